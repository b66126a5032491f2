"""Literals of dates and intervals, and arithmetic on constants, done at compile time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ..parser import ast
from ..semantics import arith
from ..sql.intervals import interval_value
from ..sql.moments import moment_value
from ..types import DATE, TIMESTAMP, TIMESTAMP_TZ, Kind, Scalar, Type

FOLD: dict[str, Callable[[Any, Any], Any]] = {
    "+": arith.add,
    "-": arith.sub,
    "*": arith.mul,
    "/": arith.div,
    "**": arith.power,
}


def date_literal(node: ast.DateLiteral) -> tuple[Any, Type]:
    """The value and type of DATE '...' or TIMESTAMP '...'. Raises OraError."""
    value = moment_value(node)
    return value, DATE if node.kind == "DATE" else TIMESTAMP if value.tzinfo is None else TIMESTAMP_TZ


def interval_literal(node: ast.IntervalLiteral) -> tuple[timedelta, Type]:
    return interval_value(node), Scalar(Kind.INTERVAL_DS, precision=2, scale=6)
