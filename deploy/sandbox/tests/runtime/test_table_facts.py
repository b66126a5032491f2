"""What the dictionary tells of a table: its statistics, its index expressions, and who can tell that it has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]


@pytest.fixture
def cursor(connection: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    with connection.cursor() as opened:
        opened.execute("create table facts (a varchar2(20), b number primary key, d date)")
        yield opened
        opened.execute(
            "begin for r in (select object_name, object_type from user_objects where object_type in "
            "('PROCEDURE', 'VIEW', 'PACKAGE')) loop execute immediate "
            "'drop ' || r.object_type || ' ' || r.object_name; end loop; end;"
        )
        opened.execute("drop table facts")


def test_statistics_are_there_when_they_were_gathered(cursor: oracledb.Cursor) -> None:
    cursor.execute("create index facts_a on facts (a)")
    figures = (
        "select t.num_rows, t.blocks, sign(t.avg_row_len), trunc(t.last_analyzed) - trunc(sysdate), i.num_rows "
        "from user_tables t join user_indexes i on i.table_name = t.table_name and i.index_name = 'FACTS_A'"
    )
    assert cursor.execute(figures).fetchall() == [(None, None, None, None, None)]
    cursor.execute("insert into facts (b) select level from dual connect by level <= 50")
    cursor.execute("begin dbms_stats.gather_table_stats(user, 'FACTS'); end;")
    cursor.connection.rollback()  # gathering has committed
    cursor.execute("delete from facts where b > 10")
    assert cursor.execute(figures).fetchall() == [(50, 1, 1, 0, 50)]
    cursor.execute("begin dbms_stats.gather_schema_stats(user); end;")
    assert cursor.execute(figures).fetchall() == [(10, 1, 1, 0, 10)]
    cursor.execute("begin dbms_stats.delete_table_stats(user, 'FACTS'); end;")
    assert cursor.execute(figures).fetchall() == [(None, None, None, None, None)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("upper(a)", 'UPPER("A")'),
        ("nvl( b , 0 )", 'NVL("B",0)'),
        ("b + 1", '"B"+1'),
        ("Substr(a, 1, 3) || 'q x'", "SUBSTR(\"A\",1,3)||'q x'"),
        ("trunc(d)", 'TRUNC("D")'),
        ('lower("A")', 'LOWER("A")'),
        ("case when a = 'Xy' then b end", 'CASE  WHEN "A"=\'Xy\' THEN "B" END'),
        ("case a when 'x' then b end", 'CASE "A" WHEN \'x\' THEN "B" END'),
    ],
)
def test_an_index_expression_is_shown_as_oracle_has_it(cursor: oracledb.Cursor, written: str, shown: str) -> None:
    cursor.execute(f"create index facts_x on facts ({written})")
    cursor.execute("select column_expression from user_ind_expressions")
    assert [text.read() for (text,) in cursor] == [shown]
    with pytest.raises(oracledb.DatabaseError, match="ORA-01408"):
        cursor.execute(f"create index facts_y on facts ({shown})")


_CANNOT_TELL = (
    "procedure {} is n number; begin select count(*) into n from facts f where b = 1; end;",
    "procedure {} is begin insert into facts (b) values (1); end;",
    "procedure {} is x facts.b%type; begin update facts set b = x; end;",
    "procedure {} is begin for r in (select a, b from facts) loop null; end loop; end;",
    "view {} as select b from facts",
    "view {} as select * from facts",
)
_CAN_TELL = (
    "procedure {} is r facts%rowtype; begin null; end;",
    "procedure {} is begin for r in (select * from facts) loop null; end loop; end;",
    "procedure {} is begin for r in (select f.*, 1 n from facts f) loop null; end loop; end;",
    "procedure {} is begin insert into facts values ('x', 1, null); end;",
    "procedure {} is fresh number; begin select max(b) into fresh from facts; end;",
    "package {} is cursor c is select b from facts; procedure p (r facts%rowtype); end;",
)


@pytest.mark.parametrize(
    ("text", "status"), [*((t, "VALID") for t in _CANNOT_TELL), *((t, "INVALID") for t in _CAN_TELL)]
)
def test_only_who_can_tell_a_new_column_becomes_invalid(cursor: oracledb.Cursor, text: str, status: str) -> None:
    cursor.execute("create " + text.format("uses"))
    cursor.execute("alter table facts add (fresh number)")
    cursor.execute("select status from user_objects where object_name = 'USES'")
    assert cursor.fetchall() == [(status,)]


def test_any_other_change_makes_dependents_invalid(cursor: oracledb.Cursor) -> None:
    cursor.execute("create " + _CANNOT_TELL[0].format("uses"))
    cursor.execute("alter table facts modify (a varchar2(30))")
    cursor.execute("select status from user_objects where object_name = 'USES'")
    assert cursor.fetchall() == [("INVALID",)]


def test_what_stayed_valid_runs(cursor: oracledb.Cursor) -> None:
    cursor.execute("create procedure uses as begin insert into facts (b) values (7); end;")
    cursor.execute("create view shows as select * from facts")
    cursor.execute("begin uses; end;")
    cursor.execute("alter table facts add (fresh number default 3)")
    cursor.execute("begin delete from facts; uses; end;")
    assert cursor.execute("select * from shows").fetchall() == [(None, 7, None)]
    assert cursor.execute("select b, fresh from facts").fetchall() == [(7, 3)]


def test_text_in_the_national_character_set(connect: Connect) -> None:
    with connect() as conn, conn.cursor() as cursor:
        cursor.execute("create table national (a nvarchar2(5), b nchar(3), c nclob, d varchar2(5))")
        cursor.execute("insert into national values ('ação', 'ç', 'é', 'x')")
        cursor.execute("select a, b, c, cast(d as nvarchar2(7)) as e from national")
        assert [(d.type_code, d.display_size, d.internal_size) for d in cursor.description] == [
            (oracledb.DB_TYPE_NVARCHAR, 5, 10),
            (oracledb.DB_TYPE_NCHAR, 3, 6),
            (oracledb.DB_TYPE_NCLOB, None, None),
            (oracledb.DB_TYPE_NVARCHAR, 7, 14),
        ]
        a, b, c, e = cursor.fetchone()
        assert (a, b, c.read(), e) == ("ação", "ç  ", "é", "x")
        cursor.execute(
            "select data_type, data_length, char_length, char_used, character_set_name from user_tab_columns "
            "where table_name = 'NATIONAL' order by column_id"
        )
        assert cursor.fetchall() == [
            ("NVARCHAR2", 10, 5, "C", "NCHAR_CS"),
            ("NCHAR", 6, 3, "C", "NCHAR_CS"),
            ("NCLOB", 4000, 0, None, "NCHAR_CS"),
            ("VARCHAR2", 5, 5, "B", "CHAR_CS"),
        ]
        refused = {
            "insert into national (a) values ('123456')": "ORA-12899",
            "select case when d = 'x' then a else d end from national": "ORA-12704",
            "select lengthb(a) from national": "ORA-03001",
            "select substrb(a, 1, 2) from national": "ORA-03001",
            "create table wide (a nvarchar2(2001))": "ORA-00910",
        }
        for sql, code in refused.items():
            with pytest.raises(oracledb.DatabaseError, match=code):
                cursor.execute(sql)
        cursor.execute("drop table national")


def test_a_national_column_of_a_view_may_become_a_lob(connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor:
        for text in ("cast('ação' as nvarchar2(9))", "to_clob('mudança')"):
            cursor.execute(f"create or replace view changing as select {text} as value from dual")
            cursor.execute("select * from changing")
            assert cursor.fetchall() == [(text.split("'")[1],)]
        cursor.execute("drop view changing")
