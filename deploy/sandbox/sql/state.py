"""What one translation gathers: values taken from the surroundings, tables read, the catalog asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from ..errors import OraError, unsupported
from ..model import CatalogApi, Context, Resolved, Scope, Table
from ..parser import ast
from ..semantics.collation import Collation
from ..types import CollectionType, Family, Kind, RecordType, Scalar, Type
from .pgtypes import cast_type, listed_type
from .plan import RESULTS, Slot
from .rowcall import Calls
from .scope import Block, Relation
from .sequences import Numbers
from .values import NULL_VALUE, Value

QueryTranslator = Callable[["State", ast.Query, "Block | None"], Relation]


def dotted(expr: ast.Expr) -> tuple[str, ...] | None:
    """The parts of a plain, possibly qualified name; None for anything else."""
    if isinstance(expr, ast.Name):
        return (expr.ident,)
    if isinstance(expr, ast.Attr):
        base = dotted(expr.base)
        return (*base, expr.name) if base is not None else None
    return None


def _known(collation: Collation) -> str:
    """The sort of a collation."""
    if collation.sort == "WEST_EUROPEAN":
        raise unsupported("comparing or sorting text under NLS_SORT = WEST_EUROPEAN")
    return collation.sort


@dataclass
class _Entry:
    slot: Slot
    order: tuple[int, int]
    number: int | None = None  # $n


@dataclass
class State:
    """in_dml: inside INSERT, UPDATE, DELETE, MERGE. clock: SYSDATE and its kin may be read from the server (views).
    collation: NLS_SORT and NLS_COMP where they are not binary."""

    catalog: CatalogApi
    ctx: Context
    scope: Scope
    query: QueryTranslator
    in_dml: bool = False
    clock: bool = False
    reads: set[tuple[str, str]] = field(default_factory=set)
    _entries: dict[object, _Entry] = field(default_factory=dict)
    _count: int = 0
    bulk: bool = False  # slots are columns of `bulk_source`, not parameters
    foreign: bool = False  # translating a column default, whose positions are not of this statement
    collation: Collation | None = None
    numbers: Numbers = field(default_factory=Numbers)
    located: bool = False  # LOB columns of the result come with the place they stand in
    calls: Calls | None = None  # of PL/SQL functions over columns; None: they are refused
    hierarchies: int = 0  # hierarchical queries so far

    @property
    def sort(self) -> str | None:
        """The sort that comparisons follow; None: they are binary."""
        if self.collation is None or not self.collation.compares:
            return None
        return _known(self.collation)

    def key(self, sql: str, family: Family) -> str:
        """What a comparison looks at in place of a value."""
        return f"oc.{self.sort.lower()}({sql})" if self.sort is not None and family is Family.TEXT else sql

    def order_key(self, sql: str, family: Family) -> str:
        """What ORDER BY looks at in place of a value."""
        return (
            f"oc.{_known(self.collation).lower()}({sql})"
            if self.collation is not None and family is Family.TEXT
            else sql
        )

    def slot(self, expr: ast.Expr, of: Type) -> Value:
        """A value taken from the surroundings, as a parameter with its cast."""
        entry = self._entry(expr, of)
        if isinstance(of, Scalar):
            if of.kind is Kind.NULL:
                return NULL_VALUE
            if of.kind is Kind.BOOLEAN:
                raise unsupported("a BOOLEAN value in SQL", expr.pos)
        elif isinstance(of, RecordType):
            raise OraError(382, "expression is of wrong type", expr.pos)
        elif isinstance(of, CollectionType):
            raise OraError(932, "inconsistent datatypes: expected - got a collection", expr.pos)
        number = self._number(entry)
        return Value(f'"b$"."c{number}"::{cast_type(of)}' if self.bulk else f"${number}::{cast_type(of)}", of)

    def array_slot(self, expr: ast.Expr, of: CollectionType) -> str:
        """A collection from the surroundings, as an array parameter."""
        return f"${self._number(self._entry(expr, of))}::{cast_type(of)}"

    def results(self) -> str:
        """The results of `calls`, as a parameter."""
        assert self.calls is not None
        if self.calls.param is None:
            self._count += 1
            self.calls.param = self._count
        return f"${self.calls.param}::jsonb"

    def bulk_source(self) -> str:
        """The slots of many executions as rows, `n` their number; each parameter is an array."""
        entries = [(e.number, e.slot.type) for e in self._entries.values() if e.number is not None]
        entries.sort(key=lambda entry: entry[0])
        arrays = ", ".join(f"${number}::{listed_type(of)}[]" for number, of in entries)
        names = ", ".join(f'"c{number}"' for number, _ in entries)
        return f'unnest({arrays}) with ordinality as "b$"({names}, "n")'

    def _number(self, entry: _Entry) -> int:
        if entry.number is None:
            self._count += 1
            entry.number = self._count
        return entry.number

    def _entry(self, expr: ast.Expr, of: Type) -> _Entry:
        key: object = dotted(expr) or expr  # the same variable twice is one value; binds and calls are not shared
        entry = self._entries.get(key)
        if entry is None:
            order = (1 if self.foreign else 0, len(self._entries) if self.foreign else expr.pos)
            entry = self._entries[key] = _Entry(Slot(expr, of), order)
        elif not self.foreign and entry.order > (0, expr.pos):
            entry.slot = Slot(expr, of)
            entry.order = (0, expr.pos)
        return entry

    def slots(self) -> tuple[tuple[Slot, ...], tuple[int, ...]]:
        """Plan.slots and Plan.params."""
        entries = sorted(self._entries.values(), key=lambda e: e.order)
        params = [RESULTS] * self._count
        for index, entry in enumerate(entries):
            if entry.number is not None:
                params[entry.number - 1] = index
        return tuple(e.slot for e in entries), tuple(params)

    def resolve(self, parts: tuple[str, ...]) -> Resolved | None:
        return self.catalog.resolve(self.ctx, parts)

    def table(self, ref: ast.TableRef) -> Table:
        """The table or view a reference means. ORA-00942, ORA-04044, ORA-02201."""
        found = self.resolve(ref.name)
        if found is None and self.catalog.dangling(self.ctx, ref.name):
            raise OraError(980, "synonym translation is no longer valid", ref.pos)
        if found is None or found.rest:
            raise OraError(942, "table or view does not exist", ref.pos)
        if isinstance(found.object, Table):
            if ref.partition is not None and ref.partition.startswith(("PARTITION", "SUBPARTITION")):
                raise OraError(14501, "object is not partitioned", ref.pos)
            if ref.partition is not None:
                raise unsupported(ref.partition, ref.pos)
            return found.object
        if hasattr(found.object, "source"):
            raise OraError(4044, "procedure, function, package, or type is not allowed here", ref.pos)
        raise OraError(2201, "sequence not allowed here", ref.pos)

    def check(self, table: Table, privilege: str, pos: int) -> None:
        try:
            self.catalog.check(self.ctx, table, privilege)
        except OraError as error:
            if error.offset is None:
                error.offset = pos
            raise

    def type_of(self, expr: ast.Expr) -> Type | None:
        return self.scope.type_of(expr)

    def known_without_columns(self, call: ast.Call) -> bool:
        """Whether a function the surroundings know is called with arguments they cannot evaluate (columns)."""
        blank = tuple(replace(a, value=ast.Literal(a.pos, None)) for a in call.args)
        try:
            return self.scope.type_of(replace(call, args=blank)) is not None
        except Exception as error:  # any other complaint about the call: then it is not a known function
            said = str(error)
            if "wrong number or types" in said or "of wrong type" in said:
                raise
            return "too many declarations" in said  # the types of the arguments decide


class Translator(Protocol):
    """Whoever translates an expression, as those know it who write a part of it."""

    state: State
    block: Block

    def value(self, expr: ast.Expr) -> Value: ...

    def text(self, expr: ast.Expr) -> str: ...

    def number(self, expr: ast.Expr) -> str: ...

    def condition(self, expr: ast.Expr) -> str: ...
