"""Implicit conversions and constrained assignment in PL/SQL, with ORA-06502 in Oracle's words."""

from __future__ import annotations

import decimal
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from ..errors import OraError, unsupported
from ..types import (
    BYTES,
    CHARACTERS,
    TIMESTAMPS,
    CollectionType,
    Family,
    Kind,
    ODate,
    RecordType,
    Scalar,
    Type,
    decimal_digits,
)
from .arith import NUMBER_CONTEXT, as_date, as_timestamp, as_timestamp_tz, at_local, tidy
from .composites import Collection, Record, new
from .date_formats import date_to_char
from .date_parsing import text_to_date
from .nls import AMERICA, locale, numeric_characters
from .zones import region_text

PLS_MIN, PLS_MAX = -(2**31), 2**31 - 1
MAX_VARCHAR2 = 32767
_TEXT_DIGITS = 40
_LEAST_ROUNDED = 10**_TEXT_DIGITS
_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


def value_error(detail: str = "") -> OraError:
    """ORA-06502."""
    text = "PL/SQL: numeric or value error"
    return OraError(6502, f"{text}: {detail}" if detail else text)


def num_text(value: Any) -> str | None:
    """NUMBER as TO_CHAR without a format writes it: 40 digits at most, no leading zero, the session's decimal mark."""
    text = plain_text(value)
    if text is None or type(value) is int:
        return text
    return text.replace(".", numeric_characters.get()[0])


def plain_text(value: Any) -> str | None:
    """num_text() with a point whatever the session's settings."""
    if value is None:
        return None
    if type(value) is int and -_LEAST_ROUNDED < value < _LEAST_ROUNDED:
        return str(value)
    number = NUMBER_CONTEXT.create_decimal(value)
    if number == 0:
        return "0"
    sign, digits, exponent = number.normalize(NUMBER_CONTEXT).as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits))
    prefix = "-" if sign else ""
    point = len(text) + exponent  # digits before the decimal point
    if point > _TEXT_DIGITS or point < -_TEXT_DIGITS + len(text):
        mantissa = f"{text[0]}.{text[1:34] or '0'}"
        power = point - 1
        return f"{prefix}{mantissa}E{'+' if power >= 0 else '-'}{abs(power):02d}"
    if exponent >= 0:
        return prefix + text + "0" * exponent
    if point > 0:
        return f"{prefix}{text[:point]}.{text[point:]}"
    return f"{prefix}.{'0' * -point}{text}"


def parse_number(text: str) -> Any:
    """A number from its usual spelling; None when it is not one."""
    if _NUMBER.fullmatch(text) is None:
        return None
    try:
        return tidy(NUMBER_CONTEXT.create_decimal(text.strip()))
    except decimal.Overflow:
        raise OraError(1426, "numeric overflow") from None


def session_number(text: str) -> Any:
    """A number spelled with the session's decimal mark; None when it is not one."""
    decimal_mark = numeric_characters.get()[0]
    if decimal_mark != ".":
        if "." in text:
            return None
        text = text.replace(decimal_mark, ".")
    return parse_number(text)


def text_num(value: str | None) -> Any:
    """Text to NUMBER, implicitly. ORA-06502."""
    if value is None:
        return None
    number = session_number(value)
    if number is None:
        raise value_error("character to number conversion error")
    return number


def pls(value: Any) -> int | None:
    """NUMBER to PLS_INTEGER: rounded. ORA-01426."""
    if value is None:
        return None
    if type(value) is not int:
        value = int(value.to_integral_value(decimal.ROUND_HALF_UP))
    if PLS_MIN <= value <= PLS_MAX:
        return value  # type: ignore[no-any-return]
    raise OraError(1426, "numeric overflow")


def wrapped(value: int) -> int:
    """What SIMPLE_INTEGER makes of a number past its ends."""
    return (value - PLS_MIN) % (PLS_MAX - PLS_MIN + 1) + PLS_MIN


def rounded(value: Any) -> int:
    """A loop bound or subscript that may not be null."""
    if value is None:
        raise value_error()
    if type(value) is int:
        return value
    return int(value.to_integral_value(decimal.ROUND_HALF_UP))


def fit_number(value: Any, precision: int, scale: int) -> Any:
    """NUMBER(precision, scale)"""
    if value is None:
        return None
    if type(value) is int and scale >= 0:
        if abs(value) >= 10 ** (precision - scale):
            raise value_error("number precision too large")
        return value
    number = NUMBER_CONTEXT.quantize(Decimal(value), Decimal(1).scaleb(-scale)) if scale >= 0 else Decimal(value)
    if scale < 0:
        unit = Decimal(1).scaleb(-scale)
        number = (number / unit).to_integral_value(decimal.ROUND_HALF_UP) * unit
    if abs(number) >= Decimal(10) ** (precision - scale):
        raise value_error("number precision too large")
    return tidy(number)


def fit_text(value: str | None, size: int, chars: bool) -> str | None:
    """VARCHAR2(size CHAR | BYTE)"""
    if value is None:
        return None
    if (len(value) if chars or value.isascii() else len(value.encode())) > size:
        raise value_error("character string buffer too small")
    return value or None


def fit_room(value: str | None, room: tuple[int, bool] | None) -> str | None:
    """An OUT text: room is the length of the caller's variable, as far as it has one."""
    return value if room is None else fit_text(value, *room)


def fit_char(value: str | None, size: int, chars: bool) -> str | None:
    """CHAR(size): padded with blanks."""
    value = fit_text(value, size, chars)
    if value is None:
        return None
    return value + " " * (size - (len(value) if chars else len(value.encode())))


def fit_float(value: Any, digits: int) -> Any:
    """FLOAT: so many significant digits."""
    if value is None or (type(value) is int and -(10**digits) < value < 10**digits):
        return value
    return tidy(Context(digits, ROUND_HALF_UP).plus(Decimal(value)))


def fit_raw(value: bytes | None, size: int) -> bytes | None:
    if value is not None and len(value) > size:
        raise value_error("raw variable length too long")
    return value or None


def fit_range(value: Any, low: int | None, high: int | None) -> Any:
    if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        raise value_error()
    return value


def fit_timestamp(value: Any, digits: int) -> Any:
    """TIMESTAMP(digits)"""
    if value is None or digits >= 6 or not value.microsecond:
        return value
    unit = 10 ** (6 - digits)
    micro = (value.microsecond + unit // 2) // unit * unit
    return value.replace(microsecond=0) + timedelta(microseconds=micro)


def fit_interval(value: Any, digits: int, fraction: int) -> Any:
    """INTERVAL DAY(digits) TO SECOND(fraction). ORA-01873 for more days."""
    if value is None:
        return None
    if fraction < 6 and value.microseconds:
        unit = 10 ** (6 - fraction)
        micro = abs(value) // timedelta(microseconds=1)
        rounded = timedelta(microseconds=(micro + unit // 2) // unit * unit)
        value = -rounded if value < timedelta() else rounded
    if abs(value).days >= 10**digits:
        raise OraError(1873, "the leading precision of the interval is too small")
    return value


def not_null(value: Any) -> Any:
    if value is None:
        raise value_error()
    return value


def clob_text(value: str | None) -> str | None:
    """CLOB to VARCHAR2: at most 32767 bytes, an empty CLOB is NULL."""
    if not value:
        return None
    if len(value) * 4 > MAX_VARCHAR2 and len(value.encode()) > MAX_VARCHAR2:
        raise value_error("character string buffer too small")
    return value


def raw_text(value: bytes | None) -> str | None:
    return None if value is None else value.hex().upper()


def text_raw(value: str | None) -> bytes | None:
    if value is None:
        return None
    try:
        return bytes.fromhex(value if len(value) % 2 == 0 else "0" + value)
    except ValueError:
        raise value_error("hex to raw conversion error") from None


def to_type(value: Any, type: Type) -> Any:
    """Converts a value whose static type is not known (dynamic SQL, OUT values) to `type`, constraints included."""
    if isinstance(type, RecordType):
        return _to_record(value, type)
    if isinstance(type, CollectionType):
        if isinstance(value, (list, tuple)):
            return Collection(type, [to_type(x, type.element) for x in value])
        return new(type) if value is None else value
    if not isinstance(type, Scalar):
        return value
    value = _to_family(value, type)
    return constrain(value, type)


def _to_record(value: Any, type: RecordType) -> Any:
    if value is None:
        return new(type)
    items = value.v if isinstance(value, Record) else value
    return Record(type, [to_type(x, t) for x, (_, t) in zip(items, type.fields, strict=True)])


def _to_family(value: Any, type: Scalar) -> Any:
    if value is None:
        return None
    family = type.family
    if family is Family.NUMBER:
        if isinstance(value, float) and type.kind is Kind.BINARY_DOUBLE:
            return value
        if isinstance(value, bool):
            raise value_error()
        if isinstance(value, str):
            value = text_num(value)
        elif not isinstance(value, (int, Decimal)):
            raise OraError(932, "inconsistent datatypes")
        return pls(value) if type.kind is Kind.PLS_INTEGER else value
    if family in CHARACTERS:
        if isinstance(value, str):
            return value
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return num_text(value)
        if isinstance(value, bytes):
            return raw_text(value)
        if isinstance(value, datetime):
            return date_text(value)
        raise OraError(932, "inconsistent datatypes")
    if family in BYTES:
        return text_raw(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        return _MOMENTS[family](value) if family in _MOMENTS else value
    return value


_MOMENTS = {
    Family.DATE: as_date,
    Family.TIMESTAMP: as_timestamp,
    Family.ZONED: as_timestamp_tz,
    Family.LOCAL_ZONED: at_local,
}


def constrain(value: Any, type: Scalar) -> Any:
    """Applies the size, precision, range and NOT NULL of a type to a value of its family."""
    kind = type.kind
    if value is not None:
        if kind is Kind.VARCHAR2 and type.size is not None:
            value = fit_text(value, type.size, type.char_semantics)
        elif kind is Kind.CHAR and type.size is not None:
            value = fit_char(value, type.size, type.char_semantics)
        elif kind is Kind.NUMBER and type.precision is not None:
            value = fit_number(value, type.precision, type.scale or 0)
        elif type.binary is not None:
            value = fit_float(value, decimal_digits(type.binary))
        elif kind is Kind.RAW and type.size is not None:
            value = fit_raw(value, type.size)
        elif type.family in TIMESTAMPS and type.scale is not None:
            value = fit_timestamp(value, type.scale)
        elif kind is Kind.INTERVAL_DS and type.precision is not None:
            value = fit_interval(value, type.precision, 9 if type.scale is None else type.scale)
        if type.low is not None or type.high is not None:
            value = fit_range(value, type.low, type.high)
    return not_null(value) if type.not_null else value


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def date_text(value: datetime | None) -> str | None:
    """A date as text without a format: NLS_DATE_FORMAT and its kin."""
    if value is None:
        return None
    if locale.get() != AMERICA:
        return date_to_char(value, None)
    day = f"{value.day:02d}-{_MONTHS[value.month - 1]}-{value.year % 100:02d}"
    if isinstance(value, ODate):
        return day
    hour = value.hour % 12 or 12
    text = f"{day} {hour:02d}.{value.minute:02d}.{value.second:02d}.{value.microsecond:06d}000"
    text += " AM" if value.hour < 12 else " PM"
    return text if value.tzinfo is None else f"{text} {region_text(value).upper()}"


def _today() -> datetime:
    raise unsupported("an NLS_DATE_FORMAT without year or month")


_DATE = re.compile(r"\s*(\d{1,2})[-/ ]?([A-Za-z]{3})[-/ ]?(\d{2}|\d{4})\s*")


def text_date(value: str | None) -> Any:
    """Text to DATE without a format: NLS_DATE_FORMAT. ORA-01843, ORA-01861."""
    if value is None:
        return None
    if locale.get() != AMERICA:
        return text_to_date(value, None, None, _today)
    match = _DATE.fullmatch(value)
    if match is None:
        raise OraError(1861, "literal does not match format string")
    month = match[2].upper()
    if month not in _MONTHS:
        raise OraError(1843, "not a valid month")
    year = int(match[3])
    if len(match[3]) == 2:
        year += 2000 if year < 50 else 1900
    try:
        return ODate(year, _MONTHS.index(month) + 1, int(match[1]))
    except ValueError:
        raise OraError(1847, "day of month must be between 1 and last day of month") from None
