"""Stored units and the header of their CREATE."""

from __future__ import annotations

import pytest

from deploy.sandbox.errors import CompilationError, OraError
from deploy.sandbox.parser import CreateHeader, ast, parse_create_header, parse_statement, parse_unit_source

from .tree import show


def unit(text: str) -> ast.Unit:
    stmt = parse_statement(text)
    assert isinstance(stmt, ast.CreateUnit)
    return stmt.unit


def test_package_specification() -> None:
    spec = unit("create or replace package hsm.p authid definer as co_x constant number := 1; procedure q; end p;")
    assert isinstance(spec, ast.PackageSpec)
    assert (spec.name, spec.authid, spec.end_label) == (("HSM", "P"), "DEFINER", "P")
    assert [type(d) for d in spec.decls] == [ast.VarDecl, ast.SubprogramDecl]


def test_package_body_with_initialisation() -> None:
    body = unit("create package body p is g number; procedure q is begin null; end; begin g := 1; end;")
    assert isinstance(body, ast.PackageBody)
    assert body.init is not None
    assert show(body.init.body) == "[Assign(target=G, value=1)]"


def test_standalone_function_and_procedure() -> None:
    function = unit("create function f (a number) return number authid current_user is begin return a; end f;")
    assert isinstance(function, ast.SubprogramUnit)
    assert function.subprogram.authid == "CURRENT_USER"
    assert show(function.subprogram.returns) == "NUMBER"
    procedure = unit("create procedure p as l number; begin null; end;")
    assert isinstance(procedure, ast.SubprogramUnit)
    assert procedure.subprogram.returns is None


def test_row_trigger() -> None:
    trigger = unit(
        """create or replace trigger hsm.tg before insert or update of a, b or delete on hsm.t
           referencing new as n old as o for each row disable when (n.a is null)
           declare x number; begin :n.a := 1; end tg;"""
    )
    assert isinstance(trigger, ast.Trigger)
    assert (trigger.name, trigger.table) == (("HSM", "TG"), ("HSM", "T"))
    assert (trigger.events, trigger.columns) == (("INSERT", "UPDATE", "DELETE"), ("A", "B"))
    assert (trigger.new_name, trigger.old_name, trigger.enabled) == ("N", "O", False)
    assert show(trigger.when) == "IsNull(operand=N.A, negated=False)"
    assert [s.timing for s in trigger.sections] == ["BEFORE EACH ROW"]
    assert show(trigger.sections[0].body.body) == "[Assign(target=:N.A, value=1)]"


def test_compound_trigger() -> None:
    trigger = unit(
        """create trigger tg for update on t compound trigger
             l_n number := 0;
             procedure p is begin null; end;
             after each row is x number; begin l_n := :new.a; end after each row;
             after statement is begin p; end after statement;
           end tg;"""
    )
    assert isinstance(trigger, ast.Trigger)
    assert trigger.compound
    assert [type(d) for d in trigger.decls] == [ast.VarDecl, ast.SubprogramDecl]
    assert [s.timing for s in trigger.sections] == ["AFTER EACH ROW", "AFTER STATEMENT"]


def test_a_section_of_a_compound_trigger_stands_once() -> None:
    text = "after statement is begin null; end after statement;"
    with pytest.raises(CompilationError, match="PLS-00676"):
        parse_statement(f"create trigger tg for update on t compound trigger {text} {text} end;")


def test_types() -> None:
    spec = unit(
        """create type t as object (a number, b varchar2(5),
             constructor function t (a number) return self as result, member function f return number,
             static procedure s)"""
    )
    assert isinstance(spec, ast.TypeSpec)
    assert [f.name for f in spec.attributes] == ["A", "B"]
    assert [(m.kind, m.name) for m in spec.methods] == [("CONSTRUCTOR", "T"), ("MEMBER", "F"), ("STATIC", "S")]
    table = unit("create type t as table of number")
    assert isinstance(table, ast.TypeSpec)
    assert (table.kind, show(table.element)) == ("TABLE", "NUMBER")
    array = unit("create or replace type t is varray(10) of varchar2(5);")
    assert isinstance(array, ast.TypeSpec)
    assert (array.kind, array.limit) == ("VARRAY", 10)
    body = unit("create type body t as member function f return number is begin return self.a; end; end;")
    assert isinstance(body, ast.TypeBody)
    assert body.methods[0].kind == "MEMBER"


def test_source_is_the_text_from_the_keyword_on_with_its_comments() -> None:
    text = "create or replace editionable package ut_p is\n  --%suite(Fila)\n\n  --%test\n  procedure a;\nend;\n"
    stmt = parse_statement(text)
    assert isinstance(stmt, ast.CreateUnit)
    assert (stmt.source, stmt.replace, stmt.editionable) == (text[text.index("package") :], True, True)
    assert show(parse_unit_source(stmt.source)) == show(stmt.unit)


def test_positions_and_lines_of_a_unit_count_from_its_source() -> None:
    text = "create or replace\n  procedure p is\nbegin\n  q;\nend;"
    stmt = parse_statement(text)
    assert isinstance(stmt, ast.CreateUnit)
    assert isinstance(stmt.unit, ast.SubprogramUnit)
    body = stmt.unit.subprogram.body
    assert body is not None
    assert stmt.source[body.body[0].pos] == "q"
    with pytest.raises(CompilationError) as caught:
        parse_statement(text.replace("q;", "q q;"))
    assert caught.value.errors[0][:2] == (3, 5)


def test_unit_inquiry_is_the_name_of_the_unit() -> None:
    procedure = unit("create procedure hsm.p is begin q($$plsql_unit, $$plsql_line); end;")
    assert isinstance(procedure, ast.SubprogramUnit)
    assert procedure.subprogram.body is not None
    assert show(procedure.subprogram.body.body) == "[CallStmt(call=Q('P', 1))]"


@pytest.mark.parametrize(
    ("text", "kind", "name", "replace"),
    [
        ("create or replace package body hsm.p is rubbish", "PACKAGE BODY", ("HSM", "P"), True),
        ("create package p", "PACKAGE", ("P",), False),
        ("/* c */ create noneditionable function f !", "FUNCTION", ("F",), False),
        ("create or replace trigger t 'unfinished", "TRIGGER", ("T",), True),
        ("create type body t as", "TYPE BODY", ("T",), False),
    ],
)
def test_the_header_is_read_however_wrong_the_rest(text: str, kind: str, name: tuple[str, ...], replace: bool) -> None:
    header = parse_create_header(text)
    assert isinstance(header, CreateHeader)
    assert (header.kind, header.name, header.replace) == (kind, name, replace)
    assert header.source == text[header.source_pos :]
    assert header.source.upper().startswith(kind)


def test_other_statements_have_no_unit_header() -> None:
    assert parse_create_header("create table t (a number)") is None
    assert parse_create_header("select 1 from dual") is None
    with pytest.raises(OraError, match="ORA-00931"):
        parse_create_header("create procedure")
