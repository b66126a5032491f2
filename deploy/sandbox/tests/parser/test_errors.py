"""Syntax errors: Oracle's number, and the place."""

from __future__ import annotations

import pytest

from deploy.sandbox.errors import CompilationError, OraError
from deploy.sandbox.parser import parse_statement


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [
        ("selec 1 from dual", 900, "selec"),
        ("exec p", 900, "exec"),
        ("", 900, ""),
        ("select 1 from dual;", 911, ";"),
        ("commit;", 911, ";"),
        ("create table t (a number);", 911, ";"),
        ("select # from dual", 911, "#"),
        ("select $$x from dual", 911, "$$x"),
        ("select 1", 923, ""),
        ("select a b c from t", 923, "c from"),
        ("select a = b from t", 923, "= b"),
        ("select from t", 936, "from"),
        ("select a, from t", 936, "from"),
        ("select a from t where", 936, ""),
        ("select a from t where a = ", 936, ""),
        ("select * from", 903, ""),
        ("select a from t where a", 920, ""),
        ("select a from t where a = 1 and b order by 1", 920, "order"),
        ("select a from t where a = 1 b", 933, "b"),
        ("select a from t as x", 933, "as x"),
        ("select a from t limit 5", 933, "5"),
        ("select a from t group a", 924, "a"),
        ("select a from t where (a = 1", 907, ""),
        ("select a from t where exists (select 1 from u order by b)", 907, "b)"),
        ("select a from t where a in (select b from u order by b)", 907, "b)"),
        ("select a from t where a > all (select b from u order by b)", 907, "b)"),
        ("select (select b from u order by b) from t", 907, "b) from"),
        ("select a from t where a is 1", 908, "1"),
        ("select a into b from t", 905, "into"),
        ("insert t values (1)", 925, "t"),
        ("insert into t (a) foo (1)", 926, "foo"),
        ("insert into t (a) select b from u returning a into :x", 933, "returning"),
        ("update t a = 1", 971, "= 1"),
        ("delete from", 903, ""),
        ("merge into t using u on a = b", 969, "a = b"),
        ("select 'abc from dual", 1756, "'abc"),
        ('select "abc from dual', 1740, '"abc'),
        ('select "" from dual', 1741, '""'),
        ("select 1 /* from dual", 1742, "/*"),
        ("create foo", 901, "foo"),
        ("create table t", 906, ""),
        ("create table t (a)", 2263, "a"),
        ("create table t (date number)", 904, "date"),
        ("create table t (a number) foo", 922, "foo"),
        ("create table t (a clob) lob a store as (cache)", 906, "a store"),
        ("create table t (a number) pctfree 100", 2211, "100"),
        ("create table t (a number) initrans pctfree 5", 2207, "pctfree"),
        ("create index i on t (a) maxtrans 0", 2209, "0"),
        ("create or replace table t (a number)", 922, "table"),
        ("alter foo", 940, "foo"),
        ("alter table t foo", 1735, "foo"),
        ("drop foo", 950, "foo"),
        ("drop table if exists t", 933, "exists"),
        ("grant select t to x", 990, "t to"),
        ("grant select on t", 946, ""),
        ("create user u identified x", 924, "x"),
        ("comment on table t is x", 1780, "x"),
        ("select json_value(a, b) from t", 40454, "b"),
        ("call p", 6576, "p"),
        ("truncate t", 3290, "t"),
        ("update t set n = 1, where id = 1", 1747, "where"),
        ("update t set (a, n) = ('k', 1)", 1767, "(a"),
        ("create table t2 a number", 922, "a number"),
        ("create table if not exists t (a number)", 922, "not"),
        ("select [id] from t", 936, "[id]"),
        (f"select 1 {'b' * 129} from dual", 972, "bbb"),
        (f"select 1 from dual {'b' * 129}", 972, "bbb"),
        ("create trigger t on x begin null; end;", 4071, "on x"),
        ("create trigger t before insert x begin null; end;", 969, "x begin"),
    ],
)
def test_sql_errors(text: str, code: int, near: str) -> None:
    with pytest.raises(OraError) as caught:
        parse_statement(text)
    assert caught.value.code == code
    assert caught.value.offset is not None
    assert text[caught.value.offset :].startswith(near)
    assert bool(text[caught.value.offset :]) == bool(near)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("begin\n  null\nend;", 3, 1, 'PLS-00103: Encountered the symbol "END" when expecting'),
        ("begin\n  null;\nend", 3, 4, 'PLS-00103: Encountered the symbol "end-of-file" when expecting'),
        ("begin null; end; x", 1, 18, 'PLS-00103: Encountered the symbol "X" when expecting'),
        ("begin x := ; end;", 1, 12, 'PLS-00103: Encountered the symbol ";" when expecting'),
        ("begin end;", 1, 7, 'PLS-00103: Encountered the symbol "END" when expecting'),
        ("begin if a b; end if; end;", 1, 12, 'PLS-00103: Encountered the symbol "B" when expecting'),
        ("declare x varchar2(; begin null; end;", 1, 20, 'PLS-00103: Encountered the symbol ";" when expecting'),
        ("declare x varchar2(co_n); begin null; end;", 1, 20, "PLS-00491: numeric literal required"),
        ("begin x 'abc'; end;", 1, 9, 'PLS-00103: Encountered the symbol "abc" when expecting'),
        ("begin elseif x then null; end if; end;", 1, 14, 'PLS-00103: Encountered the symbol "X" when expecting'),
        (
            "declare procedure p is begin null; end; x number; begin null; end;",
            1,
            41,
            'PLS-00103: Encountered the symbol "X" when expecting',
        ),
        ("create procedure p (a number(10)) is begin null; end;", 1, 22, 'PLS-00103: Encountered the symbol "("'),
        ("create procedure p is begin null; end q;", 1, 32, "PLS-00113: END identifier 'Q' must match 'P'"),
        ("begin\n loop null; end loop x; end;", 2, 22, "PLS-00113: END identifier 'X' must match a loop label"),
        ("begin x := 'abc; end;", 1, 12, "ORA-01756"),
        ("begin select a into b form t; end;", 1, 23, "PL/SQL: ORA-00923"),
        ("begin\n  update t set where a = 1; end;", 2, 16, "PL/SQL: ORA-01747"),
        ("begin $error 'too old' $end end;", 1, 7, "PLS-00179: $ERROR: too old"),
        ("begin $error 'too ' || 'old ' || 12 $end end;", 1, 7, "PLS-00179: $ERROR: too old 12"),
        ("begin $if true $then null; end;", 1, 32, 'PLS-00103: Encountered the symbol "end-of-file"'),
    ],
)
def test_plsql_errors(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(CompilationError) as caught:
        parse_statement(text)
    assert caught.value.errors[0][:2] == (line, column)
    assert caught.value.errors[0][2].startswith(message)


def test_an_error_inside_a_sql_statement_also_marks_the_statement_as_ignored() -> None:
    with pytest.raises(CompilationError) as caught:
        parse_statement("begin\n  null;\n  delete t where;\nend;")
    assert caught.value.errors == [
        (3, 17, "PL/SQL: ORA-00936: missing expression"),
        (3, 3, "PL/SQL: SQL Statement ignored"),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("insert into t values (1) log errors", "LOG ERRORS"),
        ("insert into (select a from t) values (1)", "an inline view as the target of a DML statement"),
        ("select * from t pivot xml (sum(a) for b in (any))", "PIVOT XML"),
        ("select * from t model dimension by (a) measures (b) rules ()", "MODEL"),
        ("select * from t match_recognize (pattern (a))", "MATCH_RECOGNIZE"),
        ("select cursor(select 1 from dual) from dual", "a CURSOR expression"),
        ("select cast(multiset(select 1 from dual) as t) from dual", "CAST(MULTISET ...)"),
        ("select interval '1' month from dual", "an INTERVAL YEAR TO MONTH literal"),
        ("select 1.5d from dual", "a BINARY_FLOAT or BINARY_DOUBLE literal"),
        ("with function f return number is begin return 1; end; select f from dual", "a function in the WITH clause"),
        ("create materialized view v as select 1 from dual", "CREATE MATERIALIZED"),
        ("create database link l using 'x'", "CREATE DATABASE"),
        ('create table "Mixed" (a number)', 'the mixed-case name "Mixed"'),
        ("alter table t modify constraint c initially deferred", "ALTER TABLE ... MODIFY CONSTRAINT ... INITIALLY"),
        ("alter table t modify id drop identity", "ALTER TABLE ... MODIFY ... DROP IDENTITY"),
        ("select 1 from t where a collate binary_ci = 'x'", "COLLATE in an expression"),
        ("create trigger t after logon on database begin null; end;", "a trigger on LOGON"),
        ("create trigger t before insert on t for each row follows u begin null; end;", "FOLLOWS of a trigger"),
        ("purge recyclebin", "PURGE"),
        ("analyze table t compute statistics", "ANALYZE"),
    ],
)
def test_what_the_sandbox_lacks_is_refused_by_name(text: str, what: str) -> None:
    with pytest.raises(OraError) as caught:
        parse_statement(text)
    assert str(caught.value) == f"ORA-03001: unimplemented feature: {what} is not supported by the sandbox"
    assert caught.value.offset is not None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("begin pipe row (1); end;", "PIPE ROW"),
        ("create function f return number is language java name 'x';", "a call specification (LANGUAGE ...)"),
        ("create package p accessible by (q) is end;", "ACCESSIBLE BY"),
        ("create type t under u (a number)", "a subtype (UNDER)"),
        ("begin $if x.y = 1 $then null; $end end;", "$IF with anything but literals, $$flags and DBMS_DB_VERSION"),
        ("begin select * into x from t@l; end;", "a database link"),
    ],
)
def test_in_plsql_the_refusal_is_a_compilation_error(text: str, what: str) -> None:
    with pytest.raises(CompilationError) as caught:
        parse_statement(text)
    assert caught.value.errors[0][2] == f"ORA-03001: unimplemented feature: {what} is not supported by the sandbox"
