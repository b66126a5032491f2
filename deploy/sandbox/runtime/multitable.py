"""What INSERT ALL and INSERT FIRST do with each row of their subquery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..compiler.surroundings import Evaluate, Surroundings
from ..model import Context
from ..parser import ast
from ..sql.plan import Plan

if TYPE_CHECKING:
    from .engine import Engine
    from .session import Session
    from .statement import SqlStatement


@dataclass(frozen=True)
class Part:
    """The INSERT of one INTO clause; `binds` takes its values out of a row."""

    statement: SqlStatement
    evaluate: Evaluate

    def binds(self, session: Session, row: Sequence[Any]) -> tuple[Any, ...]:
        return self.evaluate(session, dict(enumerate(row)))


@dataclass(frozen=True)
class Parts:
    """when: of each branch, the column that tells whether it is taken (None: ELSE, or no condition at all)."""

    branches: tuple[tuple[int | None, tuple[Part, ...]], ...]
    first: bool

    @property
    def all(self) -> list[Part]:
        return [part for _, parts in self.branches for part in parts]

    def taken(self, row: Sequence[Any]) -> Iterator[Part]:
        """The INTO clauses for one row."""
        found = False
        for when, parts in self.branches:
            if row[when] == 1 if when is not None else not found:
                yield from parts
                found = True
                if self.first:
                    return


def parts_of(engine: Engine, make: type[SqlStatement], stmt: ast.MultiInsert, ctx: Context, plan: Plan) -> Parts:
    """Raises what is wrong with an INTO clause."""
    types = {n: c.type for n, c in enumerate(plan.rows) if c.type is not None}
    branches: list[tuple[int | None, tuple[Part, ...]]] = []
    for when, inserts in plan.inserts:
        parts: list[Part] = []
        for insert in inserts:
            names = {n.pos: n.name for n in ast.walk(insert.stmt) if isinstance(n, ast.Bind)}
            scope = Surroundings(engine.units, ctx, names, {p: types[p] for p in names})
            statement = make(engine, insert.stmt, ctx, scope)
            parts.append(Part(statement, scope.evaluator(statement)))
        branches.append((when, tuple(parts)))
    return Parts(tuple(branches), stmt.first)
