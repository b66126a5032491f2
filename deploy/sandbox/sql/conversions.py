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


def to_number(to: Translator, call: ast.Call) -> Value:
    fallback: ast.Expr | None = None
    plain: list[ast.Arg] = []
    for arg in call.args:
        if arg.name == ast.ON_CONVERSION_ERROR:
            fallback = arg.value
        else:
            plain.append(arg)
    exprs = arguments(replace(call, args=tuple(plain)), 1, 3)
    value = to.value(exprs[0])
    if value.family is Family.CLOB:
        value = replace(value, type=VARCHAR2)
    if fallback is not None:
        if len(exprs) > 1:
            raise unsupported("TO_NUMBER with a format and ON CONVERSION ERROR", call.pos)
        source = text(value, call.pos)
        default = to.number(fallback)
        return Value(
            f"(case when oc.is_number({source}) then oc.to_number({source})"
            f" when {source} is not null then {default} end)",
            NUMBER,
        )
    if len(exprs) == 1:
        return Value(number(value, call.pos), NUMBER, value.nullable)
    return Value(f"oc.to_number({text(value, call.pos)}, {to.text(exprs[1])}{_marks(to, exprs)})", NUMBER)


def to_moment(function: str, family: Family) -> Writer:
    def write(to: Translator, call: ast.Call) -> Value:
        if any(a.name == ast.ON_CONVERSION_ERROR for a in call.args):
            raise unsupported(f"{function.upper()} with ON CONVERSION ERROR", call.pos)
        exprs = arguments(call, 1, 3)
        value = to.value(exprs[0])
        if value.family == family and family is not Family.DATE and len(exprs) == 1:
            return value
        if len(exprs) == 1:
            if value.family in MOMENTS and family is not Family.DATE:
                return Value(convert(value, family), FAMILY_TYPES[family], value.nullable)
            return Value(f"oc.{function}({text(value, call.pos)})", FAMILY_TYPES[family])
        source = f"{text(value, call.pos)}, {to.text(exprs[1])}{_language(to, exprs)}"
        return Value(f"oc.{function}({source})", FAMILY_TYPES[family])

    return write


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
