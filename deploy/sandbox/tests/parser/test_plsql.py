"""Blocks, declarations and statements of PL/SQL."""

from __future__ import annotations

import pytest

from deploy.sandbox.parser import ast, parse_statement, parse_type

from .tree import show


def block(text: str) -> ast.Block:
    stmt = parse_statement(text)
    assert isinstance(stmt, ast.Block)
    return stmt


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a := b + 1;", "Assign(target=A, value=(B + 1))"),
        (":a := 1;", "Assign(target=:A, value=1)"),
        ("t(i).f := x.y;", "Assign(target=T(I).F, value=X.Y)"),
        ("p;", "CallStmt(call=P)"),
        ("pkg.p(a, b => 1);", "CallStmt(call=PKG.P(A, B => 1))"),
        ("t.delete;", "CallStmt(call=T.DELETE)"),
        ("null;", "Null()"),
        ("return;", "Return()"),
        ("return a = b;", "Return(value=(A = B))"),
        ("raise;", "Raise()"),
        ("raise pkg.e_x;", "Raise(name=PKG.E_X)"),
        (
            "if a then null; elsif b then p; else q; end if;",
            "If(branches=[[A, [Null()]], [B, [CallStmt(call=P)]]], default=[CallStmt(call=Q)])",
        ),
        (
            "case a when 1 then null; else p; end case;",
            "CaseStmt(operand=A, branches=[[1, [Null()]]], default=[CallStmt(call=P)])",
        ),
        ("case when a > 1 then null; end case;", "CaseStmt(operand=None, branches=[[(A > 1), [Null()]]])"),
        ("loop exit when a; end loop;", "Loop(body=[Exit(when=A)])"),
        (
            "<<l>> loop exit l; continue l when b; end loop l;",
            "Loop(body=[Exit(label=L), Continue(label=L, when=B)], label=L)",
        ),
        ("while a loop null; end loop;", "WhileLoop(condition=A, body=[Null()])"),
        (
            "for i in reverse 1..t.count loop null; end loop;",
            "ForLoop(var=I, low=1, high=T.COUNT, reverse=True, body=[Null()])",
        ),
        ("for i in a..b loop null; end loop;", "ForLoop(var=I, low=A, high=B, reverse=False, body=[Null()])"),
        (
            "for r in (select a from t) loop null; end loop;",
            "CursorForLoop(var=R, source=Select(items=[A], tables=[TableRef(name=[T])]), body=[Null()])",
        ),
        ("for r in c(1) loop null; end loop;", "CursorForLoop(var=R, source=C(1), body=[Null()])"),
        (
            "select a into b from t;",
            "QueryStmt(query=Select(items=[A], tables=[TableRef(name=[T])], into=[B]))",
        ),
        (
            "select a, c bulk collect into l.a, m from t;",
            "QueryStmt(query=Select(items=[A, C], tables=[TableRef(name=[T])], into=[L.A, M], bulk=True))",
        ),
        (
            "forall i in 1 .. n save exceptions delete t where a = l(i);",
            "Forall(var=I, low=1, high=N, stmt=Delete(table=TableRef(name=[T]), where=(A = L(I))), "
            "save_exceptions=True)",
        ),
        (
            "forall i in indices of l between 1 and 2 insert into t values l(i);",
            "Forall(var=I, low=1, high=2, stmt=Insert(table=TableRef(name=[T]), columns=[], values=None, query=None, "
            "record=L(I)), indices_of=L)",
        ),
        (
            "execute immediate 'x' || y into a, b using in c, out d, in out e;",
            "ExecuteImmediate(sql=('x' || Y), into=[A, B], using=[UsingArg(value=C), UsingArg(value=D, mode=OUT), "
            "UsingArg(value=E, mode=IN OUT)])",
        ),
        (
            "execute immediate x bulk collect into l;",
            "ExecuteImmediate(sql=X, into=[L], bulk=True)",
        ),
        (
            "execute immediate x using a returning bulk collect into b;",
            "ExecuteImmediate(sql=X, using=[UsingArg(value=A)], returning=[B], returning_bulk=True)",
        ),
        ("open c;", "Open(cursor=C)"),
        ("open p.c(1, a => 2);", "Open(cursor=P.C, args=[1, A => 2])"),
        (
            "open r for select 1 from dual;",
            "OpenFor(cursor=R, query=Select(items=[1], tables=[TableRef(name=[DUAL])]))",
        ),
        ("open :r for x using a;", "OpenFor(cursor=:R, query=None, dynamic=X, using=[UsingArg(value=A)])"),
        ("fetch c into a, r.b;", "Fetch(cursor=C, into=[A, R.B])"),
        ("fetch c bulk collect into l limit 10;", "Fetch(cursor=C, into=[L], bulk=True, limit=10)"),
        ("close c;", "Close(cursor=C)"),
        ("commit;", "Commit()"),
        ("rollback to a;", "Rollback(to=A)"),
    ],
)
def test_statements(text: str, expected: str) -> None:
    assert show(block(f"begin {text} end;").body) == f"[{expected}]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a number;", "VarDecl(name=A, type=NUMBER)"),
        (
            "a constant pls_integer not null := 5;",
            "VarDecl(name=A, type=PLS_INTEGER, default=5, constant=True, not_null=True)",
        ),
        ("a varchar2(10 char) default 'x';", "VarDecl(name=A, type=VARCHAR2(10 char), default='x')"),
        ("a o.t.c%type;", "VarDecl(name=A, type=O.T.C%TYPE)"),
        ("a t%rowtype;", "VarDecl(name=A, type=T%ROWTYPE)"),
        ("a timestamp(3) with local time zone;", "VarDecl(name=A, type=TIMESTAMP WITH LOCAL TIME ZONE(3))"),
        ("a long raw;", "VarDecl(name=A, type=LONG RAW)"),
        ("a number(*, 2);", "VarDecl(name=A, type=NUMBER(38, 2))"),
        ("a p.t_x := p.t_x(1);", "VarDecl(name=A, type=P.T_X, default=P.T_X(1))"),
        ("e exception;", "ExceptionDecl(name=E)"),
        ("pragma exception_init(e, -20001);", "Pragma(name=EXCEPTION_INIT, args=[E, (- 20001)])"),
        ("pragma autonomous_transaction;", "Pragma(name=AUTONOMOUS_TRANSACTION)"),
        (
            "type r is record (a number := 1, b t.c%type not null default 2);",
            "RecordTypeDecl(name=R, fields=[RecordField(name=A, type=NUMBER, default=1), "
            "RecordField(name=B, type=T.C%TYPE, default=2, not_null=True)])",
        ),
        ("type t is table of r;", "CollectionTypeDecl(name=T, kind=TABLE, element=R)"),
        (
            "type t is table of varchar2(10) index by pls_integer;",
            "CollectionTypeDecl(name=T, kind=INDEX BY, element=VARCHAR2(10), index=PLS_INTEGER)",
        ),
        ("type t is varray(5) of date;", "CollectionTypeDecl(name=T, kind=VARRAY, element=DATE, limit=5)"),
        ("type t is ref cursor;", "RefCursorTypeDecl(name=T)"),
        ("type t is ref cursor return x%rowtype;", "RefCursorTypeDecl(name=T, returns=X%ROWTYPE)"),
        ("subtype s is varchar2(10) not null;", "SubtypeDecl(name=S, type=VARCHAR2(10), not_null=True)"),
        ("subtype s is pls_integer range 1 .. 10;", "SubtypeDecl(name=S, type=PLS_INTEGER, range=[1, 10])"),
        (
            "cursor c (p number default 1) return t%rowtype is select a from t where b = p;",
            "CursorDecl(name=C, params=[Param(name=P, type=NUMBER, default=1)], query=Select(items=[A], "
            "tables=[TableRef(name=[T])], where=(B = P)), returns=T%ROWTYPE)",
        ),
        (
            "procedure p (a in out nocopy number, b out varchar2, c in date default sysdate);",
            "SubprogramDecl(name=P, params=[Param(name=A, type=NUMBER, mode=IN OUT, nocopy=True), "
            "Param(name=B, type=VARCHAR2, mode=OUT), Param(name=C, type=DATE, default=SYSDATE)])",
        ),
        (
            "function f return number deterministic result_cache is begin return 1; end f;",
            "SubprogramDecl(name=F, params=[], returns=NUMBER, body=Block(decls=[], body=[Return(value=1)]), "
            "deterministic=True, end_label=F)",
        ),
    ],
)
def test_declarations(text: str, expected: str) -> None:
    assert show(block(f"declare {text} begin null; end;").decls) == f"[{expected}]"


def test_blocks_nest_with_labels_and_handlers() -> None:
    tree = block(
        """<<outer>>
           declare x number;
           begin
             begin null; exception when no_data_found or pkg.e then null; when others then raise; end;
           end outer;"""
    )
    inner = tree.body[0]
    assert tree.label == "OUTER"
    assert isinstance(inner, ast.Block)
    assert [show(h.names) for h in inner.handlers] == ["[NO_DATA_FOUND, PKG.E]", "[OTHERS]"]


def test_statement_words_may_be_names() -> None:
    tree = block("declare open number; close_ number; begin open := 1; exit.x := 2; end;")
    assert show(tree.body) == "[Assign(target=OPEN, value=1), Assign(target=EXIT.X, value=2)]"


def test_line_inquiry_is_the_line_of_the_source() -> None:
    assert show(block("begin\n  a := $$plsql_line;\nend;").body) == "[Assign(target=A, value=2)]"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("$if dbms_db_version.version >= 19 $then a; $else b; $end", "A"),
        ("$if dbms_db_version.ver_le_12_2 $then a; $else b; $end", "B"),
        ("$if $$unknown $then x y z $elsif not $$other = 1 $then q $else b; $end", "B"),
        ("$if $$unknown is null $then $if true $then a; $else b; $end $else c; $end", "A"),
        ("$if false $then $error 'no' $end $else b; $end", "B"),
    ],
)
def test_conditional_compilation_keeps_the_chosen_branch(text: str, kept: str) -> None:
    assert show(block(f"begin {text} end;").body) == f"[CallStmt(call={kept})]"


def test_types_stand_alone() -> None:
    assert show(parse_type("interval day(9) to second(3)")) == "INTERVAL DAY TO SECOND(9, 3)"
