"""Operators of SQL, CASE, and functions with a grammar of their own."""

from __future__ import annotations

from dataclasses import replace

from ..errors import OraError, unsupported
from ..parser import ast
from ..semantics.operators import arithmetic
from ..types import CHARACTERS, INTERVAL_DS, MOMENTS, NUMBER, TIMESTAMPS, VARCHAR2, WITH_ZONE, Family, Kind, Scalar
from .conditions import compare
from .pgtypes import scalar_of
from .signatures import alike, varying
from .state import Translator
from .values import FAMILY_TYPES, Value, cast, convert, family_of, fraction, inconsistent, number, text, widest

_OTHER_TYPES = frozenset("LONG BFILE UROWID XMLTYPE JSON BINARY_FLOAT VECTOR".split()) | {"LONG RAW"}
_LONGEST = 4000  # bytes of a VARCHAR2 in SQL
_LONGEST_CHAR = 2000
_DATE_FIELDS = frozenset(["YEAR", "MONTH", "DAY"])
_TIME_FIELDS = frozenset(["HOUR", "MINUTE", "SECOND"])
_ZONE_FIELDS = frozenset(["TIMEZONE_HOUR", "TIMEZONE_MINUTE", "TIMEZONE_REGION"])


def unary(to: Translator, expr: ast.Unary) -> Value:
    if expr.op in ("PRIOR", "CONNECT_BY_ROOT"):
        if to.block.level is None:
            raise OraError(1788, "CONNECT BY clause required in this query block", expr.pos)
        raise unsupported(f"{expr.op} in this place", expr.pos)
    if expr.op not in ("+", "-"):
        raise unsupported("a condition as a value in SQL", expr.pos)
    value = to.value(expr.operand)
    if value.family is Family.INTERVAL and expr.op == "-":
        return Value(f"(- {value.sql})", value.type, value.nullable)
    sql = number(value, expr.operand.pos)
    return Value(f"(- {sql})" if expr.op == "-" else sql, NUMBER, value.nullable)


def binary(to: Translator, expr: ast.Binary) -> Value:
    if expr.op == "||":
        return _concatenation(to, expr)
    if expr.op not in ("+", "-", "*", "/"):
        raise unsupported("a condition as a value in SQL", expr.pos)
    left, right = to.value(expr.left), to.value(expr.right)
    of, sql = _arithmetic(expr, left, right)
    return Value(sql, of, left.nullable or right.nullable)


def _arithmetic(expr: ast.Binary, left: Value, right: Value) -> tuple[Scalar, str]:
    """The type of the result, and its text."""
    op, a, b = expr.op, left.family, right.family
    family = arithmetic(op, a, b)
    if family is None:
        _refuse(expr, a, b)
    elif a in MOMENTS:
        return FAMILY_TYPES[family], _of_moment(expr, left, right, family)
    elif b in MOMENTS:
        return _arithmetic(replace(expr, left=expr.right, right=expr.left), right, left)
    elif family is Family.INTERVAL:
        return INTERVAL_DS, _of_interval(expr, left, right)
    x, y = number(left, expr.left.pos), number(right, expr.right.pos)
    if op == "/" and isinstance(expr.right, ast.Literal) and expr.right.value == 0:
        # an idiom of CASE: not to be found by the planner
        return NUMBER, f"(case when {x} is not null then oc.zero_divide({x}) end)"
    function = {"/": "oc.div", "*": "oc.mul"}.get(op)
    return NUMBER, f"{function}({x}, {y})" if function else f"({x} {op} {y})"


def _concatenation(to: Translator, expr: ast.Binary) -> Value:
    operands: list[ast.Expr] = []
    left: ast.Expr = expr
    while isinstance(left, ast.Binary) and left.op == "||":
        operands.insert(0, left.right)
        left = left.left
    operands.insert(0, left)
    values = [to.value(o) for o in operands]
    clob = any(v.family is Family.CLOB for v in values)
    pieces = [text(v, o.pos) for v, o in zip(values, operands, strict=True)]
    joined = " || ".join(p if not v.nullable else f"coalesce({p}, '')" for p, v in zip(pieces, values, strict=True))
    sizes = [v.type.size if isinstance(v.type, Scalar) else None for v in values]
    total = sum(s for s in sizes if s is not None)
    size = None if clob or None in sizes or total > _LONGEST else total
    kind = Scalar(Kind.CLOB) if clob else _joined_type(values, size)
    sql = f"nullif({joined}, '')"
    if size is None and not clob:
        sql = f"oc.short({sql})"
    return Value(sql, kind, all(v.nullable for v in values))


def _joined_type(values: list[Value], size: int | None) -> Scalar:
    """The type of text joined from these. CHARs make a CHAR: of no certain length where one of them may be null."""
    if not all(isinstance(v.type, Scalar) and v.type.kind is Kind.CHAR for v in values):
        return Scalar(Kind.VARCHAR2, size=size)
    fixed = not any(v.nullable or (isinstance(v.type, Scalar) and v.type.char_semantics) for v in values)
    return Scalar(Kind.CHAR, size=size if fixed and size is not None and size <= _LONGEST_CHAR else None)


def _refuse(expr: ast.Binary, a: Family, b: Family) -> None:
    """The error of an operator that there is not; what remains are numbers if they convert."""
    additive = expr.op in ("+", "-")
    if a in MOMENTS and b in MOMENTS and additive:
        raise OraError(975, "date + date not allowed", expr.pos)
    if a in MOMENTS and additive:
        raise inconsistent(Family.NUMBER, b, expr.pos)
    if a is Family.INTERVAL:
        raise inconsistent(Family.INTERVAL if additive else Family.NUMBER, b, expr.right.pos)


def _of_moment(expr: ast.Binary, moment: Value, other: Value, result: Family) -> str:
    """A moment plus or minus something, or between two of them."""
    op, a, b = expr.op, moment.family, other.family
    if b is Family.INTERVAL:
        return _moved(moment, op, other)
    if b not in MOMENTS:
        days = number(other, expr.right.pos)
        return f"oc.date_add({convert(moment, Family.DATE)}, {days if op == '+' else f'- {days}'})"
    if result is Family.NUMBER:
        return f"oc.date_sub({moment.sql}, {other.sql})"
    if a in WITH_ZONE or b in WITH_ZONE:
        x, y = (f"oc.utc({convert(v, Family.ZONED)})" for v in (moment, other))
    else:
        x, y = (convert(v, Family.TIMESTAMP) for v in (moment, other))
    return f"justify_hours({x} - {y})"


def _moved(moment: Value, op: str, by: Value) -> str:
    """A moment plus or minus an interval, which is elapsed time whatever the clocks of a zone do."""
    if moment.family is Family.ZONED:
        return f"oc.plus({moment.sql}, {by.sql if op == '+' else f'- {by.sql}'})"
    if moment.family is Family.DATE:
        return f"oc.d({moment.sql}::timestamp {op} {by.sql})"
    return f"({moment.sql} {op} {by.sql})"


def _of_interval(expr: ast.Binary, left: Value, right: Value) -> str:
    if expr.op in ("+", "-"):
        return "null::interval" if Family.NULL in (left.family, right.family) else f"({left.sql} {expr.op} {right.sql})"
    x, y = (
        f"extract(epoch from {v.sql})" if v.family is Family.INTERVAL else number(v, e.pos)
        for v, e in ((left, expr.left), (right, expr.right))
    )
    return f"oc.seconds_interval({f'{x} * {y}' if expr.op == '*' else f'oc.div({x}, {y})'})"


def case(to: Translator, expr: ast.Case) -> Value:
    results = [to.value(result) for _, result in expr.whens]
    if expr.default is not None:
        results.append(to.value(expr.default))
    of = widest(results, expr.pos)
    family = family_of(of)
    operand = to.value(expr.operand) if expr.operand is not None else None
    parts: list[str] = []
    for (test, _), result in zip(expr.whens, results, strict=False):
        condition = to.condition(test) if operand is None else _case_test(to, operand, test)
        parts.append(f"when {condition} then {convert(result, family, expr.pos)}")
    if expr.default is not None:
        parts.append(f"else {convert(results[-1], family, expr.pos)}")
    nullable = expr.default is None or any(r.nullable for r in results)
    return Value(f"(case {' '.join(parts)} end)", of, nullable)


def _case_test(to: Translator, operand: Value, test: ast.Expr) -> str:
    """A simple CASE compares, and converts nothing but one moment to another."""
    value = to.value(test)
    a, b = operand.family, value.family
    known = Family.UNKNOWN not in (operand.type.family, value.type.family)
    if known and a is not b and Family.NULL not in (a, b) and not (a in MOMENTS and b in MOMENTS):
        raise inconsistent(a, b, test.pos)
    return compare(to, "=", operand, value, test.pos)


def cast_to(to: Translator, expr: ast.Cast) -> Value:
    of = scalar_of(expr.type)
    if of is None:
        if to.state.resolve(expr.type.name) is None and expr.type.name[0] not in _OTHER_TYPES:
            raise OraError(902, "invalid datatype", expr.type.pos)
        raise unsupported(f"CAST to {'.'.join(expr.type.name)}", expr.type.pos)
    return cast(to.value(expr.operand), of, expr.operand.pos)


def extract(to: Translator, expr: ast.Extract) -> Value:
    value = to.value(expr.operand)
    field = expr.field
    if field not in _DATE_FIELDS | _TIME_FIELDS | _ZONE_FIELDS:
        raise unsupported(f"EXTRACT of {field}", expr.pos)
    if value.family is Family.INTERVAL and field not in ("YEAR", "MONTH"):
        return Value(f"oc.interval_field({value.sql}, '{field}')", NUMBER, value.nullable)
    if field in _ZONE_FIELDS:
        return _zone_field(value, field, expr.pos)
    if value.family not in MOMENTS | {Family.NULL} or (value.family is Family.DATE and field in _TIME_FIELDS):
        raise OraError(30076, "invalid extract field for extract source", expr.pos)
    source = f"oc.utc({value.sql})" if value.family is Family.ZONED else convert(value, Family.TIMESTAMP)
    return Value(f"trim_scale(extract({field.lower()} from {source}))", NUMBER, value.nullable)


def _zone_field(value: Value, field: str, pos: int) -> Value:
    if value.family not in WITH_ZONE:
        raise OraError(30076, "invalid extract field for extract source", pos)
    if field == "TIMEZONE_REGION":
        return Value(f"oc.region({convert(value, Family.ZONED)})", VARCHAR2, value.nullable)
    return Value(f"oc.zone_field({convert(value, Family.ZONED)}, '{field}')", NUMBER, value.nullable)


def trim(to: Translator, expr: ast.Trim) -> Value:
    operand = to.value(expr.operand)
    name = {"BOTH": "btrim", "LEADING": "ltrim", "TRAILING": "rtrim"}[expr.kind]
    of = operand.type if operand.family in CHARACTERS else VARCHAR2
    if expr.chars is None:
        return Value(f"oc.{name}({text(operand, expr.pos)})", varying(of))
    function = alike(to, name)
    characters = f"oc.trim_set({to.text(expr.chars)})"
    return Value(f"{function}{text(operand, expr.pos)}, {characters})", varying(of))


def at_time_zone(to: Translator, expr: ast.AtTimeZone) -> Value:
    value = to.value(expr.operand)
    zone = "oc.session_zone()" if expr.zone is None else to.text(expr.zone)
    if value.family not in TIMESTAMPS | {Family.NULL}:
        raise OraError(30084, "invalid data type for datetime primary with time zone modifier", expr.pos)
    of = replace(FAMILY_TYPES[Family.ZONED], scale=fraction(value.type))
    return Value(f"oc.at_zone({convert(value, Family.ZONED)}, {zone})", of, value.nullable)
