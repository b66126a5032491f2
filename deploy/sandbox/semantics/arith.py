"""Operators of PL/SQL on Python values: arithmetic, comparison, three-valued logic, concatenation, LIKE.

None is NULL everywhere. NUMBER is int while it has no fraction, else Decimal.
"""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..errors import OraError
from ..types import ODate
from .zones import placed, shown

NUMBER_CONTEXT = decimal.Context(
    prec=40,
    rounding=decimal.ROUND_HALF_UP,
    Emin=-130,
    Emax=125,
    traps=[decimal.Overflow, decimal.InvalidOperation, decimal.DivisionByZero],
)
_MAX_EXACT = 10**40
_OVERFLOW = "numeric overflow"
_DAY_SECONDS = 86400


def use_number_context() -> None:
    """NUMBER arithmetic for the calling thread and for threads started later."""
    default = decimal.DefaultContext
    default.prec, default.rounding = NUMBER_CONTEXT.prec, NUMBER_CONTEXT.rounding
    default.Emin, default.Emax = NUMBER_CONTEXT.Emin, NUMBER_CONTEXT.Emax
    decimal.setcontext(NUMBER_CONTEXT.copy())


use_number_context()


_SMALLEST = 130  # 1e-130 is the smallest number above 0


def tidy(value: Any) -> Any:
    """A Decimal without fraction as int; ints beyond 40 digits rounded to 40. ORA-01426."""
    if type(value) is int:
        if -_MAX_EXACT < value < _MAX_EXACT:
            return value
        try:
            return int(NUMBER_CONTEXT.create_decimal(value))
        except decimal.Overflow:
            raise OraError(1426, _OVERFLOW) from None
    exponent = value.as_tuple().exponent
    if exponent >= 0 or value == value.to_integral_value():
        return int(value)
    return value if exponent >= -_SMALLEST or value.adjusted() >= -_SMALLEST else 0


def add(a: Any, b: Any) -> Any:
    """NUMBER + NUMBER."""
    return None if a is None or b is None else a + b


def sub(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a - b


def mul(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    try:
        return tidy(a * b)
    except decimal.Overflow:
        raise OraError(1426, _OVERFLOW) from None


def div(a: Any, b: Any) -> Any:
    """NUMBER / NUMBER: ORA-01476."""
    if a is None or b is None:
        return None
    if b == 0:
        raise OraError(1476, "divisor is equal to zero")
    if type(a) is int and type(b) is int and a % b == 0:
        return a // b
    try:
        return tidy(NUMBER_CONTEXT.divide(Decimal(a), Decimal(b)))
    except decimal.Overflow:
        raise OraError(1426, _OVERFLOW) from None


def power(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    try:
        if type(a) is int and type(b) is int and 0 <= b <= 128:
            return tidy(a**b)
        return tidy(NUMBER_CONTEXT.power(Decimal(a), Decimal(b)))
    except decimal.Overflow:
        raise OraError(1426, _OVERFLOW) from None
    except (decimal.InvalidOperation, decimal.DivisionByZero):
        raise OraError(6502, "PL/SQL: numeric or value error") from None


def neg(a: Any) -> Any:
    return None if a is None else -a


def plus(a: Any, b: Any) -> Any:
    """`+` where at least one side is a date, timestamp or interval."""
    if a is None or b is None:
        return None
    if isinstance(b, datetime):
        a, b = b, a
    if isinstance(a, datetime):
        if isinstance(b, timedelta):
            return as_date(_moved(as_timestamp(a), b)) if isinstance(a, ODate) else _moved(a, b)
        return _moved(as_date(a), _days(b))
    return a + b


def minus(a: Any, b: Any) -> Any:
    """`-` where at least one side is a date, timestamp or interval: days between DATEs, else an interval."""
    if a is None or b is None:
        return None
    if isinstance(a, datetime):
        if isinstance(b, datetime):
            if isinstance(a, ODate) and isinstance(b, ODate):
                return div(int((a - b).total_seconds()), _DAY_SECONDS)
            a, b = _same_zone(a, b)
            return a - b
        if isinstance(b, timedelta):
            return plus(a, -b)
        return _moved(as_date(a), _days(-b))
    return a - b


def times(a: Any, b: Any) -> Any:
    """interval * number."""
    if a is None or b is None:
        return None
    if isinstance(b, timedelta):
        a, b = b, a
    return _scaled(a, Decimal(b))


def over(a: Any, b: Any) -> Any:
    """interval / number."""
    if a is None or b is None:
        return None
    if b == 0:
        raise OraError(1476, "divisor is equal to zero")
    return _scaled(a, 1 / Decimal(b))


def _scaled(interval: timedelta, factor: Decimal) -> timedelta:
    micro = Decimal(interval // timedelta(microseconds=1)) * factor
    try:
        return timedelta(microseconds=int(micro.to_integral_value(decimal.ROUND_HALF_UP)))
    except OverflowError:
        raise OraError(1873, "the leading precision of the interval is too small") from None


def _days(count: Any) -> timedelta:
    seconds = (Decimal(count) * _DAY_SECONDS).to_integral_value(decimal.ROUND_HALF_UP)
    try:
        return timedelta(seconds=int(seconds))
    except OverflowError:
        raise _bad_year() from None


def _moved(moment: Any, by: timedelta) -> Any:
    """Elapsed time, whatever the clocks of the moment's zone do meanwhile."""
    try:
        return moment + by if moment.tzinfo is None else shown(moment + by, moment.tzinfo)
    except OverflowError:
        raise _bad_year() from None


def _bad_year() -> OraError:
    return OraError(1841, "(full) year must be between -4713 and +9999, and not be 0")


def as_date(value: Any) -> Any:
    """DATE out of a DATE or TIMESTAMP: the fraction is dropped."""
    if value is None or type(value) is ODate:
        return value
    return ODate.of(value)


def as_timestamp(value: Any) -> Any:
    """TIMESTAMP (naive) out of a DATE or a TIMESTAMP of any kind."""
    if value is None:
        return None
    if type(value) is datetime and value.tzinfo is None:
        return value
    return datetime(value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond)


# TIME_ZONE of the session whose call runs
time_zone: ContextVar[tzinfo] = ContextVar("time_zone", default=timezone.utc)


def as_timestamp_tz(value: Any) -> Any:
    """TIMESTAMP WITH TIME ZONE; a value without zone is taken in the session's."""
    if value is None or value.tzinfo is not None:
        return value
    return placed(as_timestamp(value), time_zone.get())


def at_local(value: Any) -> Any:
    """value AT LOCAL, and TIMESTAMP WITH LOCAL TIME ZONE: shown in the session's zone."""
    return None if value is None else shown(as_timestamp_tz(value), time_zone.get())


def _same_zone(a: Any, b: Any) -> tuple[Any, Any]:
    if a.tzinfo is not None or b.tzinfo is not None:
        return as_timestamp_tz(a), as_timestamp_tz(b)
    return as_timestamp(a), as_timestamp(b)


def eq(a: Any, b: Any) -> bool | None:
    return None if a is None or b is None else bool(a == b)


def ne(a: Any, b: Any) -> bool | None:
    return None if a is None or b is None else bool(a != b)


def lt(a: Any, b: Any) -> bool | None:
    return None if a is None or b is None else bool(a < b)


def le(a: Any, b: Any) -> bool | None:
    return None if a is None or b is None else bool(a <= b)


def gt(a: Any, b: Any) -> bool | None:
    return None if a is None or b is None else bool(a > b)


def ge(a: Any, b: Any) -> bool | None:
    return None if a is None or b is None else bool(a >= b)


def and3(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return True if a and b else None


def or3(a: bool | None, b: bool | None) -> bool | None:
    if a or b:
        return True
    return False if a is False and b is False else None


def not3(a: bool | None) -> bool | None:
    return None if a is None else not a


def between(value: Any, low: Any, high: Any) -> bool | None:
    return and3(ge(value, low), le(value, high))


def in_list(value: Any, items: tuple[Any, ...]) -> bool | None:
    if value is None:
        return None
    if value in items:
        return True
    return None if None in items else False


def member(value: Any, collection: Any, key: Callable[[Any], Any]) -> bool | None:
    """value MEMBER OF collection; key: what of a value is compared."""
    if value is None or collection is None:
        return None
    items = [key(item) for item in collection.values()]
    if key(value) in items:
        return True
    return None if None in items else False


def cat(*parts: str | None) -> str | None:
    """||: NULL counts as empty, an empty result is NULL."""
    return "".join(filter(None, parts)) or None


def pad_cmp(value: str | None) -> str | None:
    """A CHAR value as it compares: without its trailing blanks."""
    return None if value is None else value.rstrip(" ")


@lru_cache(maxsize=500)
def _like_pattern(pattern: str, escape: str | None) -> re.Pattern[str]:
    parts: list[str] = []
    i = 0
    while i < len(pattern):
        c = pattern[i]
        if c == escape:
            i += 1
            if i >= len(pattern) or pattern[i] not in ("%", "_", escape):
                raise OraError(1424, "missing or illegal character following the escape character")
            parts.append(re.escape(pattern[i]))
        else:
            parts.append(".*" if c == "%" else "." if c == "_" else re.escape(c))
        i += 1
    return re.compile("".join(parts), re.DOTALL)


def trim_set(characters: str | None) -> str | None:
    """What TRIM(BOTH ... FROM ...) takes off."""
    if characters is not None and len(characters) > 1:
        raise OraError(30001, "trim set should have only one character")
    return characters


NO_ESCAPE = ""  # LIKE without the clause: nothing is NULL that is "" in PL/SQL


def like(value: str | None, pattern: str | None, escape: str | None = NO_ESCAPE) -> bool | None:
    if escape is not NO_ESCAPE and (escape is None or len(escape) != 1):
        raise OraError(1425, "escape character must be character string of length 1")
    if pattern is None:
        return None
    matches = _like_pattern(pattern, escape)
    if value is None:
        return None
    return matches.fullmatch(value) is not None
