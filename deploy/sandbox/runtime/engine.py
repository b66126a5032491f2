"""The engine: an Oracle database as far as the sandbox needs one, over embedded PostgreSQL."""

from __future__ import annotations

import itertools
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from .. import backend
from ..catalog.catalog import Catalog
from ..catalog.contribution import Contribution
from ..catalog.dictionary import DATABASE
from ..compiler.units import Units
from ..errors import OraError
from ..model import Context
from ..parser import ast
from ..sql.boot import boot
from .bound import Statements
from .client import ClientSession
from .cluster import Cluster
from .connections import Connections
from .instance import Instance
from .load import Loads
from .session import Session
from .statement import SqlStatement

_MAX_PASSWORD = 30  # bytes
_RECURSION_LIMIT = 20_000
# Faults that some Oracle databases are said to have. json_ascii_only: the JSON types refuse VARCHAR2 and CLOB text that
# is not ASCII, as two reports on databases that are not AL32UTF8 have it, against the manual; escapes and BLOBs of
# UTF-8 work.
QUIRKS = frozenset(["json_ascii_only"])
_THREAD_STACK = 64 * 1024 * 1024


class Engine(Instance):
    """contents: what it holds from the start. data_dir None: a temporary database, gone after `stop`."""

    sessions: dict[int, Session]

    def __init__(self, contents: Sequence[Contribution], data_dir: Path | None = None, zone: str = "+00:00") -> None:
        super().__init__(zone)
        self._contents = contents
        self.statements = Statements(self)
        self.sessions = {}
        self._cluster = Cluster(data_dir)
        self._opened = ExitStack()
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)

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
            connections = Connections(self._cluster.conninfo, f"-c oc.server_zone={self.clock.zone}")
            self.connections = self._opened.enter_context(closing(connections))
            control = connections.control
            if not control.execute("select 1 from pg_namespace where nspname = 'oc'").fetchone():
                with control.transaction():
                    boot(control)
            self.loads = self._make_loads(control)
            self.catalog = Catalog(self, self._contents)
            self.units = Units(self.catalog, partial(SqlStatement, self))
            self.catalog.start(self._opened.enter_context(closing(connections.connect())))
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
        self._opened.close()

    def _make_loads(self, connection: psycopg.Connection[Any]) -> Loads:
        row = connection.execute("select 'oc.date0'::regtype::oid::int, 'oc.tstz'::regtype::oid::int").fetchone()
        arrays = connection.execute("select typarray::int, oid::int from pg_type where typarray <> 0").fetchall()
        assert row is not None
        return Loads(row[0], row[1], dict(arrays))

    def new_session(self, who: backend.Logon) -> Session:
        """A session for `who`, whose rights to log on are not asked (the scheduler's jobs need none)."""
        number = next(self._numbers)
        session = Session(self, self.statements, who, sid=number, serial=number * 7 + 1)
        with self._lock:
            self.sessions[session.sid] = session
        self.catalog.session_opened(who, session.sid, session.serial)
        return session

    def end_session(self, session: Session) -> None:
        """Rolls back, frees what the session held; nothing the second time."""
        with self._lock:
            if self.sessions.pop(session.sid, None) is None:
                return
        session.close()
        self.catalog.session_closed(session.sid)

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
        return ClientSession(session, self.end_session)

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
