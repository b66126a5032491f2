"""The syntax tree of SQL, PL/SQL, DDL: one grammar, one set of nodes.

Every node carries `pos`, the zero-based character offset of its first token in the source text.
Nodes are immutable and compared by identity, so that analyses can key tables by node and a transformation has to
build new nodes (`dataclasses.replace`). Unquoted identifiers are folded to upper case by the lexer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Callable[[Any], Any]:
        """Known to Python from 3.11 on; only type checkers look at it."""
        return lambda decorated: decorated


_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, eq_default=False)
def node(cls: type[_T]) -> type[_T]:
    """Class decorator of every node: an immutable record that is compared by identity."""
    return dataclass(frozen=True, slots=True, eq=False)(cls)


@node
class Node:
    pos: int


def walk(item: Any) -> Iterator[Node]:
    """Every node below (and including) `item`, parents first; enters tuples."""
    if isinstance(item, Node):
        yield item
        for f in fields(item):
            value = getattr(item, f.name)
            if isinstance(value, (Node, tuple)):
                yield from walk(value)
    elif isinstance(item, tuple):
        for part in item:
            yield from walk(part)


# ---------------------------------------------------------------- names and types


@node
class TypeRef(Node):
    """A data type as written.

    name: built-in type words joined by a space in upper case ("VARCHAR2", "TIMESTAMP WITH TIME ZONE",
        "INTERVAL DAY TO SECOND", "LONG RAW", "SYS_REFCURSOR", "PLS_INTEGER") or a possibly dotted user-defined name.
    args: length / precision, scale / fractional seconds, as written; `char_semantics` True for (n char), False for
        (n byte).
    anchor: "TYPE" for x%type, "ROWTYPE" for x%rowtype, else None.
    """

    name: tuple[str, ...]
    args: tuple[int, ...] = ()
    char_semantics: bool | None = None
    anchor: str | None = None


# ---------------------------------------------------------------- expressions


@node
class Expr(Node):
    pass


@node
class Literal(Expr):
    """value: int | Decimal | str | bool | None. The empty string is NULL, but keeps value "" (for JSON and TO_CHAR)."""

    value: int | Decimal | str | bool | None


@node
class DateLiteral(Expr):
    """DATE '..' | TIMESTAMP '..' (kind "DATE" / "TIMESTAMP")."""

    kind: str
    text: str


@node
class IntervalLiteral(Expr):
    """INTERVAL 'text' DAY|HOUR|MINUTE|SECOND [TO ...]; first/last are the field words (last None if single)."""

    text: str
    first: str
    last: str | None


@node
class Name(Expr):
    """One identifier; dotted names are Attr chains. Pseudo-columns and no-argument functions (SYSDATE, ROWNUM,
    USER, LEVEL) too.
    """

    ident: str
    quoted: bool = False


@node
class Attr(Expr):
    """base.name: qualified name, record field, package member, method, seq.NEXTVAL."""

    base: Expr
    name: str


@node
class Star(Expr):
    """`*` or `t.*` in a select list, count(*)."""

    qualifier: tuple[str, ...] = ()


@node
class Bind(Expr):
    """:name. Trigger rows :new.col are Attr(Bind("NEW"), "COL")."""

    name: str


@node
class Arg(Node):
    """An argument. The fallback of TO_NUMBER(x DEFAULT y ON CONVERSION ERROR) has that clause as its name."""

    value: Expr
    name: str | None = None  # name => value


@node
class OrderItem(Node):
    expr: Expr
    descending: bool = False
    nulls: str | None = None  # "FIRST" | "LAST"


@node
class Window(Node):
    partition: tuple[Expr, ...] = ()
    order: tuple[OrderItem, ...] = ()
    frame: str | None = None  # the frame clause as normalised upper-case words


@node
class Call(Expr):
    """fn(args): function or procedure call, collection element, type constructor, aggregate, analytic function.

    Call or element access is decided by name resolution, not by syntax.
    """

    fn: Expr
    args: tuple[Arg, ...]
    distinct: bool = False
    within_group: tuple[OrderItem, ...] = ()
    overflow: str | None = None  # listagg ON OVERFLOW ... as words
    over: Window | None = None


@node
class CursorAttr(Expr):
    """cursor%FOUND / NOTFOUND / ROWCOUNT / ISOPEN; SQL%BULK_ROWCOUNT and SQL%BULK_EXCEPTIONS (base Name("SQL"))."""

    base: Expr
    name: str


@node
class Unary(Expr):
    """op: "+", "-", "NOT", "PRIOR", "CONNECT_BY_ROOT"."""

    op: str
    operand: Expr


@node
class Binary(Expr):
    """op: + - * / ** || = <> < <= > >= AND OR ("!=", "^=" and "~=" are normalised to "<>")."""

    op: str
    left: Expr
    right: Expr


@node
class IsNull(Expr):
    operand: Expr
    negated: bool


@node
class Between(Expr):
    operand: Expr
    low: Expr
    high: Expr
    negated: bool


@node
class InList(Expr):
    operand: Expr  # a TupleExpr for (a, b) in (...)
    items: tuple[Expr, ...]
    negated: bool


@node
class InQuery(Expr):
    operand: Expr
    query: Query
    negated: bool


@node
class Quantified(Expr):
    """operand op ANY|ALL (query | items)."""

    operand: Expr
    op: str
    quantifier: str
    query: Query | None
    items: tuple[Expr, ...]


@node
class TupleExpr(Expr):
    items: tuple[Expr, ...]


@node
class Like(Expr):
    operand: Expr
    pattern: Expr
    escape: Expr | None
    negated: bool


@node
class IsJson(Expr):
    operand: Expr
    negated: bool
    strict: bool = False


@node
class MemberOf(Expr):
    operand: Expr
    collection: Expr
    negated: bool


@node
class Exists(Expr):
    query: Query


@node
class Subquery(Expr):
    """Scalar subquery."""

    query: Query


@node
class OuterMark(Expr):
    """expr(+)"""

    operand: Expr


@node
class Case(Expr):
    """CASE [operand] WHEN .. THEN .. ELSE .. END as an expression."""

    operand: Expr | None
    whens: tuple[tuple[Expr, Expr], ...]
    default: Expr | None


@node
class Cast(Expr):
    operand: Expr
    type: TypeRef


@node
class Treat(Expr):
    """TREAT(operand AS type) of PL/SQL: the same object seen as a subtype."""

    operand: Expr
    type: TypeRef


@node
class Extract(Expr):
    field: str
    operand: Expr


@node
class Trim(Expr):
    """TRIM([LEADING|TRAILING|BOTH] [chars FROM] operand); kind "BOTH" when not written."""

    kind: str
    chars: Expr | None
    operand: Expr


@node
class AtTimeZone(Expr):
    operand: Expr
    zone: Expr | None  # None: AT LOCAL


# JSON in SQL. `on_error`/`on_empty`: None, "NULL", "ERROR", "EMPTY ARRAY", "EMPTY OBJECT", or a Literal for DEFAULT x;
# also "TRUE", "FALSE" in JSON_EXISTS.


@node
class JsonEntry(Node):
    key: Expr | None  # None in arrays
    value: Expr
    format_json: bool = False


@node
class JsonObject(Expr):
    """JSON_OBJECT / JSON_ARRAY / JSON_OBJECTAGG / JSON_ARRAYAGG (kind). nulls: None, "NULL", "ABSENT"."""

    kind: str
    entries: tuple[JsonEntry, ...]
    nulls: str | None = None
    returning: TypeRef | None = None
    strict: bool = False
    order: tuple[OrderItem, ...] = ()


@node
class JsonPathCall(Expr):
    """JSON_VALUE / JSON_QUERY / JSON_EXISTS (kind). path is the literal text. wrapper: None, "WITH", "WITHOUT",
    "CONDITIONAL".
    """

    kind: str
    doc: Expr
    path: str
    returning: TypeRef | None = None
    wrapper: str | None = None
    on_error: str | Literal | None = None
    on_empty: str | Literal | None = None


# ---------------------------------------------------------------- queries


@node
class SelectItem(Node):
    """text: the expression as Oracle heads its column: no blanks, upper case outside quotes."""

    expr: Expr
    alias: str | None = None
    text: str = ""


@node
class FromItem(Node):
    pass


@node
class TableRef(FromItem):
    """[owner.]name [alias]; a CTE name as well."""

    name: tuple[str, ...]
    alias: str | None = None
    partition: str | None = None  # text of PARTITION(..)/SAMPLE/AS OF clauses, so that they can be refused by name


@node
class DerivedTable(FromItem):
    query: Query
    alias: str | None = None
    lateral: bool = False


@node
class TableFunction(FromItem):
    """TABLE(expr) [alias]"""

    expr: Expr
    alias: str | None = None


@node
class JsonTableColumn(Node):
    """kind: "VALUE", "EXISTS", "QUERY" (format json), "ORDINALITY", "NESTED"."""

    kind: str
    name: str | None
    type: TypeRef | None
    path: str | None
    wrapper: str | None = None
    on_error: str | Literal | None = None
    on_empty: str | Literal | None = None
    columns: tuple[JsonTableColumn, ...] = ()  # of NESTED


@node
class JsonTable(FromItem):
    doc: Expr
    path: str
    columns: tuple[JsonTableColumn, ...]
    alias: str | None = None
    on_error: str | Literal | None = None


@node
class Join(FromItem):
    """kind: "INNER", "LEFT", "RIGHT", "FULL", "CROSS"."""

    kind: str
    left: FromItem
    right: FromItem
    on: Expr | None = None
    using: tuple[str, ...] = ()
    natural: bool = False


@node
class Cte(Node):
    name: str
    columns: tuple[str, ...]
    query: Query


@node
class ForUpdate(Node):
    """of: columns written; wait: None (waits for ever), "NOWAIT", "SKIP LOCKED" or a number of seconds."""

    of: tuple[Expr, ...] = ()
    wait: str | int | None = None


@node
class Query(Node):
    pass


@node
class Select(Query):
    """One query block with the clauses that hang on it. into/bulk: SELECT [BULK COLLECT] INTO of PL/SQL (expression
    targets).
    """

    items: tuple[SelectItem, ...]
    tables: tuple[FromItem, ...]
    where: Expr | None = None
    group: tuple[Expr, ...] = ()
    having: Expr | None = None
    distinct: bool = False
    connect_by: Expr | None = None
    start_with: Expr | None = None
    nocycle: bool = False
    into: tuple[Expr, ...] = ()
    bulk: bool = False
    ctes: tuple[Cte, ...] = ()
    order: tuple[OrderItem, ...] = ()
    siblings: bool = False
    offset: Expr | None = None
    fetch: Expr | None = None
    fetch_percent: bool = False
    with_ties: bool = False
    for_update: ForUpdate | None = None
    hints: str | None = None


@node
class SetQuery(Query):
    """left UNION | UNION ALL | INTERSECT | MINUS right, with trailing clauses."""

    op: str
    left: Query
    right: Query
    ctes: tuple[Cte, ...] = ()
    order: tuple[OrderItem, ...] = ()
    offset: Expr | None = None
    fetch: Expr | None = None


# ---------------------------------------------------------------- statements (SQL)


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
    """rows: VALUES list (one tuple), or query. record: `insert into t values r` (PL/SQL record)."""

    table: TableRef
    columns: tuple[str, ...]
    values: tuple[Expr, ...] | None
    query: Query | None
    record: Expr | None = None
    returning: Returning | None = None


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


# ---------------------------------------------------------------- PL/SQL declarations


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
    result_cache: bool = False
    authid: str | None = None
    kind: str = "SUBPROGRAM"
    end_label: str | None = None


# ---------------------------------------------------------------- PL/SQL statements


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
class Unsupported(Stmt):
    """Recognised Oracle syntax that the sandbox refuses (GOTO, multitable insert, ...): `what` names it."""

    what: str


# ---------------------------------------------------------------- stored units


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


# ---------------------------------------------------------------- DDL


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
    """kind: "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "NOT NULL"."""

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
    """kind: "ADD COLUMN", "MODIFY COLUMN", "ADD CONSTRAINT", "DROP CONSTRAINT", "DROP COLUMN", "RENAME COLUMN",
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
    SYNONYM, PUBLIC SYNONYM, USER, ROLE.
    """

    kind: str
    name: tuple[str, ...]
    cascade: bool = False
    purge: bool = False
    force: bool = False


@node
class AlterCompile(Stmt):
    """ALTER PACKAGE|PROCEDURE|FUNCTION|TRIGGER|VIEW|TYPE name COMPILE [BODY|SPECIFICATION] and ALTER TRIGGER
    ENABLE/DISABLE (action).
    """

    kind: str
    name: tuple[str, ...]
    action: str  # "COMPILE", "COMPILE BODY", "COMPILE SPECIFICATION", "ENABLE", "DISABLE"


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
class Truncate(Stmt):
    table: tuple[str, ...]


@node
class Rename(Stmt):
    old: str
    new: str
