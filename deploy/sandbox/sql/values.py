"""Translated expressions with their Oracle type, and Oracle's conversions between the families of types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import OraError, unsupported
from ..types import Kind, Scalar, Type
from .pgtypes import cast_type, pg_type

# Families: n number, s character, c CLOB, d DATE, t TIMESTAMP, z TIMESTAMP WITH TIME ZONE, i interval, r RAW, b BLOB,
# w ROWID, 0 the literal NULL, x everything SQL expressions cannot hold.
_FAMILIES = {
    Kind.NUMBER: "n",
    Kind.PLS_INTEGER: "n",
    Kind.BINARY_DOUBLE: "n",
    Kind.VARCHAR2: "s",
    Kind.CHAR: "s",
    Kind.UNKNOWN: "s",
    Kind.CLOB: "c",
    Kind.DATE: "d",
    Kind.TIMESTAMP: "t",
    Kind.TIMESTAMP_TZ: "z",
    Kind.TIMESTAMP_LTZ: "z",
    Kind.INTERVAL_DS: "i",
    Kind.RAW: "r",
    Kind.BLOB: "b",
    Kind.ROWID: "w",
    Kind.NULL: "0",
}
FAMILY_TYPES = {
    "n": Scalar(Kind.NUMBER),
    "s": Scalar(Kind.VARCHAR2),
    "c": Scalar(Kind.CLOB),
    "d": Scalar(Kind.DATE),
    "t": Scalar(Kind.TIMESTAMP, scale=6),
    "z": Scalar(Kind.TIMESTAMP_TZ, scale=6),
    "i": Scalar(Kind.INTERVAL_DS),
    "r": Scalar(Kind.RAW),
    "b": Scalar(Kind.BLOB),
    "w": Scalar(Kind.ROWID),
}
_NAMES = {
    "n": "NUMBER",
    "s": "CHAR",
    "c": "CLOB",
    "d": "DATE",
    "t": "TIMESTAMP",
    "z": "TIMESTAMP WITH TIME ZONE",
    "i": "INTERVAL DAY TO SECOND",
    "r": "BINARY",
    "b": "BLOB",
    "w": "ROWID",
    "0": "CHAR",
    "x": "-",
}
_MOMENTS = "dtz"  # in the order in which they widen
_COLUMN = re.compile(r'"[^"]+"\."[^"]+"')


@dataclass(frozen=True)
class Value:
    """A PostgreSQL expression. json: it is JSON text.

    zone: text of the time zone of a TIMESTAMP WITH TIME ZONE, of which PostgreSQL keeps the instant only. It is known
    where the value is made (AT TIME ZONE, FROM_TZ, CURRENT_TIMESTAMP...) and gone where it comes out of a column: there
    it counts as UTC.
    """

    sql: str
    type: Type
    nullable: bool = True
    zone: str | None = None
    json: bool = False

    @property
    def family(self) -> str:
        return _FAMILIES.get(self.type.kind, "x") if isinstance(self.type, Scalar) else "x"


SESSION_ZONE = "oc.session_zone()"
NULL_VALUE = Value("null", Scalar(Kind.NULL))


def inconsistent(expected: str, got: str, pos: int | None) -> OraError:
    """ORA-00932; families, or "-" for "nothing in particular"."""
    return OraError(
        932, f"inconsistent datatypes: expected {_NAMES.get(expected, expected)} got {_NAMES.get(got, got)}", pos
    )


_CONVERSIONS = {
    "ns": "oc.s({})",
    "sn": "oc.to_number({})",
    "cn": "oc.to_number({})",
    "ds": "oc.s({})",
    "ts": "oc.s({})",
    "zs": "oc.s({})",
    "is": "oc.s({})",
    "rs": "oc.s({})",
    "sd": "oc.to_date({})",
    "st": "oc.to_timestamp({})",
    "sz": "oc.to_timestamp_tz({})",
    "si": "oc.to_dsinterval({})",
    "sr": "oc.hextoraw({})",
    "dt": "({})::timestamp",
    "td": "oc.d({})",
    "dz": "({})::timestamp::timestamptz",
    "tz": "({})::timestamptz",
    "zt": "timezone('UTC', {})",
    "zd": "oc.d(timezone('UTC', {}))",
    "sc": "{}",
    "cs": "{}",
    "rb": "{}",
    "br": "{}",
    "ws": "{}",
    "sw": "{}",
}


def convert(value: Value, family: str, pos: int | None = None) -> str:
    """The value as SQL text of another family, by Oracle's implicit conversion; ORA-00932 where it has none."""
    own = value.family
    if own == "0":
        return f"null::{cast_type(FAMILY_TYPES[family])}"
    if value.zone is not None and family == "s":
        return f"oc.to_char({value.sql}, {value.zone}, oc.locale(4))"
    if value.zone is not None and family in "td":
        local = f"oc.in_zone({value.sql}, {value.zone})"
        return local if family == "t" else f"oc.d({local})"
    if own == family:
        return value.sql
    if family == "c":
        return convert(value, "s", pos)
    template = _CONVERSIONS.get(own + family)
    if template is None:
        raise inconsistent(family, own, pos)
    return template.format(value.sql)


def any_sql(value: Value) -> str:
    """The value where PostgreSQL has to find a type by itself."""
    return "null::text" if value.family == "0" else value.sql


def text(value: Value, pos: int | None = None) -> str:
    """The value as character data (VARCHAR2 or CLOB)."""
    return value.sql if value.family in "sc" else convert(value, "s", pos)


def number(value: Value, pos: int | None = None) -> str:
    return convert(value, "n", pos)


def comparison(left: Value, right: Value, pos: int | None) -> str:
    """The family in which two values are compared. LOBs are not (ORA-00932)."""
    a, b = left.family, right.family
    for family in (a, b):
        if family in "cbx":
            raise inconsistent("-", family, pos)
    if a == b:
        return "s" if a == "0" else a
    if a == "0" or b == "0":
        return a + b if len(a + b) == 1 else (a + b).replace("0", "")
    if a in _MOMENTS and b in _MOMENTS:
        return max(a, b, key=_MOMENTS.index)
    if "s" in (a, b):
        return a if b == "s" else b
    raise inconsistent(a, b, pos)


def blank_padded(left: Value, right: Value) -> bool:
    """Whether a comparison must pad the shorter one: both are CHAR (as literals are), of different lengths."""
    a, b = left.type, right.type
    if not isinstance(a, Scalar) or not isinstance(b, Scalar) or not a.kind is b.kind is Kind.CHAR:
        return False
    return a.size is None or (a.size, a.char_semantics) != (b.size, b.char_semantics)


def padded(sql: str, to: Scalar) -> str:
    """Text with the blanks a CHAR has."""
    return f"oc.pad_{'chars' if to.char_semantics else 'bytes'}({sql}, {to.size})"


def trimmed(left: str, right: str) -> tuple[str, str]:
    """Two CHARs as they compare."""
    return f"rtrim({left}, ' ')", f"rtrim({right}, ' ')"


def blank_padded_pair(op: str, left: Value, right: Value) -> tuple[str, str]:
    """Two CHARs of different lengths as they compare in binary; a column stays as it is, for its index."""
    a, b = left.type, right.type
    assert isinstance(a, Scalar) and isinstance(b, Scalar)
    if op in ("=", "<>"):
        if a.size is not None and _COLUMN.fullmatch(left.sql):
            return left.sql, padded(f"rtrim({right.sql}, ' ')", a)
        if b.size is not None and _COLUMN.fullmatch(right.sql):
            return padded(f"rtrim({left.sql}, ' ')", b), right.sql
    elif a.size is not None and b.size is not None:
        width = max(a.size, b.size)  # in order, a blank is more than a tab
        return f"rpad({left.sql}, {width})", f"rpad({right.sql}, {width})"
    return trimmed(left.sql, right.sql)


def widest(values: Sequence[Value], pos: int | None, *, moments: bool = False) -> Type:
    """The common type of values that must be of one family already (CASE, COALESCE; `moments`: of set operators,
    which let DATE and TIMESTAMP meet). ORA-00932 otherwise."""
    known = [v for v in values if v.family != "0"]
    if not known:
        return Scalar(Kind.VARCHAR2)
    result = known[0]
    for other in known[1:]:
        a, b = result.family, other.family
        if a == b:
            result = replace(result, type=_wider(result.type, other.type))
        elif {a, b} == {"s", "c"}:
            result = Value("", FAMILY_TYPES["c"])
        elif moments and a in _MOMENTS and b in _MOMENTS:
            result = Value("", FAMILY_TYPES[max(a, b, key=_MOMENTS.index)])
        else:
            raise inconsistent(a, b, pos)
    return result.type


def _wider(a: Type, b: Type) -> Type:
    if a == b or not isinstance(a, Scalar) or not isinstance(b, Scalar):
        return a
    if a.kind in (Kind.VARCHAR2, Kind.CHAR):
        size = max(a.size, b.size) if a.size is not None and b.size is not None else None
        same = a.kind is b.kind is Kind.CHAR and a.size == b.size and a.char_semantics == b.char_semantics
        kind = Kind.CHAR if same else Kind.VARCHAR2
        return Scalar(kind, size=size, char_semantics=a.char_semantics or b.char_semantics)
    return FAMILY_TYPES[_FAMILIES[a.kind]]


def family_of(of: Type) -> str:
    return Value("", of).family


def cast(value: Value, to: Scalar, pos: int | None) -> Value:
    """CAST(value AS to)."""
    family = family_of(to)
    if family in "x0":
        raise unsupported(f"CAST to {to.kind.value}", pos)
    if value.family in "cb" and family in "nditzr" and value.family + family != "br":
        source = replace(value, type=FAMILY_TYPES["s"]) if value.family == "c" else value
        sql = convert(source, family, pos)
    else:
        sql = convert(value, family, pos)
    if to.kind in (Kind.VARCHAR2, Kind.CHAR) and to.size is not None:
        sql = f"left({sql}, {to.size})" if to.char_semantics else f"oc.substrb({sql}, 1, {to.size})"
        if to.kind is Kind.CHAR:
            sql = padded(sql, to)
    elif pg_type(to) != cast_type(to):
        sql = f"({sql})::{pg_type(to)}"
    zone = value.zone if value.family == "z" else SESSION_ZONE if value.family in "dt" else None
    return Value(sql, to, value.nullable, zone if family == "z" else None)


def assign(value: Value, to: Type, label: str, pos: int | None) -> str:
    """The value as it goes into a column of type `to`; label ("O"."T"."C") names the column in ORA-12899."""
    if not isinstance(to, Scalar):
        raise unsupported(f"a column of type {getattr(to, 'name', to)}", pos)
    family = family_of(to)
    if value.family == "0":
        return f"null::{cast_type(to)}"
    if value.family == "c" and family in "nditzr":
        value = replace(value, type=FAMILY_TYPES["s"])
    sql = convert(value, family, pos)
    return sql if _fits(value.type, to) else fitted(sql, to, label)


def fitted(sql: str, to: Type, label: str) -> str:
    """Text or bytes, checked against the length of the column `label` and blank-padded where it is a CHAR."""
    if isinstance(to, Scalar) and to.size is not None:
        name = "'" + label.replace("'", "''") + "'"
        if to.kind is Kind.CHAR:
            sql = padded(f"oc.fit_{'chars' if to.char_semantics else 'bytes'}({sql}, {to.size}, {name})", to)
        elif to.kind is Kind.VARCHAR2:
            sql = f"oc.fit_{'chars' if to.char_semantics else 'bytes'}({sql}, {to.size}, {name})"
        elif to.kind is Kind.RAW:
            sql = f"oc.fit_raw({sql}, {to.size}, {name})"
    return sql


def _fits(source: Type, to: Scalar) -> bool:
    """Whether a literal is known to be short enough."""
    return (
        isinstance(source, Scalar)
        and source.kind is Kind.CHAR
        and to.kind is Kind.VARCHAR2
        and source.size is not None
        and to.size is not None
        and source.size <= to.size
        and not source.char_semantics
    )
