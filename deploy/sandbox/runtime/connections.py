"""Connections to the PostgreSQL below."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq.abc import PGresult

from ..errors import OraError
from .interrupt import Interrupt
from .pipe import Pipe
from .transaction import Transaction


class Connections:
    """options: PostgreSQL settings that all of them begin with."""

    def __init__(self, conninfo: str, options: str) -> None:
        self._conninfo = make_conninfo(conninfo, options=options)
        self._options = options
        self._lock = threading.Lock()
        self.control = self.connect()
        self._describer = self.transaction()

    def connect(self) -> psycopg.Connection[Any]:
        """For the engine itself and for whoever watches it."""
        return psycopg.connect(self._conninfo, autocommit=True)

    def transaction(self, interrupt: Interrupt | None = None, sid: int = 0) -> Transaction:
        """A connection of its own, idle; sid: of the session it works for."""
        options = f"{self._options} -c oc.session={sid}"
        named = {"application_name": f"session.{sid}", "options": options} if sid else {}
        return Transaction(Pipe(make_conninfo(self._conninfo, **named), interrupt))

    def describe(self, text: str) -> PGresult:
        """PostgreSQL's description of a statement, or its failure, where no session asks for it."""
        with self._lock:
            return self._describer.describe(text)

    def self_deadlock(self, pid: int, parents: list[int]) -> OraError | None:
        """ORA-00060 when backend `pid` waits for one of `parents`, which cannot go on before it."""
        with self._lock:
            row = self.control.execute("select pg_blocking_pids(%s)", [pid]).fetchone()
        if row is not None and set(row[0]) & set(parents):
            return OraError(60, "deadlock detected while waiting for resource")
        return None

    def close(self) -> None:
        self._describer.close()
        self.control.close()
