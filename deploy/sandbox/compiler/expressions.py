"""Expressions that are no conditions: literals, operators, CASE, CAST and their kin."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..builtins import dates
from ..errors import OraError
from ..model import Context
from ..parser import ast
from ..semantics import arith, convert
from ..sql.intervals import interval_value
from ..sql.moments import moment_value
from ..types import (
    BOOLEAN,
    BYTES,
    DATE,
    INTERVAL_DS,
    MOMENTS,
    NULL,
    NUMBER,
    PLS_INTEGER,
    TEXTS,
    TIMESTAMP,
    TIMESTAMP_TZ,
    VARCHAR2,
    Family,
    Kind,
    ObjectType,
    Scalar,
    kind_of,
)
from . import support
from .coerce import as_number, as_text, coerce, common_type, standard_call
from .compiling import Compiling
from .conditions import COMPARE, all_known, boolean, chosen, compare, hoisted, logic, truth_of
from .embedded import sql_expression
from .report import sql_only, wrong_call, wrong_type
from .rules import date_result
from .symbols import NO_VALUE, Code, Scope
from .typerefs import resolve_type

_ARITHMETIC = {"+": arith.add, "-": arith.sub, "*": arith.mul, "/": arith.div, "**": arith.power}
_OF_MOMENTS = {"+": arith.plus, "-": arith.minus, "*": arith.times, "/": arith.over}
_COUNTABLE = TEXTS | {Family.NUMBER, Family.NULL, Family.UNKNOWN}
_JOINED = _COUNTABLE | MOMENTS | BYTES | {Family.INTERVAL}
_PLS_MIN, _PLS_MAX = -(2**31), 2**31 - 1


def literal_value(c: Compiling, expr: ast.Literal) -> Code:
    value = expr.value
    if value is None:
        return Code("None", NULL, simple=True, const=None)
    if isinstance(value, bool):
        return Code(repr(value), BOOLEAN, simple=True, nn=True, const=value)
    if isinstance(value, str):
        if value == "":
            return Code("None", VARCHAR2, simple=True, const=None)
        return Code(repr(value), VARCHAR2, simple=True, nn=True, const=value)
    return number_code(c, value)


def date_literal_value(c: Compiling, expr: ast.DateLiteral) -> Code:
    value = moment_value(expr)
    type = DATE if expr.kind == "DATE" else TIMESTAMP if value.tzinfo is None else TIMESTAMP_TZ
    return Code(c.out.literal(value), type, simple=True, nn=True, const=value)


def interval_literal_value(c: Compiling, expr: ast.IntervalLiteral) -> Code:
    value, type = interval_value(expr), Scalar(Kind.INTERVAL_DS, precision=2, scale=6)
    return Code(c.out.literal(value), type, simple=True, nn=True, const=value)


def number_code(c: Compiling, value: int | Decimal) -> Code:
    small = type(value) is int and _PLS_MIN <= value <= _PLS_MAX
    return Code(c.out.literal(value), PLS_INTEGER if small else NUMBER, simple=True, nn=True, const=value)


def unary_value(c: Compiling, expr: ast.Unary) -> Code:
    if expr.op == "NOT":
        inner = boolean(c, expr.operand)
        if inner.nn:
            return Code(f"(not {inner.py})", BOOLEAN, nn=True)
        return Code(c.out.call(arith.not3, inner.py), BOOLEAN)
    if expr.op not in ("+", "-"):
        raise sql_only(expr.op, expr.pos)
    inner = c.value(expr.operand)
    if inner.type.family is Family.INTERVAL:
        return inner if expr.op == "+" else Code(c.out.call(arith.neg, inner.py), INTERVAL_DS)
    if isinstance(inner.const, (int, Decimal)) and not isinstance(inner.const, bool):
        return number_code(c, inner.const if expr.op == "+" else -inner.const)
    if inner.type.family not in _COUNTABLE:
        raise wrong_call(expr.op, expr.pos)
    py = as_number(c, inner, expr.pos)
    type = inner.type if inner.type.family is Family.NUMBER else NUMBER
    if expr.op == "+":
        return Code(py, type, nn=inner.nn)
    negated = f"(-{py})" if inner.nn else c.out.call(arith.neg, py)
    wraps = isinstance(type, Scalar) and type.wraps
    return Code(c.out.call(convert.wrapped, negated) if wraps else negated, type, nn=inner.nn)


def binary_value(c: Compiling, expr: ast.Binary) -> Code:
    op = expr.op
    if op in COMPARE:
        return compare(c, expr, truth=False)
    if op == "||":
        return _concat(c, expr)
    if op in ("AND", "OR"):
        return logic(c, expr)
    return _arithmetic(c, expr)


def _concat(c: Compiling, expr: ast.Binary) -> Code:
    operands: list[ast.Expr] = []
    node: ast.Expr = expr
    while isinstance(node, ast.Binary) and node.op == "||":
        operands.append(node.right)
        node = node.left
    operands.append(node)
    operands.reverse()
    codes = [c.value(o) for o in operands]
    parts: list[str] = []
    for code, operand in zip(codes, operands, strict=True):
        if code.type.family not in _JOINED:
            raise wrong_call("||", expr.pos)
        parts.append(as_text(c, code, operand.pos))
    clob = any(kind_of(code.type) is Kind.CLOB for code in codes)
    type = Scalar(Kind.CLOB) if clob else VARCHAR2
    if all(isinstance(code.const, str) for code in codes):
        text = "".join(str(code.const) for code in codes)
        return Code(repr(text), type, simple=True, nn=True, const=text)
    return Code(c.out.call(arith.cat, *parts), type, nn=any(code.nn and not clob for code in codes))


def _folded(op: str, left: Code, right: Code) -> Any:
    """The value of two constants; None when that is found out at run time, as an error is."""
    if not _number_const(left) or not _number_const(right) or (op == "/" and right.const == 0):
        return None
    try:
        return _ARITHMETIC[op](left.const, right.const)
    except OraError:
        return None


def _arithmetic(c: Compiling, expr: ast.Binary) -> Code:
    left, right = c.value(expr.left), c.value(expr.right)
    op = expr.op
    families = {left.type.family, right.type.family}
    if families & MOMENTS or Family.INTERVAL in families:
        return _date_arithmetic(c, expr, left, right)
    if not families <= _COUNTABLE:
        raise wrong_call(op, expr.pos)
    folded = _folded(op, left, right)
    if folded is not None:
        code = number_code(c, folded)
        return Code(code.py, NUMBER, True, True, const=folded) if op in ("/", "**") else code
    a, b = as_number(c, left, expr.left.pos), as_number(c, right, expr.right.pos)
    whole = _whole(left, right)
    nn = left.nn and right.nn
    if op in ("+", "-"):
        simple = left.simple and right.simple and a == left.py and b == right.py
        if nn:
            py = f"({a} {op} {b})"
        elif simple:
            py = f"({a} {op} {b} if {all_known((a, left.nn), (b, right.nn))} else None)"
        else:
            py = c.out.call(_ARITHMETIC[op], a, b)
    else:
        py = c.out.call(_ARITHMETIC[op], a, b)
    if whole is None or op not in ("+", "-", "*"):
        return Code(py, NUMBER, nn=nn)
    return Code(c.out.call(convert.wrapped if whole.wraps else convert.pls, py), whole, nn=nn)


def _whole(left: Code, right: Code) -> Scalar | None:
    """The type of a sum of two PLS_INTEGERs: SIMPLE_INTEGER if both are, for which a literal can pass."""
    types = [code.type for code in (left, right)]
    if not all(isinstance(t, Scalar) and t.kind is Kind.PLS_INTEGER for t in types):
        return None
    simple = [t for t in types if isinstance(t, Scalar) and t.wraps]
    literals = [code for code in (left, right) if code.const is not NO_VALUE]
    return simple[0] if simple and len(simple) + len(literals) >= len(types) else PLS_INTEGER


def _date_arithmetic(c: Compiling, expr: ast.Binary, left: Code, right: Code) -> Code:
    op = expr.op
    lpy, rpy = (as_number(c, code, expr.pos) if code.type.family in TEXTS else code.py for code in (left, right))
    type = date_result(op, left.type, right.type)
    if type is None:
        raise wrong_call(op, expr.pos)
    return Code(c.out.call(_OF_MOMENTS[op], lpy, rpy), type, nn=left.nn and right.nn)


def case_value(c: Compiling, expr: ast.Case) -> Code:
    head = ""
    tests: list[str] = []
    if expr.operand is not None:
        head, operand = hoisted(c, c.value(expr.operand))
        tests = [chosen(c, expr.operand, operand, w) for w, _ in expr.whens]
    else:
        tests = [truth_of(c, w) for w, _ in expr.whens]
    results = [c.value(r) for _, r in expr.whens]
    positions = [r.pos for _, r in expr.whens]
    if expr.default is not None:
        results.append(c.value(expr.default))
        positions.append(expr.default.pos)
    type = common_type(c, results, positions)
    texts = [coerce(c, r, type, p, constrained=False) for r, p in zip(results, positions, strict=True)]
    nn = all(r.nn for r in results) and expr.default is not None
    py = texts.pop() if expr.default is not None else coerce(c, Code("None", NULL), type, expr.pos)
    for test, result in zip(reversed(tests), reversed(texts), strict=True):
        py = f"{result} if {test} else {py}"
    return Code(f"({head}({py}))[-1]" if head else f"({py})", type, nn=nn, fresh=True)


def cast_value(c: Compiling, expr: ast.Cast) -> Code:
    type = resolve_type(c, expr.type)
    code = c.value(expr.operand)
    return Code(coerce(c, code, type, expr.pos), type, nn=code.nn)


def trim_value(c: Compiling, expr: ast.Trim) -> Code:
    """TRIM has its own grammar; the work is LTRIM's and RTRIM's."""
    py = as_text(c, c.value(expr.operand), expr.pos)
    args = [] if expr.chars is None else [c.out.call(arith.trim_set, as_text(c, c.value(expr.chars), expr.pos))]
    if expr.kind in ("BOTH", "LEADING"):
        py = standard_call(c, "LTRIM", py, *args)
    if expr.kind in ("BOTH", "TRAILING"):
        py = standard_call(c, "RTRIM", py, *args)
    return Code(py, VARCHAR2)


def treat_value(c: Compiling, expr: ast.Treat) -> Code:
    type = resolve_type(c, expr.type)
    code = c.value(expr.operand)
    if not (isinstance(code.type, ObjectType) and isinstance(type, ObjectType)):
        raise wrong_type(expr.pos)
    native = c.out.intern("N", c.units.type_unit(type).native)
    return Code(c.out.call(support.treat, native, code.py), type)


def zone_value(c: Compiling, expr: ast.AtTimeZone) -> Code:
    value = c.value(expr.operand)
    if value.type.family not in MOMENTS | {Family.NULL}:
        raise wrong_type(expr.pos)
    if expr.zone is None:
        return Code(c.out.call(arith.at_local, value.py), TIMESTAMP_TZ)
    zone = as_text(c, c.value(expr.zone), expr.zone.pos)
    return Code(c.out.call(dates.at_time_zone, value.py, zone), TIMESTAMP_TZ)


def extract_value(c: Compiling, expr: ast.Extract) -> Code:
    """Of an interval or a plain timestamp it is a matter of Python; SQL knows the rest, and what is an error."""
    code = c.value(expr.operand)
    fn: Callable[[Any, str], Any]
    if kind_of(code.type) is Kind.INTERVAL_DS and expr.field in dates.INTERVAL_FIELDS:
        fn = dates.interval_field
    elif kind_of(code.type) is Kind.TIMESTAMP and expr.field in dates.TIMESTAMP_FIELDS:
        fn = dates.timestamp_field
    else:
        return through_sql(c, expr)
    return Code(c.out.call(fn, code.py, repr(expr.field)), NUMBER)


def through_sql(c: Compiling, expr: ast.Expr) -> Code:
    """Syntax that only SQL implements here: evaluated as SELECT expr FROM DUAL."""
    if isinstance(expr, ast.JsonPathCall) and expr.kind == "JSON_EXISTS":
        one = ast.Literal(expr.pos, 1)
        code = sql_expression(c, ast.Case(expr.pos, None, ((expr, one),), ast.Literal(expr.pos, 0)))
        return Code(f"({code.py} == 1)", BOOLEAN, nn=True)
    return sql_expression(c, expr)


def owners_value(c: Compiling, expr: ast.OwnersExpr) -> Code:
    saved = c.ctx, c.scope
    c.ctx, c.scope = Context(expr.owner, expr.owner, roles=False), Scope(None)
    try:
        return c.value(expr.expr)
    finally:
        c.ctx, c.scope = saved


def sql_only_value(c: Compiling, expr: ast.Expr) -> Code:
    """Refuses what stands in SQL only."""
    raise sql_only(getattr(expr, "kind", type(expr).__name__.upper()), expr.pos)


def _number_const(code: Code) -> bool:
    return isinstance(code.const, (int, Decimal)) and not isinstance(code.const, bool)
