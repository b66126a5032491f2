"""What a dotted name means: scopes, STANDARD, stored objects, and symbols of other units as they are named here."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from ..catalog.absent import guarded, refusal
from ..errors import OraError
from ..model import Sequence_, StoredUnit, Table
from ..parser import ast
from ..types import ObjectType, RecordType
from .compiling import Compiling
from .predefined import EXCEPTIONS
from .report import Cascade, Problem, no_component
from .symbols import (
    BadSymbol,
    BuiltinSymbol,
    CursorSymbol,
    ExceptionSymbol,
    Group,
    Kept,
    PackageSymbol,
    ParamInfo,
    SequenceSymbol,
    Subprogram,
    Symbol,
    TableSymbol,
    Var,
)

_SPECIAL = frozenset(["SQLCODE", "SQLERRM", "COALESCE", "NVL", "SET", "CARDINALITY", "RAISE_APPLICATION_ERROR"])


def undeclared(name: str, pos: int) -> Exception:
    return Problem(f"PLS-00201: identifier '{name}' must be declared", pos)


def dotted(expr: ast.Expr) -> list[str] | None:
    """The parts of a chain of plain names; None when there is anything else in it."""
    parts: list[str] = []
    node = expr
    while isinstance(node, ast.Attr):
        parts.append(node.name)
        node = node.base
    if isinstance(node, ast.Name):
        parts.append(node.ident)
        parts.reverse()
        return parts
    if isinstance(node, ast.Bind):
        parts.append(":" + node.name)
        parts.reverse()
        return parts
    return None


def text_of(expr: ast.Expr) -> str:
    """An expression as messages show it."""
    if isinstance(expr, ast.Name):
        return expr.ident
    if isinstance(expr, ast.Bind):
        return expr.name
    if isinstance(expr, ast.Attr):
        return f"{text_of(expr.base)}.{expr.name}"
    if isinstance(expr, ast.Call):
        return text_of(expr.fn)
    if isinstance(expr, ast.Literal):
        return str(expr.value)
    return "expression"


def find(c: Compiling, parts: list[str], pos: int) -> tuple[Symbol, list[str]] | None:
    """The symbol a dotted name begins with, and the parts after it; None when nothing is declared so.

    Packages, labels and schemas have been stepped through. pos: of the name, for what is wrong with it.
    """
    first = parts[0]
    found = c.scope.find_qualified(parts)
    if found is not None:
        return _into(c, *found, pos)
    inside = parts[1:] if first == "SYS" else parts
    qualified = len(inside) > 1 and inside[0] in ("STANDARD", "DBMS_STANDARD")
    if qualified or len(parts) == 1:
        rest = inside[1:] if qualified else parts
        symbol = _of_standard(c, rest[0])
        if symbol is not None or qualified:
            return None if symbol is None else (symbol, rest[1:])
    return _find_stored(c, parts, pos)


def _of_standard(c: Compiling, name: str) -> Symbol | None:
    """A function or an exception of package STANDARD, whatever else is called so here."""
    if name in c.units.standard or name in _SPECIAL:
        return BuiltinSymbol(name)
    if name in EXCEPTIONS:
        return ExceptionSymbol(name, f"SYS.STANDARD.{name}", *EXCEPTIONS[name])
    return None


def _into(c: Compiling, symbol: Symbol, rest: list[str], pos: int) -> tuple[Symbol, list[str]]:
    package = symbol if isinstance(symbol, PackageSymbol) else None
    if rest and package is not None:
        inner = package.scope.symbols.get(rest[0])
        if inner is None:
            raise no_component(rest[0], pos)
        symbol, rest = inner, rest[1:]
    if isinstance(symbol, BadSymbol):
        if symbol.twice:
            raise Problem(f"PLS-00371: at most one declaration for '{symbol.name}' is permitted", pos)
        if symbol.variable:
            text = "PLS-00320: the declaration of the type of this expression is incomplete or malformed"
            raise Problem(text, pos)
        raise Cascade(symbol.name)
    if package is not None and not isinstance(symbol, PackageSymbol):
        symbol = _outside(c, symbol, package.unit)
    return symbol, rest


def _find_stored(c: Compiling, parts: list[str], pos: int) -> tuple[Symbol, list[str]] | None:
    found = c.catalog.resolve(c.ctx, parts)
    if found is None:
        c.deps.add((c.ctx.schema, parts[0]))
        return None
    obj = found.object
    c.deps.add((obj.owner, obj.name))
    rest = list(found.rest)
    if isinstance(obj, Table):
        return TableSymbol(obj.name, obj.rowtype), rest
    if isinstance(obj, Sequence_):
        _check(c, obj, "SELECT", parts, pos)
        return SequenceSymbol(obj.name), rest
    _check(c, obj, "EXECUTE", parts, pos)
    return _stored_symbol(c, obj, rest, pos)


def _check(c: Compiling, obj: StoredUnit | Sequence_, privilege: str, parts: list[str], pos: int) -> None:
    try:
        c.catalog.check(c.ctx, obj, privilege)
    except OraError:
        if privilege == "EXECUTE":
            raise undeclared(".".join(guarded(parts)), pos) from None
        raise


def _stored_symbol(c: Compiling, unit: StoredUnit, rest: list[str], pos: int) -> tuple[Symbol, list[str]]:
    if unit.kind == "PACKAGE":
        scope = c.units.spec_scope(unit, pos)
        return _into(c, PackageSymbol(unit.name, unit.owner, scope, unit), rest, pos)
    symbol, rest = _into(c, c.units.stored_symbol(unit, pos), rest, pos)
    return _outside(c, symbol, unit), rest


def need(c: Compiling, parts: list[str], pos: int) -> tuple[Symbol, list[str]]:
    """find(), or PLS-00201 / PLS-00313."""
    found = find(c, parts, pos)
    if found is None:
        not_found(c, parts, pos)
    check_row(*found, parts, pos)
    return found


def not_found(c: Compiling, parts: list[str], pos: int) -> NoReturn:
    name = ".".join(parts)
    if parts[0].startswith(":"):
        raise Problem(f"PLS-00049: bad bind variable '{parts[0][1:]}'", pos)
    if c.scope.is_later(parts[0]):
        raise Problem(f"PLS-00313: '{name}' not declared in this scope", pos)
    raise refusal(parts, c.ctx.user, pos) or undeclared(".".join(guarded(parts)), pos)


def check_row(symbol: Symbol, rest: list[str], parts: list[str], pos: int) -> None:
    """PLS-00049: a column of :NEW or :OLD that the table has not; or all of them, which are no record."""
    row = symbol.type if isinstance(symbol, Var) and symbol.name.startswith(":") else None
    if isinstance(row, RecordType) and (not rest or row.field(rest[0]) is None):
        raise Problem(f"PLS-00049: bad bind variable '{'.'.join(parts)[1:]}'", pos)


def _outside(c: Compiling, symbol: Symbol, unit: StoredUnit) -> Symbol:
    """A symbol of another unit with the Python names it has from here."""
    if isinstance(symbol, Group):
        return linked_group(c, symbol, unit)
    if not isinstance(symbol, (Var, CursorSymbol)) or symbol.kept is None or _is_own(c, unit):
        return symbol
    link = _link_to(c, unit)
    kept = Kept(f"{link}().state(S)", symbol.kept.attribute)
    if isinstance(symbol, Var):
        return replace(symbol, py=kept.py, kept=kept)
    params = _linked_params(symbol.params, f"{link}()")
    return replace(symbol, py=kept.py, kept=kept, opener=f"{link}().{symbol.opener}", params=params)


def _is_own(c: Compiling, unit: StoredUnit) -> bool:
    return c.unit is not None and (unit.owner, unit.name) == (c.unit.owner, c.unit.name)


def _link_to(c: Compiling, unit: StoredUnit) -> str:
    link = c.units.link(unit.owner, unit.name, unit.kind)
    return c.out.intern("L", link)


def linked_group(c: Compiling, group: Group, unit: StoredUnit) -> Group:
    """The subprograms of a unit, or methods of a type, with the Python names they have in this module."""
    if _is_own(c, unit):
        return group
    head = c.out.intern("N", unit.native) if unit.native is not None else f"{_link_to(c, unit)}()"
    return Group(group.name, [_linked(sub, head) for sub in group.overloads])


def _linked(sub: Subprogram, head: str) -> Subprogram:
    return replace(sub, callee=f"{head}.{sub.callee}", params=_linked_params(sub.params, head))


def _linked_params(params: tuple[ParamInfo, ...], head: str) -> tuple[ParamInfo, ...]:
    return tuple(p if p.default_py is None else replace(p, default_py=f"{head}.{p.default_py}") for p in params)


def methods_of(c: Compiling, type: ObjectType, group: Group) -> Group:
    return linked_group(c, group, c.units.type_unit(type))
