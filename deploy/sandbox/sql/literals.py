"""Literals of SQL."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ..errors import OraError, unsupported
from ..parser import ast
from ..semantics.zones import region_text, utc
from ..types import DATE, NUMBER, Family, Kind, Scalar
from .intervals import interval_value
from .moments import moment_value
from .pgtypes import string
from .state import Translator
from .values import FAMILY_TYPES, NULL_VALUE, Value

_LONGEST = 4000  # bytes of a VARCHAR2 in SQL


def literal(to: Translator, expr: ast.Literal) -> Value:
    value = expr.value
    if value is None or value == "":
        return NULL_VALUE
    if isinstance(value, bool):
        raise unsupported("a BOOLEAN value in SQL", expr.pos)
    if isinstance(value, (int, Decimal)):
        digits = str(value) if isinstance(value, int) else f"{value:f}"
        return Value(f"{digits}::numeric", NUMBER, False)
    size = len(value.encode())
    if size > _LONGEST:
        raise OraError(1704, "string literal too long", expr.pos)
    return Value(f"{string(value)}::text", Scalar(Kind.CHAR, size=size), False)


def date_literal(to: Translator, expr: ast.DateLiteral) -> Value:
    value = moment_value(expr)
    if expr.kind == "DATE":
        return Value(f"'{value}'::oc.date0", DATE, False)
    if value.tzinfo is None:
        return Value(f"timestamp '{value}'", FAMILY_TYPES[Family.TIMESTAMP], False)
    return Value(f"oc.tstz(timestamp '{utc(value)}', '{region_text(value)}')", FAMILY_TYPES[Family.ZONED], False)


def interval_literal(to: Translator, expr: ast.IntervalLiteral) -> Value:
    value = interval_value(expr)
    size, sign = abs(value), "-" if value < timedelta() else ""
    days, seconds = f"{sign}{size.days} days", f"{sign}{size.seconds}.{size.microseconds:06d} seconds"
    return Value(f"(interval '{days} {seconds}')", Scalar(Kind.INTERVAL_DS, precision=2, scale=6), False)
