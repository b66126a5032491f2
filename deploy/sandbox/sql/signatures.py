"""Functions that a line of a table describes, and what all functions share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ..errors import OraError, unsupported
from ..parser import ast
from ..types import CHARACTERS, VARCHAR2, Family, Kind, Scalar, Type, families
from .pgtypes import string
from .state import Translator
from .values import FAMILY_TYPES, Value, convert, text

Writer = Callable[[Translator, ast.Call], Value]

# name: (PostgreSQL function, parameters, result). Parameters: S text that gives the result its type (VARCHAR2 or
# CLOB), s text, n number, d DATE, t TIMESTAMP, z with time zone, r RAW; those after "?" may be left out. The result in
# the same letters.
SIMPLE: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "UPPER": ("upper", "S", "S"),
        "LOWER": ("lower", "S", "S"),
        "INITCAP": ("initcap", "S", "S"),
        "NLS_UPPER": ("upper", "S", "S"),
        "NLS_LOWER": ("lower", "S", "S"),
        "NLS_INITCAP": ("initcap", "S", "S"),
        "LENGTH": ("oc.length", "s", "n"),
        "LENGTHC": ("oc.length", "s", "n"),
        "LENGTH2": ("oc.length2", "s", "n"),
        "LENGTH4": ("oc.length", "s", "n"),
        "SUBSTR4": ("oc.substr", "Sn?n", "S"),
        "INSTR4": ("oc.instr", "ss?nn", "n"),
        "REVERSE": ("reverse", "S", "S"),
        "TO_SINGLE_BYTE": ("oc.to_single_byte", "S", "S"),
        "TO_MULTI_BYTE": ("oc.to_multi_byte", "S", "S"),
        "COMPOSE": ("oc.compose", "S", "S"),
        "DECOMPOSE": ("oc.decompose", "S?s", "S"),
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
        "NANVL": ("oc.nanvl", "nn", "n"),
        "WIDTH_BUCKET": ("oc.width_bucket", "nnnn", "n"),
        "ADD_MONTHS": ("oc.add_months", "dn", "d"),
        "LAST_DAY": ("oc.last_day", "d", "d"),
        "NEW_TIME": ("oc.new_time", "dss", "d"),
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
SIGNATURES: Mapping[str, str] = MappingProxyType({name: parameters for name, (_, parameters, _) in SIMPLE.items()})
# Functions that look for characters and have a form for texts that are alike
_LOOKING = frozenset(["REPLACE", "TRANSLATE", "LTRIM", "RTRIM"])
# Where a regular expression's match parameters stand
_FLAGS = {"REGEXP_LIKE": 2, "REGEXP_COUNT": 3, "REGEXP_SUBSTR": 4, "REGEXP_INSTR": 5, "REGEXP_REPLACE": 5}
# Functions whose result may be longer than their argument: VARCHAR2 is cut off at 4,000 bytes
_GROWING = frozenset(["REPLACE", "TRANSLATE", "LPAD", "RPAD", "REGEXP_REPLACE", "ASCIISTR"])
_SAME_TYPE = frozenset(["UPPER", "LOWER", "INITCAP", "NLS_UPPER", "NLS_LOWER", "NLS_INITCAP"])
_SAME_SIZE = frozenset(["UPPER", "LOWER", "NLS_UPPER", "NLS_LOWER", "SUBSTR", "SUBSTRB", "LTRIM", "RTRIM"])


def varying(of: Type) -> Type:
    """The type of text computed from text of this type: of the same kind, but not of fixed length."""
    if isinstance(of, Scalar) and of.kind in (Kind.VARCHAR2, Kind.CHAR):
        return Scalar(Kind.VARCHAR2, size=of.size, char_semantics=of.char_semantics)
    return of if isinstance(of, Scalar) and of.kind is Kind.CLOB else VARCHAR2


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


def linguistic(to: Translator, name: str, pieces: list[str], pos: int) -> str:
    """The call of a function with this name as the session's comparisons want it."""
    sort = to.state.sort
    head = f"{SIMPLE[name][0]}(" if name in SIMPLE else f"oc.{name.lower()}("
    if sort is None:
        pass
    elif name in _LOOKING and len(pieces) > 1:
        head = alike(to, name.lower())
    elif name == "INSTR":
        pieces[:2] = [to.state.key(piece, Family.TEXT) for piece in pieces[:2]]
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


def simple(name: str, *, binary: bool = False) -> Writer:
    """Writes a function of the table. binary: whatever the session's comparisons are."""
    target, signature, result = SIMPLE[name]
    needed, _, optional = signature.partition("?")
    parameters = families((needed + optional).lower())
    of = FAMILY_TYPES[families(result.lower())[0]]

    def write(to: Translator, call: ast.Call) -> Value:
        if name.startswith("NLS_") and len(call.args) > 1:
            raise unsupported(f"{name} with a parameter", call.pos)
        exprs = arguments(call, len(needed), len(parameters))
        values = [to.value(e) for e in exprs]
        if name == "SUBSTRB":
            refuse_national(values[0], name, call.pos)
        pieces = [_argument(v, f, e.pos) for v, f, e in zip(values, parameters, exprs, strict=False)]
        shown = _text_type(name, values[0]) if result == "S" else of
        short = name in _GROWING and shown.family is Family.TEXT
        if short and name in ("LPAD", "RPAD"):
            pieces.append("most => 4000")
        sql = f"{target}({', '.join(pieces)})" if binary else linguistic(to, name, pieces, call.pos)
        return Value(f"oc.cut({sql})" if short else sql, shown)

    return write


def refuse_national(value: Value, name: str, pos: int) -> None:
    """Bytes of the national character set, which the sandbox keeps as UTF-8."""
    if isinstance(value.type, Scalar) and value.type.national:
        raise unsupported(f"{name} of national characters", pos)


def _argument(value: Value, family: Family, pos: int) -> str:
    if family is Family.TEXT:
        return text(value, pos)
    if family is Family.RAW and value.family in CHARACTERS:
        return f"convert_to({value.sql}, 'UTF8')"
    return convert(value, family, pos)


def _text_type(name: str, first: Value) -> Type:
    """The type of text made of text."""
    if name in _SAME_TYPE and first.family is Family.TEXT:
        return first.type
    of = varying(first.type)
    sized = isinstance(of, Scalar) and of.size is not None
    return VARCHAR2 if sized and name not in _SAME_SIZE | _SAME_TYPE else of
