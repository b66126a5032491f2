"""Declarations and statements of PL/SQL, stored units."""

from __future__ import annotations

from .base import Node, TypeRef, node
from .expressions import Arg, Expr, Query
from .statements import Stmt


@node
class Decl(Node):
    pass


@node
class VarDecl(Decl):
    name: str
    type: TypeRef
    default: Expr | None = None
    constant: bool = False
    not_null: bool = False


@node
class ExceptionDecl(Decl):
    name: str


@node
class Pragma(Decl):
    """name upper case (AUTONOMOUS_TRANSACTION, EXCEPTION_INIT, SERIALLY_REUSABLE, RESTRICT_REFERENCES, UDF,
    INLINE...).
    """

    name: str
    args: tuple[Expr, ...] = ()


@node
class RecordField(Node):
    name: str
    type: TypeRef
    default: Expr | None = None
    not_null: bool = False


@node
class RecordTypeDecl(Decl):
    name: str
    fields: tuple[RecordField, ...]


@node
class CollectionTypeDecl(Decl):
    """kind: "TABLE" (nested table), "VARRAY", "INDEX BY"; index type only for INDEX BY; limit only for VARRAY."""

    name: str
    kind: str
    element: TypeRef
    index: TypeRef | None = None
    limit: int | None = None
    not_null: bool = False


@node
class RefCursorTypeDecl(Decl):
    name: str
    returns: TypeRef | None = None


@node
class SubtypeDecl(Decl):
    name: str
    type: TypeRef
    not_null: bool = False
    range: tuple[Expr, Expr] | None = None


@node
class Param(Node):
    """mode: "IN", "OUT", "IN OUT"."""

    name: str
    type: TypeRef
    mode: str = "IN"
    nocopy: bool = False
    default: Expr | None = None


@node
class CursorDecl(Decl):
    """query None: a specification (cursor c return t) in a package spec."""

    name: str
    params: tuple[Param, ...]
    query: Query | None
    returns: TypeRef | None = None


@node
class SubprogramDecl(Decl):
    """Procedure or function (returns is not None). body None: forward or spec declaration.

    kind: "SUBPROGRAM", or for object type methods "MEMBER", "STATIC", "CONSTRUCTOR".
    """

    name: str
    params: tuple[Param, ...]
    returns: TypeRef | None = None
    body: Block | None = None
    deterministic: bool = False
    pipelined: bool = False
    authid: str | None = None
    kind: str = "SUBPROGRAM"
    end_label: str | None = None


@node
class Handler(Node):
    """WHEN a OR b THEN ...; OTHERS is Name("OTHERS")."""

    names: tuple[Expr, ...]
    body: tuple[Stmt, ...]


@node
class Block(Stmt):
    decls: tuple[Decl, ...]
    body: tuple[Stmt, ...]
    handlers: tuple[Handler, ...] = ()
    label: str | None = None


@node
class CallBlock(Block):
    """CALL of a client: the block that it stands for."""


@node
class Assign(Stmt):
    target: Expr
    value: Expr


@node
class CallStmt(Stmt):
    """A procedure call as a statement: Name, Attr or Call."""

    call: Expr


@node
class If(Stmt):
    branches: tuple[tuple[Expr, tuple[Stmt, ...]], ...]
    default: tuple[Stmt, ...] | None = None


@node
class CaseStmt(Stmt):
    """default None: no ELSE, ORA-06592 when nothing matches."""

    operand: Expr | None
    branches: tuple[tuple[Expr, tuple[Stmt, ...]], ...]
    default: tuple[Stmt, ...] | None = None


@node
class Loop(Stmt):
    body: tuple[Stmt, ...]
    label: str | None = None


@node
class WhileLoop(Stmt):
    condition: Expr
    body: tuple[Stmt, ...]
    label: str | None = None


@node
class ForLoop(Stmt):
    var: str
    low: Expr
    high: Expr
    reverse: bool
    body: tuple[Stmt, ...]
    label: str | None = None


@node
class CursorForLoop(Stmt):
    """source: a Query, or the cursor expression (Name, Attr, Call with arguments)."""

    var: str
    source: Query | Expr
    body: tuple[Stmt, ...]
    label: str | None = None


@node
class Forall(Stmt):
    """low/high, or indices_of (collection, with optional low/high), or values_of. stmt: Insert, Update, Delete,
    Merge or ExecuteImmediate.
    """

    var: str
    low: Expr | None
    high: Expr | None
    stmt: Stmt
    indices_of: Expr | None = None
    values_of: Expr | None = None
    save_exceptions: bool = False


@node
class Goto(Stmt):
    """anywhere: whether some statement around has that label."""

    label: str
    anywhere: bool


@node
class Segments(Stmt):
    """A sequence of statements, cut before each that has labels; of one that a GOTO in it goes to."""

    parts: tuple[tuple[tuple[str, ...], tuple[Stmt, ...]], ...]


@node
class Exit(Stmt):
    label: str | None = None
    when: Expr | None = None


@node
class Continue(Stmt):
    label: str | None = None
    when: Expr | None = None


@node
class Return(Stmt):
    value: Expr | None = None


@node
class Raise(Stmt):
    name: Expr | None = None


@node
class Null(Stmt):
    pass


@node
class UsingArg(Node):
    value: Expr
    mode: str = "IN"


@node
class ExecuteImmediate(Stmt):
    sql: Expr
    into: tuple[Expr, ...] = ()
    bulk: bool = False
    using: tuple[UsingArg, ...] = ()
    returning: tuple[Expr, ...] = ()
    returning_bulk: bool = False


@node
class Open(Stmt):
    """OPEN cursor[(args)]."""

    cursor: Expr
    args: tuple[Arg, ...] = ()


@node
class OpenFor(Stmt):
    """OPEN ref FOR query | dynamic text [USING ...]."""

    cursor: Expr
    query: Query | None
    dynamic: Expr | None = None
    using: tuple[UsingArg, ...] = ()


@node
class Fetch(Stmt):
    cursor: Expr
    into: tuple[Expr, ...]
    bulk: bool = False
    limit: Expr | None = None


@node
class Close(Stmt):
    cursor: Expr


@node
class Unit(Node):
    """What CREATE makes of PL/SQL. name: (owner,) name; authid "DEFINER" or "CURRENT_USER" (None where not written)."""

    name: tuple[str, ...]


@node
class PackageSpec(Unit):
    decls: tuple[Decl, ...]
    authid: str | None = None
    end_label: str | None = None


@node
class PackageBody(Unit):
    decls: tuple[Decl, ...]
    init: Block | None = None
    end_label: str | None = None


@node
class SubprogramUnit(Unit):
    subprogram: SubprogramDecl


@node
class TypeSpec(Unit):
    """kind: "OBJECT" (attributes, methods), "TABLE", "VARRAY"."""

    kind: str
    attributes: tuple[RecordField, ...] = ()
    methods: tuple[SubprogramDecl, ...] = ()
    element: TypeRef | None = None
    limit: int | None = None
    authid: str | None = None


@node
class TypeBody(Unit):
    methods: tuple[SubprogramDecl, ...]


@node
class TriggerSection(Node):
    """timing: "BEFORE STATEMENT", "BEFORE EACH ROW", "AFTER EACH ROW", "AFTER STATEMENT", "INSTEAD OF"."""

    timing: str
    body: Block


@node
class Trigger(Unit):
    """events: INSERT / UPDATE / DELETE; columns of UPDATE OF. decls: declarative part of a compound trigger."""

    table: tuple[str, ...]
    events: tuple[str, ...]
    columns: tuple[str, ...]
    compound: bool
    sections: tuple[TriggerSection, ...]
    when: Expr | None = None
    decls: tuple[Decl, ...] = ()
    enabled: bool = True
    new_name: str = "NEW"
    old_name: str = "OLD"
    end_label: str | None = None


@node
class CreateUnit(Stmt):
    """CREATE [OR REPLACE] of a Unit. source: the text from the unit's keyword on, as user_source keeps it.

    Positions inside `unit` count from the start of `source`.
    """

    unit: Unit
    replace: bool
    source: str
    editionable: bool = True
