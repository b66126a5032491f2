"""FORALL ... UPDATE by primary key, and INSERT ... VALUES, as one statement over arrays.

A statement costs PostgreSQL much more than a row does. This is for iterations that cannot tell: each writes a row of
its own and reads no other row of the table. An UPDATE writes nothing that a unique or foreign key compares with other
rows; an INSERT nothing that has to be there before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from psycopg.pq.abc import PGresult

from ..catalog.catalog import Catalog
from ..model import Table
from ..parser import ast
from ..sql.plan import Plan, Slot
from ..sql.rownum import conjuncts, is_rownum
from ..types import Kind, Scalar, Type
from .levels import Levels
from .load import array, dump
from .pipe import failed

_NUMBERS = frozenset([Kind.NUMBER, Kind.PLS_INTEGER])
Rows = list[tuple[Any, ...]]


class Bulk(NamedTuple):
    """The form of a statement for many executions at once. keys: slots in which they all have to differ."""

    plan: Plan
    keys: tuple[int, ...]


def key_slots(catalog: Catalog, stmt: ast.Stmt | ast.Query, plan: Plan) -> tuple[int, ...] | None:
    """The slots in which all iterations have to differ: of an UPDATE those the primary key is compared with, none of an
    INSERT. None when the statement is not of that kind."""
    if plan.target is None or not plan.params or not all(isinstance(slot.type, Scalar) for slot in plan.slots):
        return None
    table = catalog.table(*plan.target)
    if table is None or plan.target in plan.reads:
        return None
    if isinstance(stmt, ast.Insert):
        # a subquery that names none of the values would be evaluated once for all
        asks = stmt.query is not None or any(isinstance(node, ast.Subquery) for node in ast.walk(stmt))
        return None if asks or stmt.returning is not None or _refers_to_itself(catalog, table) else ()
    if not isinstance(stmt, ast.Update) or _compared_columns(catalog, table) & set(plan.updated):
        return None
    if any(is_rownum(node) for node in ast.walk(stmt)):
        return None
    given = _compared_with(stmt, table, plan.slots)
    found = [given.get(name) for name in table.primary_key]
    return tuple(k for k in found if k is not None) if found and None not in found else None


def _refers_to_itself(catalog: Catalog, table: Table) -> bool:
    """Whether a row may need another of the table, which PostgreSQL looks for when all are there."""
    constraints = catalog.state.constraints_of(table.owner, table.name)
    names = {(c.owner, c.name) for c in constraints}
    return any(c.reference in names for c in constraints)


def _compared_columns(catalog: Catalog, table: Table) -> set[str]:
    """Columns whose values PostgreSQL compares with other rows."""
    state = catalog.state
    keys = [c.columns for c in state.constraints_of(table.owner, table.name) if c.kind in "PUR"]
    unique = [i for i in state.indexes_of(table.owner, table.name) if i.unique]
    if any(any(i.expressions) for i in unique):
        return {c.name for c in table.columns}
    return {name for columns in (*keys, *(i.columns for i in unique)) for name in columns}


def _compared_with(stmt: ast.Update, table: Table, slots: Sequence[Slot]) -> dict[str, int]:
    """Slots that the condition requires columns of the table to be equal to."""
    by_expr = {id(slot.expr): number for number, slot in enumerate(slots)}
    alias = stmt.table.alias or stmt.table.name[-1]
    found: dict[str, int] = {}
    for part in conjuncts(stmt.where):
        if not isinstance(part, ast.Binary) or part.op != "=":
            continue
        for left, right in ((part.left, part.right), (part.right, part.left)):
            column = table.column(_column_name(left, alias))
            number = by_expr.get(id(right))
            if column is not None and number is not None and _alike(column.type, slots[number].type):
                found[column.name] = number
    return found


def _column_name(expr: ast.Expr, alias: str) -> str:
    if isinstance(expr, ast.Attr) and isinstance(expr.base, ast.Name) and expr.base.ident == alias:
        return expr.name
    return expr.ident if isinstance(expr, ast.Name) else ""


def _alike(column: Type, value: Type) -> bool:
    """Whether values that differ here differ as column values too."""
    if not isinstance(column, Scalar) or not isinstance(value, Scalar):
        return False
    if column.kind is Kind.CHAR and column.size != value.size:  # other blanks, the same row
        return False
    return column.kind is value.kind or {column.kind, value.kind} <= _NUMBERS


def fitting(form: Bulk | None, binds: Sequence[Sequence[Any]]) -> Bulk | None:
    """The form where these iterations may be one statement."""
    if form is None or len(binds) < 2:
        return None
    differ = not form.keys or len({tuple(values[k] for k in form.keys) for values in binds}) == len(binds)
    return form if differ else None


def together(
    levels: Levels, form: Bulk, binds: Sequence[Sequence[Any]], load: Callable[[PGresult, Plan], Rows]
) -> tuple[list[int], Rows] | None:
    """Rows written by each of iterations that fit, and the rows of RETURNING in the order of the iterations, which
    `load` reads; None, and nothing done, when one of them fails."""
    plan = form.plan
    slots = plan.slots
    arrays = [array(dump(values[k], slots[k].type) for values in binds) for k in plan.params]
    result = levels.prepared().write(plan.text, arrays)
    if failed(result):
        return None
    if plan.kind == "INSERT":
        return [1] * len(binds), []
    width = len(plan.columns)
    numbers = [int(result.get_value(row, width) or b"0") - 1 for row in range(result.ntuples)]
    counts = [0] * len(binds)
    for number in numbers:
        counts[number] = 1
    if not width:
        return counts, []
    rows = dict(zip(numbers, load(result, plan), strict=True))
    return counts, [rows[number] for number in sorted(rows)]
