"""The types that declarations name."""

from __future__ import annotations

from dataclasses import replace

from ..errors import unsupported
from ..model import Table
from ..parser import ast
from ..types import Kind, RecordType, RefCursorType, Scalar, Type
from .compiling import Compiling
from .predefined import is_refused_type, standard_type
from .report import Problem, no_component
from .resolve import need, undeclared
from .rules import bare
from .symbols import CursorSymbol, TableSymbol, TypeSymbol, Var

_MAX_TEXT = 32767
_MAX_PRECISION = 38
_LEAST_SCALE, _MOST_SCALE = -84, 127


def declared_type(c: Compiling, ref: ast.TypeRef) -> Type:
    """The type of something that holds a value: text and RAW need a size, CHAR has one character without."""
    type = resolve_type(c, ref)
    if isinstance(type, Scalar) and type.size is None and ref.anchor is None:
        if type.kind in (Kind.VARCHAR2, Kind.RAW):
            raise Problem("PLS-00215: String length constraints must be in range (1 .. 32767)", ref.pos)
        if type.kind is Kind.CHAR:
            return replace(type, size=1)
    return type


def resolve_type(c: Compiling, ref: ast.TypeRef) -> Type:
    """The type a declaration names. Problem when there is none."""
    if ref.anchor == "TYPE":
        return _anchored(c, ref)
    if ref.anchor == "ROWTYPE":
        return _rowtype(c, ref)
    name = ref.name
    qualified = name[:-1] in (("STANDARD",), ("SYS", "STANDARD"))
    if qualified:
        name = name[-1:]
    if len(name) == 1 and (qualified or c.scope.find(name[0]) is None):
        standard = standard_type(name[0], ref.args, ref.char_semantics)
        if standard is not None:
            _check_range(standard, ref)
            return standard
        if is_refused_type(name[0]):
            raise unsupported(f"the type {name[0]}", ref.pos)
    if name[-1] == "SYS_REFCURSOR" and name[:-1] == ("SYS",):
        return RefCursorType()
    symbol, rest = need(c, list(name), ref.pos)
    if rest or not isinstance(symbol, TypeSymbol):
        raise Problem(f"PLS-00488: '{'.'.join(name)}' must be a type", ref.pos)
    if ref.args and isinstance(symbol.type, Scalar):
        return _with_args(symbol.type, ref)
    return symbol.type


def param_type(c: Compiling, param: ast.Param) -> Type:
    return bare(resolve_type(c, param.type))


def _with_args(type: Scalar, ref: ast.TypeRef) -> Type:
    """A size given to an unconstrained subtype."""
    kind = type.kind.value
    sized = standard_type(kind, ref.args, ref.char_semantics)
    return type if sized is None or type.size is not None else sized


def _anchored(c: Compiling, ref: ast.TypeRef) -> Type:
    symbol, rest = need(c, list(ref.name), ref.pos)
    if isinstance(symbol, TableSymbol):
        return _column_type(c, ref, rest)
    if isinstance(symbol, Var):
        type: Type = symbol.type
        for part in rest:
            field = type.field(part) if isinstance(type, RecordType) else None
            if field is None:
                raise no_component(part, ref.pos)
            type = field
        return type
    if isinstance(symbol, CursorSymbol) and len(rest) == 1:
        column = symbol.row.field(rest[0])
        if column is not None:
            return column
        raise no_component(rest[0], ref.pos)
    raise _not_typed(ref)


def _column_type(c: Compiling, ref: ast.TypeRef, rest: list[str]) -> Type:
    if not rest:
        raise _not_typed(ref)
    if len(rest) != 1:
        raise undeclared(".".join(ref.name), ref.pos)
    # invisible columns are not part of %ROWTYPE but can be anchors
    found = c.catalog.resolve(c.ctx, list(ref.name[: len(ref.name) - 1]))
    table = found.object if found is not None else None
    column = table.column(rest[0]) if isinstance(table, Table) else None
    if column is None:
        raise no_component(rest[0], ref.pos)
    return column.type


def _rowtype(c: Compiling, ref: ast.TypeRef) -> RecordType:
    symbol, rest = need(c, list(ref.name), ref.pos)
    if isinstance(symbol, (TableSymbol, CursorSymbol)) and not rest:
        return symbol.row
    if isinstance(symbol, Var) and isinstance(symbol.type, RefCursorType) and symbol.type.row is not None:
        return symbol.type.row
    name = ".".join(ref.name)
    raise Problem(f"PLS-00310: with %ROWTYPE attribute, '{name}' must name a table, cursor or cursor-variable", ref.pos)


def check_index_type(type: Type, pos: int) -> Scalar:
    """The key type of an associative array."""
    if isinstance(type, Scalar) and type.kind in (Kind.PLS_INTEGER, Kind.VARCHAR2):
        return type
    raise Problem("PLS-00315: implementation restriction: unsupported table index type", pos)


def _not_typed(ref: ast.TypeRef) -> Problem:
    return Problem(
        f'PLS-00206: %TYPE must be applied to a variable, column, field or attribute, not to "{".".join(ref.name)}"',
        ref.pos,
    )


def _check_range(type: Type, ref: ast.TypeRef) -> None:
    """PLS-00215, PLS-00216 for sizes Oracle does not have."""
    if not isinstance(type, Scalar):
        return
    if type.size is not None and not 1 <= type.size <= _MAX_TEXT:
        raise Problem("PLS-00215: String length constraints must be in range (1 .. 32767)", ref.pos)
    if type.kind is Kind.NUMBER and type.scale is not None and not _LEAST_SCALE <= type.scale <= _MOST_SCALE:
        raise Problem("PLS-00217: NUMBER scale constraint must be in range (-84 .. 127)", ref.pos)
    if type.kind is Kind.NUMBER and type.precision is not None and not 1 <= type.precision <= _MAX_PRECISION:
        raise Problem("PLS-00216: NUMBER precision constraint must be in range (1 .. 38)", ref.pos)
