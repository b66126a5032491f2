"""The FROM clause: tables, views, inline views, CTEs, TABLE(), JSON_TABLE, joins in both notations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..errors import OraError, unsupported
from ..model import Context, Table
from ..parser import ast
from ..types import VARCHAR2, CollectionType, RecordType, Scalar, Type
from . import jsonsql, pivot
from .conditions import compare
from .expressions import Expressions
from .pgtypes import cast_type, listed_type, quoted, string
from .scope import Block, Column, OutputColumn, Source
from .state import State, dotted
from .targets import BASE, table_columns, target_alias, writable
from .values import Value

_SAMPLE = re.compile(r"SAMPLE (BLOCK )?\( ([\d.]+) \)")
_DUAL = (("DUAL",), ("SYS", "DUAL"), ("PUBLIC", "DUAL"))


def table_source(block: Block, table: Table, alias: str | None, name: str) -> Source:
    """A catalog table as a FROM item of `block`; the caller appends it."""
    shown = alias or name
    pg = block.pg_alias(quoted(shown))
    return Source(shown, pg, table_columns(table, pg), table)


def table_text(state: State, table: Table) -> str:
    """What to write in FROM for a catalog table."""
    if table.kind == "DICTIONARY":
        return table.pg.replace("{schema}", string(state.ctx.schema)).replace("{user}", string(state.ctx.user))
    if table.kind == "VIEW" and state.collation is not None:
        return state.catalog.view_text(table, state.collation)
    if table.temporary:
        return f"(select ctid, * from {table.pg} where {table.session_rows()})"
    return table.pg


@dataclass(kw_only=True)
class ViewState(State):
    """Translates the query of a view within another statement."""

    outer: State

    @staticmethod
    def of(outer: State, view: Table) -> ViewState:
        owner = Context(view.owner, view.owner, roles=False)
        scope = outer.catalog.functions(owner)
        return ViewState(
            outer.catalog,
            owner,
            scope,
            outer.query,
            clock=True,
            collation=outer.collation,
            calls=outer.calls,
            outer=outer,
        )

    def results(self) -> str:
        return self.outer.results()

    def slot(self, expr: ast.Expr, of: Type) -> Value:
        saved, self.outer.foreign = self.outer.foreign, True  # positions are those of the view's text
        try:
            return self.outer.slot(ast.OwnersExpr(expr.pos, self.ctx.schema, expr), of)
        finally:
            self.outer.foreign = saved


@dataclass
class FromClause:
    """Translates FROM and WHERE together, because Oracle's (+) joins are written in WHERE."""

    state: State
    block: Block
    expressions: Expressions
    conditions: list[str] = field(default_factory=list)  # that the rows of the items meet
    _items: list[tuple[str, list[Source]]] = field(default_factory=list)

    def translate(self, tables: tuple[ast.FromItem, ...], where: list[ast.Expr]) -> str:
        """`from ... where ...` for these items and the conjuncts of WHERE."""
        self.place(tables)
        return self.joined(tables, where)

    def place(self, tables: tuple[ast.FromItem, ...]) -> None:
        """Makes the items known to the block; `joined` then writes them."""
        for item in tables:
            before = len(self.block.sources)
            text = self._item(item)
            self._items.append((text, self.block.sources[before:]))

    def joins(self, conjunct: ast.Expr) -> bool:
        """Whether a conjunct of WHERE joins items, and does not only choose rows."""
        return len(self._mentioned(conjunct)) > 1 or any(isinstance(n, ast.OuterMark) for n in ast.walk(conjunct))

    def joined(self, tables: tuple[ast.FromItem, ...], where: list[ast.Expr]) -> str:
        items, condition = self.parts(tables, where)
        return f"from {items}{condition}"

    def parts(self, tables: tuple[ast.FromItem, ...], where: list[ast.Expr]) -> tuple[str, str]:
        """The joined items, and ` where ...` or nothing."""
        marked = [c for c in where if any(isinstance(n, ast.OuterMark) for n in ast.walk(c))]
        if marked:
            self._check_marked(marked, tables)
            plain = [c for c in where if c not in marked]
            text = self._outer_joins(marked)
        else:
            plain = where
            text = ", ".join(t for t, _ in self._items)
        conditions = [*self.conditions, *([self.expressions.conjunction(plain)] if plain else [])]
        return text, f" where {' and '.join(conditions)}" if conditions else ""

    def _item(self, item: ast.FromItem) -> str:
        if isinstance(item, ast.TableRef):
            return self._table(item)
        if isinstance(item, ast.DerivedTable):
            return self._derived(item)
        if isinstance(item, ast.Join):
            return self._join(item)
        if isinstance(item, ast.TableFunction):
            return self._collection(item)
        if isinstance(item, ast.JsonTable):
            return self._json_table(item)
        if isinstance(item, (ast.Pivot, ast.Unpivot)):
            known = self.state.query(self.state, pivot.everything(item), self.block.parent).columns
            return self._derived(ast.DerivedTable(item.pos, pivot.rows(item, [c.name for c in known]), item.alias))
        raise unsupported(f"{type(item).__name__} in FROM", item.pos)

    def _table(self, ref: ast.TableRef) -> str:
        if isinstance(ref, ast.TargetRef):
            return self._target(ref)
        if len(ref.name) == 1:
            cte = self.block.cte(ref.name[0])
            if cte is not None:
                if ref.partition is not None:
                    raise unsupported(ref.partition, ref.pos)
                source = self._relation_source(ref.alias or ref.name[0], cte)
                return f"{quoted(ref.name[0])} as {source.pg}"
        if ref.name in _DUAL:
            if ref.partition is not None:
                raise unsupported(ref.partition, ref.pos)
            pg = self.block.pg_alias(quoted(ref.alias or "DUAL"))
            dummy = Column("DUMMY", Value(f'{pg}."dummy"', Scalar(VARCHAR2.kind, size=1)))
            self.block.sources.append(Source(ref.alias or "DUAL", pg, [dummy]))
            return f"(select 'X'::text as \"dummy\") as {pg}"
        sample = _SAMPLE.fullmatch(ref.partition or "")
        table = self.state.table(ref if sample is None else replace(ref, partition=None))
        self.state.check(table, "SELECT", ref.pos)
        self.state.reads.add((table.owner, table.name))
        source = table_source(self.block, table, ref.alias, table.name if ref.alias is None else ref.alias)
        if ref.alias is None:
            source.alias = ref.name[-1]  # a synonym qualifies by its own name
        self.block.sources.append(source)
        text = self._calling(table) if table.calls else table_text(self.state, table)
        if sample is None:
            return f"{text} as {source.pg}"
        if text != table.pg or table.kind != "TABLE":
            raise unsupported(f"SAMPLE of {table.name}", ref.pos)
        return f"{text} as {source.pg} tablesample {'system' if sample[1] else 'bernoulli'} ({sample[2]})"

    def _target(self, ref: ast.TargetRef) -> str:
        """The rows that a statement on a view writes: those of the table below it."""
        pg = self.block.pg_alias(target_alias(ref))
        below = writable(self.state, self.state.table(ref), ViewState.of, pg, (), ref.written, ref.pos)
        columns = list(below.columns)
        columns += [replace(c, name=BASE + c.name, visible=False) for c in table_columns(below.table, pg)]
        self.block.sources.append(Source(ref.alias or ref.name[-1], pg, columns, below.table))
        self.conditions += below.conditions
        return " cross join ".join([f"{below.table.pg} as {pg}", *below.others])

    def _calling(self, table: Table) -> str:
        """A view that calls functions written in PL/SQL: they are values of this statement, with its owner's rights."""
        inner = ViewState.of(self.state, table)
        relation = self.state.query(inner, self.state.catalog.view_query(table), None)
        names = ", ".join(quoted(c.name) for c in table.columns)
        return f"(select * from ({relation.sql}) v({names}))"

    def _relation_source(self, alias: str | None, columns: tuple[OutputColumn, ...]) -> Source:
        pg = self.block.pg_alias(quoted(alias) if alias else '"q$"')
        listed = [Column(c.name, Value(f"{pg}.{c.pg}", c.type, c.nullable, c.json), not c.hidden) for c in columns]
        source = Source(alias, pg, listed)
        self.block.sources.append(source)
        return source

    def _derived(self, item: ast.DerivedTable) -> str:
        surroundings = self.block if item.lateral else self.block.parent
        relation = self.state.query(self.state, item.query, surroundings)
        source = self._relation_source(item.alias, relation.columns)
        return f"{'lateral ' if item.lateral else ''}({relation.sql}) as {source.pg}"

    def _collection(self, item: ast.TableFunction) -> str:
        known = self.state.type_of(item.expr)
        if known is None:
            expr = item.expr
            if isinstance(expr, (ast.Call, ast.Attr, ast.Name)):
                label = dotted(expr.fn if isinstance(expr, ast.Call) else expr)
                named = ".".join(f'"{p}"' for p in label or ("?",))
                raise OraError(904, f"{named}: invalid identifier", expr.pos)
            raise OraError(22905, "cannot access rows from a non-nested table item", expr.pos)
        if not isinstance(known, CollectionType):
            raise OraError(22905, "cannot access rows from a non-nested table item", item.expr.pos)
        if self.state.in_dml and not known.sql:
            raise OraError(902, "invalid datatype", item.expr.pos)
        if known.kind == "INDEX BY" and (known.index is None or known.index.kind.value in ("VARCHAR2", "CHAR")):
            raise OraError(902, "invalid datatype", item.expr.pos)
        if isinstance(known.element, RecordType):
            raise unsupported("TABLE() of a collection of records", item.expr.pos)
        array = self.state.array_slot(item.expr, known)
        pg = self.block.pg_alias(quoted(item.alias) if item.alias else '"t$"')
        value = f'{pg}."column_value"::{cast_type(known.element)}'
        column = Column("COLUMN_VALUE", Value(value, known.element))
        self.block.sources.append(Source(item.alias, pg, [column]))
        return f'unnest({array}::{listed_type(known.element)}[]) as {pg}("column_value")'

    def _json_table(self, item: ast.JsonTable) -> str:
        text, columns = jsonsql.table(self.expressions, item)
        pg = self.block.pg_alias(quoted(item.alias) if item.alias else '"j$"')
        listed = [
            Column(name, Value(f'{pg}."c{n}"', value.type, True, value.json))
            for n, (name, value) in enumerate(columns, 1)
        ]
        self.block.sources.append(Source(item.alias, pg, listed))
        return f"{text} as {pg}"

    def _join(self, item: ast.Join) -> str:
        before = len(self.block.sources)
        left = self._item(item.left)
        middle = len(self.block.sources)
        right = self._item(item.right)
        lefts, rights = self.block.sources[before:middle], self.block.sources[middle:]
        if isinstance(item.right, ast.Join):
            right = f"({right})"
        for source in lefts if item.kind in ("RIGHT", "FULL") else []:
            _make_optional(source)
        for source in rights if item.kind in ("LEFT", "FULL") else []:
            _make_optional(source)
        if item.kind == "CROSS":
            return f"{left} cross join {right}"
        if item.natural or item.using:
            on = self._using(item, lefts, rights)
        else:
            assert item.on is not None
            on = self.expressions.condition(item.on)
        word = "join" if item.kind == "INNER" else f"{item.kind.lower()} join"
        return f"{left} {word} {right} on {on}"

    def _using(self, item: ast.Join, lefts: list[Source], rights: list[Source]) -> str:
        names = item.using or tuple(_common(lefts, rights))
        tests: list[str] = []
        for name in names:
            a, b = self._joined_column(name, lefts, item.pos), self._joined_column(name, rights, item.pos)
            tests.append(compare(self.expressions, "=", a, b, item.pos))
            shown = b if item.kind == "RIGHT" else a
            if item.kind == "FULL":
                shown = Value(f"coalesce({a.sql}, {b.sql})", a.type)
            self.block.merged[name] = shown
            code = 25155 if item.natural else 25154
            self.block.unqualified.update({(s.pg, name): code for s in (*lefts, *rights) if s.find(name)})
        return " and ".join(tests) or "true"

    def _joined_column(self, name: str, sources: list[Source], pos: int) -> Value:
        if name in self.block.merged:
            return self.block.merged[name]
        found = [c for s in sources for c in s.find(name)]
        if not found:
            raise OraError(904, f'"{name}": invalid identifier', pos)
        if len(found) > 1:
            raise OraError(918, "column ambiguously defined", pos)
        return found[0].value

    def _check_marked(self, conjuncts: list[ast.Expr], tables: tuple[ast.FromItem, ...]) -> None:
        """What Oracle does not let (+) be combined with."""
        if any(isinstance(item, ast.Join) for item in tables):
            raise OraError(25156, "old style outer join (+) cannot be used with ANSI joins", conjuncts[0].pos)
        for node in (n for conjunct in conjuncts for n in ast.walk(conjunct)):
            refused = isinstance(node, ast.InQuery) or (isinstance(node, ast.Binary) and node.op == "OR")
            if isinstance(node, ast.InList):  # a list of constants is welcome
                refused = any(self._mentioned(item) for item in node.items)
            sides = (node.left, node.right) if isinstance(node, ast.Binary) else ()
            if {ast.OuterMark, ast.Subquery} == {type(side) for side in sides}:
                raise OraError(1799, "a column may not be outer-joined to a subquery", node.pos)
            if refused and any(isinstance(n, ast.OuterMark) for n in ast.walk(node)):
                raise OraError(1719, "outer join operator (+) not allowed in operand of OR or IN", node.pos)

    def _outer_joins(self, conjuncts: list[ast.Expr]) -> str:
        """Oracle's own outer joins: each marked table is LEFT JOINed once the tables it depends on are there."""
        conditions: dict[int, list[ast.Expr]] = {}
        needs: dict[int, set[int]] = {}
        for conjunct in conjuncts:
            marked = {s for n in ast.walk(conjunct) if isinstance(n, ast.OuterMark) for s in self._mentioned(n)}
            if len(marked) != 1:
                raise OraError(1468, "a predicate may reference only one outer-joined table", conjunct.pos)
            target = marked.pop()
            conditions.setdefault(target, []).append(conjunct)
            needs.setdefault(target, set()).update(self._mentioned(conjunct) - {target})
        placed = [i for i in range(len(self._items)) if i not in conditions]
        text = " cross join ".join(self._items[i][0] for i in placed)
        waiting = [i for i in range(len(self._items)) if i in conditions]
        if not placed:
            raise OraError(1416, "two tables cannot be outer-joined to each other", conjuncts[0].pos)
        while waiting:
            ready = next((i for i in waiting if needs[i] <= set(placed)), None)
            if ready is None:
                raise OraError(1416, "two tables cannot be outer-joined to each other", conjuncts[0].pos)
            waiting.remove(ready)
            placed.append(ready)
            for source in self._items[ready][1]:
                _make_optional(source)
            text += f" left join {self._items[ready][0]} on {self.expressions.conjunction(conditions[ready])}"
        return text

    def _mentioned(self, expr: ast.Node) -> set[int]:
        """The FROM items (by position) whose columns appear below `expr`."""
        result: set[int] = set()
        qualified: set[int] = set()
        for node in ast.walk(expr):
            if isinstance(node, ast.Attr):
                qualified.add(id(node.base))
            if id(node) in qualified or not isinstance(node, (ast.Name, ast.Attr)):
                continue
            parts = dotted(node)
            found = self.block.find(parts, node.pos) if parts is not None else None
            if found is None or found[0] is not self.block:
                continue
            for index, (_, sources) in enumerate(self._items):
                if any(c.value is found[1] for s in sources for c in s.columns):
                    result.add(index)
        return result


def _make_optional(source: Source) -> None:
    source.optional = True
    for column in source.columns:
        value = column.value
        column.value = replace(value, nullable=True)


def _common(lefts: list[Source], rights: list[Source]) -> list[str]:
    names = {c.name for s in rights for c in s.columns if c.visible}
    return [c.name for s in lefts for c in s.columns if c.visible and c.name in names]
