"""What the wire server (net/) asks of the engine, and nothing else.

Values cross this line as plain Python: int | Decimal for NUMBER, str for character types and CLOB,
bytes for RAW and BLOB, `datetime` (naive) for DATE and TIMESTAMP, aware `datetime` for
TIMESTAMP WITH TIME ZONE, `timedelta` for INTERVAL DAY TO SECOND, bool for BOOLEAN,
a ResultSet for a REF CURSOR, None for NULL. LOB locators and cursor ids are the net layer's own affair:
the engine never sees one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any, Protocol

from .errors import OraError


class DbType(IntEnum):
    """Oracle's type numbers as they go over the wire."""

    VARCHAR2 = 1
    NUMBER = 2
    PLS_INTEGER = 3
    LONG = 8
    ROWID = 11
    DATE = 12
    RAW = 23
    CHAR = 96
    BINARY_FLOAT = 100
    BINARY_DOUBLE = 101
    CURSOR = 102
    CLOB = 112
    BLOB = 113
    TIMESTAMP = 180
    TIMESTAMP_TZ = 181
    INTERVAL_DS = 183
    TIMESTAMP_LTZ = 231
    BOOLEAN = 252


class Direction(IntEnum):
    OUT = 16
    IN = 32
    IN_OUT = 48


class Kind(Enum):
    QUERY = "query"
    DML = "dml"
    PLSQL = "plsql"
    OTHER = "other"  # DDL, transaction and session control


@dataclass(frozen=True)
class Column:
    """One column of a query as DESCRIBE reports it; precision 0 and scale -127 is a plain NUMBER."""

    name: str
    type: DbType
    precision: int = 0
    scale: int = 0
    size: int = 0  # characters for character types, bytes for RAW
    nullable: bool = True
    is_json: bool = False
    national: bool = False  # its text is in the national character set


@dataclass(frozen=True)
class BindType:
    """What the client declared for one bind position; the same for every row of the call."""

    type: DbType
    size: int = 0  # bytes
    array: bool = False  # PL/SQL index-by table: the value is a list
    max_elements: int = 0


class ResultSet(Protocol):
    """Rows of a query or REF CURSOR. Read-consistent as of its opening; survives commit unless FOR UPDATE."""

    @property
    def columns(self) -> Sequence[Column]: ...

    def fetch(self, count: int) -> list[tuple[Any, ...]]:
        """The next rows, at most `count`; fewer (or none) at the end. Raises OraError."""
        ...

    def close(self) -> None: ...


@dataclass
class Outcome:
    """What one execute call did.

    out: one entry a bind row (iteration). For PLSQL: the values of all binds whose direction is not IN, in bind
        order (a list for array binds). For DML with RETURNING: for each return bind the list of returned values.
    row_counts: rows affected per iteration (always filled for DML).
    batch_errors: (zero-based iteration, error), only when asked for.
    """

    rowcount: int = 0
    rows: ResultSet | None = None
    out: list[list[Any]] = field(default_factory=list)
    row_counts: list[int] = field(default_factory=list)
    batch_errors: list[tuple[int, OraError]] = field(default_factory=list)
    implicit_results: list[ResultSet] = field(default_factory=list)
    compiled_with_errors: bool = False
    last_rowid: str | None = None  # of the last row that DML wrote, where that is known
    current_schema: str | None = None  # set when the statement changed it


class IterationError(Exception):
    """An iteration of a many-row execute failed; the rows before it stay done. row_counts: of DML, of those before."""

    def __init__(self, error: OraError, rows_done: int, row_counts: Sequence[int] = ()) -> None:
        super().__init__(error, rows_done)
        self.row_counts = row_counts
        self.error = error
        self.rows_done = rows_done


class Statement(Protocol):
    """A parsed statement, owned by one session, executable any number of times."""

    @property
    def kind(self) -> Kind: ...

    def describe(self) -> Sequence[Column]:
        """Columns of a query, without running it; empty for everything else."""
        ...

    def directions(self, types: Sequence[BindType]) -> Sequence[Direction]:
        """Direction of each bind for these declared types; one entry a bind position."""
        ...

    def execute(
        self, types: Sequence[BindType], rows: Sequence[Sequence[Any]], *, batch_errors: bool = False
    ) -> Outcome:
        """Runs it once for each entry of `rows` ([()] when there are no binds).

        Return binds of DML ... RETURNING are part of `types` and hold None in `rows`.
        Raises OraError, IterationError (only when len(rows) > 1), Cancelled.
        """
        ...


class Session(Protocol):
    """One logged-on session. Used by one thread at a time, except `cancel`."""

    @property
    def in_transaction(self) -> bool: ...

    @property
    def killed(self) -> bool:
        """Whether somebody ended it: the client may make no more calls (ORA-00028)."""
        ...

    @property
    def sid(self) -> int: ...

    @property
    def serial(self) -> int: ...

    def parse(self, sql: str, bind_names: Sequence[str]) -> Statement:
        """`bind_names`: placeholders as the wire orders them: every occurrence in plain SQL, each distinct
        name once in PL/SQL. Syntax errors and unknown tables are raised here or at describe/execute."""
        ...

    def count_call(self) -> None:
        """The client calls: what V$SESSTAT has as a round trip."""
        ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def write_lob(self, lob: str | bytes, value: str | bytes) -> str | bytes:
        """The client writes `value` over a LOB it got from here, in the row it stands in if it stands in one.
        Returns what stands for the LOB from now on. Raises OraError (22920)."""
        ...

    def set_client_info(self, **values: str | None) -> None:
        """End-to-end attributes: module, action, client_info, client_identifier, dbop, current_schema."""
        ...

    def cancel(self) -> None:
        """Called from another thread: makes the running call raise Cancelled soon; harmless when idle."""
        ...

    def close(self) -> None:
        """Rolls back and gives everything back; harmless the second time."""
        ...


@dataclass(frozen=True)
class Logon:
    """Who is logging on, from where, as the session views show it."""

    user: str
    program: str = ""
    machine: str = ""
    os_user: str = ""
    terminal: str = ""
    pid: str = ""
    driver: str = ""
    address: str = ""


class Backend(Protocol):
    """The database as the wire server sees it."""

    @property
    def version(self) -> tuple[int, int, int, int, int]:
        """Version reported at logon, for example (19, 0, 0, 0, 0)."""
        ...

    @property
    def services(self) -> frozenset[str]:
        """Service names accepted, lower case; anything else is refused with ORA-12514."""
        ...

    def fact(self, name: str) -> str:
        """INSTANCE_NAME, DB_NAME or DB_UNIQUE_NAME, as V$INSTANCE and V$DATABASE have them."""
        ...

    def password(self, user: str) -> str | None:
        """The password to verify against; None when the user does not exist or cannot log in."""
        ...

    def logon(self, who: Logon) -> Session:
        """Opens a session after the password was verified. Raises OraError (1045: no CREATE SESSION; 28000: locked)."""
        ...

    def change_password(self, user: str, new: str) -> None: ...
