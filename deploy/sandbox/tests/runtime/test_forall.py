"""FORALL: each iteration is a statement of its own, however many PostgreSQL gets to run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import oracledb
import pytest

from deploy.sandbox.runtime.session import Session
from deploy.sandbox.runtime.transaction import Transaction

Connect = Callable[..., oracledb.Connection]


@pytest.fixture(scope="module", autouse=True)
def tables(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute(
            "create table item (id number, lot varchar2(5), qty number(3), name varchar2(5 char), seen timestamp, "
            "code number constraint item_code_uk unique, constraint item_pk primary key (id, lot))"
        )


@pytest.fixture
def cursor(connection: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    with connection.cursor() as opened:
        opened.execute(
            "insert into item (id, lot, qty, code) select level, 'A', 0, level from dual connect by level <= 4"
        )
        yield opened
        connection.rollback()


def counts(cursor: oracledb.Cursor, statement: str, **values: str) -> str:
    """Rows changed by each of four iterations, after the code of the error if there was one.

    values: by variable, the elements of a collection of that name; `l` is (1, 2, 3, 4) and `a` all 'A'.
    """
    types = {"l": "number", "c": "varchar2(5)", "a": "varchar2(5)", "s": "timestamp", "n": "number"}
    given = {"l": "1, 2, 3, 4", "a": "'A', 'A', 'A', 'A'", **values}
    declared = " ".join(f"type t_{n} is table of {types[n]}; {n} t_{n} := t_{n}({v});" for n, v in given.items())
    out = cursor.var(str)
    cursor.execute(
        f"declare {declared} begin begin forall i in 1 .. 4 {statement}; "
        "exception when others then :o := sqlcode || ' '; end; "
        "for i in 1 .. 4 loop begin :o := :o || sql%bulk_rowcount(i); exception when others then exit; end; end loop; "
        "end;",
        o=out,
    )
    return str(out.getvalue())


def column(cursor: oracledb.Cursor, name: str = "qty") -> list[object]:
    cursor.execute(f"select {name} from item order by id")
    return [row[0] for row in cursor.fetchall()]


def test_an_update_by_primary_key_is_one_statement(cursor: oracledb.Cursor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Transaction, "write_all")
    assert counts(cursor, "update item set qty = l(i) * 10 where id = l(i) and lot = a(i)") == "1111"


def test_an_update_by_primary_key_counts_the_rows_of_each_iteration(cursor: oracledb.Cursor) -> None:
    statement = "update item x set x.qty = x.qty + l(i) where c(i) = x.lot and x.id = l(i)"
    assert counts(cursor, statement, c="'A', 'B', null, 'A'") == "1001"
    assert column(cursor) == [1, 0, 0, 4]


def test_an_update_by_primary_key_returns_the_rows_in_the_order_of_the_iterations(
    cursor: oracledb.Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(Transaction, "write_all")  # one statement
    out = cursor.var(str)
    cursor.execute(
        "declare type t_numbers is table of number; type t_texts is table of varchar2(9); "
        "l t_numbers := t_numbers(3, 9, 1, 4); a varchar2(5) := 'A'; i t_numbers; n t_texts; begin "
        "forall k in 1 .. 4 update item x set x.qty = l(k) * 10 where x.id = l(k) and x.lot = a "
        "returning id, lot || (qty + l(k)) bulk collect into i, n; "
        "for k in 1 .. i.count loop :o := :o || i(k) || n(k) || ' '; end loop; "
        "for k in 1 .. 4 loop :o := :o || sql%bulk_rowcount(k); end loop; end;",
        o=out,
    )
    assert out.getvalue() == "3A33 1A11 4A44 1011"


def test_values_reach_the_columns_as_they_are(cursor: oracledb.Cursor) -> None:
    statement = "update item set name = c(i), seen = s(i) where id = l(i) and lot = a(i)"
    moments = "timestamp '2025-01-02 03:04:05.678', null, null, null"
    assert counts(cursor, statement, c="""'{"},', null, '\\', 'ção'""", s=moments) == "1111"
    assert column(cursor, "name") == ['{"},', None, "\\", "ção"]
    assert column(cursor, "to_char(seen, 'yyyy-mm-dd hh24:mi:ss.ff3')")[0] == "2025-01-02 03:04:05.678"


@pytest.mark.parametrize("key", ["id = l(i) and lot = a(i)", "id = l(i)"])
def test_the_iterations_before_a_failing_one_stay(cursor: oracledb.Cursor, key: str) -> None:
    assert counts(cursor, f"update item set qty = 6 / (l(i) - 3) where {key}") == "-1476 11"
    assert column(cursor) == [-3, -6, 0, 0]


def test_an_iteration_changes_a_row_that_another_has_changed(cursor: oracledb.Cursor) -> None:
    assert counts(cursor, "update item set qty = qty + 1 where id = n(i) and lot = a(i)", n="1, 1, 1, 2") == "1111"
    assert column(cursor) == [3, 1, 0, 0]


def test_an_iteration_reads_what_those_before_wrote(cursor: oracledb.Cursor) -> None:
    statement = "update item set qty = 1 + (select sum(o.qty) from item o) where id = l(i) and lot = a(i)"
    assert counts(cursor, statement) == "1111"
    assert column(cursor) == [1, 2, 4, 8]


def test_a_unique_value_that_a_later_iteration_would_free_is_taken(cursor: oracledb.Cursor) -> None:
    assert counts(cursor, "update item set code = code + 1 where id = l(i) and lot = a(i)") == "-1 "
    assert column(cursor, "code") == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("bounds", "outcome"),
    [
        ("i in 1 .. 4", "1 2 4 / 3:2290"),
        ("i in indices of l", "1 4 / 2:2290"),  # without element 2, deleted below; the errors count executions
        ("i in values of p", "4 1 4 /"),
    ],
)
def test_save_exceptions_returns_the_rows_of_the_iterations_that_worked(
    cursor: oracledb.Cursor, bounds: str, outcome: str
) -> None:
    out = cursor.var(str)
    cursor.execute("alter table item add constraint item_qty_ck check (qty < 100)")
    cursor.execute(
        f"""
        declare
           type t_numbers is table of number;
           type t_pointers is table of pls_integer index by pls_integer;
           e_some_failed exception;
           pragma exception_init(e_some_failed, -24381);
           l t_numbers := t_numbers(1, 2, 3, 4);
           v t_numbers := t_numbers(10, 20, 300, 40);
           p t_pointers;
           r t_numbers;
           procedure show is
           begin
              for i in 1 .. r.count loop :o := :o || r(i) || ' '; end loop;
              :o := :o || '/';
           end show;
        begin
           p(7) := 4; p(9) := 1; p(11) := 4;
           if '{bounds}' like '%indices%' then l.delete(2); end if;
           forall {bounds} save exceptions
              update item set qty = v(i) where id = l(i) returning id bulk collect into r;
           show;
        exception
           when e_some_failed then
              show;
              for i in 1 .. sql%bulk_exceptions.count loop
                 :o := :o || ' ' || sql%bulk_exceptions(i).error_index || ':' || sql%bulk_exceptions(i).error_code;
              end loop;
        end;""",
        o=out,
    )
    cursor.execute("alter table item drop constraint item_qty_ck")
    cursor.execute("delete from item")
    cursor.connection.commit()
    assert out.getvalue() == outcome


def test_the_row_counts_have_the_subscripts_of_the_collection(cursor: oracledb.Cursor) -> None:
    out = cursor.var(str)
    cursor.execute(
        """
        declare
           type t_numbers is table of number index by pls_integer;
           l t_numbers;
           r t_numbers;
        begin
           l(3) := 1; l(5) := 99; l(8) := 2;
           forall i in indices of l between 4 and 9
              update item set qty = qty + 1 where id = l(i) returning id bulk collect into r;
           :o := sql%rowcount || ': ' || sql%bulk_rowcount(5) || sql%bulk_rowcount(8) || ' ' || r.count || ' ' || r(1);
        end;""",
        o=out,
    )
    assert out.getvalue() == "1: 01 1 2"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("forall i in values of p update item set qty = 1 where id = l(i)", "ORA-22166"),
        ("forall i in values of l update item set qty = 1 where id = l(i)", "PLS-00667"),
        ("forall i in 1 .. 5 update item set qty = 1 where id = l(i)", "ORA-22160"),
    ],
)
def test_what_forall_refuses(cursor: oracledb.Cursor, statement: str, code: str) -> None:
    declared = (
        "type t_n is table of number; type t_p is table of pls_integer; l t_n := t_n(1, 2, 3, 4); p t_p := t_p();"
    )
    with pytest.raises(oracledb.Error, match=code):
        cursor.execute(f"declare {declared} begin {statement}; end;")


def test_a_subquery_sees_the_row_it_stands_beside(cursor: oracledb.Cursor) -> None:
    out = cursor.var(str)
    cursor.execute(
        """
        declare
           type t_numbers is table of number;
           l t_numbers := t_numbers(1, 2, 4);
           r t_numbers;
        begin
           forall i in 1 .. l.count
              update item x set x.qty = (select min(y.id) from item y where y.lot = x.lot and y.id > x.id)
               where x.id = l(i) and x.id < (select max(z.id) from item z where z.lot = x.lot)
              returning x.qty bulk collect into r;
           :o := r.count || ': ' || r(1) || ' ' || r(2);
        end;""",
        o=out,
    )
    assert out.getvalue() == "2: 2 3"


def test_a_plan_made_while_a_table_was_small_serves_when_it_has_grown(session: Session) -> None:
    with session.call():
        session.native("create temporary table grown (id numeric primary key)")
        session.native("insert into grown values (1)")
        session.native("analyze grown")
        plan = session.native("explain select * from grown where id in (select unnest(array[1, 2]::numeric[]))")
    assert not any("Seq Scan on grown" in line for (line,) in plan)


@pytest.fixture
def copies(connection: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    """An empty table `copy`."""
    with connection.cursor() as opened:
        opened.execute(
            "create table copy (n number default on null 7, name varchar2(5 char), seen timestamp, note clob, "
            "serial number generated always as identity, extra varchar2(9) default 'none', "
            "constraint copy_pk primary key (n))"
        )
        yield opened
        opened.execute("drop table copy purge")


def test_rows_are_inserted_in_one_statement(copies: oracledb.Cursor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Transaction, "write_all")
    monkeypatch.delattr(Transaction, "write_each")
    statement = "insert into copy (n, name, seen, note) values (l(i) * 10, c(i), s(i), c(i) || a(i))"
    moments = "timestamp '2025-01-02 03:04:05.678', null, null, null"
    assert counts(copies, statement, c="""'{"},', null, '\\', 'ção'""", s=moments) == "1111"
    copies.execute(
        "select n, name, to_char(seen, 'ss.ff3'), cast(note as varchar2(9)), serial, extra from copy order by n"
    )
    assert copies.fetchall() == [
        (10, '{"},', "05.678", '{"},A', 1, "none"),
        (20, None, None, "A", 2, "none"),
        (30, "\\", None, "\\A", 3, "none"),
        (40, "ção", None, "çãoA", 4, "none"),
    ]


def test_a_row_that_is_no_record_of_the_table_keeps_what_was_inserted_before_it(copies: oracledb.Cursor) -> None:
    assert (
        counts(copies, "insert into copy (n, name) values (l(i), c(i) || c(i))", c="'a', 'b', 'long', 'd'")
        == "-12899 11"
    )
    assert counts(copies, "insert into copy (n) values (n(i))", n="8, 9, 8, 10") == "-1 11"
    copies.execute("select n from copy order by n")
    assert [n for (n,) in copies.fetchall()] == [1, 2, 8, 9]


def test_a_null_becomes_the_default_of_its_column(copies: oracledb.Cursor) -> None:
    assert counts(copies, "insert into copy (n) values (n(i))", n="1, null, 2, 3") == "1111"
    copies.execute("select sum(n) from copy")
    assert copies.fetchone() == (13,)


def test_an_inserted_row_sees_those_before_and_refers_to_them_only(copies: oracledb.Cursor) -> None:
    statement = "insert into copy (n) values (l(i) + (select count(*) * 10 from copy))"
    assert counts(copies, statement) == "1111"
    copies.execute("select n from copy order by n")
    assert [n for (n,) in copies.fetchall()] == [1, 12, 23, 34]
    copies.execute("create table tree (id number primary key, parent number references tree)")
    assert counts(copies, "insert into tree values (l(i), n(i))", n="null, 1, 4, 1") == "-2291 11"
    copies.execute("drop table tree purge")
