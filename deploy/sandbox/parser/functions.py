"""Functions of SQL whose arguments have a grammar of their own, but for JSON."""

from __future__ import annotations

from collections.abc import Callable

from . import ast
from .cursor import Parser
from .expr import condition, subquery, value
from .typeref import data_type


def _cast(p: Parser) -> ast.Expr:
    pos = p.advance().pos
    p.expect("(")
    if p.tok.key == "MULTISET":
        p.refuse("CAST(MULTISET ...)")
    operand = value(p)
    p.expect("AS")
    type_ref = data_type(p)
    if p.tok.key in ("DEFAULT", ","):
        return _converted(p, pos, operand, type_ref, ("NUMBER", "DATE"))
    p.expect(")")
    return ast.Cast(pos, operand, type_ref)


def on_conversion_error(p: Parser) -> ast.Arg:
    """TO_NUMBER(x DEFAULT y ON CONVERSION ERROR, ...): kept as an argument with a name no program can write."""
    pos = p.advance().pos
    default = value(p)
    p.expect_words("ON", "CONVERSION", "ERROR")
    return ast.Arg(pos, default, ast.ON_CONVERSION_ERROR)


def _converted(p: Parser, pos: int, operand: ast.Expr, of: ast.TypeRef, types: tuple[str, ...]) -> ast.Call:
    """What stands after the type in CAST and VALIDATE_CONVERSION, as a call of the function that converts so."""
    if of.name[0] not in types or of.args or of.anchor is not None or not p.sql:
        p.refuse(f"a conversion to {of.name[0]} with a format or DEFAULT ... ON CONVERSION ERROR")
    args = [ast.Arg(operand.pos, operand)]
    if p.tok.key == "DEFAULT":
        args.append(on_conversion_error(p))
    while p.accept(","):
        args.append(ast.Arg(p.tok.pos, value(p)))
    p.expect(")")
    return ast.Call(pos, ast.Name(pos, _CONVERTERS[of.name[0]]), tuple(args))


def _validate_conversion(p: Parser) -> ast.Expr:
    """A call of the converting function with ON_CONVERSION_ERROR, within one of VALIDATE_CONVERSION."""
    pos = p.advance().pos
    p.expect("(")
    operand = value(p)
    p.expect("AS")
    converted = _converted(p, pos, operand, data_type(p), tuple(_CONVERTERS))
    return ast.Call(pos, ast.Name(pos, "VALIDATE_CONVERSION"), (ast.Arg(pos, converted),))


def _treat(p: Parser) -> ast.Expr:
    if p.sql:
        p.refuse("TREAT in SQL")
    pos = p.advance().pos
    p.expect("(")
    operand = value(p)
    p.expect("AS")
    type_ref = data_type(p)
    p.expect(")")
    return ast.Treat(pos, operand, type_ref)


def _extract(p: Parser) -> ast.Expr:
    pos = p.advance().pos
    p.expect("(")
    if p.peek().key != "FROM":
        p.refuse("EXTRACT of XML")
    field = p.advance().key
    p.advance()
    operand = value(p)
    p.expect(")")
    return ast.Extract(pos, field, operand)


def _trim(p: Parser) -> ast.Expr:
    pos = p.advance().pos
    p.expect("(")
    kind = "BOTH"
    chars: ast.Expr | None = None
    if p.tok.key in ("LEADING", "TRAILING", "BOTH") and p.peek().key not in (")", ".", ","):
        kind = p.advance().key
        if p.tok.key != "FROM":
            chars = value(p)
        p.expect("FROM")
        operand = value(p)
    else:
        operand = value(p)
        if p.accept("FROM"):
            chars, operand = operand, value(p)
    p.expect(")")
    return ast.Trim(pos, kind, chars, operand)


def _exists(p: Parser) -> ast.Expr:
    pos = p.tok.pos
    if not p.sql:
        if p.at_query(1):
            text = "PLS-00204: function or pseudo-column 'EXISTS' may be used inside a SQL statement only"
            p.fail_pls(text, pos)
        p.advance()
        return ast.Name(pos, "EXISTS")
    p.advance()
    p.expect("(")
    query = subquery(p)
    p.expect(")")
    return ast.Exists(pos, query)


_CONVERTERS = {
    "NUMBER": "TO_NUMBER",
    "DATE": "TO_DATE",
    "TIMESTAMP": "TO_TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE": "TO_TIMESTAMP_TZ",
}


def _lnnvl(p: Parser) -> ast.Expr:
    if not p.sql:
        return ast.Name(p.tok.pos, p.advance().key)
    pos = p.advance().pos
    p.expect("(")
    operand = condition(p)
    if isinstance(operand, ast.Between) or (isinstance(operand, ast.Binary) and operand.op in ("AND", "OR")):
        p.fail_number(13207, "incorrect use of the [LNNVL] operator", pos)
    p.expect(")")
    return ast.Unary(pos, "LNNVL", operand)


# By name; each stands on the name
FUNCTIONS: dict[str, Callable[[Parser], ast.Expr]] = {
    "CAST": _cast,
    "EXTRACT": _extract,
    "TRIM": _trim,
    "EXISTS": _exists,
    "LNNVL": _lnnvl,
    "CURSOR": lambda p: p.refuse("a CURSOR expression"),
    "TREAT": _treat,
    "VALIDATE_CONVERSION": _validate_conversion,
    **dict.fromkeys(["XMLELEMENT", "XMLFOREST", "XMLAGG", "XMLTABLE"], Parser.refuse_word),
}
