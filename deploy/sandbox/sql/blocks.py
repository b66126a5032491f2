"""One query block: SELECT ... FROM ... WHERE ... GROUP BY ... HAVING ... ORDER BY."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..errors import OraError, unsupported
from ..parser import ast
from ..types import LOBS, Family, Kind, Scalar, Type
from .aggregates import direction, is_group_function
from .expressions import Expressions
from .fromclause import FromClause
from .hierarchy import PATH, Hierarchy
from .lobcolumns import located
from .locking import Lock, for_update
from .pgtypes import cast_type, quoted
from .plan import LobColumn
from .rownum import conjuncts, counted_first, is_rownum, limit_text, row_limit, rownum_limits
from .scope import Block, Grouping, OutputColumn, Relation, Source
from .sequences import rows_first
from .state import State
from .values import Value, convert, family_of, inconsistent

_NUMBERED = '"numbered$"'


@dataclass
class _Item:
    name: str
    value: Value
    alias: str | None = None
    lob: LobColumn | None = None


class _Rows(NamedTuple):
    """What is selected from: `from ... where ...`, and a limit that is not part of it yet."""

    body: str
    limit: str | None


def block_nodes(item: object) -> Iterator[ast.Node]:
    """The nodes below `item` that belong to the same query block (subqueries are not entered)."""
    return ast.walk(item, without=ast.Query)


class BlockWriter:
    """Translates one block; `lock` tells afterwards what its FOR UPDATE locks. top: it is the whole statement."""

    def __init__(self, state: State, query: ast.Select, parent: Block | None, *, top: bool) -> None:
        self.state = state
        self.query = query
        self.top = top
        self.block = Block(parent)
        self.expressions = Expressions(state, self.block)
        self.lock: Lock | None = None
        shown = list(block_nodes((query.items, query.order)))
        self.windows = any(isinstance(n, ast.Call) and n.over is not None for n in shown)
        self.grouped = bool(query.group) or query.having is not None or any(map(is_group_function, shown))

    def relation(self, expected: Sequence[Type] | None) -> Relation:
        """expected: types the columns are to have (the other branch of a set operator)."""
        query = self.query
        rows = self._rows()
        group = self._group() if self.grouped else ""
        items, rows = self._selected(rows)
        if expected is not None and len(expected) == len(items):
            items = [_typed(i, t, query.pos) for i, t in zip(items, expected, strict=True)]
        if query.distinct:
            _refuse_lobs(items, query.pos)
        having = f" having {self.expressions.condition(query.having)}" if query.having is not None else ""
        if self.top and self.state.located and not query.distinct and not self.grouped:
            for item in items:
                item.value, item.lob = located(item.value, self.block)
        columns, listed = _columns(items)
        order = self._order(items, columns)
        locking, self.lock = for_update(self.state, query, self.block, self.grouped or self.windows)
        if self.top and self.lock is not None and self.lock.rid is not None:
            listed += f', {self.lock.rid} as "rid$"'
        text = f"{listed} {rows.body}{group}{having}"
        tail = self._limited(rows.limit, self._text(items, columns, text, ""))
        return Relation(self._text(items, columns, text, f"{order}{tail}{locking}"), columns)

    def _text(self, items: list[_Item], columns: tuple[OutputColumn, ...], rows: str, ending: str) -> str:
        """SELECT, and DISTINCT: where texts need only be alike, ORDER BY comes after it."""
        if not self.query.distinct:
            return f"select {rows}{ending}"
        if self.state.collation is None or not any(c.family is Family.TEXT for c in columns):
            return f"select distinct {rows}{ending}"
        on = ""
        if self.state.sort is not None:
            keys = [self.state.key(i.value.sql, i.value.family) for i in items if i.value.family is not Family.NULL]
            on = f"on ({', '.join(keys)}) "
        return f'select * from (select distinct {on}{rows}) as "d$"{ending}'

    def _rows(self) -> _Rows:
        query, block = self.query, self.block
        limits, where = rownum_limits(conjuncts(query.where))
        body = self._body(FromClause(self.state, block, self.expressions), where)
        limit = limit_text(self.expressions, limits)
        nested = self.grouped or query.distinct or self.windows or (bool(query.order) and not query.siblings)
        numbered = any(is_rownum(n) for n in block_nodes((query.items, query.having, query.order, query.group)))
        if query.for_update is not None and (numbered or (limit is not None and nested)):
            if numbered and not nested:
                raise unsupported("ROWNUM and FOR UPDATE in one query block", query.pos)
            raise OraError(2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc.", query.pos)
        if nested and (numbered or limit is not None):
            return _Rows(counted_first(block, body, limit, numbered=numbered), None)
        if block.rownum is None:
            block.rownum = "(row_number() over ())::numeric"
        return _Rows(body, limit)

    def _body(self, clause: FromClause, where: list[ast.Expr]) -> str:
        """FROM and WHERE, and the tree between them."""
        query = self.query
        if query.connect_by is None:
            if query.start_with is not None:
                raise OraError(1788, "CONNECT BY clause required in this query block", query.start_with.pos)
            if query.siblings:
                raise OraError(30929, "ORDER SIBLINGS BY clause not allowed here", query.order[0].pos)
            return clause.translate(query.tables, where)
        generated = self._generated_rows(clause, where)
        if generated is not None:
            return generated
        nodes = list(block_nodes((query.items, query.where, query.group, query.having, query.order)))
        return Hierarchy(self.state, self.expressions, query, nodes).translate(clause, where)

    def _generated_rows(self, clause: FromClause, where: list[ast.Expr]) -> str | None:
        """select ... from dual connect by level <= n: the row generator, which need not go down a tree."""
        query = self.query
        condition = query.connect_by
        only = query.tables[0]
        if len(query.tables) > 1 or not isinstance(only, ast.TableRef) or only.name[-1] != "DUAL":
            return None
        if query.start_with is not None or not isinstance(condition, ast.Binary) or condition.op not in ("<", "<="):
            return None
        counter = condition.left
        if not isinstance(counter, ast.Name) or counter.ident not in ("LEVEL", "ROWNUM"):
            return None
        if any(_of_tree(n) for n in block_nodes((query.items, query.where, query.order, condition.right))):
            return None
        last = f"ceil({self.expressions.number(condition.right)}) - 1"
        if condition.op == "<=":
            last = f"floor({self.expressions.number(condition.right)})"
        clause.block.level = clause.block.rownum = '"level$"."n"::numeric'
        series = f'generate_series(1, greatest(coalesce({last}, 1), 1)::bigint) as "level$"("n")'
        clause.place(query.tables)
        items, rest = clause.parts(query.tables, where)
        return f"from {series} cross join {items}{rest}"

    def _limited(self, limit: str | None, rows: str) -> str:
        """OFFSET and FETCH, or the limit that ROWNUM makes. rows: the query without it."""
        tail = row_limit(self.query, self.expressions, rows)
        if limit is not None and tail:
            raise unsupported("ROWNUM and FETCH in one query block", self.query.pos)
        return tail if limit is None else f" limit {limit}"

    def _group(self) -> str:
        query = self.query
        grouping = Grouping(bool(query.group), set())
        pieces: list[str] = []
        for expr in query.group:
            if _totalling(expr):
                pieces.append(self._group_item(expr, grouping, totals=True))
            elif isinstance(expr, ast.TupleExpr) and not expr.items:
                pieces.append("()")  # one group, be there rows or not
            elif isinstance(expr, ast.TupleExpr):
                pieces += [self._group_item(e, grouping) for e in expr.items]
            else:
                pieces.append(self._group_item(expr, grouping))
        self.block.grouping = grouping
        return f" group by {', '.join(pieces)}" if pieces else ""

    def _group_item(self, expr: ast.Expr, grouping: Grouping, *, totals: bool = False) -> str:
        """An item of GROUP BY; totals: of ROLLUP and its kin, whose totals have null in its place."""
        if isinstance(expr, ast.Call) and _totalling(expr):
            inner = [self._group_item(a.value, grouping, totals=True) for a in expr.args]
            return f"{_totalling(expr).lower()}({', '.join(inner)})"
        if isinstance(expr, ast.TupleExpr):
            return f"({', '.join(self._group_item(e, grouping, totals=totals) for e in expr.items)})"
        value = self.expressions.value(expr)
        if value.family in LOBS:
            raise inconsistent("-", value.family, expr.pos)
        sql = "null::text" if value.family is Family.NULL else value.sql
        grouping.texts.add(sql)
        key = self.state.key(sql, value.family)
        if key != sql:
            one = f"min({sql})"
            grouping.alike[sql] = f"(case when grouping({key}) = 0 then {one} end)" if totals else one
        return key

    def _selected(self, rows: _Rows) -> tuple[list[_Item], _Rows]:
        """The select list; where it takes the numbers of sequences, from rows that have taken them."""
        numbers = self.state.numbers
        if not self._takes_numbers():
            return self._items(), rows
        taken = rows_first(self.block, _NUMBERED)
        numbers.row = _NUMBERED
        items = self._items()
        limited = rows.body if rows.limit is None else f"{rows.body} limit {rows.limit}"
        inner = f"select {', '.join([*taken, *numbers.columns()])} {limited}"
        return items, _Rows(f"from ({inner}) as {_NUMBERED}", None)

    def _takes_numbers(self) -> bool:
        """Whether the rows of this block take the numbers of sequences before anything is made of them."""
        query, numbers = self.query, self.state.numbers
        if not numbers.shared or not any(id(node) in numbers.places for node in block_nodes(query.items)):
            return False
        if query.for_update is not None:
            raise unsupported("FOR UPDATE of a query that takes a sequence number twice a row", query.for_update.pos)
        return True

    def _items(self) -> list[_Item]:
        items: list[_Item] = []
        for item in self.query.items:
            expr = item.expr
            if isinstance(expr, ast.Star):
                if not expr.qualifier and len(self.query.items) > 1:
                    raise OraError(923, "FROM keyword not found where expected", expr.pos)
                items += self._star(expr)
                continue
            with self.block.allowing_windows():
                value = self.expressions.value(expr)
            if item.alias is not None:
                name = item.alias
            elif isinstance(expr, ast.Attr):
                name = expr.name
            elif isinstance(expr, ast.Name):
                name = expr.ident
            else:
                name = item.text or f"EXPR{len(items) + 1}"
            items.append(_Item(name, value, item.alias))
        return items

    def _star(self, star: ast.Star) -> list[_Item]:
        block = self.block
        names: list[str] = []
        if star.qualifier:
            source = next((s for s in block.sources if _is(s, star.qualifier)), None)
            if source is None:
                label = ".".join(f'"{p}"' for p in star.qualifier)
                raise OraError(904, f"{label}: invalid identifier", star.pos)
            sources = [source]
        else:
            sources = block.sources
            names += list(block.merged)
        items = [_Item(n, self.expressions.value(ast.Name(star.pos, n))) for n in names]
        for source in sources:
            for column in source.columns:
                if source.table is None and len(source.find(column.name)) > 1:
                    raise OraError(918, "column ambiguously defined", star.pos)
                if not column.visible or (not star.qualifier and column.name in block.merged):
                    continue
                grouping = block.grouping
                if grouping is not None and column.value.sql not in grouping.texts:
                    code = (
                        (979, "not a GROUP BY expression")
                        if grouping.grouped
                        else (937, "not a single-group group function")
                    )
                    raise OraError(*code, star.pos)
                shown = column.value if grouping is None else grouping.shown(column.value)
                items.append(_Item(column.name, shown))
        return items

    def _order(self, items: list[_Item], columns: tuple[OutputColumn, ...]) -> str:
        query, tree = self.query, self.block.tree
        if query.order and not query.siblings:
            self.block.aliases = _qualified(query, self.expressions) | {
                i.alias: i.value for i in items if i.alias is not None
            }
            with self.block.allowing_windows():
                pieces = self._order_items(items, columns)
            self.block.aliases = {}
            return f" order by {', '.join(pieces)}" if pieces else ""
        if self.windows and PATH in tree and not self.grouped and not query.distinct:
            return f" order by {tree[PATH]}"  # windows have sorted the rows otherwise
        return ""

    def _order_items(self, items: list[_Item], columns: tuple[OutputColumn, ...]) -> list[str]:
        query = self.query
        positions = {item.value.sql: n for n, item in reversed(list(enumerate(items, 1)))}
        pieces: list[str] = []
        for item in query.order:
            expr = item.expr
            if isinstance(expr, ast.Literal) and isinstance(expr.value, int):
                if not 1 <= expr.value <= len(items):
                    raise OraError(1785, "ORDER BY item must be the number of a SELECT-list expression", expr.pos)
                family = items[expr.value - 1].value.family
                sql = self._position(expr.value, items, columns)
            else:
                value = self.expressions.value(expr)
                family = value.family
                if family is Family.NULL:
                    continue
                if value.sql in positions:
                    sql = self._position(positions[value.sql], items, columns)
                elif query.distinct:
                    raise OraError(1791, "not a SELECTed expression", expr.pos)
                else:
                    sql = self.state.order_key(value.sql, family)
            if family in LOBS:
                raise inconsistent("-", family, expr.pos)
            pieces.append(sql + direction(item))
        return pieces

    def _position(self, number: int, items: list[_Item], columns: tuple[OutputColumn, ...]) -> str:
        """An item of the select list in ORDER BY."""
        value = items[number - 1].value
        if self.state.collation is None or value.family is not Family.TEXT:
            return str(number)
        return self.state.order_key(f'"d$".{columns[number - 1].pg}' if self.query.distinct else value.sql, Family.TEXT)


def _qualified(query: ast.Select, expressions: Expressions) -> dict[str, Value]:
    """The columns selected as `table.column`, whose name alone means them in ORDER BY, if it is the only such one."""
    wanted = {item.expr.ident for item in query.order if isinstance(item.expr, ast.Name)}
    chosen = [n.expr for n in query.items if isinstance(n.expr, ast.Attr) and n.alias is None and n.expr.name in wanted]
    names = [expr.name for expr in chosen]
    return {expr.name: expressions.value(expr) for expr in chosen if names.count(expr.name) == 1}


def _of_tree(node: ast.Node) -> bool:
    """Whether something is asked of parents, roots or leaves."""
    if isinstance(node, ast.Unary):
        return node.op in ("PRIOR", "CONNECT_BY_ROOT")
    name = node.fn if isinstance(node, ast.Call) else node
    return isinstance(name, ast.Name) and name.ident.startswith(("CONNECT_BY_", "SYS_CONNECT_BY_"))


def _is(source: Source, qualifier: tuple[str, ...]) -> bool:
    if len(qualifier) == 1:
        return source.alias == qualifier[0]
    return source.table is not None and (source.table.owner, source.alias) == qualifier


def _typed(item: _Item, to: Type, pos: int) -> _Item:
    if to.family is Family.NULL or (item.value.family == family_of(to) and item.value.type == to):
        return item
    sql = convert(item.value, family_of(to), pos)
    return replace(item, value=Value(f"({sql})::{cast_type(to)}", to, item.value.nullable))


def _columns(items: list[_Item]) -> tuple[tuple[OutputColumn, ...], str]:
    """The output columns with PostgreSQL names of their own, and the select list."""
    used: set[str] = set()
    columns: list[OutputColumn] = []
    texts: list[str] = []
    for n, item in enumerate(items, 1):
        pg = quoted(item.name)
        if pg in used or len(pg.encode()) > 60:
            pg = f'"c${n}"'
        used.add(pg)
        value = item.value
        family = value.family
        of = Scalar(Kind.VARCHAR2) if family is Family.NULL else value.type
        sql = "null::text" if family is Family.NULL else value.sql
        columns.append(OutputColumn(item.name, pg, of, value.nullable, family, value.json, lob=item.lob))
        texts.append(f"{sql} as {pg}")
    return tuple(columns), ", ".join(texts)


def _refuse_lobs(items: list[_Item], pos: int) -> None:
    for item in items:
        if item.value.family in LOBS:
            raise inconsistent("-", item.value.family, pos)


def _totalling(expr: ast.Expr) -> str:
    """ROLLUP, CUBE or GROUPING SETS, whose call this is."""
    name = expr.fn.ident if isinstance(expr, ast.Call) and isinstance(expr.fn, ast.Name) else ""
    return name if name in ("ROLLUP", "CUBE", "GROUPING SETS") else ""
