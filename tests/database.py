"""The database under test: HSM_TEST_DSN, or a sandbox of our own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import oracledb
import requests

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = os.environ.get("HSM_TEST_PASSWORD", "sandbox")  # of SYSTEM, HSM_JOB and CHAMADOS


@dataclass(frozen=True)
class Database:
    dsn: str
    control: str | None  # the sandbox's test controls; None on a real Oracle

    def connect(self, user: str) -> oracledb.Connection:
        return oracledb.connect(user=user, password=PASSWORD, dsn=self.dsn)


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
            [sys.executable, "-m", "deploy.sandbox", "up", "--port", "0", "--data", str(folder / "data")],
            cwd=ROOT,
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


def empty_queue(dba: oracledb.Connection) -> None:
    """Removes every notification, its log and every order of the sample customer; channel and routes are as new."""
    with dba.cursor() as cursor:
        for table in ("tentativa_envio", "carga", "fila_notificacao", "log"):
            cursor.execute(f"delete from hsm.hsm_{table}")
        cursor.execute("delete from chamados.ordem_servico")
        dba.commit()
        cursor.callproc("hsm.hsm_admin.retomar", ["PADRAO"])  # breaker, holds, suspended routes
