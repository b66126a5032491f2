"""What does not compile on Oracle does not compile here: a program for each rule, its first error and the place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .conftest import PlSql

_TYPE = "type tt is table of number; x tt := tt(1, 2);"
_TWO = "procedure p(a number, b number := 1) is begin null; end;"

BLOCKS: dict[str, tuple[str, str]] = {
    "FORALL's index as a value": (
        f"declare {_TYPE} begin forall i in 1 .. 2 insert into re values (i, x(i)); end;",
        "1:103 PLS-00430: FORALL iteration variable I is not allowed in this context",
    ),
    "FORALL's index in an expression": (
        f"declare {_TYPE} begin forall i in 1 .. 2 update re set a = x(i) where b = nvl(i, 1); end;",
        "1:117 PLS-00430: FORALL iteration variable I is not allowed in this context",
    ),
    "FORALL's index given to a dynamic statement": (
        f"declare {_TYPE} begin forall i in 1 .. 2 execute immediate 'delete re where a = :1 and b = :2' "
        "using x(i), i; end;",
        "1:146 PLS-00430: FORALL iteration variable I is not allowed in this context",
    ),
    "FORALL without a collection": (
        "begin forall i in 1 .. 2 insert into re values (1, 1); end;",
        "1:26 PLS-00435: DML statement without BULK In-BIND cannot be used inside FORALL",
    ),
    "FORALL of a dynamic statement without a collection": (
        "begin forall i in 1 .. 2 execute immediate 'delete re'; end;",
        "1:26 PLS-00435: DML statement without BULK In-BIND cannot be used inside FORALL",
    ),
    "GOTO into an IF": (
        "begin goto x; if 1 = 1 then <<x>> null; end if; end;",
        "1:7 PLS-00375: illegal GOTO statement; this GOTO cannot branch to label 'X'",
    ),
    "GOTO a label there is not": ("begin goto x; end;", "1:7 PLS-00201: identifier 'X' must be declared"),
    "a positional argument after a named one": (
        f"declare {_TWO} begin p(a => 1, 2); end;",
        "1:82 PLS-00312: a positional parameter association may not follow a named association",
    ),
    "an argument named twice": (
        f"declare {_TWO} begin p(a => 1, a => 2); end;",
        "1:72 PLS-00703: multiple instances of named argument in list",
    ),
    "an argument given by position and by name": (
        f"declare {_TWO} begin p(1, a => 2); end;",
        "1:72 PLS-00703: multiple instances of named argument in list",
    ),
    "overloads that a text fits alike": (
        "declare procedure p(a number) is begin null; end; procedure p(a date) is begin null; end; begin p('1'); end;",
        "1:97 PLS-00307: too many declarations of 'P' match this call",
    ),
    "an autonomous transaction of a block within": (
        "begin declare pragma autonomous_transaction; begin commit; end; end;",
        "1:15 PLS-00710: Pragma AUTONOMOUS_TRANSACTION cannot be specified here",
    ),
    "a constant without a value": (
        "declare c constant number; begin null; end;",
        "1:9 PLS-00322: declaration of a constant 'C' must contain an initialization assignment",
    ),
    "NULL for what is NOT NULL": (
        "declare n number not null := null; begin null; end;",
        "1:30 PLS-00382: expression is of wrong type",
    ),
    "NULL assigned to what is NOT NULL": (
        "declare n number not null := 1; begin n := null; end;",
        "1:44 PLS-00382: expression is of wrong type",
    ),
    "a scale that no number has": (
        "declare n number(4, 200); begin null; end;",
        "1:11 PLS-00217: NUMBER scale constraint must be in range (-84 .. 127)",
    ),
    "SELECT INTO a constant": (
        "declare c constant number := 1; begin select 1 into c from dual; end;",
        "1:53 PLS-00403: expression 'C' cannot be used as an INTO-target of a SELECT/FETCH statement",
    ),
    "FETCH into a loop's index": (
        "declare cursor c is select 1 a from dual; begin for i in 1 .. 2 loop fetch c into i; end loop; end;",
        "1:83 PLS-00403: expression 'I' cannot be used as an INTO-target of a SELECT/FETCH statement",
    ),
    "FETCH of a date into a number": (
        "declare cursor c is select sysdate d from dual; n number; begin fetch c into n; end;",
        "1:78 PLS-00386: type mismatch found at 'N' between FETCH cursor and INTO variables",
    ),
    "several targets of which one is a record": (
        "declare r re%rowtype; n number; begin select a, b into r, n from re; end;",
        "1:56 PLS-00494: coercion into multiple record targets not supported",
    ),
    "a loop over a variable": (
        "declare n number; begin for r in n loop null; end loop; end;",
        "1:34 PLS-00221: 'N' is not a procedure or is undefined",
    ),
    "a loop over a cursor variable": (
        "declare c sys_refcursor; begin for r in c loop null; end loop; end;",
        "1:41 PLS-00221: 'C' is not a procedure or is undefined",
    ),
    "a loop over two columns of one name": (
        "begin for r in (select a, a from re) loop null; end loop; end;",
        "1:17 PLS-00402: alias required in SELECT list of cursor to avoid duplicate column names",
    ),
    "CURRENT OF a cursor that locks nothing": (
        "declare cursor c is select * from re; begin for r in c loop update re set a = 1 where current of c; "
        "end loop; end;",
        "1:61 PLS-00404: cursor 'C' must be declared with FOR UPDATE to use with CURRENT OF",
    ),
    "CURRENT OF a number": (
        "declare n number; begin update re set a = 1 where current of n; end;",
        "1:25 PLS-00413: identifier in CURRENT OF clause is not a cursor name",
    ),
    "an attribute of a cursor, of a number": (
        "declare n number; begin if n%found then null; end if; end;",
        "1:28 PLS-00324: cursor attribute may not be applied to non-cursor 'N'",
    ),
    "a cursor of one type opened for a text": (
        "declare type rc is ref cursor return re%rowtype; c rc; begin open c for 'select * from re'; end;",
        "1:67 PLS-00455: cursor 'C' cannot be used in dynamic SQL OPEN statement",
    ),
    "a cursor that came in opened": (
        "declare procedure p(c in sys_refcursor) is begin open c for select 1 a from dual; end; begin null; end;",
        "1:55 PLS-00361: IN cursor 'C' cannot be OPEN'ed",
    ),
    "a cursor variable in a record": (
        "declare type r is record (c sys_refcursor); begin null; end;",
        "1:27 PLS-00989: Cursor Variable in record, object, or collection is not supported by this release",
    ),
    "a cursor without query or result": (
        "declare cursor c; begin null; end;",
        "1:9 PLS-00360: cursor declaration without body needs return type",
    ),
    "EXIT from a block": (
        "begin <<b>> begin loop exit b; end loop; end; end;",
        "1:24 PLS-00373: EXIT/CONTINUE label 'B' must label a LOOP statement",
    ),
    "CASE of a number with a date": (
        "declare n number; begin case n when sysdate then null; end case; end;",
        "1:30 PLS-00615: type mismatch found at 'N' between CASE operand and WHEN operands",
    ),
    "the type of a table": (
        "declare n re%type; begin null; end;",
        '1:11 PLS-00206: %TYPE must be applied to a variable, column, field or attribute, not to "RE"',
    ),
    "a result with a size": (
        "declare function f return varchar2(10) is begin return 'a'; end; begin null; end;",
        '1:35 PLS-00103: Encountered the symbol "("',
    ),
    "a function with an OUT parameter in SQL": (
        "declare n number; begin select re_out(n) into n from dual; end;",
        "1:32 PL/SQL: ORA-06572: Function RE_OUT has out arguments",
    ),
}

# a package's specification and body (or a trigger), and the error
UNITS: dict[str, tuple[str, str]] = {
    "an autonomous package": (
        "create or replace package re_u is pragma autonomous_transaction; end;",
        "PLS-00710: Pragma AUTONOMOUS_TRANSACTION cannot be specified here",
    ),
    "a cursor variable of a package": (
        "create or replace package re_u is c sys_refcursor; end;",
        "PLS-00994: Cursor Variables cannot be declared as part of a package",
    ),
    "a default that only the body has": (
        "create or replace package body re_b is procedure p(a number := 1) is begin null; end; "
        "procedure q(a number) is begin null; end; end;",
        'PLS-00593: default value of parameter "A" in body must match that of spec',
    ),
    "another default in the body": (
        "create or replace package body re_b is procedure p(a number) is begin null; end; "
        "procedure q(a number := 3) is begin null; end; end;",
        'PLS-00593: default value of parameter "A" in body must match that of spec',
    ),
    "a column that :NEW has not": (
        "create or replace trigger re_t before insert on re for each row begin :new.zz := 1; end;",
        "PLS-00049: bad bind variable 'NEW.ZZ'",
    ),
    ":NEW of a row that goes": (
        "create or replace trigger re_t before delete on re for each row begin :new.a := 1; end;",
        "ORA-04084: cannot change NEW values for this trigger type",
    ),
    "WHEN with a subquery": (
        "create or replace trigger re_t before insert on re for each row when (new.a in (select 1 from dual)) "
        "begin null; end;",
        "ORA-02251: subquery not allowed here",
    ),
}


@pytest.fixture(scope="module", autouse=True)
def objects(engine: object, schema: str) -> Iterator[None]:
    opened = PlSql(engine, schema)  # type: ignore[arg-type]
    opened.create(
        "create table re (a number, b number)",
        "create or replace function re_out(n out number) return number is begin n := 1; return 1; end;",
        "create or replace package re_b is procedure p(a number); procedure q(a number := 2); end;",
    )
    yield
    opened.engine.end_session(opened.session)


@pytest.mark.parametrize("name", BLOCKS)
def test_block(name: str, plsql: PlSql) -> None:
    text, expected = BLOCKS[name]
    found = plsql.run(text)[0].replace("\n", " ")
    place, _, message = expected.partition(" ")
    line, _, column = place.partition(":")
    assert found.startswith(f"ORA-06550: line {line}, column {column}: {message}"), found


@pytest.mark.parametrize("name", UNITS)
def test_unit(name: str, plsql: PlSql) -> None:
    text, expected = UNITS[name]
    found = plsql.compile(text)
    kind = text.removeprefix("create or replace ").rsplit(" is ", 1)[0].split(" ")
    plsql.run(f"drop {' '.join(kind[:2] if kind[1] != 'body' else kind[:3])}")
    assert any(expected in error for error in found), found


def test_what_may_stand_in_a_body(plsql: PlSql) -> None:
    plsql.create(
        "create or replace package body re_b is "
        "procedure p(a in number) is pragma autonomous_transaction; begin commit; end; "
        "procedure q(a in number default 2) is begin begin declare "
        "procedure r is pragma autonomous_transaction; begin commit; end; begin r; end; end; end; end;"
    )


@pytest.mark.parametrize(
    ("trigger", "error"),
    [
        ("instead of insert on re", "ORA-25002: cannot create INSTEAD OF triggers on tables"),
        ("before insert on re when (new.a > 1)", "ORA-04077: WHEN clause cannot be used with table level triggers"),
        (
            "before insert on re for each row when (:new.a > 1)",
            "ORA-25000: invalid use of bind variable in trigger WHEN clause",
        ),
        ("before insert of a on re", "ORA-04073: column list not valid for this trigger type"),
    ],
)
def test_no_trigger_at_all(plsql: PlSql, trigger: str, error: str) -> None:
    assert plsql.run(f"create trigger re_n {trigger} begin null; end;") == [error]


def test_a_trigger_that_is_there(plsql: PlSql) -> None:
    trigger = "trigger re_t before insert on re begin null; end;"
    plsql.create(f"create {trigger}")
    assert plsql.run(f"create {trigger}") == ["ORA-04081: trigger 'RE_T' already exists"]
    plsql.run("drop trigger re_t")


def test_flags_of_conditional_compilation(plsql: PlSql) -> None:
    plsql.run("alter session set plsql_ccflags = ''")
    assert plsql.run("alter session set plsql_ccflags = 'dbg:true'") == [
        "ORA-03001: unimplemented feature: PLSQL_CCFLAGS = 'dbg:true' is not supported by the sandbox"
    ]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("call nope(3)", "ORA-06576: not a valid function or procedure name"),
        ("call dbms_output.nope()", "ORA-06576: not a valid function or procedure name"),
        (
            "call dbms_output.put_line(1, 2)",
            "ORA-06553: PLS-306: wrong number or types of arguments in call to 'PUT_LINE'",
        ),
    ],
)
def test_call(plsql: PlSql, call: str, error: str) -> None:
    assert plsql.run(call) == [error]


def test_a_query_that_is_not_fetched_never_executes(plsql: PlSql) -> None:
    zero = "n number; begin select 1 into n from dual; execute immediate 'select 1 / :1 from dual' using 0;"
    assert plsql.run(f"declare {zero} dbms_output.put_line(sql%rowcount); end;") == ["0"]
    found = plsql.run("begin execute immediate 'select 1 from nowhere'; end;")
    assert found == ["ORA-00942: table or view does not exist"]


def test_a_dynamic_unit_with_errors(plsql: PlSql) -> None:
    text = "create or replace procedure re_p is begin nope; end;"
    found = plsql.run(
        f"begin execute immediate '{text}'; exception when others then dbms_output.put_line(sqlcode); end;"
    )
    plsql.run("drop procedure re_p")
    assert found == ["-24344"]


def test_texts_of_errors_without_their_arguments(plsql: PlSql) -> None:
    numbers = ", ".join(str(n) for n in (-1, -2290, -2291, -904))
    found = plsql.run(
        f"declare type tt is table of number; x tt := tt({numbers}); "
        "begin for i in 1 .. x.count loop dbms_output.put_line(sqlerrm(x(i))); end loop; end;"
    )
    assert found == [
        "ORA-00001: unique constraint (.) violated",
        "ORA-02290: check constraint (.) violated",
        "ORA-02291: integrity constraint (.) violated - parent key not found",
        "ORA-00904: : invalid identifier",
    ]


@pytest.mark.parametrize(
    ("condition", "error"),
    [
        ("trim(both 'xy' from 'xyaxy') = 'a'", "ORA-30001: trim set should have only one character"),
        (r"'a' like '\a' escape '\'", "ORA-01424: missing or illegal character following the escape character"),
        ("'a' like 'a' escape 'xx'", "ORA-01425: escape character must be character string of length 1"),
    ],
)
def test_the_same_in_sql_and_in_plsql(plsql: PlSql, condition: str, error: str) -> None:
    assert plsql.run(f"begin if {condition} then null; end if; end;") == [error]
    assert plsql.run(f"declare n number; begin select 1 into n from dual where {condition}; end;") == [error]
