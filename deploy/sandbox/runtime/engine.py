"""The engine: an Oracle database as far as the sandbox needs one, over embedded PostgreSQL."""

from __future__ import annotations

import contextlib
import itertools
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq.abc import PGresult

from .. import backend
from ..catalog import ddl
from ..catalog.catalog import Catalog
from ..catalog.contribution import Contribution
from ..catalog.dictionary import DATABASE
from ..compiler.units import Units
from ..errors import CompilationError, OraError
from ..model import Context, StoredUnit
from ..parser import ast
from ..semantics.zones import canonical
from ..semantics.zones import zone as zone_of
from ..sql.boot import boot
from .bound import Statements
from .client import ClientSession
from .cluster import Cluster
from .interrupt import Interrupt
from .load import Loads
from .pipe import Pipe
from .session import Session
from .statement import SqlStatement
from .transaction import Transaction

if TYPE_CHECKING:
    from ..api import CompiledTrigger

_RECURSION_LIMIT = 20_000
# Faults that some Oracle databases are said to have. json_ascii_only: the JSON types refuse VARCHAR2 and CLOB text that
# is not ASCII, as two reports on databases that are not AL32UTF8 have it, against the manual; escapes and BLOBs of
# UTF-8 work.
_MAX_PASSWORD = 30  # bytes
QUIRKS = frozenset(["json_ascii_only"])
_LONG_AGO = datetime(1, 1, 1, tzinfo=timezone.utc)
_QUARTER = timedelta(minutes=15)  # no zone changes its offset but on one
_THREAD_STACK = 64 * 1024 * 1024


class Clock:
    """The one clock of PL/SQL, SQL and the scheduler; tests move it. zone: the server's."""

    def __init__(self, zone: str) -> None:
        self.offset = timedelta()
        self.zone = canonical(zone)
        self._rules = zone_of(zone)
        self._shift = (_LONG_AGO, _LONG_AGO, timezone.utc)  # from, until, the offset then

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(timezone.utc) + self.offset

    def here(self) -> datetime:
        """Aware, at the offset of the server's zone."""
        now = self.now()
        since, until, shift = self._shift
        if not since <= now < until:
            since = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
            shift = timezone(now.astimezone(self._rules).utcoffset() or timedelta())
            self._shift = (since, since + _QUARTER, shift)
        return now.astimezone(shift)

    def advance(self, by: timedelta) -> None:
        self.offset += by


class _Running(threading.local):
    session: Session | None = None


class Engine:
    """contents: what it holds from the start. data_dir None: a temporary database, gone after `stop`. zone: the
    server's, of SYSDATE and SYSTIMESTAMP.

    bugs: every ORA-00600 with its traceback. environment: what tests make SYS_CONTEXT('USERENV', ..) and V$DATABASE say
    (keys in upper case: DBID, HOST, DATABASE_ROLE...). external: whether jobs may run programs of this machine. quirks:
    those of QUIRKS that tests turned on. before_ddl: told the text of each DDL statement of anybody; what it raises is
    the statement's error. before_sql, before_answer: told the session (Session.doing: its call) before each statement
    it has carried out or described, and when the work of a call is done of which the client has not heard; what they
    raise is the call's error.
    """

    def __init__(self, contents: Sequence[Contribution], data_dir: Path | None = None, zone: str = "+00:00") -> None:
        self._contents = contents
        self.clock = Clock(zone)
        self.environment: dict[str, Any] = {}
        self.quirks: set[str] = set()
        self.external = False
        self.before_ddl: Callable[[str], None] = lambda text: None
        self.before_sql: Callable[[Session], None] = lambda session: None
        self.before_answer: Callable[[Session], None] = lambda session: None
        self.bugs: list[str] = []
        self.statements = Statements(self)
        self.sessions: dict[int, Session] = {}
        self._cluster = Cluster(data_dir)
        self._conninfo = ""
        self._options = f"-c oc.server_zone={self.clock.zone}"
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._running = _Running()
        self._control: psycopg.Connection[Any] | None = None
        self._dictionary: psycopg.Connection[Any] | None = None
        self._describer: Transaction | None = None
        self.loads: Loads
        self.catalog: Catalog
        self.units: Units

    # ------------------------------------------------------------ life

    def start(self) -> None:
        """Starts PostgreSQL and loads the dictionary."""
        if sys.getrecursionlimit() < _RECURSION_LIMIT:
            sys.setrecursionlimit(_RECURSION_LIMIT)
        threading.stack_size(_THREAD_STACK)
        self.statements = Statements(self)
        self._cluster.start()
        self._open()

    def _open(self) -> None:
        try:
            self._conninfo = make_conninfo(self._cluster.conninfo, options=self._options)
            self._control = self.connect()
            self._dictionary = self.connect()
            if not self._control.execute("select 1 from pg_namespace where nspname = 'oc'").fetchone():
                with self._control.transaction():
                    boot(self._control)
            self.loads = self._make_loads(self._control)
            self.catalog = Catalog(self, self._contents)
            self.units = Units(self.catalog, partial(SqlStatement, self))
            self.catalog.start(self._dictionary)
            self._describer = self.new_transaction()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends all sessions and PostgreSQL."""
        self._close()
        self._cluster.stop()

    def keep(self, name: str) -> None:
        """Remembers what is committed under this name, for `restore`. No session may be open, here and there."""
        self._close()
        self._cluster.copy(self._cluster.database, name)
        self._open()

    def restore(self, name: str) -> None:
        """Puts everything back as it was when it was kept, all but the clock and what tests have set."""
        self._close()
        self._cluster.copy(name, self._cluster.database)
        self.statements = Statements(self)
        self._open()

    def _close(self) -> None:
        for session in list(self.sessions.values()):
            session.interrupt.request()
        if self._describer is not None:
            self._describer.close()
            self._describer = None
        for connection in (self._control, self._dictionary):
            if connection is not None:
                connection.close()
        self._control = self._dictionary = None

    def connect(self) -> psycopg.Connection[Any]:
        """To the PostgreSQL below, for the engine itself and for whoever watches it."""
        return psycopg.connect(self._conninfo, autocommit=True)

    def _make_loads(self, connection: psycopg.Connection[Any]) -> Loads:
        row = connection.execute("select 'oc.date0'::regtype::oid::int, 'oc.tstz'::regtype::oid::int").fetchone()
        arrays = connection.execute("select typarray::int, oid::int from pg_type where typarray <> 0").fetchall()
        assert row is not None
        return Loads(row[0], row[1], dict(arrays))

    # ------------------------------------------------------------ for the runtime

    def new_transaction(self, interrupt: Interrupt | None = None, sid: int = 0) -> Transaction:
        """A connection of its own, idle; sid: of the session it works for."""
        options = f"{self._options} -c oc.session={sid}"
        named = {"application_name": f"session.{sid}", "options": options} if sid else {}
        return Transaction(Pipe(make_conninfo(self._conninfo, **named), interrupt))

    @contextlib.contextmanager
    def running(self, session: Session) -> Iterator[None]:
        """Marks the session this thread works for."""
        before = self._running.session
        self._running.session = session
        try:
            yield
        finally:
            self._running.session = before

    @property
    def current(self) -> Session | None:
        """The session this thread works for, if any."""
        return self._running.session

    def describe(self, text: str) -> PGresult:
        """PostgreSQL's description (columns and types) of a statement, or its failure. In the running session's own
        transaction where there is one, since that may hold locks the description would wait for."""
        session = self.current
        if session is not None:
            return session.prepared().describe(text)
        assert self._describer is not None
        with self._lock:
            return self._describer.describe(text)

    def trigger(self, stored: StoredUnit) -> CompiledTrigger:
        """Raises ORA-04098 when it does not compile."""
        try:
            return self.units.trigger(stored)
        except CompilationError as error:
            name = f"{stored.owner}.{stored.name}"
            raise OraError(4098, f"trigger '{name}' is invalid and failed re-validation") from error

    def define(self, session: Session, stmt: ast.Stmt, text: str, ctx: Context) -> bool:
        """Executes a DDL statement in the session's (fresh) transaction; True when a unit has compilation errors."""
        return bool(ddl.execute(self.catalog, session, stmt, text, ctx))

    def self_deadlock(self, pid: int, parents: list[int]) -> OraError | None:
        """ORA-00060 when backend `pid` waits for one of `parents`, which cannot go on before it."""
        with self._lock:
            assert self._control is not None
            row = self._control.execute("select pg_blocking_pids(%s)", [pid]).fetchone()
        if row is not None and set(row[0]) & set(parents):
            return OraError(60, "deadlock detected while waiting for resource")
        return None

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

    def new_session(self, who: backend.Logon) -> Session:
        """A session for `who`, whose rights to log on are not asked (the scheduler's jobs need none)."""
        number = next(self._numbers)
        session = Session(self, who, sid=number, serial=number * 7 + 1)
        with self._lock:
            self.sessions[session.sid] = session
        self.catalog.session_opened(who, session.sid, session.serial)
        return session

    def kill(self, killer: Session, sid: int, serial: int) -> None:
        """Rolls a session back, whose client is told at its next call, or now if one runs. ORA-00027, ORA-00030."""
        with self._lock:
            victim = self.sessions.get(sid)
        if victim is killer:
            raise OraError(27, "cannot kill current session")
        if victim is None or victim.serial != serial:
            raise OraError(30, "User session ID does not exist.")
        victim.killed = True
        if not victim.interrupt.when_idle(victim.transaction.rollback):
            victim.interrupt.request()

    def show_statistics(self) -> None:
        """Lets V$SESSTAT tell what is counted in memory."""
        with self._lock:
            counts = [(s.sid, s.round_trips, s.parses) for s in self.sessions.values()]
        self.catalog.sessions_counted(counts)

    def end_session(self, session: Session) -> None:
        """Rolls back, frees what the session held; nothing the second time."""
        with self._lock:
            if self.sessions.pop(session.sid, None) is None:
                return
        session.close()
        self.catalog.session_closed(session.sid)

    # ------------------------------------------------------------ backend.Backend

    @property
    def version(self) -> tuple[int, int, int, int, int]:
        return (19, 0, 0, 0, 0)

    @property
    def services(self) -> frozenset[str]:
        return frozenset(["freepdb1"])

    def fact(self, name: str) -> str:
        return str(self.environment.get(name) or DATABASE)

    def password(self, user: str) -> str | None:
        found = self.catalog.user(user.upper())
        return None if found is None else found.password

    def logon(self, who: backend.Logon) -> backend.Session:
        name = who.user.upper()
        user = self.catalog.user(name)
        if user is None:
            raise OraError(1017, "invalid username/password; logon denied")
        if user.locked:
            raise OraError(28000, "The account is locked.")
        if user.expired:
            raise OraError(28001, "the password has expired")
        if not self.catalog.can(Context(name, name, roles=True), "CREATE SESSION"):
            raise OraError(1045, f"user {name} lacks CREATE SESSION privilege; logon denied")
        session = self.new_session(who)
        self.catalog.logged_on(name)
        return ClientSession(session)

    def change_password(self, user: str, new: str) -> None:
        if not new or len(new.encode()) > _MAX_PASSWORD:
            raise OraError(988, "missing or invalid password(s)")
        session = self.new_session(backend.Logon("SYS"))
        try:
            with session.call():
                stmt = ast.CreateUser(0, user.upper(), new, alter=True)
                session.define(stmt, "", Context("SYS", "SYS"))
        finally:
            self.end_session(session)
