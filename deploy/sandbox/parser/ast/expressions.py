"""Expressions and queries."""

from __future__ import annotations

from decimal import Decimal

from .base import Node, TypeRef, node


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
    """INTERVAL 'text' DAY|HOUR|MINUTE|SECOND [TO ...]; first/last are the field words (last None if single).

    digits: of the first field; fraction: of the seconds.
    """

    text: str
    first: str
    last: str | None
    digits: int = 2
    fraction: int = 6


@node
class Name(Expr):
    """One identifier; dotted names are Attr chains. Pseudo-columns and no-argument functions (SYSDATE, ROWNUM,
    USER, LEVEL) too.
    """

    ident: str
    quoted: bool = False


@node
class Attr(Expr):
    """base.name: qualified name, record field, package member, method, seq.NEXTVAL. A written name is a Part."""

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


ON_CONVERSION_ERROR = "DEFAULT ON CONVERSION ERROR"


@node
class Arg(Node):
    """An argument. The fallback of TO_NUMBER(x DEFAULT y ON CONVERSION ERROR) has ON_CONVERSION_ERROR as its name."""

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
class Keep(Node):
    """KEEP (DENSE_RANK FIRST|LAST ORDER BY ...)"""

    last: bool
    order: tuple[OrderItem, ...]


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
    keep: Keep | None = None
    ignore_nulls: bool = False


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
class Submultiset(Expr):
    operand: Expr
    collection: Expr
    negated: bool


@node
class CollectionTest(Expr):
    """operand IS [NOT] EMPTY | A SET (test)."""

    operand: Expr
    test: str
    negated: bool


@node
class Multiset(Expr):
    """left MULTISET UNION|INTERSECT|EXCEPT (op) [DISTINCT] right."""

    op: str
    distinct: bool
    left: Expr
    right: Expr


@node
class Exists(Expr):
    query: Query


@node
class Subquery(Expr):
    """Scalar subquery."""

    query: Query


@node
class OwnersExpr(Expr):
    """Put into a statement for a view of its: the names mean what they mean to the view's owner."""

    owner: str
    expr: Expr


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
class TargetRef(TableRef):
    """A view as the target of a statement, in a query made of it: it stands for the table below, whose own columns are
    hidden beside those of the view. written: the columns that are; None: it deletes."""

    written: tuple[str, ...] | None = None


@node
class DerivedTable(FromItem):
    query: Query
    alias: str | None = None
    lateral: bool = False


@node
class Pivot(FromItem):
    """source PIVOT (items FOR columns IN (values)) [alias]: a value for each of the columns, and the name of it."""

    source: FromItem
    items: tuple[SelectItem, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[tuple[Expr, ...], str], ...]
    alias: str | None = None


@node
class Unpivot(FromItem):
    """source UNPIVOT (values FOR name IN (columns [AS label])) [alias]"""

    source: FromItem
    values: tuple[str, ...]
    name: str
    columns: tuple[tuple[tuple[str, ...], Expr], ...]
    nulls: bool = False
    alias: str | None = None


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
