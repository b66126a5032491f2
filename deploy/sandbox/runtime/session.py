"""A session: what compiled PL/SQL and the built-in packages work through (api.SessionApi)."""

from __future__ import annotations

import contextlib
import decimal
import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..api import SqlState
from ..backend import Logon
from ..catalog import ddl
from ..errors import CompilationError, OraError
from ..generated import where
from ..model import Context, Table
from ..parser import ast
from ..semantics import collation
from . import dml, lobs, queries
from .bound import Statements
from .cursor import Cursor
from .dynamic import Dynamic
from .instance import Instance
from .interrupt import Interrupt
from .levels import Levels
from .load import dump
from .pgerrors import ora_error
from .pipe import failed
from .settings import Settings
from .statement import SqlStatement
from .transaction import Transaction

_SHOWN = ("module", "action", "client_info", "client_identifier")
_READS = re.compile(r"\s*(select|with|values|show)\b(?!.*\bfor\s+(update|share|no\s+key\s+update)\b)", re.I | re.S)


class Session:
    """One logged-on user. Used by one thread at a time, except `interrupt.request`."""

    def __init__(self, engine: Instance, statements: Statements, who: Logon, sid: int, serial: int) -> None:
        self.engine = engine
        self.statements = statements
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
        self.interrupt = Interrupt()
        self._collate(collation.same)
        self.settings = Settings(engine.clock, engine.catalog, self._collate)
        self.levels = Levels(engine.connections, self.settings, self.interrupt, sid, lambda: engine.before_sql(self))
        self.temporary = self.levels.temporary
        self._shown: tuple[str | None, ...] = (self.schema, None, None, None, None)
        self.implicit_results: list[Any] = []  # cursors of DBMS_SQL.RETURN_RESULT
        self.on_close: list[Any] = []  # callables of built-ins that hold something for the session
        self.evaluating, self.changing = self.levels.evaluating, self.levels.changing
        self.autonomous = self.levels.autonomous
        dynamic = Dynamic(self, statements)
        self.execute_immediate, self.open_dynamic = dynamic.execute, dynamic.open_cursor

    def _collate(self, key: Callable[[Any], Any]) -> None:
        """Compiled PL/SQL asks for it at each comparison."""
        self.key = key
        self.binary = key is collation.same

    @property
    def context_of_client(self) -> Context:
        """Names and rights of statements the client sends itself."""
        return Context(self.schema, self.user, roles=True)

    @property
    def transaction(self) -> Transaction:
        return self.levels.transaction

    @property
    def in_transaction(self) -> bool:
        return self.levels.lowest.active

    @property
    def time_zone(self) -> str:
        return self.settings.nls.time_zone

    def uses(self, table: Table) -> bool:
        return self.levels.uses(table)

    def take_implicit_results(self) -> list[Any]:
        taken, self.implicit_results = self.implicit_results, []
        return taken

    @contextlib.contextmanager
    def call(self) -> Iterator[None]:
        """One call of the client: atomic, and can be broken off."""
        with self.interrupt.call(), self.engine.running(self), self.levels.lowest.call():
            applied = self.settings.apply()
            try:
                yield
            finally:
                self.settings.withdraw(applied)
                self.levels.unwind()
                self.errors.clear()
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

    def sleep(self, seconds: float) -> None:
        """Waits; a cancel of the call ends it."""
        deadline = time.monotonic() + seconds
        while True:
            self.interrupt.consume()
            left = deadline - time.monotonic()
            if left <= 0:
                return
            self.interrupt.wait(min(left, 1.0))

    def select_one(self, stmt: Any, binds: tuple[Any, ...]) -> tuple[Any, ...]:
        rows = queries.rows(self, stmt, binds)
        self.sql.rowcount = min(len(rows), 1)
        if not rows:
            raise OraError(1403, "no data found")
        if len(rows) > 1:
            raise OraError(1422, "exact fetch returns more than requested number of rows")
        return rows[0]

    def select_all(self, stmt: Any, binds: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        rows = queries.rows(self, stmt, binds)
        self.sql.rowcount = len(rows)
        return rows

    def open(self, stmt: Any, binds: tuple[Any, ...]) -> Cursor:
        return queries.opened(self, stmt, binds)

    def lock_table(self, stmt: Any, binds: tuple[Any, ...]) -> None:
        queries.lock_table(self.levels, stmt, binds)

    def dml(self, stmt: Any, binds: tuple[Any, ...], *, identified: bool = False) -> list[tuple[Any, ...]]:
        self.levels.may_write(stmt.plan)
        return dml.run(self, stmt, binds, identified=identified)

    def forall(
        self,
        stmt: Any,
        indices: Sequence[int],
        binds: Sequence[tuple[Any, ...]],
        save_exceptions: bool,
        returned: list[tuple[Any, ...]] | None = None,
    ) -> list[tuple[Any, ...]]:
        self.levels.may_write(stmt.plan)
        return dml.forall(self, stmt, indices, binds, save_exceptions, [] if returned is None else returned)

    def many(self, stmt: SqlStatement, binds: Sequence[tuple[Any, ...]], go_on: bool) -> list[tuple[int, OraError]]:
        """A client's many-row execute: (zero-based row, error); sets SQL%BULK_ROWCOUNT."""
        self.levels.may_write(stmt.plan)
        return dml.each(self, stmt, binds, go_on)[1]

    def commit(self) -> None:
        self.levels.may_end("COMMIT").commit()

    def rollback(self) -> None:
        self.levels.may_end("ROLLBACK").rollback()

    def savepoint(self, name: str) -> None:
        self.levels.may_end("SET SAVEPOINT")
        self.levels.prepared().savepoint(name)

    def rollback_to(self, name: str) -> None:
        self.levels.may_end("ROLLBACK").rollback_to(name)

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

    def native(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        values = [dump(value) for value in params]
        transaction = self.levels.prepared()
        if _READS.match(text):
            result = transaction.select(text, values)
        else:
            result = transaction.write(text, values, prepared=bool(params))
        if failed(result):
            error = ora_error(result)
            raise error or self.engine.bug(f"{result.get_error_message().strip()}\nin: {text}")
        return self.engine.loads.rows(result, [None] * result.nfields)

    def write_lob(self, lob: Any, value: Any) -> Any:
        if self.levels.current.queries:
            raise OraError(14553, "cannot perform a lob write operation inside a query")
        return lobs.written(self, lob, value)

    def define(self, stmt: ast.Stmt, text: str, ctx: Context) -> bool:
        """A DDL statement; True when a unit was created with compilation errors."""
        self.levels.may_end("COMMIT")
        self.interrupt.consume()
        with self.interrupt.shelter():
            self.transaction.commit()
            self.engine.before_ddl(text)
            return self._define(stmt, text, ctx)

    def _define(self, stmt: ast.Stmt, text: str, ctx: Context) -> bool:
        """Tries anew for DDL_LOCK_TIMEOUT: who waits for a table's lock must not keep from compiling who holds it.

        Nobody compiles what is not committed: what he notes of it would find no row in the dictionary.
        """
        deadline = time.monotonic() + self.settings.ddl_lock_timeout
        while True:
            try:
                with self.engine.units.lock:
                    failed_to_compile = bool(ddl.execute(self.engine.catalog, self, stmt, text, ctx))
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
        self.levels.close()
        self.interrupt.close()
