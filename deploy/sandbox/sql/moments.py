"""Literals of dates and timestamps, as SQL and PL/SQL both read them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta

from ..errors import OraError, unsupported
from ..parser import ast
from ..semantics.date_model import microseconds
from ..semantics.zones import placed, utc, zone
from ..types import ODate

_DATE = r"(\d{1,4})-(\d{1,2})-(\d{1,2})"
_TIME = r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,9}))?"
_ZONE = r"[+-]\d{1,2}:\d{1,2}|[A-Za-z][\w/+-]*"
_LITERALS = {
    "DATE": re.compile(_DATE, re.ASCII),
    "TIMESTAMP": re.compile(rf"{_DATE}\s+{_TIME}\s*({_ZONE})?(\s+[A-Z]+)?", re.ASCII),
}
_LIMITS = (
    (9999, 1841, "(full) year must be between -4713 and +9999, and not be 0"),
    (12, 1843, "not a valid month"),
    (31, 1847, "day of month must be between 1 and last day of month"),
    (23, 1850, "hour must be between 0 and 23"),
    (59, 1851, "minutes must be between 0 and 59"),
    (59, 1852, "seconds must be between 0 and 59"),
)


def moment_value(node: ast.DateLiteral) -> datetime:
    """DATE '...' or TIMESTAMP '...', aware where the text has a zone. ORA-01861, ORA-01843, ORA-01839 and so on."""
    match = _LITERALS[node.kind].fullmatch(node.text.strip())
    if match is None:
        raise OraError(1861, "literal does not match format string", node.pos)
    fields = [int(digits) for digits in match.groups()[:6]]
    for place, (given, (most, code, message)) in enumerate(zip(fields, _LIMITS, strict=False)):
        if not (1 if place < 3 else 0) <= given <= most:
            raise OraError(code, message, node.pos)
    year, month, day, hour, minute, second = (*fields, 0, 0, 0)[:6]
    if day > monthrange(year, month)[1]:
        raise OraError(1839, "date not valid for month specified", node.pos)
    if node.kind == "DATE":
        return ODate(year, month, day)
    if match[9] is not None:
        raise unsupported("the abbreviation of a time zone in a literal", node.pos)
    local = datetime(year, month, day, hour, minute, second) + timedelta(microseconds=microseconds(match[7]))
    if match[8] is None:
        return local
    value = placed(local, zone(match[8]))
    utc(value)  # ORA-01841 where it is in another year than there are
    return value
