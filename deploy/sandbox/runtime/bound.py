"""Statements that come with bind values: those of the client and those of dynamic SQL."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ..api import SessionApi
from ..compiler.anonymous import CompiledBlock
from ..compiler.surroundings import Surroundings, called_wrongly
from ..errors import CompilationError
from ..model import Context
from ..parser import ast, parse_create_header, parse_statement
from ..types import Type
from .instance import Instance
from .statement import SqlStatement

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
        return isinstance(self.stmt, (ast.Insert, ast.MultiInsert, ast.Update, ast.Delete, ast.Merge))

    @property
    def is_block(self) -> bool:
        return isinstance(self.stmt, ast.Block)


def parse(text: str) -> Parsed:
    """Raises OraError."""
    header = parse_create_header(text)
    if header is not None:  # the dictionary parses it itself, and keeps what does not parse
        unit = ast.Unit(0, header.name)
        return Parsed(text, ast.CreateUnit(0, unit, header.replace, header.source), (), (), ())
    try:
        stmt = parse_statement(text)
    except CompilationError as error:
        raise error.as_block_error(text) from error
    returning = _returning(stmt)
    targets = {id(t) for t in returning}
    found = sorted((n for n in ast.walk(stmt) if isinstance(n, ast.Bind) and id(n) not in targets), key=lambda n: n.pos)
    names = tuple(t.name for t in returning if isinstance(t, ast.Bind))
    return Parsed(text, stmt, tuple(n.name for n in found), tuple(n.pos for n in found), names)


def _returning(stmt: ast.Stmt) -> tuple[ast.Expr, ...]:
    clause = getattr(stmt, "returning", None)
    return clause.targets if isinstance(clause, ast.Returning) else ()


class BoundStatement:
    """A translated SQL statement, executed with one value per placeholder."""

    def __init__(self, engine: Instance, parsed: Parsed, ctx: Context, types: Sequence[Type]) -> None:
        positions = parsed.positions
        names = dict(zip(positions, parsed.binds, strict=True))
        scope = Surroundings(engine.units, ctx, names, dict(zip(positions, types, strict=True)))
        self.statement = SqlStatement(engine, parsed.stmt, ctx, scope)
        self._positions = parsed.positions
        self._evaluate = scope.evaluator(self.statement)

    def binds(self, session: SessionApi, values: Sequence[Any]) -> tuple[Any, ...]:
        return self._evaluate(session, dict(zip(self._positions, values, strict=True)))


class Statements:
    """Parsed and translated statements by text, for all sessions."""

    def __init__(self, engine: Instance) -> None:
        self._engine = engine
        self._parsed: Cache[Parsed] = Cache()
        self._bound: Cache[BoundStatement] = Cache()
        self._blocks: Cache[CompiledBlock] = Cache()

    def parse(self, text: str) -> Parsed:
        return self._parsed.get(text, lambda: parse(text))

    def bound(self, parsed: Parsed, ctx: Context, types: Sequence[Type]) -> BoundStatement:
        """Raises OraError; ORA-01008 must have been found before: one type per placeholder."""
        key = (parsed.text, ctx, tuple(types), self._engine.catalog.version)
        return self._bound.get(key, lambda: BoundStatement(self._engine, parsed, ctx, types))

    def block(self, parsed: Parsed, ctx: Context, binds: tuple[tuple[str, Type], ...]) -> CompiledBlock:
        """An anonymous block or CALL with its binds. Raises OraError."""
        key = (parsed.text, ctx, binds, self._engine.catalog.version)
        stmt = parsed.stmt
        assert isinstance(stmt, ast.Block)
        try:
            return self._blocks.get(key, lambda: self._engine.units.compile_block(stmt, parsed.text, ctx, binds))
        except CompilationError as error:
            of_call = called_wrongly(error) if isinstance(stmt, ast.CallBlock) else None
            raise of_call or error.as_block_error(parsed.text) from error
