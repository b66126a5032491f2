"""The functions of SQL: a closed list, so that a name PostgreSQL happens to know never slips through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from ..errors import OraError, unsupported
from ..parser import ON_CONVERSION_ERROR, ast
from ..types import Kind, Scalar, Type
from .pgtypes import string
from .state import Translator
from .values import (
    FAMILY_TYPES,
    MOMENTS,
    Value,
    any_sql,
    convert,
    family_of,
    fraction,
    inconsistent,
    number,
    text,
    widest,
)

Writer = Callable[[Translator, ast.Call], Value]

# name: (PostgreSQL function, parameters, result). Parameters: S text that gives the result its type (VARCHAR2 or
# CLOB), s text, n number, d DATE, t TIMESTAMP, z with time zone, r RAW; those after "?" may be left out. The result in
# the same letters.
_SIMPLE: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "UPPER": ("upper", "S", "S"),
        "LOWER": ("lower", "S", "S"),
        "INITCAP": ("initcap", "S", "S"),
        "LENGTH": ("oc.length", "s", "n"),
        "LENGTHC": ("oc.length", "s", "n"),
        "SUBSTR": ("oc.substr", "Sn?n", "S"),
        "SUBSTRB": ("oc.substrb", "Sn?n", "S"),
        "INSTR": ("oc.instr", "ss?nn", "n"),
        "REPLACE": ("oc.replace", "Ss?s", "S"),
        "TRANSLATE": ("oc.translate", "Sss", "S"),
        "LPAD": ("oc.lpad", "Sn?s", "S"),
        "RPAD": ("oc.rpad", "Sn?s", "S"),
        "LTRIM": ("oc.ltrim", "S?s", "S"),
        "RTRIM": ("oc.rtrim", "S?s", "S"),
        "CHR": ("oc.chr", "n", "s"),
        "ASCII": ("oc.ascii", "s", "n"),
        "UNISTR": ("oc.unistr", "s", "s"),
        "ASCIISTR": ("oc.asciistr", "s", "s"),
        "REGEXP_SUBSTR": ("oc.regexp_substr", "Ss?nnsn", "S"),
        "REGEXP_REPLACE": ("oc.regexp_replace", "Ss?snns", "S"),
        "REGEXP_INSTR": ("oc.regexp_instr", "ss?nnnsn", "n"),
        "REGEXP_COUNT": ("oc.regexp_count", "ss?ns", "n"),
        "ABS": ("abs", "n", "n"),
        "SIGN": ("sign", "n", "n"),
        "CEIL": ("ceil", "n", "n"),
        "FLOOR": ("floor", "n", "n"),
        "MOD": ("oc.mod", "nn", "n"),
        "REMAINDER": ("oc.remainder", "nn", "n"),
        "POWER": ("oc.power", "nn", "n"),
        "SQRT": ("oc.sqrt", "n", "n"),
        "EXP": ("oc.exp", "n", "n"),
        "LN": ("oc.ln", "n", "n"),
        "LOG": ("oc.log", "nn", "n"),
        "BITAND": ("oc.bitand", "nn", "n"),
        "ADD_MONTHS": ("oc.add_months", "dn", "d"),
        "LAST_DAY": ("oc.last_day", "d", "d"),
        "NEXT_DAY": ("oc.next_day", "ds", "d"),
        "MONTHS_BETWEEN": ("oc.months_between", "dd", "n"),
        "NUMTODSINTERVAL": ("oc.numtodsinterval", "ns", "i"),
        "TO_DSINTERVAL": ("oc.to_dsinterval", "s", "i"),
        "RAWTOHEX": ("oc.rawtohex", "r", "s"),
        "HEXTORAW": ("oc.hextoraw", "s", "r"),
        "SYS_GUID": ("oc.sys_guid", "", "r"),
    }
)
# The parameters of those functions
SIGNATURES: Mapping[str, str] = MappingProxyType({name: parameters for name, (_, parameters, _) in _SIMPLE.items()})
_TRIGONOMETRY = ("SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "SINH", "COSH", "TANH")
# Functions that look for characters and have a form for texts that are alike
_LOOKING = frozenset(["REPLACE", "TRANSLATE", "LTRIM", "RTRIM"])
# Where a regular expression's match parameters stand
_FLAGS = {"REGEXP_LIKE": 2, "REGEXP_COUNT": 3, "REGEXP_SUBSTR": 4, "REGEXP_INSTR": 5, "REGEXP_REPLACE": 5}
# Functions whose result may be longer than their argument: VARCHAR2 is cut off at 4,000 bytes
_GROWING = frozenset(["REPLACE", "TRANSLATE", "LPAD", "RPAD", "REGEXP_REPLACE", "ASCIISTR"])
_SAME_TYPE = frozenset(["UPPER", "LOWER", "INITCAP"])
_SAME_SIZE = frozenset(["UPPER", "LOWER", "SUBSTR", "SUBSTRB", "LTRIM", "RTRIM"])


def varying(of: Type) -> Type:
    """The type of text computed from text of this type: of the same kind, but not of fixed length."""
    if isinstance(of, Scalar) and of.kind in (Kind.VARCHAR2, Kind.CHAR):
        return Scalar(Kind.VARCHAR2, size=of.size, char_semantics=of.char_semantics)
    return of if isinstance(of, Scalar) and of.kind is Kind.CLOB else FAMILY_TYPES["s"]


def arguments(call: ast.Call, least: int, most: int | None = None) -> list[ast.Expr]:
    """The positional arguments, after counting them (ORA-00938, ORA-00939, ORA-00909)."""
    for arg in call.args:
        if arg.name is not None:
            raise OraError(907, "missing right parenthesis", arg.pos)
        if isinstance(arg.value, ast.Star):
            raise OraError(936, "missing expression", arg.pos)
    count = len(call.args)
    most = least if most is None else most
    if count != least and least == most:
        raise OraError(909, "invalid number of arguments", call.pos)
    if count < least:
        raise OraError(938, "not enough arguments for function", call.pos)
    if count > most:
        raise OraError(939, "too many arguments for function", call.pos)
    return [a.value for a in call.args]


def alike(to: Translator, name: str) -> str:
    """The head of a call of a function that looks for characters: it finds those the session's comparisons find."""
    return f"oc.{name}(" if to.state.sort is None else f"oc.{name}_as({string(to.state.sort)}, "


def _linguistic(to: Translator, name: str, pieces: list[str], pos: int) -> str:
    """The call of a function with this name as the session's comparisons want it."""
    sort = to.state.sort
    head = f"{_SIMPLE[name][0]}(" if name in _SIMPLE else f"oc.{name.lower()}("
    if sort is None:
        pass
    elif name in _LOOKING and len(pieces) > 1:
        head = alike(to, name.lower())
    elif name == "INSTR":
        pieces[:2] = [to.state.key(piece, "s") for piece in pieces[:2]]
    elif name in _FLAGS:
        if sort == "BINARY_AI":
            if name in ("REGEXP_SUBSTR", "REGEXP_REPLACE"):
                raise unsupported(f"{name} under NLS_SORT = {sort}", pos)
            pieces[:2] = [f"oc.without_accents({piece})" for piece in pieces[:2]]
        place = _FLAGS[name]
        if len(pieces) > place:
            pieces[place] = f"oc.ci_flags({pieces[place]})"
        else:
            pieces.append("flags => 'i'")
    return f"{head}{', '.join(pieces)})"


def _simple(name: str, *, binary: bool = False) -> Writer:
    """binary: whatever the session's comparisons are."""
    target, parameters, result = _SIMPLE[name]
    required, _, optional = parameters.partition("?")
    letters = required + optional

    def write(to: Translator, call: ast.Call) -> Value:
        exprs = arguments(call, len(required), len(letters))
        values = [to.value(e) for e in exprs]
        pieces: list[str] = []
        kind: Type | None = None
        for letter, value, expr in zip(letters, values, exprs, strict=False):
            if letter in "Ss":
                pieces.append(text(value, expr.pos))
                if letter == "S":
                    kind = varying(value.type) if name not in _SAME_TYPE or value.family != "s" else value.type
                    if isinstance(kind, Scalar) and kind.size is not None and name not in _SAME_SIZE | _SAME_TYPE:
                        kind = FAMILY_TYPES["s"]
            elif letter == "r" and value.family in "sc":
                pieces.append(f"convert_to({value.sql}, 'UTF8')")
            elif letter == "r" and value.family == "b":
                pieces.append(value.sql)
            else:
                pieces.append(convert(value, letter, expr.pos))
        of = kind if result == "S" and kind is not None else FAMILY_TYPES[result.lower()]
        short = name in _GROWING and family_of(of) == "s"
        if short and name in ("LPAD", "RPAD"):
            pieces.append("most => 4000")
        sql = f"{target}({', '.join(pieces)})" if binary else _linguistic(to, name, pieces, call.pos)
        return Value(f"oc.cut({sql})" if short else sql, of)

    return write


# -------------------------------------------------------------- NULL handling


def _nvl(to: Translator, call: ast.Call) -> Value:
    first, second = (to.value(a) for a in arguments(call, 2))
    of = _first_type(first, second, call.pos)
    family = family_of(of)
    of = varying(of) if family == "s" else of
    # Oracle works out both: what cannot be converted is an error even where it is not needed.
    name = "coalesce" if second.family in (family, "0") else "oc.nvl"
    sql = f"{name}({convert(first, family, call.pos)}, {convert(second, family, call.pos)})"
    return Value(sql, of, first.nullable and second.nullable)


def _first_type(first: Value, second: Value, pos: int) -> Type:
    """The type NVL and its kin give: the first argument's, but a number when one of the two is a number."""
    a, b = first.family, second.family
    if a == "0":
        return varying(second.type) if b in "sc0" else second.type
    if a == b or (a in "sc" and b in "sc"):
        return widest([first, second], pos)
    if a == "s" and b == "n":
        return FAMILY_TYPES["s"]
    return first.type if a != "s" else FAMILY_TYPES["s"]


def _nvl2(to: Translator, call: ast.Call) -> Value:
    test, yes, no = (to.value(a) for a in arguments(call, 3))
    of = _first_type(yes, no, call.pos)
    family = family_of(of)
    sql = (
        f"(case when {any_sql(test)} is not null then {convert(yes, family, call.pos)}"
        f" else {convert(no, family, call.pos)} end)"
    )
    return Value(sql, of, yes.nullable or no.nullable)


def _coalesce(to: Translator, call: ast.Call) -> Value:
    if len(call.args) < 2:
        raise OraError(938, "not enough arguments for function", call.pos)
    values = [to.value(a) for a in arguments(call, 2, 1000)]
    of = widest(values, call.pos)
    family = family_of(of)
    return Value(
        f"coalesce({', '.join(convert(v, family, call.pos) for v in values)})", of, all(v.nullable for v in values)
    )


def _nullif(to: Translator, call: ast.Call) -> Value:
    first, second = (to.value(a) for a in arguments(call, 2))
    if first.family == "0":
        raise inconsistent("-", "CHAR", call.pos)
    return Value(f"(case when {to.compare('=', first, second, call.pos)} then null else {first.sql} end)", first.type)


def _decode(to: Translator, call: ast.Call) -> Value:
    exprs = arguments(call, 3, 255)
    operand = to.value(exprs[0])
    rest = exprs[1:]
    searches = [to.value(e) for e in rest[: len(rest) // 2 * 2 : 2]]
    results = [to.value(e) for e in rest[1 : len(rest) // 2 * 2 : 2]]
    default = to.value(rest[-1]) if len(rest) % 2 else None
    of: Type = varying(results[0].type) if results[0].family in "sc0" else results[0].type
    if isinstance(of, Scalar) and of.size is not None:
        of = replace(of, size=None)
    family = family_of(of)
    compared = searches[0].family if searches[0].family != "0" else operand.family
    compared = "s" if compared in "0c" else compared
    left = to.state.key(convert(operand, compared, call.pos), compared)
    parts: list[str] = []
    for search, result in zip(searches, results, strict=True):
        right = to.state.key(convert(search, compared, call.pos), compared)
        test = f"{left} is not distinct from {right}" if search.nullable else f"{left} = {right}"
        parts.append(f"when {test} then {convert(result, family, call.pos)}")
    if default is not None:
        parts.append(f"else {convert(default, family, call.pos)}")
    return Value(f"(case {' '.join(parts)} end)", of)


def _extreme(name: str) -> Writer:
    def write(to: Translator, call: ast.Call) -> Value:
        exprs = arguments(call, 1, 1000)
        values = [to.value(e) for e in exprs]
        of = varying(values[0].type) if values[0].family in "sc0" else values[0].type
        if isinstance(of, Scalar) and of.size is not None and len(values) > 1:
            of = replace(of, size=None)
        family = family_of(of)
        pieces = [convert(v, family, e.pos) for v, e in zip(values, exprs, strict=True)]
        nullable = [p for p, v in zip(pieces, values, strict=True) if v.nullable]
        sql = f"{alike(to, name) if family == 's' and to.state.sort else f'{name}('}{', '.join(pieces)})"
        if nullable:
            # PostgreSQL leaves nulls out, Oracle's result is null
            sql = f"(case when {' or '.join(f'{p} is null' for p in nullable)} then null else {sql} end)"
        return Value(sql, of, bool(nullable))

    return write


def _regexp_like(to: Translator, call: ast.Call) -> str:
    return _linguistic(to, "REGEXP_LIKE", [to.text(e) for e in arguments(call, 2, 3)], call.pos)


def _nlssort(to: Translator, call: ast.Call) -> Value:
    exprs = arguments(call, 1, 2)
    value = to.text(exprs[0])
    if len(exprs) > 1:
        sort = f"oc.nls_sort({to.text(exprs[1])})"
    else:
        to.state.order_key(value, "s")  # refuses sorts that are not known
        sort = string(to.state.collation.sort if to.state.collation is not None else "BINARY")
    return Value(f"oc.nlssort({sort}, {value})", Scalar(Kind.RAW, size=2000))


# -------------------------------------------------------------- conversions


def _language(to: Translator, exprs: list[ast.Expr]) -> str:
    """The NLS_DATE_LANGUAGE argument of a function, with a comma before it."""
    return f", oc.date_language({to.text(exprs[2])})" if len(exprs) > 2 else ""


def _marks(to: Translator, exprs: list[ast.Expr]) -> str:
    return f", oc.numeric_marks({to.text(exprs[2])})" if len(exprs) > 2 else ""


def _to_char(to: Translator, call: ast.Call) -> Value:
    exprs = arguments(call, 1, 3)
    value = to.value(exprs[0])
    if value.family in "sc0" and len(exprs) == 1:
        of = FAMILY_TYPES["s"] if value.family == "c" else varying(value.type)
        return Value(convert(value, "s"), of, True if value.family == "c" else value.nullable)
    result = Scalar(Kind.VARCHAR2, size=None if value.family in "sc0" else 75)
    if len(exprs) == 1:
        if value.family == "n":
            result = Scalar(Kind.VARCHAR2, size=40)
        return Value(convert(value, "s", call.pos), result, value.nullable)
    model = to.text(exprs[1])
    if value.family in "ns0":
        if value.family == "s" and len(exprs) == 2:
            # TO_CHAR(text, model): the text is taken for a number, as Oracle does
            return Value(f"oc.to_char({number(value, call.pos)}, {model})", result)
        return Value(f"oc.to_char({number(value, call.pos)}, {model}{_marks(to, exprs)})", result)
    name = "oc.to_char" if len(exprs) < 3 else "oc.to_char_in"
    model += _language(to, exprs)
    if value.family == "d":
        return Value(f"{name}({value.sql}, {model})", result)
    if value.family not in MOMENTS:
        raise inconsistent("NUMBER", value.family, exprs[0].pos)
    return Value(f"{name}({value.sql}, {model}, {fraction(value.type)})", result)


def _to_number(to: Translator, call: ast.Call) -> Value:
    fallback: ast.Expr | None = None
    plain: list[ast.Arg] = []
    for arg in call.args:
        if arg.name == ON_CONVERSION_ERROR:
            fallback = arg.value
        else:
            plain.append(arg)
    exprs = arguments(replace(call, args=tuple(plain)), 1, 3)
    value = to.value(exprs[0])
    if value.family == "c":
        value = replace(value, type=FAMILY_TYPES["s"])
    if fallback is not None:
        if len(exprs) > 1:
            raise unsupported("TO_NUMBER with a format and ON CONVERSION ERROR", call.pos)
        source = text(value, call.pos)
        default = to.number(fallback)
        return Value(
            f"(case when oc.is_number({source}) then oc.to_number({source})"
            f" when {source} is not null then {default} end)",
            FAMILY_TYPES["n"],
        )
    if len(exprs) == 1:
        return Value(number(value, call.pos), FAMILY_TYPES["n"], value.nullable)
    return Value(f"oc.to_number({text(value, call.pos)}, {to.text(exprs[1])}{_marks(to, exprs)})", FAMILY_TYPES["n"])


def _to_moment(function: str, family: str) -> Writer:
    def write(to: Translator, call: ast.Call) -> Value:
        if any(a.name == ON_CONVERSION_ERROR for a in call.args):
            raise unsupported(f"{function.upper()} with ON CONVERSION ERROR", call.pos)
        exprs = arguments(call, 1, 3)
        value = to.value(exprs[0])
        if value.family == family and family != "d" and len(exprs) == 1:
            return value
        if len(exprs) == 1:
            if value.family in MOMENTS and family != "d":
                return Value(convert(value, family), FAMILY_TYPES[family], value.nullable)
            return Value(f"oc.{function}({text(value, call.pos)})", FAMILY_TYPES[family])
        source = f"{text(value, call.pos)}, {to.text(exprs[1])}{_language(to, exprs)}"
        return Value(f"oc.{function}({source})", FAMILY_TYPES[family])

    return write


def _to_clob(to: Translator, call: ast.Call) -> Value:
    value = to.value(arguments(call, 1)[0])
    return Value(text(value, call.pos), FAMILY_TYPES["c"], value.nullable)


def _empty(sql: str, family: str) -> Writer:
    def write(to: Translator, call: ast.Call) -> Value:
        arguments(call, 0)
        return Value(sql, FAMILY_TYPES[family], False)

    return write


def _sys_extract_utc(to: Translator, call: ast.Call) -> Value:
    expr = arguments(call, 1)[0]
    value = to.value(expr)
    if value.family == "d":
        raise inconsistent("TIMESTAMP", "DATE", expr.pos)
    of = replace(FAMILY_TYPES["t"], scale=fraction(value.type))
    return Value(f"oc.utc({convert(value, 'z', expr.pos)})", of, value.nullable)


def _cut(name: str) -> Writer:
    """TRUNC and ROUND, of numbers and of dates."""

    def write(to: Translator, call: ast.Call) -> Value:
        exprs = arguments(call, 1, 2)
        value = to.value(exprs[0])
        if value.family in MOMENTS:
            unit = f", {to.text(exprs[1])}" if len(exprs) > 1 else ""
            return Value(f"oc.{name}({convert(value, 'd')}{unit})", FAMILY_TYPES["d"], value.nullable)
        digits = f", oc.int({to.number(exprs[1])})" if len(exprs) > 1 else ""
        return Value(f"pg_catalog.{name}({number(value, exprs[0].pos)}{digits})", FAMILY_TYPES["n"], value.nullable)

    return write


def _concat(to: Translator, call: ast.Call) -> Value:
    left, right = arguments(call, 2)
    return to.value(ast.Binary(call.pos, "||", left, right))


def _lengthb(to: Translator, call: ast.Call) -> Value:
    value = to.value(arguments(call, 1)[0])
    if isinstance(value.type, Scalar) and value.type.national:
        raise unsupported("LENGTHB of national characters", call.pos)
    sql = value.sql if value.family in "rb" else text(value, call.pos)
    return Value(f"oc.lengthb({sql})", FAMILY_TYPES["n"], value.nullable)


def _length(to: Translator, call: ast.Call) -> Value:
    value = to.value(arguments(call, 1)[0])
    if value.family == "b":
        return Value(f"oc.lengthb({value.sql})", FAMILY_TYPES["n"], value.nullable)
    return Value(f"oc.length({text(value, call.pos)})", FAMILY_TYPES["n"], value.nullable)


def _trigonometry(name: str) -> Writer:
    def write(to: Translator, call: ast.Call) -> Value:
        amount = to.number(arguments(call, 1)[0])
        if name in ("asin", "acos"):
            amount = f"oc.at_most_one({amount})"
        return Value(f"oc.of_float({name}(({amount})::float8))", FAMILY_TYPES["n"])

    return write


def _from_tz(to: Translator, call: ast.Call) -> Value:
    moment, zone = arguments(call, 2)
    value = to.value(moment)
    of = replace(FAMILY_TYPES["z"], scale=fraction(value.type))
    return Value(f"oc.from_tz({convert(value, 't', moment.pos)}, {to.text(zone)})", of)


def _standard_hash(to: Translator, call: ast.Call) -> Value:
    exprs = arguments(call, 1, 2)
    value = to.value(exprs[0])
    method = to.text(exprs[1]) if len(exprs) > 1 else "'SHA1'"
    if value.family not in "scr0":
        raise unsupported("STANDARD_HASH of something else than text or RAW", call.pos)
    source = f"convert_to({text(value)}, 'UTF8')" if value.family in "sc0" else value.sql
    return Value(f"oc.standard_hash({source}, {method})", FAMILY_TYPES["r"])


def _rowid_text(to: Translator, call: ast.Call) -> Value:
    value = to.value(arguments(call, 1)[0])
    return Value(convert(value, "s", call.pos), FAMILY_TYPES["s"])


def _chartorowid(to: Translator, call: ast.Call) -> Value:
    return Value(to.text(arguments(call, 1)[0]), FAMILY_TYPES["w"])


def _lob_substr(to: Translator, call: ast.Call) -> Value:
    """DBMS_LOB.SUBSTR(lob, amount, offset)"""
    exprs = arguments(call, 1, 3)
    amount = to.number(exprs[1]) if len(exprs) > 1 else "32767"
    offset = to.number(exprs[2]) if len(exprs) > 2 else "1"
    value = to.value(exprs[0])
    if value.family in "br":
        return Value(f"oc.lob_piece({value.sql}, {offset}, {amount})", FAMILY_TYPES["r"])
    return Value(f"oc.lob_piece(oc.substr({text(value, call.pos)}, {offset}, {amount}))", FAMILY_TYPES["s"])


def _to_raw(to: Translator, call: ast.Call) -> Value:
    return Value(f"convert_to({to.text(arguments(call, 1)[0])}, 'UTF8')", FAMILY_TYPES["r"])


def _raw_text(to: Translator, call: ast.Call) -> Value:
    return Value(f"convert_from({convert(to.value(arguments(call, 1)[0]), 'r', call.pos)}, 'UTF8')", FAMILY_TYPES["s"])


FUNCTIONS: Mapping[str, Writer] = MappingProxyType(
    {
        **{name: _simple(name) for name in _SIMPLE},
        **{name: _trigonometry(name.lower()) for name in _TRIGONOMETRY},
        "LENGTH": _length,
        "LENGTHB": _lengthb,
        "NVL": _nvl,
        "NVL2": _nvl2,
        "COALESCE": _coalesce,
        "NULLIF": _nullif,
        "DECODE": _decode,
        "GREATEST": _extreme("greatest"),
        "LEAST": _extreme("least"),
        "CONCAT": _concat,
        "TO_CHAR": _to_char,
        "TO_NUMBER": _to_number,
        "TO_DATE": _to_moment("to_date", "d"),
        "TO_TIMESTAMP": _to_moment("to_timestamp", "t"),
        "TO_TIMESTAMP_TZ": _to_moment("to_timestamp_tz", "z"),
        "TO_CLOB": _to_clob,
        "EMPTY_CLOB": _empty("''::text", "c"),
        "EMPTY_BLOB": _empty("''::bytea", "b"),
        "SYS_EXTRACT_UTC": _sys_extract_utc,
        "TRUNC": _cut("trunc"),
        "ROUND": _cut("round"),
        "FROM_TZ": _from_tz,
        "NLSSORT": _nlssort,
        "STANDARD_HASH": _standard_hash,
        "ROWIDTOCHAR": _rowid_text,
        "CHARTOROWID": _chartorowid,
    }
)

# Functions of built-in packages that make sense with a column; with none the surroundings call the package itself.
PACKAGED: Mapping[tuple[str, ...], Writer] = MappingProxyType(
    {
        ("DBMS_LOB", "GETLENGTH"): _length,
        ("DBMS_LOB", "SUBSTR"): _lob_substr,
        ("DBMS_LOB", "INSTR"): _simple("INSTR", binary=True),
        ("UTL_RAW", "CAST_TO_RAW"): _to_raw,
        ("UTL_RAW", "CAST_TO_VARCHAR2"): _raw_text,
    }
)

CONDITIONS: Mapping[str, Callable[[Translator, ast.Call], str]] = MappingProxyType({"REGEXP_LIKE": _regexp_like})
