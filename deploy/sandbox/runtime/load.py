"""Values between Python and PostgreSQL's text format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from psycopg.pq.abc import PGresult

from ..errors import OraError, unsupported
from ..semantics.arith import as_timestamp_tz, at_local
from ..semantics.zones import region_text, shown, utc
from ..semantics.zones import zone as zone_of
from ..sql.pgtypes import cast_type
from ..types import (
    BOOLEAN,
    DATE,
    INTERVAL_DS,
    NUMBER,
    RAW,
    TIMESTAMP,
    TIMESTAMP_TZ,
    UNKNOWN,
    CollectionType,
    Kind,
    ODate,
    Scalar,
    Type,
)

Loader = Callable[[bytes], Any]

_NUMERIC, _TEXT, _BYTEA, _BOOL, _TIMESTAMP, _TIMESTAMPTZ, _INTERVAL = 1700, 25, 17, 16, 1114, 1184, 1186
_VARCHAR, _NAME, _CHAR1, _BPCHAR, _TID, _JSON, _JSONB, _UNKNOWN = 1043, 19, 18, 1042, 27, 114, 3802, 705
_INT8, _INT2, _INT4, _OID, _FLOAT4, _FLOAT8, _VOID = 20, 21, 23, 26, 700, 701, 2278
_CHARACTER = frozenset([_TEXT, _VARCHAR, _NAME, _CHAR1, _BPCHAR, _TID, _JSON, _JSONB, _UNKNOWN])
_INTEGER = frozenset([_INT8, _INT2, _INT4, _OID])


def _number(raw: bytes) -> int | Decimal:
    if b"." not in raw and b"e" not in raw:
        try:
            return int(raw)
        except ValueError:
            return Decimal(raw.decode())
    value = Decimal(raw.decode())
    whole = int(value)
    return whole if whole == value else value


def _text(raw: bytes) -> str | None:
    return raw.decode() or None


def _clob(raw: bytes) -> str:
    return raw.decode()


def _bytes(raw: bytes) -> bytes | None:
    return bytes.fromhex(raw[2:].decode()) or None


def _blob(raw: bytes) -> bytes:
    return bytes.fromhex(raw[2:].decode())


def _bool(raw: bytes) -> bool:
    return raw == b"t"


def _naive(raw: bytes) -> datetime:
    try:
        whole, _, fraction = raw.decode().partition(".")
        value = datetime.fromisoformat(whole)
    except ValueError:
        raise OraError(1841, "(full) year must be between -4713 and +9999, and not be 0") from None
    return value.replace(microsecond=int(fraction.ljust(6, "0")[:6])) if fraction else value


def _date(raw: bytes) -> ODate:
    return ODate.of(_naive(raw))


_ZONE = re.compile(rb"([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?$")


def _aware(raw: bytes) -> datetime:
    zone = _ZONE.search(raw)
    if zone is None:
        raise OraError(1841, "(full) year must be between -4713 and +9999, and not be 0")
    sign, hours, minutes, seconds = zone.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0), seconds=int(seconds or 0))
    local = _naive(raw[: zone.start()])
    utc = local - offset if sign == b"+" else local + offset
    return utc.replace(tzinfo=timezone.utc)


def _zoned(raw: bytes) -> datetime:
    """oc.tstz: ("2026-01-01 10:00:00",+00:00)"""
    at, _, name = raw[1:-1].rpartition(b",")
    return shown(_naive(at.strip(b'"')).replace(tzinfo=timezone.utc), zone_of(name.strip(b'"').decode()))


def _local(raw: bytes) -> datetime:
    return at_local(_aware(raw))  # type: ignore[no-any-return]


_INTERVAL_TEXT = re.compile(
    rb"(?:(?P<days>-?\d+) days? ?)?(?:(?P<sign>[+-])?(?P<h>\d+):(?P<m>\d\d):(?P<s>\d\d)(?:\.(?P<f>\d+))?)?$"
)


def _interval(raw: bytes) -> timedelta:
    found = _INTERVAL_TEXT.match(raw)
    if found is None:
        raise unsupported("INTERVAL YEAR TO MONTH")
    days, sign, hours, minutes, seconds, fraction = found.groups()
    clock = timedelta(
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=int(seconds or 0),
        microseconds=int((fraction or b"").ljust(6, b"0")[:6]),
    )
    return timedelta(days=int(days or 0)) + (-clock if sign == b"-" else clock)


_BY_TYPE: Mapping[str, Loader] = {
    "numeric": _number,
    "oc.date0": _date,
    "timestamp": _naive,
    "timestamptz": _aware,
    "interval": _interval,
    "bytea": _bytes,
}


# By the OID of what comes, and the kind that is wanted where that makes a difference
_LOADERS: Mapping[tuple[int, Kind | None], Loader] = {
    **{(oid, None): _number for oid in (_NUMERIC, *_INTEGER)},
    **{(oid, None): _text for oid in _CHARACTER},
    **{(oid, Kind.CLOB): _clob for oid in _CHARACTER},
    **{(oid, None): float for oid in (_FLOAT4, _FLOAT8)},
    (_TIMESTAMP, None): _naive,
    (_TIMESTAMP, Kind.DATE): _date,
    (_TIMESTAMPTZ, None): _aware,
    (_TIMESTAMPTZ, Kind.TIMESTAMP_LTZ): _local,
    (_INTERVAL, None): _interval,
    (_BYTEA, None): _bytes,
    (_BYTEA, Kind.BLOB): _blob,
    (_BOOL, None): _bool,
    (_VOID, None): lambda raw: None,
}


class Loads:
    """Loaders of result columns. date, zoned: OIDs of oc.date0 and oc.tstz here; arrays: element OID by array OID."""

    def __init__(self, date: int, zoned: int, arrays: Mapping[int, int]) -> None:
        self._date_oid = date
        self._zoned_oid = zoned
        self._arrays = arrays

    def loader(self, oid: int, wanted: Type | None) -> Loader:
        kind = wanted.kind if isinstance(wanted, Scalar) else None
        found = _LOADERS.get((oid, kind)) or _LOADERS.get((oid, None))
        if found is not None:
            return found
        if oid == self._date_oid:
            return _date
        if oid == self._zoned_oid:
            return _zoned
        if oid in self._arrays:
            element = self.loader(self._arrays[oid], None)
            return lambda raw: [None if item is None else element(item) for item in split_array(raw)]
        raise unsupported(f"a result column of PostgreSQL type {oid}")

    def from_text(self, wanted: Type) -> Loader:
        """The loader of a value of this type that PostgreSQL wrote as text."""
        return _BY_TYPE.get(cast_type(wanted)) or self.loader(_TEXT, wanted)

    def rows(self, result: PGresult, types: Sequence[Type | None], start: int = 0, end: int | None = None) -> list[Any]:
        """Columns start..end (exclusive) of all rows as tuples; `types` belongs to column `start` on."""
        last = result.nfields if end is None else end
        count = result.ntuples
        columns: list[list[Any]] = []
        value = result.get_value
        for number in range(start, last):
            position = number - start
            load = self.loader(result.ftype(number), types[position] if position < len(types) else None)
            raws = [value(row, number) for row in range(count)]
            columns.append([None if raw is None else load(bytes(raw)) for raw in raws])
        if not columns:
            return [() for _ in range(count)]
        return list(zip(*columns, strict=True))

    def type_of(self, oid: int, modifier: int) -> Type:
        """The Oracle type of a result column that only PostgreSQL could tell."""
        if oid == _NUMERIC:
            if modifier < 4:
                return NUMBER
            scale = (modifier - 4) & 0x7FF
            return Scalar(
                Kind.NUMBER, precision=((modifier - 4) >> 16) & 0xFFFF, scale=scale - 2048 if scale > 1023 else scale
            )
        if oid in _INTEGER:
            return NUMBER
        if oid in _CHARACTER:
            return Scalar(Kind.VARCHAR2, size=modifier - 4 if modifier > 4 and oid in (_VARCHAR, _BPCHAR) else 4000)
        if oid == self._date_oid:
            return DATE
        if oid == _TIMESTAMP:
            return TIMESTAMP if modifier < 0 else Scalar(Kind.TIMESTAMP, scale=modifier)
        if oid == self._zoned_oid:
            return TIMESTAMP_TZ
        if oid == _TIMESTAMPTZ:
            return Scalar(Kind.TIMESTAMP_LTZ, scale=6 if modifier < 0 else modifier)
        if oid == _INTERVAL:
            return INTERVAL_DS
        if oid == _BYTEA:
            return RAW
        if oid == _BOOL:
            return BOOLEAN
        if oid in (_FLOAT4, _FLOAT8):
            return Scalar(Kind.BINARY_DOUBLE)
        return UNKNOWN


def split_array(raw: bytes) -> list[bytes | None]:
    """Elements of a one-dimensional array in PostgreSQL's text form."""
    out: list[bytes | None] = []
    for quoted, plain in re.findall(rb'"((?:[^"\\]|\\.)*)"|([^{},"]+)', raw, re.DOTALL):
        if plain:
            out.append(None if plain == b"NULL" else plain)
        else:
            out.append(re.sub(rb"\\(.)", rb"\1", quoted, flags=re.DOTALL))
    return out


def _interval_text(value: timedelta) -> str:
    micro = (value.days * 86400 + value.seconds) * 1_000_000 + value.microseconds
    sign = "-" if micro < 0 else ""
    seconds, fraction = divmod(abs(micro), 1_000_000)
    days, seconds = divmod(seconds, 86400)
    return f"{sign}{days} days {sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:06}"


def _moment_text(value: datetime, wanted: Type | None) -> str:
    kind = wanted.kind if isinstance(wanted, Scalar) else None
    if kind in (Kind.TIMESTAMP_TZ, Kind.TIMESTAMP_LTZ):
        value = as_timestamp_tz(value)
    if kind is not Kind.TIMESTAMP_TZ:
        return value.isoformat(" ")
    return f'("{utc(value).isoformat(" ")}",{region_text(value)})'


def dump(value: Any, wanted: Type | None = None) -> bytes | None:
    """A value as a parameter; every parameter has its cast in the statement, so no type is sent along."""
    if value is None:
        return None
    if isinstance(value, str):
        if not value and not (isinstance(wanted, Scalar) and wanted.kind is Kind.CLOB):
            return None
        if "\0" in value:
            raise unsupported("the character with code 0 in a value given to SQL")
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, (Decimal, float)):
        return str(value).encode()
    if isinstance(value, datetime):
        return _moment_text(value, wanted).encode()
    if isinstance(value, timedelta):
        return _interval_text(value).encode()
    if isinstance(value, bytes):
        return b"\\x" + value.hex().encode()
    elements = _elements(value)
    if elements is None:
        raise OraError(932, f"inconsistent datatypes: expected a SQL value got {type(value).__name__}")
    element = wanted.element if isinstance(wanted, CollectionType) else None
    return array(dump(item, element) for item in elements)


def array(items: Iterable[bytes | None]) -> bytes:
    """PostgreSQL's text form of an array of values that were dumped."""
    return b"{" + b",".join(_quoted(item) for item in items) + b"}"


def _quoted(raw: bytes | None) -> bytes:
    if raw is None:
        return b"NULL"
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _elements(value: Any) -> list[Any] | None:
    """The elements of a collection in index order; None when the value is none."""
    if isinstance(value, (list, tuple)):
        return list(value)
    values = getattr(value, "values", None)
    if callable(values):
        return list(values())
    return None
