"""Statements that come with bind values: those of the client and those of dynamic SQL."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..catalog.model import Context
from ..errors import CompilationError, OraError
from ..parser import ast, parse_create_header, parse_statement
from ..types import Type
from .statement import SqlStatement

if TYPE_CHECKING:
    from ..engine import Engine
    from .session import Session

_SQL = (ast.QueryStmt, ast.Insert, ast.Update, ast.Delete, ast.Merge, ast.LockTable)
_CACHED = 600
_Value = TypeVar("_Value")


class Cache(Generic[_Value]):
    """The most recently used of something that is costly to make. Thread-safe."""

    def __init__(self, size: int = _CACHED) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._items: OrderedDict[Hashable, _Value] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        with self._lock:
            found = self._items.get(key)
            if found is not None:
                self._items.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._items[key] = made
            while len(self._items) > self._size:
                self._items.popitem(last=False)
        return made


@dataclass(frozen=True)
class Parsed:
    """A parsed statement and its placeholders.

    binds: names in order of occurrence, those of RETURNING ... INTO left out; positions: where each stands in the text.
    returning: names of the placeholders RETURNING fills.
    """

    text: str
    stmt: ast.Stmt
    binds: tuple[str, ...]
    positions: tuple[int, ...]
    returning: tuple[str, ...]

    @property
    def is_query(self) -> bool:
        return isinstance(self.stmt, ast.QueryStmt)

    @property
    def is_dml(self) -> bool:
        return isinstance(self.stmt, (ast.Insert, ast.Update, ast.Delete, ast.Merge))

    @property
    def is_sql(self) -> bool:
        return isinstance(self.stmt, _SQL)

    @property
    def is_block(self) -> bool:
        return isinstance(self.stmt, (ast.Block, ast.CallStmt))


def parse(text: str) -> Parsed:
    """Raises OraError."""
    header = parse_create_header(text)
    if header is not None:  # the dictionary parses it itself, and keeps what does not parse
        unit = ast.Unit(0, header.name)
        return Parsed(text, ast.CreateUnit(0, unit, header.replace, header.source), (), (), ())
    try:
        stmt = parse_statement(text)
    except CompilationError as error:
        raise error.as_block_error() from error
    if isinstance(stmt, ast.Unsupported):
        raise OraError(3001, f"unimplemented feature: {stmt.what} is not supported by the sandbox", stmt.pos)
    returning = _returning(stmt)
    targets = {id(t) for t in returning}
    found = sorted((n for n in ast.walk(stmt) if isinstance(n, ast.Bind) and id(n) not in targets), key=lambda n: n.pos)
    names = tuple(t.name for t in returning if isinstance(t, ast.Bind))
    return Parsed(text, stmt, tuple(n.name for n in found), tuple(n.pos for n in found), names)


def _returning(stmt: ast.Stmt) -> tuple[ast.Expr, ...]:
    clause = getattr(stmt, "returning", None)
    return clause.targets if isinstance(clause, ast.Returning) else ()


class BoundScope:
    """sql.plan.Scope of a statement with binds: the binds, and what the compiler knows about everything else."""

    def __init__(self, engine: Engine, ctx: Context, types: Mapping[int, Type]) -> None:
        self._types = types
        self._outside = engine.units.expressions(ctx)

    def type_of(self, expr: ast.Expr) -> Type | None:
        if isinstance(expr, ast.Bind):
            return self._types.get(expr.pos)
        return self._outside.type_of(expr)

    def evaluator(self, stmt: SqlStatement) -> Callable[[Session, Mapping[int, Any]], tuple[Any, ...]]:
        """What turns bind values (by position in the text) into the values of the statement's slots."""
        others = [slot.expr for slot in stmt.slots if not isinstance(slot.expr, ast.Bind)]
        if not others:
            positions = [slot.expr.pos for slot in stmt.slots]
            return lambda session, values: tuple(values[p] for p in positions)
        compute = self._outside.compile(others)

        def evaluate(session: Session, values: Mapping[int, Any]) -> tuple[Any, ...]:
            computed = iter(compute(session))
            return tuple(values[s.expr.pos] if isinstance(s.expr, ast.Bind) else next(computed) for s in stmt.slots)

        return evaluate


class BoundStatement:
    """A translated SQL statement, executed with one value per placeholder."""

    def __init__(self, engine: Engine, parsed: Parsed, ctx: Context, types: Sequence[Type]) -> None:
        scope = BoundScope(engine, ctx, dict(zip(parsed.positions, types, strict=True)))
        self.statement = SqlStatement(engine, parsed.stmt, ctx, scope)
        self._positions = parsed.positions
        self._evaluate = scope.evaluator(self.statement)

    def binds(self, session: Session, values: Sequence[Any]) -> tuple[Any, ...]:
        return self._evaluate(session, dict(zip(self._positions, values, strict=True)))


class Statements:
    """Parsed and translated statements by text, for all sessions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._parsed: Cache[Parsed] = Cache()
        self._bound: Cache[BoundStatement] = Cache()

    def parse(self, text: str) -> Parsed:
        return self._parsed.get(text, lambda: parse(text))

    def bound(self, parsed: Parsed, ctx: Context, types: Sequence[Type]) -> BoundStatement:
        """Raises OraError; ORA-01008 must have been found before: one type per placeholder."""
        key = (parsed.text, ctx, tuple(types), self._engine.catalog.version)
        return self._bound.get(key, lambda: BoundStatement(self._engine, parsed, ctx, types))
