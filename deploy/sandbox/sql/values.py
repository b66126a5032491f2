"""Translated expressions with their Oracle type, and Oracle's conversions between the families of types."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from ..errors import OraError, unsupported
from ..semantics.operators import comparison, converts, wider
from ..types import (
    BLOB,
    CHARACTERS,
    CLOB,
    DATE,
    INTERVAL_DS,
    LOBS,
    MOMENTS,
    NUMBER,
    RAW,
    ROWID,
    TIMESTAMPS,
    VARCHAR2,
    Family,
    Kind,
    Scalar,
    Type,
    decimal_digits,
)
from .pgtypes import cast_type, pg_type

FAMILY_TYPES: Mapping[Family, Scalar] = MappingProxyType(
    {
        Family.NUMBER: NUMBER,
        Family.TEXT: VARCHAR2,
        Family.CLOB: CLOB,
        Family.DATE: DATE,
        Family.TIMESTAMP: Scalar(Kind.TIMESTAMP, scale=9),
        Family.ZONED: Scalar(Kind.TIMESTAMP_TZ, scale=9),
        Family.LOCAL_ZONED: Scalar(Kind.TIMESTAMP_LTZ, scale=9),
        Family.INTERVAL: INTERVAL_DS,
        Family.RAW: RAW,
        Family.BLOB: BLOB,
        Family.ROWID: ROWID,
    }
)
SHOWN_AS_TEXT = CHARACTERS | {Family.NULL}
_FROM_LOB = MOMENTS | {Family.NUMBER, Family.INTERVAL, Family.RAW}  # what text of a CLOB is converted to
_LONGEST = {Kind.VARCHAR2: 4000, Kind.CHAR: 2000, Kind.RAW: 2000}
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
    def family(self) -> Family:
        return family_of(self.type)


NULL_VALUE = Value("null", Scalar(Kind.NULL))


def family_of(of: Type) -> Family:
    """The family of a type in SQL, where what is not known is text."""
    family = of.family
    return Family.TEXT if family is Family.UNKNOWN else family


def inconsistent(expected: Family | str, got: Family | str, pos: int | None) -> OraError:
    """ORA-00932; families or words, "-" for "nothing in particular"."""
    return OraError(932, f"inconsistent datatypes: expected {_word(expected)} got {_word(got)}", pos)


def _word(of: Family | str) -> str:
    if isinstance(of, str):
        return of
    return "CHAR" if of is Family.NULL else of.value if of in FAMILY_TYPES else "-"


# One for each pair that semantics/operators.py converts, but for the digits of moments and intervals as text
_CONVERSIONS: Mapping[tuple[Family, Family], str] = MappingProxyType(
    {
        (Family.NUMBER, Family.TEXT): "oc.s({})",
        (Family.TEXT, Family.NUMBER): "oc.to_number({})",
        (Family.CLOB, Family.NUMBER): "oc.to_number({})",
        (Family.DATE, Family.TEXT): "oc.s({})",
        (Family.RAW, Family.TEXT): "oc.s({})",
        (Family.TEXT, Family.DATE): "oc.to_date({})",
        (Family.TEXT, Family.TIMESTAMP): "oc.to_timestamp({})",
        (Family.TEXT, Family.ZONED): "oc.to_timestamp_tz({})",
        (Family.TEXT, Family.LOCAL_ZONED): "oc.instant(oc.in_session(oc.to_timestamp({})))",
        (Family.TEXT, Family.INTERVAL): "oc.to_dsinterval({})",
        (Family.TEXT, Family.RAW): "oc.hextoraw({})",
        (Family.DATE, Family.TIMESTAMP): "({})::timestamp",
        (Family.DATE, Family.ZONED): "oc.in_session(({})::timestamp)",
        (Family.DATE, Family.LOCAL_ZONED): "oc.instant(oc.in_session(({})::timestamp))",
        (Family.TIMESTAMP, Family.DATE): "oc.d({})",
        (Family.TIMESTAMP, Family.ZONED): "oc.in_session({})",
        (Family.TIMESTAMP, Family.LOCAL_ZONED): "oc.instant(oc.in_session({}))",
        (Family.ZONED, Family.DATE): "oc.d(oc.local({}))",
        (Family.ZONED, Family.TIMESTAMP): "oc.local({})",
        (Family.ZONED, Family.LOCAL_ZONED): "oc.instant({})",
        (Family.LOCAL_ZONED, Family.DATE): "oc.d(oc.local(oc.in_session({})))",
        (Family.LOCAL_ZONED, Family.TIMESTAMP): "oc.local(oc.in_session({}))",
        (Family.LOCAL_ZONED, Family.ZONED): "oc.in_session({})",
        (Family.CLOB, Family.TEXT): "oc.clob_text({})",
        (Family.RAW, Family.BLOB): "{}",
        (Family.BLOB, Family.RAW): "{}",
        (Family.ROWID, Family.TEXT): "{}",
        (Family.TEXT, Family.ROWID): "{}",
    }
)


def convert(value: Value, family: Family, pos: int | None = None) -> str:
    """The value as SQL text of another family, by Oracle's implicit conversion; ORA-00932 where it has none."""
    own = value.family
    if own is Family.NULL:
        return f"null::{cast_type(FAMILY_TYPES[family])}"
    if own is family:
        return value.sql
    if family is Family.CLOB:
        return text(value, pos)
    if not converts(own, family):
        raise inconsistent(family, own, pos)
    if family is Family.TEXT and (own in TIMESTAMPS or own is Family.INTERVAL):
        return _shown(value)
    return _CONVERSIONS[own, family].format(value.sql)


def fraction(of: Type) -> int:
    """The digits of a second that FF shows of a type."""
    return of.scale if isinstance(of, Scalar) and of.scale is not None else 9


def _shown(value: Value) -> str:
    """A timestamp or an interval as text, in the digits of its type."""
    of = value.type
    if value.family is not Family.INTERVAL:
        return f"oc.s({value.sql}, {fraction(of)})"
    if not isinstance(of, Scalar) or of.precision is None:
        return f"oc.s({value.sql})"
    return f"oc.s({value.sql}, {of.precision}, {6 if of.scale is None else of.scale})"


def any_sql(value: Value) -> str:
    """The value where PostgreSQL has to find a type by itself."""
    return "null::text" if value.family is Family.NULL else value.sql


def text(value: Value, pos: int | None = None) -> str:
    """The value as character data (VARCHAR2 or CLOB)."""
    return value.sql if value.family in CHARACTERS else convert(value, Family.TEXT, pos)


def number(value: Value, pos: int | None = None) -> str:
    return convert(value, Family.NUMBER, pos)


def compared(left: Value, right: Value, pos: int | None) -> Family:
    """The family in which two values are compared. LOBs are not (ORA-00932)."""
    a, b = left.family, right.family
    for family in (a, b):
        if family is not Family.NULL and (family in LOBS or family not in FAMILY_TYPES):
            raise inconsistent("-", family, pos)
    common = comparison(a, b)
    if common is None:
        raise inconsistent(a, b, pos)
    return common


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
    known = [v for v in values if v.family is not Family.NULL]
    if not known:
        return Scalar(Kind.VARCHAR2)
    if len({v.type.national for v in known if isinstance(v.type, Scalar) and v.family in CHARACTERS}) > 1:
        raise OraError(12704, "character set mismatch", pos)
    result = known[0]
    for other in known[1:]:
        a, b = result.family, other.family
        if a == b:
            result = replace(result, type=_wider(result.type, other.type))
        elif {a, b} == CHARACTERS:
            result = Value("", CLOB)
        elif moments and a in MOMENTS and b in MOMENTS:
            result = Value("", FAMILY_TYPES[wider(a, b)])
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
    if a.kind is b.kind and a.family in MOMENTS:
        return Scalar(a.kind, scale=max(fraction(a), fraction(b)))
    return FAMILY_TYPES[family_of(a)]


def cast(value: Value, to: Scalar, pos: int | None) -> Value:
    """CAST(value AS to)."""
    if to.size is not None and to.size > _LONGEST.get(to.kind, to.size):
        raise OraError(910, "specified length too long for its datatype", pos)
    family = family_of(to)
    if family not in FAMILY_TYPES:
        raise unsupported(f"CAST to {to.kind.value}", pos)
    sql = convert(_from_lob(value, family), family, pos)
    if to.kind in (Kind.VARCHAR2, Kind.CHAR) and to.size is not None:
        sql = f"left({sql}, {to.size})" if to.char_semantics else f"oc.substrb({sql}, 1, {to.size})"
        if to.kind is Kind.CHAR:
            sql = padded(sql, to)
    elif pg_type(to) != cast_type(to):
        sql = f"({sql})::{pg_type(to)}"
    else:
        sql = _fit_digits(sql, to)
    return Value(_rounded(sql, to), to, value.nullable)


def _from_lob(value: Value, family: Family) -> Value:
    """A CLOB that CAST or an assignment makes something else of: its text."""
    return replace(value, type=VARCHAR2) if value.family is Family.CLOB and family in _FROM_LOB else value


def _rounded(sql: str, to: Type) -> str:
    """A TIMESTAMP WITH TIME ZONE in as many digits as the type keeps: its PostgreSQL type has no precision."""
    if to.family is Family.ZONED and fraction(to) < _KEPT_FRACTION:
        return f"oc.fit({sql}, {fraction(to)})"
    return sql


def assign(value: Value, to: Type, label: str, pos: int | None) -> str:
    """The value as it goes into a column of type `to`; label ("O"."T"."C") names the column in ORA-12899."""
    if not isinstance(to, Scalar):
        raise unsupported(f"a column of type {getattr(to, 'name', to)}", pos)
    family = family_of(to)
    if value.family is Family.NULL:
        return f"null::{cast_type(to)}"
    sql = convert(_from_lob(value, family), family, pos)
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
