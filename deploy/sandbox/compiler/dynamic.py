"""EXECUTE IMMEDIATE and FORALL."""

from __future__ import annotations

from dataclasses import replace

from ..errors import unsupported
from ..parser import ast
from ..semantics import convert
from ..types import PLS_INTEGER, UNKNOWN, VARCHAR2, CollectionType, Kind, RecordType, Type, kind_of
from . import support
from .coerce import as_text, coerce
from .compiling import Compiling
from .embedded import bind_values, collection_type, static_sql
from .into import expand_record, store_row, store_rows
from .report import Problem, wrong_type
from .symbols import Code, Scope, Var
from .targets import target_of


def using_list(c: Compiling, args: tuple[ast.UsingArg, ...]) -> tuple[str, list[ast.UsingArg]]:
    """The list of (value, type, mode), and the arguments that come back."""
    parts: list[str] = []
    outs: list[ast.UsingArg] = []
    for arg in args:
        if arg.mode == "IN":
            code = c.value(arg.value)
            if isinstance(arg.value, ast.Literal) and arg.value.value is None:
                raise Problem("PLS-00457: expressions have to be of SQL types", arg.pos)
            parts.append(f"({replace(code, fresh=True).py}, {c.out.type_name(code.type)}, 'IN')")
            continue
        type = target_of(c, arg.value).type
        value = "None" if arg.mode == "OUT" else c.value(arg.value).py
        parts.append(f"({value}, {c.out.type_name(type)}, {arg.mode!r})")
        outs.append(arg)
    return f"[{', '.join(parts)}]", outs


def shape_of(c: Compiling, into: tuple[ast.Expr, ...], *, bulk: bool) -> tuple[tuple[str, Type], ...]:
    """Columns as the targets want them, for a cursor of unknown shape."""
    count = len(into)
    if count == 1:
        type = target_of(c, into[0]).type
        if bulk and isinstance(type, CollectionType):
            type = type.element
        if isinstance(type, RecordType):
            count = len(type.fields)
    return tuple((f"C{i}", UNKNOWN) for i in range(count))


def execute_immediate(c: Compiling, stmt: ast.ExecuteImmediate) -> None:
    text_code = c.value(stmt.sql)
    text = as_text(c, text_code, stmt.sql.pos)
    using, outs = using_list(c, stmt.using)
    call = f"S.execute_immediate({text}, CTX, {using}"
    into = stmt.into or stmt.returning
    if stmt.into:
        call += ", into=True"
    if stmt.bulk or stmt.returning_bulk:
        call += ", bulk=True"
    if stmt.returning:
        columns = shape_of(c, stmt.returning, bulk=stmt.returning_bulk)
        call += f", returning={len(columns)}"
    call += ")"
    if not into and not outs:
        c.out.emit(call)
        return
    rows, values = c.out.temp(), c.out.temp()
    c.out.emit(f"{rows}, {values} = {call}")
    for i, arg in enumerate(outs):
        target = target_of(c, arg.value)
        c.out.emit(target.statement(coerce(c, Code(f"{values}[{i}]", UNKNOWN), target.type, arg.pos)))
    if not into:
        return
    bulk = stmt.bulk or stmt.returning_bulk
    columns = shape_of(c, into, bulk=bulk)
    if bulk:
        c.out.emit(f"{rows} = [{c.out.call(support.fetched_columns, 'r', len(columns), True)} for r in {rows}]")
        store_rows(c, into, columns, rows, "INTO")
        return
    # RETURNING of a statement that changed nothing leaves the targets alone
    c.out.emit(f"if {rows}:")
    with c.out.indented():
        row = c.out.temp()
        c.out.emit(f"{row} = {c.out.call(support.fetched_columns, f'{rows}[0]', len(columns), True)}")
        store_row(c, into, columns, row, "INTO")


def forall(c: Compiling, stmt: ast.Forall) -> None:
    if stmt.values_of is not None:
        source = c.value(stmt.values_of)
        if not isinstance(source.type, CollectionType) or kind_of(source.type.element) is not Kind.PLS_INTEGER:
            raise Problem(
                "PLS-00667: Element type of associative array should be pls_integer or binary_integer", stmt.pos
            )
        indices = c.out.call(support.values_of, source.py)
    elif stmt.indices_of is not None:
        source = c.value(stmt.indices_of)
        if not isinstance(source.type, CollectionType):
            raise wrong_type(stmt.pos)
        bounds = [coerce(c, c.value(b), PLS_INTEGER, b.pos) for b in (stmt.low, stmt.high) if b is not None]
        indices = c.out.call(support.indices_of, *[source.py, *bounds])
    else:
        assert stmt.low is not None and stmt.high is not None
        low = coerce(c, c.value(stmt.low), PLS_INTEGER, stmt.low.pos)
        high = coerce(c, c.value(stmt.high), PLS_INTEGER, stmt.high.pos)
        indices = f"range({c.out.call(convert.rounded, low)}, {c.out.call(convert.rounded, high)} + 1)"
    scope = Scope(c.scope)
    var = c.out.local(stmt.var, PLS_INTEGER, locked=True, nn=True)
    scope.symbols[stmt.var] = var
    span = c.out.temp()
    c.out.emit(f"{span} = {indices}")
    with c.inside(scope):
        if isinstance(stmt.stmt, ast.ExecuteImmediate):
            _forall_dynamic(c, stmt, stmt.stmt, span, var)
        else:
            _forall_static(c, stmt, stmt.stmt, span, var)


def _forall_static(c: Compiling, stmt: ast.Forall, dml: ast.Stmt, span: str, var: Var) -> None:
    c.out.at(dml.pos)
    dml = expand_record(c, dml)
    c.in_forall = True
    try:
        name, made = static_sql(c, dml, dml.pos)
        _check_index(c, stmt, [slot.expr for slot in made.slots], dml.pos)
        binds = bind_values(c, made)
    finally:
        c.in_forall = False
    returning: ast.Returning | None = getattr(dml, "returning", None)
    call = f"S.forall({name}, {span}, [{binds} for {var.py} in {span}], {stmt.save_exceptions})"
    if returning is None:
        c.out.emit(call)
        return
    if not returning.bulk:
        raise Problem("PLS-00437: FORALL bulk index cannot be used in INTO clause", returning.pos)
    temp = c.out.temp()
    if not stmt.save_exceptions:
        c.out.emit(f"{temp} = {call}")
        store_rows(c, returning.targets, made.column_types, temp, "INTO")
        return
    # the rows of the iterations that worked are there when the failure of the others is reported
    c.out.emit(f"{temp} = []")
    c.out.emit("try:")
    with c.out.indented():
        c.out.emit(call.removesuffix(")") + f", {temp})")
    c.out.emit("finally:")
    with c.out.indented():
        store_rows(c, returning.targets, made.column_types, temp, "INTO")


def _check_index(c: Compiling, stmt: ast.Forall, outside: list[ast.Expr], pos: int) -> None:
    """The index selects elements of collections and is good for nothing else; without any there is no FORALL."""
    subscripts: set[int] = set()
    for node in ast.walk(tuple(outside)):
        if isinstance(node, ast.Call) and collection_type(c, node.fn) is not None:
            subscripts |= {id(arg.value) for arg in node.args if is_named(arg.value, stmt.var)}
    for node in ast.walk(tuple(outside)):
        if is_named(node, stmt.var) and id(node) not in subscripts:
            raise Problem(f"PLS-00430: FORALL iteration variable {stmt.var} is not allowed in this context", node.pos)
    if not subscripts:
        raise Problem("PLS-00435: DML statement without BULK In-BIND cannot be used inside FORALL", pos)


def _forall_dynamic(c: Compiling, stmt: ast.Forall, dynamic: ast.ExecuteImmediate, span: str, var: Var) -> None:
    if dynamic.into or dynamic.returning:
        raise unsupported("FORALL with EXECUTE IMMEDIATE ... INTO or RETURNING", stmt.pos)
    c.out.at(dynamic.pos)
    _check_index(c, stmt, [arg.value for arg in dynamic.using], dynamic.pos)
    text = coerce(c, c.value(dynamic.sql), VARCHAR2, dynamic.pos)
    c.in_forall = True
    try:
        using, outs = using_list(c, dynamic.using)
    finally:
        c.in_forall = False
    if outs:
        raise Problem("PLS-00457: expressions have to be of SQL types", stmt.pos)
    c.out.emit(
        c.out.call(
            support.forall_dynamic, "S", text, "CTX", span, f"[{using} for {var.py} in {span}]", stmt.save_exceptions
        )
    )


def is_named(node: ast.Node, name: str) -> bool:
    return isinstance(node, ast.Name) and node.ident == name
