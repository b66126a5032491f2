"""PL/SQL of a client through the unmodified driver: blocks, packages, binds, cursors, dynamic SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]

_SPEC = """
create or replace package shop as
   subtype t_name is varchar2(20);
   type t_names is table of varchar2(20) index by pls_integer;
   procedure note(in_text in varchar2);
   procedure double(io_value in out number, out_text out varchar2);
   function total(in_a in number, in_b in number default 10) return number;
   procedure list(in_from in number, out_rows out sys_refcursor);
   function reverse(in_names in t_names) return t_names;
   procedure keep_note(in_text in varchar2);
   procedure fails;
end shop;"""
_BODY = """
create or replace package body shop as
   g_calls pls_integer := 0;

   procedure note(in_text in varchar2) is
   begin
      insert into notes (id, text) values (notes_seq.nextval, in_text);
   end note;

   procedure double(io_value in out number, out_text out varchar2) is
   begin
      g_calls := g_calls + 1;
      io_value := io_value * 2;
      out_text := 'call ' || g_calls;
   end double;

   function total(in_a in number, in_b in number default 10) return number is
   begin
      return in_a + in_b;
   end total;

   procedure list(in_from in number, out_rows out sys_refcursor) is
   begin
      open out_rows for select id, text from notes where id >= in_from order by id;
   end list;

   function reverse(in_names in t_names) return t_names is
      l_out t_names;
   begin
      for i in 1 .. in_names.count loop
         l_out(in_names.count - i + 1) := in_names(i);
      end loop;
      return l_out;
   end reverse;

   procedure keep_note(in_text in varchar2) is
      pragma autonomous_transaction;
   begin
      note(in_text);
      commit;
   end keep_note;

   procedure fails is
   begin
      note('lost');
      raise_application_error(-20001, 'does not work');
   end fails;
end shop;"""


@pytest.fixture(scope="module", autouse=True)
def shop(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute("create table notes (id number primary key, text varchar2(100))")
        cursor.execute("create sequence notes_seq")
        cursor.execute(_SPEC)
        cursor.execute(_BODY)
        assert cursor.warning is None


@pytest.fixture
def cursor(connection: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    with connection.cursor() as opened:
        yield opened
        connection.rollback()
        opened.execute("delete from notes")
        connection.commit()


def texts(cursor: oracledb.Cursor) -> list[str]:
    cursor.execute("select text from notes order by id")
    return [row[0] for row in cursor.fetchall()]


def test_in_out_and_out_parameters(cursor: oracledb.Cursor) -> None:
    value, text = cursor.var(int), cursor.var(str)
    value.setvalue(0, 21)
    cursor.callproc("shop.double", [value, text])
    assert value.getvalue() == 42
    assert text.getvalue().startswith("call ")


def test_package_state_lives_as_long_as_the_session(cursor: oracledb.Cursor, connect: Connect) -> None:
    first = cursor.callproc("shop.double", [cursor.var(int), cursor.var(str)])[1]
    second = cursor.callproc("shop.double", [cursor.var(int), cursor.var(str)])[1]
    with connect() as other, other.cursor() as elsewhere:
        fresh = elsewhere.callproc("shop.double", [elsewhere.var(int), elsewhere.var(str)])[1]
    assert (first, second, fresh) == ("call 1", "call 2", "call 1")


def test_functions_and_named_arguments(cursor: oracledb.Cursor) -> None:
    assert cursor.callfunc("shop.total", float, [1]) == 11
    assert cursor.callfunc("shop.total", float, keyword_parameters={"in_b": 2, "in_a": Decimal("0.5")}) == 2.5


def test_a_function_without_columns_can_be_used_in_sql(cursor: oracledb.Cursor) -> None:
    cursor.execute("select shop.total(:a, 5) * 2 from dual", {"a": 2})
    assert cursor.fetchone() == (14,)


def test_a_ref_cursor_is_fetched_by_the_client(cursor: oracledb.Cursor, connection: oracledb.Connection) -> None:
    cursor.executemany("insert into notes values (:1, :2)", [(i, f"n{i}") for i in range(1, 6)])
    with connection.cursor() as rows:
        cursor.callproc("shop.list", [3, rows])
        connection.commit()
        assert [d[0] for d in rows.description] == ["ID", "TEXT"]
        assert rows.fetchall() == [(3, "n3"), (4, "n4"), (5, "n5")]


def test_rows_of_collections_outlive_the_call_and_its_commit(cursor: oracledb.Cursor) -> None:
    cursor.executemany("insert into notes values (:1, :2)", [(i, f"n{i}") for i in range(1, 4)])
    with cursor.connection.cursor() as rows:
        cursor.execute(
            """
            declare
               l_ids sys.odcinumberlist := sys.odcinumberlist(3, 1, 9);
               l_texts sys.odcivarchar2list := sys.odcivarchar2list('n1', 'n2', 'n3');
            begin
               update notes set text = upper(text) where id in (select column_value from table(l_ids));
               open :rows for
                  select x.column_value as id, n.text from table(l_ids) x join notes n on n.id = x.column_value
                   where lower(n.text) in (select column_value from table(l_texts)) order by n.id;
               commit;
               l_ids.delete;
            end;""",
            {"rows": rows},
        )
        assert rows.fetchall() == [(1, "N1"), (3, "N3")]


def test_arrays_go_in_and_out(cursor: oracledb.Cursor) -> None:
    given = cursor.arrayvar(str, ["a", "b", "c"])
    found = cursor.arrayvar(str, 10)
    cursor.execute("begin :out := shop.reverse(:given); end;", {"out": found, "given": given})
    assert found.getvalue() == ["c", "b", "a"]


def test_an_unhandled_error_undoes_the_call_and_nothing_before_it(cursor: oracledb.Cursor) -> None:
    cursor.callproc("shop.note", ["kept"])
    with pytest.raises(
        oracledb.Error, match=r"ORA-20001: does not work\nORA-06512: at \"U\d+\.SHOP\", line 45"
    ) as caught:
        cursor.callproc("shop.fails")
    assert "ORA-06512: at line 1" in str(caught.value)
    assert texts(cursor) == ["kept"]


def test_a_handled_error_undoes_only_its_statement(cursor: oracledb.Cursor) -> None:
    cursor.execute("""
        begin
           insert into notes values (1, 'a');
           begin
              insert into notes values (2, 'b');
              insert into notes values (1, 'c');
           exception
              when dup_val_on_index then
                 shop.note(sqlerrm);
           end;
        end;""")
    found = texts(cursor)
    assert found[:2] == ["a", "b"]
    assert found[2].startswith("ORA-00001: unique constraint (U")


def test_what_an_autonomous_procedure_wrote_survives(cursor: oracledb.Cursor, connection: oracledb.Connection) -> None:
    cursor.execute("begin shop.note('lost'); shop.keep_note('kept'); end;")
    connection.rollback()
    assert texts(cursor) == ["kept"]


def test_transaction_control_inside_a_block(cursor: oracledb.Cursor, connection: oracledb.Connection) -> None:
    cursor.execute("""
        begin
           shop.note('1'); commit;
           shop.note('2'); savepoint s; shop.note('3'); rollback to s; shop.note('4');
        end;""")
    assert texts(cursor) == ["1", "2", "4"]
    connection.rollback()
    assert texts(cursor) == ["1"]


def test_bulk_collect_forall_and_their_attributes(cursor: oracledb.Cursor) -> None:
    out = cursor.var(str)
    cursor.execute(
        """
        declare
           type t_ids is table of number;
           l_ids t_ids := t_ids(1, 2, 2, null, 5);
           l_text varchar2(200);
           e_bulk exception;
           pragma exception_init(e_bulk, -24381);
        begin
           begin
              forall i in 1 .. l_ids.count save exceptions
                 insert into notes (id, text) values (l_ids(i), 'n' || l_ids(i));
           exception
              when e_bulk then
                 for i in 1 .. sql%bulk_exceptions.count loop
                    l_text := l_text || sql%bulk_exceptions(i).error_index || ':'
                       || sql%bulk_exceptions(i).error_code || ' ';
                 end loop;
           end;
           forall i in 1 .. 2
              update notes set text = text || '!' where id <= l_ids(i) returning id bulk collect into l_ids;
           :out := l_text || sql%rowcount || ' ' || sql%bulk_rowcount(2) || ' ' || l_ids.count;
        end;""",
        {"out": out},
    )
    assert out.getvalue() == "3:1 4:1400 3 2 3"


def test_dynamic_sql(cursor: oracledb.Cursor) -> None:
    out = cursor.var(str)
    cursor.execute(
        """
        declare
           l_count number;
           l_id number;
           l_text varchar2(20);
        begin
           execute immediate 'insert into notes values (:a, :b) returning id into :c' using 7, 'x' returning into l_id;
           execute immediate 'select count(*), max(text) from notes where id = :a' into l_count, l_text using l_id;
           execute immediate 'begin :x := :y * 2; end;' using out l_id, in 4;
           begin
              execute immediate 'select id from notes where id = -1' into l_count;
           exception
              when no_data_found then l_text := l_text || ' none';
           end;
           :out := l_count || l_text || l_id;
        end;""",
        {"out": out},
    )
    assert out.getvalue() == "1x none8"


def test_where_current_of_names_the_row_just_fetched(cursor: oracledb.Cursor) -> None:
    cursor.executemany("insert into notes values (:1, :2)", [(i, "old") for i in range(1, 4)])
    cursor.execute("""
        declare
           cursor c is select id from notes order by id for update;
        begin
           for r in c loop
              if r.id <> 2 then
                 update notes set text = 'new' where current of c;
              end if;
           end loop;
        end;""")
    assert texts(cursor) == ["new", "old", "new"]


def test_fetching_across_a_commit_under_for_update_is_out_of_sequence(cursor: oracledb.Cursor) -> None:
    cursor.executemany("insert into notes values (:1, 'x')", [(1,), (2,)])
    with pytest.raises(oracledb.Error, match="ORA-01002"):
        cursor.execute(
            "declare cursor c is select id from notes for update; l number; "
            "begin open c; fetch c into l; commit; fetch c into l; end;"
        )


def test_compile_errors_of_a_block_have_line_and_column(cursor: oracledb.Cursor) -> None:
    with pytest.raises(oracledb.Error) as caught:
        cursor.execute("begin\n   nothing.here(1);\nend;")
    assert str(caught.value).startswith(
        "ORA-06550: line 2, column 4:\nPLS-00201: identifier 'NOTHING.HERE' must be declared"
    )


def test_a_unit_with_errors_is_stored_with_a_warning(cursor: oracledb.Cursor) -> None:
    cursor.execute("create or replace procedure broken is begin nothing; end;")
    assert cursor.warning is not None
    cursor.execute("select line, position, text from user_errors where name = 'BROKEN' order by sequence")
    assert cursor.fetchall()[0] == (1, 27, "PLS-00201: identifier 'NOTHING' must be declared")
    with pytest.raises(oracledb.Error, match="ORA-06550"):
        cursor.execute("begin broken; end;")


def test_a_too_small_client_variable_is_an_error(cursor: oracledb.Cursor) -> None:
    out = cursor.var(str, 1)
    with pytest.raises(oracledb.Error, match="ORA-06502"):
        cursor.execute("begin :out := 'abcdefgh'; end;", {"out": out})


def test_executemany_of_a_block(cursor: oracledb.Cursor) -> None:
    cursor.executemany("begin shop.note(:1); end;", [("a",), ("b",)])
    assert texts(cursor) == ["a", "b"]


def test_values_keep_their_types(cursor: oracledb.Cursor) -> None:
    day, moment = cursor.var(oracledb.DB_TYPE_DATE), cursor.var(oracledb.DB_TYPE_TIMESTAMP)
    flag, text = cursor.var(bool), cursor.var(oracledb.DB_TYPE_CLOB)
    cursor.execute(
        """
        begin
           :day := date '2024-02-29' + 0.5;
           :moment := timestamp '2024-02-29 01:02:03.5';
           :flag := :day > date '2024-02-29';
           :text := rpad('x', 32767, 'x') || 'y';
        end;""",
        {"day": day, "moment": moment, "flag": flag, "text": text},
    )
    assert day.getvalue() == datetime(2024, 2, 29, 12)
    assert moment.getvalue() == datetime(2024, 2, 29, 1, 2, 3, 500000)
    assert flag.getvalue() is True


def test_dbms_output_reaches_the_client(cursor: oracledb.Cursor) -> None:
    cursor.callproc("dbms_output.enable")
    cursor.execute("begin dbms_output.put_line('ação'); end;")
    line, status = cursor.var(str), cursor.var(int)
    cursor.callproc("dbms_output.get_line", [line, status])
    assert (line.getvalue(), status.getvalue()) == ("ação", 0)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("to_char(1.5)", "1,5"),
        ("1.5 || ''", "1,5"),
        ("to_char(1234.5, 'FM9G999D0')", "1.234,5"),
        ("to_char(1234.5, 'FM9G999D0', 'NLS_NUMERIC_CHARACTERS=.,')", "1,234.5"),
        ("to_char(to_number('1,5') * 2)", "3"),
        ("to_char('2,5' + 1)", "3,5"),
        ("to_char(to_number('1.234,5', '9G999D9'))", "1234,5"),
        ("json_value('{\"a\":1.5}', '$.a' returning number)", "1,5"),
        ("json_object('a' value 1.5)", '{"a":1.5}'),
    ],
)
def test_a_decimal_comma_session_converts_with_commas(cursor: oracledb.Cursor, expression: str, expected: str) -> None:
    cursor.execute("alter session set nls_numeric_characters = ',.'")
    cursor.execute(f"select {expression} from dual")
    row = cursor.fetchone()
    assert row is not None
    assert (row[0] if isinstance(row[0], str) else str(row[0]).replace(".", ",")) == expected
    if not expression.startswith("json"):
        out = cursor.var(str)
        cursor.execute(f"begin :out := {expression}; end;", {"out": out})
        assert out.getvalue() == expected
    with pytest.raises(oracledb.Error, match="ORA-01722"):
        cursor.execute("select to_number('1.5') from dual")
    cursor.execute("select value from nls_session_parameters where parameter = 'NLS_NUMERIC_CHARACTERS'")
    assert cursor.fetchone() == (",.",)


@pytest.mark.parametrize(
    ("setting", "expression", "expected"),
    [
        ("nls_date_format = 'DD/MM/YYYY HH24:MI'", "to_char(date '2026-03-09')", "09/03/2026 00:00"),
        ("nls_date_format = 'DD/MM/YYYY'", "'em ' || date '2026-03-09'", "em 09/03/2026"),
        ("nls_date_format = 'DD/MM/YYYY'", "to_char(to_date('09/03/2026') + 1, 'YYYYMMDD')", "20260310"),
        ("nls_date_format = 'YYYY-MM-DD'", "to_char(add_months('2026-03-09', 1), 'DDMM')", "0904"),
        ("nls_date_format = 'YYYY-MM-DD'", "sys_context('USERENV', 'NLS_DATE_FORMAT')", "YYYY-MM-DD"),
        ("nls_timestamp_format = 'HH24:MI:SS.FF3'", "to_char(timestamp '2026-03-09 10:11:12.5')", "10:11:12.500"),
        ("nls_territory = 'BRAZIL'", "to_char(timestamp '2026-03-09 22:11:12.5')", "09/03/26 22:11:12,500000000"),
        ("nls_territory = 'BRAZIL'", "to_char(date '2026-03-09') || ' ' || 1.5", "09/03/26 1,5"),
    ],
)
def test_date_formats_are_the_sessions(cursor: oracledb.Cursor, setting: str, expression: str, expected: str) -> None:
    cursor.execute(f"alter session set {setting}")
    cursor.execute(f"select {expression} from dual")
    assert cursor.fetchone() == (expected,)
    out = cursor.var(str)
    cursor.execute(f"begin :out := {expression}; end;", {"out": out})
    assert out.getvalue() == expected
    cursor.execute("alter session set nls_territory = america")
    cursor.execute("select to_char(date '2026-03-09') from dual")
    assert cursor.fetchone() == ("09-MAR-26",)


def test_call_of_what_there_is_not(connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor:
        for text in ("call nope()", "call nope(1) into :x"):
            with pytest.raises(oracledb.DatabaseError, match="ORA-06576"):
                cursor.execute(text, [cursor.var(int)] if ":x" in text else [])
        with pytest.raises(oracledb.DatabaseError, match="ORA-06550"):
            cursor.execute("begin nope(); end;")
