"""The configuration is checked as a whole, and secrets stay secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from python_job.config import ConfigError, load

GOOD = """
[database]
dsn = "h:1521/S"
user = "HSM_JOB"
[channels.ntfy]
url = "https://ntfy.example/"
"""


def write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "job.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_file_and_environment_make_one_configuration(tmp_path: Path) -> None:
    environment = {"HSM_DB_PASSWORD": "s3cret", "HSM_JOB_BATCH": "7", "HSM_CHANNEL_NTFY_TOKEN": "tk_x"}
    config = load(write(tmp_path, GOOD), environment)
    assert (config.database.dsn, config.database.password, config.job.batch) == ("h:1521/S", "s3cret", 7)
    assert config.channels["NTFY"].token == "tk_x"
    assert isinstance(config.job.batch, int)


def test_secrets_come_from_the_first_line_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("from-file\n# note\n")
    text = GOOD.replace('user = "HSM_JOB"', f'user = "HSM_JOB"\npassword_file = "{tmp_path / "pw"}"')
    assert load(write(tmp_path, text), {}).database.password == "from-file"


def test_no_secret_shows_in_a_repr(tmp_path: Path) -> None:
    config = load(write(tmp_path, GOOD), {"HSM_DB_PASSWORD": "s3cret", "HSM_CHANNEL_NTFY_TOKEN": "tk_hidden"})
    assert "s3cret" not in repr(config)
    assert "tk_hidden" not in repr(config)


def test_every_mistake_is_listed_at_once(tmp_path: Path) -> None:
    text = """
[database]
user = "HSM_JOB"
password = "typed here"
schema = "a b"
[job]
batch = 0
linger_s = "long"
[channels.x]
url = "ntfy.example"
token_file = "/does/not/exist"
speed = 3
[other]
"""
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), {})
    found = "\n".join(caught.value.args)
    for word in (
        "dsn: missing",
        "password_file: missing",
        "password: unknown",
        "schema:",
        "batch:",
        "linger_s:",
        "url:",
        "cannot read /does/not/exist",
        "speed: unknown",
        "[other]",
    ):
        assert word in found
    assert "typed here" not in found


@pytest.mark.parametrize(
    "url", ["", "ftp://h", "http://", "http://h/path", "http://u:p@h", "http://h:99999", "https://h?x=1"]
)
def test_an_url_ntfy_cannot_live_at_is_refused(tmp_path: Path, url: str) -> None:
    text = GOOD.replace("https://ntfy.example/", url)
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), {"HSM_DB_PASSWORD": "x"})
    assert len(caught.value.args) == 1
    assert "url: write http(s)://host[:port]" in caught.value.args[0]


def test_a_missing_file_is_one_clear_line() -> None:
    with pytest.raises(ConfigError) as caught:
        load("/no/such.toml", {})
    assert caught.value.args == (
        "cannot use the configuration file /no/such.toml: [Errno 2] No such file or directory: '/no/such.toml'",
    )


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "[database\n")
    with pytest.raises(ConfigError, match=r"cannot use the configuration file .*job\.toml: "):
        load(path, {})


def test_no_configuration_at_all_says_what_is_needed() -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, {})
    assert [p.split(":")[0] for p in caught.value.args] == ["[database] dsn", "[channels]"]
