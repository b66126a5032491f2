"""Which families of types assignments and operators bring together: one table for SQL and PL/SQL."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..types import CHARACTERS, MOMENTS, TEXTS, Family

NUMBERS = frozenset([Family.NUMBER, Family.TEXT, Family.NULL])  # what arithmetic takes for a number
_WIDENING = (Family.DATE, Family.TIMESTAMP, Family.LOCAL_ZONED, Family.ZONED)

_CONVERSIONS: Mapping[Family, frozenset[Family]] = MappingProxyType(
    {
        Family.NUMBER: CHARACTERS,
        Family.TEXT: MOMENTS | {Family.NUMBER, Family.CLOB, Family.INTERVAL, Family.RAW, Family.ROWID},
        Family.CLOB: frozenset([Family.TEXT]),
        **dict.fromkeys(MOMENTS, MOMENTS | CHARACTERS),
        Family.INTERVAL: CHARACTERS,
        Family.RAW: CHARACTERS | {Family.BLOB},
        Family.BLOB: frozenset([Family.RAW]),
        Family.ROWID: CHARACTERS,
    }
)

_INTERVAL = frozenset([Family.INTERVAL])
_LEFT, _RIGHT = "left", "right"
# operators, operands, and the family of the result or the operand that has it; the first row that fits counts
_ARITHMETIC: tuple[tuple[str, frozenset[Family], frozenset[Family], Family | str], ...] = (
    ("+-*/", NUMBERS, NUMBERS, Family.NUMBER),
    ("+-", MOMENTS, NUMBERS, Family.DATE),
    ("+", NUMBERS, MOMENTS, Family.DATE),
    ("+-", MOMENTS, _INTERVAL, _LEFT),
    ("+", _INTERVAL, MOMENTS, _RIGHT),
    ("-", frozenset([Family.DATE]), frozenset([Family.DATE]), Family.NUMBER),
    ("-", MOMENTS, MOMENTS, Family.INTERVAL),
    ("+-", _INTERVAL, _INTERVAL | {Family.NULL}, Family.INTERVAL),
    ("+-", frozenset([Family.NULL]), _INTERVAL, Family.INTERVAL),
    ("*/", _INTERVAL, NUMBERS, Family.INTERVAL),
    ("*", NUMBERS, _INTERVAL, Family.INTERVAL),
)


def _results() -> Mapping[tuple[str, Family, Family], Family]:
    found: dict[tuple[str, Family, Family], Family] = {}
    for operators, lefts, rights, result in _ARITHMETIC:
        for operator, a, b in ((o, a, b) for o in operators for a in lefts for b in rights):
            of = result if isinstance(result, Family) else a if result is _LEFT else b
            found.setdefault((operator, a, b), of)
    return MappingProxyType(found)


_RESULTS = _results()


def converts(source: Family, target: Family) -> bool:
    """Whether values of one family become those of another by themselves, in an operator of SQL."""
    return source is target or target in _CONVERSIONS.get(source, ())


def assigns(source: Family, target: Family) -> bool:
    """The same in an assignment and in all of PL/SQL, where a CLOB and a ROWID do what text does."""
    return converts(as_text(source), as_text(target))


def as_text(family: Family) -> Family:
    return Family.TEXT if family in TEXTS else family


def arithmetic(operator: str, left: Family, right: Family) -> Family | None:
    """The family of left + - * / right; None where there is no such operator."""
    return _RESULTS.get((operator, left, right))


def wider(left: Family, right: Family) -> Family:
    """The one of two families of moments that holds what both do."""
    return max(left, right, key=_WIDENING.index)


def comparison(left: Family, right: Family) -> Family | None:
    """The family in which values of two are compared: numbers and moments win over text; None where they are not."""
    if left is right:
        return Family.TEXT if left is Family.NULL else left
    if Family.NULL in (left, right):
        return right if left is Family.NULL else left
    if left in MOMENTS and right in MOMENTS:
        return wider(left, right)
    if Family.TEXT in (left, right):
        return right if left is Family.TEXT else left
    return None
