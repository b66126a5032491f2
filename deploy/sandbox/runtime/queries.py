"""Queries, and LOCK TABLE: run, opened, read."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import partial
from typing import Any

from psycopg.pq.abc import PGresult

from ..errors import OraError
from ..sql.plan import Plan
from .cursor import Cursor
from .instance import Work
from .levels import Levels
from .pipe import failed
from .statement import SqlStatement

_CHUNK = 100  # rows a fetch without a limit reads at a time through a server cursor
_numbers = itertools.count(1)
_COUNTED = frozenset([("SYS", "V_$SESSTAT"), ("SYS", "V_$MYSTAT")])


def _begin(session: Work, plan: Plan) -> None:
    """What goes before any query. Raises what Levels.check raises."""
    session.levels.check(plan)
    if not _COUNTED.isdisjoint(plan.reads):
        session.engine.show_statistics()


def rows(session: Work, stmt: SqlStatement, binds: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """All of them, at once."""
    plan = stmt.plan
    if plan.locking is not None:
        return opened(session, stmt, binds).fetch_many(None)
    _begin(session, plan)
    levels = session.levels
    result = stmt.run(session, plan, binds, lambda params: levels.prepared().select(plan.text, params))
    if failed(result):
        raise stmt.error(result, plan)
    return stmt.rows(result, plan)


def opened(session: Work, stmt: SqlStatement, binds: tuple[Any, ...]) -> Cursor:
    plan = stmt.plan
    _begin(session, plan)
    if plan.locking == "SKIP":
        return LockingCursor(session.levels, stmt, plan, binds)
    result = stmt.run(session, plan, binds, partial(_sent, session.levels, plan))
    if failed(result):
        raise stmt.error(result, plan)
    cursor = Cursor(stmt.rows(result, plan), stmt.column_types, stmt.nullable)
    if plan.locking is not None:
        width = plan.width
        raws = [result.get_value(i, width) if result.nfields > width else None for i in range(result.ntuples)]
        cursor.hold([None if raw is None else bytes(raw).decode() for raw in raws], session.levels.transaction)
    return cursor


def _sent(levels: Levels, plan: Plan, params: Sequence[bytes | None]) -> PGresult:
    transaction = levels.prepared()
    if plan.locking is None:
        return transaction.select(plan.text, params)
    if plan.lock_timeout:
        return transaction.with_timeout(plan.text, params, plan.lock_timeout)
    return transaction.write(plan.text, params)


def lock_table(levels: Levels, stmt: SqlStatement, binds: tuple[Any, ...]) -> None:
    plan = stmt.plan
    transaction = levels.prepared()
    params = stmt.params(plan, binds)
    if plan.lock_timeout:
        result = transaction.with_timeout(plan.text, params, plan.lock_timeout)
    else:
        result = transaction.write(plan.text, params, prepared=False)
    if failed(result):
        raise stmt.error(result, plan)


class LockingCursor(Cursor):
    """FOR UPDATE SKIP LOCKED: a server cursor. Rows are locked when they are fetched, and only those."""

    is_plain = False

    def __init__(self, levels: Levels, stmt: SqlStatement, plan: Plan, binds: tuple[Any, ...]) -> None:
        super().__init__([], stmt.column_types, stmt.nullable)
        self._stmt = stmt
        self._plan = plan
        self._name = f"c{next(_numbers)}"
        self._exhausted = False
        transaction = levels.prepared()
        result = transaction.write(
            f'declare "{self._name}" no scroll cursor for {plan.text}', stmt.params(plan, binds), prepared=False
        )
        if failed(result):
            raise stmt.error(result, plan)
        self.hold([], transaction)
        self._transaction = transaction

    def fetch_many(self, limit: int | None) -> list[tuple[Any, ...]]:
        self._check()
        out: list[tuple[Any, ...]] = []
        rids: list[str | None] = []
        while not self._exhausted and (limit is None or len(out) < limit):
            count = _CHUNK if limit is None else limit - len(out)
            result = self._transaction.write(f'fetch {count} from "{self._name}"', prepared=False)
            if failed(result):
                if b"does not exist" in (result.error_message or b""):
                    raise OraError(1002, "fetch out of sequence")
                raise self._stmt.error(result, self._plan)
            rows = self._stmt.rows(result, self._plan)
            width = self._plan.width
            for number in range(len(rows)):
                raw = result.get_value(number, width) if result.nfields > width else None
                rids.append(None if raw is None else bytes(raw).decode())
            out += rows
            self._exhausted = len(rows) < count
        self._next += len(out)
        # only the last row of a fetch can be "current"
        if out:
            self._rids = [None] * self._next
            self._rids[-1] = rids[-1]
        self.found = bool(out)
        return out

    def close(self) -> None:
        alive = self._owner is not None and self._owner[0].number == self._owner[1]
        super().close()
        if alive:
            self._transaction.discard_cursor(self._name)
