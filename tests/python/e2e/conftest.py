"""End to end: the product installed by its own scripts, the job as a real child process, ntfy played by the inbox.

Without HSM_TEST_DSN a sandbox is started once for the whole run. With it, the tests run against that Oracle database,
which must have the product and the sample customer installed; HSM_TEST_PASSWORD is the password of SYSTEM, HSM_JOB and
CHAMADOS.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import oracledb
import pytest

from deploy.sandbox.inbox import Inbox
from tests.database import PASSWORD, ROOT, Database, empty_queue


@pytest.fixture
def app(database: Database) -> Iterator[oracledb.Connection]:
    """The customer's application."""
    with closing(database.connect("chamados")) as connection:
        yield connection


@pytest.fixture
def queue(dba: oracledb.Connection) -> Queue:
    """An empty queue with parameters as installed."""
    empty_queue(dba)
    with dba.cursor() as cursor:
        for name, value in (("ESPERA_BASE_S", "5"), ("ESPERA_MAX_S", "900"), ("RESERVA_S", "120")):
            cursor.callproc("hsm.hsm_admin.definir_parametro", [name, value])
    return Queue(dba)


@dataclass(frozen=True)
class Queue:
    dba: oracledb.Connection

    def rows(self, columns: str = "id, status") -> list[tuple[Any, ...]]:
        with self.dba.cursor() as cursor:
            cursor.execute(f"select {columns} from hsm.hsm_fila_notificacao order by id")
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def age(self, seconds: float) -> None:
        """Makes waits and leases end `seconds` earlier, as if that time had passed."""
        with self.dba.cursor() as cursor:
            cursor.execute(
                "update hsm.hsm_fila_notificacao set "
                "proxima_tentativa = proxima_tentativa - numtodsinterval(:1, 'SECOND'), "
                "reserva_ate = reserva_ate - numtodsinterval(:1, 'SECOND')",
                [seconds, seconds],
            )
        self.dba.commit()

    def statuses(self) -> list[str]:
        return [row[0] for row in self.rows("status")]


def open_order(app: oracledb.Connection, text: str = "Bomba parada", kind: str = "PADRAO") -> int:
    """Inserts one order, without committing; its number."""
    with app.cursor() as cursor:
        number = cursor.var(int)
        cursor.execute(
            "insert into ordem_servico (tipo_os, descricao, solicitante) "
            "values (:1, :2, 'Ana') returning id_os into :3",
            [kind, text, number],
        )
        return int(number.getvalue()[0])


@dataclass
class JobRun:
    code: int
    out: str
    err: str


@pytest.fixture
def job_config(tmp_path: Path, database: Database, inbox: Inbox) -> Callable[..., Path]:
    def write(**changes: str) -> Path:
        values = {"dsn": database.dsn, "user": "HSM_JOB", "password": PASSWORD, "url": inbox.url} | changes
        secret = tmp_path / "password"
        secret.write_text(values["password"] + "\n")
        path = tmp_path / "job.toml"
        path.write_text(
            f'[database]\ndsn = "{values["dsn"]}"\nuser = "{values["user"]}"\npassword_file = "{secret}"\n'
            f'[channels.PADRAO]\nurl = "{values["url"]}"\nconnect_timeout_s = 2\nread_timeout_s = 5\n'
        )
        return path

    return write


@pytest.fixture
def job(job_config: Callable[..., Path]) -> Callable[..., JobRun]:
    """Runs `python -m python_job.send_once` to its end."""

    def run(*arguments: str, config: Path | None = None) -> JobRun:
        done = subprocess.run(
            [sys.executable, "-m", "python_job.send_once", "--config", str(config or job_config()), *arguments],
            cwd=ROOT,
            env={},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return JobRun(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def start_job(job_config: Callable[..., Path]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts the job and leaves it running; whatever is left at the end is killed."""
    children: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-m", "python_job.send_once", "--config", str(job_config()), *arguments],
            cwd=ROOT,
            env={},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        return child

    yield start
    for child in children:
        if child.poll() is None:
            child.kill()
        child.communicate(timeout=10)
