"""V$ views about locks, transactions and processes, and the space that tables take."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import oracledb
import pytest

from tests.waiting import wait_until

Connect = Callable[..., oracledb.Connection]


@pytest.fixture
def holder(connect: Connect) -> Iterator[oracledb.Connection]:
    connection = connect()
    with connection.cursor() as cursor:
        cursor.execute("create table held (id number primary key, n number)")
        cursor.execute("insert into held values (1, 0)")
        connection.commit()
        cursor.execute("update held set n = 1")
        yield connection
        connection.rollback()
        cursor.execute("drop table held")
    connection.close()


def _rows(connection: oracledb.Connection, sql: str, *binds: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(binds))
        return list(cursor.fetchall())


def _sid(connection: oracledb.Connection) -> int:
    sid: int = _rows(connection, "select sys_context('userenv', 'sid') from dual")[0][0]
    return int(sid)


_OURS = "sid in (select sid from v$session where username = :1)"


def test_who_holds_what_and_who_waits_for_it(dba: oracledb.Connection, connect: Connect, holder: Any) -> None:
    waiters = [connect(), connect()]
    sids = sorted(_sid(connection) for connection in waiters)
    own = _sid(holder)
    waiting = f"select count(*) from v$lock where request = 6 and {_OURS}"
    with ThreadPoolExecutor() as pool:
        done = []
        for number, connection in enumerate(waiters, 1):
            done.append(pool.submit(connection.cursor().execute, "update held set n = 2"))
            wait_until(lambda count=number: _rows(dba, waiting, holder.username) == [(count,)])  # type: ignore[misc]
        locks = (
            "select w.sid, h.sid, h.lmode, w.type from v$lock w join v$lock h on h.id1 = w.id1 and h.id2 = w.id2 "
            f"and h.block = 1 where w.request > 0 and w.{_OURS} order by 1"
        )
        assert _rows(dba, locks, holder.username) == [(sid, own, 6, "TX") for sid in sids]
        objects = (
            "select l.session_id, l.locked_mode, o.object_name, l.oracle_username from v$locked_object l "
            "join dba_objects o on o.object_id = l.object_id where o.owner = :1 order by 1"
        )
        assert _rows(dba, objects, holder.username) == [
            (sid, 3, "HELD", holder.username) for sid in sorted([own, *sids])
        ]
        blocked = "select sid, blocking_session, event from v$session where blocking_session = :1 order by 1"
        assert _rows(dba, blocked, own) == [(sid, own, "enq: TX - row lock contention") for sid in sids]
        holder.rollback()
        for future, connection in zip(done, waiters, strict=True):
            future.result()
            connection.rollback()
    assert _rows(dba, f"select count(*) from v$lock where {_OURS}", holder.username) == [(0,)]


def test_a_transaction_and_its_session(dba: oracledb.Connection, holder: oracledb.Connection) -> None:
    joined = "select s.sid, t.status from v$transaction t join v$session s on s.taddr = t.addr and s.saddr = t.ses_addr"
    joined += " where s.username = :1"
    assert _rows(dba, joined, holder.username) == [(_sid(holder), "ACTIVE")]
    again = (
        "select count(*) from v$locked_object o join v$transaction t on t.xidsqn = o.xidsqn and t.xidslot = o.xidslot"
    )
    assert _rows(dba, again) == [(1,)]
    holder.commit()
    assert _rows(dba, joined, holder.username) == []


def test_processes_and_statistics(dba: oracledb.Connection, holder: oracledb.Connection) -> None:
    own = _sid(dba)
    assert _rows(dba, "select sid from v$mystat where rownum = 1") == [(own,)]
    process = "select count(p.spid) from v$session s join v$process p on p.addr = s.paddr where s.sid = :1"
    assert _rows(dba, process, own) == [(1,)]
    statistic = (
        "select n.name, t.value from v$sesstat t join v$statname n on n.statistic# = t.statistic# where sid = :1"
    )
    assert _rows(dba, statistic + " and n.statistic# = 0", own) == [("logons cumulative", 1)]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("SQL*Net roundtrips to/from client", 4),  # the third fetch brings nothing, and so tells that there is no more
        ("parse count (total)", 1),
    ],
)
def test_calls_and_parses_of_a_session_are_counted(
    dba: oracledb.Connection, holder: oracledb.Connection, name: str, more: int
) -> None:
    sid = _sid(holder)
    query = "select t.value from v$sesstat t join v$statname n on n.statistic# = t.statistic# "
    query += "where t.sid = :1 and n.name = :2"
    ((before,),) = _rows(dba, query, sid, name)
    cursor = holder.cursor()
    cursor.arraysize = cursor.prefetchrows = 2
    assert len(cursor.execute("select level from dual connect by level <= 4").fetchall()) == 4
    holder.ping()
    assert _rows(dba, query, sid, name) == [(before + more,)]


def test_the_driver_of_a_session_is_shown(connect: Connect) -> None:
    query = "select distinct client_driver from v$session_connect_info where sid = sys_context('userenv', 'sid')"
    driver = f"python-oracledb thn : {oracledb.__version__}"
    assert _rows(connect("system"), query) == [(driver,)]


def test_the_statements_area_is_empty(dba: oracledb.Connection) -> None:
    assert _rows(dba, "select sql_id, executions, elapsed_time from v$sql where sql_text like '%held%'") == []


def test_segments(dba: oracledb.Connection, connect: Connect, holder: oracledb.Connection) -> None:
    sizes = "select segment_name, segment_type, sign(blocks), bytes / blocks from {}_segments "
    sizes += "where segment_name = 'HELD' {}"
    assert _rows(holder, sizes.format("user", "")) == [("HELD", "TABLE", 1, 8192)]
    assert _rows(dba, sizes.format("dba", "and owner = :1"), holder.username) == [("HELD", "TABLE", 1, 8192)]


@pytest.mark.parametrize("view", ["v$lock", "v$transaction", "v$sql", "v$process", "dba_segments"])
def test_they_are_for_who_may_see_the_dictionary(connect: Connect, view: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-00942"):
        _rows(connect(), f"select count(*) from {view}")


def _named(connection: oracledb.Connection) -> tuple[int, int]:
    """Number and serial number of its session."""
    own = "dbms_debug_jdwp.current_session_id, dbms_debug_jdwp.current_session_serial"
    ((sid, serial),) = _rows(connection, f"select {own} from dual")
    return sid, serial


def test_a_session_is_killed_and_its_changes_with_it(dba: oracledb.Connection, connect: Connect) -> None:
    victim, other = connect(), connect()
    sid, serial = _named(victim)
    assert (sid, serial) == _rows(dba, "select sid, serial# from v$session where sid = :1", sid)[0]
    other.cursor().execute("create table killed (n number)")
    victim.cursor().execute("lock table killed in exclusive mode")
    dba.cursor().execute(f"alter system kill session '{sid}, {serial}'")
    other.cursor().execute("drop table killed")
    with pytest.raises(oracledb.DatabaseError) as caught:
        victim.ping()
    assert caught.value.args[0].isrecoverable
    assert not victim.is_healthy()


def test_a_killed_session_stops_what_it_does(dba: oracledb.Connection, connect: Connect) -> None:
    victim = connect()
    sid, serial = _named(victim)
    told: list[str] = []

    def work() -> None:
        try:
            victim.cursor().execute("begin dbms_session.sleep(60); end;")
        except oracledb.DatabaseError as error:
            told.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: _rows(dba, "select count(*) from v$session where sid = :1", sid) == [(1,)])
    time.sleep(0.3)
    dba.cursor().execute(f"alter system kill session '{sid},{serial}' immediate")
    thread.join(20)
    assert len(told) == 1
    assert "DPY-4011" in told[0] or "ORA-00028" in told[0]
    wait_until(lambda: _rows(dba, "select count(*) from v$session where sid = :1", sid) == [(0,)])


@pytest.mark.parametrize(
    ("who", "which", "code"),
    [
        ("system", "{sid},{serial}", "ORA-00027"),
        ("system", "99999,1", "ORA-00030"),
        ("system", "x", "ORA-00026"),
        (None, "99999,1", "ORA-01031"),
    ],
)
def test_what_cannot_be_killed(connect: Connect, who: str | None, which: str, code: str) -> None:
    killer = connect(who) if who else connect()
    sid, serial = _named(killer)
    with pytest.raises(oracledb.DatabaseError, match=code):
        killer.cursor().execute(f"alter system kill session '{which.format(sid=sid, serial=serial)}'")


def test_plsql_sees_what_a_session_has_done_too(dba: oracledb.Connection) -> None:
    block = """declare
       n number;
    begin
       select t.value into n from v$mystat t join v$statname s on s.statistic# = t.statistic#
        where s.name = 'SQL*Net roundtrips to/from client';
       :1 := n;
    end;"""
    with dba.cursor() as cursor:
        seen = cursor.var(int)
        cursor.execute(block, [seen])
        before = seen.getvalue()
        cursor.execute(block, [seen])
    assert seen.getvalue() == before + 1
