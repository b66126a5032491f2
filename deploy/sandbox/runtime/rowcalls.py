"""PL/SQL functions over columns in the select list of a whole query: `select pkg.f(t.a) from t`.

PostgreSQL cannot call them. It selects their arguments instead, as hidden columns at the end, and the functions are
called for each row that comes back. Only where such a call is the whole of an item: for all others see callouts.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..compiler.surroundings import Evaluate, Surroundings
from ..errors import OraError
from ..model import Context, Scope
from ..parser import ast
from ..sql.functions import FUNCTIONS, PACKAGED
from ..sql.plan import Plan, Slot
from ..sql.state import dotted
from ..types import Type
from .callouts import Evaluation
from .instance import Instance

_PLACE = "call$"  # heads the column that a call will fill


@dataclass(frozen=True)
class Split:
    """The query without its calls, and the items that were calls."""

    query: ast.Select
    calls: tuple[ast.SelectItem, ...]

    @property
    def arguments(self) -> int:
        return sum(len(_call(item).args) for item in self.calls)


def split(query: ast.Stmt | ast.Query, scope: Scope) -> Split | None:
    """None when there is no such call, or when the rest of the query needs its result."""
    if not isinstance(query, ast.Select) or query.distinct:
        return None
    if any(_is_row_call(node, scope) for node in ast.walk(query.group) if isinstance(node, ast.Expr)):
        return None
    calls = tuple(item for item in query.items if _is_row_call(item.expr, scope))
    if not calls or any(_means(order.expr, query, calls) for order in query.order):
        return None
    places = {id(item): n for n, item in enumerate(calls)}
    items = [
        ast.SelectItem(i.pos, ast.Literal(i.pos, None), f"{_PLACE}{places[id(i)]}") if id(i) in places else i
        for i in query.items
    ]
    arguments = [argument for item in calls for argument in _call(item).args]
    items += [ast.SelectItem(a.pos, a.value, f"argument${n}") for n, a in enumerate(arguments)]
    return Split(replace(query, items=tuple(items)), calls)


def _means(order: ast.Expr, query: ast.Select, calls: tuple[ast.SelectItem, ...]) -> bool:
    """Whether an ORDER BY item is a call, by its alias or its position."""
    if isinstance(order, ast.Name):
        return any(order.ident == item.alias for item in calls)
    if not isinstance(order, ast.Literal) or not isinstance(order.value, int):
        return False
    star = any(isinstance(item.expr, ast.Star) for item in query.items)
    return star or any(item in calls for item in query.items[order.value - 1 : order.value])


def _call(item: ast.SelectItem) -> ast.Call:
    assert isinstance(item.expr, ast.Call)
    return item.expr


def _is_row_call(expr: ast.Expr, scope: Scope) -> bool:
    if not isinstance(expr, ast.Call) or not expr.args:
        return False
    name = dotted(expr.fn)
    if name is None or name[-1] in FUNCTIONS or name in PACKAGED:
        return False
    blank = tuple(replace(a, value=ast.Literal(a.pos, None)) for a in expr.args)
    try:
        return scope.type_of(replace(expr, args=blank)) is not None
    except OraError:
        return False


class RowCalls:
    """The calls of a split query. described: name and type of all columns PostgreSQL returns.

    within: the plan of the statement the query is a part of.
    """

    def __init__(
        self,
        engine: Instance,
        around: Scope,
        ctx: Context,
        found: Split,
        plan: Plan,
        described: Sequence[tuple[str, Type]],
        within: Plan | None,
    ) -> None:
        self._engine = engine
        self._visible = len(described) - found.arguments
        self.types = tuple(of for _, of in described)
        names = [name for name, _ in described]
        self._places = [names.index(f"{_PLACE}{n}") for n in range(len(found.calls))]
        arguments = self.types[self._visible :]
        scope = Surroundings(
            engine.units, ctx, {k: f"argument${k}" for k in range(len(arguments))}, dict(enumerate(arguments))
        )
        slots: list[Slot] = []
        for item in found.calls:
            first = sum(len(_call(done).args) for done in found.calls[: len(slots)])
            binds = [
                replace(a, value=ast.Bind(first + k, f"argument${first + k}")) for k, a in enumerate(_call(item).args)
            ]
            call = around.qualified(replace(_call(item), args=tuple(binds)))
            of = scope.type_of(call)
            assert of is not None
            slots.append(Slot(call, of))
        self._evaluate: Evaluate = scope.evaluator(Evaluation(tuple(slots), within or plan))
        headings = {p: item.alias or item.text for p, item in zip(self._places, found.calls, strict=True)}
        results = {p: slot.type for p, slot in zip(self._places, slots, strict=True)}
        columns = [
            replace(c, name=headings.get(p, c.name), type=results.get(p, c.type), nullable=p in results or c.nullable)
            for p, c in enumerate(plan.columns[: self._visible])
        ]
        self.column_types = tuple(
            (column.name, column.type or of) for column, of in zip(columns, self.types, strict=False)
        )
        self.plan = replace(plan, columns=tuple(columns), hidden=found.arguments)

    def applied(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """The rows as the query asked for them."""
        session = self._engine.current
        assert session is not None
        out: list[tuple[Any, ...]] = []
        for row in rows:
            values = list(row[: self._visible])
            results = self._evaluate(session, dict(enumerate(row[self._visible :])))
            for place, result in zip(self._places, results, strict=True):
                values[place] = result
            out.append(tuple(values))
        return out
