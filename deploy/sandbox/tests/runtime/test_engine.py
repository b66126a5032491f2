"""The engine as a whole: logging on, the clock, the environment, the test controls, the command."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import oracledb
import pytest
import requests

from deploy.sandbox.__main__ import main
from deploy.sandbox.control import Control
from deploy.sandbox.runtime.engine import Engine

Connect = Callable[..., oracledb.Connection]


@pytest.fixture
def clock(engine: Engine) -> Iterator[Engine]:
    yield engine
    engine.clock.offset = timedelta()


@pytest.fixture
def environment(engine: Engine) -> Iterator[Engine]:
    yield engine
    engine.environment.clear()


@pytest.fixture
def control(engine: Engine) -> Iterator[str]:
    server = Control(engine)
    yield server.url
    server.stop()


def value(connection: oracledb.Connection, text: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(text)
        row = cursor.fetchone()
        assert row is not None
        return row[0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("alter user guest account lock", "ORA-28000"),
        ("alter user guest password expire", "ORA-28001"),
        ("revoke create session from guest", "ORA-01045"),
        ("alter user guest no authentication", "ORA-01017"),
        ("drop user guest", "ORA-01017"),
    ],
)
def test_who_may_not_log_on_is_told_why(dba: oracledb.Connection, dsn: str, change: str, code: str) -> None:
    with dba.cursor() as cursor:
        cursor.execute("create user guest identified by sandbox")
        cursor.execute("grant create session to guest")
        oracledb.connect(user="guest", password="sandbox", dsn=dsn).close()
        cursor.execute(change)
        try:
            with pytest.raises(oracledb.Error) as caught:
                oracledb.connect(user="guest", password="sandbox", dsn=dsn)
            assert caught.value.args[0].full_code == code
        finally:
            if not change.startswith("drop"):
                cursor.execute("drop user guest")


def test_a_user_changes_his_password(dba: oracledb.Connection, dsn: str) -> None:
    with dba.cursor() as cursor:
        cursor.execute("create user guest identified by sandbox")
        cursor.execute("grant create session to guest")
        with closing(oracledb.connect(user="guest", password="sandbox", dsn=dsn)) as own:
            own.changepassword("sandbox", "another")
        oracledb.connect(user="guest", password="another", dsn=dsn).close()
        with pytest.raises(oracledb.Error, match="ORA-01017"):
            oracledb.connect(user="guest", password="sandbox", dsn=dsn)
        cursor.execute("drop user guest")


def test_the_clock_moves_for_sql_and_plsql_alike(clock: Engine, connection: oracledb.Connection) -> None:
    before = datetime.now()
    clock.clock.advance(timedelta(days=400))
    in_sql = value(connection, "select sysdate from dual")
    with connection.cursor() as cursor:
        moment = cursor.var(oracledb.DB_TYPE_TIMESTAMP)
        cursor.execute("begin :1 := sys_extract_utc(systimestamp); end;", [moment])
        for found in (in_sql, moment.getvalue()):
            assert isinstance(found, datetime)
            assert timedelta(days=399) < found - before < timedelta(days=401)


def test_a_moved_clock_survives_a_rollback(clock: Engine, connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create table moments (id number, at date default sysdate)")
        cursor.execute("create view late as select sysdate as now from dual")
        clock.clock.advance(timedelta(days=400))
        cursor.execute("insert into moments (id) values (1)")
        connection.rollback()
        cursor.execute("insert into moments (id) values (1)")
        cursor.execute("select (select at from moments) - (select now from late) from dual")
        assert abs(cursor.fetchall()[0][0]) < 1
        cursor.execute("select at - date '2000-01-01' from moments")
        assert cursor.fetchall()[0][0] > (datetime.now() - datetime(2000, 1, 1)).days + 300


def test_tests_decide_what_the_instance_is(environment: Engine, connection: oracledb.Connection) -> None:
    environment.environment.update({"DATABASE_ROLE": "PHYSICAL STANDBY", "DB_UNIQUE_NAME": "ELSEWHERE"})
    assert value(connection, "select sys_context('USERENV', 'DATABASE_ROLE') from dual") == "PHYSICAL STANDBY"
    assert value(connection, "select sys_context('USERENV', 'DB_UNIQUE_NAME') from dual") == "ELSEWHERE"


def test_the_controls_reach_clock_environment_quirks_and_bugs(
    control: str, clock: Engine, environment: Engine, connection: oracledb.Connection
) -> None:
    requests.post(f"{control}/clock", json={"advance_s": 3600}, timeout=5).raise_for_status()
    assert clock.clock.offset == timedelta(hours=1)
    requests.post(f"{control}/environment", json={"dbid": "42", "host": None}, timeout=5).raise_for_status()
    assert environment.environment == {"DBID": "42"}
    assert requests.post(f"{control}/quirks", json={"json_ascii_only": True}, timeout=5).json() == ["json_ascii_only"]
    assert clock.quirks == {"json_ascii_only"}
    assert requests.post(f"{control}/quirks", json={"json_ascii_only": False}, timeout=5).json() == []
    assert requests.post(f"{control}/quirks", json={"json": True}, timeout=5).status_code == 400
    assert requests.get(f"{control}/bugs", timeout=5).json() == []
    assert requests.post(f"{control}/clock", data="x", timeout=5).status_code == 400
    assert requests.get(f"{control}/nothing", timeout=5).status_code == 404


def test_sessions_show_themselves(connection: oracledb.Connection, dba: oracledb.Connection, user: str) -> None:
    connection.module = "billing"
    connection.action = "close"
    value(connection, "select 1 from dual")
    with dba.cursor() as cursor:
        cursor.execute("select module, action from v$session where username = :1", [user])
        assert ("billing", "close") in cursor.fetchall()


def test_up_says_when_its_port_is_taken(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert main(["up", "--empty", "--port", str(port), "--data", str(tmp_path / "data")]) == 1
    shown = capsys.readouterr()
    assert str(port) in shown.err
    assert shown.out == ""


def test_who_is_logged_on_and_who_was_last(connect: Connect, dba: oracledb.Connection, user: str) -> None:
    query = "select count(*), max(inst_id) from gv$session where username = :1"
    with closing(connect()), dba.cursor() as cursor:
        assert cursor.execute(query, [user]).fetchone() == (1, 1)
    with dba.cursor() as cursor:
        assert cursor.execute(query, [user]).fetchone() == (0, None)
        cursor.execute("select systimestamp - last_login from dba_users where username = :1", [user])
        assert timedelta() <= cursor.fetchone()[0] < timedelta(minutes=5)
