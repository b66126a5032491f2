"""Parsing Oracle SQL, PL/SQL and DDL into the tree of `ast`.

Syntax errors of SQL and DDL are OraErrors with Oracle's number and the offset in the text; those of PL/SQL are
CompilationErrors with line and column. What Oracle has and the sandbox has not is refused with ORA-03001
(inside PL/SQL as a CompilationError with that text).
May use: errors. Used by: every room that reads a statement, or the tree of one.

A rule of the grammar is a function over a `cursor.Parser` that stands on the rule's first word; what begins with a
word of its own is found in a table at the end of a file. A file imports the rules it calls from the files below it.
Only rules that lead back into themselves by way of several files are called through `Parser.grammar`, filled in here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..errors import OraError, unsupported
from . import ast
from .conditional import select_branches
from .cursor import Grammar, Parser
from .ddl import client_statement
from .expr import expr
from .lexer import tokenize
from .operators import binary
from .query import query, query_after
from .statements import anonymous_block, block_from_begin
from .typeref import data_type
from .units import CreateHeader, parse_create_header, unit

__all__ = [
    "CreateHeader",
    "parse_create_header",
    "parse_expression",
    "parse_query",
    "parse_statement",
    "parse_type",
    "parse_unit_source",
]

_BLOCK_START = frozenset(["BEGIN", "DECLARE", "<<"])
_GRAMMAR = Grammar(binary, query, query_after, block_from_begin)
_Result = TypeVar("_Result")


def parse_statement(text: str) -> ast.Stmt:
    """One client statement: query, DML, DDL, PL/SQL block, CALL, transaction control.

    A PL/SQL block ends with its semicolon; any other statement has none (ORA-00911), and never a "/".
    Positions count from the start of `text`, but those inside CreateUnit.unit from the start of CreateUnit.source.
    Raises OraError or CompilationError.
    """
    first = tokenize(text, 1).tokens[0]
    if first.key in _BLOCK_START:
        return _guarded(anonymous_block, _parser(text, plsql=True), first.pos)
    if first.key == "CREATE":
        header = parse_create_header(text)
        if header is not None:
            return _create_unit(first.pos, header)
    return _guarded(client_statement, _parser(text, plsql=False), first.pos)


def parse_unit_source(source: str) -> ast.Unit:
    """A stored unit from its source as the dictionary keeps it ("PACKAGE BODY x is ...").

    Raises CompilationError; OraError for a mistake in the header of a trigger.
    """
    return _guarded(unit, _parser(source, plsql=True), 0)


def parse_expression(text: str, *, sql: bool = True) -> ast.Expr:
    """An expression or condition standing alone, by the rules of SQL or of PL/SQL."""
    return _alone(expr, _parser(text, plsql=not sql))


def parse_query(text: str) -> ast.Query:
    """A query standing alone, as the text of a view. Raises OraError."""
    return _alone(query, _parser(text, plsql=False))


def parse_type(text: str) -> ast.TypeRef:
    """A data type standing alone, by the rules of PL/SQL. Raises CompilationError."""
    return _alone(data_type, _parser(text, plsql=True))


def _alone(rule: Callable[[Parser], _Result], parser: Parser) -> _Result:
    """What `rule` reads, with nothing after it."""
    result = _guarded(rule, parser, 0)
    parser.expect_end()
    return result


def _create_unit(pos: int, header: CreateHeader) -> ast.CreateUnit:
    try:
        unit = parse_unit_source(header.source)
    except OraError as error:
        if error.offset is not None:
            error.offset += header.source_pos
        raise
    return ast.CreateUnit(pos, unit, header.replace, header.source, header.editionable)


def _parser(text: str, *, plsql: bool) -> Parser:
    tokens = tokenize(text)
    return Parser(text, select_branches(text, tokens, _GRAMMAR) if plsql else tokens, _GRAMMAR, plsql=plsql)


def _guarded(rule: Callable[[Parser], _Result], parser: Parser, pos: int) -> _Result:
    """Apply a rule; nesting deeper than Python's stack allows becomes an error of ours."""
    try:
        return rule(parser)
    except RecursionError:
        raise unsupported("nesting this deep", pos) from None
