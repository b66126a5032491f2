"""When constraints are looked at: SET CONSTRAINTS, and keys that one statement moves among its rows.

PostgreSQL looks at a key with each row, unless it is deferrable; Oracle when the statement is over. Keys are made so
that it does not matter (catalog/ddl_constraints.py), but for those a foreign key refers to and for unique indexes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from psycopg.pq.abc import PGresult

from ..catalog.names import literal, qualified
from ..catalog.state import Constraint
from ..errors import OraError, unsupported
from ..model import Context, Table
from ..parser import ast
from ..sql.plan import Plan
from .instance import Work
from .pgerrors import Diagnosis
from .pipe import failed
from .statement import SqlStatement

_NOT_UNIQUE = 1


def set_mode(session: Work, stmt: ast.SetConstraints, ctx: Context) -> None:
    """SET CONSTRAINTS, for the transaction. Raises what broken constraints raise that are no longer deferred."""
    state = session.engine.catalog.state
    chosen = [c for c in state.constraints.values() if c.deferrable and c.enabled]
    if stmt.names:
        chosen = [_named(session, name, ctx, stmt) for name in stmt.names]
    mode = "deferred" if stmt.deferred else "immediate"
    names = [qualified(c.owner, c.name) for c in chosen if c.deferrable and c.enabled]
    if names:
        session.native(f"set constraints {', '.join(names)} {mode}")


def _named(session: Work, name: Sequence[str], ctx: Context, stmt: ast.SetConstraints) -> Constraint:
    catalog = session.engine.catalog
    key = (ctx.schema, name[0]) if len(name) == 1 else (name[0], name[1])
    found = catalog.state.constraints.get(key)
    if found is None:
        raise OraError(2448, "constraint does not exist", stmt.pos)
    table = catalog.state.tables[(found.owner, found.table)]
    catalog.check(ctx, table, "SELECT")
    if stmt.deferred and not found.deferrable:
        raise OraError(2447, "cannot defer a constraint that is not deferrable", stmt.pos)
    return found


@contextlib.contextmanager
def row_by_row(session: Work, table: Table, written: Sequence[str]) -> Iterator[None]:
    """Around an UPDATE of several rows that is made one row at a time: its keys are looked at afterwards."""
    state = session.engine.catalog.state
    constraints = state.constraints_of(table.owner, table.name)
    keys = [c for c in constraints if c.kind in "PU" and set(c.columns) & set(written)]
    if not keys:
        yield
        return
    names = ", ".join(qualified(table.owner, name) for name in _deferrable(session, table, keys))
    if names:
        session.native(f"set constraints {names} deferred")
    yield
    if names:
        session.native(f"set constraints {names} immediate")


def _deferrable(session: Work, table: Table, keys: Sequence[Constraint]) -> list[str]:
    """Those of the keys at which PostgreSQL looks when the statement is over."""
    names = ", ".join(literal(c.name.lower()) for c in keys)
    where = f"condeferrable and not condeferred and conrelid = '{table.pg}'::regclass and conname in ({names})"
    return [name for (name,) in session.native(f"select conname from pg_catalog.pg_constraint where {where}")]


def error(session: Work, stmt: SqlStatement, plan: Plan, binds: Sequence[Any], result: PGresult) -> OraError:
    """The error of a statement that failed. Where a key was moved among several rows, PostgreSQL's may not be one."""
    found = stmt.error(result, plan)
    if found.code != _NOT_UNIQUE or not plan.moved or not _moves(session, plan, result):
        return found
    if plan.kind == "UPDATE" and not stmt.calls_functions:
        trial = stmt.trial
        rows = session.levels.prepared().select(trial.text, stmt.params(trial, binds))
        if not failed(rows) and rows.ntuples <= 1:
            return found
    seen = Diagnosis(result)
    return unsupported(f"a statement that moves the key {seen.schema}.{seen.constraint} among its rows")


def _moves(session: Work, plan: Plan, result: PGresult) -> bool:
    """Whether PostgreSQL looked at each row of a key whose columns the statement works out of others."""
    state = session.engine.catalog.state
    seen = Diagnosis(result)
    key = (seen.schema, seen.constraint)
    constraint, index = state.constraints.get(key), state.indexes.get(key)
    if constraint is not None:
        moved = set(constraint.columns) & set(plan.moved)
        table = state.tables[(constraint.owner, constraint.table)]
        return bool(moved) and not _deferrable(session, table, [constraint])
    return index is None or any(index.expressions) or bool(set(index.columns) & set(plan.moved))
