"""What all sessions of an engine share."""

from __future__ import annotations

import contextlib
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from psycopg.pq.abc import PGresult

from ..api import CompiledTrigger, SessionApi, SqlApi
from ..catalog.catalog import Catalog
from ..compiler.units import Units
from ..errors import CompilationError, OraError
from ..model import StoredUnit, Table
from .clock import Clock
from .connections import Connections
from .cursor import Cursor
from .interrupt import Interrupt
from .levels import Levels
from .load import Loads
from .settings import Settings


class Work(SessionApi, Protocol):
    """A session as those know it who work for it: all that PL/SQL may ask of it, and what it is made of."""

    @property
    def engine(self) -> Instance: ...

    @property
    def levels(self) -> Levels: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def interrupt(self) -> Interrupt: ...

    def open(self, stmt: SqlApi, binds: tuple[Any, ...]) -> Cursor: ...

    def uses(self, table: Table) -> bool: ...

    killed: bool
    serial: int
    round_trips: int
    parses: int


class _Running(threading.local):
    session: Work | None = None


class Instance:
    """zone: the server's, of SYSDATE and SYSTIMESTAMP.

    bugs: every ORA-00600 with its traceback. environment: what tests make SYS_CONTEXT('USERENV', ..) and V$DATABASE say
    (keys in upper case: DBID, HOST, DATABASE_ROLE...). external: whether jobs may run programs of this machine. quirks:
    those of engine.QUIRKS that tests turned on. before_ddl: told the text of each DDL statement of anybody; what it
    raises is the statement's error. before_sql, before_answer: told the session (Session.doing: its call) before each
    statement it has carried out or described, and when the work of a call is done of which the client has not heard;
    what they raise is the call's error.
    """

    connections: Connections
    loads: Loads
    catalog: Catalog
    units: Units
    sessions: Mapping[int, Work]

    def __init__(self, zone: str) -> None:
        self.clock = Clock(zone)
        self.environment: dict[str, Any] = {}
        self.quirks: set[str] = set()
        self.external = False
        self.before_ddl: Callable[[str], None] = lambda text: None
        self.before_sql: Callable[[Any], None] = lambda session: None
        self.before_answer: Callable[[Any], None] = lambda session: None
        self.bugs: list[str] = []
        self._running = _Running()

    @contextlib.contextmanager
    def running(self, session: Work) -> Iterator[None]:
        """Marks the session this thread works for."""
        before = self._running.session
        self._running.session = session
        try:
            yield
        finally:
            self._running.session = before

    @property
    def current(self) -> Work | None:
        """The session this thread works for, if any."""
        return self._running.session

    def describe(self, text: str) -> PGresult:
        """PostgreSQL's description (columns and types) of a statement, or its failure. In the running session's own
        transaction where there is one, since that may hold locks the description would wait for."""
        session = self.current
        return self.connections.describe(text) if session is None else session.levels.prepared().describe(text)

    def kill(self, killer: Work, sid: int, serial: int) -> None:
        """Rolls a session back, whose client is told at its next call, or now if one runs. ORA-00027, ORA-00030."""
        victim = self.sessions.get(sid)
        if victim is killer:
            raise OraError(27, "cannot kill current session")
        if victim is None or victim.serial != serial:
            raise OraError(30, "User session ID does not exist.")
        victim.killed = True
        if not victim.interrupt.when_idle(victim.levels.transaction.rollback):
            victim.interrupt.request()

    def show_statistics(self) -> None:
        """Lets V$SESSTAT tell what is counted in memory."""
        self.catalog.sessions_counted([(s.sid, s.round_trips, s.parses) for s in list(self.sessions.values())])

    def trigger(self, stored: StoredUnit) -> CompiledTrigger:
        """Raises ORA-04098 when it does not compile."""
        try:
            return self.units.trigger(stored)
        except CompilationError as error:
            name = f"{stored.owner}.{stored.name}"
            raise OraError(4098, f"trigger '{name}' is invalid and failed re-validation") from error

    def bug(self, what: BaseException | str) -> OraError:
        """Records a fault of the engine itself and returns the ORA-00600 that stands for it."""
        if isinstance(what, OraError) and what.code == 600:
            return what  # recorded where it rose
        if isinstance(what, str):
            text = what + "\n" + "".join(traceback.format_stack(limit=12)[:-1])
            first = what.splitlines()[0]
        else:
            text = "".join(traceback.format_exception(type(what), what, what.__traceback__))
            first = f"{type(what).__name__}: {what}".splitlines()[0]
        self.bugs.append(text)
        print(f"sandbox: internal error\n{text}", file=sys.stderr, flush=True)  # noqa: T201
        return OraError(600, f"internal error code, arguments: [{first}]")
