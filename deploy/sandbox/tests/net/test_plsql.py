from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import oracledb
import pytest

from deploy.sandbox.backend import Column, DbType, Direction, Outcome
from deploy.sandbox.errors import OraError

from .fake import FakeBackend, FakeRows, FakeSession, number

ECHO = "begin :1 := :2; end;"
OPEN = "begin open_it(:1); end;"
MOMENT = dt.datetime(2024, 2, 29, 13, 14, 15, 678901)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (oracledb.DB_TYPE_NUMBER, 42),
        (oracledb.DB_TYPE_NUMBER, -0.5),
        (oracledb.DB_TYPE_BINARY_INTEGER, 7),
        (oracledb.DB_TYPE_VARCHAR, "ação"),
        (oracledb.DB_TYPE_NVARCHAR, "ação"),
        (oracledb.DB_TYPE_CHAR, "x  "),
        (oracledb.DB_TYPE_RAW, b"\x01\x02"),
        (oracledb.DB_TYPE_DATE, MOMENT.replace(microsecond=0)),
        (oracledb.DB_TYPE_TIMESTAMP, MOMENT),
        (oracledb.DB_TYPE_INTERVAL_DS, dt.timedelta(days=1, seconds=2, microseconds=3)),
        (oracledb.DB_TYPE_BINARY_DOUBLE, 1.25),
        (oracledb.DB_TYPE_BINARY_FLOAT, 1.25),
        (oracledb.DB_TYPE_BOOLEAN, True),
        (oracledb.DB_TYPE_BOOLEAN, False),
    ],
)
def test_each_type_goes_in_and_comes_out(
    backend: FakeBackend, conn: oracledb.Connection, kind: Any, value: Any
) -> None:
    backend.on_echo(ECHO)
    cursor = conn.cursor()
    out, given = cursor.var(kind), cursor.var(kind)
    for sent in (value, None, value):
        given.setvalue(0, sent)
        cursor.execute(ECHO, [out, given])
        assert out.getvalue() == sent


def test_timestamps_with_time_zone_come_out_as_their_local_time(
    backend: FakeBackend, conn: oracledb.Connection
) -> None:
    zone = dt.timezone(dt.timedelta(hours=5))
    backend.on(OPEN, lambda *_: Outcome(out=[[MOMENT.replace(tzinfo=zone)]]), directions=[Direction.OUT])
    cursor = conn.cursor()
    out = cursor.var(oracledb.DB_TYPE_TIMESTAMP_TZ)
    cursor.execute(OPEN, [out])
    assert out.getvalue().replace(tzinfo=None) == MOMENT


def test_rowids_come_out_as_text(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on(OPEN, lambda *_: Outcome(out=[["AAAR3sAAEAAAACXAAA"]]), directions=[Direction.OUT])
    cursor = conn.cursor()
    out = cursor.var(oracledb.DB_TYPE_ROWID)
    cursor.execute(OPEN, [out])
    assert out.getvalue() == "AAAR3sAAEAAAACXAAA"


def test_a_number_comes_out_of_a_text_bind_as_text(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on(OPEN, lambda *_: Outcome(out=[[Decimal("0.5")]]), directions=[Direction.OUT])
    cursor = conn.cursor()
    out = cursor.var(str)
    cursor.execute(OPEN, [out])
    assert out.getvalue() == ".5"


def test_a_value_of_the_wrong_type_is_an_error_not_garbage(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on(OPEN, lambda *_: Outcome(out=[["text"]]), directions=[Direction.OUT])
    cursor = conn.cursor()
    with pytest.raises(oracledb.DatabaseError, match="ORA-00932"):
        cursor.execute(OPEN, [cursor.var(dt.datetime)])
    conn.ping()


def test_in_out_binds(backend: FakeBackend, conn: oracledb.Connection) -> None:
    sql = "begin twice(:n); end;"
    backend.on(sql, lambda _s, _t, rows, _b: Outcome(out=[[row[0] * 2] for row in rows]), directions=[Direction.IN_OUT])
    cursor = conn.cursor()
    value = cursor.var(int)
    for start in (3, 5):
        value.setvalue(0, start)
        cursor.execute(sql, n=value)
        assert value.getvalue() == 2 * start


def test_callproc_returns_the_changed_arguments(backend: FakeBackend, conn: oracledb.Connection) -> None:
    sql = "begin pkg.p(:1,:2); end;"
    backend.on(sql, lambda *_: Outcome(out=[["done"]]), directions=[Direction.IN, Direction.OUT])
    cursor = conn.cursor()
    assert cursor.callproc("pkg.p", [1, cursor.var(str)]) == [1, "done"]


def test_callfunc_returns_the_result(backend: FakeBackend, conn: oracledb.Connection) -> None:
    sql = "begin :retval := pkg.f(:1); end;"
    backend.on(
        sql,
        lambda _s, _t, rows, _b: Outcome(out=[[row[1] + 1] for row in rows]),
        directions=[Direction.OUT, Direction.IN],
    )
    assert conn.cursor().callfunc("pkg.f", int, [41]) == 42
    assert conn.cursor().callfunc("pkg.f", int, [1]) == 2


def test_executemany_of_a_block_collects_each_out_value(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_echo(ECHO)
    cursor = conn.cursor()
    for _ in range(2):
        out = cursor.var(int, arraysize=4)
        cursor.executemany(ECHO, [(out, i) for i in range(4)])
        assert [out.getvalue(i) for i in range(4)] == [0, 1, 2, 3]


def test_executemany_without_binds_runs_as_often_as_asked(backend: FakeBackend, conn: oracledb.Connection) -> None:
    sql = "begin tick; end;"
    backend.on(sql, lambda *_: Outcome())
    conn.cursor().executemany(sql, 3)
    assert sum(len(rows) for rows in backend.session.executed[1:]) == 3


def test_arrays_go_in_and_come_out(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_echo(ECHO)
    cursor = conn.cursor()
    out = cursor.arrayvar(str, 10)
    given = cursor.arrayvar(str, ["a", None, "c"])
    for _ in range(2):
        cursor.execute(ECHO, [out, given])
        assert out.getvalue() == ["a", None, "c"]
    assert backend.session.types[-1][1].array
    assert backend.session.types[-1][0].max_elements == 10


def test_an_array_larger_than_the_clients_is_refused(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on(OPEN, lambda *_: Outcome(out=[[[1, 2, 3]]]), directions=[Direction.OUT])
    cursor = conn.cursor()
    with pytest.raises(oracledb.DatabaseError, match="ORA-06513"):
        cursor.execute(OPEN, [cursor.arrayvar(int, 2)])
    conn.ping()


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250])
def test_ref_cursors_come_out(backend: FakeBackend, conn: oracledb.Connection, count: int) -> None:
    columns = [number("N"), Column("T", DbType.VARCHAR2, size=9)]
    backend.on(
        OPEN,
        lambda *_: Outcome(out=[[FakeRows(columns, [(i, f"t{i}") for i in range(count)])]]),
        directions=[Direction.OUT],
    )
    for _ in range(2):
        out = conn.cursor()
        conn.cursor().execute(OPEN, [out])
        assert out.description is not None
        assert [d.name for d in out.description] == ["N", "T"]
        assert out.fetchall() == [(i, f"t{i}") for i in range(count)]


def test_a_ref_cursor_never_opened_is_told(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on(OPEN, lambda *_: Outcome(out=[[None]]), directions=[Direction.OUT])
    out = conn.cursor()
    conn.cursor().execute(OPEN, [out])
    with pytest.raises(oracledb.Error, match="DPY-4025"):
        out.fetchall()


def test_a_ref_cursor_can_be_passed_back_in(backend: FakeBackend, conn: oracledb.Connection) -> None:
    rows = FakeRows([number("N")], [(1,)])
    backend.on(OPEN, lambda *_: Outcome(out=[[rows]]), directions=[Direction.OUT])
    sql = "begin close_it(:1); end;"
    backend.on(sql, lambda *_: Outcome(), directions=[Direction.IN])
    out = conn.cursor()
    conn.cursor().execute(OPEN, [out])
    conn.cursor().execute(sql, [out])
    assert backend.session.executed[-1] == [[rows]]


def test_implicit_results(backend: FakeBackend, conn: oracledb.Connection) -> None:
    sql = "begin two_results; end;"
    columns = [number("N")]
    backend.on(
        sql,
        lambda *_: Outcome(implicit_results=[FakeRows(columns, [(1,), (2,)]), FakeRows(columns, [(3,)])]),
    )
    cursor = conn.cursor()
    cursor.execute(sql)
    assert [result.fetchall() for result in cursor.getimplicitresults()] == [[(1,), (2,)], [(3,)]]


def test_a_compile_warning_reaches_the_cursor(backend: FakeBackend, conn: oracledb.Connection) -> None:
    sql = "create procedure p is begin :nothing end;"
    backend.on(sql, lambda *_: Outcome(compiled_with_errors=True))
    cursor = conn.cursor()
    for _ in range(2):
        cursor.execute(sql)
        assert cursor.warning is not None
        assert cursor.warning.full_code == "DPY-7000"


def test_a_change_of_schema_is_seen_by_the_driver(backend: FakeBackend, conn: oracledb.Connection) -> None:
    sql = "alter session set current_schema = hsm"
    backend.on(sql, lambda *_: Outcome(current_schema="HSM"))
    conn.cursor().execute(sql)
    assert conn.current_schema == "HSM"


def test_an_error_of_a_block_leaves_the_session_usable(backend: FakeBackend, conn: oracledb.Connection) -> None:
    failing = True

    def run(_session: FakeSession, _types: Any, rows: Any, _batch: bool) -> Outcome:
        if failing:
            raise OraError(20001, "no")
        return Outcome(out=[[row[1]] for row in rows])

    backend.on(ECHO, run, directions=[Direction.OUT, Direction.IN])
    cursor = conn.cursor()
    out = cursor.var(int)
    for value in range(4):
        failing = value % 2 == 0
        if failing:
            with pytest.raises(oracledb.DatabaseError, match="ORA-20001: no"):
                cursor.execute(ECHO, [out, value])
        else:
            cursor.execute(ECHO, [out, value])
            assert out.getvalue() == value
