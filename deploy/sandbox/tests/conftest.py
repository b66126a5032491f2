"""One engine for the whole test run, reached through the unmodified driver or from the inside."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import oracledb
import pytest

from deploy.sandbox.backend import Logon
from deploy.sandbox.contents import CONTENTS
from deploy.sandbox.net.server import NetServer
from deploy.sandbox.runtime.engine import Engine
from deploy.sandbox.runtime.session import Session

PASSWORD = "sandbox"
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """An empty engine. An ORA-00600 anywhere, even one that a handler swallowed, fails the run."""
    running = Engine(CONTENTS)
    running.start()
    yield running
    bugs = list(running.bugs)
    running.stop()
    assert bugs == []


@pytest.fixture(scope="session")
def dsn(engine: Engine) -> Iterator[str]:
    server = NetServer(engine, "127.0.0.1", 0)
    server.start()
    yield f"127.0.0.1:{server.port}/FREEPDB1"
    server.stop()


@pytest.fixture(scope="session")
def dba(dsn: str) -> Iterator[oracledb.Connection]:
    with closing(oracledb.connect(user="system", password=PASSWORD, dsn=dsn)) as connection:
        yield connection


@pytest.fixture(scope="module")
def user(dba: oracledb.Connection) -> Iterator[str]:
    """A fresh Oracle user with the rights of a developer; dropped with everything it made."""
    name = f"U{next(_NUMBERS)}"
    with dba.cursor() as cursor:
        cursor.execute(f"create user {name} identified by {PASSWORD} quota unlimited on users")
        for right in ("session", "table", "view", "procedure", "sequence", "trigger", "type", "synonym", "job"):
            cursor.execute(f"grant create {right} to {name}")
    yield name
    with dba.cursor() as cursor:
        cursor.execute(f"drop user {name} cascade")


@pytest.fixture(scope="module")
def connect(dsn: str, user: str) -> Iterator[Callable[..., oracledb.Connection]]:
    """Opens connections: connect() as the module's user, connect("SYSTEM") as somebody else. Closed at the end.

    settings: what its session has altered from the start.
    """
    opened: list[oracledb.Connection] = []

    def open_one(name: str | None = None, settings: str | None = None) -> oracledb.Connection:
        connection = oracledb.connect(user=name or user, password=PASSWORD, dsn=dsn)
        opened.append(connection)
        if settings:
            with connection.cursor() as cursor:
                cursor.execute(f"alter session set {settings}")
        return connection

    yield open_one
    for connection in opened:
        if connection.is_healthy():
            connection.close()


@pytest.fixture
def connection(dsn: str, user: str) -> Iterator[oracledb.Connection]:
    """A connection of the module's user, for one test."""
    with closing(oracledb.connect(user=user, password=PASSWORD, dsn=dsn)) as opened:
        yield opened


@pytest.fixture
def cursor(connection: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    with connection.cursor() as opened:
        yield opened


@pytest.fixture
def session(engine: Engine, user: str) -> Iterator[Session]:
    """A session from the inside, for what a client cannot see."""
    inside = engine.new_session(Logon(user))
    yield inside
    engine.end_session(inside)


@contextmanager
def without_triggers_after(connection: oracledb.Connection, *tables: str) -> Iterator[oracledb.Cursor]:
    """A cursor of its user, who has no triggers afterwards, and nothing in these tables."""
    with connection.cursor() as opened:
        yield opened
        connection.rollback()
        opened.execute("select trigger_name from user_triggers")
        for (name,) in opened.fetchall():
            opened.execute(f"drop trigger {name}")
        for table in tables:
            opened.execute(f"delete from {table}")
        connection.commit()
