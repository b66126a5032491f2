"""Type rules: families, implicit conversion, what fits where."""

from __future__ import annotations

from dataclasses import replace

from ..types import (
    CollectionType,
    Kind,
    ObjectType,
    RecordType,
    RefCursorType,
    Scalar,
    Type,
)

_NUMERIC = frozenset([Kind.NUMBER, Kind.PLS_INTEGER, Kind.BINARY_DOUBLE])
_TEXT = frozenset([Kind.VARCHAR2, Kind.CHAR, Kind.CLOB, Kind.ROWID])
_DATES = frozenset([Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ, Kind.TIMESTAMP_LTZ])
_BYTES = frozenset([Kind.RAW, Kind.BLOB])

COLLECTION_METHODS = frozenset(
    ["COUNT", "FIRST", "LAST", "NEXT", "PRIOR", "EXISTS", "LIMIT", "EXTEND", "TRIM", "DELETE"]
)

_JSON_ELEMENT = "SYS.JSON_ELEMENT_T"
_JSON_PARTS = frozenset(["SYS.JSON_OBJECT_T", "SYS.JSON_ARRAY_T", "SYS.JSON_SCALAR_T"])

_SAME, _CLOSE, _LOB, _DATE_TO_TIMESTAMP, _CONVERTED = 0, 1, 2, 3, 10


def kind_of(type: Type) -> Kind | None:
    return type.kind if isinstance(type, Scalar) else None


def conversion_cost(source: Type, target: Type) -> int | None:
    """How far `source` is from `target`: 0 same, growing with the conversion; None when there is none."""
    if isinstance(source, Scalar) and source.kind in (Kind.NULL, Kind.UNKNOWN):
        if isinstance(target, CollectionType) and target.kind == "INDEX BY" and source.kind is Kind.NULL:
            return None
        return _CLOSE
    if isinstance(target, Scalar) and target.kind is Kind.UNKNOWN:
        return _CLOSE
    if isinstance(source, Scalar) and isinstance(target, Scalar):
        return _scalar_cost(source.kind, target.kind)
    if isinstance(source, RecordType) and isinstance(target, RecordType):
        return _record_cost(source, target)
    if isinstance(source, CollectionType) and isinstance(target, CollectionType):
        if source.name == target.name:
            return _SAME
        return _CLOSE if _fits_client_array(source, target) else None
    if isinstance(source, ObjectType) and isinstance(target, ObjectType):
        if source.name == target.name:
            return _SAME
        return _CLOSE if target.name == _JSON_ELEMENT and source.name in _JSON_PARTS else None
    if isinstance(source, RefCursorType) and isinstance(target, RefCursorType):
        if source.row is None or target.row is None or source.row.fields == target.row.fields:
            return _SAME if source.name == target.name else _CLOSE
        return None
    if isinstance(source, RefCursorType) and isinstance(target, Scalar) and target.kind is Kind.CURSOR:
        return _SAME
    if isinstance(source, Scalar) and source.kind is Kind.CURSOR and isinstance(target, RefCursorType):
        return _SAME
    return None


def _fits_client_array(source: CollectionType, target: CollectionType) -> bool:
    """An array bind of a client has no type name; it goes with any array indexed by numbers of such elements."""
    if "" not in (source.name, target.name):
        return False
    numbered = all(
        t.kind == "INDEX BY" and t.index is not None and t.index.kind is Kind.PLS_INTEGER for t in (source, target)
    )
    return numbered and conversion_cost(source.element, target.element) is not None


def _scalar_cost(source: Kind, target: Kind) -> int | None:
    if source is target:
        return _SAME
    if source in _NUMERIC and target in _NUMERIC:
        return _CLOSE
    if source in _TEXT and target in _TEXT:
        return _LOB if Kind.CLOB in (source, target) else _CLOSE
    if source in _DATES and target in _DATES:
        return _DATE_TO_TIMESTAMP
    if source in _BYTES and target in _BYTES:
        return _LOB
    if (source in _NUMERIC and target in _TEXT) or (source in _TEXT and target in _NUMERIC):
        return _CONVERTED
    if (source in _DATES and target in _TEXT) or (source in _TEXT and target in _DATES):
        return _CONVERTED
    if (source is Kind.RAW and target in _TEXT) or (source in _TEXT and target is Kind.RAW):
        return _CONVERTED
    if (source is Kind.INTERVAL_DS and target in _TEXT) or (source in _TEXT and target is Kind.INTERVAL_DS):
        return _CONVERTED
    return None


def _record_cost(source: RecordType, target: RecordType) -> int | None:
    """Record types are told apart by name; a %ROWTYPE fits any record with the same number of fitting fields."""
    if source.name == target.name:
        return _SAME
    if not (source.name.endswith("%ROWTYPE") or target.name.endswith("%ROWTYPE")):
        return None
    if len(source.fields) != len(target.fields):
        return None
    for (_, a), (_, b) in zip(source.fields, target.fields, strict=True):
        if conversion_cost(a, b) is None:
            return None
    return _CLOSE


def bare(type: Type) -> Type:
    """The type of a parameter or result: a subtype's range and NOT NULL stay, sizes and precisions do not.

    Those of timestamps and intervals do (hence TIMESTAMP_UNCONSTRAINED and its kin).
    """
    if (
        isinstance(type, Scalar)
        and type.kind is not Kind.INTERVAL_DS
        and (type.size is not None or type.precision is not None or type.binary is not None)
    ):
        scale = None if type.precision is not None else type.scale
        return replace(type, size=None, precision=None, scale=scale, binary=None)
    return type


def unconstrained(type: Type) -> Type:
    """Without any constraint: what an expression of the type can be taken for."""
    if isinstance(type, Scalar):
        return Scalar(type.kind)
    return type
