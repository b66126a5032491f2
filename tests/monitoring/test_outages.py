"""A real Prometheus scrapes a real panel server, and the rules fire when something real is broken."""

from __future__ import annotations

import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import oracledb
import pytest
import requests

from deploy.sandbox.inbox import Fault
from tests.database import PASSWORD, Database
from tests.python.panel.conftest import READER
from tests.python.panel.test_process import Program

from .conftest import Job, promtool

PATIENCE_S = 60.0
TOKEN = "s3cret-token"


class Prometheus:
    """Scrapes and judges every second; a rule has to hold for no longer than that."""

    def __init__(self, folder: Path, target: str, rules: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        rules.write_text(re.sub(r"(?m)^( +for:) \w+$", r"\1 0s", rules.read_text(encoding="utf-8")), encoding="utf-8")
        (folder / "token").write_text(TOKEN)
        config = folder / "prometheus.yml"
        config.write_text(
            f"global: {{scrape_interval: 1s, evaluation_interval: 1s}}\nrule_files: [{rules}]\n"
            f"scrape_configs:\n  - job_name: hsm\n    authorization: {{credentials_file: {folder / 'token'}}}\n"
            f"    static_configs: [{{targets: ['{target}']}}]\n"
        )
        promtool("check", "config", str(config))
        self._api = f"http://{address}/api/v1"
        self._log = (folder / "prometheus.log").open("w+")
        arguments = [
            f"--config.file={config}",
            f"--storage.tsdb.path={folder / 'tsdb'}",
            f"--web.listen-address={address}",
        ]
        self._child = subprocess.Popen(["prometheus", *arguments], stdout=self._log, stderr=self._log)

    def end(self) -> None:
        self._child.terminate()
        self._child.wait(30)
        self._log.close()

    def firing(self) -> dict[str, dict[str, str]]:
        """Labels by name of what fires."""
        found = [alert["labels"] for alert in self._get("alerts").get("alerts", ()) if alert["state"] == "firing"]
        return {labels["alertname"]: labels for labels in found}

    def ask(self, query: str) -> list[Any]:
        return list(self._get("query", query=query).get("result", ()))

    def _get(self, what: str, **parameters: str) -> dict[str, Any]:
        """Nothing while it starts: no connection at first, then 503."""
        try:
            answer = requests.get(f"{self._api}/{what}", parameters, timeout=5)
        except requests.ConnectionError:
            assert self._child.poll() is None, Path(self._log.name).read_text()
            return {}
        return dict(answer.json()["data"]) if answer.ok else {}


def until(condition: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come to that"
        threading.Event().wait(0.2)
    return found


@contextmanager
def panel_of(database: Database, folder: Path) -> Iterator[Program]:
    for name, text in (("metrics_password", PASSWORD), ("metrics_token", TOKEN)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o600)
    config = folder / "panel.toml"
    config.write_text(
        f'[database]\ndsn = "{database.dsn}"\n[panel]\nport = 0\nmetrics_user = "{READER}"\n'
        f'metrics_password_file = "{folder}/metrics_password"\nmetrics_token_file = "{folder}/metrics_token"\n'
    )
    program = Program(config)
    try:
        yield program
    finally:
        program.end()


@pytest.fixture
def panel(people: None, database: Database, tmp_path: Path) -> Iterator[Program]:
    with panel_of(database, tmp_path) as program:
        yield program


@pytest.fixture
def prometheus(panel: Program, job: Job, tmp_path: Path, rules: Path) -> Iterator[Prometheus]:
    """With figures of a queue that has delivered something."""
    job.open("Bomba")
    job.send()
    found = Prometheus(tmp_path, panel.url.removeprefix("http://"), rules)
    try:
        until(lambda: found.ask('hsm_entregues_total{canal="PADRAO"} > 0'))
        yield found
    finally:
        found.end()


def test_a_token_that_is_refused_fires_the_breakers_rule_until_it_works_again(
    prometheus: Prometheus, job: Job, dba: oracledb.Connection
) -> None:
    assert "HsmDisjuntorAberto" not in prometheus.firing()
    job.inbox.faults.add(Fault(http=401))
    job.open("Elevador")
    job.send()
    labels = until(lambda: prometheus.firing().get("HsmDisjuntorAberto"))
    assert (labels["canal"], labels["severity"]) == ("PADRAO", "critical")
    until(lambda: prometheus.ask('hsm_envios_total{classe="CONFIG"} > 0'))

    job.inbox.faults.clear()
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.retomar", ["PADRAO", "token trocado"])
    job.send()
    until(lambda: "HsmDisjuntorAberto" not in prometheus.firing())
    [sample] = until(lambda: prometheus.ask("histogram_quantile(0.95, sum by (le) (hsm_entrega_segundos_bucket)) > 0"))
    assert float(sample["value"][1]) < 3600


def test_a_copy_of_the_database_fires_the_guards_rule(prometheus: Prometheus, database: Database) -> None:
    def become(name: str | None) -> None:
        requests.post(f"{database.control}/environment", json={"DB_NAME": name}, timeout=5).raise_for_status()

    try:
        become("COPIA")
        until(lambda: "HsmGuardaBloqueia" in prometheus.firing())
    finally:
        become(None)
    until(lambda: "HsmGuardaBloqueia" not in prometheus.firing())


def test_rows_that_nobody_sends_fire_the_senders_rule(prometheus: Prometheus, job: Job) -> None:
    until(lambda: prometheus.ask("hsm_remetentes_vivos == 0"))
    assert "HsmSemRemetente" not in prometheus.firing()
    job.open("Portão")
    until(lambda: "HsmSemRemetente" in prometheus.firing())
    job.send()
    until(lambda: "HsmSemRemetente" not in prometheus.firing())


def test_a_panel_that_is_gone_fires_the_rules_of_silence(prometheus: Prometheus, panel: Program) -> None:
    silence = {"HsmSemResposta", "HsmSemMetricas"}
    until(lambda: not silence & set(prometheus.firing()))
    panel.end()
    until(lambda: silence <= set(prometheus.firing()))
