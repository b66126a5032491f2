"""Views of users: kept as Oracle text, put into queries as their translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import OraError, unsupported
from ..model import ColumnInfo, Context, StoredUnit, Table
from ..parser import ast, parse_query
from ..semantics.collation import Collation
from ..sql import ddl_text
from ..sql.state import dotted
from ..types import Family, Kind, Scalar, Type, scalar
from .change import Dictionary
from .host import Calls
from .names import ident
from .state import Key, View

# Types PostgreSQL has for an expression whose Oracle type the translator leaves open.
_BY_NAME: dict[str, Scalar] = {
    "numeric": scalar(Kind.NUMBER),
    "int4": scalar(Kind.NUMBER),
    "int8": scalar(Kind.NUMBER),
    "float8": scalar(Kind.BINARY_DOUBLE),
    "text": scalar(Kind.VARCHAR2, size=4000),
    "varchar": scalar(Kind.VARCHAR2, size=4000),
    "bytea": scalar(Kind.RAW, size=2000),
    "date0": scalar(Kind.DATE),
    "timestamp": scalar(Kind.TIMESTAMP, scale=6),
    "tstz": scalar(Kind.TIMESTAMP_TZ, scale=6),
    "timestamptz": scalar(Kind.TIMESTAMP_LTZ, scale=6),
    "interval": scalar(Kind.INTERVAL_DS),
}


class Functions:
    """model.Scope of a view: nothing but functions written in PL/SQL, as its owner sees them."""

    def __init__(self, catalog: Dictionary, ctx: Context) -> None:
        self._catalog = catalog
        self._ctx = ctx
        self._calls: Calls | None = None

    def type_of(self, expr: ast.Expr) -> Type | None:
        if not self.units(expr):
            return None
        if self._calls is None:
            self._calls = self._catalog.engine.units.calls(self._ctx)
        return self._calls.type_of(expr) if self._calls.calls_plsql(expr) else None

    def qualified(self, call: ast.Call) -> ast.Call:
        return call

    def units(self, expr: ast.Expr) -> list[Key]:
        """The stored unit that `expr` calls."""
        parts = dotted(expr.fn if isinstance(expr, ast.Call) else expr)
        found = None if parts is None else self._catalog.resolve(self._ctx, parts)
        return (
            []
            if found is None or not isinstance(found.object, StoredUnit)
            else [(found.object.owner, found.object.name)]
        )


def compile_view(catalog: Dictionary, view: View) -> tuple[Table, frozenset[Key]]:
    """The view as a table, and the tables it reads. Raises OraError."""
    ctx = Context(view.owner, view.owner, roles=False)
    table, reads = query_table(catalog, ctx, (view.owner, view.name), parse_query(view.text), view.columns)
    return replace(table, read_only=view.read_only, check_option=view.check_option), reads


def text_under(catalog: Dictionary, view: View, table: Table, collation: Collation) -> str:
    """Table.pg of a view for a session whose text is not compared or sorted in binary."""
    plan = ddl_text.query(parse_query(view.text), Context(view.owner, view.owner, roles=False), catalog, collation)
    return _derived(plan.text, [c.name for c in table.columns])


def _derived(text: str, names: Sequence[str]) -> str:
    return f"(select * from ({text}) v({', '.join(ident(n) for n in names)}))"


def query_table(
    catalog: Dictionary,
    ctx: Context,
    key: Key,
    query: ast.Query,
    columns: tuple[str, ...] = (),
    *,
    once: bool = False,
) -> tuple[Table, frozenset[Key]]:
    """A query as something that can stand in FROM, with the rights of `ctx`; `columns` rename its columns.

    Raises OraError: 01730 (number of names), 00957 (duplicates), 00998 (expression without alias).
    """
    plan = ddl_text.query(query, ctx, catalog, once=once)
    names = columns or tuple(c.name for c in plan.columns)
    if len(names) != len(plan.columns):
        raise OraError(1730, "invalid number of column names specified")
    for name_ in names:
        if names.count(name_) > 1:
            raise OraError(957, "duplicate column name")
    if not columns:
        _require_names(query)
    types: list[Type | None] = [c.type for c in plan.columns]
    if any(t is None or t.family in (Family.UNKNOWN, Family.NULL) for t in types):
        types = _described(catalog, plan.text, types)
    infos = tuple(
        ColumnInfo(n, t or scalar(Kind.VARCHAR2, size=4000), c.nullable)
        for n, t, c in zip(names, types, plan.columns, strict=True)
    )
    calls = [*(slot.expr for slot in plan.slots), *(made.call for made in plan.calls)]
    called = frozenset(key for expr in calls for key in Functions(catalog, ctx).units(expr))
    table = Table(*key, "VIEW", infos, _derived(plan.text, names), calls=bool(calls))
    return table, plan.reads | called


def expand_stars(catalog: Dictionary, ctx: Context, text: str) -> str:
    """The text of a view with the columns its `*` stands for today: columns added to a table later are not in the view.

    Raises what the query's translation raises.
    """
    changes: list[tuple[int, int, str]] = []
    for branch in _branches(parse_query(text)):
        stars = [item.expr for item in branch.items if isinstance(item.expr, ast.Star)]
        if not stars:
            continue
        if len(stars) > 1:
            raise unsupported("several * in the select list of a view", stars[1].pos)
        star = stars[0]
        names = [c.name for c in ddl_text.query(branch, ctx, catalog).columns]
        first = next(i for i, item in enumerate(branch.items) if item.expr is star)
        names = names[first : len(names) - (len(branch.items) - first - 1)]
        prefix = "".join(f"{_written(part)}." for part in star.qualifier)
        listed = ", ".join(prefix + _written(name) for name in names)
        changes.append((star.pos, text.index("*", star.pos) + 1, listed))
    for start, end, listed in sorted(changes, reverse=True):
        text = text[:start] + listed + text[end:]
    return text


def _branches(query: ast.Query) -> list[ast.Select]:
    """The query blocks whose select lists make the columns of the result."""
    if isinstance(query, ast.SetQuery):
        if query.ctes:
            return []
        return [*_branches(query.left), *_branches(query.right)]
    return [query] if isinstance(query, ast.Select) else []


def _written(name: str) -> str:
    return f'"{name}"'


def _require_names(query: ast.Query) -> None:
    """Expressions of a view need an alias."""
    while isinstance(query, ast.SetQuery):
        query = query.left
    if isinstance(query, ast.Select):
        for item in query.items:
            if item.alias is None and not isinstance(item.expr, (ast.Name, ast.Attr, ast.Star)):
                raise OraError(998, "must name this expression with a column alias", item.pos)


def _described(catalog: Dictionary, text: str, types: list[Type | None]) -> list[Type | None]:
    oids = catalog.column_oids(text)
    names = dict(
        catalog.rows(
            f"select oid::bigint, typname::text from pg_type where oid in ({', '.join(map(str, sorted(set(oids))))})"
        )
    )
    return [
        given if given is not None and not _open(given) else _BY_NAME.get(names.get(oid, ""))
        for given, oid in zip(types, oids, strict=True)
    ]


def _open(type_: Type) -> bool:
    return type_.family in (Family.UNKNOWN, Family.NULL)
