"""What compiled PL/SQL and the built-in packages may ask of a session.

Calling convention of every subprogram, compiled or built in: `fn(S, *args)`, positional, in declared order, one value a
parameter (for OUT parameters too: the caller passes None, for IN OUT the current value; defaults were put in by the
caller).
Returns: a function its value; a procedure None; with OUT / IN OUT parameters a tuple of their new values in declared
order, preceded by the function value if it is a function.
Values: see types.py and semantics/composites.py: int | Decimal, str (never "" except an empty CLOB), bytes, ODate,
datetime, timedelta, bool, Record, collections, CursorRef, object instances, None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from .catalog.catalog import Catalog
from .catalog.host import Clock
from .errors import OraError
from .model import Context, Scope, Table
from .parser import ast
from .sql.plan import Slot
from .types import Type


class SqlApi(Protocol):
    """A static SQL statement of a compiled unit: made once at compile time, shared by all sessions.

    Its making translates it and has PostgreSQL describe it (so that every error Oracle would find at compile time is
    found then: OraError with its offset in the source); it is translated again when the catalog changed.
    """

    @property
    def slots(self) -> Sequence[Slot]:
        """The generated code evaluates these, in order, into the `binds` tuple of each execution."""
        ...

    @property
    def column_types(self) -> Sequence[tuple[str, Type]]:
        """Result columns (of a query, or of RETURNING), for %ROWTYPE, loop records and INTO checks."""
        ...


# SqlStatement of runtime/statement.py, as the compiler is handed it
MakeStatement = Callable[[ast.Stmt | ast.Query, Context, Scope], SqlApi]


class CursorApi(Protocol):
    """An open cursor, explicit or REF CURSOR."""

    @property
    def is_open(self) -> bool: ...

    @property
    def found(self) -> bool | None: ...

    @property
    def rowcount(self) -> int: ...

    @property
    def column_types(self) -> Sequence[tuple[str, Type]]: ...

    @property
    def dynamic(self) -> bool:
        """Whether it was opened for a text."""
        ...

    def fetch(self) -> tuple[Any, ...] | None:
        """Next row or None at the end. ORA-01001 when closed, ORA-01002 after a commit under FOR UPDATE."""
        ...

    def fetch_many(self, limit: int | None) -> list[tuple[Any, ...]]: ...

    def close(self) -> None: ...

    def current_row(self) -> str:
        """Row identity for WHERE CURRENT OF (ORA-01410 when there is none)."""
        ...


@dataclass
class SqlState:
    """SQL%... of the session; saved and restored around trigger firings by the runtime."""

    rowcount: int | None = None
    last_rowid: str | None = None  # of the client's own statement, where it asked for it
    bulk_rowcount: list[int] = field(default_factory=list)  # of each iteration
    bulk_indices: list[int] = field(default_factory=list)  # the FORALL index of each iteration
    bulk_exceptions: list[tuple[int, int]] = field(default_factory=list)  # (1-based iteration, positive error code)


class EngineApi(Protocol):
    @property
    def clock(self) -> Clock: ...

    @property
    def environment(self) -> dict[str, Any]:
        """What tests make SYS_CONTEXT('USERENV', ..) say."""
        ...

    @property
    def quirks(self) -> set[str]: ...

    @property
    def sessions(self) -> Mapping[int, SessionApi]: ...

    @property
    def catalog(self) -> Catalog: ...


class SessionApi(Protocol):
    @property
    def engine(self) -> EngineApi: ...

    user: str  # the logged-on user, upper case
    schema: str  # current schema
    sid: int
    sql: SqlState
    packages: dict[str, Any]  # "OWNER.NAME" -> package state object; owned by the compiler's code
    output: Any  # DBMS_OUTPUT buffer; owned by the built-in
    forgetful: bool  # what packages hold goes at the end of the client's call
    binary: bool  # text is compared byte by byte (NLS_COMP, NLS_SORT)
    key: Callable[[Any], Any]  # where it is not: what is compared in place of a value
    context: dict[str, str | None]  # module, action, client_identifier, client_info ...; SYS_CONTEXT reads it

    @property
    def time_zone(self) -> str: ...

    # --- static SQL
    def select_one(self, stmt: SqlApi, binds: tuple[Any, ...]) -> tuple[Any, ...]:
        """SELECT INTO: ORA-01403 / ORA-01422; sets sql.rowcount."""
        ...

    def select_all(self, stmt: SqlApi, binds: tuple[Any, ...]) -> list[tuple[Any, ...]]: ...

    def dml(self, stmt: SqlApi, binds: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """INSERT/UPDATE/DELETE/MERGE with statement-level rollback and triggers; the rows of RETURNING.

        Sets sql.rowcount.
        """
        ...

    def forall(
        self,
        stmt: SqlApi,
        indices: Sequence[int],
        binds: Sequence[tuple[Any, ...]],
        save_exceptions: bool,
        returned: list[tuple[Any, ...]] | None = None,
    ) -> list[tuple[Any, ...]]:
        """One execution per entry; sets bulk_rowcount (per iteration), bulk_exceptions and rowcount (total).
        ORA-24381 at the end under save_exceptions. Rows of all RETURNINGs, concatenated: they are also added to
        `returned`, which has those of the iterations that worked when the error is raised."""
        ...

    def open(self, stmt: SqlApi, binds: tuple[Any, ...]) -> CursorApi: ...

    def evaluating(self) -> AbstractContextManager[None]:
        """Around the PL/SQL functions a query calls: DML in them is ORA-14551, ending the transaction ORA-14552."""
        ...

    def changing(self, tables: Sequence[tuple[str, str]]) -> AbstractContextManager[None]:
        """Around the PL/SQL functions DML calls: `tables` in them are ORA-04091, ending the transaction ORA-14552."""
        ...

    def lock_table(self, stmt: SqlApi, binds: tuple[Any, ...]) -> None: ...

    # --- dynamic SQL. values: (value, static type, mode "IN" | "OUT" | "IN OUT")
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
        """Runs any statement. Returns (rows fetched for INTO or RETURNING, new values of the OUT / IN OUT binds).
        into without bulk: exactly one row (ORA-01403 / 01422)."""
        ...

    def open_dynamic(self, text: str | None, ctx: Context, using: Sequence[tuple[Any, Type, str]]) -> CursorApi: ...

    # --- transactions
    def commit(self) -> None:
        """ORA-04092 under a trigger."""
        ...

    def rollback(self) -> None: ...

    def savepoint(self, name: str) -> None: ...

    def rollback_to(self, name: str) -> None: ...

    def autonomous(self) -> AbstractContextManager[None]:
        """Everything inside runs in a transaction of its own; ORA-06519 if it is left open at the end."""
        ...

    # --- exceptions
    def caught(self, exc: Exception) -> OraError:
        """Turns any Python exception into an OraError (unknown ones into ORA-00600, recorded in engine.bugs)."""
        ...

    errors: list[OraError]  # stack of the errors being handled; SQLCODE / SQLERRM / bare RAISE read the top

    # --- for built-ins only
    def write_lob(self, lob: Any, value: Any) -> Any:
        """What a LOB variable holds after a write; a LOB that stands in a row is changed there. ORA-22920."""
        ...

    def native(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """PostgreSQL text ($1..) straight on this session's connection, in its transaction."""
        ...

    temporary: dict[tuple[str, str], Table]  # temporary tables that keep rows of the session beyond its transactions

    def define(self, stmt: ast.Stmt, text: str, ctx: Context) -> bool:
        """Implicit commit, the DDL, implicit commit; True when a unit was created with compilation errors."""
        ...


class TriggerFiring(Protocol):
    """One statement's firing of one compiled trigger; compound triggers keep their variables in it."""

    def has(self, timing: str) -> bool:
        """timing: BEFORE STATEMENT, BEFORE EACH ROW, AFTER EACH ROW, AFTER STATEMENT, INSTEAD OF."""
        ...

    def fire(self, timing: str, new: Any | None, old: Any | None) -> None:
        """new/old: Record of all columns of the table; BEFORE EACH ROW may change `new`. Applies WHEN itself."""
        ...


class CompiledTrigger(Protocol):
    events: frozenset[str]
    columns: frozenset[str]  # UPDATE OF; empty = any
    timings: frozenset[str]  # of its sections, such as "BEFORE STATEMENT"

    def start(self, session: SessionApi, event: str, updated: Iterable[str]) -> TriggerFiring: ...
