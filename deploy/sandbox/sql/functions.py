"""The functions of SQL: a closed list, so that a name PostgreSQL happens to know never slips through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from ..errors import unsupported
from ..parser import ast
from ..types import BLOB, BYTES, CLOB, DATE, LOBS, MOMENTS, NUMBER, RAW, VARCHAR2, Family, Kind, Scalar
from . import alternatives, conversions
from .pgtypes import string
from .signatures import SIMPLE, Writer, arguments, linguistic, refuse_national, simple
from .state import Translator
from .values import SHOWN_AS_TEXT, Value, any_sql, convert, inconsistent, number, text

_DUMPED = {Kind.VARCHAR2: 1, Kind.NUMBER: 2, Kind.RAW: 23, Kind.CHAR: 96}  # type numbers that DUMP shows
_TRIGONOMETRY = ("SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "SINH", "COSH", "TANH")


def _regexp_like(to: Translator, call: ast.Call) -> str:
    return linguistic(to, "REGEXP_LIKE", [to.text(e) for e in arguments(call, 2, 3)], call.pos)


def _nlssort(to: Translator, call: ast.Call) -> Value:
    exprs = arguments(call, 1, 2)
    value = to.text(exprs[0])
    if len(exprs) > 1:
        sort = f"oc.nls_sort({to.text(exprs[1])})"
    else:
        to.state.order_key(value, Family.TEXT)  # refuses sorts that are not known
        sort = string(to.state.collation.sort if to.state.collation is not None else "BINARY")
    return Value(f"oc.nlssort({sort}, {value})", Scalar(Kind.RAW, size=2000))


def _empty(sql: str, of: Scalar) -> Writer:
    def write(to: Translator, call: ast.Call) -> Value:
        arguments(call, 0)
        return Value(sql, of, False)

    return write


def _cut(name: str) -> Writer:
    """TRUNC and ROUND, of numbers and of dates."""

    def write(to: Translator, call: ast.Call) -> Value:
        exprs = arguments(call, 1, 2)
        value = to.value(exprs[0])
        if value.family in MOMENTS:
            unit = f", {to.text(exprs[1])}" if len(exprs) > 1 else ""
            return Value(f"oc.{name}({convert(value, Family.DATE)}{unit})", DATE, value.nullable)
        digits = f", oc.int({to.number(exprs[1])})" if len(exprs) > 1 else ""
        return Value(f"pg_catalog.{name}({number(value, exprs[0].pos)}{digits})", NUMBER, value.nullable)

    return write


def _nchr(to: Translator, call: ast.Call) -> Value:
    return Value(f"oc.nchr({to.number(arguments(call, 1)[0])})", Scalar(Kind.VARCHAR2, national=True))


def _concat(to: Translator, call: ast.Call) -> Value:
    left, right = arguments(call, 2)
    return to.value(ast.Binary(call.pos, "||", left, right))


def _lengthb(to: Translator, call: ast.Call) -> Value:
    value = to.value(arguments(call, 1)[0])
    refuse_national(value, "LENGTHB", call.pos)
    sql = value.sql if value.family in BYTES else text(value, call.pos)
    return Value(f"oc.lengthb({sql})", NUMBER, value.nullable)


def _length(to: Translator, call: ast.Call) -> Value:
    value = to.value(arguments(call, 1)[0])
    if value.family is Family.BLOB:
        return Value(f"oc.lengthb({value.sql})", NUMBER, value.nullable)
    return Value(f"oc.length({text(value, call.pos)})", NUMBER, value.nullable)


def _trigonometry(name: str) -> Writer:
    def write(to: Translator, call: ast.Call) -> Value:
        amount = to.number(arguments(call, 1)[0])
        if name in ("asin", "acos"):
            amount = f"oc.at_most_one({amount})"
        return Value(f"oc.of_float({name}(({amount})::float8))", NUMBER)

    return write


def _standard_hash(to: Translator, call: ast.Call) -> Value:
    exprs = arguments(call, 1, 2)
    value = to.value(exprs[0])
    method = to.text(exprs[1]) if len(exprs) > 1 else "'SHA1'"
    if value.family not in SHOWN_AS_TEXT | {Family.RAW}:
        raise unsupported("STANDARD_HASH of something else than text or RAW", call.pos)
    source = f"convert_to({text(value)}, 'UTF8')" if value.family in SHOWN_AS_TEXT else value.sql
    return Value(f"oc.standard_hash({source}, {method})", RAW)


def _bin_to_num(to: Translator, call: ast.Call) -> Value:
    bits = ", ".join(to.number(e) for e in arguments(call, 1, 1000))
    return Value(f"oc.bin_to_num(array[{bits}])", NUMBER)


def _stored(to: Translator, expr: ast.Expr, name: str) -> Value:
    """The bytes of a value, as an array. ORA-00932 for LOBs."""
    value = to.value(expr)
    if value.family in LOBS:
        raise inconsistent("-", value.family, expr.pos)
    if value.family not in (Family.TEXT, Family.NUMBER, Family.RAW, Family.NULL):
        raise unsupported(f"{name} of another type than text, NUMBER or RAW", expr.pos)
    return replace(value, sql=f"oc.stored({any_sql(value)})")


def _dump(to: Translator, call: ast.Call) -> Value:
    value, *rest = arguments(call, 1, 4)
    stored = _stored(to, value, "DUMP")
    number = _DUMPED.get(stored.type.kind if isinstance(stored.type, Scalar) else Kind.NULL, 2)
    pieces = [str(number), stored.sql, *map(to.number, rest)]
    return Value(f"oc.dump({', '.join(pieces)})", VARCHAR2, False)


def _vsize(to: Translator, call: ast.Call) -> Value:
    return Value(f"array_length({_stored(to, arguments(call, 1)[0], 'VSIZE').sql}, 1)::numeric", NUMBER)


def _lob_substr(to: Translator, call: ast.Call) -> Value:
    """DBMS_LOB.SUBSTR(lob, amount, offset)"""
    exprs = arguments(call, 1, 3)
    amount = to.number(exprs[1]) if len(exprs) > 1 else "32767"
    offset = to.number(exprs[2]) if len(exprs) > 2 else "1"
    value = to.value(exprs[0])
    if value.family in BYTES:
        return Value(f"oc.lob_piece({value.sql}, {offset}, {amount})", RAW)
    return Value(f"oc.lob_piece(oc.substr({text(value, call.pos)}, {offset}, {amount}))", VARCHAR2)


FUNCTIONS: Mapping[str, Writer] = MappingProxyType(
    {
        **{name: simple(name) for name in SIMPLE},
        **{name: _trigonometry(name.lower()) for name in _TRIGONOMETRY},
        "LENGTH": _length,
        "LENGTHB": _lengthb,
        "BIN_TO_NUM": _bin_to_num,
        "DUMP": _dump,
        "NCHR": _nchr,
        "VSIZE": _vsize,
        "NVL": alternatives.nvl,
        "NVL2": alternatives.nvl2,
        "COALESCE": alternatives.coalesce,
        "NULLIF": alternatives.nullif,
        "DECODE": alternatives.decode,
        "GREATEST": alternatives.extreme("greatest"),
        "LEAST": alternatives.extreme("least"),
        "CONCAT": _concat,
        "TO_CHAR": conversions.to_char,
        "TO_NUMBER": conversions.to_number,
        "TO_DATE": conversions.to_moment("to_date", Family.DATE),
        "TO_TIMESTAMP": conversions.to_moment("to_timestamp", Family.TIMESTAMP),
        "TO_TIMESTAMP_TZ": conversions.to_moment("to_timestamp_tz", Family.ZONED),
        "VALIDATE_CONVERSION": conversions.validate_conversion,
        "TO_CLOB": conversions.to_clob,
        "EMPTY_CLOB": _empty("''::text", CLOB),
        "EMPTY_BLOB": _empty("''::bytea", BLOB),
        "SYS_EXTRACT_UTC": conversions.sys_extract_utc,
        "TRUNC": _cut("trunc"),
        "ROUND": _cut("round"),
        "FROM_TZ": conversions.from_tz,
        "NLSSORT": _nlssort,
        "STANDARD_HASH": _standard_hash,
        "ROWIDTOCHAR": conversions.rowid_text,
        "CHARTOROWID": conversions.chartorowid,
    }
)

# Functions of built-in packages that make sense with a column; with none the surroundings call the package itself.
PACKAGED: Mapping[tuple[str, ...], Writer] = MappingProxyType(
    {
        ("DBMS_LOB", "GETLENGTH"): _length,
        ("DBMS_LOB", "SUBSTR"): _lob_substr,
        ("DBMS_LOB", "INSTR"): simple("INSTR", binary=True),
        ("UTL_RAW", "CAST_TO_RAW"): conversions.to_raw,
        ("UTL_RAW", "CAST_TO_VARCHAR2"): conversions.raw_text,
    }
)

CONDITIONS: Mapping[str, Callable[[Translator, ast.Call], str]] = MappingProxyType({"REGEXP_LIKE": _regexp_like})
