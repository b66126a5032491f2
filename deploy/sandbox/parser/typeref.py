"""Data types as written in declarations, casts and columns."""

from __future__ import annotations

from . import ast
from .cursor import Parser

_DAY_PRECISION = 2
_SECOND_PRECISION = 6
_MAX_PRECISION = 9
_NUMBER_PRECISION = 38

# Types whose name is a reserved word of SQL.
_TYPE_WORDS = frozenset("CHAR DATE DECIMAL FLOAT INTEGER LONG NUMBER RAW ROWID SMALLINT VARCHAR VARCHAR2".split())


def data_type(p: Parser) -> ast.TypeRef:
    """A data type: built in, user defined, or anchored by %TYPE / %ROWTYPE."""
    tok = p.tok
    if tok.kind == "quoted":
        return _user_type(p)
    if tok.kind != "ident" or (tok.key in p.reserved and tok.key not in _TYPE_WORDS):
        p.fail(902, "<a data type>")
    key = tok.key
    following = p.peek().key
    if following in (".", "%", "@"):
        return _user_type(p)
    if key == "TIMESTAMP":
        return _timestamp(p)
    if key == "INTERVAL" and following in ("DAY", "YEAR"):
        return _interval(p)
    if key == "REF" and following not in ("", ",", ")", ";", "("):
        p.refuse("a REF type")
    p.advance()
    name = key
    if (key, following) in (("LONG", "RAW"), ("DOUBLE", "PRECISION")):
        p.advance()
        name = f"{key} {following}"
    elif key in ("CHAR", "CHARACTER", "NCHAR") and following == "VARYING":
        p.advance()
        name = "NVARCHAR2" if key == "NCHAR" else "VARCHAR2"
    elif key == "NATIONAL" and following in ("CHAR", "CHARACTER"):
        p.advance()
        name = "NVARCHAR2" if p.accept("VARYING") else "NCHAR"
    star = p.tok.key == "(" and p.peek().key == "*"
    args, chars = _type_args(p)
    return ast.TypeRef(tok.pos, (name,), args, chars, any_precision=star)


def _type_args(p: Parser) -> tuple[tuple[int, ...], bool | None]:
    if not p.accept("("):
        return (), None
    chars: bool | None = None
    args: list[int] = []
    while True:
        if p.tok.key == "*":
            p.advance()
            args.append(_NUMBER_PRECISION)
        elif p.tok.kind == "ident" and not p.sql:
            p.fail_pls("PLS-00491: numeric literal required", p.tok.pos)
        else:
            args.append(p.integer())
        if not p.accept(","):
            break
    if p.tok.key in ("CHAR", "BYTE"):
        chars = p.advance().key == "CHAR"
    p.expect(")")
    return tuple(args), chars


def _user_type(p: Parser) -> ast.TypeRef:
    pos = p.tok.pos
    parts = [p.any_ident()]
    while p.accept("."):
        parts.append(p.any_ident())
    if p.tok.key == "@":
        p.refuse("a database link")
    anchor: str | None = None
    if p.accept("%"):
        if p.tok.key not in ("TYPE", "ROWTYPE"):
            p.fail(902, "type", "rowtype")
        anchor = p.advance().key
    args, chars = _type_args(p) if anchor is None else ((), None)
    return ast.TypeRef(pos, tuple(parts), args, chars, anchor)


def _timestamp(p: Parser) -> ast.TypeRef:
    pos = p.advance().pos
    args, _ = _type_args(p)
    name = "TIMESTAMP"
    if p.accept_words("WITH", "TIME", "ZONE"):
        name = "TIMESTAMP WITH TIME ZONE"
    elif p.accept_words("WITH", "LOCAL", "TIME", "ZONE"):
        name = "TIMESTAMP WITH LOCAL TIME ZONE"
    return ast.TypeRef(pos, (name,), args)


def _interval(p: Parser) -> ast.TypeRef:
    tok = p.advance()
    if p.tok.key == "YEAR":
        p.refuse("INTERVAL YEAR TO MONTH", tok)
    p.expect("DAY")
    days, _ = _type_args(p)
    p.expect_words("TO", "SECOND")
    seconds, _ = _type_args(p)
    args: tuple[int, ...] = ()
    if days or seconds:
        args = (*(days or (_DAY_PRECISION,)), *(seconds or (_SECOND_PRECISION,)))
    if not all(0 <= size <= _MAX_PRECISION for size in args):
        p.fail_number(30088, "datetime/interval precision is out of range", tok.pos)
    return ast.TypeRef(tok.pos, ("INTERVAL DAY TO SECOND",), args)
