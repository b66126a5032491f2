"""INSERT ALL and INSERT FIRST: one query for all that the rows of the subquery give to the INTO clauses."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import OraError
from ..model import Sequence_
from ..parser import ast
from ..types import NUMBER, VARCHAR2, Family
from .expressions import Expressions
from .pgtypes import string
from .plan import OutColumn, Plan, RowInsert
from .rowcall import Calls
from .scope import Block, Column, Relation, Source
from .state import State, dotted
from .values import Value, any_sql
from .viewdml import count_values, is_default

_ROW = '"s$"'


def multi_insert(state: State, stmt: ast.MultiInsert) -> Plan:
    """The text gives for each row the conditions as 0 or 1, then the values of all INTO clauses, one after the other.

    A sequence is asked once a row, however often NEXTVAL stands in the statement.
    """
    for node, _ in _sequences(state, stmt.query):
        raise OraError(2287, "sequence number not allowed here", node.pos)
    targets = frozenset(_targets(state, stmt))
    relation = state.query(state, stmt.query, None)
    calls = state.calls
    called = calls is not None and bool(calls.found)
    if any(branch.when is not None for branch in stmt.branches):
        state.calls = None  # PostgreSQL would call the functions of INTO clauses that are not taken
    block = _row_block(relation)
    numbers = _draw(state, stmt, block, calls)
    writer = _Writer(Expressions(state, block), relation)
    branches = tuple(writer.branch(branch) for branch in stmt.branches)
    drawn = "".join(f', {number}::numeric as "next{n}"' for n, number in enumerate(numbers))
    names = ", ".join(f'"c{n}"' for n in range(len(relation.columns)))
    rows = f'select "q$".*{drawn} from ({relation.sql}) as "q$"({names})'
    if called:
        rows += " offset 0"  # or a function would be called for each place that its result is used in
    listed = ", ".join(sql for sql, _ in writer.values) or "1"
    columns = tuple(column for _, column in writer.values)
    return Plan("INSERT", f"select {listed} from ({rows}) as {_ROW}", rows=columns, inserts=branches, targets=targets)


def _targets(state: State, stmt: ast.MultiInsert) -> Iterator[tuple[str, str]]:
    """Owner and name of the tables written to."""
    for clause in (c for branch in stmt.branches for c in branch.into):
        table = state.table(clause.table)
        state.check(table, "INSERT", clause.table.pos)
        if table.kind != "TABLE":
            raise OraError(1702, "a view is not appropriate here", clause.table.pos)
        yield table.owner, table.name


def _row_block(relation: Relation) -> Block:
    """INTO clauses see the columns of the subquery."""
    columns = [
        Column(c.name, Value(f'{_ROW}."c{n}"', c.type, c.nullable, c.json)) for n, c in enumerate(relation.columns)
    ]
    return Block(None, [Source(None, _ROW, columns)])


def _sequences(state: State, item: object) -> Iterator[tuple[ast.Attr, Sequence_]]:
    for node in ast.walk(item):
        parts = dotted(node) if isinstance(node, ast.Attr) and node.name in ("NEXTVAL", "CURRVAL") else None
        found = state.resolve(parts[:-1]) if parts is not None else None
        if found is not None and isinstance(found.object, Sequence_):
            assert isinstance(node, ast.Attr)
            yield node, found.object


def _draw(state: State, stmt: ast.MultiInsert, block: Block, calls: Calls | None) -> list[str]:
    """The sequences to be asked, in PostgreSQL's words; CURRVAL beside NEXTVAL is the same number."""
    found = list(_sequences(state, stmt.branches))
    for _, sequence in found:
        state.catalog.check(state.ctx, sequence, "SELECT")
    trial = calls is not None and calls.trial
    if calls is not None:
        calls.draws = calls.draws or bool(found)
    drawn = list(dict.fromkeys(sequence.pg for node, sequence in found if node.name == "NEXTVAL"))
    for node, sequence in found:
        sql = "0::numeric" if trial else f"currval({string(sequence.pg)})::numeric"
        if sequence.pg in drawn:
            sql = f'{_ROW}."next{drawn.index(sequence.pg)}"'
        block.computed[node] = Value(sql, NUMBER, False)
    return ["0" if trial else f"nextval({string(pg)})" for pg in drawn]


class _Writer:
    """Gathers the columns of the query."""

    def __init__(self, expressions: Expressions, relation: Relation) -> None:
        self._expressions = expressions
        self._relation = relation
        self.values: list[tuple[str, OutColumn]] = []

    def branch(self, branch: ast.InsertBranch) -> tuple[int | None, tuple[RowInsert, ...]]:
        when: int | None = None
        if branch.when is not None:
            test = self._expressions.condition(branch.when)
            when = self._add(Value(f"(case when {test} then 1 else 0 end)::numeric", NUMBER, False))
        return when, tuple(self._clause(clause) for clause in branch.into)

    def _clause(self, clause: ast.IntoClause) -> RowInsert:
        """The INSERT of one row; the position of a bind in it is that of its column here."""
        values: list[ast.Expr] = []
        if clause.values is None:
            columns = self._expressions.block.sources[0].columns
            values = [ast.Bind(p, f"v{p}") for p in [self._add(c.value) for c in columns]]
        else:
            for expr in clause.values:
                place = expr.pos if is_default(expr) else self._add(self._expressions.value(expr))
                values.append(expr if is_default(expr) else ast.Bind(place, f"v{place}"))
        if clause.columns:
            count_values(len(clause.columns), len(values), clause.pos)
        return RowInsert(ast.Insert(clause.pos, clause.table, clause.columns, tuple(values), None))

    def _add(self, value: Value) -> int:
        of = VARCHAR2 if value.family is Family.NULL else value.type
        number = len(self.values)
        self.values.append((f'{any_sql(value)} as "v{number}"', OutColumn(f"V{number}", of, value.nullable)))
        return number
