"""Statements with BEFORE EACH ROW triggers: rows are worked out first, then the triggers fire, then rows are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import unsupported
from ..sql.plan import Plan
from .statement import SqlStatement

if TYPE_CHECKING:
    from .dml import Fired
    from .session import Session


def many_rows(plan: Plan) -> bool:
    """False for INSERT ... VALUES, whose BEFORE row trigger may read the table."""
    return bool(plan.reads)


def run(session: Session, stmt: SqlStatement, binds: Sequence[Any], fired: Fired) -> tuple[list[tuple[Any, ...]], int]:
    """The rows of RETURNING and the number of rows written."""
    raise unsupported("a BEFORE EACH ROW trigger")
