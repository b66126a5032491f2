"""A session: what compiled PL/SQL and the built-in packages work through (api.SessionApi)."""

from __future__ import annotations

import contextlib
import decimal
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import astuple, dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from psycopg.pq.abc import PGresult

from ..api import SqlState
from ..errors import CompilationError, OraError
from ..generated import where
from ..model import Context, Table
from ..parser import ast
from ..semantics import arith, collation, nls
from ..semantics.zones import canonical
from ..semantics.zones import zone as zone_of
from ..sql.plan import Plan
from ..types import Type
from . import dml, dynamic, lobs, parallel
from .cursor import Cursor, LockingCursor
from .interrupt import Interrupt
from .load import dump
from .pgerrors import ora_error
from .pipe import Command, failed
from .statement import SqlStatement
from .transaction import Transaction

if TYPE_CHECKING:
    from ..backend import Logon
    from .engine import Engine

_Setting = TypeVar("_Setting")
_FARTHEST = 14  # hours that a session's zone may be ahead of UTC
_SHOWN = ("module", "action", "client_info", "client_identifier")
_READS = re.compile(r"\s*(select|with|values|show)\b(?!.*\bfor\s+(update|share|no\s+key\s+update)\b)", re.I | re.S)


@dataclass
class Level:
    """The session's own transaction, or an autonomous one on top of it.

    queries, changes: depth of queries and of DML whose PL/SQL functions are running. triggers: depth of row or
    statement triggers running in it. mutating: tables whose rows are being changed by a statement that fires row
    triggers or calls functions. before_use: called before the next statement, once. closed: tables written in parallel
    by transaction number `closed_in`.
    """

    transaction: Transaction
    triggers: int = 0
    queries: int = 0
    changes: int = 0
    mutating: list[tuple[str, str]] = field(default_factory=list)
    settings: object = None
    before_use: Callable[[], None] | None = None
    closed: set[tuple[str, str]] = field(default_factory=set)
    closed_in: int = -1


class Session:
    """One logged-on user. Used by one thread at a time, except `interrupt.request`."""

    def __init__(self, engine: Engine, who: Logon, sid: int, serial: int) -> None:
        self.engine = engine
        self.who = who
        self.user = who.user.upper()
        self.schema = self.user
        self.sid = sid
        self.serial = serial
        self.sql = SqlState()
        self.packages: dict[str, Any] = {}
        self.output: Any = None
        self.forgetful = False
        self.round_trips = self.parses = 0
        self.killed = False
        self.doing = ""  # the client's statement that runs or ran last, or FETCH
        self.context: dict[str, str | None] = {}
        self.errors: list[OraError] = []
        self.time_zone = "+00:00"
        self._first_zone = ""  # what the client asked for at logon
        self.ddl_lock_timeout = 0  # seconds
        self.numeric_characters = ".,"
        self.locale = nls.AMERICA
        self.binary = True
        self.key: Callable[[Any], Any] = collation.same
        self.parallel = parallel.Settings()
        self.interrupt = Interrupt()
        self.temporary: dict[tuple[str, str], Table] = {}  # that keep rows of this session
        self._level = Level(engine.new_transaction(self.interrupt, sid))
        self._levels = [self._level]
        self._spare: list[Level] = []
        self._cursor_number = 0
        self._shown: tuple[str | None, ...] = (self.schema, None, None, None, None)
        self.implicit_results: list[Any] = []  # cursors of DBMS_SQL.RETURN_RESULT
        self.on_close: list[Any] = []  # callables of built-ins that hold something for the session

    # ------------------------------------------------------------ plumbing

    @property
    def context_of_client(self) -> Context:
        """Names and rights of statements the client sends itself."""
        return Context(self.schema, self.user, roles=True)

    @property
    def transaction(self) -> Transaction:
        return self._level.transaction

    @property
    def level(self) -> Level:
        return self._level

    @property
    def in_transaction(self) -> bool:
        return self._levels[0].transaction.active

    def prepared(self) -> Transaction:
        """The current transaction, its connection told about what changed since it was last used."""
        self.engine.before_sql(self)
        level = self._level
        self._announce_use()
        transaction = level.transaction
        wanted = (
            self.engine.clock.offset,
            self.time_zone,
            (self.engine.catalog.version, self.numeric_characters, self.locale, self.time_zone),
            transaction.rollbacks,
        )
        if level.settings != wanted:
            transaction.before = self._settings(level.settings, wanted, transaction)
            level.settings = wanted
        return transaction

    def _settings(self, old: Any, new: Any, transaction: Transaction) -> list[Command]:
        commands: list[Command] = []
        if old is None or old[2] != new[2]:
            commands += transaction.pipe.forget_prepared()
        again = old is not None and old[3] != new[3]
        characters = ".," if old is None else old[2][1]
        if characters != new[2][1] or (again and new[2][1] != ".,"):
            commands.append(Command(f"select set_config('oc.numeric_characters', '{_sql_text(new[2][1])}', false)"))
        locale = nls.AMERICA if old is None else old[2][2]
        if locale != new[2][2] or (again and new[2][2] != nls.AMERICA):
            settings = "\x01".join(astuple(new[2][2]))
            commands.append(Command(f"select set_config('oc.locale', '{_sql_text(settings)}', false)"))
        if old is not None and (old[0], old[1], old[3]) == (new[0], new[1], new[3]):
            return commands
        if old is None or old[0] != new[0] or (old[3] != new[3] and new[0]):
            commands.append(Command(f"set oc.clock_offset = '{new[0].total_seconds()}'"))
        if (old is None and new[1] != "+00:00") or (
            old is not None and (old[1] != new[1] or (old[3] != new[3] and new[1] != "+00:00"))
        ):
            commands.append(Command(f"select set_config('oc.time_zone', '{_sql_text(new[1])}', false)"))
        return commands

    def set_time_zone(self, zone: str) -> None:
        """zone: an offset or the name of a region. LOCAL: the first one the session had. ORA-01882, ORA-01874."""
        special = {"LOCAL": self._first_zone or self.time_zone, "DBTIMEZONE": "+00:00"}
        named = special.get(zone.upper()) or canonical(zone)
        if named[0] in "+-" and int(named[1:3]) > _FARTHEST:
            raise OraError(1874, "time zone hour must be between -15 and 15")
        self.time_zone = named
        self._first_zone = self._first_zone or self.time_zone
        self._set_now(arith.time_zone, zone_of(self.time_zone))

    def set_numeric_characters(self, characters: str) -> None:
        """characters: decimal mark and group separator. ORA-12705 when they cannot be told apart."""
        decimal_mark, group = characters[:1], characters[1:]
        if len(characters) != 2 or decimal_mark == group or any(c.isdigit() or c in "+-<>" for c in characters):
            raise OraError(12705, "Cannot access NLS data files or invalid environment specified")
        self.numeric_characters = characters
        self._set_now(nls.numeric_characters, characters)

    def set_locale(self, **settings: str) -> None:
        """settings: fields of nls.Locale."""
        self.locale = replace(self.locale, **settings)
        self.key = self.locale.key
        self.binary = self.key is collation.same
        self._set_now(nls.locale, self.locale)

    def _set_now(self, setting: ContextVar[_Setting], value: _Setting) -> None:
        """For the rest of the call that runs; later calls begin with the session's own."""
        if self.engine.current is self:
            setting.set(value)

    def take_implicit_results(self) -> list[Any]:
        taken, self.implicit_results = self.implicit_results, []
        return taken

    @contextlib.contextmanager
    def call(self) -> Iterator[None]:
        """One call of the client: atomic, and can be broken off."""
        with self.interrupt.call(), self.engine.running(self), self._levels[0].transaction.call():
            before = nls.numeric_characters.set(self.numeric_characters)
            locale = nls.locale.set(self.locale)
            zone = arith.time_zone.set(zone_of(self.time_zone))
            try:
                yield
            finally:
                arith.time_zone.reset(zone)
                nls.locale.reset(locale)
                nls.numeric_characters.reset(before)
                self._unwind()
                if self.forgetful:
                    self.packages.clear()
                    self.output, self.forgetful = None, False
        self.show()

    def show(self) -> None:
        """Lets V$SESSION tell what changed of the session's schema, module, action and client names."""
        shown = (self.schema, *(self.context.get(name) for name in _SHOWN))
        if shown != self._shown:
            self._shown = shown
            values = dict(zip(("schemaname", *_SHOWN), shown, strict=True))
            self.engine.catalog.session_changed(self.sid, **values)

    def _unwind(self) -> None:
        """After a cancel the stacks may not have been tidied by those who pushed on them."""
        while len(self._levels) > 1:
            self._pop_level()
        self._level.triggers = 0
        self._level.queries = 0
        self._level.changes = 0
        self._level.mutating.clear()
        self._level.before_use = None
        self.errors.clear()

    def sleep(self, seconds: float) -> None:
        """Waits; a cancel of the call ends it."""
        deadline = time.monotonic() + seconds
        while True:
            self.interrupt.consume()
            left = deadline - time.monotonic()
            if left <= 0:
                return
            self.interrupt.wait(min(left, 1.0))

    # ------------------------------------------------------------ static SQL

    def _announce_use(self) -> None:
        level = self._level
        if level.before_use is not None:
            action, level.before_use = level.before_use, None
            action()

    @contextlib.contextmanager
    def before_use(self, action: Callable[[], None]) -> Iterator[None]:
        """Calls `action` before the first statement within, if there is one in this transaction."""
        self._announce_use()
        level = self._level
        level.before_use = action
        try:
            yield
        finally:
            level.before_use = None

    def _check_mutating(self, plan: Plan) -> None:
        if self._level.closed:
            parallel.check(self._level, plan)
        if len(self._levels) > 1:
            self._check_temporary(plan)
        mutating = self._level.mutating
        if not mutating:
            return
        for table in mutating:
            if table in plan.reads or table == plan.target:
                owner, name = table
                raise OraError(4091, f"table {owner}.{name} is mutating, trigger/function may not see it")

    def _rows(self, stmt: SqlStatement, binds: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        plan = stmt.plan
        self._check_mutating(plan)
        if plan.locking is not None:
            return self.open(stmt, binds).fetch_many(None)
        result = stmt.run(self, plan, binds, lambda params: self.prepared().select(plan.text, params))
        if failed(result):
            raise stmt.error(result, plan)
        return stmt.rows(result, plan)

    def select_one(self, stmt: Any, binds: tuple[Any, ...]) -> tuple[Any, ...]:
        rows = self._rows(stmt, binds)
        self.sql.rowcount = min(len(rows), 1)
        if not rows:
            raise OraError(1403, "no data found")
        if len(rows) > 1:
            raise OraError(1422, "exact fetch returns more than requested number of rows")
        return rows[0]

    def select_all(self, stmt: Any, binds: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        rows = self._rows(stmt, binds)
        self.sql.rowcount = len(rows)
        return rows

    def open(self, stmt: Any, binds: tuple[Any, ...]) -> Cursor:
        statement: SqlStatement = stmt
        plan = statement.plan
        self._check_mutating(plan)
        if plan.locking == "SKIP":
            self._cursor_number += 1
            return LockingCursor(self, statement, plan, binds, f"c{self._cursor_number}")
        result = statement.run(self, plan, binds, partial(self._opened, plan))
        if failed(result):
            raise statement.error(result, plan)
        cursor = Cursor(statement.rows(result, plan), statement.column_types, statement.nullable)
        if plan.locking is not None:
            width = plan.width
            raws = [result.get_value(i, width) if result.nfields > width else None for i in range(result.ntuples)]
            cursor.hold([None if raw is None else bytes(raw).decode() for raw in raws], self.transaction)
        return cursor

    def _opened(self, plan: Plan, params: Sequence[bytes | None]) -> PGresult:
        transaction = self.prepared()
        if plan.locking is None:
            return transaction.select(plan.text, params)
        if plan.lock_timeout:
            return transaction.with_timeout(plan.text, params, plan.lock_timeout)
        return transaction.write(plan.text, params)

    def lock_table(self, stmt: Any, binds: tuple[Any, ...]) -> None:
        statement: SqlStatement = stmt
        plan = statement.plan
        transaction = self.prepared()
        params = statement.params(plan, binds)
        if plan.lock_timeout:
            result = transaction.with_timeout(plan.text, params, plan.lock_timeout)
        else:
            result = transaction.write(plan.text, params, prepared=False)
        if failed(result):
            raise statement.error(result, plan)

    @contextlib.contextmanager
    def evaluating(self) -> Iterator[None]:
        """Around the PL/SQL functions of a query: they may not write (ORA-14551) or commit (ORA-14552)."""
        level = self._level
        level.queries += 1
        try:
            yield
        finally:
            level.queries -= 1

    @contextlib.contextmanager
    def changing(self, table: tuple[str, str] | None) -> Iterator[None]:
        """Around the PL/SQL functions of DML: they may not see `table` (ORA-04091) nor commit (ORA-14552)."""
        level = self._level
        level.changes += 1
        if table is not None:
            level.mutating.append(table)
        try:
            yield
        finally:
            if table is not None:
                level.mutating.pop()
            level.changes -= 1

    def may_write(self, plan: Plan) -> None:
        """ORA-14551, ORA-04091."""
        if self._level.queries:
            raise OraError(14551, "cannot perform a DML operation inside a query")
        self._check_mutating(plan)
        if plan.temporary is not None:
            self._fill(plan.temporary)

    def _fill(self, table: Table) -> None:
        """A temporary table is about to have rows of this session."""
        key = (table.owner, table.name)
        if table.temporary == "PRESERVE":
            self.temporary[key] = table
        else:
            self._level.transaction.at_commit[key] = f"delete from {table.pg} where {table.session_rows()}"

    def uses(self, table: Table) -> bool:
        """Whether a temporary table has, or may have, rows of this session."""
        key = (table.owner, table.name)
        return key in self.temporary or any(key in level.transaction.at_commit for level in self._levels)

    def _check_temporary(self, plan: Plan) -> None:
        """ORA-14450: an autonomous transaction at the rows that the one around it has yet to commit or drop."""
        for level in self._levels[:-1]:
            if any(key in plan.reads or key == plan.target for key in level.transaction.at_commit):
                raise OraError(14450, "attempt to access a transactional temp table already in use")

    def dml(self, stmt: Any, binds: tuple[Any, ...], *, identified: bool = False) -> list[tuple[Any, ...]]:
        self.may_write(stmt.plan)
        return dml.run(self, stmt, binds, identified=identified)

    def forall(
        self,
        stmt: Any,
        indices: Sequence[int],
        binds: Sequence[tuple[Any, ...]],
        save_exceptions: bool,
        returned: list[tuple[Any, ...]] | None = None,
    ) -> list[tuple[Any, ...]]:
        self.may_write(stmt.plan)
        return dml.forall(self, stmt, indices, binds, save_exceptions, [] if returned is None else returned)

    def many(self, stmt: SqlStatement, binds: Sequence[tuple[Any, ...]], go_on: bool) -> list[tuple[int, OraError]]:
        """A client's many-row execute: (zero-based row, error); sets SQL%BULK_ROWCOUNT."""
        self.may_write(stmt.plan)
        return dml.each(self, stmt, binds, go_on)[1]

    # ------------------------------------------------------------ triggers

    @contextlib.contextmanager
    def firing(self, mutating: tuple[str, str] | None) -> Iterator[None]:
        """Around the firing of triggers; mutating: the table row triggers must not see."""
        level = self._level
        level.triggers += 1
        if mutating is not None:
            level.mutating.append(mutating)
        saved = (self.sql.rowcount, self.sql.bulk_rowcount, self.sql.bulk_exceptions)
        try:
            yield
        finally:
            self.sql.rowcount, self.sql.bulk_rowcount, self.sql.bulk_exceptions = saved
            if mutating is not None:
                level.mutating.pop()
            level.triggers -= 1

    # ------------------------------------------------------------ dynamic SQL

    def execute_immediate(
        self,
        text: str | None,
        ctx: Context,
        using: Sequence[tuple[Any, Type, str]],
        *,
        into: bool = False,
        bulk: bool = False,
        returning: int = 0,
    ) -> tuple[list[tuple[Any, ...]], list[Any]]:
        return dynamic.execute(self, text, ctx, using, into=into, bulk=bulk, returning=returning)

    def open_dynamic(self, text: str | None, ctx: Context, using: Sequence[tuple[Any, Type, str]]) -> Cursor:
        return dynamic.open_cursor(self, text, ctx, using)

    # ------------------------------------------------------------ transactions

    def _may_end(self, what: str) -> Transaction:
        if self._level.triggers:
            raise OraError(4092, f"cannot {what} in a trigger")
        if self._level.queries or self._level.changes:
            raise OraError(14552, "cannot perform a DDL, commit or rollback inside a query or DML")
        return self._level.transaction

    def commit(self) -> None:
        self._may_end("COMMIT").commit()

    def rollback(self) -> None:
        self._may_end("ROLLBACK").rollback()

    def savepoint(self, name: str) -> None:
        self._may_end("SET SAVEPOINT")
        self.prepared().savepoint(name)

    def rollback_to(self, name: str) -> None:
        self._may_end("ROLLBACK").rollback_to(name)

    @contextlib.contextmanager
    def autonomous(self) -> Iterator[None]:
        level = self._spare.pop() if self._spare else Level(self.engine.new_transaction(self.interrupt, self.sid))
        parents = [lower.transaction.pipe.pid for lower in self._levels]
        pid = level.transaction.pipe.pid
        level.transaction.pipe.on_wait = lambda: self.engine.self_deadlock(pid, parents)
        self._levels.append(level)
        self._level = level
        try:
            yield
            if level.transaction.active:
                raise OraError(6519, "active autonomous transaction detected and rolled back")
        finally:
            if self._levels[-1] is level:
                self._pop_level()

    def _pop_level(self) -> None:
        level = self._levels.pop()
        self._level = self._levels[-1]
        level.triggers = 0
        level.queries = 0
        level.changes = 0
        level.mutating.clear()
        level.transaction.rollback()
        self._spare.append(level)

    # ------------------------------------------------------------ exceptions

    def caught(self, exc: Exception) -> OraError:
        """The Oracle error of any Python exception, with the trail of where it rose."""
        error = exc if isinstance(exc, OraError) else self._converted(exc)
        error.trail = [*error.below, *where(exc)]
        return error

    def _converted(self, exc: Exception) -> OraError:
        if isinstance(exc, CompilationError):
            error = exc.as_block_error()
        elif isinstance(exc, ZeroDivisionError):
            error = OraError(1476, "divisor is equal to zero")
        elif isinstance(exc, RecursionError):
            error = OraError(6500, "PL/SQL: storage error")
        elif isinstance(exc, decimal.Overflow):
            error = OraError(1426, "numeric overflow")
        else:
            found = getattr(exc, "oracle_error", None)  # it was met before, further down
            error = found if isinstance(found, OraError) else self.engine.bug(exc)
            exc.oracle_error = error  # type: ignore[attr-defined]
        return error.with_traceback(exc.__traceback__)

    # ------------------------------------------------------------ for built-ins

    def native(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        values = [dump(value) for value in params]
        transaction = self.prepared()
        if _READS.match(text):
            result = transaction.select(text, values)
        else:
            result = transaction.write(text, values, prepared=bool(params))
        if failed(result):
            error = ora_error(result)
            raise error or self.engine.bug(f"{result.get_error_message().strip()}\nin: {text}")
        return self.engine.loads.rows(result, [None] * result.nfields)

    def write_lob(self, lob: Any, value: Any) -> Any:
        if self._level.queries:
            raise OraError(14553, "cannot perform a lob write operation inside a query")
        return lobs.written(self, lob, value)

    def ddl(self, stmt: ast.Stmt, text: str, ctx: Context) -> None:
        self.define(stmt, text, ctx)

    def define(self, stmt: ast.Stmt, text: str, ctx: Context) -> bool:
        """A DDL statement; True when a unit was created with compilation errors."""
        if self._level.triggers:
            raise OraError(4092, "cannot COMMIT in a trigger")
        if self._level.queries or self._level.changes:
            raise OraError(14552, "cannot perform a DDL, commit or rollback inside a query or DML")
        self.interrupt.consume()
        with self.interrupt.shelter():
            self.transaction.commit()
            self.engine.before_ddl(text)
            return self._define(stmt, text, ctx)

    def _define(self, stmt: ast.Stmt, text: str, ctx: Context) -> bool:
        """Tries anew for DDL_LOCK_TIMEOUT: who waits for a table's lock must not keep from compiling who holds it.

        Nobody compiles what is not committed: what he notes of it would find no row in the dictionary.
        """
        deadline = time.monotonic() + self.ddl_lock_timeout
        while True:
            try:
                with self.engine.units.lock:
                    failed_to_compile = self.engine.define(self, stmt, text, ctx)
                    self.transaction.commit()
                return failed_to_compile
            except BaseException as error:
                self.transaction.rollback()
                busy = isinstance(error, OraError) and error.code == 54
                if not busy or time.monotonic() >= deadline:
                    raise
            self.interrupt.consume()

    def close(self) -> None:
        """Rolls back and gives the connections back."""
        for action in self.on_close:
            with contextlib.suppress(OraError):
                action(self)
        while len(self._levels) > 1:
            self._pop_level()
        with contextlib.suppress(OraError):
            self._level.transaction.rollback()
        with contextlib.suppress(OraError):
            self._drop_temporary_rows()
        for level in [self._level, *self._spare]:
            level.transaction.close()
        self._spare.clear()
        self.interrupt.close()

    def _drop_temporary_rows(self) -> None:
        transaction = self._level.transaction
        for table in self.temporary.values():
            transaction.write(f"delete from {table.pg} where {table.session_rows()}", prepared=False)
        transaction.commit()
        self.temporary.clear()


def _sql_text(text: str) -> str:
    return text.replace("'", "''")
