"""The database under test: HSM_TEST_DSN, or a sandbox of our own."""

from __future__ import annotations

import io
import itertools
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import oracledb
import requests

from deploy.sandbox.errors import OraError
from deploy.sandbox.server import Sandbox
from deploy.sqlplus import Killed, SqlPlus

ROOT = Path(__file__).resolve().parents[1]
# Of SYSTEM, HSM_JOB and CHAMADOS, in all our processes; of a sandbox a random one: who has it can run programs
PASSWORD = os.environ.setdefault(
    "HSM_TEST_PASSWORD", "sandbox" if os.environ.get("HSM_TEST_DSN") else f"s{secrets.token_hex(8)}"
)
# Of the server: not UTC, so that SYSDATE cannot pass for the product's times, nor for those of a session in UTC.
ZONE = "America/Sao_Paulo"
EMPTY, INSTALLED = "empty", "installed"
_FILLED = "tentativa_envio carga fila_notificacao movimento consumo log remetente alarme_aviso alarme".split()


@dataclass(frozen=True)
class Database:
    dsn: str
    control: str | None  # the sandbox's test controls; None on a real Oracle

    def connect(self, user: str) -> oracledb.Connection:
        return oracledb.connect(user=user, password=PASSWORD, dsn=self.dsn)


@contextmanager
def data_folder() -> Iterator[Path]:
    """A folder for a sandbox's data. Not below pytest's own, which every start of pytest closes to the user PostgreSQL
    has when we are root, also while another run is at work in it."""
    with tempfile.TemporaryDirectory(prefix="hsm-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def database_under_test(folder: Path) -> Iterator[Database]:
    """The database HSM_TEST_DSN names, which must have product and sample customer; else a sandbox that has them.

    folder: where the sandbox may keep its files. A sandbox that met an internal error fails at the end.
    """
    given = os.environ.get("HSM_TEST_DSN")
    if given:
        yield Database(given, None)
        return
    with (folder / "stderr.log").open("w") as errors:
        child = subprocess.Popen(
            [
                *(sys.executable, "-m", "deploy.sandbox", "up", "--external", "--port", "0"),
                *("--zone", ZONE, "--data", str(folder / "data")),
            ],
            cwd=ROOT,
            env={**os.environ, "HSM_SANDBOX_PASSWORD": PASSWORD},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert child.stdout is not None
    try:
        line = child.stdout.readline()
        assert line, f"the sandbox did not start:\n{(folder / 'stderr.log').read_text()}"
        addresses = json.loads(line)
        yield Database(addresses["dsn"], addresses["control"])
        bugs = requests.get(f"{addresses['control']}/bugs", timeout=5).json()
        assert bugs == [], "internal errors of the sandbox, swallowed or not"
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(30)
        child.stdout.close()
    assert child.returncode == 0


class OwnSandbox:
    """A sandbox that a test may ruin: `keep` and `restore` put it back in half a second, `run` runs scripts in it.

    restore and keep end all sessions. Scripts spool their logs to the current directory.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.keep = sandbox.keep
        self.restore = sandbox.restore
        self.output = ""  # of the last run

    @contextmanager
    def lent(self, kept: str) -> Iterator[OwnSandbox]:
        """For one test: as it was kept, with clock, environment and faults as new. Fails on an internal error of it."""
        engine = self.sandbox.engine
        engine.clock.offset = timedelta()
        engine.environment.clear()
        engine.quirks.clear()
        engine.bugs.clear()
        self.restore(kept)
        yield self
        assert engine.bugs == [], "internal errors of the sandbox, swallowed or not"

    def connect(self, user: str = "system") -> oracledb.Connection:
        return oracledb.connect(user=user, password=PASSWORD, dsn=self.sandbox.dsn)

    def run(self, script: Path, *arguments: str, limit: int | None = None, answers: tuple[str, ...] = ()) -> int:
        """The script's exit code. limit, Killed: see SqlPlus."""
        output = io.StringIO()
        pending = list(answers)
        with self.connect() as connection:
            session = SqlPlus(connection, output, lambda prompt, hidden: pending.pop(0), limit=limit)
            try:
                return session.run(str(script), arguments)
            finally:
                self.output = output.getvalue()

    @contextmanager
    def killed_at_ddl(self, number: int) -> Iterator[list[str]]:
        """Every DDL statement from this one on (counted from 1, also within blocks) fails as that of a session somebody
        killed; yields the statements so far."""
        seen: list[str] = []

        def before(text: str) -> None:
            seen.append(text)
            if len(seen) >= number:
                raise OraError(28, "your session has been killed")

        self.sandbox.engine.before_ddl = before
        try:
            yield seen
        finally:
            self.sandbox.engine.before_ddl = lambda text: None

    def killed_everywhere(
        self, kept: str, script: Path, *arguments: str, every: int = 1, answers: tuple[str, ...] = ()
    ) -> Iterator[int]:
        """The database as it was kept, with the script killed before its first statement, then after it, and so on up
        to the last but one (every: not after each); each time how many statements it came to send."""
        for limit in itertools.count(step=every):
            self.restore(kept)
            try:
                self.run(script, *arguments, limit=limit, answers=answers)
            except Killed:
                yield limit
            else:
                return


@contextmanager
def own_sandbox() -> Iterator[OwnSandbox]:
    """A new one in this process, kept as EMPTY and, with the product and the sample customer, as INSTALLED."""
    with Sandbox(zone=ZONE, password=PASSWORD, external=True) as sandbox:
        sandbox.keep(EMPTY)
        sandbox.install()
        sandbox.keep(INSTALLED)
        yield OwnSandbox(sandbox)


def empty_queue(dba: oracledb.Connection) -> None:
    """Removes every notification and all that tells of any: counts, log, senders, what was wrong; and every order of
    the sample customer. Channel and routes are as new."""
    with dba.cursor() as cursor:
        for table in _FILLED:
            cursor.execute(f"delete from hsm.hsm_{table}")
        cursor.execute("delete from chamados.ordem_servico")
        dba.commit()
        cursor.callproc("hsm.hsm_admin.retomar", ["PADRAO"])  # breaker, holds, suspended routes
