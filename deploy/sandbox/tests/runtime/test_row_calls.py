"""PL/SQL functions in SQL that take columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import oracledb
import pytest

Connect = Callable[..., oracledb.Connection]

_SPEC = """
create or replace package pkg as
   n pls_integer := 0;
   function twice(in_value in number) return number;
   function label(in_name in varchar2, in_number in number default 7) return varchar2;
   function missing(in_value in number) return number;
   function writes(in_value in number) return number;
end;"""
_BODY = """
create or replace package body pkg as
   function twice(in_value in number) return number is begin n := n + 1; return in_value * 2; end;
   function label(in_name in varchar2, in_number in number default 7) return varchar2 is
   begin return in_name || '/' || in_number; end;
   function missing(in_value in number) return number is l number;
   begin select id into l from part where id = in_value + 100; return l; end;
   function writes(in_value in number) return number is begin delete from part; return 1; end;
end;"""


@pytest.fixture(scope="module", autouse=True)
def objects(connect: Connect) -> None:
    with connect().cursor() as cursor:
        cursor.execute("create table part (id number, name varchar2(10))")
        cursor.execute("insert into part select level, 'n' || level from dual connect by level <= 3")
        cursor.connection.commit()
        for text in (
            _SPEC,
            _BODY,
            "create function alone(a in varchar2) return varchar2 is begin return a || '!'; end;",
        ):
            cursor.execute(text)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("select pkg.twice(id) from part order by id", [(2,), (4,), (6,)]),
        ("select p.*, pkg.twice(p.id) as t from part p where id < 2", [(1, "n1", 2)]),
        ("select alone(name), pkg.label(name, id), id from part where id = 2", [("n2!", "n2/2", 2)]),
        ("select pkg.label(in_number => id, in_name => upper(name)) from part where id = 3", [("N3/3",)]),
        ("select pkg.label(name) from part where id = 1", [("n1/7",)]),
        ("select mod(id, 2), pkg.twice(count(*)) from part group by mod(id, 2) order by 1", [(0, 2), (1, 4)]),
        ("select pkg.missing(id) from part where id = 1", [(None,)]),
        ("select pkg.twice(id) from part where id = 1 for update", [(2,)]),
    ],
)
def test_a_function_is_called_for_each_row(cursor: oracledb.Cursor, query: str, rows: list[tuple[Any, ...]]) -> None:
    cursor.execute(query)
    assert cursor.fetchall() == rows
    cursor.connection.rollback()


def test_columns_are_headed_and_typed_as_the_call_is(cursor: oracledb.Cursor) -> None:
    cursor.execute("select pkg.twice( id ), alone(name) as x, id from part")
    assert [(c.name, c.type_code) for c in cursor.description or ()] == [
        ("PKG.TWICE(ID)", oracledb.DB_TYPE_NUMBER),
        ("X", oracledb.DB_TYPE_VARCHAR),
        ("ID", oracledb.DB_TYPE_NUMBER),
    ]


def test_binds_stand_beside_columns(cursor: oracledb.Cursor) -> None:
    cursor.execute("select pkg.label(name, :n) from part where id = :i", n=9, i=1)
    assert cursor.fetchall() == [("n1/9",)]


def test_plsql_reads_such_a_query(cursor: oracledb.Cursor) -> None:
    out = cursor.var(str)
    cursor.execute(
        "declare l number; begin for r in (select id, pkg.twice(id) as t from part order by id) loop "
        ":o := :o || r.id || '>' || r.t || ' '; end loop; "
        "select pkg.twice(id) into l from part where id = 3; :o := :o || l; end;",
        o=out,
    )
    assert out.getvalue() == "1>2 2>4 3>6 6"


def test_a_function_of_a_query_may_not_write(cursor: oracledb.Cursor) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-14551"):
        cursor.execute("select pkg.writes(id) from part")


def test_groups_by_what_a_function_returns(cursor: oracledb.Cursor) -> None:
    counted = "select pkg.twice(mod(id, 2)), count(*) from part group by pkg.twice(mod(id, 2)) order by 1"
    assert cursor.execute(counted).fetchall() == [(0, 1), (2, 2)]
    totals = "select pkg.twice(id) + 1, sum(id) from part group by pkg.twice(id) having pkg.twice(id) > 2 order by 1"
    assert cursor.execute(totals).fetchall() == [(5, 2), (7, 3)]
    with pytest.raises(oracledb.DatabaseError, match="ORA-00979"):
        cursor.execute("select pkg.twice(id), count(*) from part group by name")
