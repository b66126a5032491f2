"""UTL_CALL_STACK: whose code is running, from the subprogram that asks outwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

OWNERS = (
    "create or replace function owners return varchar2 is\n"
    " l_all varchar2(4000);\n"
    "begin\n"
    " for d in 1 .. utl_call_stack.dynamic_depth loop\n"
    "  l_all := l_all || ',' || coalesce(utl_call_stack.owner(d), '-');\n"
    " end loop;\n"
    " return substr(l_all, 2);\n"
    "end;"
)


@pytest.fixture
def own(dsn: str, user: str) -> Iterator[oracledb.Connection]:
    with closing(oracledb.connect(user=user, password="sandbox", dsn=dsn)) as connection:
        with connection.cursor() as cursor:
            cursor.execute(OWNERS)
        yield connection


def said(connection: oracledb.Connection, block: str) -> str | None:
    with connection.cursor() as cursor:
        found = cursor.var(str)
        cursor.execute(block, found=found)
        value: str | None = found.getvalue()
        return value


def test_an_anonymous_block_has_no_owner(own: oracledb.Connection, user: str) -> None:
    assert said(own, "begin :found := owners; end;") == f"{user.upper()},-"
    assert said(own, "begin :found := utl_call_stack.dynamic_depth || utl_call_stack.owner(1); end;") == "1"


def test_local_subprograms_are_levels_of_their_own(own: oracledb.Connection, user: str) -> None:
    block = "declare function f return varchar2 is begin return owners; end; begin :found := f; end;"
    assert said(own, block) == f"{user.upper()},-,-"


def test_dynamic_code_stands_upon_the_unit_that_runs_it(own: oracledb.Connection, user: str) -> None:
    with own.cursor() as cursor:
        cursor.execute(
            "create or replace procedure dynamic(out_all out varchar2) is begin "
            "execute immediate 'begin :1 := owners; end;' using out out_all; end;"
        )
    assert said(own, "begin dynamic(:found); end;") == f"{user.upper()},-,{user.upper()},-"


def test_a_trigger_counts_as_its_owners(own: oracledb.Connection, user: str) -> None:
    with own.cursor() as cursor:
        cursor.execute("create table t (a varchar2(100))")
        cursor.execute("create trigger t_trg before insert on t for each row begin :new.a := owners; end;")
        cursor.execute("insert into t values (null)")
        assert cursor.execute("select a from t").fetchone() == (f"{user.upper()},{user.upper()}",)


def test_the_line_is_the_one_that_runs(own: oracledb.Connection) -> None:
    assert said(own, "begin\n\n :found := utl_call_stack.unit_line(1);\nend;") == "3"


@pytest.mark.parametrize("depth", ["0", "2", "-1", "null"])
def test_a_depth_that_is_not_there_is_refused(own: oracledb.Connection, depth: str) -> None:
    block = (
        f"begin :found := utl_call_stack.owner({depth}); "
        "exception when utl_call_stack.bad_depth_indicator then :found := to_char(sqlcode); end;"
    )
    assert said(own, block) == "-64610"
