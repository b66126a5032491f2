"""A translated SQL statement, and what the translator asks of the code around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model import Scope, Table
from ..parser import ast
from ..types import Type
from .rowcall import RowCall

RESULTS = -1  # in Plan.params: the results of Plan.calls


class NoScope(Scope):
    """Nothing around: any name that is not a column is an error."""

    def type_of(self, expr: ast.Expr) -> Type | None:
        return None


@dataclass(frozen=True)
class Slot:
    """A value taken from the surroundings: evaluated once per execution, before the statement runs."""

    expr: ast.Expr
    type: Type


@dataclass(frozen=True)
class LobColumn:
    """Where a LOB stands, as PostgreSQL names it, and whether the statement locks its row.

    table: empty where only a view or an inline view is known. Otherwise the value comes as oc.located() writes it.
    """

    table: str = ""
    column: str = ""
    alias: str = ""
    locked: bool = False


@dataclass(frozen=True)
class OutColumn:
    """A result column: name as Oracle heads it; type None when only PostgreSQL's description tells it.

    lob: set where the value is a LOB that stands in a row.
    """

    name: str
    type: Type | None
    nullable: bool = True
    lob: LobColumn | None = None


@dataclass(frozen=True)
class ViewTarget:
    """A view that a statement writes through. names: its columns that are columns of the table below (Plan.target).
    alias: of that table in `check`, which RETURNING has to say of each written row, where it says anything."""

    names: Mapping[str, str]
    alias: str
    check: str | None


@dataclass(frozen=True)
class RowInsert:
    """An INSERT of INSERT ALL for one row: the position of each of its binds is the number of a column of the row."""

    stmt: ast.Insert


@dataclass(frozen=True)
class Plan:
    """A statement ready for PostgreSQL.

    kind: SELECT, INSERT, UPDATE, DELETE, MERGE, LOCK.
    text: PostgreSQL text with $1..$n, each already cast.
    slots: values to evaluate, in order of first appearance in the Oracle text.
    params: $k takes slots[params[k-1]], or what the functions of `calls` returned.
    calls: PL/SQL functions with columns among their arguments. draws: it takes numbers from a sequence.
    branches: what a MERGE may do: INSERT, UPDATE, DELETE.
    columns: result columns of a query, or of RETURNING. hidden: columns after them that the runtime asked for.
    target: (owner, table) written to. reads: tables read (owner, name), for the mutating-table check.
    updated: columns an UPDATE / the update branch of a MERGE sets. moved: those of them set to what columns say.
    locking: None, "WAIT" (rows are locked at open), "SKIP" (rows are locked as they are fetched).
    lock_timeout: seconds for FOR UPDATE WAIT n, 0 for NOWAIT, None otherwise.
    temporary: the target, where it is a temporary table. view: the view through which the target is written.
    instead: the target is a view whose INSTEAD OF triggers do it; the text is a query for their rows: all columns of
        the old row and of the new row, as far as there are such.
    inserts: of INSERT ALL and FIRST, whose text is a query for the columns `rows`: for each branch its INTO clauses and
        the column that tells whether it is taken. targets: the tables of these clauses.
    returning: number of RETURNING columns of the statement itself; with `capture` they are followed by all columns
        of the old row, then all columns of the new row (table order, invisible and virtual ones included), and for
        MERGE by one text column, the action (INSERT, UPDATE, DELETE).
    """

    kind: str
    text: str
    slots: tuple[Slot, ...] = ()
    params: tuple[int, ...] = ()
    columns: tuple[OutColumn, ...] = ()
    target: tuple[str, str] | None = None
    reads: frozenset[tuple[str, str]] = frozenset()
    updated: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    locking: str | None = None
    lock_timeout: float | None = None
    returning: int = 0
    hidden: int = 0
    calls: tuple[RowCall, ...] = ()
    draws: bool = False
    branches: tuple[str, ...] = ()
    view: ViewTarget | None = None
    temporary: Table | None = None
    rows: tuple[OutColumn, ...] = ()
    inserts: tuple[tuple[int | None, tuple[RowInsert, ...]], ...] = ()
    targets: frozenset[tuple[str, str]] = frozenset()
    instead: bool = False

    @property
    def width(self) -> int:
        """Columns of the result without the row's identity."""
        return len(self.columns) + self.hidden


# translate(stmt, ctx, catalog, scope, capture=False, bulk=False, collation=None, identity=False, located=False,
# calls=None) in sql/translate.py:
#   stmt: ast.Query, ast.Insert, Update, Delete, Merge, LockTable. INTO targets are ignored (the caller's affair).
#   capture=True: DML additionally returns old and new rows, for triggers. Same slots in the same order.
#   bulk=True: an UPDATE or INSERT ... VALUES for many executions at once: every parameter is an array with an element
#   for each. The last column of an UPDATE's result, after those of RETURNING, is the number of the execution (from 1)
#   that changed a row. Same slots in the same order.
#   identity=True: the last column of the result of INSERT, UPDATE or DELETE is the ROWID.
#   located: LOB columns come with the place they stand in, for writes through their locators (OutColumn.lob).
#   calls: gathers PL/SQL functions over columns, which are refused without it. calls.trial: a query that makes the
#   calls of the statement and changes nothing.
#   collation: how text is compared and sorted, where that is not binary. Same slots in the same order.
#   WHERE CURRENT OF c: becomes a slot of expression ast.Name(c) with type scalar ROWID, compared with ctid.
#   A query with FOR UPDATE gets a hidden last column "rid$" (ctid and row number) when it locks one table; Plan.columns
#   excludes it.
#   Raises OraError with offsets (904, 942, 918, 932, 936, 1031, 3001...). Unknown functions: ORA-00904.
#
# Connections that run the text: search_path = oc, pg_catalog; TimeZone = UTC; standard_conforming_strings on.
# Errors raised by schema oc have SQLSTATE ORA00 and the message "ORA-nnnnn: text" (ORA-12899 with column and lengths
# comes that way). The setting oc.clock_offset, in seconds, moves the clock that views read.
