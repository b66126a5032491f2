"""Parsing Oracle SQL, PL/SQL and DDL into the tree of `ast`.

Syntax errors of SQL and DDL are OraErrors with Oracle's number and the offset in the text; those of PL/SQL are
CompilationErrors with line and column. What Oracle has and the sandbox has not is refused with ORA-03001
(inside PL/SQL as a CompilationError with that text).
May use: errors. Used by: every room that reads a statement, or the tree of one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..errors import OraError, unsupported
from . import ast
from .conditional import select_branches
from .ddl import DdlParser
from .expr import ON_CONVERSION_ERROR
from .lexer import line_col, tokenize
from .units import CreateHeader, parse_create_header

__all__ = [
    "ON_CONVERSION_ERROR",
    "CreateHeader",
    "line_col",
    "parse_create_header",
    "parse_expression",
    "parse_query",
    "parse_statement",
    "parse_type",
    "parse_unit_source",
]

_BLOCK_START = frozenset(["BEGIN", "DECLARE", "<<"])
_Result = TypeVar("_Result")


def parse_statement(text: str) -> ast.Stmt:
    """One client statement: query, DML, DDL, PL/SQL block, CALL, transaction control.

    A PL/SQL block ends with its semicolon; any other statement has none (ORA-00911), and never a "/".
    Positions count from the start of `text`, but those inside CreateUnit.unit from the start of CreateUnit.source.
    Raises OraError or CompilationError.
    """
    first = tokenize(text, 1).tokens[0]
    if first.key in _BLOCK_START:
        parser = _parser(text, plsql=True)
        return _guarded(parser.anonymous_block, first.pos)
    if first.key == "CREATE":
        header = parse_create_header(text)
        if header is not None:
            return _create_unit(first.pos, header)
    parser = _parser(text, plsql=False)
    return _guarded(parser.client_statement, first.pos)


def parse_unit_source(source: str) -> ast.Unit:
    """A stored unit from its source as the dictionary keeps it ("PACKAGE BODY x is ...").

    Raises CompilationError; OraError for a mistake in the header of a trigger.
    """
    return _guarded(_parser(source, plsql=True).unit, 0)


def parse_expression(text: str, *, sql: bool = True) -> ast.Expr:
    """An expression or condition standing alone, by the rules of SQL or of PL/SQL."""
    parser = _parser(text, plsql=not sql)
    return _alone(parser, parser.expr)


def parse_query(text: str) -> ast.Query:
    """A query standing alone, as the text of a view. Raises OraError."""
    parser = _parser(text, plsql=False)
    return _alone(parser, parser.query)


def parse_type(text: str) -> ast.TypeRef:
    """A data type standing alone, by the rules of PL/SQL. Raises CompilationError."""
    parser = _parser(text, plsql=True)
    return _alone(parser, parser.type_ref)


def _alone(parser: DdlParser, rule: Callable[[], _Result]) -> _Result:
    """What `rule` reads, with nothing after it."""

    def parse() -> _Result:
        result = rule()
        parser.expect_end()
        return result

    return _guarded(parse, 0)


def _create_unit(pos: int, header: CreateHeader) -> ast.CreateUnit:
    try:
        unit = parse_unit_source(header.source)
    except OraError as error:
        if error.offset is not None:
            error.offset += header.source_pos
        raise
    return ast.CreateUnit(pos, unit, header.replace, header.source, header.editionable)


def _parser(text: str, *, plsql: bool) -> DdlParser:
    tokens = tokenize(text)
    return DdlParser(text, select_branches(text, tokens) if plsql else tokens, plsql=plsql)


def _guarded(parse: Callable[[], _Result], pos: int) -> _Result:
    """Run a parser; nesting deeper than Python's stack allows becomes an error of ours."""
    try:
        return parse()
    except RecursionError:
        raise unsupported("nesting this deep", pos) from None
