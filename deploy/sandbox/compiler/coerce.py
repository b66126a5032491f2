"""Conversions and constraint checks written into the generated code."""

from __future__ import annotations

from typing import Any

from ..errors import OraError
from ..semantics import arith, composites, convert
from ..semantics.date_formats import interval_to_char
from ..types import (
    BYTES,
    CLOB,
    MOMENTS,
    NULL,
    NUMBER,
    PLS_INTEGER,
    TEXTS,
    VARCHAR2,
    WITH_ZONE,
    CollectionType,
    Family,
    Kind,
    ObjectType,
    RecordType,
    RefCursorType,
    Scalar,
    Type,
    decimal_digits,
    kind_of,
)
from . import support
from .compiling import Compiling
from .report import wrong_type
from .rules import conversion_cost, unconstrained
from .symbols import NO_VALUE, Code, is_composite

_MAX_UNCHECKED = 2**31
_FRACTIONAL = frozenset([Kind.TIMESTAMP, Kind.TIMESTAMP_TZ, Kind.TIMESTAMP_LTZ])
_MICROSECONDS = 6


def coerce(c: Compiling, code: Code, target: Type, pos: int, *, constrained: bool = True) -> str:
    """The Python expression of `code` as a value of `target`, constraints of the target checked.

    Composite values are copied unless fresh. Problem PLS-00382 where there is no conversion.
    """
    source = code.type
    if source is target or source == target:
        return copied(c, code)
    if conversion_cost(source, target) is None:
        raise wrong_type(pos)
    if isinstance(source, Scalar) and source.kind is Kind.UNKNOWN:
        return c.out.call(convert.to_type, code.py, c.out.type_name(target))
    if isinstance(target, Scalar):
        py = _kind(c, code, source, target)
        return _constrained(c, py, code, target) if constrained else py
    if isinstance(source, Scalar) and source.kind is Kind.NULL:
        return _null(c, target)
    if isinstance(target, RecordType) and isinstance(source, RecordType):
        return _record(c, code, source, target)
    if isinstance(target, (CollectionType, ObjectType, RefCursorType)):
        return copied(c, code)
    raise wrong_type(pos)


def copied(c: Compiling, code: Code) -> str:
    """The value, as its own copy when it is composite and somebody else may hold it."""
    if code.fresh or not is_composite(code.type):
        return code.py
    if isinstance(code.type, CollectionType) and code.type.kind != "INDEX BY":
        if code.simple:
            return f"({code.py}.copy() if {code.py} is not None else None)"
        temp = c.out.temp()
        return f"({temp}.copy() if ({temp} := {code.py}) is not None else None)"
    return f"{code.py}.copy()"


def _null(c: Compiling, target: Type) -> str:
    if isinstance(target, RecordType):
        return c.out.call(composites.new, c.out.type_name(target))
    return "None"


def _record(c: Compiling, code: Code, source: RecordType, target: RecordType) -> str:
    same = all(a == b for (_, a), (_, b) in zip(source.fields, target.fields, strict=True))
    name = c.out.type_name(target)
    if same and not any(is_composite(t) for _, t in target.fields):
        return c.out.call(composites.Record, name, f"list({code.py}.v)")
    return c.out.call(support.fetched_record, f"{code.py}.copy().v", name)


def _kind(c: Compiling, code: Code, source: Type, target: Scalar) -> str:
    py = code.py
    if not isinstance(source, Scalar):
        return py
    a, b = source.family, target.family
    if source.kind is target.kind or a is Family.NULL:
        return py
    if b is Family.NUMBER:
        whole = target.kind is Kind.PLS_INTEGER
        if a in TEXTS:
            py = c.out.call(convert.text_num, py)
            return c.out.call(convert.pls, py) if whole else py
        return c.out.call(convert.pls, py) if whole and not _small(code.const) else py
    if b in TEXTS:
        return _to_text(c, code, a, b)
    if b in MOMENTS:
        return _to_moment(c, py, a, b)
    if b in BYTES and a in TEXTS:
        return c.out.call(convert.text_raw, py)
    if b is Family.INTERVAL and a in TEXTS:
        return standard_call(c, "TO_DSINTERVAL", py)
    return py


def _to_text(c: Compiling, code: Code, a: Family, b: Family) -> str:
    py = code.py
    if a is Family.NUMBER:
        if isinstance(code.const, int) and not isinstance(code.const, bool):
            return repr(convert.num_text(code.const))
        return c.out.call(convert.num_text, py)
    if a is Family.INTERVAL:
        return _interval_text(c, code)
    if a is Family.LOCAL_ZONED:
        return standard_call(c, "TO_CHAR", c.out.call(arith.as_timestamp, c.out.call(arith.at_local, py)))
    if a in MOMENTS:
        return standard_call(c, "TO_CHAR", py)
    if a in BYTES:
        return c.out.call(convert.raw_text, py)
    return c.out.call(convert.clob_text, py) if a is Family.CLOB and b is not Family.CLOB else py


def _interval_text(c: Compiling, code: Code) -> str:
    """In the digits of its type; what has been computed has all of them."""
    of = code.type
    if not isinstance(of, Scalar) or of.precision is None:
        return c.out.call(interval_to_char, code.py)
    scale = _MICROSECONDS if of.scale is None else of.scale
    return c.out.call(interval_to_char, code.py, of.precision, scale)


def _to_moment(c: Compiling, py: str, a: Family, b: Family) -> str:
    if a in TEXTS:
        if b is Family.DATE:
            return standard_call(c, "TO_DATE", py)
        return standard_call(c, "TO_TIMESTAMP_TZ" if b in WITH_ZONE else "TO_TIMESTAMP", py)
    if b is Family.DATE:
        return c.out.call(arith.as_date, py)
    if b is Family.LOCAL_ZONED:
        return c.out.call(arith.at_local, py)
    if b in WITH_ZONE:
        return py if a in WITH_ZONE else c.out.call(arith.as_timestamp_tz, py)
    return c.out.call(arith.as_timestamp, py)


def standard_call(c: Compiling, name: str, *args: str, exact: bool = False) -> str:
    """A call of a STANDARD function on Python expressions. exact: they were converted to its parameters' types."""
    function = c.units.standard[name]
    call = function.exact if exact and function.exact is not None else function.call
    fn = c.out.intern("F", call)
    head: list[str] = []
    if function.needs_context:
        head = ["S", "CTX"]
    elif function.needs_session:
        head = ["S"]
    return f"{fn}({', '.join([*head, *args])})"


def _constrained(c: Compiling, py: str, code: Code, target: Scalar) -> str:
    source = code.type
    kind = target.kind
    same = isinstance(source, Scalar) and source.kind is kind
    const = code.const
    if same and const is not NO_VALUE and const is not None and kind is not Kind.CHAR:
        try:
            kept = convert.constrain(const, target)
        except OraError:
            kept = None  # raised where the statement runs, as Oracle does
        if kept == const:
            return py
    if kind is Kind.VARCHAR2 and target.size is not None:
        fits = (
            same
            and isinstance(source, Scalar)
            and source.size is not None
            and source.size <= target.size
            and (source.char_semantics == target.char_semantics or target.char_semantics)
        )
        if not fits:
            py = c.out.call(convert.fit_text, py, target.size, target.char_semantics)
    elif kind is Kind.CHAR and target.size is not None:
        py = c.out.call(convert.fit_char, py, target.size, target.char_semantics)
    elif kind is Kind.NUMBER and target.precision is not None:
        py = c.out.call(convert.fit_number, py, target.precision, target.scale or 0)
    elif target.binary is not None:
        py = c.out.call(convert.fit_float, py, decimal_digits(target.binary))
    elif kind is Kind.RAW and target.size is not None:
        py = c.out.call(convert.fit_raw, py, target.size)
    elif kind in _FRACTIONAL and target.scale is not None and target.scale < _MICROSECONDS:
        py = c.out.call(convert.fit_timestamp, py, target.scale)
    elif kind is Kind.INTERVAL_DS and target.precision is not None:
        py = c.out.call(convert.fit_interval, py, target.precision, 9 if target.scale is None else target.scale)
    if target.low is not None or target.high is not None:
        py = c.out.call(convert.fit_range, py, target.low, target.high)
    if target.not_null and not code.nn:
        py = c.out.call(convert.not_null, py)
    return py


def as_text(c: Compiling, code: Code, pos: int) -> str:
    """Operand of a text operator."""
    if code.type.family is Family.CLOB:
        return code.py
    return coerce(c, code, Scalar(Kind.VARCHAR2), pos)


def as_number(c: Compiling, code: Code, pos: int) -> str:
    if code.type.family is Family.NUMBER:
        return code.py
    return coerce(c, code, Scalar(Kind.NUMBER), pos)


def common_type(c: Compiling, codes: list[Code], positions: list[int]) -> Type:
    """The type of an expression with alternatives: the first typed one decides the family."""
    typed = [code for code in codes if code.type.family is not Family.NULL]
    if not typed:
        return NULL
    first = typed[0].type
    families = {code.type.family for code in typed}
    if families <= TEXTS:
        return CLOB if Family.CLOB in families else VARCHAR2
    if families == {Family.NUMBER}:
        return PLS_INTEGER if all(kind_of(code.type) is Kind.PLS_INTEGER for code in typed) else NUMBER
    if families <= MOMENTS and len(families) > 1:
        return Scalar(Kind.TIMESTAMP_TZ if families & WITH_ZONE else Kind.TIMESTAMP)
    if families <= TEXTS | MOMENTS | {Family.NUMBER} and len(families) > 1:
        for code, pos in zip(codes, positions, strict=True):
            if code.type.family is not Family.NULL:
                coerce(c, code, unconstrained(first), pos)
    return unconstrained(first)


def refuse_null(code: Code, type: Type, pos: int) -> None:
    """PLS-00382: the word NULL for what is NOT NULL."""
    if code.type.family is Family.NULL and isinstance(type, Scalar) and type.not_null:
        raise wrong_type(pos)


def _small(value: Any) -> bool:
    return type(value) is int and -_MAX_UNCHECKED <= value < _MAX_UNCHECKED
