"""Oracle SQL to PostgreSQL: the entry point."""

from __future__ import annotations

from dataclasses import replace

from ..errors import unsupported
from ..model import CatalogApi, Context, Scope
from ..parser import ast
from ..semantics.collation import Collation
from .dml import STATEMENTS, translate_dml
from .locking import Lock
from .multitable import multi_insert
from .plan import OutColumn, Plan
from .queries import QueryWriter, translate_query
from .rowcall import Calls
from .sequence_places import numbers_of
from .state import State


def translate(
    stmt: ast.Stmt | ast.Query,
    ctx: Context,
    catalog: CatalogApi,
    scope: Scope,
    capture: bool = False,
    bulk: bool = False,
    collation: Collation | None = None,
    identity: bool = False,
    located: bool = False,
    calls: Calls | None = None,
) -> Plan:
    """See plan.py for what goes in and comes out. Raises OraError with an offset into the source text."""
    state = State(
        catalog,
        ctx,
        scope,
        translate_query,
        bulk=bulk,
        collation=collation,
        numbers=numbers_of(stmt),
        located=located,
        calls=calls,
    )
    if isinstance(stmt, ast.QueryStmt):
        stmt = stmt.query
    if isinstance(stmt, ast.Query):
        plan = query_plan(state, stmt)
    elif isinstance(stmt, ast.MultiInsert):
        state.in_dml = True
        plan = multi_insert(state, stmt)
    elif isinstance(stmt, STATEMENTS):
        plan = translate_dml(state, stmt, capture, identity)
    else:
        raise unsupported(type(stmt).__name__, stmt.pos)
    slots, params = state.slots()
    plan = replace(plan, slots=slots, params=params, reads=frozenset(state.reads))
    return plan if calls is None else replace(plan, calls=tuple(calls.found), draws=calls.draws)


def query_plan(state: State, query: ast.Query) -> Plan:
    """A query as a whole statement; slots, params and reads are the caller's affair."""
    writer = QueryWriter(state, None, top=True)
    relation = writer.query(query)
    locked = {s.pg for s in writer.lock.sources} if writer.lock is not None else set()
    columns = tuple(
        OutColumn(c.name, c.type, c.nullable, None if c.lob is None else replace(c.lob, locked=c.lob.alias in locked))
        for c in relation.columns
    )
    locking, timeout = _locking(writer.lock)
    return Plan("SELECT", relation.sql, columns=columns, locking=locking, lock_timeout=timeout)


def _locking(lock: Lock | None) -> tuple[str | None, float | None]:
    if lock is None:
        return None, None
    if lock.wait == "SKIP LOCKED":
        return "SKIP", None
    if lock.wait == "NOWAIT":
        return "WAIT", 0.0
    return "WAIT", float(lock.wait) if isinstance(lock.wait, int) else None
