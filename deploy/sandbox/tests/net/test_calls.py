"""Transactions, errors, breaks, pools and the small calls."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import oracledb
import pytest

from deploy.sandbox.backend import Outcome
from deploy.sandbox.errors import Cancelled, OraError
from tests.waiting import wait_until

from .conftest import Connect
from .fake import FakeBackend, number

DML = "update t set a = 1"
SLOW = "begin slow; end;"
QUERY = "select 1 from dual"


def error_of(caught: pytest.ExceptionInfo[oracledb.Error]) -> Any:
    return caught.value.args[0]


@pytest.fixture
def pool(dsn: str) -> Iterator[oracledb.ConnectionPool]:
    pool = oracledb.create_pool(user="scott", password="tiger", dsn=dsn, min=1, max=4)
    yield pool
    pool.close(force=True)


def test_commit_and_rollback_reach_the_engine(backend: FakeBackend, conn: oracledb.Connection) -> None:
    conn.commit()
    conn.rollback()
    assert backend.session.log == ["commit", "rollback"]


def test_autocommit_commits_after_each_execution(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_dml(DML)
    conn.autocommit = True
    for _ in range(2):
        conn.cursor().execute(DML)
    assert backend.session.log == ["commit", "commit"]


def test_the_driver_knows_whether_a_transaction_is_open(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_dml(DML)
    seen = [conn.transaction_in_progress]
    conn.cursor().execute(DML)
    seen.append(conn.transaction_in_progress)
    conn.commit()
    seen.append(conn.transaction_in_progress)
    assert seen == [False, True, False]


def test_closing_with_an_open_transaction_rolls_back(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_dml(DML)
    conn.cursor().execute(DML)
    conn.close()
    assert backend.session.closed.wait(60)
    assert backend.session.log[0] == "rollback"


def test_a_pooled_session_is_given_back_without_its_transaction(
    backend: FakeBackend, pool: oracledb.ConnectionPool
) -> None:
    backend.on_dml(DML)
    with pool.acquire() as conn:
        conn.cursor().execute(DML)
    with pool.acquire() as conn:
        conn.ping()
        assert backend.session.log == ["rollback"]
    assert len(backend.sessions) == 1


def test_a_pool_serves_threads(backend: FakeBackend, pool: oracledb.ConnectionPool) -> None:
    backend.on_query(QUERY, [number("N")], [(i,) for i in range(300)])
    sums: list[int] = []

    def work() -> None:
        for _ in range(5):
            with pool.acquire() as conn:
                sums.append(sum(n for (n,) in conn.cursor().execute(QUERY)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sums == [sum(range(300))] * 20


def test_errors_carry_code_offset_and_stack(backend: FakeBackend, conn: oracledb.Connection) -> None:
    error = OraError(20123, "fila cheia", offset=6)
    error.trail.append('at "HSM.HSM_FILA", line 12')
    backend.on_error(SLOW, error)
    with pytest.raises(oracledb.DatabaseError) as caught:
        conn.cursor().execute(SLOW)
    seen = error_of(caught)
    assert (seen.code, seen.full_code, seen.offset) == (20123, "ORA-20123", 6)
    assert seen.message.splitlines() == [
        "ORA-20123: fila cheia",
        'ORA-06512: at "HSM.HSM_FILA", line 12',
    ]


def test_a_parse_error_leaves_the_session_usable(backend: FakeBackend, conn: oracledb.Connection) -> None:
    for _ in range(3):
        with pytest.raises(oracledb.DatabaseError, match="ORA-00942"):
            conn.cursor().execute("select 1 from nowhere")
    backend.on_query(QUERY, [number("N")], [(1,)])
    assert conn.cursor().execute(QUERY).fetchone() == (1,)


@pytest.mark.parametrize(("code", "kind"), [(1, oracledb.IntegrityError), (2291, oracledb.IntegrityError)])
def test_errors_get_the_drivers_class(
    backend: FakeBackend, conn: oracledb.Connection, code: int, kind: type[Exception]
) -> None:
    backend.on_error(DML, OraError(code, "constraint violated"))
    for _ in range(2):
        with pytest.raises(kind):
            conn.cursor().execute(DML)


def test_a_fault_of_the_engine_is_ora_600_with_a_traceback(
    backend: FakeBackend, conn: oracledb.Connection, connect: Connect, capfd: pytest.CaptureFixture[str]
) -> None:
    backend.on_error(DML, KeyError("lost"))
    with pytest.raises(oracledb.DatabaseError, match=r"ORA-00600: .*\[KeyError\], \['lost'\]"):
        conn.cursor().execute(DML)
    assert "Traceback" in capfd.readouterr().err
    assert not conn.is_healthy()  # the driver itself gives up a session after this error
    connect().ping()


def test_a_call_that_takes_too_long_is_broken_off(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on(SLOW, lambda session, *_: session.block())
    conn.call_timeout = 200
    with pytest.raises(oracledb.DatabaseError, match="DPY-4024"):
        conn.cursor().execute(SLOW)
    conn.call_timeout = 0
    conn.ping()


def test_a_call_can_be_cancelled_from_another_thread(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on(SLOW, lambda session, *_: session.block())
    backend.on_query(QUERY, [number("N")], [(1,)])

    def cancel() -> None:
        assert backend.session.entered.wait(60)
        conn.cancel()

    for _ in range(3):
        backend.session.entered.clear()
        helper = threading.Thread(target=cancel)
        helper.start()
        with pytest.raises(oracledb.DatabaseError, match="ORA-01013"):
            conn.cursor().execute(SLOW)
        helper.join()
        assert conn.cursor().execute(QUERY).fetchone() == (1,)


def test_a_cancel_while_idle_hits_the_next_call_only(conn: oracledb.Connection) -> None:
    conn.cancel()
    with pytest.raises(oracledb.DatabaseError, match="ORA-01013"):
        conn.ping()
    conn.ping()


def test_a_cancel_that_comes_by_itself_is_ora_1013(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_error(SLOW, Cancelled())
    with pytest.raises(oracledb.DatabaseError, match="ORA-01013"):
        conn.cursor().execute(SLOW)
    conn.ping()


def test_a_client_that_dies_cancels_its_call(backend: FakeBackend, dsn: str) -> None:
    backend.on(SLOW, lambda session, *_: session.block())
    program = "import oracledb, sys; oracledb.connect(sys.argv[1]).cursor().execute(sys.argv[2])"
    client = subprocess.Popen([sys.executable, "-c", program, f"scott/tiger@{dsn}", SLOW])
    try:
        wait_until(lambda: bool(backend.sessions) and backend.session.entered.is_set())
    finally:
        client.kill()
        client.wait()
    assert backend.session.closed.wait(60)


def test_client_attributes_reach_the_engine_with_the_next_call(backend: FakeBackend, conn: oracledb.Connection) -> None:
    conn.module, conn.action, conn.client_identifier = "mod", "act", "ident"
    conn.clientinfo, conn.dbop = "info", "op"
    conn.ping()
    assert backend.session.info == {
        "module": "mod",
        "action": "act",
        "client_identifier": "ident",
        "client_info": "info",
        "dbop": "op",
    }


def test_client_attributes_can_be_cleared(backend: FakeBackend, conn: oracledb.Connection) -> None:
    conn.module, conn.action, conn.clientinfo = "mod", "", None  # type: ignore[assignment]
    conn.ping()
    assert backend.session.info == {"module": "mod", "action": None, "client_info": None}
    conn.module = ""
    conn.ping()
    assert backend.session.info["module"] is None


def test_the_schema_can_be_set_as_an_attribute(backend: FakeBackend, conn: oracledb.Connection) -> None:
    conn.current_schema = "hsm"
    conn.ping()
    assert backend.session.info == {"current_schema": "hsm"}


def test_calls_the_server_does_not_know_are_refused_and_survived(
    backend: FakeBackend, conn: oracledb.Connection
) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-03115"):
        conn.tpc_begin(conn.xid(1, "a", "b"))
    with pytest.raises(oracledb.DatabaseError, match="ORA-03115"):
        conn.queue("Q").enqone(conn.msgproperties(payload=b"x"))
    conn.ping()


def test_a_bind_type_the_server_does_not_know_is_refused_and_survived(
    backend: FakeBackend, conn: oracledb.Connection
) -> None:
    sql = "insert into t values (:1, :2)"
    backend.on_dml(sql)
    with pytest.raises(oracledb.DatabaseError, match="ORA-03115"):
        conn.cursor().execute(sql, [oracledb.IntervalYM(1, 2), "x" * 150_000])
    conn.ping()


def test_a_scrollable_cursor_goes_back_and_forth(backend: FakeBackend, conn: oracledb.Connection) -> None:
    query = "select :a from t"
    backend.on_query(query, [number("N")], [(i,) for i in range(1, 31)])
    cursor = conn.cursor(scrollable=True)
    cursor.arraysize = 4
    cursor.execute(query, a=1)

    def at(*where: Any, **mode: str) -> list[int]:
        cursor.scroll(*where, **mode)
        return [n for (n,) in cursor.fetchmany(3)]

    assert [n for (n,) in cursor.fetchmany(7)] == [1, 2, 3, 4, 5, 6, 7]
    assert at(15, mode="absolute") == [15, 16, 17]
    assert (at(9), cursor.rowcount) == ([26, 27, 28], 28)
    assert at(mode="last") == [30]
    assert at(mode="first") == [1, 2, 3]
    assert at(29, mode="absolute") == [29, 30]
    with pytest.raises(oracledb.ProgrammingError, match="DPY-2063"):
        cursor.scroll(31, mode="absolute")
    cursor.execute(query, a=1)
    assert cursor.fetchone() == (1,)
    assert len(backend.session.executed) == 3  # the time zone's, and this one twice


def test_the_asyncio_driver_works_too(backend: FakeBackend, dsn: str) -> None:
    backend.on_query(QUERY, [number("N")], [(i,) for i in range(250)])
    backend.on(DML, lambda *_: Outcome(rowcount=3))

    async def use() -> None:
        async with oracledb.connect_async(user="scott", password="tiger", dsn=dsn) as conn:
            assert await conn.fetchall(QUERY) == [(i,) for i in range(250)]
            with conn.cursor() as cursor:
                await cursor.execute(DML)
                assert cursor.rowcount == 3
            await conn.commit()

    asyncio.run(use())
    assert backend.session.log[0] == "commit"
