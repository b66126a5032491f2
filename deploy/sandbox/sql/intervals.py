"""Interval literals, as SQL and PL/SQL both read them."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from ..errors import OraError, unsupported
from ..parser import ast

_FIELDS = ("DAY", "HOUR", "MINUTE", "SECOND")
_SECONDS = {"DAY": 86400, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}
_BEHIND = {  # what a field may hold when it is not the first
    "HOUR": (23, 1850, "hour must be between 0 and 23"),
    "MINUTE": (59, 1851, "minutes must be between 0 and 59"),
    "SECOND": (59, 1852, "seconds must be between 0 and 59"),
}
_MICRO = Decimal("0.000001")


def interval_value(node: ast.IntervalLiteral) -> timedelta:
    """INTERVAL '...' DAY|HOUR|MINUTE|SECOND [TO ...]. ORA-01867, 01873, 01850 to 01852."""
    text = node.text.strip()
    names = _FIELDS[_FIELDS.index(node.first) : _FIELDS.index(node.last or node.first) + 1]
    parts = re.split(r"[ :]+", text.lstrip("+-").lstrip())
    if len(parts) != len(names):
        raise OraError(1867, "the interval is invalid", node.pos)
    seconds = sum((_field(node, name, part) for name, part in zip(names, parts, strict=True)), Decimal(0))
    return timedelta(microseconds=int((-seconds if text.startswith("-") else seconds) / _MICRO))


def _field(node: ast.IntervalLiteral, name: str, part: str) -> Decimal:
    """A field in seconds."""
    pattern = r"\d+(\.\d+)?" if name == "SECOND" else r"\d+"
    if re.fullmatch(pattern, part, re.ASCII) is None:
        raise OraError(1867, "the interval is invalid", node.pos)
    whole = int(part.partition(".")[0])
    if name == node.first:
        if whole >= 10**node.digits:
            raise OraError(1873, "the leading precision of the interval is too small", node.pos)
    elif whole > _BEHIND[name][0]:
        raise OraError(*_BEHIND[name][1:], node.pos)
    if name != "SECOND":
        return Decimal(whole * _SECONDS[name])
    value = Decimal(part).quantize(Decimal(1).scaleb(-node.fraction), ROUND_HALF_UP)
    if value % _MICRO:
        raise unsupported("a fraction of a second finer than a microsecond", node.pos)
    return value
