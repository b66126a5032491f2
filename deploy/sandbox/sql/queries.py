"""SELECT: query blocks, set operators, WITH, ORDER BY, row limits, FOR UPDATE."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..errors import OraError, unsupported
from ..parser import ast
from ..types import LOBS, VARCHAR2, Family, Kind, Scalar, Type
from .aggregates import direction, is_group_function, is_grouped
from .expressions import Expressions
from .fromclause import FromClause
from .hierarchy import PATH, Hierarchy
from .lobcolumns import located
from .pgtypes import cast_type, quoted
from .plan import LobColumn
from .recursion import TRAIL, Trail, with_trail
from .rownum import conjuncts, counted_first, is_rownum, limit_text, rownum_limits
from .scope import Block, Grouping, OutputColumn, Relation, Source
from .sequences import rows_first
from .state import State
from .values import FAMILY_TYPES, Value, convert, family_of, inconsistent, widest

_NUMBERED = '"numbered$"'


@dataclass
class Lock:
    """What FOR UPDATE came to: the FROM items locked."""

    sources: list[Source]
    wait: str | int | None


@dataclass
class _Item:
    name: str
    value: Value
    alias: str | None = None
    lob: LobColumn | None = None


def translate_query(state: State, query: ast.Query, parent: Block | None) -> Relation:
    """A query anywhere but at the top of a statement."""
    return QueryWriter(state, parent).query(query)


def block_nodes(item: object) -> Iterator[ast.Node]:
    """The nodes below `item` that belong to the same query block (subqueries are not entered)."""
    return ast.walk(item, without=ast.Query)


class QueryWriter:
    """Translates one query; `lock` tells afterwards what its FOR UPDATE locks."""

    def __init__(self, state: State, parent: Block | None, *, top: bool = False) -> None:
        self.state = state
        self.parent = parent
        self.top = top
        self.lock: Lock | None = None
        self.rid: str | None = None  # ctid and number of the row of the one locked table, last as "rid$"

    def query(self, query: ast.Query, expected: Sequence[Type] | None = None) -> Relation:
        """expected: types the columns are to have (the other branch of a set operator)."""
        if not isinstance(query, (ast.Select, ast.SetQuery)):
            raise unsupported(type(query).__name__, query.pos)
        outer = self.parent
        prefix = ""
        if query.ctes:
            self.parent = Block(outer)
            prefix = self._with(query.ctes, self.parent)
        relation = self._set(query, expected) if isinstance(query, ast.SetQuery) else self._select(query, expected)
        self.parent = outer
        return replace(relation, sql=prefix + relation.sql) if prefix else relation

    # -------------------------------------------------------------- WITH

    def _with(self, ctes: tuple[ast.Cte, ...], block: Block) -> str:
        texts: list[str] = []
        any_recursive = False
        for cte in ctes:
            recursive = False
            if cte.name in block.ctes:
                raise OraError(32039, "recursive WITH clause must have column alias list", cte.pos)
            names = {n.name for n in ast.walk(cte.query) if isinstance(n, ast.TableRef)}
            if (cte.name,) in names and block.cte(cte.name) is None:
                recursive = any_recursive = True
                relation = self._recursive(cte, block)
            else:
                relation = QueryWriter(self.state, block).query(cte.query)
                if cte.columns and len(cte.columns) != len(relation.columns):
                    code = 32038
                    raise OraError(
                        code,
                        "number of WITH clause column names does not match number of elements in select list",
                        cte.pos,
                    )
            columns = relation.columns
            if cte.columns:
                columns = tuple(replace(c, name=n, pg=quoted(n)) for c, n in zip(columns, cte.columns, strict=True))
            block.ctes[cte.name] = columns
            hidden = (TRAIL,) if recursive else ()
            listed = ", ".join(c.pg for c in (*columns, *hidden))
            texts.append(f"{quoted(cte.name)}({listed}) as ({relation.sql})")
        return f"with {'recursive ' if any_recursive else ''}{', '.join(texts)} "

    def _recursive(self, cte: ast.Cte, block: Block) -> Relation:
        query = cte.query
        if not cte.columns:
            raise OraError(32039, "recursive WITH clause must have column alias list", cte.pos)
        if not isinstance(query, ast.SetQuery) or query.op != "UNION ALL":
            raise OraError(32040, "recursive WITH clause must use a UNION ALL operation", cte.pos)
        anchor = QueryWriter(self.state, block).query(query.left)
        if len(anchor.columns) != len(cte.columns):
            raise OraError(
                32038, "number of WITH clause column names does not match number of elements in select list", cte.pos
            )
        types = [_general(c.type) for c in anchor.columns]
        anchor = QueryWriter(self.state, block).query(query.left, types)
        inner = Block(block)
        columns = tuple(
            replace(c, name=n, pg=quoted(n), type=t) for c, n, t in zip(anchor.columns, cte.columns, types, strict=True)
        )
        inner.ctes[cte.name] = (*columns, TRAIL)
        recursive = with_trail(query.right)
        member = QueryWriter(self.state, inner).query(recursive, [*types, TRAIL.type])
        if len(member.columns) != len(anchor.columns) + 1:
            raise OraError(1789, "query block has incorrect number of result columns", query.right.pos)
        trail = Trail(cte, recursive, columns)
        return Relation(f"({trail.anchor(anchor.sql)}) union all ({trail.member(member.sql)})", anchor.columns)

    # -------------------------------------------------------------- set operators

    def _set(self, query: ast.SetQuery, expected: Sequence[Type] | None) -> Relation:
        left = QueryWriter(self.state, self.parent).query(query.left, expected)
        right = QueryWriter(self.state, self.parent).query(query.right, expected)
        if len(left.columns) != len(right.columns):
            raise OraError(1789, "query block has incorrect number of result columns", query.right.pos)
        if query.op != "UNION ALL":
            for column in (*left.columns, *right.columns):
                if column.family in LOBS:
                    raise inconsistent("-", column.family, query.pos)
        if expected is None:
            types = self._common_types(query, left, right)
            if any(c.family != family_of(t) for r in (left, right) for c, t in zip(r.columns, types, strict=True)):
                left = QueryWriter(self.state, self.parent).query(query.left, types)
                right = QueryWriter(self.state, self.parent).query(query.right, types)
            columns = tuple(
                replace(a, type=t, nullable=a.nullable or b.nullable, family=family_of(t))
                for a, b, t in zip(left.columns, right.columns, types, strict=True)
            )
        else:
            columns = left.columns
        word = "except" if query.op == "MINUS" else query.op.lower()
        sql = f"({left.sql}) {word} ({right.sql})"
        if self.state.sort is not None and query.op != "UNION ALL" and any(c.family is Family.TEXT for c in columns):
            sql = self._alike_set(query.op, left, right)
        if query.order:
            if self.state.collation is not None:
                sql = f'select * from ({sql}) as "o$"'
            sql += " order by " + ", ".join(self._set_order(i, columns) for i in query.order)
        sql += self._row_limit(query, Expressions(self.state, Block(self.parent)))
        return Relation(sql, columns)

    def _alike_set(self, op: str, left: Relation, right: Relation) -> str:
        """UNION, INTERSECT and MINUS of rows whose texts need only be alike."""
        keys = ", ".join(self.state.key(f'"l$".{c.pg}', c.family) for c in left.columns)
        head = f'select distinct on ({keys}) "l$".*'
        if op == "UNION":
            return f'{head} from (({left.sql}) union all ({right.sql})) as "l$"'
        names = [f'"c{n}"' for n in range(1, len(right.columns) + 1)]
        others = [self.state.key(f'"r$".{n}', c.family) for n, c in zip(names, left.columns, strict=True)]
        same = f"row({keys}) is not distinct from row({', '.join(others)})"
        found = f'exists (select 1 from ({right.sql}) as "r$"({", ".join(names)}) where {same})'
        return f'{head} from ({left.sql}) as "l$" where {"" if op == "INTERSECT" else "not "}{found}'

    def _common_types(self, query: ast.SetQuery, left: Relation, right: Relation) -> list[Type]:
        types: list[Type] = []
        for a, b in zip(left.columns, right.columns, strict=True):
            values = [Value("", Scalar(Kind.NULL) if c.family is Family.NULL else c.type) for c in (a, b)]
            try:
                types.append(widest(values, query.pos, moments=True))
            except OraError:
                raise OraError(
                    1790, "expression must have same datatype as corresponding expression", query.right.pos
                ) from None
        return types

    def _set_order(self, item: ast.OrderItem, columns: tuple[OutputColumn, ...]) -> str:
        expr = item.expr
        if isinstance(expr, ast.Literal) and isinstance(expr.value, int):
            position = expr.value
        elif isinstance(expr, ast.Name):
            found = [n for n, c in enumerate(columns, 1) if c.name == expr.ident]
            if not found:
                raise OraError(904, f'"{expr.ident}": invalid identifier', expr.pos)
            position = found[0]
        else:
            raise OraError(1785, "ORDER BY item must be the number of a SELECT-list expression", expr.pos)
        if not 1 <= position <= len(columns):
            raise OraError(1785, "ORDER BY item must be the number of a SELECT-list expression", expr.pos)
        column = columns[position - 1]
        if self.state.collation is not None and column.family is Family.TEXT:
            return self.state.order_key(f'"o$".{column.pg}', Family.TEXT) + direction(item)
        return f"{position}{direction(item)}"

    # -------------------------------------------------------------- one block

    def _select(self, query: ast.Select, expected: Sequence[Type] | None) -> Relation:
        block = Block(self.parent)
        expressions = Expressions(self.state, block)
        where = conjuncts(query.where)
        groups = [n for n in block_nodes((query.items, query.having, query.order)) if is_group_function(n)]
        grouped = bool(query.group) or bool(groups) or query.having is not None
        windows = any(isinstance(n, ast.Call) and n.over is not None for n in block_nodes((query.items, query.order)))
        limits, where = rownum_limits(where)
        clause = FromClause(self.state, block, expressions)
        body = self._body(query, clause, expressions, where)
        limit = limit_text(expressions, limits)
        nested = grouped or query.distinct or windows or (bool(query.order) and not query.siblings)
        numbered = any(is_rownum(n) for n in block_nodes((query.items, query.having, query.order, query.group)))
        if query.for_update is not None and (numbered or (limit is not None and nested)):
            if numbered and not nested:
                raise unsupported("ROWNUM and FOR UPDATE in one query block", query.pos)
            raise OraError(2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc.", query.pos)
        if nested and (numbered or limit is not None):
            body, limit = counted_first(block, body, limit, numbered=numbered), None
        elif block.rownum is None:
            block.rownum = "(row_number() over ())::numeric"
        group_text = self._group(query, block, expressions, grouped)
        taken: list[str] | None = None
        if self._takes_numbers(query):
            taken = rows_first(block, _NUMBERED)
            if limit is not None:
                body, limit = f"{body} limit {limit}", None
            self.state.numbers.row = _NUMBERED
        block.windows = True
        items = self._items(query, block, expressions)
        block.windows = False
        if taken is not None:
            body = f"from (select {', '.join([*taken, *self.state.numbers.columns()])} {body}) as {_NUMBERED}"
        if expected is not None and len(expected) == len(items):
            items = [_typed(i, t, query.pos) for i, t in zip(items, expected, strict=True)]
        if query.distinct:
            for item in items:
                if item.value.family in LOBS:
                    raise inconsistent("-", item.value.family, query.pos)
        having = f" having {expressions.condition(query.having)}" if query.having is not None else ""
        if self.top and self.state.located and not query.distinct and not grouped:
            for item in items:
                item.value, item.lob = located(item.value, block)
        columns, listed = _columns(items)
        block.windows = True
        order = ""
        if query.order and not query.siblings:
            order = self._order(query, block, expressions, items, columns)
        elif windows and PATH in block.tree and not grouped and not query.distinct:
            order = f" order by {block.tree[PATH]}"  # windows have sorted the rows otherwise
        block.windows = False
        tail = self._row_limit(query, expressions)
        if limit is not None:
            if tail:
                raise unsupported("ROWNUM and FETCH in one query block", query.pos)
            tail = f" limit {limit}"
        tail += self._for_update(query, block, grouped or windows)
        if self.rid is not None and self.top:
            listed += f', {self.rid} as "rid$"'
        distinct = "distinct " if query.distinct else ""
        if distinct and self.state.collation is not None and any(c.family is Family.TEXT for c in columns):
            if self.state.sort is not None:
                keys = [self.state.key(c.value.sql, c.value.family) for c in items if c.value.family is not Family.NULL]
                distinct = f"distinct on ({', '.join(keys)}) "
            rows = f"select {distinct}{listed} {body}{group_text}{having}"
            return Relation(f'select * from ({rows}) as "d$"{order}{tail}', columns)
        return Relation(f"select {distinct}{listed} {body}{group_text}{having}{order}{tail}", columns)

    def _takes_numbers(self, query: ast.Select) -> bool:
        """Whether the rows of this block take the numbers of sequences before anything is made of them."""
        numbers = self.state.numbers
        if not numbers.shared or not any(id(node) in numbers.places for node in block_nodes(query.items)):
            return False
        if query.for_update is not None:
            raise unsupported("FOR UPDATE of a query that takes a sequence number twice a row", query.for_update.pos)
        return True

    def _body(self, query: ast.Select, clause: FromClause, expressions: Expressions, where: list[ast.Expr]) -> str:
        """FROM and WHERE, and the tree between them."""
        if query.connect_by is None:
            if query.start_with is not None:
                raise OraError(1788, "CONNECT BY clause required in this query block", query.start_with.pos)
            if query.siblings:
                raise OraError(30929, "ORDER SIBLINGS BY clause not allowed here", query.order[0].pos)
            return clause.translate(query.tables, where)
        generated = self._generated_rows(query, clause, expressions, where)
        if generated is not None:
            return generated
        nodes = list(block_nodes((query.items, query.where, query.group, query.having, query.order)))
        return Hierarchy(self.state, expressions, query, nodes).translate(clause, where)

    def _generated_rows(
        self, query: ast.Select, clause: FromClause, expressions: Expressions, where: list[ast.Expr]
    ) -> str | None:
        """select ... from dual connect by level <= n: the row generator, which need not go down a tree."""
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
        last = f"ceil({expressions.number(condition.right)}) - 1"
        if condition.op == "<=":
            last = f"floor({expressions.number(condition.right)})"
        clause.block.level = clause.block.rownum = '"level$"."n"::numeric'
        series = f'generate_series(1, greatest(coalesce({last}, 1), 1)::bigint) as "level$"("n")'
        body = clause.translate(query.tables, where)
        return f"from {series} cross join {body[5:]}"

    def _group(self, query: ast.Select, block: Block, expressions: Expressions, grouped: bool) -> str:
        if not grouped:
            return ""
        grouping = Grouping(bool(query.group), set())
        pieces: list[str] = []
        for expr in query.group:
            if isinstance(expr, ast.Call) and isinstance(expr.fn, ast.Name) and expr.fn.ident in ("ROLLUP", "CUBE"):
                inner = [self._group_item(expressions, a.value, grouping, totals=True) for a in expr.args]
                pieces.append(f"{expr.fn.ident.lower()}({', '.join(inner)})")
            elif isinstance(expr, ast.TupleExpr):
                pieces += [self._group_item(expressions, e, grouping) for e in expr.items]
            else:
                pieces.append(self._group_item(expressions, expr, grouping))
        block.grouping = grouping
        return f" group by {', '.join(pieces)}" if pieces else ""

    def _group_item(self, expressions: Expressions, expr: ast.Expr, grouping: Grouping, *, totals: bool = False) -> str:
        """An item of GROUP BY; totals: of ROLLUP or CUBE, whose totals have null in its place."""
        value = expressions.value(expr)
        if value.family in LOBS:
            raise inconsistent("-", value.family, expr.pos)
        sql = "null::text" if value.family is Family.NULL else value.sql
        grouping.texts.add(sql)
        key = self.state.key(sql, value.family)
        if key != sql:
            one = f"min({sql})"
            grouping.alike[sql] = f"(case when grouping({key}) = 0 then {one} end)" if totals else one
        return key

    def _items(self, query: ast.Select, block: Block, expressions: Expressions) -> list[_Item]:
        items: list[_Item] = []
        for item in query.items:
            expr = item.expr
            if isinstance(expr, ast.Star):
                if not expr.qualifier and len(query.items) > 1:
                    raise OraError(923, "FROM keyword not found where expected", expr.pos)
                items += self._star(expr, block, expressions)
                continue
            value = expressions.value(expr)
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

    def _star(self, star: ast.Star, block: Block, expressions: Expressions) -> list[_Item]:
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
        items = [_Item(n, expressions.value(ast.Name(star.pos, n))) for n in names]
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

    def _order(
        self,
        query: ast.Select,
        block: Block,
        expressions: Expressions,
        items: list[_Item],
        columns: tuple[OutputColumn, ...],
    ) -> str:
        if not query.order:
            return ""
        block.aliases = _selected(query, expressions) | {i.alias: i.value for i in items if i.alias is not None}
        positions = {item.value.sql: n for n, item in reversed(list(enumerate(items, 1)))}
        pieces: list[str] = []
        for item in query.order:
            expr = item.expr
            if isinstance(expr, ast.Literal) and isinstance(expr.value, int):
                if not 1 <= expr.value <= len(items):
                    raise OraError(1785, "ORDER BY item must be the number of a SELECT-list expression", expr.pos)
                family = items[expr.value - 1].value.family
                sql = self._position(expr.value, query, items, columns)
            else:
                value = expressions.value(expr)
                family = value.family
                if family is Family.NULL:
                    continue
                if value.sql in positions:
                    sql = self._position(positions[value.sql], query, items, columns)
                elif query.distinct:
                    raise OraError(1791, "not a SELECTed expression", expr.pos)
                else:
                    sql = self.state.order_key(value.sql, family)
            if family in LOBS:
                raise inconsistent("-", family, expr.pos)
            pieces.append(sql + direction(item))
        block.aliases = {}
        return f" order by {', '.join(pieces)}" if pieces else ""

    def _position(self, number: int, query: ast.Select, items: list[_Item], columns: tuple[OutputColumn, ...]) -> str:
        """An item of the select list in ORDER BY."""
        value = items[number - 1].value
        if self.state.collation is None or value.family is not Family.TEXT:
            return str(number)
        return self.state.order_key(f'"d$".{columns[number - 1].pg}' if query.distinct else value.sql, Family.TEXT)

    # -------------------------------------------------------------- limits and locks

    def _row_limit(self, query: ast.Select | ast.SetQuery, expressions: Expressions) -> str:
        text = ""
        if query.offset is not None:
            text += f" offset {_count(expressions, query.offset)}"
        if query.fetch is not None:
            if isinstance(query, ast.Select) and query.fetch_percent:
                raise unsupported("FETCH ... PERCENT", query.fetch.pos)
            count = _count(expressions, query.fetch)
            if isinstance(query, ast.Select) and query.with_ties and query.order:
                return f"{text} fetch first ({count}) rows with ties"
            text += f" limit {count}"
        return text

    def _for_update(self, query: ast.Select, block: Block, grouped: bool) -> str:
        lock = query.for_update
        if lock is None or (self.state.calls is not None and self.state.calls.trial):
            return ""
        if query.distinct or is_grouped(query):
            raise OraError(1786, "FOR UPDATE of this query expression is not allowed", lock.pos)
        if not lock.of:
            self._check_lockable(query.tables)
        if grouped or query.fetch is not None or query.offset is not None or query.connect_by:
            raise OraError(2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc.", lock.pos)
        sources: list[Source] = []
        if lock.of:
            for column in lock.of:
                source = self._locked(column, block)
                if source not in sources:
                    sources.append(source)
        else:
            sources = [s for s in block.sources if s.table is not None and not s.optional]
        if any(s.optional for s in sources):
            raise unsupported("FOR UPDATE of the optional side of an outer join", lock.pos)
        if any(s.table is None or s.table.kind == "DICTIONARY" for s in sources):
            self._check_lockable(query.tables)
            raise OraError(2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc.", lock.pos)
        if not sources:
            return ""
        self.lock = Lock(sources, lock.wait)
        if len(sources) == 1 and sources[0].table is not None and sources[0].table.kind == "TABLE":
            self.rid = f"{sources[0].pg}.ctid || ' ' || {sources[0].pg}.\"rowid$\""
        words = {"NOWAIT": " nowait", "SKIP LOCKED": " skip locked"}.get(str(lock.wait), "")
        return f" for update of {', '.join(s.pg for s in sources)}{words}"

    def _check_lockable(self, tables: tuple[ast.FromItem, ...]) -> None:
        """What stands in for a table: some of it Oracle cannot lock either."""
        for item in tables:
            if isinstance(item, ast.Join):
                self._check_lockable((item.left, item.right))
            elif isinstance(item, ast.DerivedTable):
                inner = item.query
                if not isinstance(inner, ast.Select) or inner.distinct or inner.fetch is not None or is_grouped(inner):
                    raise OraError(2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc.", item.pos)
                raise unsupported("FOR UPDATE of an inline view", item.pos)

    def _locked(self, column: ast.Expr, block: Block) -> Source:
        for source in block.sources:
            for candidate in source.columns:
                if isinstance(column, ast.Attr) and isinstance(column.base, ast.Name):
                    named = source.alias == column.base.ident and candidate.name == column.name
                else:
                    named = isinstance(column, ast.Name) and candidate.name == column.ident
                if named:
                    return source
        Expressions(self.state, block).value(column)  # the error a wrong name gives anywhere else
        raise OraError(1786, "FOR UPDATE of this query expression is not allowed", column.pos)


def _selected(query: ast.Select, expressions: Expressions) -> dict[str, Value]:
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


def _general(of: Type) -> Type:
    """The type without limits, for the columns of a recursive query."""
    family = family_of(of)
    return VARCHAR2 if family is Family.NULL else FAMILY_TYPES.get(family, of)


def _typed(item: _Item, to: Type, pos: int) -> _Item:
    if item.value.family == family_of(to) and item.value.type == to:
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


def _count(expressions: Expressions, expr: ast.Expr) -> str:
    return f"greatest(coalesce(floor({expressions.number(expr)}), 0), 0)::bigint"
