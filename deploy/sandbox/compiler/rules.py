"""Type rules: families, implicit conversion, what fits where."""

from __future__ import annotations

from dataclasses import replace

from ..semantics.operators import arithmetic, as_text, assigns
from ..types import (
    DATE,
    INTERVAL_DS,
    MOMENTS,
    NUMBER,
    TEXTS,
    CollectionType,
    Family,
    Kind,
    ObjectType,
    RecordType,
    RefCursorType,
    Scalar,
    Type,
)

COLLECTION_METHODS = frozenset(
    ["COUNT", "FIRST", "LAST", "NEXT", "PRIOR", "EXISTS", "LIMIT", "EXTEND", "TRIM", "DELETE"]
)

_JSON_ELEMENT = "SYS.JSON_ELEMENT_T"
_JSON_PARTS = frozenset(["SYS.JSON_OBJECT_T", "SYS.JSON_ARRAY_T", "SYS.JSON_SCALAR_T"])

_RESULTS = {Family.NUMBER: NUMBER, Family.DATE: DATE, Family.INTERVAL: INTERVAL_DS}
_SAME, _CLOSE, _LOB, _DATE_TO_TIMESTAMP, _CONVERTED = 0, 1, 2, 3, 10


def conversion_cost(source: Type, target: Type) -> int | None:
    """How far `source` is from `target`: 0 same, growing with the conversion; None when there is none."""
    if isinstance(source, Scalar) and source.kind in (Kind.NULL, Kind.UNKNOWN):
        if isinstance(target, CollectionType) and target.kind == "INDEX BY" and source.kind is Kind.NULL:
            return None
        return _CLOSE
    if isinstance(target, Scalar) and target.kind is Kind.UNKNOWN:
        return _CLOSE
    if isinstance(source, Scalar) and isinstance(target, Scalar):
        return _scalar_cost(source, target)
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


def _scalar_cost(source: Scalar, target: Scalar) -> int | None:
    a, b = source.family, target.family
    if source.kind is target.kind or a is b is Family.TEXT:
        return _SAME
    if not assigns(a, b):
        return None
    if a in MOMENTS and b in MOMENTS:
        return _DATE_TO_TIMESTAMP
    if {a, b} == {Family.RAW, Family.BLOB} or (a in TEXTS and b in TEXTS and Family.CLOB in (a, b)):
        return _LOB
    return _CLOSE if as_text(a) is as_text(b) else _CONVERTED


def date_result(operator: str, left: Type, right: Type) -> Type | None:
    """Type of date and interval arithmetic; None when Oracle has no such operator."""
    result = arithmetic(operator, as_text(left.family), as_text(right.family))
    if result is None:
        return None
    own = next((t for t in (left, right) if t.family is result), None)
    return unconstrained(own) if own is not None else _RESULTS[result]


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
