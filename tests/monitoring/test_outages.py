"""A real Prometheus scrapes a real panel server, and the rules fire when something real is broken."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import oracledb
import pytest
import requests

from deploy.sandbox.inbox import Fault
from tests.database import PASSWORD, Database
from tests.python.panel.conftest import READER
from tests.python.panel.test_process import Program
from tests.waiting import wait_until

from .conftest import Job, promtool

TOKEN = "s3cret-token"


class Prometheus:
    """Scrapes and judges every second; a rule has to hold for no longer than that."""

    def __init__(self, folder: Path, target: str, rules: Path) -> None:
        rules.write_text(re.sub(r"(?m)^( +for:) \w+$", r"\1 0s", rules.read_text(encoding="utf-8")), encoding="utf-8")
        (folder / "token").write_text(TOKEN)
        config = folder / "prometheus.yml"
        config.write_text(
            f"global: {{scrape_interval: 1s, evaluation_interval: 1s}}\nrule_files: [{rules}]\n"
            f"scrape_configs:\n  - job_name: hsm\n    authorization: {{credentials_file: {folder / 'token'}}}\n"
            f"    static_configs: [{{targets: ['{target}']}}]\n"
        )
        promtool("check", "config", str(config))
        self._log = folder / "prometheus.log"
        arguments = [
            f"--config.file={config}",
            f"--storage.tsdb.path={folder / 'tsdb'}",
            "--web.listen-address=127.0.0.1:0",
        ]
        with self._log.open("wb") as log:
            self._child = subprocess.Popen(["prometheus", *arguments], stdout=log, stderr=log)

    def _address(self) -> str:
        """Where it listens, once it does."""
        said = self._log.read_text()
        assert self._child.poll() is None, said
        found = re.search(r'msg="Listening on" address=(\S+)', said)
        return found[1] if found else ""

    def end(self) -> None:
        self._child.terminate()
        self._child.wait(30)

    def firing(self) -> dict[str, dict[str, str]]:
        """Labels by name of what fires."""
        found = [alert["labels"] for alert in self._get("alerts").get("alerts", ()) if alert["state"] == "firing"]
        return {labels["alertname"]: labels for labels in found}

    def ask(self, query: str) -> list[Any]:
        return list(self._get("query", query=query).get("result", ()))

    def _get(self, what: str, **parameters: str) -> dict[str, Any]:
        """Nothing while it starts: it does not listen at first, then it answers 503."""
        address = self._address()
        if not address:
            return {}
        answer = requests.get(f"http://{address}/api/v1/{what}", parameters, timeout=5)
        return dict(answer.json()["data"]) if answer.ok else {}


@pytest.fixture
def panel(people: None, database: Database, tmp_path: Path) -> Iterator[Program]:
    for name, text in (("metrics_password", PASSWORD), ("metrics_token", TOKEN)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o600)
    config = tmp_path / "panel.toml"
    config.write_text(
        f'[database]\ndsn = "{database.dsn}"\n[panel]\nport = 0\nmetrics_user = "{READER}"\n'
        f'metrics_password_file = "{tmp_path}/metrics_password"\nmetrics_token_file = "{tmp_path}/metrics_token"\n'
    )
    program = Program(config)
    try:
        yield program
    finally:
        program.end()


@pytest.fixture
def prometheus(panel: Program, job: Job, tmp_path: Path, rules: Path) -> Iterator[Prometheus]:
    """With figures of a queue that has delivered something."""
    job.open("Bomba")
    job.send()
    found = Prometheus(tmp_path, panel.url.removeprefix("http://"), rules)
    try:
        wait_until(lambda: found.ask('hsm_entregues_total{canal="PADRAO"} > 0'))
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
    labels = wait_until(lambda: prometheus.firing().get("HsmDisjuntorAberto"))
    assert (labels["canal"], labels["severity"]) == ("PADRAO", "critical")
    wait_until(lambda: prometheus.ask('hsm_envios_total{classe="CONFIG"} > 0'))

    job.inbox.faults.clear()
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.retomar", ["PADRAO", "token trocado"])
    job.send()
    wait_until(lambda: "HsmDisjuntorAberto" not in prometheus.firing())
    [sample] = wait_until(
        lambda: prometheus.ask("histogram_quantile(0.95, sum by (le) (hsm_entrega_segundos_bucket)) > 0")
    )
    assert float(sample["value"][1]) < 3600


def test_a_copy_of_the_database_fires_the_guards_rule(prometheus: Prometheus, database: Database) -> None:
    def become(name: str | None) -> None:
        requests.post(f"{database.control}/environment", json={"DB_NAME": name}, timeout=5).raise_for_status()

    try:
        become("COPIA")
        wait_until(lambda: "HsmGuardaBloqueia" in prometheus.firing())
    finally:
        become(None)
    wait_until(lambda: "HsmGuardaBloqueia" not in prometheus.firing())


def test_rows_that_nobody_sends_fire_the_senders_rule(prometheus: Prometheus, job: Job) -> None:
    wait_until(lambda: prometheus.ask("hsm_remetentes_vivos == 0"))
    assert "HsmSemRemetente" not in prometheus.firing()
    job.open("Portão")
    wait_until(lambda: "HsmSemRemetente" in prometheus.firing())
    job.send()
    wait_until(lambda: "HsmSemRemetente" not in prometheus.firing())


def test_a_panel_that_is_gone_fires_the_rules_of_silence(prometheus: Prometheus, panel: Program) -> None:
    silence = {"HsmSemResposta", "HsmSemMetricas"}
    wait_until(lambda: not silence & set(prometheus.firing()))
    panel.end()
    wait_until(lambda: silence <= set(prometheus.firing()))
