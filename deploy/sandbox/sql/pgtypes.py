"""Oracle types as PostgreSQL writes them, and identifiers and literals as it wants them quoted."""

from __future__ import annotations

from ..errors import unsupported
from ..parser import ast
from ..types import FLOATS, CollectionType, Kind, RecordType, RefCursorType, Scalar, Type

_MAX_FRACTION = 6  # PostgreSQL keeps microseconds

_PLAIN = {
    Kind.NUMBER: "numeric",
    Kind.PLS_INTEGER: "numeric",
    Kind.BINARY_DOUBLE: "numeric",
    Kind.VARCHAR2: "text",
    Kind.CHAR: "text",
    Kind.CLOB: "text",
    Kind.ROWID: "text",
    Kind.RAW: "bytea",
    Kind.BLOB: "bytea",
    Kind.DATE: "oc.date0",
    Kind.TIMESTAMP: "timestamp",
    Kind.TIMESTAMP_TZ: "oc.tstz",
    Kind.TIMESTAMP_LTZ: "timestamptz",
    Kind.INTERVAL_DS: "interval",
    Kind.BOOLEAN: "boolean",
    Kind.NULL: "text",
    Kind.UNKNOWN: "text",
}

_BY_NAME = {
    "NUMBER": Kind.NUMBER,
    "NUMERIC": Kind.NUMBER,
    "DECIMAL": Kind.NUMBER,
    "DEC": Kind.NUMBER,
    "FLOAT": Kind.NUMBER,
    "REAL": Kind.NUMBER,
    "DOUBLE PRECISION": Kind.NUMBER,
    "BINARY_DOUBLE": Kind.BINARY_DOUBLE,
    "VARCHAR2": Kind.VARCHAR2,
    "VARCHAR": Kind.VARCHAR2,
    "NVARCHAR2": Kind.VARCHAR2,
    "CHAR": Kind.CHAR,
    "NCHAR": Kind.CHAR,
    "CLOB": Kind.CLOB,
    "NCLOB": Kind.CLOB,
    "RAW": Kind.RAW,
    "BLOB": Kind.BLOB,
    "DATE": Kind.DATE,
    "TIMESTAMP": Kind.TIMESTAMP,
    "TIMESTAMP WITH TIME ZONE": Kind.TIMESTAMP_TZ,
    "TIMESTAMP WITH LOCAL TIME ZONE": Kind.TIMESTAMP_LTZ,
    "INTERVAL DAY TO SECOND": Kind.INTERVAL_DS,
    "ROWID": Kind.ROWID,
}

_INTEGERS = frozenset(["INTEGER", "INT", "SMALLINT"])


def pg_type(of: Type) -> str:
    """The type of a column. Lengths of VARCHAR2 and RAW are not part of it: the translator checks them (oc.fit_*)."""
    if isinstance(of, Scalar):
        if of.kind is Kind.NUMBER and (of.precision is not None or of.scale is not None):
            return f"numeric({of.precision or 38},{of.scale or 0})"
        if of.kind is Kind.TIMESTAMP and of.scale is not None:
            return f"timestamp({min(of.scale, _MAX_FRACTION)})"
        if of.kind is Kind.TIMESTAMP_LTZ and of.scale is not None:
            return f"timestamptz({min(of.scale, _MAX_FRACTION)})"
    return cast_type(of)


def cast_type(of: Type) -> str:
    """The type of a bind or an expression: without length, precision or scale."""
    if isinstance(of, Scalar) and of.kind in _PLAIN:
        return _PLAIN[of.kind]
    if isinstance(of, CollectionType):
        return cast_type(of.element) + "[]"
    if isinstance(of, RecordType):
        raise unsupported("a record as a value in SQL")
    if isinstance(of, RefCursorType):
        raise unsupported("a cursor as a value in SQL")
    raise unsupported(f"the type {getattr(of, 'name', of)} in SQL")


def listed_type(of: Type) -> str:
    """The type in which values come out of UNNEST, which takes those of more than one field apart."""
    return "text" if isinstance(of, Scalar) and of.kind is Kind.TIMESTAMP_TZ else cast_type(of)


def scalar_of(ref: ast.TypeRef) -> Scalar | None:
    """A built-in type as written in SQL (a column, CAST, JSON RETURNING); None when it is not one."""
    name = ref.name[-1] if len(ref.name) == 1 else ""
    if ref.anchor is not None:
        return None
    if name in _INTEGERS:
        return Scalar(Kind.NUMBER, precision=38, scale=0)
    kind = _BY_NAME.get(name)
    if kind is None:
        return None
    first = ref.args[0] if ref.args else None
    national = name in ("NVARCHAR2", "NCHAR", "NCLOB")
    if kind is Kind.NUMBER:
        if name in FLOATS:
            return Scalar(kind, binary=FLOATS[name] if first is None else first)
        if first is None:
            integral = name in ("NUMERIC", "DECIMAL", "DEC")
            return Scalar(kind, precision=38, scale=0) if integral else Scalar(kind)
        return Scalar(kind, precision=first, scale=ref.args[1] if len(ref.args) > 1 else 0)
    if kind in (Kind.TIMESTAMP, Kind.TIMESTAMP_TZ, Kind.TIMESTAMP_LTZ):
        return Scalar(kind, scale=_MAX_FRACTION if first is None else first)
    if kind in (Kind.VARCHAR2, Kind.CHAR, Kind.RAW):
        default = 1 if kind is Kind.CHAR else None
        chars = national or bool(ref.char_semantics)
        return Scalar(kind, size=default if first is None else first, char_semantics=chars, national=national)
    if kind is Kind.INTERVAL_DS:
        return Scalar(kind, precision=2 if first is None else first, scale=ref.args[1] if ref.args else 6)
    return Scalar(kind, national=national)


def quoted(name: str) -> str:
    """An Oracle name (upper case unless it was quoted) as a PostgreSQL identifier: folded to lower case."""
    folded = name.lower() if name == name.upper() else name
    return '"' + folded.replace('"', '""') + '"'


def string(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"
