"""Statements that define objects, users and rights, and steer sessions."""

from __future__ import annotations

from .base import Node, TypeRef, node
from .expressions import Expr, OrderItem, Query
from .statements import Stmt


@node
class ColumnDef(Node):
    """identity: None, "ALWAYS", "BY DEFAULT", "BY DEFAULT ON NULL". Source texts are kept for the dictionary."""

    name: str
    type: TypeRef | None  # None: virtual column without a type, or ALTER TABLE MODIFY without a type
    default: Expr | None = None
    default_text: str | None = None
    default_on_null: bool = False
    nullable: bool | None = None  # None: not said; a NOT NULL stands in `constraints` only if it has a name
    identity: str | None = None
    identity_options: tuple[tuple[str, int | str | bool], ...] = ()
    virtual: Expr | None = None
    virtual_text: str | None = None
    invisible: bool = False
    constraints: tuple[ConstraintDef, ...] = ()
    visible: bool = False  # VISIBLE is written (ALTER TABLE MODIFY)


@node
class ConstraintDef(Node):
    """kind: "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "NOT NULL". options: physical clauses of a key's index."""

    kind: str
    name: str | None
    columns: tuple[str, ...] = ()
    check: Expr | None = None
    check_text: str | None = None
    ref_table: tuple[str, ...] = ()
    ref_columns: tuple[str, ...] = ()
    on_delete: str | None = None  # "CASCADE" | "SET NULL"
    enabled: bool = True
    validate: bool = True
    options: tuple[str, ...] = ()
    deferrable: bool = False
    deferred: bool = False  # initially


@node
class CreateTable(Stmt):
    """options: physical clauses in words (accepted, kept for information). temporary: "DELETE"/"PRESERVE" rows on
    commit.
    """

    name: tuple[str, ...]
    columns: tuple[ColumnDef, ...]
    constraints: tuple[ConstraintDef, ...]
    query: Query | None = None
    temporary: str | None = None
    options: tuple[str, ...] = ()


@node
class AlterTable(Stmt):
    """actions in the order written."""

    name: tuple[str, ...]
    actions: tuple[AlterAction, ...]


@node
class AlterAction(Node):
    """kind: "ADD COLUMN", "MODIFY COLUMN", "ADD CONSTRAINT", "DROP CONSTRAINT", "DROP COLUMN", "SET UNUSED",
    "DROP UNUSED COLUMNS", "RENAME COLUMN",
    "RENAME CONSTRAINT", "RENAME TO", "ENABLE CONSTRAINT", "DISABLE CONSTRAINT", "ENABLE ALL TRIGGERS",
    "DISABLE ALL TRIGGERS", "PHYSICAL" (accepted, no effect; text tells).

    names: the columns or the constraint; (old, new) of RENAME. A constraint that is not named stands in `constraint`
    (PRIMARY, or UNIQUE with its columns). text: "CASCADE" of a DROP, "VALIDATE" / "NOVALIDATE" of an ENABLE.
    """

    kind: str
    column: ColumnDef | None = None
    constraint: ConstraintDef | None = None
    names: tuple[str, ...] = ()
    text: str | None = None


@node
class CreateIndex(Stmt):
    name: tuple[str, ...]
    table: tuple[str, ...]
    columns: tuple[OrderItem, ...]
    unique: bool = False
    bitmap: bool = False
    options: tuple[str, ...] = ()


@node
class CreateView(Stmt):
    name: tuple[str, ...]
    columns: tuple[str, ...]
    query: Query
    query_text: str
    replace: bool = False
    force: bool = False
    read_only: bool = False
    check_option: bool = False


@node
class CreateSequence(Stmt):
    """options: START WITH, INCREMENT BY, MINVALUE, MAXVALUE, CACHE (0 = NOCACHE), CYCLE, ORDER."""

    name: tuple[str, ...]
    options: tuple[tuple[str, int | bool], ...] = ()


@node
class CreateSynonym(Stmt):
    name: tuple[str, ...]
    target: tuple[str, ...]
    public: bool = False
    replace: bool = False


@node
class CreateUser(Stmt):
    """password None: NO AUTHENTICATION / IDENTIFIED EXTERNALLY (auth tells). alter: ALTER USER (only what is
    written changes).
    """

    name: str
    password: str | None
    auth: str | None = None
    default_tablespace: str | None = None
    quotas: tuple[tuple[str, str], ...] = ()
    locked: bool | None = None
    alter: bool = False
    proxy: tuple[str, str] | None = None  # ("GRANT" | "REVOKE", user) CONNECT THROUGH
    profile: str | None = None
    expired: bool = False  # PASSWORD EXPIRE


@node
class CreateProfile(Stmt):
    """CREATE PROFILE | ALTER PROFILE. limits: resource and value (a number's text, UNLIMITED or DEFAULT)."""

    name: str
    limits: tuple[tuple[str, str], ...]
    alter: bool = False


@node
class CreateRole(Stmt):
    name: str


@node
class Grant(Stmt):
    """GRANT / REVOKE (revoke True). on None: system privileges and roles. privileges: words in upper case, ALL as
    "ALL PRIVILEGES". with_option: "ADMIN", "GRANT"...; columns: of the privileges that name some.
    """

    privileges: tuple[str, ...]
    on: tuple[str, ...] | None
    grantees: tuple[str, ...]
    revoke: bool = False
    with_option: str | None = None
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()


@node
class Comment(Stmt):
    """COMMENT ON TABLE t / COLUMN t.c IS 'text'."""

    kind: str
    name: tuple[str, ...]
    text: str


@node
class Drop(Stmt):
    """kind: TABLE, VIEW, INDEX, SEQUENCE, PACKAGE, PACKAGE BODY, PROCEDURE, FUNCTION, TRIGGER, TYPE, TYPE BODY,
    SYNONYM, PUBLIC SYNONYM, USER, ROLE, PROFILE.
    """

    kind: str
    name: tuple[str, ...]
    cascade: bool = False
    purge: bool = False
    force: bool = False


@node
class AlterCompile(Stmt):
    """ALTER PACKAGE|PROCEDURE|FUNCTION|TRIGGER|VIEW|TYPE name COMPILE [BODY|SPECIFICATION] and ALTER TRIGGER
    ENABLE/DISABLE/RENAME TO (action).
    """

    kind: str
    name: tuple[str, ...]
    action: str  # "COMPILE", "COMPILE BODY", "COMPILE SPECIFICATION", "ENABLE", "DISABLE", "RENAME"
    new_name: str | None = None


@node
class AlterIndex(Stmt):
    name: tuple[str, ...]
    action: str


@node
class AlterSequence(Stmt):
    name: tuple[str, ...]
    options: tuple[tuple[str, int | bool], ...]


@node
class AlterSession(Stmt):
    """SET parameter = value pairs, in order; text for everything else (refused by name)."""

    sets: tuple[tuple[str, str], ...]
    text: str


@node
class AlterSystem(Stmt):
    text: str


@node
class SetRole(Stmt):
    text: str


@node
class SetConstraints(Stmt):
    """names: [owner.]name of each; none are ALL."""

    names: tuple[tuple[str, ...], ...]
    deferred: bool


@node
class Truncate(Stmt):
    table: tuple[str, ...]


@node
class Rename(Stmt):
    old: str
    new: str
