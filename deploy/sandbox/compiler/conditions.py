"""Conditions, in their cheap (truthiness) and full (three-valued) forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..parser import ast
from ..semantics import arith, convert
from ..types import BOOLEAN, BYTES, MOMENTS, TEXTS, WITH_ZONE, CollectionType, Family, Kind, RecordType, Scalar, kind_of
from .coerce import as_number, as_text, coerce
from .compiling import Compiling
from .embedded import sql_expression
from .multisets import equal_value
from .report import Problem, wrong_call, wrong_type
from .resolve import text_of
from .rules import unconstrained
from .symbols import NO_VALUE, Code

COMPARE: dict[str, tuple[str, Callable[[Any, Any], bool | None]]] = {
    "=": ("==", arith.eq),
    "<>": ("!=", arith.ne),
    "<": ("<", arith.lt),
    "<=": ("<=", arith.le),
    ">": (">", arith.gt),
    ">=": (">=", arith.ge),
}


def truth_of(c: Compiling, expr: ast.Expr) -> str:
    """A condition of which only the truth counts: NULL is as good as false."""
    if isinstance(expr, ast.Binary):
        if expr.op in ("AND", "OR"):
            return f"({truth_of(c, expr.left)} {expr.op.lower()} {truth_of(c, expr.right)})"
        if expr.op in COMPARE:
            return compare(c, expr, truth=True).py
    if isinstance(expr, ast.InList):
        return in_list_value(c, expr, truth=True).py
    if isinstance(expr, ast.Unary) and expr.op == "NOT":
        inner = boolean(c, expr.operand)
        return f"(not {inner.py})" if inner.nn else f"({inner.py} is False)"
    return boolean(c, expr).py


def boolean(c: Compiling, expr: ast.Expr) -> Code:
    """A value that has to be BOOLEAN."""
    code = c.value(expr)
    if code.type.family not in (Family.BOOLEAN, Family.NULL):
        raise wrong_type(expr.pos)
    return code


def _negated(c: Compiling, code: Code, negated: bool) -> Code:
    if not negated:
        return code
    return Code(f"(not {code.py})" if code.nn else c.out.call(arith.not3, code.py), BOOLEAN, nn=code.nn)


def logic(c: Compiling, expr: ast.Binary) -> Code:
    """Left to right, the right side only if it matters."""
    left, right = boolean(c, expr.left), boolean(c, expr.right)
    word = expr.op.lower()
    if left.nn:
        return Code(f"({left.py} {word} {right.py})", BOOLEAN, nn=right.nn)
    decided, both = ("False", arith.and3) if word == "and" else ("True", arith.or3)
    first = known = left.py
    if not left.simple:
        first = c.out.temp()
        known = f"({first} := {left.py})"
    return Code(f"({decided} if {known} is {decided} else {c.out.call(both, first, right.py)})", BOOLEAN)


def compare(c: Compiling, expr: ast.Binary, truth: bool) -> Code:
    left, right = c.value(expr.left), c.value(expr.right)
    return compare_codes(c, expr.op, left, right, expr.pos, truth)


def compare_codes(c: Compiling, op: str, left: Code, right: Code, pos: int, truth: bool) -> Code:
    """left op right; with `truth`, None may stand for false."""
    if left.const is None or right.const is None:
        if left.type.family in (Family.RECORD, Family.COLLECTION, Family.OBJECT):
            raise wrong_call(op, pos)
        return Code("None", BOOLEAN)
    if isinstance(left.type, CollectionType) and op in ("=", "<>"):
        return equal_value(c, op, left, right, pos)
    if not (_may_be_text(left) and _may_be_text(right)):
        return _compared(c, op, left, right, pos, truth)
    return _collated([left, right], lambda codes: _compared(c, op, codes[0], codes[1], pos, truth))


def _compared(c: Compiling, op: str, left: Code, right: Code, pos: int, truth: bool) -> Code:
    symbol, helper = COMPARE[op]
    a, b = _comparable(c, op, left, right, pos)
    nn = left.nn and right.nn
    if nn:
        return Code(f"({a} {symbol} {b})", BOOLEAN, nn=True)
    simple = left.simple and right.simple and a == left.py and b == right.py
    if truth and op == "=" and (left.nn or right.nn):
        return Code(f"({a} == {b})", BOOLEAN)
    if truth and simple:
        if op == "=":
            return Code(f"({a} is not None and {a} == {b})", BOOLEAN)
        return Code(f"({all_known((a, left.nn), (b, right.nn))} and {a} {symbol} {b})", BOOLEAN)
    return Code(c.out.call(helper, a, b), BOOLEAN)


def _comparable(c: Compiling, op: str, left: Code, right: Code, pos: int) -> tuple[str, str]:
    """Both sides brought to one family, as Oracle does: numbers win over text, dates too."""
    if not (isinstance(left.type, Scalar) and isinstance(right.type, Scalar)):
        raise wrong_call(op, pos)
    a, b = left.type.family, right.type.family
    both = {a, b}
    if both & {Family.UNKNOWN, Family.NULL}:
        return left.py, right.py
    if Family.NUMBER in both:
        if both <= TEXTS | {Family.NUMBER}:
            return as_number(c, left, pos), as_number(c, right, pos)
    elif both & MOMENTS:
        return _comparable_moments(c, left, right, op, pos)
    elif both <= TEXTS:
        if _fixed(left) and _fixed(right):
            return c.out.call(arith.pad_cmp, left.py), c.out.call(arith.pad_cmp, right.py)
        return left.py, right.py
    elif a is b:
        return left.py, right.py
    elif both & BYTES and both & TEXTS:
        first = c.out.call(convert.text_raw, left.py) if a in TEXTS else left.py
        return first, c.out.call(convert.text_raw, right.py) if b in TEXTS else right.py
    raise wrong_call(op, pos)


def _comparable_moments(c: Compiling, left: Code, right: Code, op: str, pos: int) -> tuple[str, str]:
    families = {left.type.family, right.type.family}
    if not families <= MOMENTS | TEXTS:
        raise wrong_call(op, pos)
    zoned = bool(families & WITH_ZONE)
    moment = left.type if left.type.family in MOMENTS else right.type
    target = Scalar(Kind.TIMESTAMP_TZ) if zoned else unconstrained(moment)
    result: list[str] = []
    for code in (left, right):
        foreign = code.type.family in TEXTS or (zoned and code.type.family not in WITH_ZONE)
        result.append(coerce(c, code, target, pos, constrained=False) if foreign else code.py)
    return result[0], result[1]


def is_null_value(c: Compiling, expr: ast.IsNull) -> Code:
    code = c.value(expr.operand)
    word = "is not" if expr.negated else "is"
    if isinstance(code.type, RecordType) or getattr(code.type, "kind", None) == "INDEX BY":
        raise wrong_call("IS NULL", expr.pos)
    if code.const is not NO_VALUE:
        return Code(repr((code.const is None) != expr.negated), BOOLEAN, nn=True)
    return Code(f"({code.py} {word} None)", BOOLEAN, nn=True)


def like_value(c: Compiling, expr: ast.Like) -> Code:
    parts = [e for e in (expr.operand, expr.pattern, expr.escape) if e is not None]
    args = [f"S.key({as_text(c, c.value(e), expr.pos)})" for e in parts]
    return _negated(c, Code(c.out.call(arith.like, *args), BOOLEAN), expr.negated)


def member_of_value(c: Compiling, expr: ast.MemberOf) -> Code:
    item, collection = c.value(expr.operand), c.value(expr.collection)
    if not isinstance(collection.type, CollectionType):
        raise wrong_call("MEMBER OF", expr.pos)
    return _negated(c, Code(c.out.call(arith.member, item.py, collection.py, "S.key"), BOOLEAN), expr.negated)


def is_json_value(c: Compiling, expr: ast.IsJson) -> Code:
    one, zero = ast.Literal(expr.pos, 1), ast.Literal(expr.pos, 0)
    positive = ast.IsJson(expr.pos, expr.operand, False, expr.strict)
    negative = ast.IsJson(expr.pos, expr.operand, True, expr.strict)
    query = ast.Case(expr.pos, None, ((positive, one), (negative, zero)), None)
    code = sql_expression(c, query)
    return _negated(c, Code(f"{{1: True, 0: False}}.get({code.py})", BOOLEAN), expr.negated)


def in_list_value(c: Compiling, expr: ast.InList, truth: bool = False) -> Code:
    operand = c.value(expr.operand)
    items = [c.value(item) for item in expr.items]
    if not (_may_be_text(operand) and any(_may_be_text(item) for item in items)):
        return _in_codes(c, expr, operand, items, truth)
    return _collated([operand, *items], lambda codes: _in_codes(c, expr, codes[0], codes[1:], truth))


def _in_codes(c: Compiling, expr: ast.InList, operand: Code, items: list[Code], truth: bool) -> Code:
    scalar = isinstance(operand.type, Scalar)
    pairs = [
        _comparable(c, "=", operand, item, expr.pos) if item.const is not None else None for item in items if scalar
    ]
    if scalar and all(p is None or p[0] == operand.py for p in pairs):
        listed = "".join(f"{'None' if p is None else p[1]}, " for p in pairs)
        constant = all(item.const is not NO_VALUE and item.const is not None for item in items)
        if truth and not expr.negated and constant:
            return Code(f"({operand.py} in ({listed}))", BOOLEAN)
        code = Code(c.out.call(arith.in_list, operand.py, f"({listed})"), BOOLEAN)
        if expr.negated and truth:
            return Code(f"({code.py} is False)", BOOLEAN)
        return _negated(c, code, expr.negated)
    head, base = hoisted(c, operand)
    tests = [compare_codes(c, "=", base, item, expr.pos, False).py for item in items]
    py = tests[0]
    for other in tests[1:]:
        py = c.out.call(arith.or3, py, other)
    code = Code(f"({head}{py})[-1]" if head else py, BOOLEAN)
    return _negated(c, code, expr.negated)


def hoisted(c: Compiling, operand: Code) -> tuple[str, Code]:
    """What evaluates an operand that is needed more than once, the head of a tuple, and the operand from then on."""
    if operand.simple:
        return "", operand
    temp = c.out.temp()
    return f"({temp} := {operand.py}), ", Code(temp, operand.type, simple=True, nn=operand.nn)


def between_value(c: Compiling, expr: ast.Between) -> Code:
    head, operand = hoisted(c, c.value(expr.operand))
    low = compare_codes(c, ">=", operand, c.value(expr.low), expr.pos, False)
    high = compare_codes(c, "<=", operand, c.value(expr.high), expr.pos, False)
    py = c.out.call(arith.and3, low.py, high.py)
    code = Code(f"({head}{py})[-1]" if head else py, BOOLEAN, nn=low.nn and high.nn)
    return _negated(c, code, expr.negated)


def chosen(c: Compiling, selector: ast.Expr, operand: Code, when: ast.Expr) -> str:
    """The test of one WHEN of a simple CASE."""
    try:
        return compare_codes(c, "=", operand, c.value(when), when.pos, True).py
    except Problem as problem:
        if problem.text == wrong_call("=", when.pos).text:
            raise Problem(
                f"PLS-00615: type mismatch found at '{text_of(selector)}' between CASE operand and WHEN operands",
                selector.pos,
            ) from None
        raise


def _may_be_text(code: Code) -> bool:
    return code.type.family in TEXTS or code.type.family is Family.UNKNOWN


def _keyed(code: Code) -> Code:
    """A text as it is compared in a session where that is not binary; of every other value nothing changes."""
    if code.const is None:
        return code
    return replace(code, py=f"S.key({code.py})", simple=False)


def _collated(codes: list[Code], test: Callable[[list[Code]], Code]) -> Code:
    """A test of texts, of their keys where the session's comparisons are not binary."""
    keyed = test([_keyed(code) for code in codes])
    if not all(code.simple for code in codes):
        return keyed
    binary = test(codes)
    return replace(binary, py=f"({binary.py} if S.binary else {keyed.py})")


def all_known(*operands: tuple[str, bool]) -> str:
    names = dict.fromkeys(py for py, nn in operands if not nn)
    return " and ".join(f"{py} is not None" for py in names) or "True"


def _fixed(code: Code) -> bool:
    """Whether a text compares as CHAR does, without its trailing blanks: literals are CHAR."""
    return kind_of(code.type) is Kind.CHAR or (code.const is not NO_VALUE and code.py == repr(code.const))
