"""Literals of dates and intervals, and arithmetic on constants, done at compile time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from ..errors import OraError
from ..parser import ast
from ..semantics import arith
from ..types import DATE, INTERVAL_DS, TIMESTAMP, TIMESTAMP_TZ, ODate, Type

_DATE = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})")
_TIMESTAMP = re.compile(
    r"(\d{1,4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?\s*(?:([+-])(\d{1,2}):(\d{2})|(UTC|Z|GMT))?",
    re.ASCII,
)
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
    """The value and type of DATE '...' or TIMESTAMP '...'. ORA-01861, ORA-01843..."""
    text = node.text.strip()
    try:
        if node.kind == "DATE":
            match = _DATE.fullmatch(text)
            if match is not None:
                return ODate(int(match[1]), int(match[2]), int(match[3])), DATE
        else:
            match = _TIMESTAMP.fullmatch(text)
            if match is not None:
                return _timestamp(match)
    except ValueError:
        raise OraError(1843, "not a valid month", node.pos) from None
    raise OraError(1861, "literal does not match format string", node.pos)


def _timestamp(match: re.Match[str]) -> tuple[Any, Type]:
    year, month, day, hour, minute, second = (int(match[i]) for i in range(1, 7))
    micro = int((match[7] or "").ljust(6, "0")[:6])
    value = datetime(year, month, day, hour, minute, second, micro)
    if match[11]:
        return value.replace(tzinfo=timezone.utc), TIMESTAMP_TZ
    if match[8]:
        offset = timedelta(hours=int(match[9]), minutes=int(match[10]))
        return value.replace(tzinfo=timezone(-offset if match[8] == "-" else offset)), TIMESTAMP_TZ
    return value, TIMESTAMP


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
        micro += int(fraction.ljust(6, "0")[:6]) if fraction else 0
    return timedelta(microseconds=sign * micro), INTERVAL_DS
