"""Views whose queries call functions written in PL/SQL: once a statement, with the rights of the view's owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import oracledb
import pytest

PASSWORD = "sandbox"
Connect = Callable[..., oracledb.Connection]
SPEC = """
create or replace package conta authid definer as
   function lista return clob;
   function vezes return number;
   function grava return number;
end;"""
BODY = """
create or replace package body conta as
   g_vezes number := 0;
   function lista return clob is
   begin
      g_vezes := g_vezes + 1;
      return '[{"n": 1, "t": "um"}, {"n": 2, "t": "dois"}]';
   end;
   function vezes return number is begin return g_vezes; end;
   function grava return number is begin insert into feito values (1); return 1; end;
end;"""
ROWS = "select j.n, j.t from dual d cross join json_table(conta.lista(), '$[*]' columns (n number path '$.n', "


@pytest.fixture(scope="module")
def own(connect: Connect) -> Iterator[oracledb.Connection]:
    with closing(connect()) as connection, connection.cursor() as cursor:
        cursor.execute("create table feito (n number)")
        cursor.execute(SPEC)
        cursor.execute(f"create view linhas as {ROWS} t varchar2(10) path '$.t')) j")
        cursor.execute("create view por_cima as select l.t from linhas l where l.n > 1")
        cursor.execute("create view gravadora as select conta.grava as n from dual")
        cursor.execute(BODY)
        yield connection


def rows(connection: oracledb.Connection, query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        return list(cursor.execute(query))


def test_a_view_shows_what_the_function_returns(own: oracledb.Connection) -> None:
    assert rows(own, "select * from linhas order by n") == [(1, "um"), (2, "dois")]
    assert rows(own, "select count(*) from linhas where t like 'd%'") == [(1,)]


def test_a_view_over_such_a_view_does_too(own: oracledb.Connection) -> None:
    assert rows(own, "select * from por_cima") == [("dois",)]


def test_it_is_called_once_a_statement(own: oracledb.Connection) -> None:
    [(before,)] = rows(own, "select conta.vezes from dual")
    rows(own, "select * from linhas")
    assert rows(own, "select conta.vezes from dual") == [(before + 1,)]


def test_whoever_may_read_the_view_needs_no_right_on_the_package(
    own: oracledb.Connection, dba: oracledb.Connection, user: str, dsn: str
) -> None:
    reader = f"{user}L"
    with dba.cursor() as cursor, own.cursor() as granting:
        cursor.execute(f"create user {reader} identified by {PASSWORD}")
        try:
            cursor.execute(f"grant create session to {reader}")
            granting.execute(f"grant select on linhas to {reader}")
            with closing(oracledb.connect(user=reader, password=PASSWORD, dsn=dsn)) as other:
                assert rows(other, f"select t from {user}.linhas where n = 2") == [("dois",)]
                with other.cursor() as block:
                    found = block.var(str)
                    block.execute(f"begin select max(l.t) into :1 from {user}.linhas l; end;", [found])
                    assert found.getvalue() == "um"
                with pytest.raises(oracledb.DatabaseError, match="ORA-00904"):
                    rows(other, f"select {user}.conta.vezes from dual")
        finally:
            cursor.execute(f"drop user {reader} cascade")


def test_a_function_in_a_view_may_change_nothing(own: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-14551"):
        rows(own, "select * from gravadora")


def test_the_dictionary_knows_what_the_view_depends_on(own: oracledb.Connection) -> None:
    found = rows(own, "select referenced_name from user_dependencies where name = 'LINHAS' order by 1")
    assert ("CONTA",) in found


def test_a_name_that_is_no_function_is_no_identifier(own: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-00904"), own.cursor() as cursor:
        cursor.execute("create view errada as select conta.nada as n from dual")
