"""The JSON functions of SQL."""

from __future__ import annotations

from collections.abc import Callable

from . import ast
from .cursor import Parser
from .expr import operand, order_by, value
from .lexer import split_bind
from .typeref import data_type


def _json_constructor(p: Parser) -> ast.Expr:
    tok = p.advance()
    keyed = tok.key.startswith("JSON_OBJECT")
    p.expect("(")
    entries: list[ast.JsonEntry] = []
    order: tuple[ast.OrderItem, ...] = ()
    if p.tok.key not in (")", "NULL", "ABSENT", "RETURNING", "STRICT") or p.peek().key != "ON":
        while p.tok.key not in (")", "RETURNING", "STRICT"):
            entries.append(_json_pair(p) if keyed else _json_element(p))
            if not p.accept(","):
                break
    if p.tok.key == "ORDER" and tok.key == "JSON_ARRAYAGG":
        order = order_by(p)
    nulls: str | None = None
    if p.tok.key in ("NULL", "ABSENT") and p.at_words(p.tok.key, "ON", "NULL"):
        nulls = p.advance().key
        p.reset(p.i + 2)
    returning = _json_returning(p)
    strict = p.accept("STRICT")
    if p.at_words("WITH", "UNIQUE"):
        p.refuse("WITH UNIQUE KEYS")
    p.expect(")")
    return ast.JsonObject(tok.pos, tok.key, tuple(entries), nulls, returning, strict, order)


def _json_pair(p: Parser) -> ast.JsonEntry:
    pos = p.tok.pos
    if p.tok.key == "*" or p.at_words(p.tok.key, ".", "*"):
        p.refuse("a wildcard in JSON_OBJECT")
    if p.tok.key == "KEY" and p.peek().key not in (",", ")", ".", ":", "(", "VALUE"):
        p.advance()
    key = operand(p)
    if p.tok.kind == "bind":
        p.toks[p.i : p.i + 1] = split_bind(p.tok, p.text)
        p.tok = p.toks[p.i]
    if p.tok.key in ("VALUE", ":", "IS"):
        p.advance()
        member = value(p)
    elif isinstance(key, (ast.Name, ast.Attr)):
        p.refuse("a column without a key in JSON_OBJECT")
    else:
        p.fail(905, "value")
    return ast.JsonEntry(pos, key, member, p.accept_words("FORMAT", "JSON"))


def _json_element(p: Parser) -> ast.JsonEntry:
    member = value(p)
    return ast.JsonEntry(member.pos, None, member, p.accept_words("FORMAT", "JSON"))


def _json_returning(p: Parser) -> ast.TypeRef | None:
    if not p.accept("RETURNING"):
        return None
    result = data_type(p)
    p.accept_words("FORMAT", "JSON")
    return result


def _json_path_call(p: Parser) -> ast.Expr:
    tok = p.advance()
    p.expect("(")
    doc = value(p)
    p.accept_words("FORMAT", "JSON")
    p.expect(",")
    path = json_path(p)
    if p.tok.key == "PASSING":
        p.refuse("PASSING in a JSON function")
    returning = _json_returning(p)
    if p.tok.key in ("PRETTY", "ASCII", "TRUNCATE"):
        p.refuse(f"{p.tok.key} in a JSON function")
    wrapper = json_wrapper(p)
    on_error, on_empty = json_on(p)
    p.expect(")")
    return ast.JsonPathCall(tok.pos, tok.key, doc, path, returning, wrapper, on_error, on_empty)


def json_path(p: Parser) -> str:
    """The path expression, which has to be a literal."""
    if p.tok.kind != "string":
        p.fail(40454, "<a string literal>")
    return str(p.advance().value)


def json_wrapper(p: Parser) -> str | None:
    """[WITH [CONDITIONAL | UNCONDITIONAL] | WITHOUT] [ARRAY] WRAPPER"""
    if p.tok.key not in ("WITH", "WITHOUT"):
        return None
    wrapper = p.advance().key
    if p.tok.key in ("CONDITIONAL", "UNCONDITIONAL") and p.advance().key == "CONDITIONAL":
        wrapper = "CONDITIONAL"
    p.accept("ARRAY")
    p.expect("WRAPPER")
    return wrapper


def json_on(p: Parser) -> tuple[str | ast.Literal | None, str | ast.Literal | None]:
    """The ON ERROR and ON EMPTY clauses, in either order."""
    on_error: str | ast.Literal | None = None
    on_empty: str | ast.Literal | None = None
    while p.tok.key in ("NULL", "ERROR", "EMPTY", "DEFAULT", "TRUE", "FALSE"):
        choice: str | ast.Literal = p.advance().key
        if choice == "EMPTY":
            choice = f"EMPTY {p.advance().key}" if p.tok.key in ("ARRAY", "OBJECT") else "EMPTY ARRAY"
        elif choice == "DEFAULT":
            choice = _json_default(p)
        p.expect("ON")
        if p.accept("ERROR"):
            on_error = choice
        elif p.accept("EMPTY"):
            on_empty = choice
        elif p.tok.key == "MISMATCH":
            p.refuse("ON MISMATCH")
        else:
            p.fail(905, "error", "empty")
    return on_error, on_empty


def _json_default(p: Parser) -> ast.Literal:
    literal = value(p)
    if (
        isinstance(literal, ast.Unary)
        and literal.op == "-"
        and isinstance(literal.operand, ast.Literal)
        and not isinstance(literal.operand.value, (str, type(None)))
    ):
        return ast.Literal(literal.pos, -literal.operand.value)
    if not isinstance(literal, ast.Literal):
        p.refuse("DEFAULT with something else than a literal in a JSON function")
    return literal


# By name; each stands on the name
JSON_FUNCTIONS: dict[str, Callable[[Parser], ast.Expr]] = {
    **dict.fromkeys(["JSON_OBJECT", "JSON_OBJECTAGG", "JSON_ARRAY", "JSON_ARRAYAGG"], _json_constructor),
    **dict.fromkeys(["JSON_VALUE", "JSON_QUERY", "JSON_EXISTS"], _json_path_call),
    **dict.fromkeys(["JSON_TRANSFORM", "JSON_SERIALIZE", "JSON_SCALAR"], Parser.refuse_word),
}
