"""Nested tables as multisets: their operators and conditions. key: what of an element is compared; None is NULL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from ..errors import unsupported
from .composites import Collection

Key = Callable[[Any], Any]


def union(a: Collection | None, b: Collection | None, distinct: bool, key: Key) -> Collection | None:
    """a MULTISET UNION b: the elements of a, then those of b."""
    if a is None or b is None:
        return None
    items = [*a.values(), *b.values()]
    return Collection(a.type, _once(_known(items), key) if distinct else items)


def intersect(a: Collection | None, b: Collection | None, distinct: bool, key: Key) -> Collection | None:
    """a MULTISET INTERSECT b: each element as often as in both, in the order of a."""
    if a is None or b is None:
        return None
    left = Counter(_keys(b, key))
    items = []
    for item in _known(a.values()):
        if left[key(item)] > 0:
            left[key(item)] -= 1
            items.append(item)
    return Collection(a.type, _once(items, key) if distinct else items)


def difference(a: Collection | None, b: Collection | None, distinct: bool, key: Key) -> Collection | None:
    """a MULTISET EXCEPT b; DISTINCT: without any element that b has."""
    if a is None or b is None:
        return None
    gone = Counter(_keys(b, key))
    items = []
    for item in _known(a.values()):
        if gone[key(item)] <= 0:
            items.append(item)
        elif not distinct:
            gone[key(item)] -= 1
    return Collection(a.type, _once(items, key) if distinct else items)


def as_set(a: Collection | None, key: Key) -> Collection | None:
    """SET(a)"""
    return None if a is None else Collection(a.type, _once(_known(a.values()), key))


def cardinality(a: Collection | None) -> int | None:
    return None if a is None else len(a)


def is_set(a: Collection | None, key: Key) -> bool | None:
    return None if a is None else len(set(_keys(a, key))) == len(a)


def is_empty(a: Collection | None) -> bool | None:
    return None if a is None else not len(a)


def submultiset(a: Collection | None, b: Collection | None, key: Key) -> bool | None:
    if a is None or b is None:
        return None
    return not Counter(_keys(a, key)) - Counter(_keys(b, key))


def equal(a: Collection | None, b: Collection | None, key: Key) -> bool | None:
    """The same elements, each as often, in any order."""
    if a is None or b is None:
        return None
    return Counter(_keys(a, key)) == Counter(_keys(b, key))


def _known(items: list[Any]) -> list[Any]:
    if None in items:
        raise unsupported("a NULL element compared by a MULTISET operator or condition")
    return items


def _keys(a: Collection, key: Key) -> list[Any]:
    return [key(item) for item in _known(a.values())]


def _once(items: list[Any], key: Key) -> list[Any]:
    found: dict[Any, Any] = {}
    for item in items:
        found.setdefault(key(item), item)
    return list(found.values())
