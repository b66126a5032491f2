"""Where an expression begins: literals, names, parentheses, CASE."""

from __future__ import annotations

from decimal import Decimal

from ..errors import OraError
from . import ast
from .cursor import Parser
from .expr import condition, expr, subquery, value
from .functions import FUNCTIONS
from .jsonexpr import JSON_FUNCTIONS
from .lexer import Token
from .words import BIND_WORDS, PLSQL_EXPRESSION_WORDS, QUERY_START, SET_OPERATORS, SQL_EXPRESSION_WORDS, SQL_RESERVED

_INTERVAL_FIELDS = frozenset(["DAY", "HOUR", "MINUTE", "SECOND"])
_DAY_DIGITS, _FRACTION_DIGITS, _MAX_DIGITS = 2, 6, 9
_FUNCTIONS = FUNCTIONS | JSON_FUNCTIONS


def primary(p: Parser) -> ast.Expr:
    """An operand without anything that hangs on it."""
    tok = p.tok
    kind = tok.kind
    if kind == "ident":
        return _word(p, tok)
    if kind == "number":
        if tok.binary:
            p.refuse("a BINARY_FLOAT or BINARY_DOUBLE literal")
        p.advance()
        assert isinstance(tok.value, (int, Decimal))
        return ast.Literal(tok.pos, tok.value)
    if kind == "string":
        p.advance()
        return ast.Literal(tok.pos, str(tok.value))
    if kind == "bind":
        if not p.plsql and p.text[tok.pos + 1] != '"' and tok.value in SQL_RESERVED - BIND_WORDS:
            raise OraError(1745, "invalid host/bind variable name", tok.pos)
        p.advance()
        return ast.Bind(tok.pos, str(tok.value))
    if kind == "quoted":
        p.advance()
        return ast.Name(tok.pos, str(tok.value), True)
    if tok.key == "(":
        return _parenthesised(p)
    if kind == "inquiry" and p.plsql:
        p.advance()
        return _inquiry(p, tok)
    return p.fail(
        936, "(", "-", "+", "case", "new", "not", "null", "<an identifier>", "<a literal>", "<a bind variable>"
    )


def _word(p: Parser, tok: Token) -> ast.Expr:
    key = tok.key
    following = p.peek()
    if key == "NULL":
        p.advance()
        return ast.Literal(tok.pos, None)
    if following.kind == "string" and key in ("DATE", "TIMESTAMP", "INTERVAL"):
        p.advance()
        return _interval_literal(p, tok) if key == "INTERVAL" else _date_literal(p, tok)
    if following.key == "(":
        special = _FUNCTIONS.get(key)
        if special is not None:
            return special(p)
    if key == "CASE":
        return _case(p)
    if p.sql:
        if key in p.reserved and key not in SQL_EXPRESSION_WORDS:
            p.fail(936)
    else:
        if key in ("TRUE", "FALSE"):
            p.advance()
            return ast.Literal(tok.pos, key == "TRUE")
        if key == "NEW" and following.kind in ("ident", "quoted"):
            p.advance()
            return primary(p)
        if key in p.reserved and key not in PLSQL_EXPRESSION_WORDS:
            expected = ("(", "-", "+", "case", "new", "not", "null", "<an identifier>", "<a literal>")
            p.fail(936, *expected)
    p.advance()
    return ast.Name(tok.pos, key)


def _date_literal(p: Parser, tok: Token) -> ast.Expr:
    return ast.DateLiteral(tok.pos, tok.key, p.string())


def _interval_literal(p: Parser, tok: Token) -> ast.Expr:
    text = p.string()
    if p.tok.key in ("YEAR", "MONTH"):
        p.refuse("an INTERVAL YEAR TO MONTH literal", tok)
    first, sizes = _interval_field(p)
    digits = sizes[0] if sizes else _DAY_DIGITS
    last, after = _interval_field(p) if p.accept("TO") else (None, sizes[1:])
    fraction = after[0] if after else _FRACTION_DIGITS
    if not (0 <= digits <= _MAX_DIGITS and 0 <= fraction <= _MAX_DIGITS):
        p.fail_number(30088, "datetime/interval precision is out of range", tok.pos)
    return ast.IntervalLiteral(tok.pos, text, first, last, digits, fraction)


def _interval_field(p: Parser) -> tuple[str, tuple[int, ...]]:
    if p.tok.key not in _INTERVAL_FIELDS:
        p.fail(905, "day", "hour", "minute", "second")
    field = p.advance().key
    sizes: list[int] = []
    if p.accept("("):
        sizes.append(p.integer())
        if p.accept(","):
            sizes.append(p.integer())
        p.expect(")")
    return field, tuple(sizes)


def _inquiry(p: Parser, tok: Token) -> ast.Expr:
    """$$PLSQL_LINE, $$PLSQL_UNIT...; a flag nobody set is NULL."""
    value: int | str | None = None
    if tok.value == "PLSQL_LINE":
        value = p.text.count("\n", 0, tok.pos) + 1
    elif tok.value == "PLSQL_UNIT" and p.unit_name:
        value = p.unit_name[-1]
    elif tok.value == "PLSQL_UNIT_OWNER" and len(p.unit_name) > 1:
        value = p.unit_name[0]
    return ast.Literal(tok.pos, value)


def _parenthesised(p: Parser) -> ast.Expr:
    pos = p.advance().pos
    if p.tok.key in QUERY_START:
        if not p.sql:
            p.fail(936, "(", "-", "+", "case", "new", "not", "null", "<an identifier>", "<a literal>")
        query = subquery(p)
        p.expect(")")
        return ast.Subquery(pos, query)
    first = expr(p)
    if isinstance(first, ast.Subquery) and p.tok.key in SET_OPERATORS:
        query = p.grammar.query_after(p, first.query)
        p.expect(")")
        return ast.Subquery(pos, query)
    rest = p.listed(value) if p.accept(",") else ()
    p.expect(")")
    return ast.TupleExpr(pos, (first, *rest)) if rest else first


def _case(p: Parser) -> ast.Expr:
    pos = p.advance().pos
    operand = None if p.tok.key == "WHEN" else value(p)
    whens: list[tuple[ast.Expr, ast.Expr]] = []
    if p.tok.key != "WHEN":
        p.fail(905, "when")
    while p.accept("WHEN"):
        test = condition(p) if operand is None else value(p)
        p.expect("THEN")
        whens.append((test, value(p)))
    default = value(p) if p.accept("ELSE") else None
    p.expect("END")
    return ast.Case(pos, operand, tuple(whens), default)
