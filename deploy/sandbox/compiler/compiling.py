"""One compilation: what its functions are given, and the tables by which they reach each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from ..api import MakeStatement
from ..errors import unsupported
from ..model import CatalogApi, Context, StoredUnit
from ..parser import ast
from ..types import CollectionType, ObjectType, RecordType, Type
from .emit import Emitter
from .linking import Link
from .report import COMPILE_ERRORS, Cascade, Report, wrong_type
from .symbols import BadSymbol, Code, Group, Scope, Symbol


class OtherUnits(Protocol):
    """What a compilation asks about everything outside it; `units.Units` answers."""

    catalog: CatalogApi
    make_statement: MakeStatement
    standard: Mapping[str, Any]
    record_defaults: dict[str, dict[str, Any]]  # by name of the record type, then of the field

    @property
    def lock(self) -> AbstractContextManager[Any]: ...

    def link(self, owner: str, name: str, kind: str) -> Link: ...

    def spec_scope(self, unit: StoredUnit, pos: int) -> Scope:
        """What a package spec declares. Raises Problem at `pos` when it does not compile."""
        ...

    def stored_symbol(self, unit: StoredUnit, pos: int) -> Symbol:
        """The symbol of a standalone subprogram or a type. Raises Problem at `pos` when it does not compile."""
        ...

    def type_unit(self, type: Type) -> StoredUnit:
        """The stored unit of an object type."""
        ...

    def methods(self, type: ObjectType) -> dict[str, Group]:
        """The methods of an object type by name; constructors under CONSTRUCTOR."""
        ...

    def has_defaults(self, type: RecordType) -> bool:
        """Whether a field, at any depth, starts with something else than NULL."""
        ...

    def publish_type(self, type: CollectionType) -> None:
        """A collection type of a package spec: queries may use its values."""

    def is_public_type(self, type: CollectionType) -> bool: ...


@dataclass(frozen=True)
class Language:
    """How each kind of node is compiled (language.py). An expression becomes Code, the others emit lines.

    Functions call each other by name, save where PL/SQL is recursive: there they go by `Compiling.value`,
    `statements` and `declaration`, which look here.
    """

    expressions: Mapping[type[ast.Node], Callable[[Compiling, Any], Code]]
    statements: Mapping[type[ast.Node], Callable[[Compiling, Any], None]]
    declarations: Mapping[type[ast.Node], Callable[[Compiling, Any], None]]


_SQL = (
    ast.QueryStmt,
    ast.Insert,
    ast.MultiInsert,
    ast.Update,
    ast.Delete,
    ast.Merge,
    ast.LockTable,
    ast.OpenFor,
    ast.Forall,
)


class Compiling:
    """A module being compiled: a package spec, a body, a subprogram, a trigger, a block, expressions of client SQL.

    out: the Python. scope: the names visible here. deps: (owner, name) of all that was looked up.
    """

    def __init__(self, language: Language, units: OtherUnits, ctx: Context, source: str, unit: StoredUnit | None):
        self._language = language
        self.units = units
        self.catalog = units.catalog
        self.ctx = ctx
        self.unit = unit
        self.unit_name = f"{unit.owner}.{unit.name}" if unit is not None else ""
        self.report = Report(source)
        self.out = Emitter(self.report)
        self.out.namespace["CTX"] = ctx
        self.deps: set[tuple[str, str]] = set()
        self.scope = Scope(None)
        # While the declarations of a unit are compiled: its variables are attributes of the session's state, its
        # subprograms functions of the module
        self.package = False
        self.in_spec = False
        self.has_init = False
        self.stateful = False
        self.state_init: list[str] = []
        self.invoker: str | None = None  # owner of an AUTHID CURRENT_USER unit
        self.nested_block = False  # the declarations being compiled are those of a block inside another one
        self.in_forall = False
        self.client_sql = False

    def value(self, expr: ast.Expr) -> Code:
        """The expression as Python, three-valued where it is a condition."""
        compile = self._language.expressions.get(type(expr))
        if compile is None:
            raise wrong_type(expr.pos)
        return compile(self, expr)

    def statements(self, body: tuple[ast.Stmt, ...]) -> None:
        """One after the other; the errors of each are recorded, those inside a structured one where they are."""
        for stmt in body:
            self.out.at(stmt.pos)
            with self.guarded(stmt.pos, "Statement", sql=isinstance(stmt, _SQL)):
                compile = self._language.statements.get(type(stmt))
                if compile is None:
                    raise unsupported(type(stmt).__name__, stmt.pos)
                compile(self, stmt)

    def declaration(self, decl: ast.Decl) -> None:
        """One declaration; its errors are recorded."""
        self.out.at(decl.pos)
        is_subprogram, is_variable = isinstance(decl, ast.SubprogramDecl), isinstance(decl, ast.VarDecl)
        bad = None if is_subprogram else BadSymbol(getattr(decl, "name", ""), is_variable)
        pos = decl.type.pos if isinstance(decl, ast.VarDecl) else decl.pos
        with self.guarded(pos, "Declaration" if is_subprogram else "Item", bad=bad):
            self._language.declarations[type(decl)](self, decl)

    @contextmanager
    def inside(self, scope: Scope) -> Iterator[Scope]:
        outer = self.scope
        self.scope = scope
        try:
            yield scope
        finally:
            self.scope = outer

    def declare(self, name: str, symbol: Any) -> None:
        """Of two with one name, it is the use of that name that is wrong."""
        if name in self.scope.symbols:
            symbol = BadSymbol(name, twice=True)
        self.scope.symbols[name] = symbol

    @contextmanager
    def guarded(self, pos: int, what: str, *, sql: bool = False, bad: BadSymbol | None = None) -> Iterator[None]:
        """Records the compile-time errors inside and goes on; `bad` is then what was to be declared.

        The half-written lines of the failed statement are dropped.
        """
        out, scope = self.out, self.scope
        lines, depth, count, frame = out.lines, out.depth, len(out.lines), out.frame
        try:
            yield
        except COMPILE_ERRORS as error:
            out.lines, out.depth, out.frame, self.scope = lines, depth, frame, scope
            del lines[count:]
            out.emit("pass")
            self.report.failed(error, pos, what, sql=sql)
            if bad is not None:
                self.scope.symbols.setdefault(bad.name, bad)

    @contextmanager
    def querying(self, pos: int) -> Iterator[None]:
        """Around the query at `pos` of a declaration or loop: it is what is ignored when something is wrong with it."""
        try:
            yield
        except COMPILE_ERRORS as error:
            self.report.failed(error, pos, "Statement", sql=True)
            raise Cascade from error
