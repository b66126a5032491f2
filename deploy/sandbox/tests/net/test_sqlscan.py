from __future__ import annotations

import oracledb
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from deploy.sandbox.net.sqlscan import scan


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select :a, :b, :a from dual", ["A", "B", "A"]),
        ("begin p(:a, :b, :a); end;", ["A", "B"]),
        ("select ':x', q'[it's :y]', :z from dual", ["Z"]),
        ("select nq'{:y'}', :z from dual", ["Z"]),
        ('select "col:x", :"Mixed" from dual', ["Mixed"]),
        ("select 1 -- :x\n, :y /* :z */ from dual", ["Y"]),
        ("select json('{}') : x from dual", ["X"]),
        ("select json_object('k' :v) from dual", []),
        ("begin x := :1; y:=:2; end;", ["1", "2"]),
        ("select : a from dual", ["A"]),
        ("create trigger t before insert on x begin :new.a := 1; end;", []),
        ("select 'it''s :no' || :yes from dual", ["YES"]),
        ("select :a$b#c_1+1 from dual", ["A$B#C_1"]),
        ("select 1 / :x from dual", ["X"]),
        ("update t set a = :a where b = :b", ["A", "B"]),
    ],
)
def test_placeholders_are_found_as_the_driver_finds_them(sql: str, names: list[str]) -> None:
    assert scan(sql).names == names


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("  /* x */ select 1 from dual", "is_query"),
        ("(select 1 from dual)", "is_query"),
        ("with a as (select 1 from dual) select * from a", "is_query"),
        ("-- note\ndeclare x int; begin null; end;", "is_plsql"),
        ("call p(:1)", "is_plsql"),
        ("merge into t using s on (1 = 1)", "is_dml"),
        ("truncate table t", "is_ddl"),
    ],
)
def test_the_first_word_decides_the_kind(sql: str, kind: str) -> None:
    assert getattr(scan(sql), kind)


def test_only_binds_after_returning_into_are_return_binds() -> None:
    found = scan("insert into t (a) values (:a) returning id, b into :id, :b")
    assert found.names == ["A", "ID", "B"]
    assert found.returns == [False, True, True]


def test_into_without_returning_returns_nothing() -> None:
    assert scan("insert into t values (:a)").returns == [False]


FRAGMENTS = [
    *(
        "select ",
        "begin ",
        "insert into t ",
        "create ",
        "update t set ",
        " returning ",
        " into ",
        " Returning",
        "INTO ",
    ),
    *(":a", ":A", ":b1", ": c", ':"d e"', ":1", ":12x", ":_z", ":=", ":é", ":x$#_1", ":"),
    *("'s'", "''", "'it''s'", "'a:b'", "q'[x:y]'", "nq'{:z}'", "q'!it's :w!'", "Q'a:ba'"),
    *('"q:r"', "-- :n\n", "/* :m */", "/**/", "/***/", "/", "-", "*", "(", ",", " ", "\n", "x", "seq", "1", ";"),
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], max_examples=300)
def test_names_agree_with_the_drivers_own_scan(conn: oracledb.Connection, sql: str) -> None:
    cursor = conn.cursor()
    try:
        cursor.prepare(sql)
    except oracledb.Error:
        assume(False)  # the driver refuses it, so it never reaches the server
    assert list(dict.fromkeys(scan(sql).names)) == cursor.bindnames()
