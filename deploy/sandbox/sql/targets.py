"""What of a table or a view can be written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..errors import OraError, unsupported
from ..model import Table
from ..parser import ast
from .aggregates import is_group_function
from .expressions import Expressions
from .pgtypes import quoted
from .rownum import conjuncts, is_rownum
from .scope import Block, Column, Source
from .state import State, dotted
from .values import Value

BASE = "BASE$"  # in front of the columns of the table below a view
ViewStates = Callable[[State, Table], State]  # what translates the query of a view within a statement


def table_columns(table: Table, pg: str) -> list[Column]:
    return [Column(c.name, Value(f"{pg}.{quoted(c.name)}", c.type, c.nullable), not c.invisible) for c in table.columns]


def target_alias(ref: ast.TableRef) -> str:
    """Of the table below a view: a name that no subquery, of the view or of the statement, can have."""
    return quoted(f"{ref.alias or ref.name[-1]}$U")


@dataclass(frozen=True)
class Writable:
    """A table, or a view whose rows are rows of one table, as the target of a statement.

    names: its columns that are columns of the table; columns: all of them as values of a row of the table.
    conditions: what rows it shows; checks: what WITH CHECK OPTION asks of written rows. others: the other tables of a
    join view, for FROM.
    """

    table: Table
    names: dict[str, str]
    columns: tuple[Column, ...]
    conditions: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def check(self) -> str | None:
        """What RETURNING has to say of a written row; ORA-01402 when it leaves the view."""
        return f"oc.within_view(({' and '.join(self.checks)}))" if self.checks else None


def writable(
    state: State,
    table: Table,
    below: ViewStates,
    pg: str,
    privileges: Sequence[str],
    written: tuple[str, ...] | None,
    pos: int,
) -> Writable:
    """`table` over the rows that have the alias `pg`. written: the columns that a statement writes, None: it deletes.

    ORA-01732, ORA-42399; of join views also ORA-01752, ORA-01776, ORA-01779.
    """
    if table.kind == "TABLE":
        return _of_table(table, pg)
    if table.kind != "VIEW":
        raise OraError(1031, "insufficient privileges", pos)
    if table.read_only:
        raise OraError(42399, "cannot perform a DML operation on a read-only view", pos)
    query = _plain_query(state.catalog.view_query(table), pos)
    inner = below(state, table)
    refs, joins = _joined(query, table, pos)
    if len(refs) > 1:
        return _Join(inner, table, query, refs, joins, pg, pos).writable(privileges, written)
    base = inner.table(refs[0])
    if base.kind == "VIEW" and state.catalog.triggers(base.owner, base.name):
        raise unsupported(f"DML on the view {table.name} over a view with an INSTEAD OF trigger", pos)
    for privilege in privileges:
        inner.check(base, privilege, pos)
    lower = writable(inner, base, below, pg, privileges, written, pos)
    block = Block(None, [Source(refs[0].alias or refs[0].name[-1], pg, list(lower.columns), base)])
    expressions = Expressions(inner, block)
    columns = _columns(expressions, query, table)
    names: dict[str, str] = {}
    for item, info in zip(query.items, table.columns, strict=True):
        parts = dotted(item.expr)
        if parts is not None and parts[-1] in lower.names and block.find(parts) is not None:
            names[info.name] = lower.names[parts[-1]]
    own = () if query.where is None else (f"({expressions.condition(query.where)})",)
    conditions = (*lower.conditions, *own)
    checks = conditions if table.check_option else lower.checks
    if checks and (table.calls or lower.others):
        raise unsupported("WITH CHECK OPTION over a join or a function written in PL/SQL", pos)
    state.reads |= inner.reads
    return Writable(lower.table, names, columns, conditions, checks, lower.others)


def _columns(expressions: Expressions, query: ast.Select, view: Table) -> tuple[Column, ...]:
    pairs = zip(query.items, view.columns, strict=True)
    return tuple(Column(info.name, replace(expressions.value(item.expr), type=info.type)) for item, info in pairs)


def _of_table(table: Table, pg: str) -> Writable:
    own = (table.session_rows(pg),) if table.temporary else ()
    return Writable(table, {c.name: c.name for c in table.columns}, tuple(table_columns(table, pg)), own)


def _plain_query(query: ast.Query, pos: int) -> ast.Select:
    """ORA-01732 for a view whose rows are not rows of tables."""
    refused = OraError(1732, "data manipulation operation not legal on this view", pos)
    if not isinstance(query, ast.Select) or query.distinct or query.group or query.having or query.order or query.ctes:
        raise refused
    if query.connect_by or query.start_with or query.fetch or query.offset:
        raise refused
    if any(_counts(n) for n in ast.walk((query.items, query.where), without=ast.Query)):
        raise refused
    if any(isinstance(n, ast.Subquery) for n in ast.walk(query.items)):
        raise refused
    return query


def _joined(query: ast.Select, view: Table, pos: int) -> tuple[list[ast.TableRef], list[ast.Expr]]:
    """The tables below a view, and what joins them."""
    refs: list[ast.TableRef] = []
    joins = conjuncts(query.where) if len(query.tables) > 1 or isinstance(query.tables[0], ast.Join) else []
    waiting = list(query.tables)
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, ast.TableRef):
            refs.append(item)
        elif isinstance(item, ast.Join) and item.kind in ("INNER", "CROSS") and not item.using and not item.natural:
            waiting[:0] = [item.left, item.right]
            joins += conjuncts(item.on)
        else:
            what = "an outer join or a join with USING" if isinstance(item, ast.Join) else "a subquery in FROM"
            raise unsupported(f"DML on the view {view.name} over {what}", pos)
    if any(isinstance(n, ast.OuterMark) for n in ast.walk(tuple(joins))):
        raise unsupported(f"DML on the view {view.name} over an outer join", pos)
    return refs, joins


def _counts(node: ast.Node) -> bool:
    """Group and analytic functions, and ROWNUM."""
    return is_rownum(node) or is_group_function(node) or (isinstance(node, ast.Call) and node.over is not None)


@dataclass
class _Join:
    """A join view: one of its tables can be written, if each of its rows is shown once at the most."""

    state: State
    view: Table
    query: ast.Select
    refs: list[ast.TableRef]
    joins: list[ast.Expr]
    pg: str
    pos: int

    def __post_init__(self) -> None:
        self.tables = [self.state.table(ref) for ref in self.refs]
        if any(t.kind != "TABLE" or t.temporary for t in self.tables) or self.view.check_option:
            what = "a join of other than tables, or WITH CHECK OPTION"
            raise unsupported(f"DML on the join view {self.view.name} over {what}", self.pos)

    def writable(self, privileges: Sequence[str], written: tuple[str, ...] | None) -> Writable:
        block = self._block(None)
        places = [self._place(block, item.expr) for item in self.query.items]
        target = self._target(block, places, written)
        for number, table in enumerate(self.tables):
            for privilege in privileges if number == target else ("SELECT",):
                self.state.check(table, privilege, self.pos)
        block = self._block(target)
        expressions = Expressions(self.state, block)
        columns = _columns(expressions, self.query, self.view)
        named = zip(self.view.columns, places, strict=True)
        names = {info.name: place[1] for info, place in named if place is not None and place[0] == target}
        others = [n for n in range(len(self.refs)) if n != target]
        self.state.reads |= {(self.tables[n].owner, self.tables[n].name) for n in others}
        texts = tuple(f"{self.tables[n].pg} as {block.sources[n].pg}" for n in others)
        conditions = (expressions.conjunction(self.joins),) if self.joins else ()
        return Writable(self.tables[target], names, columns, conditions, (), texts)

    def _block(self, target: int | None) -> Block:
        block = Block()
        for n, (ref, table) in enumerate(zip(self.refs, self.tables, strict=True)):
            pg = self.pg if n == target else f'{self.pg[:-1]}{n}"'
            block.sources.append(Source(ref.alias or ref.name[-1], pg, table_columns(table, pg), table))
        return block

    def _place(self, block: Block, expr: ast.Expr) -> tuple[int, str] | None:
        """Which column of which table an expression is."""
        parts = dotted(expr)
        found = block.find(parts) if parts is not None else None
        if found is None or found[0] is not block:
            return None
        pairs = ((n, c) for n, s in enumerate(block.sources) for c in s.columns)
        return next(((n, c.name) for n, c in pairs if c.value is found[1]), None)

    def _target(self, block: Block, places: list[tuple[int, str] | None], written: tuple[str, ...] | None) -> int:
        if written is None:
            kept = [n for n in range(len(self.refs)) if self._preserved(block, n)]
            if not kept:
                raise OraError(1752, "cannot delete from view without exactly one key-preserved table", self.pos)
            return kept[0]
        found: set[int] = set()
        for info, place in zip(self.view.columns, places, strict=True):
            if info.name in written:
                if place is None:
                    raise OraError(1733, "virtual column not allowed here", self.pos)
                found.add(place[0])
        if len(found) > 1:
            raise OraError(1776, "cannot modify more than one base table through a join view", self.pos)
        if not found:
            raise OraError(904, f'"{written[0]}": invalid identifier', self.pos)
        target = found.pop()
        if not self._preserved(block, target):
            raise OraError(1779, "cannot modify a column which maps to a non key-preserved table", self.pos)
        return target

    def _preserved(self, block: Block, target: int) -> bool:
        """Whether a row of this table finds one row of each other at the most: all are reached over their keys."""
        equal: list[tuple[tuple[int, str] | None, tuple[int, str] | None]] = []
        for conjunct in self.joins:
            if isinstance(conjunct, ast.Binary) and conjunct.op == "=":
                equal.append((self._place(block, conjunct.left), self._place(block, conjunct.right)))
        reached = {target}
        grown = True
        while grown:
            grown = False
            for n in set(range(len(self.refs))) - reached:
                pairs = [(a, b) for pair in equal for a, b in (pair, pair[::-1])]
                fixed = {a[1] for a, b in pairs if a is not None and a[0] == n and b is not None and b[0] in reached}
                if any(set(key) <= fixed for key in self.state.catalog.keys(self.tables[n])):
                    reached.add(n)
                    grown = True
        return len(reached) == len(self.refs)
