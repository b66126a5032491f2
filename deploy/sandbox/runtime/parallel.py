"""ALTER SESSION ... PARALLEL.

Nothing runs in parallel here, but an INSERT ... SELECT that Oracle would run so locks its table and closes it to the
rest of the transaction (ORA-12838).
"""

from __future__ import annotations

import re

from ..errors import OraError
from ..parser import ast
from ..sql.plan import Plan
from .instance import Work
from .pipe import failed
from .settings import Settings
from .statement import SqlStatement

_STATEMENT = re.compile(r"(ENABLE|DISABLE|FORCE) PARALLEL (DML|DDL|QUERY)(?: PARALLEL \d+)?")
_SERIAL = re.compile(r"\bNO_?PARALLEL\b", re.IGNORECASE)


def alter(session: Work, words: str) -> bool:
    """ENABLE, DISABLE or FORCE PARALLEL DML, DDL or QUERY; False when the words are none of these. ORA-12841."""
    found = _STATEMENT.fullmatch(words)
    if found is None:
        return False
    state, what = found.groups()
    if what == "DML":
        if session.levels.lowest.active:
            raise OraError(12841, "Cannot alter the session parallel DML state within a transaction")
        session.settings.parallel_dml = state
    elif what == "QUERY":
        session.settings.parallel_query = state
    return True


def writes(settings: Settings, stmt: SqlStatement) -> bool:
    """Whether Oracle may run this statement, which fires no trigger, as a parallel insert."""
    insert = stmt.ast
    if settings.parallel_dml == "DISABLE" or not isinstance(insert, ast.Insert) or insert.query is None:
        return False
    serial = _serial(insert.hints)
    if settings.parallel_query == "FORCE":
        return not (serial and all(_serial(block.hints) for block in _blocks(insert.query)))
    return settings.parallel_dml == "FORCE" and not serial


def _serial(hints: str | None) -> bool:
    return hints is not None and _SERIAL.search(hints) is not None


def _blocks(query: ast.Query) -> list[ast.Select]:
    """The query blocks whose rows are inserted."""
    if isinstance(query, ast.SetQuery):
        return [*_blocks(query.left), *_blocks(query.right)]
    return [query] if isinstance(query, ast.Select) else []


def begin(session: Work, stmt: SqlStatement, plan: Plan) -> None:
    """Before such an insert: nobody else writes to the table until the transaction ends."""
    session.levels.current.check_closed(plan)
    assert plan.target is not None
    table = session.engine.catalog.table(*plan.target)
    assert table is not None
    result = session.levels.prepared().write(f"lock table {table.pg} in exclusive mode", prepared=False)
    if failed(result):
        raise stmt.error(result, plan)
