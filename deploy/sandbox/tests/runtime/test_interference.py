"""What tests may do to sessions and to the database while they work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from deploy.sandbox.errors import OraError
from deploy.sandbox.runtime.engine import Engine
from deploy.sandbox.runtime.session import Session
from deploy.sandbox.server import Sandbox
from tests.database import PASSWORD

TWO_INSERTS = "begin insert into kept values (1); commit; insert into kept values (2); commit; end;"
KILLED = OraError(28, "your session has been killed")


@pytest.fixture
def reader(engine: Engine, connection: oracledb.Connection) -> Iterator[oracledb.Connection]:
    with connection.cursor() as cursor:
        cursor.execute("create table kept (n number)")
        yield connection
        engine.before_sql = engine.before_answer = lambda session: None
        cursor.execute("drop table kept")


def kept(connection: oracledb.Connection) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select n from kept order by n")
        return [row[0] for row in cursor]


def test_a_session_may_be_killed_before_any_statement_of_a_call(
    engine: Engine, reader: oracledb.Connection, connect: Callable[[], oracledb.Connection]
) -> None:
    def before(session: Session) -> None:
        if session.doing == TWO_INSERTS and kept(reader) == [1]:
            raise KILLED

    victim = connect()
    engine.before_sql = before
    with pytest.raises(oracledb.DatabaseError, match="ORA-00028"):
        victim.cursor().execute(TWO_INSERTS)
    assert kept(reader) == [1]


def test_an_answer_may_get_lost_when_all_is_done(
    engine: Engine, reader: oracledb.Connection, connect: Callable[[], oracledb.Connection]
) -> None:
    def before(session: Session) -> None:
        if session.doing == TWO_INSERTS:
            raise KILLED

    victim = connect()
    engine.before_answer = before
    with pytest.raises(oracledb.DatabaseError, match="ORA-00028"):
        victim.cursor().execute(TWO_INSERTS)
    assert kept(reader) == [1, 2]


def test_a_restart_ends_the_sessions_and_keeps_what_was_committed(folder: Path) -> None:
    with Sandbox(folder / "data", password=PASSWORD) as sandbox:

        def connect() -> oracledb.Connection:
            return oracledb.connect(user="system", password=PASSWORD, dsn=sandbox.dsn)

        session = connect()
        session.cursor().execute("create table kept (n number)")
        session.cursor().execute("insert into kept values (1)")
        session.commit()
        session.cursor().execute("insert into kept values (2)")
        sandbox.restart()
        with pytest.raises(oracledb.Error):
            session.ping()
        with closing(connect()) as later:
            assert kept(later) == [1]
