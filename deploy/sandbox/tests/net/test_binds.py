from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import oracledb
import pytest

from deploy.sandbox.backend import BindType, DbType, IterationError, Outcome
from deploy.sandbox.errors import OraError

from .fake import FakeBackend, FakeSession, Row

INSERT = "insert into t values (:1)"
MOMENT = dt.datetime(2024, 2, 29, 13, 14, 15, 678901)


@pytest.mark.parametrize(
    ("kind", "value", "seen"),
    [
        (None, 42, 42),
        (None, -(10**37), -(10**37)),
        (None, 1.5, Decimal("1.5")),
        (None, Decimal("0.10"), Decimal("0.1")),
        (None, "ação", "ação"),
        (None, "", None),
        (None, None, None),
        (None, b"\x00\x01", b"\x00\x01"),
        (None, MOMENT, MOMENT.replace(microsecond=0)),
        (None, dt.date(2024, 2, 29), dt.datetime(2024, 2, 29)),
        (oracledb.DB_TYPE_TIMESTAMP, MOMENT, MOMENT),
        (oracledb.DB_TYPE_TIMESTAMP, MOMENT.replace(microsecond=0), MOMENT.replace(microsecond=0)),
        (oracledb.DB_TYPE_TIMESTAMP_TZ, MOMENT, MOMENT.replace(tzinfo=dt.timezone.utc)),
        (oracledb.DB_TYPE_TIMESTAMP_LTZ, MOMENT, MOMENT),
        (None, dt.timedelta(days=-1, microseconds=3), dt.timedelta(days=-1, microseconds=3)),
        (oracledb.DB_TYPE_BINARY_DOUBLE, -2.25, -2.25),
        (oracledb.DB_TYPE_BINARY_FLOAT, 0.5, 0.5),
        (oracledb.DB_TYPE_CHAR, "ab ", "ab "),
        (oracledb.DB_TYPE_NVARCHAR, "ação", "ação"),
        (oracledb.DB_TYPE_LONG, "long", "long"),
        (oracledb.DB_TYPE_LONG_RAW, b"long", b"long"),
        (oracledb.DB_TYPE_BINARY_INTEGER, 5, 5),
        (oracledb.DB_TYPE_ROWID, "AAAR3sAAEAAAACXAAA", "AAAR3sAAEAAAACXAAA"),
    ],
)
def test_each_bind_reaches_the_engine_as_its_value(
    backend: FakeBackend, conn: oracledb.Connection, kind: Any, value: Any, seen: Any
) -> None:
    backend.on_dml(INSERT)
    cursor = conn.cursor()
    if kind is not None:
        cursor.setinputsizes(kind)
    cursor.execute(INSERT, [value])
    assert backend.session.executed[-1] == [[seen]]
    [[arrived]] = backend.session.executed[-1]
    assert type(arrived) is type(seen)


def test_bind_names_are_given_in_wire_order(backend: FakeBackend, conn: oracledb.Connection) -> None:
    sql = "update t set a = :a where b = :b or c = :a"
    backend.on_dml(sql)
    conn.cursor().execute(sql, a=1, b="x")
    assert backend.session.parsed[-1] == (sql, ["A", "B", "A"])
    assert backend.session.executed[-1] == [[1, "x", 1]]
    assert [t.type for t in backend.session.types[-1]] == [DbType.NUMBER, DbType.VARCHAR2, DbType.NUMBER]


def test_a_statement_without_binds_runs_once_with_an_empty_row(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_dml("delete from t")
    conn.cursor().execute("delete from t")
    assert backend.session.executed[-1] == [()]


@pytest.mark.parametrize("length", [252, 253, 8191, 8192, 32767, 32768, 200_000])
def test_text_of_any_length_can_be_bound_anywhere(backend: FakeBackend, conn: oracledb.Connection, length: int) -> None:
    sql = "insert into t values (:1, :2, :3)"
    backend.on_dml(sql)
    for _ in range(2):
        conn.cursor().execute(sql, ["é" * length, 7, b"z" * length])
        assert backend.session.executed[-1] == [["é" * length, 7, b"z" * length]]


def test_repeated_executions_send_new_values(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_dml(INSERT)
    cursor = conn.cursor()
    for value in (1, 2, 3):
        cursor.execute(INSERT, [value])
        assert cursor.rowcount == 1
    assert backend.session.executed[-3:] == [[[1]], [[2]], [[3]]]
    assert [sql for sql, _ in backend.session.parsed].count(INSERT) == 1


def test_changed_bind_types_are_described_again(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_dml(INSERT)
    cursor = conn.cursor()
    for value in (1, "one", 2, b"two"):
        cursor.execute(INSERT, [value])
        assert backend.session.executed[-1] == [[value]]


def test_three_hundred_binds(backend: FakeBackend, conn: oracledb.Connection) -> None:
    sql = "insert into t values (" + ",".join(f":{i}" for i in range(1, 301)) + ")"
    backend.on_dml(sql)
    conn.cursor().execute(sql, list(range(300)))
    assert backend.session.executed[-1] == [list(range(300))]


def test_executemany_is_one_call(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_dml(INSERT)
    cursor = conn.cursor()
    for _ in range(2):
        cursor.executemany(INSERT, [(i,) for i in range(5000)])
        assert cursor.rowcount == 5000
        assert backend.session.executed[-1] == [[i] for i in range(5000)]
    assert len(backend.session.executed) == 3


def test_executemany_reports_the_counts_of_each_row(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on(INSERT, lambda *_: Outcome(rowcount=5, row_counts=[2, 0, 3]))
    cursor = conn.cursor()
    cursor.executemany(INSERT, [(1,), (2,), (3,)], arraydmlrowcounts=True)
    assert cursor.rowcount == 5
    assert cursor.getarraydmlrowcounts() == [2, 0, 3]


def test_batch_errors_are_reported_by_row(backend: FakeBackend, conn: oracledb.Connection) -> None:
    asked: list[bool] = []

    def run(_session: FakeSession, _types: Any, _rows: Any, batch: bool) -> Outcome:
        asked.append(batch)
        errors = [(0, OraError(1, "unique constraint (X.Y) violated")), (2, OraError(1400, "cannot insert NULL"))]
        return Outcome(rowcount=1, row_counts=[0, 1, 0], batch_errors=errors)

    backend.on(INSERT, run)
    cursor = conn.cursor()
    for _ in range(2):
        cursor.executemany(INSERT, [(1,), (2,), (3,)], batcherrors=True, arraydmlrowcounts=True)
        errors = cursor.getbatcherrors()
        assert [(e.offset, e.full_code) for e in errors] == [(0, "ORA-00001"), (2, "ORA-01400")]
        assert errors[0].message.splitlines()[0] == "ORA-00001: unique constraint (X.Y) violated"
        assert cursor.rowcount == 1
        assert cursor.getarraydmlrowcounts() == [0, 1, 0]
    assert asked == [True, True]


def test_batch_errors_may_be_none(backend: FakeBackend, conn: oracledb.Connection) -> None:
    backend.on_dml(INSERT)
    cursor = conn.cursor()
    cursor.executemany(INSERT, [(1,), (2,)], batcherrors=True)
    assert cursor.getbatcherrors() == []


def test_a_failing_row_ends_the_batch_and_tells_how_many_were_done(
    backend: FakeBackend, conn: oracledb.Connection
) -> None:
    backend.on_error(INSERT, IterationError(OraError(1438, "value too large"), 2))
    cursor = conn.cursor()
    with pytest.raises(oracledb.IntegrityError, match="ORA-01438"):
        cursor.executemany(INSERT, [(1,), (2,), (3,)])
    assert cursor.rowcount == 2


RETURNING = "insert into t (a) values (:a) returning id, a into :id, :x"


def test_returning_gives_a_list_for_each_row(backend: FakeBackend, conn: oracledb.Connection) -> None:
    def run(_session: FakeSession, _types: Sequence[BindType], rows: Sequence[Row], _batch: bool) -> Outcome:
        assert [list(row)[1:] for row in rows] == [[None, None]] * len(rows)
        out = [[[row[0] * 10, row[0] * 10 + 1], [f"v{row[0]}", None]] for row in rows]
        return Outcome(rowcount=2 * len(rows), row_counts=[2] * len(rows), out=out)

    backend.on(RETURNING, run)
    cursor = conn.cursor()
    ids, texts = cursor.var(int, arraysize=3), cursor.var(str, arraysize=3)
    for _ in range(2):
        cursor.executemany(RETURNING, [(1, ids, texts), (2, ids, texts), (3, ids, texts)])
        assert [ids.getvalue(i) for i in range(3)] == [[10, 11], [20, 21], [30, 31]]
        assert texts.getvalue(2) == ["v3", None]
        assert cursor.rowcount == 6


def test_returning_nothing_gives_empty_lists(backend: FakeBackend, conn: oracledb.Connection) -> None:
    sql = "delete from t returning id into :id"
    backend.on(sql, lambda *_: Outcome(row_counts=[0], out=[[[]]]))
    cursor = conn.cursor()
    ids = cursor.var(int)
    cursor.execute(sql, [ids])
    assert ids.getvalue() == []
    assert backend.session.executed[-1] == [[None]]
