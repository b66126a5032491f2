"""Open cursors.

A query is run and fetched whole when it is opened: that gives the read consistency of Oracle as of OPEN, and the rows
survive COMMIT and ROLLBACK. Only FOR UPDATE SKIP LOCKED reads through a server cursor (queries.LockingCursor), since it
locks rows as they are fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import OraError
from ..types import Type
from .transaction import Transaction


class Cursor:
    """api.CursorApi over a result that was fetched when the cursor was opened."""

    is_plain = True  # fetching needs no database
    dynamic = False

    def __init__(
        self, rows: list[tuple[Any, ...]], types: Sequence[tuple[str, Type]], nullable: Sequence[bool]
    ) -> None:
        self._rows = rows
        self._next = 0
        self._rids: list[str | None] = []
        self._owner: tuple[Transaction, int] | None = None  # the transaction a FOR UPDATE cursor lives in
        self.column_types = types
        self.nullable = nullable
        self.is_open = True
        self.found: bool | None = None

    def hold(self, rids: list[str | None], transaction: Transaction) -> None:
        """Makes it a cursor FOR UPDATE: rows can be named by WHERE CURRENT OF, until the transaction ends."""
        self._rids = rids
        self._owner = (transaction, transaction.number)

    def with_identities(self) -> list[tuple[tuple[Any, ...], str]]:
        """All rows of a cursor FOR UPDATE on one table, each with its ctid."""
        return [
            (row, rid.partition(" ")[0]) for row, rid in zip(self._rows, self._rids, strict=True) if rid is not None
        ]

    @property
    def rowcount(self) -> int:
        return self._next

    def _check(self) -> None:
        if not self.is_open:
            raise OraError(1001, "invalid cursor")
        if self._owner is not None and self._owner[0].number != self._owner[1]:
            raise OraError(1002, "fetch out of sequence")

    def fetch(self) -> tuple[Any, ...] | None:
        rows = self.fetch_many(1)
        return rows[0] if rows else None

    def fetch_many(self, limit: int | None) -> list[tuple[Any, ...]]:
        self._check()
        end = len(self._rows) if limit is None else self._next + limit
        rows = self._rows[self._next : end]
        self._next += len(rows)
        self.found = bool(rows)
        return rows

    def current_row(self) -> str:
        if not self._rids or not self.found or not self.is_open:
            raise OraError(1410, "invalid ROWID")
        rid = self._rids[self._next - 1]
        if rid is None:
            raise OraError(1410, "invalid ROWID")
        return rid

    def close(self) -> None:
        if not self.is_open:
            raise OraError(1001, "invalid cursor")
        self.is_open = False
        self._rows = []
        self._rids = []
