"""Operators, by precedence climbing: one grammar for SQL and PL/SQL."""

from __future__ import annotations

from . import ast
from .cursor import Parser
from .expr import ADD, AND, MULTIPLY, NOT, OR, RELATION, subquery, value
from .postfix import postfix
from .words import COMPARISONS, SET_OPERATORS

_PRECEDENCE = {"OR": OR, "AND": AND, "+": ADD, "-": ADD, "||": ADD, "*": MULTIPLY, "/": MULTIPLY}
_RELATION_WORDS = COMPARISONS | {"IS", "IN", "LIKE", "BETWEEN"}
_NEGATED_WORDS = frozenset(["IN", "LIKE", "BETWEEN", "MEMBER", "LIKEC", "LIKE2", "LIKE4", "SUBMULTISET"])
_UNKNOWN_LIKES = frozenset(["LIKEC", "LIKE2", "LIKE4"])


def binary(p: Parser, minimum: int) -> ast.Expr:
    """An expression of operators that bind at least as strongly as `minimum`."""
    strongest = MULTIPLY
    tok = p.tok
    if tok.key == "NOT" and minimum <= NOT:
        p.advance()
        left: ast.Expr = ast.Unary(tok.pos, "NOT", binary(p, NOT))
        strongest = AND
    else:
        left = _unary(p)
    while True:
        key = p.tok.key
        precedence = MULTIPLY if key == "MOD" and not p.sql else _PRECEDENCE.get(key)
        if precedence is not None:
            if precedence < minimum or precedence > strongest:
                return left
            tok = p.advance()
            right = binary(p, precedence + 1)
            left = _mod(tok.pos, left, right) if key == "MOD" else ast.Binary(left.pos, key, left, right)
        elif minimum <= RELATION <= strongest and _at_relation(p, key):
            left = _relation(p, left)
            strongest = AND
        else:
            if key != "MULTISET" or p.peek().key not in SET_OPERATORS or minimum > ADD:
                return left
            left = _multiset(p, left)


def _multiset(p: Parser, left: ast.Expr) -> ast.Expr:
    op = p.peek().key
    if p.sql or op == "MINUS":
        p.refuse("MULTISET " + op)
    p.reset(p.i + 2)
    distinct = p.accept("DISTINCT")
    if not distinct:
        p.accept("ALL")
    return ast.Multiset(left.pos, op, distinct, left, binary(p, MULTIPLY))


def _mod(pos: int, left: ast.Expr, right: ast.Expr) -> ast.Expr:
    """a MOD b: the function, which PL/SQL has as an operator, too."""
    fn = ast.Attr(left.pos, ast.Name(pos, "STANDARD"), "MOD")
    return ast.Call(left.pos, fn, (ast.Arg(left.pos, left), ast.Arg(right.pos, right)))


def _at_relation(p: Parser, key: str) -> bool:
    if key in _RELATION_WORDS:
        return True
    if key == "NOT":
        return p.peek().key in _NEGATED_WORDS
    if key in ("MEMBER", "SUBMULTISET"):
        return p.peek().key == "OF" or not p.sql
    return key in _UNKNOWN_LIKES and p.peek().kind != "op"


def _relation(p: Parser, left: ast.Expr) -> ast.Expr:
    tok = p.advance()
    key = tok.key
    if key in COMPARISONS:
        if p.tok.key in ("ANY", "SOME", "ALL") and p.peek().key == "(":
            return _quantified(p, left, key)
        return ast.Binary(left.pos, key, left, binary(p, ADD))
    if key == "IS":
        return _is(p, left)
    negated = key == "NOT"
    if negated:
        tok = p.advance()
        key = tok.key
    if key == "IN":
        return _in(p, left, negated)
    if key == "BETWEEN":
        low = binary(p, ADD)
        p.expect("AND")
        return ast.Between(left.pos, left, low, binary(p, ADD), negated)
    if key == "LIKE":
        pattern = binary(p, ADD)
        escape = binary(p, ADD) if p.accept("ESCAPE") else None
        return ast.Like(left.pos, left, pattern, escape, negated)
    if key == "MEMBER":
        p.accept("OF")
        return ast.MemberOf(left.pos, left, binary(p, ADD), negated)
    if key == "SUBMULTISET" and not p.sql:
        p.accept("OF")
        return ast.Submultiset(left.pos, left, binary(p, ADD), negated)
    return p.refuse(key, tok)


def _quantified(p: Parser, left: ast.Expr, op: str) -> ast.Expr:
    quantifier = p.advance().key.replace("SOME", "ANY")
    if p.at_query(1):
        p.advance()
        query = subquery(p)
        p.expect(")")
        return ast.Quantified(left.pos, left, op, quantifier, query, ())
    items = p.in_parens(value)
    return ast.Quantified(left.pos, left, op, quantifier, None, items)


def _is(p: Parser, left: ast.Expr) -> ast.Expr:
    negated = p.accept("NOT")
    tok = p.tok
    if p.accept("NULL"):
        return ast.IsNull(left.pos, left, negated)
    if p.accept("JSON"):
        return _is_json(p, left, negated)
    if not p.sql:
        for words in (("EMPTY",), ("A", "SET")):
            if p.accept_words(*words):
                return ast.CollectionTest(left.pos, left, " ".join(words), negated)
    if tok.key in ("NAN", "INFINITE", "EMPTY", "A", "OF", "DANGLING", "PRESENT"):
        p.refuse(f"IS {tok.key}")
    return p.fail(908, "null", "not")


def _is_json(p: Parser, left: ast.Expr, negated: bool) -> ast.Expr:
    strict = False
    p.accept_words("FORMAT", "JSON")  # as if it were not there, but for a BLOB's OSON
    if p.tok.key == "(" and p.peek().key in ("STRICT", "LAX"):
        p.advance()
        strict = p.advance().key == "STRICT"
        p.expect(")")
    elif p.tok.key in ("STRICT", "LAX"):
        strict = p.advance().key == "STRICT"
    if p.at_words("WITH", "UNIQUE"):
        p.refuse("IS JSON WITH UNIQUE KEYS")
    if p.accept_words("WITHOUT", "UNIQUE"):
        p.accept("KEYS")
    return ast.IsJson(left.pos, left, negated, strict)


def _in(p: Parser, left: ast.Expr, negated: bool) -> ast.Expr:
    opening = p.tok
    p.expect("(")
    if p.at_query():
        if not p.sql:
            p.fail_pls("PLS-00405: subquery not allowed in this context", opening.pos)
        start = p.i
        query = subquery(p)
        if p.accept(")"):
            return ast.InQuery(left.pos, left, query, negated)
        if p.toks[start].key != "(":
            p.expect(")")
        p.reset(start)
    items = p.listed(value)
    p.expect(")")
    return ast.InList(left.pos, left, items, negated)


def _unary(p: Parser) -> ast.Expr:
    tok = p.tok
    key = tok.key
    if key == "-" or key == "+":
        p.advance()
        return ast.Unary(tok.pos, key, _unary(p))
    if p.sql and (key == "PRIOR" or (key == "CONNECT_BY_ROOT" and (p.peek().kind != "op" or p.peek().key == "("))):
        p.advance()
        return ast.Unary(tok.pos, key, _unary(p))
    base = postfix(p)
    if p.tok.key == "**":
        if p.sql:
            p.fail(936)
        p.advance()
        return ast.Binary(base.pos, "**", base, _unary(p))
    return base
