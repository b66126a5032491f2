"""Statements of SQL, and what every statement is."""

from __future__ import annotations

from .base import Node, node
from .expressions import Expr, FromItem, Query, TableRef


@node
class Stmt(Node):
    pass


@node
class QueryStmt(Stmt):
    """A SELECT statement, at top level or SELECT INTO in PL/SQL."""

    query: Query


@node
class Returning(Node):
    """RETURNING exprs [BULK COLLECT] INTO targets; targets are Binds for a client statement."""

    exprs: tuple[Expr, ...]
    targets: tuple[Expr, ...]
    bulk: bool = False


@node
class Insert(Stmt):
    """values: VALUES list, or query. record: `insert into t values r` (PL/SQL record)."""

    table: TableRef
    columns: tuple[str, ...]
    values: tuple[Expr, ...] | None
    query: Query | None
    record: Expr | None = None
    returning: Returning | None = None
    hints: str | None = None


@node
class IntoClause(Node):
    """values None: all columns of the subquery."""

    table: TableRef
    columns: tuple[str, ...]
    values: tuple[Expr, ...] | None


@node
class InsertBranch(Node):
    """when None: the ELSE branch, or that of a statement without conditions."""

    when: Expr | None
    into: tuple[IntoClause, ...]


@node
class MultiInsert(Stmt):
    """INSERT ALL, INSERT FIRST (first)."""

    first: bool
    branches: tuple[InsertBranch, ...]
    query: Query


@node
class SetClause(Node):
    """(c1[, c2...]) = value; a multi-column one has a Subquery as value. DEFAULT is Name("DEFAULT")."""

    columns: tuple[str, ...]
    value: Expr


@node
class Update(Stmt):
    """current_of: cursor name for WHERE CURRENT OF. record: `set row = r`."""

    table: TableRef
    sets: tuple[SetClause, ...]
    where: Expr | None = None
    current_of: str | None = None
    record: Expr | None = None
    returning: Returning | None = None


@node
class Delete(Stmt):
    table: TableRef
    where: Expr | None = None
    current_of: str | None = None
    returning: Returning | None = None


@node
class Merge(Stmt):
    """update_where / delete_where / insert_where are the WHERE clauses of the branches."""

    target: TableRef
    source: FromItem
    on: Expr
    sets: tuple[SetClause, ...] = ()
    update_where: Expr | None = None
    delete_where: Expr | None = None
    insert_columns: tuple[str, ...] = ()
    insert_values: tuple[Expr, ...] | None = None
    insert_where: Expr | None = None


@node
class Commit(Stmt):
    pass


@node
class Rollback(Stmt):
    to: str | None = None


@node
class Savepoint(Stmt):
    name: str


@node
class SetTransaction(Stmt):
    text: str


@node
class LockTable(Stmt):
    tables: tuple[TableRef, ...]
    mode: str
    wait: str | int | None = None


@node
class ExplainPlan(Stmt):
    text: str
