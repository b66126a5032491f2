"""The panel's settings are checked as a whole, and it does not listen where passwords would cross a network openly."""

from __future__ import annotations

from pathlib import Path

import pytest

from python_job.config import ConfigError
from python_job.config import load as load_job
from python_job.panel.settings import Settings, load

DSN = '[database]\ndsn = "db.example:1521/PDB"\n'


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "panel.toml"
    path.write_text(DSN + text, encoding="utf-8")
    return str(path)


def loaded(tmp_path: Path, panel: str = "", **environment: str) -> Settings:
    return load(written(tmp_path, f"[panel]\n{panel}"), environment)


def mistakes(tmp_path: Path, panel: str) -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, panel)
    return "\n".join(caught.value.args)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("s3cret\n")
    path.chmod(0o600)
    return path


def test_an_address_of_a_database_is_all_it_needs(tmp_path: Path) -> None:
    settings = load(written(tmp_path, ""), {})
    assert (settings.database.dsn, settings.panel.host, settings.panel.port) == (
        "db.example:1521/PDB",
        "127.0.0.1",
        8765,
    )
    assert settings.warnings == []


def test_the_jobs_file_serves_both_and_the_jobs_password_stays_unread(tmp_path: Path, secret: Path) -> None:
    text = f'user = "HSM_JOB"\npassword_file = "{secret}"\n[panel]\nport = 1\n[job]\nbatch = 5\n'
    path = written(tmp_path, text + '[channels.PADRAO]\nurl = "http://127.0.0.1:1"\n')
    assert load_job(path, {}).database.password == "s3cret"
    secret.unlink()
    settings = load(path, {"HSM_DB_USER": "HSM_JOB", "HSM_DB_PASSWORD": "s3cret"})
    assert (settings.database.user, settings.database.password, settings.panel.port) == ("", "", 1)


def test_the_environment_overrides_the_file(tmp_path: Path, secret: Path) -> None:
    names = {"HSM_PANEL_PORT": "9", "HSM_PANEL_METRICS_USER": "M", "HSM_PANEL_METRICS_PASSWORD_FILE": str(secret)}
    settings = loaded(tmp_path, "port = 1", **names, HSM_DB_DSN="other:1521/X")
    assert (settings.panel.port, settings.panel.metrics_password) == (9, "s3cret")
    assert settings.database.dsn == "other:1521/X"
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "painel.example", ""])
def test_beyond_this_machine_it_wants_tls_or_a_plain_word(tmp_path: Path, host: str) -> None:
    assert "beyond this machine" in mistakes(tmp_path, f'host = "{host}"\nallowed_hosts = "p.example"')
    plain = loaded(tmp_path, f'host = "{host}"\nallowed_hosts = "p.example"\nallow_plain_remote = true')
    assert "without TLS" in plain.warnings[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost", "LocalHost"])
def test_on_this_machine_it_wants_nothing(tmp_path: Path, host: str) -> None:
    assert loaded(tmp_path, f'host = "{host}"').warnings == []


@pytest.mark.parametrize(
    ("panel", "said"),
    [
        ('tls_cert_file = "/etc/hostname"', "tls_cert_file, tls_key_file: one is of no use"),
        ('tls_cert_file = "/not/there"', "cannot read /not/there: No such file"),
        ('host = "0.0.0.0"\nallow_plain_remote = true', "allowed_hosts: missing"),
        ('allowed_hosts = "https://p.example/x"', "allowed_hosts: write names"),
        ('allowed_hosts = "*"', "allowed_hosts: write names"),
        ('metrics_user = "M"', "metrics_user, metrics_password_file: one is of no use"),
        ('metrics_password = "typed"', "metrics_password: unknown setting (secrets are given as"),
        ("port = 65536", "port: must be a whole number from 0 to 65535"),
        ("session_idle_min = 0", "session_idle_min: must be a number from 1 to 1440"),
        ('allow_plain_remote = "yes"', "allow_plain_remote: must be true or false"),
        ("speed = 1", "speed: unknown setting"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, panel: str, said: str) -> None:
    found = mistakes(tmp_path, panel)
    assert said in found
    assert "typed" not in found


def test_figures_that_others_could_reach_want_a_token(tmp_path: Path, secret: Path) -> None:
    user = f'metrics_user = "M"\nmetrics_password_file = "{secret}"\nallowed_hosts = "p.example"\n'
    assert "metrics_token_file: missing" in mistakes(tmp_path, user)
    assert loaded(tmp_path, f'{user}metrics_token_file = "{secret}"').panel.metrics_token == "s3cret"
