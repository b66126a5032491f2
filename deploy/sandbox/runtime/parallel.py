"""ALTER SESSION ... PARALLEL.

Nothing runs in parallel here, but an INSERT ... SELECT that Oracle would run so locks its table and closes it to the
rest of the transaction (ORA-12838).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import OraError
from ..parser import ast
from ..sql.plan import Plan
from .pipe import failed

if TYPE_CHECKING:
    from .session import Level, Session
    from .statement import SqlStatement

_STATEMENT = re.compile(r"(ENABLE|DISABLE|FORCE) PARALLEL (DML|DDL|QUERY)(?: PARALLEL \d+)?")
_SERIAL = re.compile(r"\bNO_?PARALLEL\b", re.IGNORECASE)


@dataclass
class Settings:
    """dml, query: ENABLE, DISABLE or FORCE, as a session begins."""

    dml: str = "DISABLE"
    query: str = "ENABLE"


def alter(session: Session, words: str) -> bool:
    """ENABLE, DISABLE or FORCE PARALLEL DML, DDL or QUERY; False when the words are none of these. ORA-12841."""
    found = _STATEMENT.fullmatch(words)
    if found is None:
        return False
    state, what = found.groups()
    if what == "DML":
        if session.in_transaction:
            raise OraError(12841, "Cannot alter the session parallel DML state within a transaction")
        session.parallel.dml = state
    elif what == "QUERY":
        session.parallel.query = state
    return True


def writes(session: Session, stmt: SqlStatement) -> bool:
    """Whether Oracle may run this statement, which fires no trigger, as a parallel insert."""
    settings, insert = session.parallel, stmt.ast
    if settings.dml == "DISABLE" or not isinstance(insert, ast.Insert) or insert.query is None:
        return False
    serial = _serial(insert.hints)
    if settings.query == "FORCE":
        return not (serial and all(_serial(block.hints) for block in _blocks(insert.query)))
    return settings.dml == "FORCE" and not serial


def _serial(hints: str | None) -> bool:
    return hints is not None and _SERIAL.search(hints) is not None


def _blocks(query: ast.Query) -> list[ast.Select]:
    """The query blocks whose rows are inserted."""
    if isinstance(query, ast.SetQuery):
        return [*_blocks(query.left), *_blocks(query.right)]
    return [query] if isinstance(query, ast.Select) else []


def begin(session: Session, stmt: SqlStatement, plan: Plan) -> None:
    """Before such an insert: nobody else writes to the table until the transaction ends."""
    check(session.level, plan)
    assert plan.target is not None
    table = session.engine.catalog.table(*plan.target)
    assert table is not None
    result = session.prepared().write(f"lock table {table.pg} in exclusive mode", prepared=False)
    if failed(result):
        raise stmt.error(result, plan)


def done(session: Session, plan: Plan) -> None:
    """After such an insert."""
    level = session.level
    if level.closed_in != level.transaction.number:
        level.closed.clear()
        level.closed_in = level.transaction.number
    assert plan.target is not None
    level.closed.add(plan.target)


def check(level: Level, plan: Plan) -> None:
    """ORA-12838 for a statement that sees a table after such an insert of the same transaction."""
    if level.closed_in == level.transaction.number and (plan.target in level.closed or plan.reads & level.closed):
        raise OraError(12838, "cannot read/modify an object after modifying it in parallel")
