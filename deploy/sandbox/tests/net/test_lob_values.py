from __future__ import annotations

import gc
from typing import Any

import oracledb
import pytest

from deploy.sandbox.backend import Column, DbType, Direction, Outcome

from .fake import FakeBackend, FakeRows, number

SQL = "select lobs from somewhere"
COLUMNS = [number("N"), Column("C", DbType.CLOB), Column("B", DbType.BLOB)]
TEXT = "ação 😀 " * 20000
DATA = bytes(range(256)) * 500
ROWS = [(1, TEXT, DATA), (2, None, None), (3, "", b""), (4, "x", b"y")]
VALUES = [(1, TEXT, DATA), (2, None, None), (3, None, None), (4, "x", b"y")]


def read(value: Any) -> Any:
    return value.read() if isinstance(value, oracledb.LOB) else value


@pytest.mark.parametrize("prefetch", [1, 2, 100])
def test_lobs_arrive_as_locators(backend: FakeBackend, conn: oracledb.Connection, prefetch: int) -> None:
    backend.on_query(SQL, COLUMNS, ROWS)
    for _ in range(2):
        cursor = conn.cursor()
        cursor.prefetchrows = prefetch
        got = [(n, read(c), read(b)) for n, c, b in cursor.execute(SQL)]
        # an empty LOB is a locator whose content the driver gives as '' or None, by version
        assert [(n, c or None, b or None) for n, c, b in got] == VALUES


def test_lobs_arrive_as_values_with_fetch_lobs_off(
    backend: FakeBackend, conn: oracledb.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oracledb.defaults, "fetch_lobs", False)
    backend.on_query(SQL, COLUMNS, ROWS)
    for _ in range(2):
        got = conn.cursor().execute(SQL).fetchall()
        assert got == VALUES


def test_a_locator_can_be_read_in_pieces(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_query(SQL, [Column("C", DbType.CLOB)], [("abcdefghij",)])
    (lob,) = conn.cursor().execute(SQL).fetchone()
    assert lob.size() == 10
    assert lob.read(3, 4) == "cdef"
    assert lob.read(9, 100) == "ij"
    assert lob.getchunksize() > 0


def test_the_session_is_asked_to_write_a_queried_lob(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_query(SQL, [Column("C", DbType.CLOB)], [("abc",)])
    (lob,) = conn.cursor().execute(SQL).fetchone()
    lob.write("x", 2)
    with pytest.raises(oracledb.DatabaseError, match="ORA-22920"):
        lob.write("locked")
    assert lob.read() == "axc"


def test_temporary_lobs_can_be_written_trimmed_and_opened(conn: oracledb.Connection) -> None:
    lob = conn.createlob(oracledb.DB_TYPE_CLOB)
    lob.open()
    assert lob.isopen()
    lob.write("hello world")
    lob.write("W", 7)
    lob.trim(9)
    lob.close()
    assert lob.read() == "hello Wor"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (oracledb.DB_TYPE_CLOB, TEXT),
        (oracledb.DB_TYPE_NCLOB, TEXT),
        (oracledb.DB_TYPE_BLOB, DATA),
    ],
)
def test_a_temporary_lob_reaches_the_engine_as_its_value(
    backend: FakeBackend, conn: oracledb.Connection, kind: Any, value: Any
) -> None:
    backend.on_dml("insert into t values (:1)")
    lob = conn.createlob(kind, value)
    cursor = conn.cursor()
    cursor.execute("insert into t values (:1)", [lob])
    assert backend.session.executed[-1] == [[value]]


def test_a_long_string_bound_to_plsql_travels_as_a_lob(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_echo("begin :1 := :2; end;")
    out = conn.cursor().var(oracledb.DB_TYPE_CLOB)
    conn.cursor().execute("begin :1 := :2; end;", [out, TEXT])
    assert read(out.getvalue()) == TEXT
    assert backend.session.types[-1][1].type is DbType.CLOB


@pytest.mark.parametrize(
    ("kind", "value"),
    [(oracledb.DB_TYPE_CLOB, TEXT), (oracledb.DB_TYPE_BLOB, DATA), (oracledb.DB_TYPE_CLOB, None)],
)
def test_lob_out_binds(backend: FakeBackend, conn: oracledb.Connection, kind: Any, value: Any) -> None:
    backend.on("begin :1 := x; end;", lambda *_: Outcome(out=[[value]]), directions=[Direction.OUT])
    cursor = conn.cursor()
    out = cursor.var(kind)
    cursor.execute("begin :1 := x; end;", [out])
    assert read(out.getvalue()) == value


def test_ref_cursors_with_lob_columns(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on(
        "begin :1 := x; end;",
        lambda *_: Outcome(out=[[FakeRows(COLUMNS, [(i, f"t{i}", b"b") for i in range(150)])]]),
        directions=[Direction.OUT],
    )
    for _ in range(2):
        out = conn.cursor()
        conn.cursor().execute("begin :1 := x; end;", [out])
        assert [(n, read(c)) for n, c, _ in out] == [(i, f"t{i}") for i in range(150)]


def test_lobs_are_given_back_when_the_client_drops_them(backend: FakeBackend, conn: oracledb.Connection) -> None:
    """The locator of a dropped LOB is sent with a later call, which must parse."""
    backend.on_query(SQL, [Column("C", DbType.CLOB)], [(f"text {i}",) for i in range(50)])
    for _ in range(3):
        lobs = [lob for (lob,) in conn.cursor().execute(SQL)]
        assert [lob.read() for lob in lobs] == [f"text {i}" for i in range(50)]
        del lobs
        gc.collect()
        conn.ping()
