"""FOR UPDATE."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import OraError, unsupported
from ..parser import ast
from .aggregates import is_grouped
from .expressions import Expressions
from .rownum import is_rownum
from .scope import Block, Source
from .state import State


@dataclass
class Lock:
    """What FOR UPDATE came to: the FROM items locked. rid: ctid and number of the row, where it is of one table."""

    sources: list[Source]
    wait: str | int | None
    rid: str | None


def for_update(state: State, query: ast.Select, block: Block, grouped: bool) -> tuple[str, Lock | None]:
    """The clause, and what it locks."""
    lock = query.for_update
    if lock is None or (state.calls is not None and state.calls.trial):
        return "", None
    if query.distinct or is_grouped(query):
        raise OraError(1786, "FOR UPDATE of this query expression is not allowed", lock.pos)
    if not lock.of:
        _check_lockable(query.tables)
    if grouped or query.fetch is not None or query.offset is not None or query.connect_by:
        raise OraError(2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc.", lock.pos)
    sources: list[Source] = []
    if lock.of:
        for column in lock.of:
            source = _locked(state, column, block)
            if source not in sources:
                sources.append(source)
    else:
        sources = [s for s in block.sources if s.table is not None and not s.optional]
    if any(s.optional for s in sources):
        raise unsupported("FOR UPDATE of the optional side of an outer join", lock.pos)
    if any(s.table is None or s.table.kind == "DICTIONARY" for s in sources):
        _check_lockable(query.tables)
        raise OraError(2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc.", lock.pos)
    if not sources:
        return "", None
    for source in sources:
        if source.table is not None:
            state.check(source.table, "FOR UPDATE", lock.pos)
    first, rid = sources[0], None
    if len(sources) == 1 and first.table is not None and first.table.kind == "TABLE":
        rid = f"{first.pg}.ctid || ' ' || {first.pg}.\"rowid$\""
    words = {"NOWAIT": " nowait", "SKIP LOCKED": " skip locked"}.get(str(lock.wait), "")
    return f" for update of {', '.join(s.pg for s in sources)}{words}", Lock(sources, lock.wait, rid)


def _check_lockable(tables: tuple[ast.FromItem, ...]) -> None:
    """What stands in for a table: some of it Oracle cannot lock either."""
    for item in tables:
        if isinstance(item, ast.Join):
            _check_lockable((item.left, item.right))
        elif isinstance(item, ast.DerivedTable):
            inner = item.query
            limited = isinstance(inner, ast.Select) and (
                inner.fetch is not None or any(map(is_rownum, ast.walk(inner)))
            )
            if limited or not isinstance(inner, ast.Select) or inner.distinct or is_grouped(inner):
                raise OraError(2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc.", item.pos)
            raise unsupported("FOR UPDATE of an inline view", item.pos)


def _locked(state: State, column: ast.Expr, block: Block) -> Source:
    for source in block.sources:
        for candidate in source.columns:
            if isinstance(column, ast.Attr) and isinstance(column.base, ast.Name):
                named = source.alias == column.base.ident and candidate.name == column.name
            else:
                named = isinstance(column, ast.Name) and candidate.name == column.ident
            if named:
                return source
    Expressions(state, block).value(column)  # the error a wrong name gives anywhere else
    raise OraError(1786, "FOR UPDATE of this query expression is not allowed", column.pos)
