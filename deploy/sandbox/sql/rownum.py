"""Limits of the rows: OFFSET and FETCH, and ROWNUM: in WHERE a limit, elsewhere their number before they are grouped or
sorted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ..errors import OraError, unsupported
from ..parser import ast
from .expressions import Expressions
from .scope import Block
from .values import number

_MIRRORED = {"<": ">", "<=": ">=", "=": "=", ">": "<", ">=": "<=", "<>": "<>"}
_UNKNOWN = (904, 1788)  # a column, LEVEL
Limit = tuple[str, ast.Expr]


def conjuncts(expr: ast.Expr | None) -> list[ast.Expr]:
    """The parts of a condition that AND joins."""
    if isinstance(expr, ast.Binary) and expr.op == "AND":
        return conjuncts(expr.left) + conjuncts(expr.right)
    return [] if expr is None else [expr]


def is_rownum(expr: object) -> bool:
    return isinstance(expr, ast.Name) and expr.ident == "ROWNUM"


def rownum_limits(where: list[ast.Expr]) -> tuple[list[Limit], list[ast.Expr]]:
    """Splits the conjuncts that compare ROWNUM off."""
    limits: list[Limit] = []
    rest: list[ast.Expr] = []
    for conjunct in where:
        found = _limits_of(conjunct)
        limits += found
        if not found:
            rest.append(conjunct)
    return limits, rest


def _limits_of(conjunct: ast.Expr) -> list[Limit]:
    if isinstance(conjunct, ast.Binary) and conjunct.op in _MIRRORED:
        if is_rownum(conjunct.left):
            return [(conjunct.op, conjunct.right)]
        if is_rownum(conjunct.right):
            return [(_MIRRORED[conjunct.op], conjunct.left)]
    if isinstance(conjunct, ast.Between) and is_rownum(conjunct.operand) and not conjunct.negated:
        return [(">=", conjunct.low), ("<=", conjunct.high)]
    if isinstance(conjunct, ast.InList) and is_rownum(conjunct.operand) and not conjunct.negated:
        return _first_of(conjunct)
    return []


def _first_of(conjunct: ast.InList) -> list[Limit]:
    """ROWNUM IN (1, 2, 4): the numbers from 1 on that are there without a gap."""
    values = {i.value for i in conjunct.items if isinstance(i, ast.Literal) and isinstance(i.value, (int, Decimal))}
    if len(values) < len(conjunct.items):
        return []
    last = 0
    while last + 1 in values:
        last += 1
    return [("<=", ast.Literal(conjunct.pos, last))]


def limit_text(expressions: Expressions, limits: list[Limit]) -> str | None:
    """For LIMIT; null means all rows. The number counts rows that passed: what refuses number 1 refuses all."""
    if not limits:
        return None
    texts: list[str] = []
    for op, expr in limits:
        value = _constant(expressions, expr)
        if op == "<=":
            texts.append(f"greatest(coalesce(floor({value}), 0), 0)")
        elif op == "<":
            texts.append(f"greatest(coalesce(ceil({value}) - 1, 0), 0)")
        elif op == "=":
            texts.append(f"(case when {value} = 1 then 1 else 0 end)")
        elif op == "<>":
            before = f"when {value} >= 1 and {value} = trunc({value}) then {value} - 1"
            texts.append(f"(case {before} when {value} is null then 0 end)")
        else:
            texts.append(f"(case when {value} {'<' if op == '>' else '<='} 1 then null else 0 end)")
    smallest = texts[0] if len(texts) == 1 else f"least({', '.join(texts)})"
    return f"({smallest})::bigint"


def _constant(expressions: Expressions, expr: ast.Expr) -> str:
    """A number that does not depend on the rows that are counted."""
    around = Expressions(expressions.state, Block(expressions.block.parent))
    try:
        return number(around.value(expr), expr.pos)
    except OraError as error:
        if error.code not in _UNKNOWN:
            raise
        expressions.value(expr)  # the error of what is unknown here too
        raise unsupported("ROWNUM compared with a column", expr.pos) from error


def counted_first(block: Block, body: str, limit: str | None, *, numbered: bool) -> str:
    """Counts the rows before grouping or sorting: the block goes on with the columns of an inner query."""
    listed: list[str] = []

    def kept(sql: str) -> str:
        listed.append(f'{sql} as "c{len(listed) + 1}"')
        return f'"rows$"."c{len(listed)}"'

    for source in block.sources:
        for column in source.columns:
            column.value = replace(column.value, sql=kept(column.value.sql))
    for name, value in list(block.merged.items()):
        block.merged[name] = replace(value, sql=kept(value.sql))
    for node, value in list(block.computed.items()):
        block.computed[node] = replace(value, sql=kept(value.sql))
    for name, sql in list(block.tree.items()):
        block.tree[name] = kept(sql)
    if block.level is not None:
        block.level = kept(block.level)
    if numbered:
        block.rownum = kept(block.rownum or "(row_number() over ())::numeric")
    ending = f" limit {limit}" if limit is not None else ""
    return f'from (select {", ".join(listed) or "1"} {body}{ending}) as "rows$"'


def row_limit(query: ast.Select | ast.SetQuery, expressions: Expressions, rows: str = "") -> str:
    """rows: the query, of whose rows it may be a percentage."""
    text = ""
    if query.offset is not None:
        text += f" offset {_count(expressions, query.offset)}"
    if query.fetch is not None:
        count = _count(expressions, query.fetch)
        if isinstance(query, ast.Select) and query.fetch_percent:
            share = f"greatest({expressions.number(query.fetch)}, 0)"
            count = f'(select ceil(count(*) * {share} / 100)::bigint from ({rows}) as "p$")'
        if isinstance(query, ast.Select) and query.with_ties and query.order:
            return f"{text} fetch first ({count}) rows with ties"
        text += f" limit {count}"
    return text


def _count(expressions: Expressions, expr: ast.Expr) -> str:
    return f"greatest(coalesce(floor({expressions.number(expr)}), 0), 0)::bigint"
