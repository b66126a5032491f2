"""What sessions cost, in SQL statements, buffers, round trips and processor time: V$MYSTAT and V$SESSTAT on an Oracle;
in a sandbox counted in the engine and at its wire, and by its PostgreSQL."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import oracledb
import psycopg
import pytest

from deploy.sandbox.net.session import _Dispatcher
from deploy.sandbox.runtime.session import Session
from deploy.sandbox.server import Sandbox

from .database import PASSWORD, Database

_STATISTIC = "select m.value from v$mystat m join v$statname n on n.statistic# = m.statistic# where n.name = :1"
_REDO = "select wal_bytes::bigint from pg_stat_get_backend_wal(%s)"
_OF_A_USER = (
    "select nvl(sum(v.value), 0) from v$sesstat v join v$statname n on n.statistic# = v.statistic# "
    "join v$session s on s.sid = v.sid where n.name = :1 and s.username = :2"
)
_BLOCKED = "select count(*) from v$session where blocking_session is not null and username = :1"
_READS = "select sum(hits + coalesce(reads, 0))::bigint from pg_stat_get_backend_io(%s)"


class Spent(NamedTuple):
    """Between two moments, or since the sessions began."""

    statements: int
    buffers: int
    trips: int  # of the client, to the database and back
    processor_s: float  # of the database

    def since(self, before: Spent) -> Spent:
        return Spent(*(now - then for now, then in zip(self, before, strict=True)))  # type: ignore[arg-type]


@dataclass
class Metered:
    """A database and, for each session of a sandbox, the statements and round trips so far. slack: what Oracle adds."""

    database: Database
    slack: int
    executed: Counter[int] = field(default_factory=Counter)
    trips: Counter[int] = field(default_factory=Counter)
    sandbox: Sandbox | None = None
    statistics: psycopg.Connection[tuple[int]] | None = None  # of a sandbox
    observer: oracledb.Connection | None = None  # of an Oracle

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

    def spent(self, user: str) -> Spent:
        """What the open sessions of this user have cost. In a sandbox buffers may come a second late, and processor
        time is that of all sessions, and of this process."""
        if self.sandbox is None:
            names = ("execute count", "session logical reads", "SQL*Net roundtrips to/from client")
            statements, buffers, trips, hundredths = (
                self._observe(_OF_A_USER, name, user) for name in (*names, "CPU used by this session")
            )
            return Spent(statements, buffers, trips, hundredths / 100)
        sessions = [session for session in list(self.sandbox.engine.sessions.values()) if session.user == user]
        return Spent(
            sum(self.executed[session.sid] for session in sessions),
            sum(self._of_postgresql(_READS, session.transaction.pipe.pid) for session in sessions),
            sum(self.trips[session.sid] for session in sessions),
            time.process_time() + sum(map(_processor_s, self._backends())),
        )

    def blocked(self, user: str) -> int:
        """Sessions that wait for another one's lock at this moment; in a sandbox those of every user, but for the locks
        PostgreSQL takes to make a file longer."""
        if self.sandbox is None:
            return self._observe(_BLOCKED, user)
        return self._of_postgresql(
            "select count(distinct pid) from pg_locks where not granted and locktype <> 'extend'"
        )

    def _observe(self, query: str, *binds: str) -> int:
        assert self.observer is not None
        with self.observer.cursor() as cursor:
            return int(cursor.execute(query, binds).fetchone()[0])

    def _of_postgresql(self, query: str, *binds: int) -> int:
        assert self.statistics is not None
        row = self.statistics.execute(query, binds).fetchone()
        assert row is not None
        return row[0] or 0

    def _backends(self) -> list[int]:
        assert self.statistics is not None
        return [
            pid
            for (pid,) in self.statistics.execute(
                "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
            )
        ]

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
        return self._of_postgresql(query, transaction.pipe.pid)

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
        database = Database(given, None)
        with closing(database.connect("system")) as observer:
            # recursive statements: a sequence's cache, new extents
            yield Metered(database, slack=20, observer=observer)
        return
    with pytest.MonkeyPatch.context() as patch, Sandbox(password=PASSWORD) as sandbox:
        sandbox.install()
        metered = Metered(Database(sandbox.dsn, sandbox.control), slack=0, sandbox=sandbox)
        for name in ("select_one", "select_all", "open", "dml", "forall"):
            patch.setattr(Session, name, _counting(getattr(Session, name), metered.executed))
        patch.setattr(_Dispatcher, "_answer", _answering(_Dispatcher._answer, metered.trips))
        with closing(sandbox.engine.connections.connect()) as metered.statistics:
            yield metered
        assert sandbox.engine.bugs == [], "internal errors of the sandbox, swallowed or not"


def _counting(method: Callable[..., Any], executed: Counter[int]) -> Callable[..., Any]:
    def counted(self: Session, *rest: Any, **named: Any) -> Any:
        executed[self.sid] += 1
        return method(self, *rest, **named)

    return counted


def _answering(method: Callable[[_Dispatcher], bytearray | None], trips: Counter[int]) -> Callable[..., Any]:
    def answer(self: _Dispatcher) -> bytearray | None:
        reply = method(self)
        trips[self._session.sid] += reply is not None
        return reply

    return answer


def _processor_s(pid: int) -> float:
    """Seconds a process has had a processor; 0 of one that is gone."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0
