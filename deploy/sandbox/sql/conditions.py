"""Conditions of SQL."""

from __future__ import annotations

from ..errors import OraError, unsupported
from ..parser import ast
from ..types import BYTES, CollectionType, Family
from .names import ROWID_TEXT
from .state import Translator
from .values import (
    Value,
    any_sql,
    blank_padded,
    blank_padded_pair,
    compared,
    convert,
    family_of,
    inconsistent,
    text,
    trimmed,
)

_LONGEST_LIST = 1000


def compare(to: Translator, op: str, left: Value, right: Value, pos: int | None) -> str:
    """left op right, as Oracle compares two values."""
    family = compared(left, right, pos)
    if family is Family.ROWID and op in ("=", "<>"):
        return f"{_row_number(left)} {op} {_row_number(right)}"
    if to.state.sort is None and blank_padded(left, right):
        a, b = blank_padded_pair(op, left, right)
    else:
        a, b = _keys(to, left, right, family, pos)
    return f"{a} {op} {b}"


def _keys(to: Translator, left: Value, right: Value, family: Family, pos: int | None) -> tuple[str, str]:
    """What a comparison looks at in place of two values."""
    a, b = (to.state.key(convert(v, family, pos), family) for v in (left, right))
    return trimmed(a, b) if blank_padded(left, right) else (a, b)


def logical(to: Translator, expr: ast.Binary) -> str:
    if expr.op in ("AND", "OR"):
        return f"({to.condition(expr.left)} {expr.op.lower()} {to.condition(expr.right)})"
    if expr.op not in ("=", "<>", "<", "<=", ">", ">="):
        raise OraError(920, "invalid relational operator", expr.pos)
    if isinstance(expr.left, ast.TupleExpr):
        return _tuple_comparison(to, expr)
    left, right = to.value(expr.left), to.value(expr.right)
    return f"({compare(to, expr.op, left, right, expr.right.pos)})"


def _tuple_comparison(to: Translator, expr: ast.Binary) -> str:
    assert isinstance(expr.left, ast.TupleExpr)
    if expr.op not in ("=", "<>"):
        raise OraError(1796, "this operator cannot be used with lists", expr.pos)
    right = expr.right
    if isinstance(right, ast.TupleExpr):
        if len(right.items) == 1 and isinstance(right.items[0], ast.TupleExpr):
            right = right.items[0]
        result = _row_in(to, expr.left, [right])
    elif isinstance(right, ast.Subquery):
        result = in_query(to, ast.InQuery(expr.pos, expr.left, right.query, False))
    else:
        raise OraError(920, "invalid relational operator", expr.pos)
    return f"(not {result})" if expr.op == "<>" else result


def negation(to: Translator, expr: ast.Unary) -> str:
    if expr.op == "LNNVL":
        return f"({to.condition(expr.operand)} is not true)"
    if expr.op != "NOT":
        raise unsupported(f"{expr.op} in this place", expr.pos)
    return f"(not {to.condition(expr.operand)})"


def is_null(to: Translator, expr: ast.IsNull) -> str:
    return f"({any_sql(to.value(expr.operand))} is {'not ' if expr.negated else ''}null)"


def between(to: Translator, expr: ast.Between) -> str:
    value = to.value(expr.operand)
    low = compare(to, ">=", value, to.value(expr.low), expr.low.pos)
    high = compare(to, "<=", value, to.value(expr.high), expr.high.pos)
    return f"({'not ' if expr.negated else ''}({low} and {high}))"


def in_list(to: Translator, expr: ast.InList) -> str:
    negation = "not " if expr.negated else ""
    if isinstance(expr.operand, ast.TupleExpr):
        return f"({negation}{_row_in(to, expr.operand, list(expr.items))})"
    _check_length(expr.items)
    operand = to.value(expr.operand)
    items = [to.value(i) for i in expr.items]
    families = {compared(operand, v, i.pos) for v, i in zip(items, expr.items, strict=True)}
    if len(families) == 1 and families != {Family.ROWID} and not any(blank_padded(operand, v) for v in items):
        family = families.pop()
        key = to.state.key
        listed = ", ".join(key(convert(v, family), family) for v in items)
        return f"({key(convert(operand, family), family)} {negation}in ({listed}))"
    tests = [compare(to, "=", operand, v, i.pos) for v, i in zip(items, expr.items, strict=True)]
    return f"({negation}({' or '.join(tests)}))"


def _row_in(to: Translator, operand: ast.TupleExpr, rows: list[ast.Expr]) -> str:
    left = [to.value(i) for i in operand.items]
    tests: list[str] = []
    for row in rows:
        if not isinstance(row, ast.TupleExpr) or len(row.items) != len(left):
            raise OraError(907 if not isinstance(row, ast.TupleExpr) else 913, "too many values", row.pos)
        pairs = [compare(to, "=", a, to.value(b), b.pos) for a, b in zip(left, row.items, strict=True)]
        tests.append("(" + " and ".join(pairs) + ")")
    return "(" + " or ".join(tests) + ")"


def in_query(to: Translator, expr: ast.InQuery) -> str:
    items = expr.operand.items if isinstance(expr.operand, ast.TupleExpr) else (expr.operand,)
    left = [to.value(i) for i in items]
    relation = to.state.query(to.state, expr.query, to.block)
    if len(relation.columns) != len(left):
        if len(relation.columns) > len(left):
            raise OraError(913, "too many values", expr.query.pos)
        raise OraError(947, "not enough values", expr.query.pos)
    operands: list[str] = []
    selected: list[str] = []
    same = True
    for value, column in zip(left, relation.columns, strict=True):
        other = Value(f'"in$".{column.pg}', column.type, column.nullable)
        family = compared(value, other, expr.query.pos)
        same = same and family == other.family and (family is not Family.TEXT or to.state.sort is None)
        same = same and not blank_padded(value, other)
        a, b = _keys(to, value, other, family, expr.pos)
        operands.append(a)
        selected.append(b)
    query = relation.sql
    if not same:
        query = f'select {", ".join(selected)} from ({relation.sql}) as "in$"'
    row = operands[0] if len(operands) == 1 else f"({', '.join(operands)})"
    return f"({row} {'not ' if expr.negated else ''}in ({query}))"


def quantified(to: Translator, expr: ast.Quantified) -> str:
    left = to.value(expr.operand)
    word = "any" if expr.quantifier == "ANY" else "all"
    if expr.query is None:
        _check_length(expr.items)
        tests = [compare(to, expr.op, left, to.value(i), i.pos) for i in expr.items]
        return "(" + (" or " if word == "any" else " and ").join(tests) + ")"
    relation = to.state.query(to.state, expr.query, to.block)
    if len(relation.columns) != 1:
        raise OraError(913, "too many values", expr.query.pos)
    column = relation.columns[0]
    other = Value(f'"in$".{column.pg}', column.type)
    family = compared(left, other, expr.query.pos)
    a, b = _keys(to, left, other, family, expr.pos)
    return f'({a} {expr.op} {word} (select {b} from ({relation.sql}) as "in$"))'


def like(to: Translator, expr: ast.Like) -> str:
    key = to.state.key
    operator = "not like" if expr.negated else "like"
    value, pattern = key(to.text(expr.operand), Family.TEXT), key(to.text(expr.pattern), Family.TEXT)
    escape = "''"
    if expr.escape is not None:
        escape = f"oc.escape({key(to.text(expr.escape), Family.TEXT)})"
        pattern = f"oc.escaped({pattern}, {escape})"
    return f"({value} {operator} {pattern} escape {escape})"


def is_json(to: Translator, expr: ast.IsJson) -> str:
    value = to.value(expr.operand)
    if value.family in BYTES:
        raise unsupported("IS JSON of a RAW or BLOB", expr.pos)
    test = f"oc.is_json({text(value, expr.pos)}, {str(expr.strict).lower()})"
    return f"(not {test})" if expr.negated else test


def member_of(to: Translator, expr: ast.MemberOf) -> str:
    known = to.state.type_of(expr.collection)
    if not isinstance(known, CollectionType):
        raise inconsistent("UDT", "-", expr.collection.pos)
    family = family_of(known.element)
    array = to.state.array_slot(expr.collection, known)
    operand = convert(to.value(expr.operand), family, expr.pos)
    test = f"{operand} = any ({array})"
    if family is Family.TEXT and to.state.sort is not None:
        keys = f'select {to.state.key("e", Family.TEXT)} from unnest({array}) as "m$"(e)'
        test = f"{to.state.key(operand, Family.TEXT)} in ({keys})"
    return f"(not {test})" if expr.negated else f"({test})"


def exists(to: Translator, expr: ast.Exists) -> str:
    return f"exists ({to.state.query(to.state, expr.query, to.block).sql})"


def _row_number(rowid: Value) -> str:
    if rowid.sql.startswith(ROWID_TEXT):
        return rowid.sql.removeprefix(ROWID_TEXT)
    return f"oc.row_number({rowid.sql})"


def _check_length(items: tuple[ast.Expr, ...]) -> None:
    if len(items) > _LONGEST_LIST:
        raise OraError(1795, f"maximum number of expressions in a list is {_LONGEST_LIST}", items[_LONGEST_LIST].pos)
