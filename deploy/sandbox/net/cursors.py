"""Cursors of one session: executing statements, fetching rows, and the replies to both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..backend import BindType, Column, DbType, Direction, Outcome, ResultSet, Session, Statement
from ..errors import OraError
from . import ttc_out
from .datatypes import NCHAR_FORM
from .lobs import LobStore
from .packets import BreakRequested
from .sqlscan import QUERY, Scan
from .ttc_in import LAST_ROW, CursorRef, Execute, Fetch, LobRef, Option, ReExecute, Shape, TypeSpec
from .ttc_out import END_OF_DATA, LOB_TYPES, ErrorInfo
from .wire import Writer

_MAX_CURSORS = 65535
_SCROLL_BATCH = 1000
_LONG_FOR = {DbType.CLOB: 8, DbType.BLOB: 24}
_BECAME_LOB = {
    DbType.CLOB: frozenset({DbType.VARCHAR2, DbType.CHAR, DbType.LONG}),
    DbType.BLOB: frozenset({DbType.RAW}),
}


@dataclass
class Cursor:
    """An open cursor.

    columns: as last described to the client; None until then.
    defines: what the client asked for, a column each; None as long as a LOB column awaits its define.
    seen: all rows read so far, where the cursor is scrollable.
    """

    id: int
    scan: Scan = field(default_factory=Scan)
    statement: Statement | None = None
    binds: list[TypeSpec] = field(default_factory=list)
    types: list[BindType] = field(default_factory=list)
    directions: list[Direction] = field(default_factory=list)
    columns: list[Column] | None = None
    defines: list[TypeSpec | None] | None = None
    rows: ResultSet | None = None
    seen: list[tuple[Any, ...]] = field(default_factory=list)

    def take(self, count: int) -> tuple[list[tuple[Any, ...]], bool]:
        """Up to `count` rows, and whether these were the last: known when there are fewer, for a row read ahead of the
        client would be locked (SKIP LOCKED), and is not PL/SQL's to fetch."""
        if self.rows is None:
            return [], True
        rows = self.rows.fetch(count) if count else []
        if len(rows) == count:
            return rows, False
        self.close_rows()
        return rows, True

    def scrolled(self, position: int, count: int) -> tuple[list[tuple[Any, ...]], int]:
        """Up to `count` rows from the one of this number on, and how many rows are known to stand before their end."""
        while self.rows is not None and (position == LAST_ROW or len(self.seen) < position + count):
            wanted = _SCROLL_BATCH if position == LAST_ROW else position + count - len(self.seen)
            rows = self.rows.fetch(wanted)
            self.seen += rows
            if len(rows) < wanted:
                self.rows.close()
                self.rows = None
        start = max(len(self.seen) - 1, 0) if position == LAST_ROW else position - 1
        rows = self.seen[start : start + count]
        return rows, start + len(rows)

    def info(self, row_count: int = 0) -> ErrorInfo:
        """What ends a reply that went well."""
        return ErrorInfo(cursor=self.id, row_count=row_count, command=self.scan.command)

    def close_rows(self) -> None:
        rows, self.rows, self.seen = self.rows, None, []
        if rows is not None:
            rows.close()


class CursorTable:
    """Holds the session's cursors by the number the client knows them by."""

    def __init__(self, session: Session, lobs: LobStore, break_pending: Callable[[], bool]) -> None:
        self._session = session
        self._lobs = lobs
        self._break_pending = break_pending
        self._cursors: dict[int, Cursor] = {}
        self._last = 0

    def shape(self, cursor_id: int) -> Shape | None:
        cursor = self._cursors.get(cursor_id)
        return None if cursor is None else Shape(cursor.scan, cursor.binds, cursor.directions)

    def close(self, cursor_id: int, *, rows_only: bool = False) -> None:
        """Closes a cursor, or only what it has yet to fetch; unknown numbers are ignored."""
        cursor = self._cursors.get(cursor_id) if rows_only else self._cursors.pop(cursor_id, None)
        if cursor is not None:
            cursor.close_rows()

    def execute(self, request: Execute, w: Writer) -> ErrorInfo:
        """Function 94: writes the reply up to its ERROR message and returns that. Raises OraError, IterationError."""
        if request.sql is None or request.scan is None:
            cursor = self._get(request.cursor)
            return self._run(cursor, request, w)
        cursor = self._cursors.get(request.cursor) or self._open()
        try:
            cursor.close_rows()
            cursor.scan = request.scan
            cursor.statement = self._session.parse(request.sql, request.scan.names)
            cursor.columns = cursor.defines = None
            cursor.binds, cursor.types, cursor.directions = [], [], []
            return self._run(cursor, request, w)
        except BaseException:
            self.close(cursor.id)
            raise

    def re_execute(self, request: ReExecute, w: Writer) -> ErrorInfo:
        """Functions 4 and 78, like `execute`."""
        cursor = self._get(request.cursor)
        options = Option.EXECUTE
        if request.fetch:
            options |= Option.FETCH
        if request.commit:
            options |= Option.COMMIT
        again = Execute(
            options=options,
            cursor=cursor.id,
            sql=None,
            scan=None,
            prefetch=request.count,
            iterations=1 if cursor.scan.is_query else max(request.count, 1),
            row_counts=False,
            rows=request.rows,
        )
        return self._run(cursor, again, w)

    def fetch(self, request: Fetch, w: Writer) -> ErrorInfo:
        """Function 5: rows, up to its ERROR message."""
        return self._put_rows(self._get(request.cursor), request.count, w)

    def register(self, rows: ResultSet) -> int:
        """A new cursor for a REF CURSOR or implicit result."""
        cursor = self._open()
        cursor.scan = Scan(is_query=True, command=QUERY)
        cursor.rows = rows
        cursor.columns = list(rows.columns)
        cursor.defines = _initial_defines(cursor.columns)
        return cursor.id

    def _open(self) -> Cursor:
        if len(self._cursors) >= _MAX_CURSORS:
            raise OraError(1000, "maximum open cursors exceeded")
        while True:
            self._last = self._last % _MAX_CURSORS + 1
            if self._last not in self._cursors:
                break
        cursor = self._cursors[self._last] = Cursor(self._last)
        return cursor

    def _get(self, cursor_id: int) -> Cursor:
        cursor = self._cursors.get(cursor_id)
        if cursor is None:
            raise OraError(1001, "invalid cursor")
        return cursor

    def _run(self, cursor: Cursor, request: Execute, w: Writer) -> ErrorInfo:
        if request.options & Option.DESCRIBE:
            return self._describe(cursor, w)
        if request.defines is not None:
            cursor.defines = list(request.defines)
            return self._put_rows(cursor, request.prefetch, w, request.scroll)
        if cursor.scan.is_query and (not request.options & Option.EXECUTE or (cursor.seen and request.goes_on)):
            return self._put_rows(cursor, request.prefetch, w, request.scroll)
        if not request.options & Option.EXECUTE and not cursor.scan.is_ddl:  # parsing runs DDL
            return self._describe(cursor, w)
        if cursor.statement is None:
            raise OraError(1001, "invalid cursor")
        if request.binds is not None:
            cursor.binds = request.binds
            cursor.types = [bind.bind_type() for bind in request.binds]
            cursor.directions = list(cursor.statement.directions(cursor.types))
        cursor.close_rows()
        rows: list[Sequence[Any]] = [[self._resolve(value) for value in values] for values in request.rows]
        batch_errors = bool(request.options & Option.BATCH_ERRORS)
        outcome = cursor.statement.execute(cursor.types, rows or [()] * request.iterations, batch_errors=batch_errors)
        if self._break_pending():
            raise BreakRequested
        if cursor.scan.is_query:
            return self._put_query(cursor, request, outcome, w)
        if outcome.rows is not None:
            outcome.rows.close()
        return self._put_outcome(cursor, request, outcome, w)

    def _resolve(self, value: Any) -> Any:
        if isinstance(value, LobRef):
            return self._lobs.get(value.locator).value
        if isinstance(value, CursorRef):
            return self._get(value.id).rows
        return value

    def _describe(self, cursor: Cursor, w: Writer) -> ErrorInfo:
        assert cursor.statement is not None
        columns = list(cursor.statement.describe())
        if cursor.scan.is_query:
            cursor.columns = columns
            cursor.defines = _initial_defines(cursor.columns)
            ttc_out.describe(w, cursor.columns)
        return cursor.info()

    def _put_query(self, cursor: Cursor, request: Execute, outcome: Outcome, w: Writer) -> ErrorInfo:
        if outcome.rows is None:
            return cursor.info()
        cursor.rows = outcome.rows
        columns = list(outcome.rows.columns)
        if columns != cursor.columns:
            ttc_out.describe(w, columns)
            ttc_out.return_parameters(w, cursor.id, None, None)
            cursor.defines = _changed_defines(cursor.columns, columns)
            cursor.columns = columns
        if cursor.defines is None or not request.options & Option.FETCH:
            return cursor.info()
        return self._put_rows(cursor, request.prefetch, w, request.scroll)

    def _put_rows(self, cursor: Cursor, count: int, w: Writer, scroll: int | None = None) -> ErrorInfo:
        columns = cursor.columns or []
        if scroll is None:
            rows, finished = cursor.take(count)
            reached = len(rows)
        else:
            rows, reached = cursor.scrolled(scroll, count)
            finished = cursor.rows is None and reached >= len(cursor.seen)
        writers = ttc_out.column_writers(columns, cursor.defines or [None] * len(columns), self._lobs)
        for values in rows:
            ttc_out.row(w, writers, values)
        info = cursor.info(reached)
        if finished:
            info.number, info.message = END_OF_DATA, "ORA-01403: no data found"
        return info

    def _put_outcome(self, cursor: Cursor, request: Execute, outcome: Outcome, w: Writer) -> ErrorInfo:
        if cursor.scan.is_plsql:
            self._put_out_binds(cursor, outcome, w)
        elif any(cursor.scan.returns):
            if request.options & Option.PLSQL_BINDS:
                ttc_out.io_vector(w, cursor.directions)
            self._put_returned(cursor, outcome, w)
        if outcome.implicit_results:
            ttc_out.implicit_results(w, outcome.implicit_results, self.register)
        if request.row_counts or outcome.current_schema is not None:
            counts = outcome.row_counts if request.row_counts else None
            ttc_out.return_parameters(w, cursor.id, outcome.current_schema, counts)
        if request.options & Option.COMMIT:
            self._session.commit()
        info = cursor.info(sum(outcome.row_counts) if outcome.row_counts else outcome.rowcount)
        info.compiled_with_errors = outcome.compiled_with_errors
        info.last_rowid = outcome.last_rowid
        if outcome.batch_errors:
            info.number, info.message = ttc_out.BATCH_FAILED, "ORA-24381: error(s) in array DML"
            info.batch = outcome.batch_errors
        return info

    def _put_out_binds(self, cursor: Cursor, outcome: Outcome, w: Writer) -> None:
        if not cursor.binds:
            return
        ttc_out.io_vector(w, cursor.directions)
        wanted = [
            bind
            for bind, direction in zip(cursor.binds, cursor.directions, strict=True)
            if direction is not Direction.IN
        ]
        if not wanted:
            return
        for values in outcome.out:
            w.u8(7)
            for bind, value in zip(wanted, values, strict=True):
                ttc_out.out_value(w, bind, value, self._lobs, self.register)

    def _put_returned(self, cursor: Cursor, outcome: Outcome, w: Writer) -> None:
        wanted = [bind for bind, returned in zip(cursor.binds, cursor.scan.returns, strict=True) if returned]
        for lists in outcome.out:
            w.u8(7)
            for bind, values in zip(wanted, lists, strict=True):
                ttc_out.returned_values(w, bind, values, self._lobs, self.register)


def _initial_defines(columns: Sequence[Column]) -> list[TypeSpec | None] | None:
    """None if the client must first say in which form it wants a LOB column."""
    if any(column.type in LOB_TYPES for column in columns):
        return None
    return [None] * len(columns)


def _changed_defines(old: Sequence[Column] | None, new: Sequence[Column]) -> list[TypeSpec | None] | None:
    """The defines after a new DESCRIBE.

    When a column has become a LOB since the client last saw it, the driver reads it as LONG without saying so.
    """
    forced: list[TypeSpec | None] = []
    for position, column in enumerate(new):
        define = None
        if column.type in LOB_TYPES:
            was = old[position] if old is not None and position < len(old) else None
            if was is None or was.type not in _BECAME_LOB[column.type]:
                return None
            define = TypeSpec(_LONG_FOR[column.type], form=NCHAR_FORM if was.national else 1)
        forced.append(define)
    return forced
