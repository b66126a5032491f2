"""Literals of dates and intervals, and arithmetic on constants, done at compile time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ..builtins.dates import microseconds
from ..errors import OraError
from ..parser import ast
from ..runtime import arith
from ..sql.moments import moment_value
from ..types import DATE, TIMESTAMP, TIMESTAMP_TZ, Kind, Scalar, Type

_FIELDS = ("DAY", "HOUR", "MINUTE", "SECOND")
_SECONDS = {"DAY": 86400, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}

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
    """INTERVAL '...' DAY|HOUR|MINUTE|SECOND [TO ...]. ORA-01867."""
    text = node.text.strip()
    sign = -1 if text.startswith("-") else 1
    parts = re.split(r"[ :]+", text.lstrip("+-"))
    first = _FIELDS.index(node.first)
    last = _FIELDS.index(node.last) if node.last else first
    names = _FIELDS[first : last + 1]
    if len(parts) != len(names):
        raise OraError(1867, "the interval is invalid", node.pos)
    micro = 0
    for name, part in zip(names, parts, strict=True):
        pattern = r"\d+(\.\d+)?" if name == "SECOND" else r"\d+"
        if re.fullmatch(pattern, part, re.ASCII) is None:
            raise OraError(1867, "the interval is invalid", node.pos)
        whole, _, fraction = part.partition(".")
        micro += int(whole) * _SECONDS[name] * 1_000_000
        micro += microseconds(fraction)
    return timedelta(microseconds=sign * micro), Scalar(Kind.INTERVAL_DS, precision=2, scale=6)
