"""What `make monitoring` tries: the files of deploy/monitoring, before Debian's Prometheus and its promtool."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import oracledb
import pytest

from deploy.sandbox.inbox import Fault, Inbox
from tests.database import PASSWORD, ROOT, Database, empty_queue
from tests.python.panel.conftest import READER, people

__all__ = ["people"]
FILES = ROOT / "deploy" / "monitoring"


def promtool(*arguments: str) -> str:
    """What it prints; fails on what it finds wrong."""
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The rules where a test may change them."""
    path = tmp_path / "alertas.yml"
    path.write_text((FILES / "alertas.yml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


@pytest.fixture
def reader(people: None, database: Database) -> Iterator[oracledb.Connection]:
    """A session with HSM_LEITOR and nothing else."""
    with closing(oracledb.connect(user=READER, password=PASSWORD, dsn=database.dsn)) as connection:
        yield connection


def figures_of(reader: oracledb.Connection) -> str:
    """What the database gives a monitoring system."""
    with reader.cursor() as cursor:
        text: str = cursor.callfunc("hsm.hsm_painel.metricas", oracledb.DB_TYPE_CLOB, []).read()
        return text


@pytest.fixture
def figures(reader: oracledb.Connection) -> str:
    return figures_of(reader)


@pytest.fixture
def names(figures: str) -> set[str]:
    """Every name a sample can have: also those that have none yet."""
    found = set()
    for line in figures.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            found |= {f"{name}{end}" for end in ("_bucket", "_sum", "_count")} if kind == "histogram" else {name}
    return found


@dataclass
class Job:
    """The application and its sender: real programs."""

    database: Database
    dba: oracledb.Connection
    inbox: Inbox
    config: Path

    def open(self, *orders: str) -> None:
        with closing(self.database.connect("chamados")) as app, app.cursor() as cursor:
            rows = [("PADRAO", order) for order in orders]
            cursor.executemany("insert into ordem_servico (tipo_os, descricao) values (:1, :2)", rows)
            app.commit()

    def send(self) -> None:
        command = [sys.executable, "-m", "python_job.send_once", "--config", str(self.config)]
        subprocess.run(command, cwd=ROOT, env={}, check=True, capture_output=True, timeout=60)


@pytest.fixture
def job(database: Database, dba: oracledb.Connection, inbox: Inbox, tmp_path: Path) -> Job:
    empty_queue(dba)
    secret = tmp_path / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    config = tmp_path / "job.toml"
    config.write_text(
        f'[database]\ndsn = "{database.dsn}"\nuser = "HSM_JOB"\npassword_file = "{secret}"\n'
        f'[channels.PADRAO]\nurl = "{inbox.url}"\n'
    )
    return Job(database, dba, inbox, config)


@pytest.fixture
def busy(job: Job) -> None:
    """Two delivered, one failed, one cancelled, one waiting."""
    job.open("Bomba", "Elevador")
    job.send()
    job.inbox.faults.add(Fault(http=400, code=40009, count=1))
    job.open("Portão")
    job.send()
    job.open("Telhado", "Calha")
    with job.dba.cursor() as cursor:
        cursor.execute("select max(id) from hsm.hsm_fila_notificacao where status = 'PENDENTE'")
        [[last]] = cursor
        cursor.callproc("hsm.hsm_admin.cancelar", [last, "teste"])
