"""deploy/docker as far as it goes without a container engine: what its files name is there and fits together, and its
scripts and configuration bring an order's notification to the inbox when run as they are."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from python_job.config import load
from python_job.panel.settings import load as load_panel
from tests.database import PASSWORD, ROOT, OwnSandbox

FOLDER = ROOT / "deploy/docker"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CONTAINERFILE = (FOLDER / "Containerfile").read_text(encoding="utf-8")
ONE_SHOT = {name for name, service in SERVICES.items() if service["restart"] == "no"}
PINNED = re.compile(r"[\w.-]+(/[\w.-]+)*:(?!latest)[\w.-]+")


def instructions() -> Iterator[tuple[str, str]]:
    """Those of the Containerfile with what follows, continuation lines joined."""
    lines = "\n".join(line for line in CONTAINERFILE.splitlines() if not line.startswith("#"))
    for line in re.sub(r"\\\n\s*", " ", lines).splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield name, rest.strip()


def mounts(service: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for mount in service.get("volumes", ()):
        source, target = mount.split(":")[:2]
        yield source, target


# ------------------------------------------------------------ what compose.yaml names


def test_services_secrets_volumes_and_files_it_names_are_there() -> None:
    named_volumes = set()
    for name, service in SERVICES.items():
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"]), name
        for source, _ in mounts(service):
            if source.startswith("."):
                assert (FOLDER / source).exists(), f"{name}: {source}"
            else:
                named_volumes.add(source)
        if build := service.get("build"):
            assert (FOLDER / build["context"]).resolve() == ROOT
            assert (ROOT / build["dockerfile"]).is_file()
        words = [*service.get("entrypoint", ()), *service.get("command", ())]
        for file in (word for word in words if word.startswith("/hsm/")):
            assert file in {target for _, target in mounts(service)}, f"{name}: {file} is not mounted"
    assert named_volumes == set(COMPOSE["volumes"])


def test_what_a_script_of_the_installer_includes_is_mounted() -> None:
    targets = {target: source for source, target in mounts(SERVICES["instalador"])}
    for script in re.findall(r"^@@(\S+)", (FOLDER / "instalar.sql").read_text(encoding="utf-8"), re.M):
        inside = Path(os.path.normpath(f"/hsm/deploy/docker/{script}"))
        assert any(str(place) in targets for place in (inside, *inside.parents)), script
        assert (FOLDER / script).is_file(), script


def test_what_is_waited_for_can_happen() -> None:
    for name, service in SERVICES.items():
        for other, condition in service.get("depends_on", {}).items():
            healthy = condition == {"condition": "service_healthy"}
            assert healthy or condition == {"condition": "service_completed_successfully"}, name
            assert (other in ONE_SHOT) != healthy, f"{name} waits for {other}"


def test_every_service_is_watched_limited_and_started_again_or_runs_once() -> None:
    for name, service in SERVICES.items():
        watched = "test" in service.get("healthcheck", {})
        assert watched != (name in ONE_SHOT), name
        assert service["restart"] == ("no" if name in ONE_SHOT else "unless-stopped")
        assert "mem_limit" in service, name
        assert service["logging"]["options"]["max-size"], name
        if name == "oracle":
            continue  # its image starts programs that change their user
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["cap_drop"] == ["ALL"], name
        if name != "instalador":
            assert service["read_only"], name
            assert name == "preparo" or service["user"] == "10001:10001", name


def test_what_is_root_has_no_network() -> None:
    assert [name for name, service in SERVICES.items() if service.get("user") == "0:0"] == ["preparo"]
    assert SERVICES["preparo"]["network_mode"] == "none"
    assert [name for name, service in SERVICES.items() if "secrets" in service] == ["preparo"]


def test_who_talks_to_others_reads_its_own_secrets_only() -> None:
    read = {
        name: {source for source, _ in mounts(service) if source.startswith(("segredos", "token"))}
        for name, service in SERVICES.items()
    }
    del read["preparo"]
    assert read == {
        "oracle": {"segredos_oracle"},
        "instalador": {"segredos_instalador"},
        "ntfy": {"segredos_ntfy", "token"},
        "job": {"segredos_job", "token"},
        "painel": set(),
        "amostra": {"segredos_amostra"},
    }
    assert all(mount.endswith(":ro") for name in read for mount in SERVICES[name]["volumes"] if "segredos_" in mount)


def test_ports_are_for_this_machine_only() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert ports and all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in ports)


def test_images_are_pinned_and_the_database_is_the_one_the_workflow_tests() -> None:
    images = {service["image"] for service in SERVICES.values()}
    assert all(PINNED.fullmatch(image) for image in images), images
    workflow = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert f"image: {SERVICES['oracle']['image']}\n" in workflow


def test_secrets_come_from_files_only() -> None:
    settings = [name for service in SERVICES.values() for name in service.get("environment", {})]
    for name in ("job.toml", "panel.toml"):
        settings += re.findall(r"^(\w+) = ", (FOLDER / name).read_text(encoding="utf-8"), re.M)
    secret = [name for name in settings if re.search(r"(?i)password|token|secret", name)]
    assert secret and all(name.lower().endswith("_file") for name in secret)
    assert all(secret == {"file": f"segredos/{name}"} for name, secret in COMPOSE["secrets"].items())


def test_hosts_are_services_and_the_guard_s_machine_keeps_its_name() -> None:
    assert SERVICES["oracle"]["hostname"] == "oracle"
    texts = [(FOLDER / name).read_text(encoding="utf-8") for name in ("job.toml", "panel.toml")]
    texts += [json.dumps(service.get("environment", {})) for service in SERVICES.values()]
    hosts = re.findall(r"//(\w+):\d+|\"(\w+):1521/FREEPDB1", "\n".join(texts))
    assert {a or b for a, b in hosts} - {"localhost"} == {"oracle", "ntfy"}


def test_ntfy_lets_nobody_in_who_is_not_named_and_writes_ahead() -> None:
    settings = SERVICES["ntfy"]["environment"]
    assert settings["NTFY_AUTH_DEFAULT_ACCESS"] == "deny-all"
    assert "journal_mode = WAL" in settings["NTFY_CACHE_STARTUP_QUERIES"]
    topics = re.findall(r"in_topico => '([^']+)'", (ROOT / "deploy/oracle/exemplo/rotas.sql").read_text("utf-8"))
    assert topics and all(topic.startswith("chamados") for topic in topics)
    rights = re.findall(r"ntfy access (\w+) '(\S+)' (\S+)", (FOLDER / "ntfy.sh").read_text(encoding="utf-8"))
    assert rights == [("leitor", "chamados*", "read-only"), ("remetente", "chamados*", "write-only")]


# ------------------------------------------------------------ the image


def test_the_image_keeps_the_rules() -> None:
    found = list(instructions())
    stages = [rest for name, rest in found if name == "FROM"]
    assert all(PINNED.match(stage) for stage in stages) and len(stages) == 2
    assert [rest for name, rest in found if name == "USER"] == ["10001:10001"]
    assert "ADD" not in dict(found)
    for name, rest in found:
        if name in ("CMD", "ENTRYPOINT"):
            assert json.loads(rest)
        if name == "RUN":
            assert "apt-get" not in rest and "curl" not in rest
            for command in re.findall(r"\bpip [^&]*(?:install|wheel)\b[^&]*", rest):
                assert "--no-cache-dir" in command
                assert "--require-hashes" in command or "--no-deps --no-index" in command
    final = found[max(index for index, (name, _) in enumerate(found) if name == "FROM") :]
    assert not any("pip" in rest for name, rest in final if name == "RUN")
    assert ["hsm-service"] in [json.loads(rest) for name, rest in final if name == "CMD"]


def test_what_the_image_copies_is_there_and_passwords_stay_out() -> None:
    ignored = (FOLDER / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    allowed = {line[1:] for line in ignored if line.startswith("!")}
    copied = [rest for name, rest in instructions() if name == "COPY" and not rest.startswith("--from")]
    sources = {source for line in copied for source in shlex.split(line)[:-1]}
    assert sources == allowed
    assert all((ROOT / source).exists() for source in sources)
    assert "segredos/" in (FOLDER / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_what_builds_the_wheel_has_its_hash_and_is_what_the_project_wants() -> None:
    text = (FOLDER / "construcao.txt").read_text(encoding="utf-8")
    version = re.search(r"^setuptools==(\d+)\S* \\\n +--hash=sha256:[0-9a-f]{64}$", text, re.M)
    assert version and int(version[1]) >= 77


# ------------------------------------------------------------ scripts and configuration


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the folder, as of a fresh clone."""
    copy = tmp_path / "deploy/docker"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("segredos"))
    for name in ("deploy/oracle", "plsql"):
        (tmp_path / name).symlink_to(ROOT / name)
    return copy


def made(site: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((site / "segredos").iterdir())}


def test_secrets_are_random_their_owner_s_alone_and_never_written_over(site: Path) -> None:
    command = ["sh", str(site / "segredos.sh")]
    subprocess.run(command, check=True, capture_output=True)
    secrets = made(site)
    assert {f"segredos/{name}" for name in secrets} == {secret["file"] for secret in COMPOSE["secrets"].values()}
    assert set(secrets) == set(COMPOSE["secrets"]) == set(SERVICES["preparo"]["secrets"])
    assert len(set(secrets.values())) == len(secrets)
    assert all(re.fullmatch(r"s[0-9a-f]{24}\n", value) for value in secrets.values())
    assert {path.stat().st_mode & 0o777 for path in (site / "segredos").iterdir()} == {0o600}
    assert (site / "segredos").stat().st_mode & 0o777 == 0o700
    (site / "segredos/chamados").unlink()
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode == 1 and "there already" in again.stderr
    assert made(site) == {name: value for name, value in secrets.items() if name != "chamados"}


@pytest.mark.parametrize("script", sorted(path.name for path in FOLDER.glob("*.sh")))
def test_a_script_is_one(script: str) -> None:
    path = FOLDER / script
    shell = "bash" if path.read_text(encoding="utf-8").startswith("#!/bin/bash\n") else "sh"
    subprocess.run([shell, "-n", str(path)], check=True)


class Installer:
    """instalar.sh with deploy.sqlplus in the place of SQL*Plus, and the secrets of `site` with SYSTEM's password."""

    def __init__(self, site: Path, dsn: str) -> None:
        subprocess.run(["sh", str(site / "segredos.sh")], check=True, capture_output=True)
        (site / "segredos/oracle").write_text(f"{PASSWORD}\n")
        self.site, commands = site, site.parent / "commands"
        commands.mkdir()
        stand_in = f'#!/bin/sh\ncat > lines.sql\nexec "{sys.executable}" -m deploy.sqlplus -S /nolog @lines.sql\n'
        (commands / "sqlplus").write_text(stand_in)
        (commands / "sqlplus").chmod(0o755)
        self.environment = {
            **os.environ,
            "PATH": f"{commands}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "BANCO": f"//{dsn}",
            "SEGREDOS": str(site / "segredos"),
        }

    def run(self) -> subprocess.CompletedProcess[str]:
        command = ["bash", str(self.site / "instalar.sh")]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, encoding="utf-8")


def configuration(site: Path, name: str, changes: dict[str, str]) -> Path:
    """The mounted file with other addresses and folders."""
    text = (site / name).read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, f"{name}: {old}"
        text = text.replace(old, new)
    path = site / f"here-{name}"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_installer_s_scripts_end_with_a_notification_in_the_inbox(site: Path, empty: OwnSandbox) -> None:
    sandbox = empty.sandbox
    installer = Installer(site, sandbox.dsn)
    for _ in range(2):  # each `up` runs them
        done = installer.run()
        assert done.returncode == 0, done.stdout + done.stderr
        assert not any(value.strip() in done.stdout for value in made(site).values())
    (site / "segredos/ntfy_token").write_text("tk_x\n")
    (site / "segredos/ntfy_token").chmod(0o600)
    changes = {"oracle:1521/FREEPDB1": sandbox.dsn, "http://ntfy:8080": sandbox.ntfy}
    changes |= {place: str(site / "segredos") for place in ("/run/segredos", "/run/token")}
    job = configuration(site, "job.toml", changes)
    assert load(str(job), {}).warnings == []
    environment = {**installer.environment, "BANCO": sandbox.dsn, "NTFY": sandbox.ntfy, "HSM_CONFIG": str(job)}

    def child(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    service = child("-m", "python_job.service")
    try:
        sample = child(str(site / "amostra.py"))
        said = sample.communicate(timeout=150)[0]
        assert sample.returncode == 0, said
        assert re.search(r"^notified: OS \d+ aberta \| Válvula", said, re.M), said
        # The health check; that a token is looked at only ntfy itself can say
        environment["HSM_CONFIG"] = str(configuration(site, job.name, {"token_file": "# token_file"}))
        check = child("-m", "python_job.send_once", "--check")
        said = check.communicate(timeout=60)[0]
        assert check.returncode == 0, said
    finally:
        service.send_signal(signal.SIGTERM)
        log = service.communicate(timeout=60)[0]
    assert service.returncode == 0, log
    assert [message["topic"] for message in sandbox._inbox.messages] == ["chamados"]  # type: ignore[union-attr]


def test_the_installer_fails_with_a_script_that_is_not_there(site: Path, empty: OwnSandbox) -> None:
    script = site / "instalar.sql"
    lines = ["@@../oracle/gone.sql" if "install.sql" in line else line for line in script.read_text().splitlines()]
    script.write_text("\n".join(line for line in lines if not line.startswith("@@") or "gone" in line) + "\n")
    done = Installer(site, empty.sandbox.dsn).run()
    assert done.returncode == 1
    assert "0 of 1 scripts" in done.stderr


def test_the_installer_fails_where_the_password_is_another(site: Path, empty: OwnSandbox) -> None:
    installer = Installer(site, empty.sandbox.dsn)
    (site / "segredos/oracle").write_text("wrong\n")
    assert installer.run().returncode == 1


def test_the_panel_s_configuration_is_one(site: Path) -> None:
    settings = load_panel(str(site / "panel.toml"), {})
    assert settings.panel.port == 8765 and "127.0.0.1:8765:8765" in SERVICES["painel"]["ports"]
    assert settings.database.dsn == "oracle:1521/FREEPDB1"
