"""Expressions and conditions as other rules ask for them; `operators` is where reading one begins."""

from __future__ import annotations

from . import ast
from .cursor import Parser
from .words import COMPARISONS, SQL_MESSAGES

# How strongly operators bind
OR, AND, NOT, RELATION, ADD, MULTIPLY = 1, 2, 3, 4, 5, 6

_CONDITION_FUNCTIONS = frozenset(["REGEXP_LIKE", "JSON_EQUAL", "JSON_TEXTCONTAINS", "XMLEXISTS", "UPDATING"])
_CONDITIONS = (
    ast.IsNull,
    ast.Between,
    ast.InList,
    ast.InQuery,
    ast.Quantified,
    ast.Like,
    ast.IsJson,
    ast.MemberOf,
    ast.Exists,
)


def expr(p: Parser) -> ast.Expr:
    """Any expression or condition."""
    return p.grammar.expression(p, 0)


def value(p: Parser) -> ast.Expr:
    """An expression; in SQL, where there is no BOOLEAN, not a condition."""
    return p.grammar.expression(p, ADD if p.sql else 0)


def operand(p: Parser) -> ast.Expr:
    """An expression that stops before any comparison, in PL/SQL too."""
    return p.grammar.expression(p, ADD)


def condition(p: Parser) -> ast.Expr:
    """A condition. In SQL every operand of AND, OR, NOT has to be one (ORA-00920)."""
    result = p.grammar.expression(p, 0)
    if p.sql:
        _require_condition(p, result)
    return result


def order_by(p: Parser) -> tuple[ast.OrderItem, ...]:
    """ORDER [SIBLINGS] BY item, ..."""
    p.expect("ORDER")
    p.accept("SIBLINGS")
    p.expect("BY")
    return p.listed(order_item)


def order_item(p: Parser) -> ast.OrderItem:
    key = value(p)
    descending = False
    nulls: str | None = None
    if p.tok.key in ("ASC", "DESC"):
        descending = p.advance().key == "DESC"
    if p.accept("NULLS"):
        if p.tok.key not in ("FIRST", "LAST"):
            p.fail(905, "first", "last")
        nulls = p.advance().key
    return ast.OrderItem(key.pos, key, descending, nulls)


def subquery(p: Parser) -> ast.Query:
    """The query of an expression or a condition: sorted only where FETCH takes some of it (ORA-00907)."""
    query = p.grammar.query(p)
    if isinstance(query, (ast.Select, ast.SetQuery)) and query.order and not (query.fetch or query.offset):
        p.fail_number(907, SQL_MESSAGES[907], query.order[0].pos)
    return query


def _require_condition(p: Parser, node: ast.Expr) -> None:
    if isinstance(node, ast.Binary):
        if node.op in ("AND", "OR"):
            _require_condition(p, node.left)
            _require_condition(p, node.right)
            return
        if node.op in COMPARISONS:
            return
    elif isinstance(node, ast.Unary) and node.op in ("NOT", "PRIOR", "LNNVL"):
        _require_condition(p, node.operand)
        return
    elif isinstance(node, _CONDITIONS):
        return
    elif isinstance(node, ast.JsonPathCall):
        if node.kind == "JSON_EXISTS":
            return
    elif isinstance(node, ast.Call) and isinstance(node.fn, ast.Name) and node.fn.ident in _CONDITION_FUNCTIONS:
        return
    p.fail(920)
