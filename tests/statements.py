"""What a session's PL/SQL costs, in SQL statements and in buffers: V$MYSTAT on an Oracle; in a sandbox counted in the
engine, and by its PostgreSQL."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import oracledb
import psycopg
import pytest

from deploy.sandbox.runtime.session import Session
from deploy.sandbox.server import Sandbox

from .database import Database

_STATISTIC = "select m.value from v$mystat m join v$statname n on n.statistic# = m.statistic# where n.name = :1"
_REDO = "select wal_bytes::bigint from pg_stat_get_backend_wal(%s)"
_READS = "select sum(hits + coalesce(reads, 0))::bigint from pg_stat_get_backend_io(%s)"


@dataclass
class Metered:
    """A database and, for each session of a sandbox, the statements executed so far. slack: what Oracle adds."""

    database: Database
    slack: int
    executed: Counter[int] = field(default_factory=Counter)
    sandbox: Sandbox | None = None
    statistics: psycopg.Connection[tuple[int]] | None = None  # of a sandbox

    def statements(self, connection: oracledb.Connection, action: Callable[[], object]) -> int:
        """Statements `action` executes in this session. A FORALL is one, whatever the number of its rows."""
        before = self._read(connection)
        action()
        return self._read(connection) - before

    def buffers(self, connection: oracledb.Connection, action: Callable[[], object]) -> int:
        """Buffers (logical reads) that `action` costs this session."""
        before = self.reads(connection)
        action()
        return self.reads(connection) - before

    def reads(self, connection: oracledb.Connection) -> int:
        """Buffers this session has read."""
        if self.statistics is None:
            return _statistic(connection, "session logical reads")
        return self._of_backend(connection, _READS)

    def redo(self, connection: oracledb.Connection) -> int:
        """Bytes of log this session has written: redo, or PostgreSQL's WAL, which has no undo in it."""
        if self.statistics is None:
            return _statistic(connection, "redo size")
        return self._of_backend(connection, _REDO)

    def _of_backend(self, connection: oracledb.Connection, query: str) -> int:
        assert self.sandbox is not None and self.statistics is not None
        transaction = self.sandbox.engine.sessions[_number(connection)].transaction
        transaction.select("select pg_stat_force_next_flush()")
        row = self.statistics.execute(query, [transaction.pipe.pid]).fetchone()
        assert row is not None
        return row[0]

    def _read(self, connection: oracledb.Connection) -> int:
        if self.database.control is None:
            return _statistic(connection, "execute count")
        return self.executed[_number(connection)]


def _statistic(connection: oracledb.Connection, name: str) -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute(_STATISTIC, [name]).fetchone()[0])


def _number(connection: oracledb.Connection) -> int:
    """SID of a session."""
    with connection.cursor() as cursor:
        number = cursor.var(int)
        cursor.execute("begin :1 := sys_context('USERENV', 'SID'); end;", [number])
        return int(number.getvalue())


@contextmanager
def metered_database() -> Iterator[Metered]:
    """The database HSM_TEST_DSN names; else a sandbox within this process, with product and sample customer."""
    given = os.environ.get("HSM_TEST_DSN")
    if given:
        yield Metered(Database(given, None), slack=20)  # recursive statements: a sequence's cache, new extents
        return
    with pytest.MonkeyPatch.context() as patch, Sandbox() as sandbox:
        sandbox.install()
        metered = Metered(Database(sandbox.dsn, sandbox.control), slack=0, sandbox=sandbox)
        for name in ("_rows", "open", "dml", "forall"):
            patch.setattr(Session, name, _counting(getattr(Session, name), metered.executed, name == "_rows"))
        with closing(sandbox.engine._connect()) as metered.statistics:
            yield metered
        assert sandbox.engine.bugs == [], "internal errors of the sandbox, swallowed or not"


def _counting(method: Callable[..., Any], executed: Counter[int], is_query: bool) -> Callable[..., Any]:
    def counted(self: Session, stmt: Any, *rest: Any) -> Any:
        if not (is_query and stmt.plan.locking is not None):  # such a query goes through `open`
            executed[self.sid] += 1
        return method(self, stmt, *rest)

    return counted
