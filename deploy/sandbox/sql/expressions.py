"""Expressions and conditions of SQL, as PostgreSQL text with Oracle's meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import OraError, unsupported
from ..parser import ast
from . import aggregates, conditions, functions, jsonsql, literals, names, operators
from .scope import Block
from .state import State, Translator, dotted
from .values import Value, number, text


class Expressions:
    """Translates the expressions of one block. State and block are shared with whoever translates the query."""

    def __init__(self, state: State, block: Block) -> None:
        self.state = state
        self.block = block

    def value(self, expr: ast.Expr) -> Value:
        grouping = self.block.grouping
        if grouping is not None and grouping.active:
            with grouping.paused():
                plain = self._value(expr)
            if plain.sql in grouping.texts:
                return grouping.shown(plain)
        return self._value(expr)

    def condition(self, expr: ast.Expr) -> str:
        writer = _CONDITIONS.get(type(expr))
        if writer is None:
            raise OraError(920, "invalid relational operator", expr.pos)
        return writer(self, expr)

    def conjunction(self, parts: list[ast.Expr]) -> str:
        return " and ".join(f"({self.condition(p)})" for p in parts)

    def text(self, expr: ast.Expr) -> str:
        return text(self.value(expr), expr.pos)

    def number(self, expr: ast.Expr) -> str:
        return number(self.value(expr), expr.pos)

    def _value(self, expr: ast.Expr) -> Value:
        if expr in self.block.computed:
            return self.block.computed[expr]
        writer = _VALUES.get(type(expr))
        if writer is None:
            if type(expr) in _CONDITIONS:
                raise unsupported("a condition as a value in SQL", expr.pos)
            raise unsupported(f"{type(expr).__name__} in SQL", expr.pos)
        return writer(self, expr)


def _subquery(to: Translator, expr: ast.Subquery) -> Value:
    grouping = to.block.grouping
    if grouping is not None and grouping.active and not grouping.grouped and to.block.windows:
        raise OraError(937, "not a single-group group function", expr.pos)  # beside a group function of the select list
    relation = to.state.query(to.state, expr.query, to.block)
    if len(relation.columns) != 1:
        raise OraError(913, "too many values", expr.pos)
    column = relation.columns[0]
    return Value(f"({relation.sql})", column.type, True, column.json)


def _row(to: Translator, expr: ast.TupleExpr) -> Value:
    """(a, b) where one value may stand."""
    raise OraError(907, "missing right parenthesis", expr.items[-1].pos)


def _outer_mark(to: Translator, expr: ast.OuterMark) -> Value:
    return to.value(expr.operand)


def _call(to: Translator, expr: ast.Call) -> Value:
    parts = dotted(expr.fn)
    if parts is not None and len(parts) == 2 and parts[0] == "STANDARD":
        parts = parts[1:]
    if parts is not None and len(parts) == 1:
        name = parts[0]
        if expr.over is not None or aggregates.is_group_function(expr):
            return aggregates.call(to, name, expr)
        if name in names.WITH_PRECISION and not expr.args:
            raise OraError(30088, "datetime/interval precision is out of range", expr.pos)
        if name in names.WITHOUT_ARGUMENTS and not expr.args:
            raise OraError(923, "FROM keyword not found where expected", expr.pos)
        if name in aggregates.ANALYTIC and not expr.within_group:
            raise OraError(30484, "missing window specification for this function", expr.pos)
        writer = functions.FUNCTIONS.get(name)
        if writer is not None:
            if expr.distinct:
                raise OraError(30482, "DISTINCT option not allowed for this function", expr.pos)
            return writer(to, expr)
        if name == "SYS_CONNECT_BY_PATH":
            raise OraError(30002, "SYS_CONNECT_BY_PATH function is not allowed here", expr.pos)
    packaged = functions.PACKAGED.get(parts or ())
    if packaged is not None and names.has_columns(to, expr):
        return packaged(to, expr)
    if expr.over is not None:
        raise unsupported("a user-defined analytic function", expr.pos)
    return names.outside(to, expr)


def _condition_call(to: Translator, expr: ast.Call) -> str:
    name = dotted(expr.fn)
    writer = functions.CONDITIONS.get(name[0]) if name is not None and len(name) == 1 else None
    if writer is None:
        raise OraError(920, "invalid relational operator", expr.pos)
    return writer(to, expr)


_VALUES: dict[type[ast.Expr], Callable[[Translator, Any], Value]] = {
    ast.Literal: literals.literal,
    ast.DateLiteral: literals.date_literal,
    ast.IntervalLiteral: literals.interval_literal,
    ast.Name: names.name,
    ast.Attr: names.name,
    ast.Bind: names.outside,
    ast.CursorAttr: names.outside,
    ast.Unary: operators.unary,
    ast.Binary: operators.binary,
    ast.Case: operators.case,
    ast.Cast: operators.cast_to,
    ast.Extract: operators.extract,
    ast.Trim: operators.trim,
    ast.AtTimeZone: operators.at_time_zone,
    ast.Subquery: _subquery,
    ast.OuterMark: _outer_mark,
    ast.TupleExpr: _row,
    ast.Call: _call,
    ast.JsonObject: jsonsql.construct,
    ast.JsonPathCall: jsonsql.path_value,
}

_CONDITIONS: dict[type[ast.Expr], Callable[[Translator, Any], str]] = {
    ast.Binary: conditions.logical,
    ast.Unary: conditions.negation,
    ast.IsNull: conditions.is_null,
    ast.Between: conditions.between,
    ast.InList: conditions.in_list,
    ast.InQuery: conditions.in_query,
    ast.Quantified: conditions.quantified,
    ast.Like: conditions.like,
    ast.IsJson: conditions.is_json,
    ast.MemberOf: conditions.member_of,
    ast.Exists: conditions.exists,
    ast.Call: _condition_call,
    ast.JsonPathCall: jsonsql.path_exists,
}
