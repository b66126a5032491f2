"""FOR UPDATE in all its forms, over two tables of which another session holds some rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]

_JOIN = "select f.id from line f join try t on t.line_id = f.id where f.id <= 4 order by f.id"


@pytest.fixture(scope="module", autouse=True)
def tables(connect: Connect) -> None:
    with connect() as owner, owner.cursor() as cursor:
        cursor.execute(
            "create table line (id number primary key, status varchar2(10), "
            "alive number invisible generated always as (case when status = 'P' then id end) virtual)"
        )
        cursor.execute("create index line_alive_ix on line (alive, status)")
        cursor.execute("create table try (id number primary key, line_id number, result varchar2(10))")
        cursor.execute("insert into line (id, status) select level, 'P' from dual connect by level <= 6")
        cursor.execute("insert into try (id, line_id) select 100 + id, id from line")
        owner.commit()


@pytest.fixture
def holder(connect: Connect) -> Iterator[oracledb.Connection]:
    """Holds row 1 of `line` and row 102 of `try`, which belongs to line 2."""
    with connect() as other, other.cursor() as cursor:
        cursor.execute("update line set status = status where id = 1")
        cursor.execute("select id from try where id = 102 for update")
        yield other
        other.rollback()


@pytest.fixture
def cursor(connection: oracledb.Connection, holder: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    with connection.cursor() as opened:
        yield opened
        connection.rollback()


def ids(cursor: oracledb.Cursor, query: str) -> list[int]:
    cursor.execute(query)
    return [row[0] for row in cursor.fetchall()]


def output(cursor: oracledb.Cursor, declarations: str, statements: str) -> str:
    out = cursor.var(str)
    cursor.execute(f"declare {declarations} begin {statements} end;", {"out": out})
    return str(out.getvalue())


@pytest.mark.parametrize(
    ("lock", "found"),
    [
        ("of f.status skip locked", [2, 3, 4]),
        ("of t.result skip locked", [1, 3, 4]),
        ("of f.status, t.result skip locked", [3, 4]),
        ("skip locked", [3, 4]),
    ],
)
def test_skip_locked_passes_over_what_holds_a_locked_row_of_the_named_tables(
    cursor: oracledb.Cursor, lock: str, found: list[int]
) -> None:
    assert ids(cursor, f"{_JOIN} for update {lock}") == found


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (f"{_JOIN} for update of f.status nowait", 54),
        ("select id from line for update wait 1", 30006),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "{query}",
        "declare l sys.odcinumberlist; begin {into}; end;",
        "declare cursor c is {query}; begin open c; end;",
        "declare c sys_refcursor; begin open c for {query}; end;",
        "begin for r in ({query}) loop null; end loop; end;",
    ],
)
def test_a_locked_row_is_the_same_error_in_every_form(
    cursor: oracledb.Cursor, form: str, query: str, code: int
) -> None:
    into = query.replace(" from ", " bulk collect into l from ", 1)
    with pytest.raises(oracledb.Error, match=f"ORA-{code:05d}"):
        cursor.execute(form.format(query=query, into=into))


def test_only_the_named_table_is_locked(cursor: oracledb.Cursor, connect: Connect) -> None:
    assert ids(cursor, f"{_JOIN} for update of f.status skip locked") == [2, 3, 4]
    with connect() as third, third.cursor() as other:
        assert ids(other, "select id from try order by id for update skip locked") == [101, 103, 104, 105, 106]
        assert ids(other, "select id from line order by id for update skip locked") == [5, 6]
        third.rollback()


def test_a_join_with_a_collection_locks_the_rows_of_the_table(cursor: oracledb.Cursor, connect: Connect) -> None:
    query = """
        select f.id bulk collect into l_found from table(l_ids) x join line f on f.id = x.column_value
          join try t on t.line_id = f.id order by f.id for update of f.status, t.result skip locked;
        :out := l_found.count || ' ' || l_found(1);"""
    declared = "l_ids sys.odcinumberlist := sys.odcinumberlist(1, 2, 5, 9); l_found sys.odcinumberlist;"
    assert output(cursor, declared, query) == "1 5"
    with connect() as third, third.cursor() as other:
        assert ids(other, "select id from try where id >= 104 order by id for update skip locked") == [104, 106]
        third.rollback()


def test_a_cursor_locks_what_it_fetches_and_no_more(cursor: oracledb.Cursor, connect: Connect) -> None:
    declared = (
        "cursor c is select f.id, t.id as try_id from line f join try t on t.line_id = f.id order by f.id "
        "for update of f.status, t.result skip locked; type t_rows is table of c%rowtype; l t_rows;"
    )
    statements = "open c; fetch c bulk collect into l limit 2; close c; :out := l(1).try_id || ' ' || l(2).try_id;"
    assert output(cursor, declared, statements) == "103 104"
    with connect() as third, third.cursor() as other:
        assert ids(other, "select id from try where id > 102 order by id for update skip locked") == [105, 106]
        third.rollback()


def test_a_single_row_that_is_locked_is_not_found(cursor: oracledb.Cursor) -> None:
    statement = "select id into l from line where id = 1 for update skip locked;"
    assert output(cursor, "l number;", f"{statement} exception when no_data_found then :out := 'none';") == "none"


def test_a_refused_lock_leaves_the_transaction_usable(cursor: oracledb.Cursor) -> None:
    declared = "l number; e_busy exception; pragma exception_init(e_busy, -54);"
    statements = (
        "update line set status = 'X' where id = 5; "
        "begin select id into l from line where id = 1 for update nowait; "
        "exception when e_busy then :out := 'busy '; end; "
        "select count(*) into l from line where status = 'X'; :out := :out || l;"
    )
    assert output(cursor, declared, statements) == "busy 1"
