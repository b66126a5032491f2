"""Functions of STANDARD, called in PL/SQL."""

from __future__ import annotations

from ..types import BOOLEAN, MOMENTS, NULL, NUMBER, PLS_INTEGER, VARCHAR2, Family, Kind, kind_of
from . import support
from .coerce import as_text, coerce, common_type, standard_call
from .compiling import Compiling
from .matching import Args
from .multisets import set_function
from .report import no_function, wrong_call
from .rules import conversion_cost, unconstrained
from .symbols import Code

_SHOWN_BY_TYPE = frozenset([Kind.INTERVAL_DS, Kind.TIMESTAMP_LTZ])  # TO_CHAR without a model


def builtin_value(c: Compiling, name: str, args: Args, pos: int) -> Code:
    """A function of package STANDARD."""
    if any(a.name is not None for a in args):
        raise wrong_call(name, pos)
    if name == "SQLCODE":
        return Code(c.out.call(support.sqlcode, "S"), PLS_INTEGER, nn=True)
    if name == "SQLERRM":
        if not args:
            return Code(c.out.call(support.sqlerrm, "S"), VARCHAR2, nn=True)
        number = coerce(c, c.value(args[0].value), PLS_INTEGER, pos)
        return Code(c.out.call(support.sqlerrm_of, "S", number), VARCHAR2)
    if name == "RAISE_APPLICATION_ERROR":
        raise no_function(name, pos)
    codes = [c.value(a.value) for a in args]
    if name in ("SET", "CARDINALITY"):
        return set_function(c, name, codes, pos)
    if name in ("COALESCE", "NVL") and len(codes) >= 2:
        return _coalesce(c, name, codes, args)
    if name == "TO_CHAR" and len(codes) == 1 and kind_of(codes[0].type) in _SHOWN_BY_TYPE:
        return Code(as_text(c, codes[0], pos), VARCHAR2, fresh=True)
    function = c.units.standard[name]
    least, most = function.arity
    if len(codes) < least or (most is not None and len(codes) > most):
        raise wrong_call(name, pos)
    for code in codes:
        if code.type.family in (Family.RECORD, Family.COLLECTION, Family.CURSOR):
            raise wrong_call(name, pos)
    texts: list[str] = []
    wanted = function.parameters
    exact = True
    for i, (code, arg) in enumerate(zip(codes, args, strict=True)):
        exact = exact and kind_of(code.type) not in (Kind.UNKNOWN, Kind.CLOB)
        if wanted and kind_of(code.type) is not Kind.UNKNOWN:
            target = wanted[min(i, len(wanted) - 1)]
            if conversion_cost(code.type, target) is None:
                raise wrong_call(name, pos)
            lob = kind_of(code.type) is Kind.CLOB and kind_of(target) is Kind.VARCHAR2
            texts.append(code.py if lob else coerce(c, code, target, arg.pos, constrained=False))
        elif name in ("LENGTH", "LENGTHC") and kind_of(code.type) is Kind.RAW:
            texts.append(coerce(c, code, VARCHAR2, arg.pos, constrained=False))
        else:
            texts.append(code.py)
    call = standard_call(c, name, *texts, exact=exact)
    return Code(call, function.result_type([code.type for code in codes]), fresh=True)


def _coalesce(c: Compiling, name: str, codes: list[Code], args: Args) -> Code:
    if name == "NVL" and len(codes) != 2:
        raise wrong_call(name, args[0].pos)
    positions = [a.value.pos for a in args]
    leading = codes[0].type
    moment = name == "NVL" and leading.family in MOMENTS
    type = unconstrained(leading) if moment else common_type(c, codes, positions)
    texts = [coerce(c, code, type, p, constrained=False) for code, p in zip(codes, positions, strict=True)]
    nn = any(code.nn for code in codes)
    # NVL works out and converts both
    harmless = codes[1].simple and texts[1] == codes[1].py
    if name == "NVL" and codes[0].nn:
        py = texts[0] if harmless else f"({texts[0]}, {texts[1]})[0]"
        return Code(py, type, nn=True)
    if name == "NVL" and not harmless:
        first, second = c.out.temp(), c.out.temp()
        py = f"({second} if (({first} := {texts[0]}), ({second} := {texts[1]}))[0] is None else {first})"
        return Code(py, type, nn=nn)
    py = texts[-1]
    for code, text in zip(reversed(codes[:-1]), reversed(texts[:-1]), strict=True):
        if code.nn:
            py = text
        elif code.const is None:
            continue
        elif code.simple:
            py = f"({text} if {code.py} is not None else {py})"
        else:
            temp = c.out.temp()
            py = f"({temp} if ({temp} := {text}) is not None else {py})"
    return Code(py, type if type != NULL else NULL, nn=nn)


def raise_application_error(c: Compiling, args: Args, pos: int) -> None:
    if not 2 <= len(args) <= 3 or any(a.name for a in args):
        raise wrong_call("RAISE_APPLICATION_ERROR", pos)
    number = coerce(c, c.value(args[0].value), NUMBER, pos)
    text = coerce(c, c.value(args[1].value), VARCHAR2, pos)
    keep = coerce(c, c.value(args[2].value), BOOLEAN, pos) if len(args) == 3 else "False"
    c.out.emit(c.out.call(support.raise_application_error, "S", number, text, keep))
