"""Python values to and from the bytes that stand for them on the wire, one pair of functions a type."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable
from decimal import Context, Decimal
from typing import Any

from ..backend import DbType
from ..errors import OraError

LONG_RAW = 24
NCHAR_FORM = 2
_MAX_PAIRS = 20
_PLAIN = 10**30  # up to here an integer has no pair too many
_ROWID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def encode_number(value: int | Decimal) -> bytes:
    """Oracle's base-100 NUMBER. Raises OraError 1426 when out of range."""
    if type(value) is int and 0 < value < _PLAIN:
        return _encode_plain(value)
    number = Decimal(value)
    if not number.is_finite():
        raise OraError(1426, "numeric overflow")
    if not number:
        return b"\x80"
    pairs, exponent = _pairs(number, 2 * _MAX_PAIRS)
    if len(pairs) > _MAX_PAIRS:
        pairs, exponent = _pairs(number, 2 * _MAX_PAIRS - 1)
    if exponent > 63:
        raise OraError(1426, "numeric overflow")
    if exponent < -64:
        return b"\x80"
    if number > 0:
        return bytes((192 + exponent, *(pair + 1 for pair in pairs)))
    head = bytes((255 - 192 - exponent, *(101 - pair for pair in pairs)))
    return head + b"\x66" if len(pairs) < _MAX_PAIRS else head


def _encode_plain(value: int) -> bytes:
    pairs: list[int] = []
    while value:
        value, pair = divmod(value, 100)
        pairs.append(pair + 1)
    head = 192 + len(pairs)
    while pairs[0] == 1:
        del pairs[0]
    return bytes((head, *reversed(pairs)))


def _pairs(number: Decimal, precision: int) -> tuple[list[int], int]:
    """Base-100 digits without leading or trailing zero pairs, and how many stand before the point."""
    _, digits, exponent = number.as_tuple()
    if len(digits) > precision:
        _, digits, exponent = Context(prec=precision, Emin=-999, Emax=999).plus(number).as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits)).lstrip("0")
    stripped = text.rstrip("0")
    exponent += len(text) - len(stripped)
    if exponent % 2:
        stripped += "0"
        exponent -= 1
    if len(stripped) % 2:
        stripped = "0" + stripped
    pairs = [int(stripped[i : i + 2]) for i in range(0, len(stripped), 2)]
    return pairs, len(pairs) + exponent // 2


def decode_number(data: bytes) -> int | Decimal:
    """The value; int when it has no fraction."""
    head = data[0]
    if data == b"\x80":
        return 0
    mantissa = 0
    if head >= 0x80:
        exponent = head - 192
        pairs = data[1:]
        for pair in pairs:
            mantissa = mantissa * 100 + pair - 1
        count = len(pairs)
    else:
        exponent = 63 - head
        pairs = data[1:-1] if data[-1] == 0x66 else data[1:]
        for pair in pairs:
            mantissa = mantissa * 100 + 101 - pair
        count = len(pairs)
        mantissa = -mantissa
    scale = 2 * (exponent - count)
    if scale >= 0:
        return mantissa * int(10**scale)
    if mantissa % 10 == 0:
        mantissa //= 10
        scale += 1
    return Decimal(f"{mantissa}E{scale}")


def number_text(value: int | Decimal) -> str:
    """A number as implicit conversion to text shows it: no exponent, no zero before the point."""
    if isinstance(value, int):
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    return sign + (text[1:] if text.startswith("0.") else text)


def encode_date(value: dt.datetime) -> bytes:
    century, year = divmod(value.year, 100)
    return bytes(
        (century + 100, year + 100, value.month, value.day, value.hour + 1, value.minute + 1, value.second + 1)
    )


def encode_timestamp(value: dt.datetime) -> bytes:
    return encode_date(value) + (value.microsecond * 1000).to_bytes(4, "big")


def encode_timestamp_tz(value: dt.datetime) -> bytes:
    """Aware datetime: the instant in UTC followed by the offset it is shown at."""
    offset = value.utcoffset()
    if offset is None:
        offset = dt.timedelta()
        utc = value
    else:
        utc = value.astimezone(dt.timezone.utc)
    minutes = int(offset.total_seconds()) // 60
    sign = -1 if minutes < 0 else 1
    hours, minutes = divmod(abs(minutes), 60)
    return encode_timestamp(utc) + bytes((20 + sign * hours, 60 + sign * minutes))


def decode_datetime(data: bytes) -> dt.datetime:
    """DATE or TIMESTAMP (7 or 11 bytes), naive; digits past microseconds are dropped."""
    year = (data[0] - 100) * 100 + data[1] - 100
    micro = int.from_bytes(data[7:11], "big") // 1000 if len(data) >= 11 else 0
    return dt.datetime(year, data[2], data[3], data[4] - 1, data[5] - 1, data[6] - 1, micro)


def decode_timestamp_tz(data: bytes) -> dt.datetime:
    """Aware datetime at the offset sent (13 bytes), or in UTC when none was."""
    utc = decode_datetime(data).replace(tzinfo=dt.timezone.utc)
    if len(data) < 13:
        return utc
    offset = dt.timedelta(hours=data[11] - 20, minutes=data[12] - 60)
    return utc.astimezone(dt.timezone(offset)) if offset else utc


def encode_interval(value: dt.timedelta) -> bytes:
    sign = -1 if value < dt.timedelta() else 1
    size = abs(value)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return (
        (2**31 + sign * size.days).to_bytes(4, "big")
        + bytes((60 + sign * hours, 60 + sign * minutes, 60 + sign * seconds))
        + (2**31 + sign * size.microseconds * 1000).to_bytes(4, "big")
    )


def decode_interval(data: bytes) -> dt.timedelta:
    return dt.timedelta(
        days=int.from_bytes(data[:4], "big") - 2**31,
        hours=data[4] - 60,
        minutes=data[5] - 60,
        seconds=data[6] - 60,
        microseconds=(int.from_bytes(data[7:11], "big") - 2**31) // 1000,
    )


def encode_float(value: float, layout: str) -> bytes:
    """IEEE number (`layout` ">d" or ">f") made sortable, as Oracle stores it."""
    data = bytearray(struct.pack(layout, value))
    if data[0] & 0x80:
        return bytes(byte ^ 0xFF for byte in data)
    data[0] |= 0x80
    return bytes(data)


def decode_float(data: bytes, layout: str) -> float:
    plain = bytearray(data)
    if plain[0] & 0x80:
        plain[0] &= 0x7F
    else:
        plain = bytearray(byte ^ 0xFF for byte in plain)
    value: float = struct.unpack(layout, plain)[0]
    return value


def rowid_parts(text: str) -> tuple[int, int, int, int]:
    """Object, file, block and slot of an 18-character ROWID. Raises OraError 1410."""
    try:
        if len(text) != 18:
            raise ValueError(text)
        digits = [_ROWID_ALPHABET.index(char) for char in text]
    except ValueError:
        raise OraError(1410, "invalid ROWID") from None

    def join(part: list[int]) -> int:
        total = 0
        for digit in part:
            total = total * 64 + digit
        return total

    return join(digits[:6]), join(digits[6:9]), join(digits[9:15]), join(digits[15:])


def _mismatch(type_name: str, value: object) -> OraError:
    return OraError(932, f"inconsistent datatypes: expected {type_name} got {type(value).__name__}")


def _number(value: Any) -> bytes:
    if isinstance(value, (int, Decimal)):
        return encode_number(value)
    if isinstance(value, float):
        return encode_number(Decimal(repr(value)))
    raise _mismatch("NUMBER", value)


def _text(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return number_text(value).encode()
    raise _mismatch("CHAR", value)


def _raw(value: Any) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise _mismatch("RAW", value)


def _temporal(encode: Callable[[dt.datetime], bytes], name: str) -> Callable[[Any], bytes]:
    def convert(value: Any) -> bytes:
        if isinstance(value, dt.datetime):
            return encode(value)
        if isinstance(value, dt.date):
            return encode(dt.datetime(value.year, value.month, value.day))
        raise _mismatch(name, value)

    return convert


def _interval(value: Any) -> bytes:
    if isinstance(value, dt.timedelta):
        return encode_interval(value)
    raise _mismatch("INTERVAL DAY TO SECOND", value)


def _float(layout: str, name: str) -> Callable[[Any], bytes]:
    def convert(value: Any) -> bytes:
        if isinstance(value, (int, float, Decimal)):
            return encode_float(float(value), layout)
        raise _mismatch(name, value)

    return convert


def _boolean(value: Any) -> bytes:
    if isinstance(value, bool):
        return b"\x01\x01" if value else b"\x00"
    raise _mismatch("BOOLEAN", value)


_CODECS: dict[DbType, tuple[Callable[[Any], bytes], Callable[[bytes], Any]]] = {
    **dict.fromkeys((DbType.VARCHAR2, DbType.CHAR, DbType.LONG, DbType.ROWID), (_text, bytes.decode)),
    **dict.fromkeys((DbType.NUMBER, DbType.PLS_INTEGER), (_number, decode_number)),
    **dict.fromkeys(
        (DbType.TIMESTAMP, DbType.TIMESTAMP_LTZ), (_temporal(encode_timestamp, "TIMESTAMP"), decode_datetime)
    ),
    DbType.RAW: (_raw, bytes),
    DbType.DATE: (_temporal(encode_date, "DATE"), decode_datetime),
    DbType.TIMESTAMP_TZ: (_temporal(encode_timestamp_tz, "TIMESTAMP WITH TIME ZONE"), decode_timestamp_tz),
    DbType.INTERVAL_DS: (_interval, decode_interval),
    DbType.BINARY_DOUBLE: (_float(">d", "BINARY_DOUBLE"), lambda data: decode_float(data, ">d")),
    DbType.BINARY_FLOAT: (_float(">f", "BINARY_FLOAT"), lambda data: decode_float(data, ">f")),
    DbType.BOOLEAN: (_boolean, lambda data: data[-1] == 1),
}


def encoder(kind: DbType, form: int = 1) -> Callable[[Any], bytes]:
    """The function that turns a non-null scalar of this type into bytes. It raises OraError 932 or 1426."""
    if form == NCHAR_FORM:
        return lambda value: _text(value).decode().encode("utf-16-be")
    return _CODECS[kind][0]


def decode(kind: DbType, data: bytes, form: int = 1) -> Any:
    """The value of a non-null scalar."""
    if form == NCHAR_FORM:
        return data.decode("utf-16-be")
    return _CODECS[kind][1](data)
