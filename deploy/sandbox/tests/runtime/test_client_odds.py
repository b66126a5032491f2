"""What the driver asks of a server beyond statements: parsing alone, cursors handed in, values that do not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]


@pytest.fixture(scope="module", autouse=True)
def objects(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute("create table odds (id number primary key, name varchar2(30), r raw(10))")
        cursor.execute(
            "create procedure total (c in sys_refcursor, n out number) is x number; "
            "begin n := 0; loop fetch c into x; exit when c%notfound; n := n + x; end loop; end;"
        )


# ---------------------------------------------------------------- cursors of the client


@pytest.mark.parametrize("read", [0, 1, 4])
def test_a_cursor_of_the_client_is_read_on_in_plsql(cursor: oracledb.Cursor, read: int) -> None:
    """From where the client has read to: nothing is read ahead without its asking."""
    with cursor.connection.cursor() as handed:
        handed.prefetchrows, handed.arraysize = 0, max(read, 1)
        handed.execute("select level from dual connect by level <= 10")
        seen = [handed.fetchone()[0] for _ in range(read)]
        out = cursor.var(int)
        cursor.callproc("total", [handed, out])
        assert seen == list(range(1, read + 1))
        assert out.getvalue() == 55 - sum(seen)


def test_what_plsql_leaves_is_the_clients(cursor: oracledb.Cursor) -> None:
    with cursor.connection.cursor() as handed:
        handed.prefetchrows = 0
        handed.execute("select level from dual connect by level <= 3")
        out = cursor.var(int)
        cursor.execute("declare c sys_refcursor := :c; begin fetch c into :n; end;", [handed, out])
        assert out.getvalue() == 1
        assert handed.fetchall() == [(2,), (3,)]


def test_a_cursor_that_plsql_closes_is_closed(cursor: oracledb.Cursor) -> None:
    with cursor.connection.cursor() as handed:
        handed.prefetchrows = 0
        handed.execute("select 1 from dual")
        cursor.execute("declare c sys_refcursor := :c; begin close c; end;", [handed])
        with pytest.raises(oracledb.DatabaseError, match="ORA-01001"):
            handed.fetchall()
        handed.execute("select 2 from dual")
        assert handed.fetchall() == [(2,)]


# ---------------------------------------------------------------- parsing alone


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("select :a from odds where id = :b", ["A", "B"]),
        ("insert into odds (id, name) values (:a, :b) returning id into :c", ["A", "B", "C"]),
        ("update odds set name = :a", ["A"]),
        ("begin :a := 1; end;", ["A"]),
        ('insert into odds (id) values (:a) returning id into :"_x"', ["A", "_x"]),
    ],
)
def test_parsing_runs_nothing(cursor: oracledb.Cursor, text: str, names: list[str]) -> None:
    cursor.parse(text)
    cursor.parse(text)
    assert cursor.bindnames() == names
    cursor.execute("select count(*) from odds")
    assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("insert into nowhere values (1)", 942),
        ("update odds set nothing = 1", 904),
        ("delete odds wher id = 1", 933),
        ("select :ROWID from dual", 1745),
        ("select :date from dual", 1745),
        ("insert into odds (id) values (:id) returning id into :level", 1745),
    ],
)
def test_parsing_finds_what_is_wrong(cursor: oracledb.Cursor, text: str, code: int) -> None:
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-{code:05}"):
        cursor.parse(text)


def test_a_quoted_bind_name_may_be_any_word(cursor: oracledb.Cursor) -> None:
    assert cursor.execute('select :"date" from dual', ["x"]).fetchall() == [("x",)]


# ---------------------------------------------------------------- values


@pytest.mark.parametrize("value", ["1e-130", "1e-129", "-1e-130", "9.99e125", "0"])
def test_the_least_and_the_greatest_numbers_arrive(cursor: oracledb.Cursor, value: str) -> None:
    cursor.execute("select :1 from dual", [Decimal(value)])
    assert float(cursor.fetchone()[0]) == float(value)


@pytest.mark.parametrize(
    ("given", "whole"),
    [("2.9", 2), ("-2.9", -2), ("1.5", 1), ("power(2, 31) - 1", 2**31 - 1), ("-power(2, 31) - 1", -(2**31) - 1)],
)
def test_an_integer_of_the_clients_is_cut_off(cursor: oracledb.Cursor, given: str, whole: int) -> None:
    out = cursor.var(oracledb.DB_TYPE_BINARY_INTEGER)
    cursor.execute(f"begin :1 := {given}; end;", [out])
    assert out.getvalue() == whole


def test_what_returning_gives_is_cut_to_its_variable_and_told(cursor: oracledb.Cursor) -> None:
    out = cursor.var(str, 2)
    with pytest.raises(oracledb.DatabaseError, match="DPY-4002"):
        cursor.execute("insert into odds (id, name) values (1, 'a name that is long') returning name into :1", [out])
    fits = cursor.var(str, 20)
    cursor.execute("insert into odds (id, name) values (2, 'a name that is long') returning name into :1", [fits])
    assert fits.getvalue() == ["a name that is long"]
    cursor.connection.rollback()


def test_text_returned_into_raw_is_hexadecimal(cursor: oracledb.Cursor) -> None:
    out = cursor.var(oracledb.DB_TYPE_RAW)
    cursor.execute("insert into odds (id, name) values (3, '0aff') returning name into :1", [out])
    assert out.getvalue() == [b"\x0a\xff"]
    with pytest.raises(oracledb.DatabaseError, match="ORA-01465: invalid hex number"):
        cursor.execute("insert into odds (id, name) values (4, 'text') returning name into :1", [out])
    cursor.execute("select id from odds")
    assert cursor.fetchall() == [(3,)]
    cursor.connection.rollback()


@pytest.mark.parametrize("in_sql", [True, False])
@pytest.mark.parametrize(
    ("text", "model", "expected"),
    [
        ("-4712-01-01", "SYYYY-MM-DD", 3001),
        ("+2026-01-02", "SYYYY-MM-DD", datetime(2026, 1, 2)),
        (" 2026-01-02", "SYYYY-MM-DD", datetime(2026, 1, 2)),
        ("1", "J", 3001),
        ("0", "J", 1854),
        ("2461043", "J", datetime(2026, 1, 2)),
    ],
)
def test_a_year_may_have_a_sign(cursor: oracledb.Cursor, in_sql: bool, text: str, model: str, expected: Any) -> None:
    out = cursor.var(oracledb.DB_TYPE_DATE)
    given = f"to_date('{text}', '{model}')"
    statement = f"begin select {given} into :1 from dual; end;" if in_sql else f"begin :1 := {given}; end;"
    if isinstance(expected, int):
        with pytest.raises(oracledb.DatabaseError, match=f"ORA-{expected:05}"):
            cursor.execute(statement, [out])
    else:
        cursor.execute(statement, [out])
        assert out.getvalue() == expected


# ---------------------------------------------------------------- the session


def test_the_driver_knows_the_database_by_the_names_sql_has(dba: oracledb.Connection) -> None:
    connection, cursor = dba, dba.cursor()
    cursor.execute(
        "select sys_context('userenv', 'instance_name'), d.name, sys_context('userenv', 'db_unique_name'), p.value "
        "from v$database d, v$parameter p where p.name = 'db_domain'"
    )
    assert cursor.fetchone() == (
        connection.instance_name,
        connection.db_name,
        connection.db_unique_name,
        connection.db_domain,
    )


def test_a_password_has_an_end(dba: oracledb.Connection, dsn: str) -> None:
    with dba.cursor() as cursor:
        cursor.execute("create user passes identified by first")
        cursor.execute("grant create session to passes")
    with oracledb.connect(user="passes", password="first", dsn=dsn) as connection:
        with pytest.raises(oracledb.DatabaseError, match="ORA-00988"):
            connection.changepassword("first", "1" * 1500)
        connection.changepassword("first", "2" * 30)
    oracledb.connect(user="passes", password="2" * 30, dsn=dsn).close()
    with dba.cursor() as cursor:
        cursor.execute("drop user passes")


# ---------------------------------------------------------------- rows by their ROWID


@pytest.fixture
def rows(cursor: oracledb.Cursor) -> Iterator[oracledb.Cursor]:
    cursor.execute("delete from odds")
    cursor.execute("insert into odds (id) select level from dual connect by level <= 5")
    yield cursor
    cursor.connection.rollback()


def test_a_rowid_outlives_updates(rows: oracledb.Cursor) -> None:
    rowid = rows.execute("select rowid from odds where id = 3").fetchone()[0]
    for name in ("a", "b", "c"):
        rows.execute("update odds set name = :1, id = id + 10 where rowid = :2", [name, rowid])
        assert rows.rowcount == 1
    assert rows.execute("select id, rowid from odds where name = 'c'").fetchall() == [(33, rowid)]
    rows.execute("delete from odds where rowid = :1", [rowid])
    assert rows.rowcount == 1
    rows.execute("select 1 from odds where rowid = :1", [rowid])
    assert rows.fetchall() == []


def test_a_rowid_has_the_form_of_oracles(rows: oracledb.Cursor) -> None:
    found = rows.execute("select rowid, rowidtochar(rowid), id from odds order by rowid").fetchall()
    assert next(d.type_code for d in rows.description or ()) is oracledb.DB_TYPE_ROWID
    assert [identity for _, _, identity in found] == [1, 2, 3, 4, 5]
    assert all(len(text) == 18 and rowid == text for rowid, text, _ in found)
    with pytest.raises(oracledb.DatabaseError, match="ORA-01410"):
        rows.execute("select id from odds where rowid = 'nonsense'").fetchall()
    rows.execute("select id from odds where rowid = chartorowid('AAAR3sAAEAAAACXAAB')")
    assert rows.fetchall() == []


def test_doubles_go_by_their_rowids(rows: oracledb.Cursor) -> None:
    rows.execute("update odds set name = 'same' where id <= 3")
    rows.execute("delete from odds a where name = 'same' and rowid > (select min(rowid) from odds where name = a.name)")
    assert rows.execute("select id from odds order by id").fetchall() == [(1,), (4,), (5,)]


def test_plsql_finds_its_row_again(rows: oracledb.Cursor) -> None:
    out = rows.var(str)
    rows.execute(
        "declare l_r rowid; begin insert into odds (id) values (50) returning rowid into l_r; "
        "for i in 1 .. 3 loop update odds set name = i where rowid = l_r; :1 := :1 || sql%rowcount; end loop; end;",
        [out],
    )
    assert out.getvalue() == "111"


def test_where_current_of_finds_a_row_that_was_updated(rows: oracledb.Cursor) -> None:
    out = rows.var(str)
    rows.execute(
        "declare cursor c is select id from odds where id < 3 for update; begin for r in c loop "
        "update odds set name = 'x' where current of c; :1 := :1 || sql%rowcount; "
        "update odds set name = name || 'y' where id = r.id; "
        "update odds set name = name || 'z' where current of c; :1 := :1 || sql%rowcount; "
        "delete from odds where current of c; :1 := :1 || sql%rowcount; end loop; end;",
        [out],
    )
    assert out.getvalue() == "111111"


@pytest.mark.parametrize(
    ("statement", "written"),
    [
        ("insert into odds (id) values (7)", "id = 7"),
        ("insert into odds (id) select 8 from dual", "id = 8"),
        ("update odds set name = 'new' where id = 2", "id = 2"),
    ],
)
def test_the_driver_is_told_the_last_row(rows: oracledb.Cursor, statement: str, written: str) -> None:
    rows.execute(statement)
    last = rows.lastrowid
    assert rows.execute(f"select rowid from odds where {written}").fetchall() == [(last,)]
    rows.execute("update odds set name = 'none' where 1 = 0")
    assert rows.lastrowid is None


def test_of_many_rows_the_last_is_told(rows: oracledb.Cursor) -> None:
    rows.executemany("insert into odds (id) values (:1)", [(n,) for n in range(100, 225)])
    last = rows.lastrowid
    assert rows.execute("select rowid from odds where id = 224").fetchall() == [(last,)]
    rows.executemany("insert into odds (id) values (:1)", [(300,), (1,), (301,), (2,)], batcherrors=True)
    assert [error.offset for error in rows.getbatcherrors()] == [1, 3]
    with pytest.raises(oracledb.DatabaseError, match="ORA-00001"):
        rows.executemany("insert into odds (id) values (:1)", [(400,), (2,)])
    assert rows.execute("select count(*) from odds where id >= 300").fetchone() == (3,)
