"""Cursors and cursor variables by name, and their attributes."""

from __future__ import annotations

from ..parser import ast
from ..semantics import arith
from ..types import BOOLEAN, Kind, RefCursorType, Scalar, Type
from . import support
from .coerce import coerce
from .compiling import Compiling
from .report import Problem, no_component, wrong_type
from .resolve import dotted, need, text_of
from .symbols import Code, CursorSymbol, Symbol, Var


def is_cursor_type(type: Type) -> bool:
    return isinstance(type, RefCursorType) or (isinstance(type, Scalar) and type.kind is Kind.CURSOR)


def cursor_of(c: Compiling, expr: ast.Expr) -> Symbol | Code:
    """A declared cursor, or the value of a cursor variable."""
    parts = dotted(expr)
    if parts is not None:
        symbol, rest = need(c, parts, expr.pos)
        if isinstance(symbol, CursorSymbol) and not rest:
            c.out.use(symbol)
            return symbol
    code = c.value(expr)
    if not is_cursor_type(code.type):
        raise Problem(f"PLS-00456: item '{text_of(expr)}' is not a cursor", expr.pos)
    return code


def named_cursor(c: Compiling, expr: ast.Expr) -> Symbol | None:
    """What a cursor FOR loop names."""
    parts = dotted(expr)
    symbol, rest = need(c, parts, expr.pos) if parts is not None else (None, [])
    if isinstance(symbol, CursorSymbol):
        c.out.use(symbol)
    return None if rest else symbol


def check_current(c: Compiling, name: str, pos: int) -> None:
    """WHERE CURRENT OF: a cursor, and one that locks its rows."""
    symbol, rest = need(c, name.split("."), pos)
    if isinstance(symbol, CursorSymbol) and not symbol.locking:
        raise Problem(f"PLS-00404: cursor '{name}' must be declared with FOR UPDATE to use with CURRENT OF", pos)
    if isinstance(symbol, Var) and not rest and not is_cursor_type(symbol.type):
        raise Problem("PLS-00413: identifier in CURRENT OF clause is not a cursor name", pos)


def cursor_value(c: Compiling, expr: ast.Expr) -> str:
    try:
        found = cursor_of(c, expr)
    except Problem as problem:
        if problem.text.startswith("PLS-00456"):
            problem.text = f"PLS-00324: cursor attribute may not be applied to non-cursor '{text_of(expr)}'"
        raise
    return found.py if isinstance(found, (CursorSymbol, Code)) else ""


def bulk_attribute(c: Compiling, base: ast.Expr, name: str, pos: int) -> Code:
    """SQL%BULK_ROWCOUNT(i), SQL%BULK_EXCEPTIONS.COUNT, SQL%BULK_EXCEPTIONS(i).ERROR_INDEX / ERROR_CODE."""
    number = Scalar(Kind.PLS_INTEGER)
    attr = base.fn if isinstance(base, ast.Call) else base
    assert isinstance(attr, ast.CursorAttr)
    if attr.name == "BULK_EXCEPTIONS" and not isinstance(base, ast.Call) and name == "COUNT":
        return Code("len(S.sql.bulk_exceptions)", number, nn=True)
    if isinstance(base, ast.Call) and len(base.args) == 1:
        index = coerce(c, c.value(base.args[0].value), number, pos)
        if attr.name == "BULK_ROWCOUNT" and not name:
            return Code(c.out.call(support.bulk_rowcount, "S", index), number, nn=True)
        if attr.name == "BULK_EXCEPTIONS" and name in ("ERROR_INDEX", "ERROR_CODE"):
            part = 0 if name == "ERROR_INDEX" else 1
            return Code(f"{c.out.call(support.bulk_exception, 'S', index)}[{part}]", number, nn=True)
    raise no_component(name or attr.name, pos)


def cursor_attribute(c: Compiling, expr: ast.CursorAttr) -> Code:
    """cursor%FOUND and its kin."""
    number = Scalar(Kind.PLS_INTEGER)
    name = expr.name
    if isinstance(expr.base, ast.Name) and expr.base.ident == "SQL":
        if name == "ROWCOUNT":
            return Code("S.sql.rowcount", number)
        if name == "FOUND":
            return Code(c.out.call(support.sql_found, "S"), BOOLEAN)
        if name == "NOTFOUND":
            return Code(c.out.call(arith.not3, c.out.call(support.sql_found, "S")), BOOLEAN)
        if name == "ISOPEN":
            return Code("False", BOOLEAN, nn=True)
        raise wrong_type(expr.pos)
    py = cursor_value(c, expr.base)
    if name == "ISOPEN":
        return Code(c.out.call(support.is_open, py), BOOLEAN, nn=True)
    if name == "ROWCOUNT":
        return Code(f"{c.out.call(support.opened, py)}.rowcount", number, nn=True)
    if name in ("FOUND", "NOTFOUND"):
        return Code(c.out.call(support.found if name == "FOUND" else support.not_found, py), BOOLEAN)
    raise wrong_type(expr.pos)
