"""Functions that convert: TO_CHAR, TO_DATE and their kin."""

from __future__ import annotations

from dataclasses import replace

from ..errors import unsupported
from ..parser import ast
from ..semantics.operators import NUMBERS
from ..types import CLOB, MOMENTS, NUMBER, RAW, ROWID, VARCHAR2, Family, Kind, Scalar
from .signatures import Writer, arguments, varying
from .state import Translator
from .values import FAMILY_TYPES, SHOWN_AS_TEXT, Value, convert, fraction, inconsistent, number, text


def _language(to: Translator, exprs: list[ast.Expr]) -> str:
    """The NLS_DATE_LANGUAGE argument of a function, with a comma before it."""
    return f", oc.date_language({to.text(exprs[2])})" if len(exprs) > 2 else ""


def _marks(to: Translator, exprs: list[ast.Expr]) -> str:
    return f", {to.text(exprs[2])}" if len(exprs) > 2 else ""


def to_char(to: Translator, call: ast.Call) -> Value:
    exprs = arguments(call, 1, 3)
    value = to.value(exprs[0])
    if value.family in SHOWN_AS_TEXT and len(exprs) == 1:
        of = VARCHAR2 if value.family is Family.CLOB else varying(value.type)
        return Value(convert(value, Family.TEXT), of, True if value.family is Family.CLOB else value.nullable)
    result = Scalar(Kind.VARCHAR2, size=None if value.family in SHOWN_AS_TEXT else 75)
    if len(exprs) == 1:
        if value.family is Family.NUMBER:
            result = Scalar(Kind.VARCHAR2, size=40)
        return Value(convert(value, Family.TEXT, call.pos), result, value.nullable)
    model = to.text(exprs[1])
    if value.family in NUMBERS:
        if value.family is Family.TEXT and len(exprs) == 2:
            # TO_CHAR(text, model): the text is taken for a number, as Oracle does
            return Value(f"oc.to_char({number(value, call.pos)}, {model})", result)
        return Value(f"oc.to_char({number(value, call.pos)}, {model}{_marks(to, exprs)})", result)
    name = "oc.to_char" if len(exprs) < 3 else "oc.to_char_in"
    model += _language(to, exprs)
    if value.family is Family.DATE:
        return Value(f"{name}({value.sql}, {model})", result)
    if value.family not in MOMENTS:
        raise inconsistent("NUMBER", value.family, exprs[0].pos)
    return Value(f"{name}({value.sql}, {model}, {fraction(value.type)})", result)


def _parts(call: ast.Call) -> tuple[list[ast.Expr], ast.Expr | None]:
    """The arguments, and the one after DEFAULT ... ON CONVERSION ERROR."""
    plain = tuple(a for a in call.args if a.name != ast.ON_CONVERSION_ERROR)
    fallback = [a.value for a in call.args if a.name == ast.ON_CONVERSION_ERROR]
    return arguments(replace(call, args=plain), 1, 3), fallback[0] if fallback else None


def _converts(to: Translator, function: str, exprs: list[ast.Expr], source: str) -> str:
    """Whether the text can be converted so."""
    return f"oc.converts('{function}', {', '.join([source, *map(to.text, exprs[1:])])})"


def to_number(to: Translator, call: ast.Call) -> Value:
    exprs, fallback = _parts(call)
    value = to.value(exprs[0])
    if value.family is Family.CLOB:
        value = replace(value, type=VARCHAR2)
    if len(exprs) == 1 and fallback is None:
        return Value(number(value, call.pos), NUMBER, value.nullable)
    source = text(value, call.pos)

    model = f", {to.text(exprs[1])}{_marks(to, exprs)}" if len(exprs) > 1 else ""
    if fallback is None:
        return Value(f"oc.to_number({source}{model})", NUMBER)
    other = to.value(fallback)
    default = f"oc.to_number({text(other)}{model})" if other.family in SHOWN_AS_TEXT else number(other, fallback.pos)
    converted = f"coalesce(oc.number_or_null({source}{model}), {default})"
    return Value(f"(case when {source} is not null then {converted} end)", NUMBER)


def to_moment(function: str, family: Family) -> Writer:
    def write(to: Translator, call: ast.Call) -> Value:
        exprs, fallback = _parts(call)
        value = to.value(exprs[0])
        if value.family == family and family is not Family.DATE and len(exprs) == 1:
            return value
        if len(exprs) == 1 and value.family in MOMENTS and family is not Family.DATE:
            return Value(convert(value, family), FAMILY_TYPES[family], value.nullable)
        source = text(value, call.pos)
        model = f", {to.text(exprs[1])}{_language(to, exprs)}" if len(exprs) > 1 else ""
        sql = f"oc.{function}({source}{model})"
        if fallback is not None:
            other = to.value(fallback)
            default = convert(other, family) if other.family in MOMENTS else f"oc.{function}({text(other)}{model})"
            converts = _converts(to, function.upper(), exprs, source)
            sql = f"(case when {source} is null then null when {converts} then {sql} else {default} end)"
        return Value(sql, FAMILY_TYPES[family])

    return write


def validate_conversion(to: Translator, call: ast.Call) -> Value:
    """VALIDATE_CONVERSION(call of a converting function): 1 or 0, for null 1."""
    inner = call.args[0].value
    assert isinstance(inner, ast.Call) and isinstance(inner.fn, ast.Name)
    exprs, fallback = _parts(inner)
    value = to.value(exprs[0])
    if fallback is not None or value.family not in SHOWN_AS_TEXT | {Family.NUMBER}:
        raise unsupported("VALIDATE_CONVERSION of something else than text or a number", call.pos)
    source = text(value, call.pos)
    converts = _converts(to, inner.fn.ident, exprs, source)
    return Value(f"(case when {source} is null or {converts} then 1 else 0 end)::numeric", NUMBER, False)


def to_clob(to: Translator, call: ast.Call) -> Value:
    value = to.value(arguments(call, 1)[0])
    return Value(text(value, call.pos), CLOB, value.nullable)


def sys_extract_utc(to: Translator, call: ast.Call) -> Value:
    expr = arguments(call, 1)[0]
    value = to.value(expr)
    if value.family is Family.DATE:
        raise inconsistent("TIMESTAMP", "DATE", expr.pos)
    of = replace(FAMILY_TYPES[Family.TIMESTAMP], scale=fraction(value.type))
    return Value(f"oc.utc({convert(value, Family.ZONED, expr.pos)})", of, value.nullable)


def from_tz(to: Translator, call: ast.Call) -> Value:
    moment, zone = arguments(call, 2)
    value = to.value(moment)
    of = replace(FAMILY_TYPES[Family.ZONED], scale=fraction(value.type))
    return Value(f"oc.from_tz({convert(value, Family.TIMESTAMP, moment.pos)}, {to.text(zone)})", of)


def rowid_text(to: Translator, call: ast.Call) -> Value:
    value = to.value(arguments(call, 1)[0])
    return Value(convert(value, Family.TEXT, call.pos), VARCHAR2)


def chartorowid(to: Translator, call: ast.Call) -> Value:
    return Value(to.text(arguments(call, 1)[0]), ROWID)


def to_raw(to: Translator, call: ast.Call) -> Value:
    return Value(f"convert_to({to.text(arguments(call, 1)[0])}, 'UTF8')", RAW)


def raw_text(to: Translator, call: ast.Call) -> Value:
    return Value(f"convert_from({convert(to.value(arguments(call, 1)[0]), Family.RAW, call.pos)}, 'UTF8')", VARCHAR2)
