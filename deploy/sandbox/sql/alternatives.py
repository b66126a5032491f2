"""Functions that choose one of their arguments: NVL, DECODE, GREATEST and their kin."""

from __future__ import annotations

from dataclasses import replace

from ..errors import OraError
from ..parser import ast
from ..types import CHARACTERS, VARCHAR2, Family, Scalar, Type
from .conditions import compare
from .signatures import Writer, alike, arguments, varying
from .state import Translator
from .values import SHOWN_AS_TEXT, Value, any_sql, convert, family_of, inconsistent, widest


def nvl(to: Translator, call: ast.Call) -> Value:
    first, second = (to.value(a) for a in arguments(call, 2))
    of = _first_type(first, second, call.pos)
    family = family_of(of)
    of = varying(of) if family is Family.TEXT else of
    # Oracle works out both: what cannot be converted is an error even where it is not needed.
    name = "coalesce" if second.family in (family, Family.NULL) else "oc.nvl"
    sql = f"{name}({convert(first, family, call.pos)}, {convert(second, family, call.pos)})"
    return Value(sql, of, first.nullable and second.nullable)


def _first_type(first: Value, second: Value, pos: int) -> Type:
    """The type NVL and its kin give: the first argument's, but a number when one of the two is a number."""
    a, b = first.family, second.family
    if a is Family.NULL:
        return varying(second.type) if b in SHOWN_AS_TEXT else second.type
    if a == b or (a in CHARACTERS and b in CHARACTERS):
        return widest([first, second], pos)
    if a is Family.TEXT and b is Family.NUMBER:
        return VARCHAR2
    return first.type if a is not Family.TEXT else VARCHAR2


def nvl2(to: Translator, call: ast.Call) -> Value:
    test, yes, no = (to.value(a) for a in arguments(call, 3))
    of = _first_type(yes, no, call.pos)
    family = family_of(of)
    sql = (
        f"(case when {any_sql(test)} is not null then {convert(yes, family, call.pos)}"
        f" else {convert(no, family, call.pos)} end)"
    )
    return Value(sql, of, yes.nullable or no.nullable)


def coalesce(to: Translator, call: ast.Call) -> Value:
    if len(call.args) < 2:
        raise OraError(938, "not enough arguments for function", call.pos)
    values = [to.value(a) for a in arguments(call, 2, 1000)]
    of = widest(values, call.pos)
    family = family_of(of)
    return Value(
        f"coalesce({', '.join(convert(v, family, call.pos) for v in values)})", of, all(v.nullable for v in values)
    )


def nullif(to: Translator, call: ast.Call) -> Value:
    first, second = (to.value(a) for a in arguments(call, 2))
    if first.family is Family.NULL:
        raise inconsistent("-", "CHAR", call.pos)
    return Value(f"(case when {compare(to, '=', first, second, call.pos)} then null else {first.sql} end)", first.type)


def decode(to: Translator, call: ast.Call) -> Value:
    exprs = arguments(call, 3, 255)
    operand = to.value(exprs[0])
    rest = exprs[1:]
    searches = [to.value(e) for e in rest[: len(rest) // 2 * 2 : 2]]
    results = [to.value(e) for e in rest[1 : len(rest) // 2 * 2 : 2]]
    default = to.value(rest[-1]) if len(rest) % 2 else None
    of: Type = varying(results[0].type) if results[0].family in SHOWN_AS_TEXT else results[0].type
    if isinstance(of, Scalar) and of.size is not None:
        of = replace(of, size=None)
    family = family_of(of)
    compared = searches[0].family if searches[0].family is not Family.NULL else operand.family
    compared = Family.TEXT if compared in (Family.NULL, Family.CLOB) else compared
    left = to.state.key(convert(operand, compared, call.pos), compared)
    parts: list[str] = []
    for search, result in zip(searches, results, strict=True):
        right = to.state.key(convert(search, compared, call.pos), compared)
        test = f"{left} is not distinct from {right}" if search.nullable else f"{left} = {right}"
        parts.append(f"when {test} then {convert(result, family, call.pos)}")
    if default is not None:
        parts.append(f"else {convert(default, family, call.pos)}")
    return Value(f"(case {' '.join(parts)} end)", of)


def extreme(name: str) -> Writer:
    def write(to: Translator, call: ast.Call) -> Value:
        exprs = arguments(call, 1, 1000)
        values = [to.value(e) for e in exprs]
        of = varying(values[0].type) if values[0].family in SHOWN_AS_TEXT else values[0].type
        if isinstance(of, Scalar) and of.size is not None and len(values) > 1:
            of = replace(of, size=None)
        family = family_of(of)
        pieces = [convert(v, family, e.pos) for v, e in zip(values, exprs, strict=True)]
        nullable = [p for p, v in zip(pieces, values, strict=True) if v.nullable]
        sql = f"{alike(to, name) if family is Family.TEXT and to.state.sort else f'{name}('}{', '.join(pieces)})"
        if nullable:
            # PostgreSQL leaves nulls out, Oracle's result is null
            sql = f"(case when {' or '.join(f'{p} is null' for p in nullable)} then null else {sql} end)"
        return Value(sql, of, bool(nullable))

    return write
