"""What the wire server sees of a session: backend.Session, backend.Statement, backend.ResultSet."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from .. import backend
from ..backend import BindType, Column, DbType, Direction, Outcome
from ..errors import OraError
from ..model import Context
from ..parser import ast
from ..semantics.composites import Collection
from ..types import (
    PLS_INTEGER,
    CollectionType,
    Kind,
    ODate,
    RefCursorType,
    Scalar,
    Type,
)
from . import control, tracing
from .bound import BoundStatement, Parsed
from .cursor import Cursor
from .session import Session
from .triggers import armed

# Of the same name but for these
_KIND_OF = {type: Kind[type.name] for type in DbType if type.name in Kind.__members__} | {
    DbType.PLS_INTEGER: Kind.NUMBER,  # a whole number of the client's, cut off on its way there
    DbType.LONG: Kind.VARCHAR2,
    DbType.ROWID: Kind.VARCHAR2,
    DbType.BINARY_FLOAT: Kind.BINARY_DOUBLE,
}
_DB_TYPE_OF = {kind: DbType[kind.name] for kind in Kind if kind.name in DbType.__members__}
_DB_TYPE_OF[Kind.PLS_INTEGER] = DbType.NUMBER
FETCH = "fetch"  # Session.doing while rows of a result set are asked for
_CONTEXT_NAMES = frozenset(["module", "action", "client_info", "client_identifier", "dbop"])


def bind_type(declared: BindType) -> Type:
    """The PL/SQL type of a client bind. Sizes are left out: they change with every value."""
    if declared.type is DbType.CURSOR:
        return RefCursorType()
    element = Scalar(_KIND_OF[declared.type], scale=6 if declared.type >= DbType.TIMESTAMP else None)
    return CollectionType("", "INDEX BY", element, PLS_INTEGER) if declared.array else element


def column(name: str, type: Type, nullable: bool) -> Column:
    """A result column as DESCRIBE reports it."""
    if isinstance(type, RefCursorType):
        return Column(name, DbType.CURSOR)
    if not isinstance(type, Scalar):
        raise OraError(932, "inconsistent datatypes: a composite type cannot be fetched")
    db_type = _DB_TYPE_OF.get(type.kind, DbType.VARCHAR2)
    if type.kind is Kind.NUMBER:
        if type.binary is not None:
            return Column(name, db_type, type.binary, -127, nullable=nullable)
        if type.precision is None:
            return Column(name, db_type, 0, -127 if type.scale is None else type.scale, nullable=nullable)
        return Column(name, db_type, type.precision, type.scale or 0, nullable=nullable)
    if type.kind is Kind.PLS_INTEGER:
        return Column(name, db_type, 0, -127, nullable=nullable)
    size = 0
    if db_type in (DbType.VARCHAR2, DbType.CHAR, DbType.RAW):
        size = type.size or (4000 if db_type is DbType.VARCHAR2 else 2000)
    if type.kind is Kind.INTERVAL_DS:  # an expression has all the digits there are
        return Column(name, db_type, _or(type.precision, 9), _or(type.scale, 9), nullable=nullable)
    return Column(name, db_type, 0, type.scale or 0, size, nullable, national=type.national)


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


class Rows:
    """backend.ResultSet over an open cursor."""

    def __init__(self, session: Session, cursor: Any) -> None:
        self._session = session
        self._cursor = cursor
        nullable = getattr(cursor, "nullable", None) or [True] * len(cursor.column_types)
        self.columns: Sequence[Column] = [
            column(name, type, null) for (name, type), null in zip(cursor.column_types, nullable, strict=True)
        ]

    def fetch(self, count: int) -> list[tuple[Any, ...]]:
        self._session.doing = FETCH
        self._session.engine.before_answer(self._session)
        if isinstance(self._cursor, Cursor) and self._cursor.is_plain:
            return self._cursor.fetch_many(count)
        with self._session.call():
            found: list[tuple[Any, ...]] = self._cursor.fetch_many(count)
            return found

    @property
    def cursor(self) -> Any:
        """What PL/SQL fetches from."""
        return self._cursor

    def close(self) -> None:
        if self._cursor.is_open:
            with contextlib.suppress(OraError):
                self._cursor.close()


def _in_value(value: Any, declared: BindType) -> Any:
    if isinstance(value, Rows):
        return value.cursor
    if value is None or value == "":
        return "" if value == "" and declared.type is DbType.CLOB else None
    if isinstance(value, Decimal):
        whole = int(value) if value.is_finite() else value
        return whole if whole == value else value
    if declared.type is DbType.DATE and isinstance(value, datetime):
        return ODate.of(value)
    if isinstance(value, float) and declared.type is DbType.NUMBER:
        return Decimal(repr(value))
    return value


def _returned(value: Any, declared: BindType) -> Any:
    """What RETURNING gave, for a variable of the client."""
    if declared.type is DbType.RAW and isinstance(value, str):
        try:
            return bytes.fromhex(value)
        except ValueError:
            raise OraError(1465, "invalid hex number") from None
    return value


class ClientStatement:
    """backend.Statement."""

    def __init__(self, session: Session, sql: str, bind_names: Sequence[str]) -> None:
        self._session = session
        session.parses += 1
        self._parsed: Parsed = session.statements.parse(sql)
        self._names = [name.strip('"') if name.startswith('"') else name.upper() for name in bind_names]

    @property
    def kind(self) -> backend.Kind:
        if self._parsed.is_query:
            return backend.Kind.QUERY
        if self._parsed.is_dml:
            return backend.Kind.DML
        return backend.Kind.PLSQL if self._parsed.is_block else backend.Kind.OTHER

    def describe(self) -> Sequence[Column]:
        if not (self._parsed.is_query or self._parsed.is_dml):
            return ()
        with self._session.call():
            unknown = Scalar(Kind.VARCHAR2)
            stmt = self._bound([unknown] * len(self._parsed.binds)).statement
            if not self._parsed.is_query:
                return ()
            return [column(n, t, null) for (n, t), null in zip(stmt.column_types, stmt.nullable, strict=True)]

    def directions(self, types: Sequence[BindType]) -> Sequence[Direction]:
        if self._parsed.is_block:
            with self._session.call():
                block = self._block(types)
            return [Direction.OUT if o else Direction.IN_OUT if w else Direction.IN for w, o in block.modes]
        returned = self._return_positions()
        return [Direction.OUT if i in returned else Direction.IN for i in range(len(types))]

    def _return_positions(self) -> frozenset[int]:
        """Bind positions that RETURNING fills: it is the last clause of the statement."""
        count = len(self._parsed.returning)
        return frozenset(range(len(self._names) - count, len(self._names)))

    @property
    def _context(self) -> Context:
        return self._session.context_of_client

    def _bound(self, types: Sequence[Type]) -> BoundStatement:
        return self._session.statements.bound(self._parsed, self._context, types)

    def _block(self, types: Sequence[BindType]) -> Any:
        binds = tuple(zip(self._names, [bind_type(t) for t in types], strict=True))
        return self._session.statements.block(self._parsed, self._context, binds)

    def execute(
        self, types: Sequence[BindType], rows: Sequence[Sequence[Any]], *, batch_errors: bool = False
    ) -> Outcome:
        if len(types) != len(self._names):
            raise OraError(1008, "not all variables bound")
        self._session.doing = self._parsed.text
        if not tracing.ON:
            return self._call(types, rows, batch_errors)
        with tracing.timed("client", self._session.sid, self._parsed.text):
            return self._call(types, rows, batch_errors)

    def _call(self, types: Sequence[BindType], rows: Sequence[Sequence[Any]], batch_errors: bool) -> Outcome:
        with self._session.call():
            try:
                outcome = self._execute(types, rows, batch_errors)
                self._session.engine.before_answer(self._session)
                return outcome
            except backend.IterationError:
                raise
            except Exception as exc:
                raise self._session.caught(exc) from exc.__cause__

    def _execute(self, types: Sequence[BindType], rows: Sequence[Sequence[Any]], batch_errors: bool) -> Outcome:
        if self._parsed.is_query:
            return self._query(types, rows)
        if self._parsed.is_dml:
            return self._dml(types, rows, batch_errors)
        if self._parsed.is_block:
            return self._plsql(types, rows)
        return self._other(types, rows)

    def _inputs(self, types: Sequence[BindType]) -> list[int]:
        """The bind positions that give each placeholder outside of RETURNING its value, in order of occurrence."""
        returned = self._return_positions()
        positions = [i for i in range(len(types)) if i not in returned]
        if len(positions) != len(self._parsed.binds):
            raise OraError(1008, "not all variables bound")
        return positions

    def _prepared(self, types: Sequence[BindType]) -> tuple[BoundStatement, list[int]]:
        positions = self._inputs(types)
        return self._bound([bind_type(types[i]) for i in positions]), positions

    def _query(self, types: Sequence[BindType], rows: Sequence[Sequence[Any]]) -> Outcome:
        bound, positions = self._prepared(types)
        values = [_in_value(rows[0][i], types[i]) for i in positions] if rows else []
        cursor = self._session.open(bound.statement, bound.binds(self._session, values))
        return Outcome(rows=Rows(self._session, cursor))

    def _dml(self, types: Sequence[BindType], rows: Sequence[Sequence[Any]], batch_errors: bool) -> Outcome:
        bound, positions = self._prepared(types)
        session = self._session
        binds = [bound.binds(session, [_in_value(row[i], types[i]) for i in positions]) for row in (rows or [()])]
        outcome = Outcome()
        session.sql.last_rowid = None
        width = len(self._parsed.returning)
        if len(binds) > 1 and not width:
            return self._many(bound, binds, batch_errors)
        for number, values in enumerate(binds):
            try:
                found = session.dml(bound.statement, values, identified=True)
            except OraError as error:
                if batch_errors:
                    outcome.batch_errors.append((number, error))
                    outcome.row_counts.append(0)
                    outcome.out.append([[] for _ in range(width)])
                    continue
                if len(binds) > 1:
                    raise self._stopped_at(error, number, outcome.row_counts) from error
                raise
            count = session.sql.rowcount or 0
            outcome.row_counts.append(count)
            if width:
                declared = types[len(types) - width :]
                outcome.out.append([[_returned(row[k], declared[k]) for row in found] for k in range(width)])
        outcome.rowcount = sum(outcome.row_counts)
        outcome.last_rowid = session.sql.last_rowid
        return outcome

    def _many(self, bound: BoundStatement, binds: list[tuple[Any, ...]], batch_errors: bool) -> Outcome:
        session = self._session
        apart = not armed(session, bound.statement.plan)  # the last one, of which the client is told the row
        errors = session.many(bound.statement, binds[:-1] if apart else binds, batch_errors)
        counts = list(session.sql.bulk_rowcount)
        if errors and not batch_errors:
            raise self._stopped_at(errors[0][1], errors[0][0], counts[: errors[0][0]])
        if apart:
            try:
                session.dml(bound.statement, binds[-1], identified=True)
                counts.append(session.sql.rowcount or 0)
            except OraError as error:
                if not batch_errors:
                    raise self._stopped_at(error, len(counts), counts) from error
                errors.append((len(counts), error))
                counts.append(0)
        last = session.sql.last_rowid if apart else None
        return Outcome(rowcount=sum(counts), row_counts=counts, batch_errors=errors, last_rowid=last)

    def _stopped_at(self, error: OraError, done: int, counts: Sequence[int] = ()) -> BaseException:
        """The rows before the failing one stay, so the error must not undo the call."""
        self._session.transaction.keep_call()
        self._session.caught(error)
        return backend.IterationError(error, done, counts)

    def _plsql(self, types: Sequence[BindType], rows: Sequence[Sequence[Any]]) -> Outcome:
        block = self._block(types)
        outcome = Outcome()
        many = len(rows) > 1
        for number, row in enumerate(rows or [()]):
            values = [self._argument(v, t) for v, t in zip(row, types, strict=True)]
            try:
                after = block.run(self._session, values)
            except OraError as error:
                if many:
                    raise self._stopped_at(error, number) from error
                raise
            outcome.out.append(
                [
                    self._result(value, declared)
                    for (written, _), value, declared in zip(block.modes, after, types, strict=True)
                    if written
                ]
            )
        outcome.implicit_results = [Rows(self._session, c) for c in self._session.take_implicit_results()]
        outcome.rowcount = len(rows or [()])
        return outcome

    def _argument(self, value: Any, declared: BindType) -> Any:
        if declared.array:
            items = [_in_value(item, declared) for item in value or ()]
            kind = bind_type(declared)
            assert isinstance(kind, CollectionType)
            return Collection(kind, items)
        return _in_value(value, declared)

    def _result(self, value: Any, declared: BindType) -> Any:
        whole = declared.type is DbType.PLS_INTEGER
        if isinstance(value, Collection):
            items = [int(i) if isinstance(i, Decimal) else i for i in value.values()] if whole else value.values()
            if declared.max_elements and len(items) > declared.max_elements:
                raise OraError(6513, "PL/SQL: index for PL/SQL table out of range for host language array")
            return items
        if declared.type is DbType.CURSOR:
            return Rows(self._session, value) if value is not None and value.is_open else None
        if whole and isinstance(value, Decimal):
            return int(value)
        if isinstance(value, str) and declared.size and declared.type in (DbType.VARCHAR2, DbType.CHAR):
            if len(value.encode()) > declared.size:
                raise OraError(6502, "PL/SQL: numeric or value error: character string buffer too small")
        elif isinstance(value, bytes) and declared.size and declared.type is DbType.RAW and len(value) > declared.size:
            raise OraError(6502, "PL/SQL: numeric or value error: raw variable length too long")
        return value

    def _other(self, types: Sequence[BindType], rows: Sequence[Sequence[Any]]) -> Outcome:
        session = self._session
        if isinstance(self._parsed.stmt, ast.LockTable):
            bound, positions = self._prepared(types)
            values = [_in_value(rows[0][i], types[i]) for i in positions] if rows else []
            session.lock_table(bound.statement, bound.binds(session, values))
            return Outcome()
        if types:
            raise OraError(1027, "bind variables not allowed for data definition operations")
        schema = session.schema
        broken = control.execute(session, self._parsed.stmt, self._parsed.text, self._context)
        return Outcome(compiled_with_errors=broken, current_schema=session.schema if session.schema != schema else None)


class ClientSession:
    """backend.Session."""

    def __init__(self, session: Session, end: Callable[[Session], None]) -> None:
        self.session = session
        self._end = end

    @property
    def in_transaction(self) -> bool:
        return self.session.in_transaction

    @property
    def sid(self) -> int:
        return self.session.sid

    @property
    def serial(self) -> int:
        return self.session.serial

    def parse(self, sql: str, bind_names: Sequence[str]) -> backend.Statement:
        return ClientStatement(self.session, sql, bind_names)

    @property
    def killed(self) -> bool:
        return self.session.killed

    def count_call(self) -> None:
        self.session.round_trips += 1

    def commit(self) -> None:
        with self.session.call():
            self.session.commit()

    def rollback(self) -> None:
        with self.session.call():
            self.session.rollback()

    def write_lob(self, lob: str | bytes, value: str | bytes) -> str | bytes:
        with self.session.call():
            changed: str | bytes = self.session.write_lob(lob, value)
            return changed

    def set_client_info(self, **values: str | None) -> None:
        for name, value in values.items():
            if name == "current_schema":
                if value:
                    self.session.schema = value.upper()
            elif name in _CONTEXT_NAMES:
                self.session.context[name] = value or None
        self.session.show()

    def cancel(self) -> None:
        self.session.interrupt.request()

    def close(self) -> None:
        self._end(self.session)
