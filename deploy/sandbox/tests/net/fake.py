"""A scripted engine: each statement's text is a key, and its script says what executing it does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from deploy.sandbox.backend import BindType, Column, DbType, Direction, Kind, Logon, Outcome
from deploy.sandbox.errors import Cancelled, OraError

Row = Sequence[Any]
Run = Callable[["FakeSession", Sequence[BindType], Sequence[Row], bool], Outcome]


class FakeRows:
    """A ResultSet over a list; an OraError in the list is raised when its turn comes."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Any]) -> None:
        self.columns = columns
        self._rows = list(rows)
        self.asked: list[int] = []
        self.closed = False

    def fetch(self, count: int) -> list[tuple[Any, ...]]:
        self.asked.append(count)
        block, self._rows = self._rows[:count], self._rows[count:]
        for row in block:
            if isinstance(row, Exception):
                raise row
        return block

    def close(self) -> None:
        self.closed = True


@dataclass
class Script:
    run: Run
    columns: Sequence[Column] = ()
    directions: Sequence[Direction] | None = None
    kind: Kind = Kind.OTHER


@dataclass
class FakeStatement:
    session: FakeSession
    script: Script

    @property
    def kind(self) -> Kind:
        return self.script.kind

    def describe(self) -> Sequence[Column]:
        return self.script.columns

    def directions(self, types: Sequence[BindType]) -> Sequence[Direction]:
        return self.script.directions or [Direction.IN] * len(types)

    def execute(self, types: Sequence[BindType], rows: Sequence[Row], *, batch_errors: bool = False) -> Outcome:
        self.session.executed.append(list(rows))
        self.session.types.append(list(types))
        return self.script.run(self.session, types, rows, batch_errors)


class FakeSession:
    def __init__(self, backend: FakeBackend, who: Logon, sid: int) -> None:
        self.backend = backend
        self.who = who
        self.sid = sid
        self.serial = 7
        self.killed = False
        self.in_transaction = False
        self.parsed: list[tuple[str, list[str]]] = []
        self.executed: list[list[Row]] = []
        self.types: list[list[BindType]] = []
        self.log: list[str] = []
        self.info: dict[str, str | None] = {}
        self.entered = threading.Event()
        self.cancelled = threading.Event()
        self.closed = threading.Event()

    def parse(self, sql: str, bind_names: Sequence[str]) -> FakeStatement:
        self.parsed.append((sql, list(bind_names)))
        if sql.startswith("ALTER SESSION SET TIME_ZONE"):  # the driver's own, at logon
            return FakeStatement(self, Script(lambda *_: Outcome()))
        script = self.backend.scripts.get(sql)
        if script is None:
            raise OraError(942, "table or view does not exist", offset=14)
        return FakeStatement(self, script)

    def write_lob(self, lob: str | bytes, value: str | bytes) -> str | bytes:
        if value == "locked":
            raise OraError(22920, "row containing the LOB value is not locked")
        return value

    def count_call(self) -> None:
        pass

    def commit(self) -> None:
        self.log.append("commit")
        self.in_transaction = False

    def rollback(self) -> None:
        self.log.append("rollback")
        self.in_transaction = False

    def set_client_info(self, **values: str | None) -> None:
        self.info.update(values)

    def cancel(self) -> None:
        self.cancelled.set()

    def close(self) -> None:
        self.closed.set()

    def block(self) -> Outcome:
        """A call that runs until it is cancelled."""
        self.entered.set()
        if not self.cancelled.wait(30):
            raise OraError(600, "nobody cancelled")
        self.cancelled.clear()
        raise Cancelled


@dataclass
class FakeBackend:
    scripts: dict[str, Script] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=lambda: {"SCOTT": "tiger", "LOCKED": "tiger"})
    sessions: list[FakeSession] = field(default_factory=list)
    version: tuple[int, int, int, int, int] = (19, 0, 0, 0, 0)
    services: frozenset[str] = frozenset({"freepdb1"})

    def fact(self, name: str) -> str:
        return {"INSTANCE_NAME": "inst", "DB_NAME": "base", "DB_UNIQUE_NAME": "base_one"}[name]

    @property
    def session(self) -> FakeSession:
        """The latest session."""
        return self.sessions[-1]

    def password(self, user: str) -> str | None:
        return self.passwords.get(user)

    def logon(self, who: Logon) -> FakeSession:
        if who.user == "LOCKED":
            raise OraError(28000, "The account is locked.")
        session = FakeSession(self, who, len(self.sessions) + 11)
        self.sessions.append(session)
        return session

    def change_password(self, user: str, new: str) -> None:
        self.passwords[user] = new

    def on(self, sql: str, run: Run, *, directions: Sequence[Direction] | None = None) -> None:
        self.scripts[sql] = Script(run, directions=directions)

    def on_query(self, sql: str, columns: Sequence[Column], rows: Sequence[Any]) -> None:
        """The query answers these rows every time."""
        self.scripts[sql] = Script(lambda *_: Outcome(rows=FakeRows(columns, rows)), columns=columns, kind=Kind.QUERY)

    def on_error(self, sql: str, error: BaseException) -> None:
        def fail(*_: Any) -> Outcome:
            raise error

        self.on(sql, fail)

    def on_dml(self, sql: str) -> None:
        """One row affected an iteration; a transaction begins."""

        def run(session: FakeSession, _types: Sequence[BindType], rows: Sequence[Row], _batch: bool) -> Outcome:
            session.in_transaction = True
            return Outcome(rowcount=len(rows), row_counts=[1] * len(rows))

        self.on(sql, run)

    def on_echo(self, sql: str) -> None:
        """A block `begin :1 := :2; end;`: what comes in through the second bind goes out through the first."""
        self.on(
            sql,
            lambda _session, _types, rows, _batch: Outcome(out=[[row[1]] for row in rows]),
            directions=[Direction.OUT, Direction.IN],
        )


def number(name: str) -> Column:
    """A plain NUMBER column."""
    return Column(name, DbType.NUMBER, 0, -127)
