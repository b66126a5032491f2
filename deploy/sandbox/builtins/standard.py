"""Package STANDARD: the functions a PL/SQL expression may call without naming a package.

What only SQL has (DECODE, NVL2, aggregates, ...) is not here: the compiler reports PLS-00201 or PLS-00204. SQLCODE and
SQLERRM belong to the compiler, as do the functions with a grammar of their own (TRIM, EXTRACT, JSON_VALUE...).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from ..api import SessionApi
from ..errors import OraError
from ..semantics import formats, nls
from ..semantics.arith import as_date, power
from ..semantics.collation import KEYS
from ..semantics.convert import (
    MAX_VARCHAR2,
    date_text,
    num_text,
    raw_text,
    text_date,
    text_num,
    text_raw,
    value_error,
)
from ..semantics.nls import locale
from ..sql.locators import EmptyBlob, EmptyClob
from ..types import (
    BLOB,
    BOOLEAN,
    CLOB,
    DATE,
    INTERVAL_DS,
    NUMBER,
    RAW,
    TIMESTAMP,
    TIMESTAMP_TZ,
    VARCHAR2,
    Family,
    Kind,
    ODate,
    Scalar,
    Type,
    families,
    kind_of,
)
from . import dates, environment, numeric, regexps, text
from .function import Function, date_or_number, first_known, text_of

_LONGEST_KEY = 2000  # bytes of NLSSORT


def as_text(value: Any) -> Any:
    """Implicit conversion of an argument to VARCHAR2."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        raise value_error()
    if isinstance(value, (int, Decimal)):
        return num_text(value)
    if isinstance(value, datetime):
        return date_text(value)
    if isinstance(value, bytes):
        return raw_text(value)
    if isinstance(value, timedelta):
        return formats.interval_to_char(value)
    return value


def as_number(value: Any) -> Any:
    if isinstance(value, (datetime, bytes, timedelta)):
        raise OraError(932, "inconsistent datatypes: expected NUMBER")
    return text_num(value) if isinstance(value, str) else value


def as_moment(value: Any) -> Any:
    if isinstance(value, (int, Decimal, bytes, timedelta)):
        raise OraError(932, "inconsistent datatypes: expected DATE")
    return text_date(value) if isinstance(value, str) else value


def as_raw(value: Any) -> Any:
    return text_raw(value) if isinstance(value, str) else value


_CONVERSIONS: Mapping[Family, tuple[Type, Callable[[Any], Any]]] = MappingProxyType(
    {
        Family.TEXT: (VARCHAR2, as_text),
        Family.NUMBER: (NUMBER, as_number),
        Family.DATE: (DATE, as_moment),
        Family.RAW: (RAW, as_raw),
    }
)


def _typed(
    call: Callable[..., Any],
    letters: str,
    least: int,
    result: Type | Callable[[Any], Type],
    *,
    session: bool = False,
    context: bool = False,
) -> Function:
    """A function whose parameters are of these families (types.families), `least` of them needed. Those for which there
    is no conversion here take what comes."""
    known = [_CONVERSIONS.get(family) for family in families(letters)]
    conversions = [None if k is None else k[1] for k in known]
    lead = 2 if context else 1 if session else 0

    def converted(*args: Any) -> Any:
        values = [v if f is None else f(v) for f, v in zip(conversions, args[lead:], strict=False)]
        return call(*args[:lead], *values)

    return Function(
        converted if letters else call,
        (least, len(letters)),
        result,
        needs_session=session,
        needs_context=context,
        parameters=() if None in known else tuple(k[0] for k in known if k is not None),
        exact=None if None in known else call,
    )


def _like_first(values: tuple[Any, ...]) -> list[Any]:
    """Converts the others to the class of the first, as GREATEST and LEAST do."""
    first = next((v for v in values if v is not None), None)
    if isinstance(first, str):
        return [as_text(v) for v in values]
    if isinstance(first, ODate):
        return [as_date(as_moment(v)) for v in values]
    if isinstance(first, datetime):
        return [as_moment(v) for v in values]
    return [as_number(v) for v in values]


def greatest(*values: Any) -> Any:
    return None if None in values else max(_like_first(values), key=locale.get().key)


def least(*values: Any) -> Any:
    return None if None in values else min(_like_first(values), key=locale.get().key)


def nvl(value: Any, other: Any) -> Any:
    # both are worked out and converted, as in SQL
    return other if value is None else _like_first((value, other))[0]


def coalesce(*values: Any) -> Any:
    return next((v for v in values if v is not None), None)


def nullif(value: Any, other: Any) -> Any:
    if value is None or other is None:
        return value
    # compared as `value = other` is: a number or a date makes the other one its like
    first, second = (other, value) if isinstance(value, str) else (value, other)
    a, b = map(locale.get().key, _like_first((first, second)))
    return None if a == b else value


def concat(a: Any, b: Any) -> Any:
    return ((as_text(a) or "") + (as_text(b) or "")) or None


def trunc(value: Any, *unit: Any) -> Any:
    if isinstance(value, datetime):
        return dates.trunc(value, *map(as_text, unit))
    return numeric.trunc(as_number(value), *map(as_number, unit))


def round_(value: Any, *unit: Any) -> Any:
    if isinstance(value, datetime):
        return dates.round_(value, *map(as_text, unit))
    return numeric.round_(as_number(value), *map(as_number, unit))


def to_char(value: Any, *model: Any) -> Any:
    model = tuple(map(as_text, model))
    if len(model) and model[0] is None:
        return None
    if isinstance(value, str) and model:
        value = as_number(value)
    if isinstance(value, bytes):
        return raw_text(value)
    if isinstance(value, str):
        return _clob_text(value)
    return formats.to_char(value, *model)


def _clob_text(value: str) -> str | None:
    """A CLOB as VARCHAR2. ORA-22835."""
    size = len(value.encode())
    if size > MAX_VARCHAR2:
        what = "Buffer too small for CLOB to CHAR or BLOB to RAW conversion"
        raise OraError(22835, f"{what} (actual: {size}, maximum: {MAX_VARCHAR2})")
    return str(value) or None


def to_number(value: Any, *model: Any) -> Any:
    model = tuple(map(as_text, model))
    if value is None or (model and model[0] is None):
        return None
    if isinstance(value, (int, Decimal)) and not model:
        return value
    return formats.number_from_char(as_text(value), *model)


def _dated(parse: Callable[..., Any]) -> Callable[..., Any]:
    def call(S: SessionApi, value: Any, model: Any = None, nls: Any = None) -> Any:
        return parse(as_text(value), as_text(model), nls, lambda: environment.sysdate(S))

    return call


def to_date(S: SessionApi, value: Any, *rest: Any) -> Any:
    if None in rest:
        return None
    model, nls = (*map(as_text, rest), None, None)[:2]
    if isinstance(value, (int, Decimal)) or (isinstance(model, str) and model.upper() == "J"):
        value = as_text(value)
    return formats.text_to_date(as_text(value), model, nls, lambda: environment.sysdate(S))


def to_timestamp(S: SessionApi, value: Any, model: Any = None, nls: Any = None) -> Any:
    if isinstance(value, datetime) and model is None:
        return datetime.combine(value.date(), value.time())
    return _dated(formats.text_to_timestamp)(S, value, model, nls)


def to_clob(value: Any) -> Any:
    return as_text(value)


def to_blob(value: Any) -> Any:
    return as_raw(value)


def nlssort(S: SessionApi, value: Any, parameter: Any = None) -> Any:
    """NLSSORT: bytes that compare as the texts do under a sort, of as many characters as fit."""
    if value is None:
        return None
    sort = locale.get().sort if parameter is None else nls.sort_name(parameter)
    key = KEYS[sort](value)
    while len(key.encode()) > _LONGEST_KEY:
        key = key[: min(_LONGEST_KEY, len(key) - 1)]
    return key.encode()


def empty_clob() -> str:
    return EmptyClob()


def empty_blob() -> bytes:
    return EmptyBlob()


def _userenv_type(types: Any) -> Type:
    return VARCHAR2


def _numbers(*names: str) -> dict[str, Function]:
    return {n: _typed(numeric.by_float(getattr(math, n.lower())), "n", 1, NUMBER) for n in names}


def _to_timestamp_type(types: Any) -> Type:
    return Scalar(Kind.TIMESTAMP, scale=9)


def _sign_type(types: Any) -> Type:
    return Scalar(Kind.PLS_INTEGER)


def _abs_type(types: Any) -> Type:
    return types[0] if types and kind_of(types[0]) is Kind.PLS_INTEGER else NUMBER


_TABLE: dict[str, Function] = {
    # any type
    "NVL": Function(nvl, (2, 2), first_known),
    "COALESCE": Function(coalesce, (2, None), first_known),
    "NULLIF": Function(nullif, (2, 2), first_known),
    "GREATEST": Function(greatest, (1, None), first_known),
    "LEAST": Function(least, (1, None), first_known),
    "CONCAT": Function(concat, (2, 2), text_of),
    "TRUNC": Function(trunc, (1, 2), date_or_number),
    "ROUND": Function(round_, (1, 2), date_or_number),
    # text
    "SUBSTR": _typed(text.substr, "snn", 2, text_of),
    "SUBSTRC": _typed(text.substr, "snn", 2, text_of),
    "SUBSTR4": _typed(text.substr, "snn", 2, text_of),
    "SUBSTRB": _typed(text.substrb, "snn", 2, VARCHAR2),
    "INSTR": _typed(text.instr, "ssnn", 2, NUMBER),
    "INSTRC": _typed(text.instr, "ssnn", 2, NUMBER),
    "INSTR4": _typed(text.instr, "ssnn", 2, NUMBER),
    "LENGTH2": _typed(text.length2, "s", 1, NUMBER),
    "LENGTH4": _typed(text.length, "s", 1, NUMBER),
    "COMPOSE": _typed(text.compose, "s", 1, text_of),
    "DECOMPOSE": _typed(text.decompose, "ss", 1, text_of),
    "TO_SINGLE_BYTE": _typed(text.to_single_byte, "s", 1, text_of),
    "TO_MULTI_BYTE": _typed(text.to_multi_byte, "s", 1, text_of),
    "NCHR": _typed(text.nchr, "n", 1, VARCHAR2),
    "INSTRB": _typed(text.instrb, "ssnn", 2, NUMBER),
    "LENGTH": Function(lambda v: text.length(v if isinstance(v, str) else _length_of(v)), (1, 1), NUMBER),
    "LENGTHC": Function(lambda v: text.length(v if isinstance(v, str) else _length_of(v)), (1, 1), NUMBER),
    "LENGTHB": Function(lambda v: text.lengthb(v if isinstance(v, str) else _length_of(v)), (1, 1), NUMBER),
    "LPAD": _typed(text.lpad, "sns", 2, text_of),
    "RPAD": _typed(text.rpad, "sns", 2, text_of),
    "UPPER": _typed(text.upper, "s", 1, text_of),
    "LOWER": _typed(text.lower, "s", 1, text_of),
    "NLS_UPPER": _typed(text.upper, "s", 1, text_of),
    "NLS_LOWER": _typed(text.lower, "s", 1, text_of),
    "NLS_INITCAP": _typed(text.initcap, "s", 1, text_of),
    "INITCAP": _typed(text.initcap, "s", 1, text_of),
    "REPLACE": _typed(text.replace, "sss", 2, text_of),
    "TRANSLATE": _typed(text.translate, "sss", 3, text_of),
    "LTRIM": _typed(text.ltrim, "ss", 1, text_of),
    "RTRIM": _typed(text.rtrim, "ss", 1, text_of),
    "ASCII": _typed(text.ascii_, "s", 1, NUMBER),
    "CHR": _typed(text.chr_, "n", 1, VARCHAR2),
    "UNISTR": _typed(text.unistr, "s", 1, VARCHAR2),
    "ASCIISTR": _typed(text.asciistr, "s", 1, VARCHAR2),
    "NLSSORT": _typed(nlssort, "ss", 1, Scalar(Kind.RAW), session=True),
    "CONVERT": _typed(text.convert, "sss", 2, text_of),
    "SOUNDEX": _typed(text.soundex, "s", 1, VARCHAR2),
    # regular expressions
    "REGEXP_LIKE": _typed(regexps.regexp_like, "sss", 2, BOOLEAN),
    "REGEXP_COUNT": _typed(regexps.regexp_count, "ssns", 2, NUMBER),
    "REGEXP_SUBSTR": _typed(regexps.regexp_substr, "ssnnsn", 2, text_of),
    "REGEXP_INSTR": _typed(regexps.regexp_instr, "ssnnnsn", 2, NUMBER),
    "REGEXP_REPLACE": _typed(regexps.regexp_replace, "sssnns", 2, text_of),
    # numbers
    "ABS": _typed(numeric.abs_, "n", 1, _abs_type),
    "SIGN": _typed(numeric.sign, "n", 1, _sign_type),
    "CEIL": _typed(numeric.ceil, "n", 1, NUMBER),
    "FLOOR": _typed(numeric.floor, "n", 1, NUMBER),
    "MOD": _typed(numeric.mod, "nn", 2, NUMBER),
    "REMAINDER": _typed(numeric.remainder, "nn", 2, NUMBER),
    "POWER": _typed(power, "nn", 2, NUMBER),
    "SQRT": _typed(numeric.sqrt, "n", 1, NUMBER),
    "EXP": _typed(numeric.exp, "n", 1, NUMBER),
    "LN": _typed(numeric.ln, "n", 1, NUMBER),
    "LOG": _typed(numeric.log, "nn", 2, NUMBER),
    "BITAND": _typed(numeric.bitand, "nn", 2, NUMBER),
    "NANVL": _typed(lambda value, other: value, "nn", 2, NUMBER),  # no NUMBER is NaN
    **_numbers("SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2", "SINH", "COSH", "TANH"),
    "ATAN2": _typed(numeric.by_float(math.atan2), "nn", 2, NUMBER),
    # conversion
    "TO_CHAR": Function(to_char, (1, 3), VARCHAR2),
    "TO_NCHAR": Function(to_char, (1, 3), VARCHAR2),
    "TO_NUMBER": Function(to_number, (1, 3), NUMBER),
    "TO_DATE": Function(to_date, (1, 3), DATE, needs_session=True),
    "TO_TIMESTAMP": Function(to_timestamp, (1, 3), _to_timestamp_type, needs_session=True),
    "TO_TIMESTAMP_TZ": Function(
        _dated(formats.text_to_timestamp_tz), (1, 3), Scalar(Kind.TIMESTAMP_TZ, scale=9), needs_session=True
    ),
    "TO_DSINTERVAL": _typed(dates.to_dsinterval, "s", 1, INTERVAL_DS),
    "NUMTODSINTERVAL": _typed(dates.numtodsinterval, "ns", 2, INTERVAL_DS),
    "TO_CLOB": Function(to_clob, (1, 1), CLOB),
    "TO_NCLOB": Function(to_clob, (1, 1), CLOB),
    "TO_BLOB": Function(to_blob, (1, 1), BLOB),
    "HEXTORAW": _typed(text_raw, "s", 1, RAW),
    "RAWTOHEX": _typed(raw_text, "r", 1, VARCHAR2),
    "EMPTY_CLOB": Function(empty_clob, (0, 0), CLOB),
    "EMPTY_BLOB": Function(empty_blob, (0, 0), BLOB),
    # dates
    "ADD_MONTHS": _typed(dates.add_months, "dn", 2, DATE),
    "MONTHS_BETWEEN": _typed(dates.months_between, "dd", 2, NUMBER),
    "LAST_DAY": _typed(dates.last_day, "d", 1, DATE),
    "NEW_TIME": _typed(dates.new_time, "dss", 3, DATE),
    "NEXT_DAY": _typed(dates.next_day, "ds", 2, DATE),
    "FROM_TZ": _typed(dates.from_tz, "ts", 2, TIMESTAMP_TZ),
    "SYS_EXTRACT_UTC": _typed(dates.sys_extract_utc, "z", 1, TIMESTAMP),
    "TZ_OFFSET": _typed(dates.tz_offset, "s", 1, VARCHAR2),
    "SYSDATE": Function(environment.sysdate, (0, 0), DATE, needs_session=True),
    "SYSTIMESTAMP": Function(environment.systimestamp, (0, 0), TIMESTAMP_TZ, needs_session=True),
    "CURRENT_DATE": Function(environment.current_date, (0, 0), DATE, needs_session=True),
    "CURRENT_TIMESTAMP": Function(environment.current_timestamp, (0, 1), TIMESTAMP_TZ, needs_session=True),
    "LOCALTIMESTAMP": Function(environment.localtimestamp, (0, 1), TIMESTAMP, needs_session=True),
    "SESSIONTIMEZONE": Function(environment.session_zone, (0, 0), VARCHAR2, needs_session=True),
    "DBTIMEZONE": Function(environment.dbtimezone, (0, 0), VARCHAR2),
    # surroundings
    "SYS_CONTEXT": _typed(environment.sys_context, "ssn", 2, VARCHAR2, context=True),
    "USERENV": _typed(environment.userenv, "s", 1, _userenv_type, context=True),
    "USER": Function(environment.user, (0, 0), VARCHAR2, needs_session=True),
    "UID": Function(environment.uid, (0, 0), NUMBER, needs_session=True),
    "SYS_GUID": Function(environment.sys_guid, (0, 0), Scalar(Kind.RAW, size=16)),
}

STANDARD: Mapping[str, Function] = MappingProxyType(_TABLE)


def _length_of(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return as_text(value)
