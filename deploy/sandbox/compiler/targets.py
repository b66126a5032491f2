"""Where values go: variables, fields, elements, binds, trigger rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..parser import ast
from ..types import CollectionType, Kind, RecordType, Scalar, Type
from .report import Problem
from .resolve import ResolveCompiler, dotted
from .symbols import Code, Symbol, Var, field_index


@dataclass(frozen=True)
class Target:
    """statement(value) is a Python statement, expression(value) an expression, that stores a value."""

    type: Type
    statement: Callable[[str], str]
    expression: Callable[[str], str]


def not_assignable(name: str, pos: int) -> Problem:
    return Problem(f"PLS-00363: expression '{name}' cannot be used as an assignment target", pos)


class TargetCompiler(ResolveCompiler):
    """Adds target() and place(), the path to a container about to be changed."""

    def target(self, expr: ast.Expr) -> Target:
        """What an assignment, INTO or OUT argument names. Problem when it cannot be assigned."""
        if isinstance(expr, ast.Call):
            return self._element_target(expr)
        parts = dotted(expr)
        if parts is None:
            if isinstance(expr, ast.Attr):
                base, type = self.place(expr.base)
                return self._field_target(base, type, expr.name, expr.pos)
            raise not_assignable(text_of(expr), expr.pos)
        symbol, rest = self.need(parts, expr.pos)
        if not isinstance(symbol, Var):
            raise not_assignable(".".join(parts), expr.pos)
        self._check_assignable(symbol, parts, expr.pos)
        if not rest:
            return self._variable_target(symbol)
        base, type = self.use(symbol), symbol.type
        for part in rest[:-1]:
            base, type = self._field(base, type, part, expr.pos)
        return self._field_target(base, type, rest[-1], expr.pos)

    def _check_assignable(self, symbol: Symbol, parts: list[str], pos: int) -> None:
        if isinstance(symbol, Var) and symbol.locked:
            if symbol.name.startswith(":NEW"):
                raise Problem("ORA-04084: cannot change NEW values for this trigger type", pos)
            if symbol.name.startswith(":OLD"):
                raise Problem("ORA-04085: cannot change the value of an OLD reference variable", pos)
            raise not_assignable(".".join(parts), pos)

    def _variable_target(self, var: Var) -> Target:
        py = self.store(var)
        if var.room is not None:
            fit = f"fit_room({{}}, {var.room})"
            return Target(var.type, lambda v: f"{py} = {fit.format(v)}", lambda v: f"({py} := {fit.format(v)})")
        if var.frame is not None:
            return Target(var.type, lambda v: f"{py} = {v}", lambda v: f"({py} := {v})")
        base, _, name = py.rpartition(".")
        return Target(var.type, lambda v: f"{py} = {v}", lambda v: f"setattr({base}, {name!r}, {v})")

    def _field(self, base: str, type: Type, name: str, pos: int) -> tuple[str, Type]:
        if not isinstance(type, RecordType):
            raise Problem(f"PLS-00302: component '{name}' must be declared", pos)
        index = field_index(type, name)
        if index is None:
            raise Problem(f"PLS-00302: component '{name}' must be declared", pos)
        return f"{base}.v[{index}]", type.fields[index][1]

    def _field_target(self, base: str, type: Type, name: str, pos: int) -> Target:
        place, field_type = self._field(base, type, name, pos)
        holder, _, index = place.rpartition("[")
        return Target(
            field_type,
            lambda v: f"{place} = {v}",
            lambda v: f"{holder}.__setitem__({index[:-1]}, {v})",
        )

    def _element_target(self, expr: ast.Call) -> Target:
        base, type = self.place(expr.fn)
        if not isinstance(type, CollectionType):
            raise not_assignable(text_of(expr), expr.pos)
        key = self.key(type, expr.args, expr.pos, write=True)
        holder = base if type.kind == "INDEX BY" else f"live({base})"
        put = f"{holder}.put"
        return Target(type.element, lambda v: f"{put}({key}, {v})", lambda v: f"{put}({key}, {v})")

    def place(self, expr: ast.Expr) -> tuple[str, Type]:
        """A record or collection whose part is about to be assigned; elements that are lacking are made."""
        if isinstance(expr, ast.Call):
            base, type = self.place(expr.fn)
            if not isinstance(type, CollectionType):
                raise not_assignable(text_of(expr), expr.pos)
            key = self.key(type, expr.args, expr.pos, write=True)
            return f"live({base}).part({key})", type.element
        parts = dotted(expr)
        if parts is None:
            if isinstance(expr, ast.Attr):
                base, type = self.place(expr.base)
                return self._field(base, type, expr.name, expr.pos)
            raise not_assignable(text_of(expr), expr.pos)
        symbol, rest = self.need(parts, expr.pos)
        if not isinstance(symbol, Var):
            raise not_assignable(".".join(parts), expr.pos)
        self._check_assignable(symbol, parts, expr.pos)
        base, type = self.use(symbol), symbol.type
        for part in rest:
            base, type = self._field(base, type, part, expr.pos)
        return base, type

    def key(self, type: CollectionType, args: tuple[ast.Arg, ...], pos: int, *, write: bool = False) -> str:
        """The subscript of a collection."""
        if len(args) != 1 or args[0].name is not None:
            raise Problem("PLS-00306: wrong number or types of arguments in call to subscript", pos)
        return self.key_code(type, self.value(args[0].value), args[0].value.pos, write=write)

    def key_code(self, type: CollectionType, code: Code, pos: int, *, write: bool = False) -> str:
        index = type.index
        if index is not None and index.kind is Kind.VARCHAR2:
            py = self.coerce(code, Scalar(Kind.VARCHAR2), pos)
            return f"string_key({py}, {index.size})" if write and index.size is not None else py
        if isinstance(code.type, Scalar) and code.type.kind is Kind.PLS_INTEGER:
            return code.py
        return self.coerce(code, Scalar(Kind.PLS_INTEGER), pos)


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
