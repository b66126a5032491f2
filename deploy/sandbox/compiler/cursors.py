"""Explicit cursors, cursor variables, cursor FOR loops."""

from __future__ import annotations

import re

from ..parser import ast
from ..semantics import composites
from ..types import PLS_INTEGER, VARCHAR2, RecordType, RefCursorType, Type
from . import support
from .calls import default_value
from .coerce import coerce
from .compiling import Compiling
from .cursorrefs import cursor_of, is_cursor_type, named_cursor
from .dynamic import shape_of, using_list
from .embedded import bind_values, static_sql
from .emit import python_name
from .into import store_row, store_rows
from .loops import after_loop, python_loop
from .report import Problem, no_procedure, wrong_call, wrong_type
from .resolve import dotted, need, text_of
from .subprograms import declare_defaults
from .symbols import STATE, Code, CursorSymbol, Frame, Kept, ParamInfo, Scope, Var
from .targets import target_of
from .typerefs import param_type, resolve_type

_PLAIN_NAME = re.compile(r"[A-Z][A-Z0-9_$#]*")


def open_statement(c: Compiling, stmt: ast.Open) -> None:
    found = cursor_of(c, stmt.cursor)
    if not isinstance(found, CursorSymbol):
        raise wrong_type(stmt.pos)
    _open(c, found, stmt.args, stmt.pos)


def _open(c: Compiling, cursor: CursorSymbol, args: tuple[ast.Arg, ...], pos: int) -> None:
    texts = _cursor_arguments(c, cursor, args, pos)
    c.out.emit(c.out.call(support.closed, cursor.py))
    _store_cursor(c, cursor, f"{cursor.opener}({', '.join(['S', *texts])})")


def _store_cursor(c: Compiling, cursor: CursorSymbol, value: str) -> None:
    c.out.emit(f"{c.out.store(cursor)} = {value}")


def _cursor_arguments(c: Compiling, cursor: CursorSymbol, args: tuple[ast.Arg, ...], pos: int) -> list[str]:
    values: list[str | None] = [None] * len(cursor.params)
    for i, arg in enumerate(args):
        index = i
        if arg.name is not None:
            index = next((k for k, p in enumerate(cursor.params) if p.name == arg.name), -1)
        if not 0 <= index < len(cursor.params) or values[index] is not None:
            raise wrong_call(cursor.name, pos)
        values[index] = coerce(c, c.value(arg.value), cursor.params[index].type, arg.pos)
    for i, (value, param) in enumerate(zip(values, cursor.params, strict=True)):
        if value is None:
            if param.default is None:
                raise wrong_call(cursor.name, pos)
            values[i] = default_value(c, param)
    return [v for v in values if v is not None]


def open_for_statement(c: Compiling, stmt: ast.OpenFor) -> None:
    parts = dotted(stmt.cursor)
    symbol = need(c, parts, stmt.cursor.pos)[0] if parts is not None else None
    if isinstance(symbol, Var) and symbol.locked and is_cursor_type(symbol.type):
        raise Problem(f"PLS-00361: IN cursor '{symbol.name}' cannot be OPEN'ed", stmt.cursor.pos)
    target = target_of(c, stmt.cursor)
    if not is_cursor_type(target.type):
        raise Problem(f"PLS-00456: item '{text_of(stmt.cursor)}' is not a cursor", stmt.pos)
    if stmt.query is not None:
        name, made = static_sql(c, stmt.query, stmt.query.pos)
        row = target.type.row if isinstance(target.type, RefCursorType) else None
        if row is not None and len(row.fields) != len(made.column_types):
            raise wrong_type(stmt.pos)
        c.out.emit(target.statement(f"S.open({name}, {bind_values(c, made)})"))
        return
    assert stmt.dynamic is not None
    if isinstance(target.type, RefCursorType) and target.type.row is not None:
        name = text_of(stmt.cursor)
        raise Problem(f"PLS-00455: cursor '{name}' cannot be used in dynamic SQL OPEN statement", stmt.cursor.pos)
    text = coerce(c, c.value(stmt.dynamic), VARCHAR2, stmt.pos)
    using, _ = using_list(c, stmt.using)
    c.out.emit(target.statement(f"S.open_dynamic({text}, CTX, {using})"))


def fetch_statement(c: Compiling, stmt: ast.Fetch) -> None:
    found = cursor_of(c, stmt.cursor)
    columns: tuple[tuple[str, Type], ...] | None = None
    if isinstance(found, CursorSymbol):
        columns, py = found.row.fields, found.py
    else:
        assert isinstance(found, Code)
        py = found.py
        if isinstance(found.type, RefCursorType) and found.type.row is not None:
            columns = found.type.row.fields
    temp = c.out.temp()
    if stmt.bulk:
        limit = "None"
        if stmt.limit is not None:
            limit = coerce(c, c.value(stmt.limit), PLS_INTEGER, stmt.limit.pos)
            limit = c.out.call(support.bulk_limit, limit)
        c.out.emit(f"{temp} = {c.out.call(support.fetch_bulk, py, limit)}")
        if columns is None:
            columns = shape_of(c, stmt.into, bulk=True)
            row = c.out.call(support.fetched_columns, "r", len(columns), f"{py}.dynamic")
            c.out.emit(f"{temp} = [{row} for r in {temp}]")
        store_rows(c, stmt.into, columns, temp, "FETCH")
        return
    if stmt.limit is not None:
        raise Problem("PLS-00439: result of LIMIT clause is allowed with BULK COLLECT only", stmt.pos)
    c.out.emit(f"{temp} = {c.out.call(support.opened, py)}.fetch()")
    c.out.emit(f"if {temp} is not None:")
    with c.out.indented():
        if columns is None:
            columns = shape_of(c, stmt.into, bulk=False)
            c.out.emit(f"{temp} = {c.out.call(support.fetched_columns, temp, len(columns), f'{py}.dynamic')}")
        store_row(c, stmt.into, columns, temp, "FETCH")


def close_statement(c: Compiling, stmt: ast.Close) -> None:
    found = cursor_of(c, stmt.cursor)
    py = found.py if isinstance(found, (CursorSymbol, Code)) else ""
    c.out.emit(f"{c.out.call(support.opened, py)}.close()")
    if isinstance(found, CursorSymbol):
        _store_cursor(c, found, "None")


def cursor_declaration(c: Compiling, decl: ast.CursorDecl) -> None:
    """CURSOR name(params) IS query: a function that opens it, and a variable for the open cursor.

    CURSOR name(params) RETURN type promises one to come, further down or in the body of the package.
    """
    if decl.query is None and decl.returns is None:
        raise Problem("PLS-00360: cursor declaration without body needs return type", decl.pos)
    promise = _promise(c, decl)
    outer = c.out.frame
    if promise is not None:
        opener = promise.opener
    else:
        opener = outer.unique(python_name("o_", decl.name)) if not c.package else python_name("o_", decl.name)
    frame = Frame(None if c.package else outer)
    scope = Scope(c.scope, decl.name)
    params: list[ParamInfo] = []
    header_args: list[str] = ["S"]
    for p in decl.params:
        if p.mode != "IN":
            raise Problem("PLS-00256: parameter must be of mode IN in a cursor", p.pos)
        type = param_type(c, p)
        py = frame.unique(python_name("v_", p.name))
        scope.symbols[p.name] = Var(p.name, type, py, frame, locked=True)
        header_args.append(py)
        params.append(ParamInfo(p.name, type, "IN", default=p.default))
    declare_defaults(c, tuple(params), opener)
    columns: RecordType | None = None
    if decl.query is not None:
        with c.inside(scope), c.out.function(frame, f"def {opener}({', '.join(header_args)}):", decl.pos):
            c.out.line = c.report.line(decl.query.pos)
            with c.querying(decl.query.pos):
                name, made = static_sql(c, decl.query, decl.query.pos)
                c.out.emit(f"return S.open({name}, {bind_values(c, made)})")
        columns = RecordType(f"{c.unit_name}.{decl.name}%ROWTYPE", tuple(made.column_types))
    row = _cursor_row(c, decl, columns)
    if promise is not None:
        promise.defined = True
    if c.package:
        kept = Kept(STATE, python_name("c_", decl.name))
        c.state_init.append(f"{kept.py} = None")
        symbol = CursorSymbol(decl.name, tuple(params), row, kept.py, opener, None, kept=kept)
    else:
        py = outer.unique(python_name("c_", decl.name)) if promise is None else promise.py
        c.out.emit(f"{py} = None")
        symbol = CursorSymbol(decl.name, tuple(params), row, py, opener, outer)
    symbol.promised, symbol.defined, symbol.pos = decl.query is None, decl.query is not None, decl.pos
    symbol.locking = decl.query is None or (isinstance(decl.query, ast.Select) and decl.query.for_update is not None)
    if promise is not None and c.scope.symbols.get(decl.name) is promise:
        del c.scope.symbols[decl.name]
    c.declare(decl.name, symbol)


def _promise(c: Compiling, decl: ast.CursorDecl) -> CursorSymbol | None:
    """The declaration without a query, here or in the specification, that this one makes good."""
    scope = c.scope
    if c.package and not c.in_spec and decl.name not in scope.symbols and scope.parent is not None:
        scope = scope.parent
    symbol = scope.symbols.get(decl.name)
    if decl.query is not None and isinstance(symbol, CursorSymbol) and not symbol.defined:
        return symbol
    return None


def _cursor_row(c: Compiling, decl: ast.CursorDecl, columns: RecordType | None) -> RecordType:
    if decl.returns is None:
        assert columns is not None
        return columns
    declared = resolve_type(c, decl.returns)
    if not isinstance(declared, RecordType) or (columns is not None and len(declared.fields) != len(columns.fields)):
        raise Problem(
            "PLS-00400: different number of columns between cursor SELECT statement and return value", decl.pos
        )
    return declared


def cursor_for(c: Compiling, stmt: ast.CursorForLoop) -> None:
    if isinstance(stmt.source, ast.Query):
        _query_for(c, stmt, stmt.source)
    else:
        _named_for(c, stmt, stmt.source)


def _query_for(c: Compiling, stmt: ast.CursorForLoop, query: ast.Query) -> None:
    with c.querying(query.pos):
        name, made = static_sql(c, query, query.pos)
        cursor = c.out.temp()
        c.out.emit(f"{cursor} = S.open({name}, {bind_values(c, made)})")
    row = RecordType(f"{c.unit_name}.{stmt.var}%ROWTYPE", tuple(made.column_types))
    _check_names(row, query.pos)
    c.out.emit("try:")
    with c.out.indented():
        _row_loop(c, stmt, row, c.out.call(support.rows, cursor))
    c.out.emit("finally:")
    with c.out.indented():
        c.out.emit(f"{cursor}.close()")


def _named_for(c: Compiling, stmt: ast.CursorForLoop, source: ast.Expr) -> None:
    fn, args = (source.fn, source.args) if isinstance(source, ast.Call) else (source, ())
    found = named_cursor(c, fn)
    if not isinstance(found, CursorSymbol):
        raise no_procedure(text_of(fn), source.pos)
    _check_names(found.row, source.pos)
    _open(c, found, args, source.pos)
    c.out.emit("try:")
    with c.out.indented():
        _row_loop(c, stmt, found.row, c.out.call(support.single_rows, found.py))
    c.out.emit("finally:")
    with c.out.indented():
        c.out.emit(f"if {c.out.call(support.is_open, found.py)}:")
        with c.out.indented():
            c.out.emit(f"{found.py}.close()")
        _store_cursor(c, found, "None")


def _row_loop(c: Compiling, stmt: ast.CursorForLoop, row: RecordType, rows: str) -> None:
    scope = Scope(c.scope, stmt.label)
    var = c.out.local(stmt.var, row)
    scope.symbols[stmt.var] = var
    temp = c.out.temp()
    with python_loop(c, stmt.label, scope) as info:
        c.out.emit(f"for {temp} in {rows}:")
        with c.out.indented():
            c.out.emit(f"{var.py} = {c.out.call(composites.Record, c.out.type_name(row), f'list({temp})')}")
            c.statements(stmt.body)
    after_loop(c, info)


def _check_names(row: RecordType, pos: int) -> None:
    """A record of the rows of a cursor: columns with names, each with another one."""
    names = [name for name, _ in row.fields if _PLAIN_NAME.fullmatch(name)]
    if len(set(names)) < len(names):
        raise Problem("PLS-00402: alias required in SELECT list of cursor to avoid duplicate column names", pos)
