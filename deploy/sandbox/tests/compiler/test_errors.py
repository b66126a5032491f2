"""What the compiler refuses, in Oracle's words and at Oracle's place."""

from __future__ import annotations

import pytest

from .conftest import PlSql

# body of a procedure -> errors as "line:column text" without the lines that say what was ignored
BODIES: dict[str, tuple[str, list[str]]] = {
    "undeclared variable": ("begin x := 1; end;", ["1:24 PLS-00201: identifier 'X' must be declared"]),
    "undeclared procedure": ("begin foo(1); end;", ["1:24 PLS-00201: identifier 'FOO' must be declared"]),
    "several at once": (
        "begin\n foo;\n bar;\nend;",
        ["2:2 PLS-00201: identifier 'FOO' must be declared", "3:2 PLS-00201: identifier 'BAR' must be declared"],
    ),
    "unknown member": ("begin dbms_output.nope; end;", ["1:36 PLS-00302: component 'NOPE' must be declared"]),
    "wrong number of arguments": (
        "begin dbms_output.put_line(1, 2); end;",
        ["1:24 PLS-00306: wrong number or types of arguments in call to 'PUT_LINE'"],
    ),
    "wrong type of argument": (
        "begin dbms_output.put_line(true); end;",
        ["1:24 PLS-00306: wrong number or types of arguments in call to 'PUT_LINE'"],
    ),
    "assigning an IN parameter": (
        "procedure q(a in number) is begin a := 1; end; begin null; end;",
        ["1:52 PLS-00363: expression 'A' cannot be used as an assignment target"],
    ),
    "assigning a constant": (
        "c constant number := 1; begin c := 2; end;",
        ["1:48 PLS-00363: expression 'C' cannot be used as an assignment target"],
    ),
    "assigning a loop index": (
        "begin for i in 1 .. 2 loop i := 3; end loop; end;",
        ["1:45 PLS-00363: expression 'I' cannot be used as an assignment target"],
    ),
    "condition that is a number": (
        "begin if 1 then null; end if; end;",
        ["1:27 PLS-00382: expression is of wrong type"],
    ),
    "boolean into number": ("n number; begin n := true; end;", ["1:39 PLS-00382: expression is of wrong type"]),
    "date plus date": (
        "d date; begin d := sysdate + sysdate; end;",
        ["1:37 PLS-00306: wrong number or types of arguments in call to '+'"],
    ),
    "decode": (
        "n number; begin n := decode(1, 1, 2); end;",
        ["1:39 PLS-00204: function or pseudo-column 'DECODE' may be used inside a SQL statement only"],
    ),
    "aggregate": (
        "n number; begin n := max(1); end;",
        ["1:39 PLS-00204: function or pseudo-column 'MAX' may be used inside a SQL statement only"],
    ),
    "a function of Oracle's that is not here": (
        "n varchar2(9); begin n := ora_hash(5); end;",
        ["1:44 PL/SQL: ORA-03001: unimplemented feature: ORA_HASH is not supported by the sandbox"],
    ),
    "unknown table": (
        "n number; begin select 1 into n from nowhere; end;",
        ["1:55 PL/SQL: ORA-00942: table or view does not exist"],
    ),
    "unknown column": (
        "n number; begin select nope into n from dual; end;",
        ['1:41 PL/SQL: ORA-00904: "NOPE": invalid identifier'],
    ),
    "select without into": (
        "begin select 1 from dual; end;",
        ["1:24 PLS-00428: an INTO clause is expected in this SELECT statement"],
    ),
    "too few targets": (
        "n number; begin select 1, 2 into n from dual; end;",
        ["1:51 PL/SQL: ORA-00913: too many values"],
    ),
    "return with a value in a procedure": (
        "begin return 1; end;",
        ["1:24 PLS-00372: In a procedure, RETURN statement cannot contain an expression"],
    ),
    "return without a value in a function": (
        "function f return number is begin return; end; begin null; end;",
        ["1:52 PLS-00503: RETURN <value> statement required for this return from function"],
    ),
    "exit outside a loop": (
        "begin exit; end;",
        ["1:24 PLS-00376: illegal EXIT/CONTINUE statement; it must appear inside a loop"],
    ),
    "raise outside a handler": (
        "begin raise; end;",
        ["1:24 PLS-00367: a RAISE statement with no exception name must be inside an exception handler"],
    ),
    "duplicate declaration": (
        "a number; a number; b date; b date; begin a := 1; end;",
        ["1:60 PLS-00371: at most one declaration for 'A' is permitted"],
    ),
    "call before its declaration": (
        "procedure a is begin b; end; procedure b is begin null; end; begin null; end;",
        ["1:39 PLS-00313: 'B' not declared in this scope"],
    ),
    "procedure used as a function": (
        "n number; begin n := dbms_output.put_line('x'); end;",
        ["1:39 PLS-00222: no function with name 'PUT_LINE' exists in this scope"],
    ),
    "variable called": (
        "n number; begin n := n(1); end;",
        ["1:39 PLS-00224: object 'N' must be of type function or array to be used this way"],
    ),
    "unknown field": (
        "type t is record (a number); r t; begin r.b := 1; end;",
        ["1:60 PLS-00302: component 'B' must be declared"],
    ),
    "not null without a value": (
        "n number not null; begin null; end;",
        ["1:18 PLS-00218: a variable declared NOT NULL must have an initialization assignment"],
    ),
    "local collection in DML": (
        """type t is table of number; l t; begin delete from dual where dummy in (select column_value from
           table(l)); end;""",
        ["2:18 PLS-00642: local collection types not allowed in SQL statements"],
    ),
    "private function in SQL": (
        "n number; function f return number is begin return 1; end; begin select f into n from dual; end;",
        ["1:90 PLS-00231: function 'F' may not be used in SQL"],
    ),
    "a bad type stops what rests on it": (
        "a nope; begin a := 1; b := 2; end;",
        [
            "1:20 PLS-00201: identifier 'NOPE' must be declared",
            "1:32 PLS-00320: the declaration of the type of this expression is incomplete or malformed",
            "1:40 PLS-00201: identifier 'B' must be declared",
        ],
    ),
    "others is not last": (
        "begin null; exception when others then null; when no_data_found then null; end;",
        ["1:63 PLS-00370: OTHERS handler must be last among the exception handlers of a block"],
    ),
    "a part of a call": (
        "begin dbms_output.put_line(dbms_utility.nope(1)); end;",
        ["1:58 PLS-00302: component 'NOPE' must be declared"],
    ),
    "a column that is not there": (
        "a dual.zz%type; begin null; end;",
        ["1:25 PLS-00302: component 'ZZ' must be declared"],
    ),
    "a part of a number, read": (
        "n number; begin dbms_output.put_line(n.x); end;",
        ["1:55 PLS-00487: Invalid reference to variable 'N'"],
    ),
    "a part of a number, written": (
        "n number; begin n.x := 1; end;",
        ["1:34 PLS-00487: Invalid reference to variable 'N'"],
    ),
    "a deleted element of a varray": (
        "type t is varray(3) of number; l t := t(1); begin l.delete(1); end;",
        ["1:68 PLS-00306: wrong number or types of arguments in call to 'DELETE'"],
    ),
    "not null in a record": (
        "type t is record (a number not null); begin null; end;",
        ["1:36 PLS-00218: a variable declared NOT NULL must have an initialization assignment"],
    ),
    "one number in two handlers": (
        "a exception; pragma exception_init(a, -1403); begin null; exception when no_data_found then null; "
        "when a then null; end;",
        [
            "1:121 PLS-00484: redundant exceptions 'NO_DATA_FOUND' and 'A' must appear in same exception handler",
        ],
    ),
    "a name of 129 bytes": (
        f"a{'b' * 128} number; begin null; end;",
        [f"1:18 PLS-00114: identifier 'A{'B' * 29}' too long"],
    ),
    "overloads of one family": (
        "procedure s(p char) is begin null; end; procedure s(p varchar2) is begin null; end; begin s('x'); end;",
        ["1:108 PLS-00307: too many declarations of 'S' match this call"],
    ),
    "an index that is part of a subscript": (
        "type t is table of number; l t; begin forall i in 1 .. 1 execute immediate 'x' using l(i + 1); end;",
        ["1:105 PLS-00430: FORALL iteration variable I is not allowed in this context"],
    ),
    "a comparison of varrays": (
        "type t is varray(2) of number; l t; begin if l = l then null; end if; end;",
        ["1:63 PLS-00306: wrong number or types of arguments in call to '='"],
    ),
    "a package without a grant": (
        "begin dbms_lock.sleep(1); end;",
        ["1:24 PLS-00201: identifier 'DBMS_LOCK' must be declared"],
    ),
    "a package that is only lacking here, without a grant": (
        "begin sys.dbms_pipe.purge('x'); end;",
        ["1:24 PLS-00201: identifier 'SYS.DBMS_PIPE' must be declared"],
    ),
    "a package that is only lacking here": (
        "n number; begin n := dbms_rowid.rowid_type('x'); end;",
        ["1:39 PL/SQL: ORA-03001: unimplemented feature: the package DBMS_ROWID is not supported by the sandbox"],
    ),
    "keys in a constructor": (
        "type t is table of number index by pls_integer; l t; begin l := t(1 => 2); end;",
        ["1:86 ORA-03001: unimplemented feature: a qualified expression with keys is not supported by the sandbox"],
    ),
    "null to an associative array": (
        "type t is table of number index by pls_integer; l t; begin l := null; end;",
        ["1:82 PLS-00382: expression is of wrong type"],
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_body(name: str, plsql: PlSql) -> None:
    body, expected = BODIES[name]
    found = plsql.compile(f"create or replace procedure bad is {body}")
    plsql.run("drop procedure bad")
    assert [error for error in found if not error.endswith("ignored")] == expected


# a block -> where it says what was ignored
IGNORED: dict[str, tuple[str, str]] = {
    "the type of a variable": ("declare x nope; begin null; end;", "line 1, column 11:\nPL/SQL: Item ignored"),
    "the query of a cursor": (
        "declare cursor c is select zz from dual; begin null; end;",
        "line 1, column 21:\nPL/SQL: SQL Statement ignored",
    ),
    "the query of a loop": (
        "begin for r in (select 1 a from nope) loop null; end loop; end;",
        "line 1, column 17:\nPL/SQL: SQL Statement ignored",
    ),
    "a variable without a type": (
        "declare x nope; begin x := 1; end;",
        "line 1, column 23:\nPLS-00320: the declaration of the type of this expression is incomplete or malformed\n"
        "ORA-06550: line 1, column 23:\nPL/SQL: Statement ignored",
    ),
}


@pytest.mark.parametrize("name", IGNORED)
def test_what_is_ignored(name: str, plsql: PlSql) -> None:
    block, last = IGNORED[name]
    assert plsql.run(block)[0].endswith(f"\nORA-06550: {last}")


def test_an_invalid_unit_is_named_where_it_is_used(plsql: PlSql) -> None:
    plsql.run("create procedure iu is begin nope; end;")
    plsql.run("create package iup is x nope; end;")
    for call in ("iu", "iup.a"):
        unit = call.partition(".")[0].upper()
        assert plsql.run(f"begin\n  {call};\nend;") == [
            f"ORA-06550: line 2, column 3:\nPLS-00905: object {plsql.user}.{unit} is invalid\n"
            "ORA-06550: line 2, column 3:\nPL/SQL: Statement ignored"
        ]
    plsql.run("drop procedure iu")
    plsql.run("drop package iup")


def test_new_and_old_are_no_records(plsql: PlSql) -> None:
    plsql.create("create table tv (a number)", "create procedure tv_p(r tv%rowtype) is begin null; end;")
    found = plsql.compile("create trigger tv_t before insert on tv for each row begin tv_p(:new); end;")
    plsql.run("drop table tv")
    plsql.run("drop procedure tv_p")
    assert "PLS-00049: bad bind variable 'NEW'" in found[0]


def test_sql_errors_are_followed_by_what_was_ignored(plsql: PlSql) -> None:
    found = plsql.compile("create or replace procedure bad is begin\n  delete from nowhere;\n  nope;\nend;")
    plsql.run("drop procedure bad")
    assert found == [
        "2:15 PL/SQL: ORA-00942: table or view does not exist",
        "2:3 PL/SQL: SQL Statement ignored",
        "3:3 PLS-00201: identifier 'NOPE' must be declared",
        "3:3 PL/SQL: Statement ignored",
    ]


def test_body_has_to_define_what_the_spec_declares(plsql: PlSql) -> None:
    plsql.create("create or replace package sb as\n procedure a;\n procedure b(x number);\nend;")
    found = plsql.compile(
        """create or replace package body sb as procedure a is begin null; end; procedure b(x varchar2) is begin
           null; end; end;"""
    )
    plsql.run("drop package sb")
    assert found == [
        "3:2 PLS-00323: subprogram or cursor 'B' is declared in a package specification and must be defined "
        "in the package body"
    ]


def test_syntax_error_is_stored(plsql: PlSql) -> None:
    found = plsql.compile("create or replace procedure bad is begin null end;")
    plsql.run("drop procedure bad")
    assert found[0].startswith('1:29 PLS-00103: Encountered the symbol "END"')


def test_new_in_a_statement_trigger(plsql: PlSql) -> None:
    plsql.create("create table tt (a number)")
    found = plsql.compile("""create or replace trigger tt_t after insert on tt begin dbms_output.put_line(:new.a);
           end;""")
    plsql.run("drop table tt")
    assert "ORA-04082: NEW or OLD references not allowed in table level triggers" in found[0]


def test_assigning_new_in_an_after_trigger(plsql: PlSql) -> None:
    plsql.create("create table tu (a number)")
    found = plsql.compile("create or replace trigger tu_t after insert on tu for each row begin :new.a := 1; end;")
    plsql.run("drop table tu")
    assert "ORA-04084: cannot change NEW values for this trigger type" in found[0]


_DECLARATIONS = {
    "l varchar2;": "PLS-00215: String length constraints must be in range (1 .. 32767)",
    "l varchar2(40000);": "PLS-00215: String length constraints must be in range (1 .. 32767)",
    "l number(39);": "PLS-00216: NUMBER precision constraint must be in range (1 .. 38)",
    "type t is table of varchar2;": "PLS-00215: String length constraints must be in range (1 .. 32767)",
    "type t is table of number index by varchar2;": (
        "PLS-00215: String length constraints must be in range (1 .. 32767)"
    ),
    "type t is table of number index by date;": ("PLS-00315: implementation restriction: unsupported table index type"),
    "l binary_double;": "ORA-03001: unimplemented feature: the type BINARY_DOUBLE is not supported by the sandbox",
    "l dual;": "PLS-00488: 'DUAL' must be a type",
    "l nowhere.a%type;": "PLS-00201: identifier 'NOWHERE.A' must be declared",
    "l dual.nope%type;": "PLS-00302: component 'NOPE' must be declared",
    "type r is record (a number, a date);": (
        "PLS-00410: duplicate fields in RECORD,TABLE or argument list are not permitted"
    ),
    "pragma exception_init(nope, -1);": "PLS-00109: unknown exception name 'NOPE' in PRAGMA EXCEPTION_INIT",
    "function f return number;": "PLS-00328: A subprogram body must be defined for the forward declaration of F.",
    "l number := dbms_output;": "PLS-00221: 'DBMS_OUTPUT' is not a procedure or is undefined",
}


@pytest.mark.parametrize("declaration", _DECLARATIONS)
def test_declaration(declaration: str, plsql: PlSql) -> None:
    found = plsql.run(f"declare {declaration} begin null; end;")
    assert _DECLARATIONS[declaration] in found[0]


def test_package_constants_are_not_for_client_sql(plsql: PlSql) -> None:
    plsql.create("create or replace package kc as c constant number := 1; end;")
    assert plsql.run("declare n number; begin execute immediate 'select kc.c from dual' into n; end;") == [
        "ORA-06553: PLS-221: 'C' is not a procedure or is undefined"
    ]
    assert plsql.run("declare n number; begin select kc.c into n from dual; end;") == []


def test_functions_of_a_query_may_not_write(plsql: PlSql) -> None:
    plsql.create(
        "create table qw (a number)",
        "create or replace function qf return number is begin insert into qw values (1); return 1; end;",
        "create or replace function qc return number is begin commit; return 1; end;",
    )
    assert plsql.run("declare n number; begin select qf into n from dual; end;") == [
        "ORA-14551: cannot perform a DML operation inside a query"
    ]
    assert plsql.run("declare n number; begin select qc into n from dual; end;") == [
        "ORA-14552: cannot perform a DDL, commit or rollback inside a query or DML"
    ]
    plsql.create("create table other_qw (a number)")
    assert plsql.run("declare n number; begin n := qf; update other_qw set a = qf; end;") == []


def test_functions_of_a_change_may_not_see_what_it_changes(plsql: PlSql) -> None:
    plsql.create(
        "create table qs (a number)",
        "create or replace function qn return number is n number; begin select count(*) into n from qs; return n; end;",
        "create or replace function qe return number is begin commit; return 1; end;",
    )
    assert plsql.run("begin insert into qs values (qn); end;") == []
    for change in ("update qs set a = qn", "delete from qs where a = qn", "insert into qs select qn from qs"):
        assert "QS is mutating, trigger/function may not see it" in plsql.run(f"begin {change}; end;")[0], change
    assert plsql.run("begin update qs set a = qe; end;") == [
        "ORA-14552: cannot perform a DDL, commit or rollback inside a query or DML"
    ]


def test_collection_methods_are_not_for_sql(plsql: PlSql) -> None:
    found = plsql.run(
        "declare type t is table of number; l t := t(); n number; begin select l.count into n from dual; end;"
    )
    assert 'ORA-00904: "L"."COUNT": invalid identifier' in found[0]


def test_body_without_spec(plsql: PlSql) -> None:
    found = plsql.compile("create or replace package body nospec as end;")
    plsql.run("drop package body nospec")
    assert found == [
        "1:1 PLS-00201: identifier 'NOSPEC' must be declared",
        "1:1 PLS-00304: cannot compile body of 'NOSPEC' without its specification",
    ]
