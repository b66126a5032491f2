"""Where values go: variables, fields, elements, binds, trigger rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..parser import ast
from ..semantics import composites, convert
from ..types import CollectionType, Kind, RecordType, Scalar, Type
from . import support
from .coerce import coerce
from .compiling import Compiling
from .report import Problem, no_component
from .resolve import dotted, need, text_of
from .symbols import Code, Var, field_index


@dataclass(frozen=True)
class Target:
    """statement(value) is a Python statement, expression(value) an expression, that stores a value."""

    type: Type
    statement: Callable[[str], str]
    expression: Callable[[str], str]


def not_assignable(name: str, pos: int) -> Problem:
    return Problem(f"PLS-00363: expression '{name}' cannot be used as an assignment target", pos)


def target_of(c: Compiling, expr: ast.Expr) -> Target:
    """What an assignment, INTO or OUT argument names. Problem when it cannot be assigned."""
    if isinstance(expr, ast.Call):
        base, type = place_of(c, expr.fn)
        if not isinstance(type, CollectionType):
            raise not_assignable(text_of(expr), expr.pos)
        key = subscript(c, type, expr.args, expr.pos, write=True)
        live = base if type.kind == "INDEX BY" else c.out.call(composites.live, base)
        return Target(type.element, lambda v: f"{live}.put({key}, {v})", lambda v: f"{live}.put({key}, {v})")
    parts = dotted(expr)
    if parts is not None:
        var, rest = _assignable(c, parts, expr.pos)
        if not rest:
            return _variable_target(c, var)
        base, type = _walk(c.out.use(var), var.type, rest[:-1], expr.pos, var.name)
        name, of = rest[-1], [var.name, *rest][-2]
    elif isinstance(expr, ast.Attr):
        base, type = place_of(c, expr.base)
        name, of = expr.name, text_of(expr.base)
    else:
        raise not_assignable(text_of(expr), expr.pos)
    index, field_type = _field(type, name, expr.pos, of)
    values = f"{base}.v"
    return Target(field_type, lambda v: f"{values}[{index}] = {v}", lambda v: f"{values}.__setitem__({index}, {v})")


def place_of(c: Compiling, expr: ast.Expr) -> tuple[str, Type]:
    """A record or collection whose part is about to be assigned; elements that are lacking are made."""
    if isinstance(expr, ast.Call):
        base, type = place_of(c, expr.fn)
        if not isinstance(type, CollectionType):
            raise not_assignable(text_of(expr), expr.pos)
        key = subscript(c, type, expr.args, expr.pos, write=True)
        return f"{c.out.call(composites.live, base)}.part({key})", type.element
    parts = dotted(expr)
    if parts is not None:
        var, rest = _assignable(c, parts, expr.pos)
        return _walk(c.out.use(var), var.type, rest, expr.pos, var.name)
    if isinstance(expr, ast.Attr):
        return _walk(*place_of(c, expr.base), [expr.name], expr.pos, text_of(expr.base))
    raise not_assignable(text_of(expr), expr.pos)


def _assignable(c: Compiling, parts: list[str], pos: int) -> tuple[Var, list[str]]:
    symbol, rest = need(c, parts, pos)
    if not isinstance(symbol, Var):
        raise not_assignable(".".join(parts), pos)
    if symbol.locked:
        if symbol.name.startswith(":NEW"):
            raise Problem("ORA-04084: cannot change NEW values for this trigger type", pos)
        if symbol.name.startswith(":OLD"):
            raise Problem("ORA-04085: cannot change the value of an OLD reference variable", pos)
        raise not_assignable(".".join(parts), pos)
    return symbol, rest


def _variable_target(c: Compiling, var: Var) -> Target:
    py = c.out.store(var)
    if var.room is not None:

        def fit(v: str) -> str:
            return c.out.call(convert.fit_room, v, var.room)

        return Target(var.type, lambda v: f"{py} = {fit(v)}", lambda v: f"({py} := {fit(v)})")
    if var.kept is None:
        return Target(var.type, lambda v: f"{py} = {v}", lambda v: f"({py} := {v})")
    holder, attribute = var.kept
    return Target(var.type, lambda v: f"{py} = {v}", lambda v: f"setattr({holder}, {attribute!r}, {v})")


def no_parts(name: str, pos: int) -> Problem:
    """What is called `name` is no record, collection or object."""
    return Problem(f"PLS-00487: Invalid reference to variable '{name}'", pos)


def _walk(base: str, type: Type, fields: list[str], pos: int, of: str) -> tuple[str, Type]:
    for name in fields:
        index, type = _field(type, name, pos, of)
        base, of = f"{base}.v[{index}]", name
    return base, type


def _field(type: Type, name: str, pos: int, of: str) -> tuple[int, Type]:
    """of: what has, or has not, the field."""
    if isinstance(type, Scalar):
        raise no_parts(of, pos)
    index = field_index(type, name) if isinstance(type, RecordType) else None
    if not isinstance(type, RecordType) or index is None:
        raise no_component(name, pos)
    return index, type.fields[index][1]


def subscript(c: Compiling, type: CollectionType, args: tuple[ast.Arg, ...], pos: int, *, write: bool = False) -> str:
    """The subscript of a collection."""
    if len(args) != 1 or args[0].name is not None:
        raise Problem("PLS-00306: wrong number or types of arguments in call to subscript", pos)
    return subscript_code(c, type, c.value(args[0].value), args[0].value.pos, write=write)


def subscript_code(c: Compiling, type: CollectionType, code: Code, pos: int, *, write: bool = False) -> str:
    index = type.index
    if index is not None and index.kind is Kind.VARCHAR2:
        py = coerce(c, code, Scalar(Kind.VARCHAR2), pos)
        return c.out.call(support.string_key, py, index.size) if write and index.size is not None else py
    if isinstance(code.type, Scalar) and code.type.kind is Kind.PLS_INTEGER:
        return code.py
    return coerce(c, code, Scalar(Kind.PLS_INTEGER), pos)
