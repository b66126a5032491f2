from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import oracledb
import pytest

from deploy.sandbox.backend import Column, DbType, Outcome
from deploy.sandbox.errors import OraError

from .conftest import Connect
from .fake import FakeBackend, FakeRows, Script, number

SQL = "select something from somewhere"
MOMENT = dt.datetime(2024, 2, 29, 13, 14, 15, 678901)


@pytest.mark.parametrize(
    ("column", "value", "seen"),
    [
        (number("X"), 42, 42),
        (number("X"), Decimal("-1.5"), -1.5),
        (Column("X", DbType.NUMBER, 10, 2), Decimal("12.34"), 12.34),
        (Column("X", DbType.VARCHAR2, size=30), "ação €", "ação €"),
        (Column("X", DbType.VARCHAR2, size=4000), "á" * 4000, "á" * 4000),
        (Column("X", DbType.VARCHAR2, size=10), "", None),
        (Column("X", DbType.VARCHAR2), None, None),
        (Column("X", DbType.CHAR, size=5), "ab   ", "ab   "),
        (Column("X", DbType.LONG), "long text", "long text"),
        (Column("X", DbType.RAW, size=2000), b"\x00\xff" * 200, b"\x00\xff" * 200),
        (Column("X", DbType.DATE), MOMENT, MOMENT.replace(microsecond=0)),
        (Column("X", DbType.TIMESTAMP, scale=6), MOMENT, MOMENT),
        (Column("X", DbType.TIMESTAMP_LTZ, scale=6), MOMENT, MOMENT),
        (Column("X", DbType.INTERVAL_DS, 2, 6), dt.timedelta(days=-3, seconds=5), dt.timedelta(-3, 5)),
        (Column("X", DbType.BINARY_DOUBLE), 1.1, 1.1),
        (Column("X", DbType.BINARY_DOUBLE), -1e300, -1e300),
        (Column("X", DbType.BINARY_FLOAT), 0.5, 0.5),
        (Column("X", DbType.BOOLEAN), True, True),
        (Column("X", DbType.BOOLEAN), False, False),
        (Column("X", DbType.ROWID), "AAAR3sAAEAAAACXAAA", "AAAR3sAAEAAAACXAAA"),
        (Column("X", DbType.VARCHAR2, size=40, is_json=True), '{"a": 1}', {"a": 1}),
    ],
    ids=lambda value: value.type.name if isinstance(value, Column) else "",
)
def test_each_type_arrives_as_its_python_value(
    backend: FakeBackend, conn: oracledb.Connection, column: Column, value: Any, seen: Any
) -> None:
    backend.on_query(SQL, [column], [(value,), (None,), (value,)])
    assert conn.cursor().execute(SQL).fetchall() == [(seen,), (None,), (seen,)]


def test_a_timestamp_with_time_zone_arrives_as_its_local_time(backend: FakeBackend, conn: oracledb.Connection) -> None:
    zone = dt.timezone(dt.timedelta(hours=-3, minutes=-30))
    backend.on_query(SQL, [Column("X", DbType.TIMESTAMP_TZ, scale=6)], [(MOMENT.replace(tzinfo=zone),)])
    [(seen,)] = conn.cursor().execute(SQL).fetchall()
    assert seen.replace(tzinfo=None) == MOMENT


def test_description_reports_the_columns(backend: FakeBackend, conn: oracledb.Connection) -> None:
    columns = [
        Column("ID", DbType.NUMBER, 10, 0, nullable=False),
        Column("Nome", DbType.VARCHAR2, size=30),
        Column("B", DbType.RAW, size=16),
    ]
    backend.on_query(SQL, columns, [])
    cursor = conn.cursor()
    cursor.execute(SQL)
    assert cursor.description is not None
    described = [(d.name, d.type_code, d.display_size, d.null_ok) for d in cursor.description]
    assert described == [
        ("ID", oracledb.DB_TYPE_NUMBER, 11, False),
        ("Nome", oracledb.DB_TYPE_VARCHAR, 30, True),
        ("B", oracledb.DB_TYPE_RAW, 16, True),
    ]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 99, 100, 101, 102, 350])
@pytest.mark.parametrize(("arraysize", "prefetch"), [(100, 2), (1, 0), (7, 100), (100, 101)])
def test_every_row_arrives_once_in_order(
    backend: FakeBackend, conn: oracledb.Connection, count: int, arraysize: int, prefetch: int
) -> None:
    backend.on_query(SQL, [number("N")], [(i,) for i in range(count)])
    cursor = conn.cursor()
    cursor.arraysize, cursor.prefetchrows = arraysize, prefetch
    for _ in range(2):
        assert [n for (n,) in cursor.execute(SQL)] == list(range(count))
        assert cursor.rowcount == count


def test_a_repeated_query_is_not_parsed_again(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_query(SQL, [number("N")], [(1,)])
    for _ in range(3):
        assert conn.cursor().execute(SQL).fetchone() == (1,)
    assert [sql for sql, _ in backend.session.parsed].count(SQL) == 1


@pytest.mark.parametrize("prefetch", [0, 1, 100])
def test_a_repeated_query_gets_its_new_binds(backend: FakeBackend, conn: oracledb.Connection, prefetch: int) -> None:
    sql = "select :a, :b from dual"
    columns = [number("A"), Column("B", DbType.CLOB)]
    backend.on(sql, lambda _s, _t, rows, _b: Outcome(rows=FakeRows(columns[: len(rows[0])], [tuple(rows[0])])))
    for value in range(4):
        cursor = conn.cursor()
        cursor.prefetchrows = prefetch
        [(a, b)] = cursor.execute(sql, [value, f"text {value}"])
        assert (a, b.read()) == (value, f"text {value}")


def test_a_repeated_query_that_fails_once_goes_on_afterwards(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_query(SQL, [number("N")], [(1,)])
    good = backend.scripts[SQL].run
    assert conn.cursor().execute(SQL).fetchall() == [(1,)]
    backend.on_error("error", OraError(1555, "snapshot too old"))
    backend.scripts[SQL].run = backend.scripts["error"].run
    with pytest.raises(oracledb.DatabaseError, match="ORA-01555"):
        conn.cursor().execute(SQL)
    backend.scripts[SQL].run = good
    assert conn.cursor().execute(SQL).fetchall() == [(1,)]


def test_a_large_result_spans_many_packets(backend: FakeBackend, conn: oracledb.Connection) -> None:
    rows = [(i, "x" * 1000) for i in range(500)]
    backend.on_query(SQL, [number("N"), Column("T", DbType.VARCHAR2, size=4000)], rows)
    cursor = conn.cursor()
    cursor.arraysize = 500
    assert cursor.execute(SQL).fetchall() == rows


def test_result_sets_are_closed_when_read_to_the_end(backend: FakeBackend, conn: oracledb.Connection) -> None:
    source = FakeRows([number("N")], [(1,), (2,), (3,)])
    backend.on(SQL, lambda *_: Outcome(rows=source))
    conn.cursor().execute(SQL).fetchall()
    assert source.closed


def test_an_error_in_the_middle_of_a_fetch_is_raised(backend: FakeBackend, conn: oracledb.Connection) -> None:
    broken: list[Any] = [(i,) for i in range(200)]
    broken[150] = OraError(1476, "divisor is equal to zero")
    backend.on_query(SQL, [number("N")], broken)
    cursor = conn.cursor()
    cursor.execute(SQL)
    with pytest.raises(oracledb.DatabaseError, match="ORA-01476"):
        cursor.fetchall()
    conn.ping()


def test_changed_columns_are_described_again(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_query(SQL, [number("N")], [(1,)])
    assert conn.cursor().execute(SQL).fetchall() == [(1,)]
    statement_rows = FakeRows([Column("T", DbType.VARCHAR2, size=5), number("N")], [("a", 2)])
    backend.scripts[SQL].run = lambda *_: Outcome(rows=statement_rows)
    assert conn.cursor().execute(SQL).fetchall() == [("a", 2)]


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [
        (Column("X", DbType.VARCHAR2, size=9), Column("X", DbType.CLOB), "now a clob"),
        (Column("X", DbType.RAW, size=9), Column("X", DbType.BLOB), b"now a blob"),
    ],
)
def test_a_column_that_became_a_lob_is_read_as_a_plain_value(
    backend: FakeBackend, conn: oracledb.Connection, before: Column, after: Column, value: Any
) -> None:
    backend.on_query(SQL, [before], [(value[:3],)])
    assert conn.cursor().execute(SQL).fetchall() == [(value[:3],)]
    backend.scripts[SQL].run = lambda *_: Outcome(rows=FakeRows([after], [(value,), (None,)]))
    assert conn.cursor().execute(SQL).fetchall() == [(value,), (None,)]


def test_parse_describes_without_executing(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_query(SQL, [number("N")], [(1,)])
    cursor = conn.cursor()
    cursor.parse(SQL)
    assert cursor.description is not None
    assert [d.name for d in cursor.description] == ["N"]
    assert len(backend.session.executed) == 1  # the driver's own statement at logon
    assert cursor.execute(SQL).fetchall() == [(1,)]


def test_more_statements_than_the_cache_holds(backend: FakeBackend, conn: oracledb.Connection) -> None:
    for i in range(60):
        backend.on_query(f"select {i} from dual", [number("N")], [(i,)])
    for _ in range(2):
        for i in range(60):
            assert conn.cursor().execute(f"select {i} from dual").fetchone() == (i,)


def test_a_thousand_columns(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_query(SQL, [number(f"C{i}") for i in range(1000)], [tuple(range(1000))])
    assert conn.cursor().execute(SQL).fetchone() == tuple(range(1000))


def test_numbers_can_be_fetched_as_decimals(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_query(SQL, [number("N")], [(Decimal("0.1"),)])
    cursor = conn.cursor()
    cursor.outputtypehandler = lambda cur, meta: cur.var(Decimal, arraysize=cur.arraysize)
    assert cursor.execute(SQL).fetchall() == [(Decimal("0.1"),)]


def test_threads_share_nothing(backend: FakeBackend, connect: Connect) -> None:
    backend.scripts[SQL] = Script(
        lambda session, *_: Outcome(rows=FakeRows([number("N")], [(session.sid,)])), columns=[number("N")]
    )
    connections = [connect() for _ in range(5)]
    seen = {c.cursor().execute(SQL).fetchone()[0] for c in connections}
    assert seen == {session.sid for session in backend.sessions}
