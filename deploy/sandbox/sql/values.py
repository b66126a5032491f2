"""Translated expressions with their Oracle type, and Oracle's conversions between the families of types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import OraError, unsupported
from ..types import Kind, Scalar, Type, decimal_digits
from .pgtypes import cast_type, pg_type

# Families: n number, s character, c CLOB, d DATE, t TIMESTAMP, z TIMESTAMP WITH TIME ZONE, l with the local one,
# i interval, r RAW, b BLOB, w ROWID, 0 the literal NULL, x everything SQL expressions cannot hold.
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
    Kind.TIMESTAMP_LTZ: "l",
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
    "t": Scalar(Kind.TIMESTAMP, scale=9),
    "z": Scalar(Kind.TIMESTAMP_TZ, scale=9),
    "l": Scalar(Kind.TIMESTAMP_LTZ, scale=9),
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
    "l": "TIMESTAMP WITH LOCAL TIME ZONE",
    "i": "INTERVAL DAY TO SECOND",
    "r": "BINARY",
    "b": "BLOB",
    "w": "ROWID",
    "0": "CHAR",
    "x": "-",
}
_LONGEST = {Kind.VARCHAR2: 4000, Kind.CHAR: 2000, Kind.RAW: 2000}
MOMENTS = "dtlz"  # in the order in which they widen
_FROM_LOB = "nditzlr"  # what text of a LOB is converted to
_KEPT_FRACTION = 6  # PostgreSQL keeps microseconds
_COLUMN = re.compile(r'"[^"]+"\."[^"]+"')


@dataclass(frozen=True)
class Value:
    """A PostgreSQL expression. json: it is JSON text."""

    sql: str
    type: Type
    nullable: bool = True
    json: bool = False

    @property
    def family(self) -> str:
        return _FAMILIES.get(self.type.kind, "x") if isinstance(self.type, Scalar) else "x"


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
    "rs": "oc.s({})",
    "sd": "oc.to_date({})",
    "st": "oc.to_timestamp({})",
    "sz": "oc.to_timestamp_tz({})",
    "si": "oc.to_dsinterval({})",
    "sr": "oc.hextoraw({})",
    "dt": "({})::timestamp",
    "td": "oc.d({})",
    "sl": "oc.instant(oc.in_session(oc.to_timestamp({})))",
    "dz": "oc.in_session(({})::timestamp)",
    "tz": "oc.in_session({})",
    "lz": "oc.in_session({})",
    "dl": "oc.instant(oc.in_session(({})::timestamp))",
    "tl": "oc.instant(oc.in_session({}))",
    "zl": "oc.instant({})",
    "zt": "oc.local({})",
    "zd": "oc.d(oc.local({}))",
    "lt": "oc.local(oc.in_session({}))",
    "ld": "oc.d(oc.local(oc.in_session({})))",
    "sc": "{}",
    "cs": "oc.clob_text({})",
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
    if own == family:
        return value.sql
    if family == "s" and own in "tlzi":
        return _shown(value)
    if family == "c":
        return convert(value, "s", pos)
    template = _CONVERSIONS.get(own + family)
    if template is None:
        raise inconsistent(family, own, pos)
    return template.format(value.sql)


def fraction(of: Type) -> int:
    """The digits of a second that FF shows of a type."""
    return of.scale if isinstance(of, Scalar) and of.scale is not None else 9


def _shown(value: Value) -> str:
    """A timestamp or an interval as text, in the digits of its type."""
    of = value.type
    if value.family != "i":
        return f"oc.s({value.sql}, {fraction(of)})"
    if not isinstance(of, Scalar) or of.precision is None:
        return f"oc.s({value.sql})"
    return f"oc.s({value.sql}, {of.precision}, {6 if of.scale is None else of.scale})"


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
    if a in MOMENTS and b in MOMENTS:
        return max(a, b, key=MOMENTS.index)
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
    return f"pg_catalog.rtrim({left}, ' ')", f"pg_catalog.rtrim({right}, ' ')"


def blank_padded_pair(op: str, left: Value, right: Value) -> tuple[str, str]:
    """Two CHARs of different lengths as they compare in binary; a column stays as it is, for its index."""
    a, b = left.type, right.type
    assert isinstance(a, Scalar) and isinstance(b, Scalar)
    if op in ("=", "<>"):
        if a.size is not None and _COLUMN.fullmatch(left.sql):
            return left.sql, padded(f"pg_catalog.rtrim({right.sql}, ' ')", a)
        if b.size is not None and _COLUMN.fullmatch(right.sql):
            return padded(f"pg_catalog.rtrim({left.sql}, ' ')", b), right.sql
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
    if len({v.type.national for v in known if isinstance(v.type, Scalar) and v.family in "sc"}) > 1:
        raise OraError(12704, "character set mismatch", pos)
    result = known[0]
    for other in known[1:]:
        a, b = result.family, other.family
        if a == b:
            result = replace(result, type=_wider(result.type, other.type))
        elif {a, b} == {"s", "c"}:
            result = Value("", FAMILY_TYPES["c"])
        elif moments and a in MOMENTS and b in MOMENTS:
            result = Value("", FAMILY_TYPES[max(a, b, key=MOMENTS.index)])
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
        return Scalar(kind, size=size, char_semantics=a.char_semantics or b.char_semantics, national=a.national)
    if a.kind is b.kind and _FAMILIES[a.kind] in MOMENTS:
        return Scalar(a.kind, scale=max(fraction(a), fraction(b)))
    return FAMILY_TYPES[_FAMILIES[a.kind]]


def family_of(of: Type) -> str:
    return Value("", of).family


def cast(value: Value, to: Scalar, pos: int | None) -> Value:
    """CAST(value AS to)."""
    if to.size is not None and to.size > _LONGEST.get(to.kind, to.size):
        raise OraError(910, "specified length too long for its datatype", pos)
    family = family_of(to)
    if family in "x0":
        raise unsupported(f"CAST to {to.kind.value}", pos)
    if value.family in "cb" and family in _FROM_LOB and value.family + family != "br":
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
    else:
        sql = _fit_digits(sql, to)
    return Value(_rounded(sql, to), to, value.nullable)


def _rounded(sql: str, to: Type) -> str:
    """A TIMESTAMP WITH TIME ZONE in as many digits as the type keeps: its PostgreSQL type has no precision."""
    if family_of(to) == "z" and fraction(to) < _KEPT_FRACTION:
        return f"oc.fit({sql}, {fraction(to)})"
    return sql


def assign(value: Value, to: Type, label: str, pos: int | None) -> str:
    """The value as it goes into a column of type `to`; label ("O"."T"."C") names the column in ORA-12899."""
    if not isinstance(to, Scalar):
        raise unsupported(f"a column of type {getattr(to, 'name', to)}", pos)
    family = family_of(to)
    if value.family == "0":
        return f"null::{cast_type(to)}"
    if value.family == "c" and family in _FROM_LOB:
        value = replace(value, type=FAMILY_TYPES["s"])
    sql = convert(value, family, pos)
    return sql if _fits(value.type, to) else fitted(_rounded(sql, to), to, label)


def fitted(sql: str, to: Type, label: str) -> str:
    """Text or bytes, checked against the length of the column `label` and blank-padded where it is a CHAR; intervals
    and FLOAT against their digits."""
    if not isinstance(to, Scalar):
        return sql
    if to.size is not None:
        name = "'" + label.replace("'", "''") + "'"
        if to.kind is Kind.CHAR:
            sql = padded(f"oc.fit_{'chars' if to.char_semantics else 'bytes'}({sql}, {to.size}, {name})", to)
        elif to.kind is Kind.VARCHAR2:
            sql = f"oc.fit_{'chars' if to.char_semantics else 'bytes'}({sql}, {to.size}, {name})"
        elif to.kind is Kind.RAW:
            sql = f"oc.fit_raw({sql}, {to.size}, {name})"
    return _fit_digits(sql, to)


def _fit_digits(sql: str, to: Scalar) -> str:
    if to.binary is not None:
        return f"oc.fit_float({sql}, {decimal_digits(to.binary)})"
    if to.kind is Kind.INTERVAL_DS and to.precision is not None:
        return f"oc.fit_interval({sql}, {to.precision}, {to.scale})"
    return sql


def _fits(source: Type, to: Scalar) -> bool:
    """Whether a literal, or a value of the same type, is known to fit."""
    if source == to and to.size is None:
        return True
    return (
        isinstance(source, Scalar)
        and source.kind is Kind.CHAR
        and to.kind is Kind.VARCHAR2
        and source.size is not None
        and to.size is not None
        and source.size <= to.size
        and not source.char_semantics
    )
