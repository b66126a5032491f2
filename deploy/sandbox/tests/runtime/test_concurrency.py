"""Two sessions at once: row locks, SKIP LOCKED, NOWAIT, deadlocks, cancelling."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import oracledb
import pytest

from deploy.sandbox.runtime.engine import Engine
from tests.waiting import wait_until

Connect = Callable[..., oracledb.Connection]


@pytest.fixture
def pair(connect: Connect) -> Iterator[tuple[oracledb.Connection, oracledb.Connection]]:
    first, second = connect(), connect()
    with first.cursor() as cursor:
        cursor.execute("create table queue (id number primary key, taken varchar2(1))")
        cursor.executemany("insert into queue (id) values (:1)", [(i,) for i in range(1, 7)])
        first.commit()
        yield first, second
        first.rollback()
        second.rollback()
        cursor.execute("drop table queue")
    first.close()
    second.close()


def run(connection: oracledb.Connection, text: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def waiting(engine: Engine) -> bool:
    """Some backend waits for a lock of another."""
    session = engine.connections.transaction()
    try:
        found = session.select("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
        return found.get_value(0, 0) != b"0"
    finally:
        session.close()


def test_skip_locked_gives_two_sessions_different_rows(
    pair: tuple[oracledb.Connection, oracledb.Connection],
) -> None:
    block = """
        declare
           cursor c is select id from queue order by id for update skip locked;
           type t_ids is table of number index by pls_integer;
           l t_ids;
        begin
           open c;
           fetch c bulk collect into l limit 3;
           close c;
           :out := l(1) || ',' || l(2) || ',' || l(3);
        end;"""
    found = []
    for connection in pair:
        with connection.cursor() as cursor:
            out = cursor.var(str)
            cursor.execute(block, {"out": out})
            found.append(out.getvalue())
    assert found == ["1,2,3", "4,5,6"]


def test_a_row_lock_makes_the_other_wait_and_then_see_the_new_value(
    pair: tuple[oracledb.Connection, oracledb.Connection], engine: Engine
) -> None:
    first, second = pair
    run(first, "update queue set taken = 'Y' where id = 1")
    with ThreadPoolExecutor(1) as pool:
        blocked = pool.submit(run, second, "update queue set taken = 'N' where id = 1 and taken is null")
        wait_until(lambda: waiting(engine))
        first.commit()
        blocked.result(60)
    second.commit()
    with first.cursor() as cursor:
        cursor.execute("select taken from queue where id = 1")
        assert cursor.fetchone() == ("Y",)


def test_nowait_is_refused_at_once(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, second = pair
    run(first, "select id from queue where id = 1 for update")
    with pytest.raises(oracledb.Error, match="ORA-00054"):
        run(second, "select id from queue where id = 1 for update nowait")


def test_wait_gives_up_after_its_time(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, second = pair
    run(first, "select id from queue where id = 1 for update")
    with pytest.raises(oracledb.Error, match="ORA-30006"):
        run(second, "select id from queue where id = 1 for update wait 1")


def test_a_deadlock_costs_one_statement_and_no_earlier_work(
    pair: tuple[oracledb.Connection, oracledb.Connection], engine: Engine
) -> None:
    first, second = pair
    run(first, "update queue set taken = 'A' where id = 1")
    run(second, "update queue set taken = 'B' where id = 2")
    errors: list[str] = []

    def cross(connection: oracledb.Connection, number: int) -> None:
        try:
            run(connection, f"update queue set taken = 'X' where id = {number}")
        except oracledb.Error as error:
            errors.append(error.args[0].full_code)
            connection.commit()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(cross, first, 2)
        wait_until(lambda: waiting(engine))
        two = pool.submit(cross, second, 1)
        one.result(60)
        two.result(60)
    assert errors == ["ORA-00060"]
    first.commit()
    second.commit()
    with first.cursor() as cursor:
        cursor.execute("select count(*) from queue where taken is not null")
        assert cursor.fetchone() == (2,)


def test_a_waiting_call_can_be_cancelled_and_the_session_goes_on(
    pair: tuple[oracledb.Connection, oracledb.Connection], engine: Engine
) -> None:
    first, second = pair
    run(first, "update queue set taken = 'Y' where id = 1")
    run(second, "update queue set taken = 'N' where id = 2")
    with ThreadPoolExecutor(1) as pool:
        blocked = pool.submit(run, second, "update queue set taken = 'N' where id = 1")
        wait_until(lambda: waiting(engine))
        second.cancel()
        with pytest.raises(oracledb.Error, match="ORA-01013"):
            blocked.result(60)
    assert run(second, "select count(*) from queue where taken = 'N'") == [1]


def test_an_endless_loop_can_be_cancelled(connection: oracledb.Connection) -> None:
    connection.call_timeout = 300
    with connection.cursor() as cursor, pytest.raises(oracledb.Error, match=r"DPY-4024|ORA-01013|ORA-03136"):
        cursor.execute("begin loop null; end loop; end;")


def test_what_is_not_committed_is_not_seen(pair: tuple[oracledb.Connection, oracledb.Connection]) -> None:
    first, second = pair
    run(first, "delete from queue")
    assert run(second, "select count(*) from queue") == [6]


def test_ddl_waits_for_a_transaction_as_long_as_it_is_told_to(
    pair: tuple[oracledb.Connection, oracledb.Connection], engine: Engine
) -> None:
    first, second = pair
    run(first, "update queue set taken = 'Y' where id = 1")
    run(second, "alter session set ddl_lock_timeout = 60")
    with ThreadPoolExecutor(1) as pool:
        blocked = pool.submit(run, second, "alter table queue add (waited number)")
        wait_until(lambda: waiting(engine))
        run(first, "begin execute immediate 'begin null; end;'; update queue set taken = 'Z' where id = 1; end;")
        first.commit()
        blocked.result(30)
    run(second, "alter table queue drop column waited")


def test_ddl_gives_up_after_the_time_it_was_given(
    pair: tuple[oracledb.Connection, oracledb.Connection],
) -> None:
    first, second = pair
    run(first, "update queue set taken = 'Y' where id = 1")
    for seconds in (0, 1):
        run(second, f"alter session set ddl_lock_timeout = {seconds}")
        started = time.monotonic()
        with pytest.raises(oracledb.Error, match="ORA-00054"):
            run(second, "alter table queue add (waited number)")
        assert time.monotonic() - started >= seconds


@pytest.mark.parametrize(("value", "error"), [("-1", "ORA-00068"), ("1000001", "ORA-00068"), ("soon", "ORA-02017")])
def test_ddl_lock_timeout_is_a_number_of_seconds_up_to_a_million(
    pair: tuple[oracledb.Connection, oracledb.Connection], value: str, error: str
) -> None:
    with pytest.raises(oracledb.Error, match=error):
        run(pair[0], f"alter session set ddl_lock_timeout = {value}")
