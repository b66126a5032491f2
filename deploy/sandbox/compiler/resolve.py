"""Name resolution: what a dotted name means, and the types written in declarations."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from ..errors import OraError, unsupported
from ..model import Sequence_, StoredUnit, Table
from ..parser import ast
from ..types import (
    Kind,
    RecordType,
    RefCursorType,
    Scalar,
    Type,
)
from .coerce import CoerceCompiler
from .predefined import EXCEPTIONS, is_refused_type, standard_type
from .report import Cascade, Problem
from .symbols import (
    BadSymbol,
    BuiltinSymbol,
    CursorSymbol,
    ExceptionSymbol,
    PackageSymbol,
    SequenceSymbol,
    Symbol,
    TableSymbol,
    TypeSymbol,
    Var,
)

_SPECIAL = frozenset(["SQLCODE", "SQLERRM", "COALESCE", "NVL", "RAISE_APPLICATION_ERROR"])


_MAX_TEXT = 32767
_MAX_PRECISION = 38
_LEAST_SCALE, _MOST_SCALE = -84, 127


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


class ResolveCompiler(CoerceCompiler):
    """Adds find(), need() and resolve_type()."""

    # -------------------------------------------------------------- names

    def find(self, parts: list[str]) -> tuple[Symbol, list[str]] | None:
        """The symbol a dotted name begins with, and the parts after it; None when nothing is declared so.

        Packages, labels and schemas have been stepped through.
        """
        first = parts[0]
        found = self.scope.find_qualified(parts)
        if found is not None:
            return self._into(*found)
        if len(parts) == 1 and (first in self.units.standard or first in _SPECIAL):
            return BuiltinSymbol(first), []
        if len(parts) == 1 and first in EXCEPTIONS:
            code, message = EXCEPTIONS[first]
            return ExceptionSymbol(first, f"SYS.STANDARD.{first}", code, message), []
        if first == "STANDARD" and len(parts) > 1:
            return self.find(parts[1:])
        if first in ("SYS", "DBMS_STANDARD") and parts[-1] in _SPECIAL | set(self.units.standard):
            rest = [p for p in parts if p not in ("SYS", "STANDARD", "DBMS_STANDARD")]
            if len(rest) == 1:
                return BuiltinSymbol(rest[0]), []
        return self._find_stored(parts)

    def _into(self, symbol: Symbol, rest: list[str]) -> tuple[Symbol, list[str]]:
        if rest and isinstance(symbol, PackageSymbol):
            inner = symbol.scope.symbols.get(rest[0])
            if inner is None:
                raise Problem(f"PLS-00302: component '{rest[0]}' must be declared", self._name_pos)
            symbol, rest = inner, rest[1:]
        if isinstance(symbol, BadSymbol):
            raise Cascade(symbol.name)
        return symbol, rest

    _name_pos = 0

    def _find_stored(self, parts: list[str]) -> tuple[Symbol, list[str]] | None:
        found = self.catalog.resolve(self.ctx, parts)
        if found is None:
            self.deps.add((self.ctx.schema, parts[0]))
            return None
        obj = found.object
        self.deps.add((obj.owner, obj.name))
        rest = list(found.rest)
        if isinstance(obj, Table):
            return TableSymbol(obj.name, obj.rowtype), rest
        if isinstance(obj, Sequence_):
            self._check(obj, "SELECT", parts)
            return SequenceSymbol(obj.name, obj), rest
        self._check(obj, "EXECUTE", parts)
        return self._stored_symbol(obj, rest)

    def _check(self, obj: StoredUnit | Sequence_, privilege: str, parts: list[str]) -> None:
        try:
            self.catalog.check(self.ctx, obj, privilege)
        except OraError:
            if privilege == "EXECUTE":
                raise undeclared(".".join(parts), self._name_pos) from None
            raise

    def _stored_symbol(self, unit: StoredUnit, rest: list[str]) -> tuple[Symbol, list[str]]:
        if unit.kind == "PACKAGE":
            scope = self.units.spec_scope(unit)
            return self._into(PackageSymbol(unit.name, unit.owner, scope, unit), rest)
        return self._into(self.units.stored_symbol(unit), rest)

    def need(self, parts: list[str], pos: int) -> tuple[Symbol, list[str]]:
        """find(), or PLS-00201 / PLS-00313."""
        self._name_pos = pos
        found = self.find(parts)
        if found is None:
            self.not_found(parts, pos)
        check_row(*found, parts, pos)
        return found

    def not_found(self, parts: list[str], pos: int) -> NoReturn:
        name = ".".join(parts)
        if parts[0].startswith(":"):
            raise Problem(f"PLS-00049: bad bind variable '{parts[0][1:]}'", pos)
        if self.scope.is_later(parts[0]):
            raise Problem(f"PLS-00313: '{name}' not declared in this scope", pos)
        raise undeclared(name, pos)

    # -------------------------------------------------------------- types

    def declared_type(self, ref: ast.TypeRef) -> TypeSymbol:
        """The type of something that holds a value: text and RAW need a size, CHAR has one character without."""
        symbol = self.resolve_type_symbol(ref)
        type = symbol.type
        if isinstance(type, Scalar) and type.size is None and ref.anchor is None:
            if type.kind in (Kind.VARCHAR2, Kind.RAW):
                raise Problem("PLS-00215: String length constraints must be in range (1 .. 32767)", ref.pos)
            if type.kind is Kind.CHAR:
                return TypeSymbol(symbol.name, replace(type, size=1), local=symbol.local)
        return symbol

    def resolve_type(self, ref: ast.TypeRef) -> Type:
        """The type a declaration names. Problem when there is none."""
        symbol = self.resolve_type_symbol(ref)
        return symbol.type

    def resolve_type_symbol(self, ref: ast.TypeRef) -> TypeSymbol:
        self._name_pos = ref.pos
        if ref.anchor == "TYPE":
            return TypeSymbol("", self._anchored(ref))
        if ref.anchor == "ROWTYPE":
            return TypeSymbol("", self._rowtype(ref))
        name = ref.name
        if name[:-1] in (("STANDARD",), ("SYS", "STANDARD")):
            name = name[-1:]
        if len(name) == 1:
            declared = self.scope.find(name[0])
            if declared is None:
                standard = standard_type(name[0], ref.args, ref.char_semantics)
                if standard is not None:
                    _check_range(standard, ref)
                    return TypeSymbol(name[0], standard, local=False)
                if is_refused_type(name[0]):
                    raise unsupported(f"the type {name[0]}", ref.pos)
        if name[-1] == "SYS_REFCURSOR" and name[:-1] == ("SYS",):
            return TypeSymbol(name[-1], RefCursorType(), local=False)
        symbol, rest = self.need(list(name), ref.pos)
        if rest or not isinstance(symbol, TypeSymbol):
            label = ".".join(name)
            if isinstance(symbol, TableSymbol):
                raise Problem(f"PLS-00488: '{label}' must be a type", ref.pos)
            raise Problem(f"PLS-00488: '{label}' must be a type", ref.pos)
        if ref.args and isinstance(symbol.type, Scalar):
            return TypeSymbol(symbol.name, self._with_args(symbol.type, ref), local=symbol.local)
        return symbol

    def _with_args(self, type: Scalar, ref: ast.TypeRef) -> Type:
        """A size given to an unconstrained subtype."""
        kind = type.kind.value
        sized = standard_type(kind, ref.args, ref.char_semantics)
        return type if sized is None or type.size is not None else sized

    def _anchored(self, ref: ast.TypeRef) -> Type:
        symbol, rest = self.need(list(ref.name), ref.pos)
        if isinstance(symbol, TableSymbol):
            return self._column_type(symbol, ref, rest)
        if isinstance(symbol, Var):
            type: Type | None = symbol.type
            for part in rest:
                type = type.field(part) if isinstance(type, RecordType) else None
            if type is not None:
                return type
            raise Problem(f"PLS-00302: component '{rest[-1]}' must be declared", ref.pos)
        if isinstance(symbol, CursorSymbol) and len(rest) == 1:
            column = symbol.row.field(rest[0])
            if column is not None:
                return column
            raise Problem(f"PLS-00302: component '{rest[0]}' must be declared", ref.pos)
        raise _not_typed(ref)

    def _column_type(self, symbol: TableSymbol, ref: ast.TypeRef, rest: list[str]) -> Type:
        if not rest:
            raise _not_typed(ref)
        if len(rest) != 1:
            raise undeclared(".".join(ref.name), ref.pos)
        # invisible columns are not part of %ROWTYPE but can be anchors
        found = self.catalog.resolve(self.ctx, list(ref.name[: len(ref.name) - 1]))
        table = found.object if found is not None else None
        column = table.column(rest[0]) if isinstance(table, Table) else None
        if column is None:
            raise Problem(f"PLS-00302: component '{rest[0]}' must be declared", ref.pos)
        return column.type

    def _rowtype(self, ref: ast.TypeRef) -> RecordType:
        symbol, rest = self.need(list(ref.name), ref.pos)
        if isinstance(symbol, (TableSymbol, CursorSymbol)) and not rest:
            return symbol.row
        if isinstance(symbol, Var) and isinstance(symbol.type, RefCursorType) and symbol.type.row is not None:
            return symbol.type.row
        name = ".".join(ref.name)
        raise Problem(
            f"PLS-00310: with %ROWTYPE attribute, '{name}' must name a table, cursor or cursor-variable", ref.pos
        )

    def check_index_type(self, type: Type, pos: int) -> Scalar:
        """The key type of an associative array."""
        if isinstance(type, Scalar) and type.kind in (Kind.PLS_INTEGER, Kind.VARCHAR2):
            return type
        raise Problem("PLS-00315: PL/SQL TABLE declarations must currently use binary_integer indexes", pos)


def check_row(symbol: Symbol, rest: list[str], parts: list[str], pos: int) -> None:
    """PLS-00049: a column of :NEW or :OLD that the table has not."""
    row = symbol.type if isinstance(symbol, Var) and symbol.name.startswith(":") else None
    if rest and isinstance(row, RecordType) and row.field(rest[0]) is None:
        raise Problem(f"PLS-00049: bad bind variable '{'.'.join(parts)[1:]}'", pos)


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
