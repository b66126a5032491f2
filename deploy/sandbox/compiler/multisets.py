"""Operators and conditions on nested tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import unsupported
from ..parser import ast
from ..semantics import arith, multisets
from ..types import BOOLEAN, PLS_INTEGER, CollectionType, Scalar
from .compiling import Compiling
from .report import wrong_call
from .symbols import Code

_OPERATORS: dict[str, Callable[..., Any]] = {
    "UNION": multisets.union,
    "INTERSECT": multisets.intersect,
    "EXCEPT": multisets.difference,
}


def multiset_value(c: Compiling, expr: ast.Multiset) -> Code:
    left, right = c.value(expr.left), c.value(expr.right)
    check_tables(left, right, f"MULTISET_{expr.op}_{'DISTINCT' if expr.distinct else 'ALL'}", expr.pos)
    py = c.out.call(_OPERATORS[expr.op], left.py, right.py, expr.distinct, "S.key")
    return Code(py, left.type, fresh=expr.distinct)


def collection_test_value(c: Compiling, expr: ast.CollectionTest) -> Code:
    code = c.value(expr.operand)
    if expr.test == "EMPTY" and isinstance(code.type, CollectionType) and code.type.kind == "VARRAY":
        raise unsupported("IS EMPTY of a varray", expr.pos)
    check_tables(code, code, f"IS {expr.test}", expr.pos, comparing=expr.test != "EMPTY")
    if expr.test == "EMPTY":
        return _truth(c, c.out.call(multisets.is_empty, code.py), expr.negated)
    return _truth(c, c.out.call(multisets.is_set, code.py, "S.key"), expr.negated)


def submultiset_value(c: Compiling, expr: ast.Submultiset) -> Code:
    left, right = c.value(expr.operand), c.value(expr.collection)
    check_tables(left, right, "SUBMULTISET", expr.pos)
    return _truth(c, c.out.call(multisets.submultiset, left.py, right.py, "S.key"), expr.negated)


def equal_value(c: Compiling, op: str, left: Code, right: Code, pos: int) -> Code:
    """a = b and a <> b of nested tables."""
    check_tables(left, right, op, pos)
    return _truth(c, c.out.call(multisets.equal, left.py, right.py, "S.key"), op == "<>")


def set_function(c: Compiling, name: str, codes: list[Code], pos: int) -> Code:
    """SET(x), CARDINALITY(x)"""
    if len(codes) != 1:
        raise wrong_call(name, pos)
    (code,) = codes
    check_tables(code, code, name, pos, comparing=name == "SET")
    if name == "CARDINALITY":
        return Code(c.out.call(multisets.cardinality, code.py), PLS_INTEGER)
    return Code(c.out.call(multisets.as_set, code.py, "S.key"), code.type, fresh=True)


def check_tables(left: Code, right: Code, name: str, pos: int, *, comparing: bool = True) -> None:
    """Both have to be of one type of nested table, whose elements can be compared."""
    type = left.type
    if not isinstance(type, CollectionType) or type.kind != "TABLE" or right.type != type:
        raise wrong_call(name, pos)
    if comparing and not isinstance(type.element, Scalar):
        raise unsupported("a comparison of elements that are records or collections", pos)


def _truth(c: Compiling, py: str, negated: bool) -> Code:
    return Code(c.out.call(arith.not3, py) if negated else py, BOOLEAN)
