"""What the dictionary tells the translator, the compiler and the runtime about database objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .parser import ast
from .semantics.collation import Collation
from .types import RecordType, Type


@dataclass(frozen=True)
class Context:
    """Whose names and whose rights apply to a piece of SQL or PL/SQL.

    schema: unqualified names are looked up here (then public synonyms, then SYS).
    user: whose object privileges are checked.
    roles: privileges held through roles count (client statements and invoker rights: True; definer-rights units:
        False).
    """

    schema: str
    user: str
    roles: bool = True


@dataclass(frozen=True)
class ColumnInfo:
    """A column of a table, view or dictionary view. name in upper case."""

    name: str
    type: Type
    nullable: bool = True
    default: ast.Expr | None = None  # expanded by the translator into INSERTs: PostgreSQL tables carry no defaults
    default_on_null: bool = False
    identity: str | None = None  # None | "ALWAYS" | "BY DEFAULT" | "BY DEFAULT ON NULL"
    sequence: str | None = None  # PostgreSQL sequence behind an identity column, qualified
    virtual: bool = False  # computed by PostgreSQL (generated column): never written
    invisible: bool = False  # not in `*`, %rowtype or an INSERT without a column list


SESSION_COLUMN = '"of session"'  # of a temporary table in PostgreSQL


@dataclass(frozen=True)
class Table:
    """Anything that can stand in FROM.

    kind: "TABLE", "VIEW", "DICTIONARY".
    pg: what to write in FROM of the PostgreSQL statement: a qualified name, or for dictionary views a parenthesised
        query that may contain the placeholders {schema} and {user} (SQL string literals put in by the translator).
    calls: a view that calls functions written in PL/SQL: its query is translated anew as part of each statement.
    read_only, check_option: of a view. temporary: what COMMIT does with the rows of a global temporary table, DELETE or
        PRESERVE; each session sees its own rows (session_rows).
    """

    owner: str
    name: str
    kind: str
    columns: tuple[ColumnInfo, ...]
    pg: str
    primary_key: tuple[str, ...] = ()
    calls: bool = False
    read_only: bool = False
    check_option: bool = False
    temporary: str | None = None

    def session_rows(self, alias: str = "") -> str:
        """The condition for the rows of the session, of a temporary table."""
        return f"{alias}{'.' if alias else ''}{SESSION_COLUMN} = oc.session_id()"

    def column(self, name: str) -> ColumnInfo | None:
        return next((c for c in self.columns if c.name == name), None)

    @property
    def visible(self) -> tuple[ColumnInfo, ...]:
        return tuple(c for c in self.columns if not c.invisible)

    @property
    def rowtype(self) -> RecordType:
        return RecordType(f"{self.owner}.{self.name}%ROWTYPE", tuple((c.name, c.type) for c in self.visible))


@dataclass(frozen=True)
class Sequence_:
    owner: str
    name: str
    pg: str  # qualified PostgreSQL sequence


@dataclass
class StoredUnit:
    """A stored PL/SQL unit. kind: PACKAGE, PACKAGE BODY, PROCEDURE, FUNCTION, TRIGGER, TYPE, TYPE BODY.

    unit: its syntax tree, None when the source does not parse (then errors is not empty).
    errors: (line, column, text) of the last compilation; status "VALID" | "INVALID".
    native: built-in units: the Python object that implements the body (see builtins), else None.
    """

    owner: str
    name: str
    kind: str
    source: str
    unit: ast.Unit | None
    status: str = "VALID"
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    enabled: bool = True  # triggers
    native: object | None = None
    stamp: int = 0  # changes at every replacement


@dataclass(frozen=True)
class Resolved:
    """Result of looking a dotted name up. rest: the parts after the object (package member, column, method)."""

    object: Table | Sequence_ | StoredUnit
    rest: tuple[str, ...] = ()


class Scope(Protocol):
    """The PL/SQL (or client binds) around a SQL statement. Columns have been tried before it is asked."""

    def type_of(self, expr: ast.Expr) -> Type | None:
        """Static type of a name, field, element, bind, constant or function call that belongs to the surroundings
        (including STANDARD functions that the translator cannot write in SQL, such as SYS_CONTEXT, and SYSDATE and its
        kin, which are taken once per statement); None when the surroundings do not know it."""
        ...

    def qualified(self, call: ast.Call) -> ast.Call:
        """A call of a function the surroundings know, as it can be written anywhere else."""
        return call


class CatalogApi(Protocol):
    """The read side, used at compile and translation time. All names upper case. Thread-safe."""

    @property
    def version(self) -> int:
        """Grows with every DDL; translated statements are valid for one version."""
        ...

    def resolve(self, ctx: Context, parts: Sequence[str]) -> Resolved | None:
        """Oracle's order: object in ctx.schema (following private synonyms), public synonym / SYS built-in, then
        parts[0] as a schema. Packages, procedures, functions, types, tables, views, sequences. None when there is none
        or ctx.user holds no privilege at all on it (Oracle then says it does not exist)."""
        ...

    def dangling(self, ctx: Context, parts: Sequence[str]) -> bool:
        """Whether a name that resolves to nothing is that of a synonym."""
        ...

    def table(self, owner: str, name: str) -> Table | None: ...

    def unit(self, owner: str, name: str, kind: str) -> StoredUnit | None: ...

    def triggers(self, owner: str, table: str) -> Sequence[StoredUnit]:
        """Enabled triggers on a table, oldest first."""
        ...

    def check(self, ctx: Context, obj: Table | Sequence_ | StoredUnit, privilege: str) -> None:
        """Raises ORA-01031 (some privilege held) or ORA-00942 / ORA-04043 / PLS-00201 style errors (none held).
        privilege: SELECT, INSERT, UPDATE, DELETE, EXECUTE, REFERENCES. Owners and SYS always pass."""
        ...

    def view_text(self, table: Table, collation: Collation) -> str:
        """What to write in FROM for a view whose query compares and sorts text in this way (Table.pg: binary)."""
        ...

    def view_query(self, table: Table) -> ast.Query:
        """The query of a view."""
        ...

    def keys(self, table: Table) -> Sequence[tuple[str, ...]]:
        """The columns of its primary key, unique keys and unique indexes."""
        ...

    def functions(self, ctx: Context) -> Scope:
        """The functions written in PL/SQL that the query of a view of this owner may call."""
        ...

    def depends(self, unit: StoredUnit, on: Sequence[tuple[str, str]]) -> None:
        """Records the (owner, name) pairs a successful or failed compilation of `unit` looked at; DDL on one of them
        marks `unit` INVALID, and it is recompiled at its next use."""
        ...

    def compiled(self, unit: StoredUnit, errors: Sequence[tuple[int, int, str]]) -> None:
        """Keeps the result of a compilation: status and errors."""
        ...
