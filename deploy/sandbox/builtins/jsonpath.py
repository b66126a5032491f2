"""JSON_VALUE, JSON_QUERY and JSON_EXISTS on text, for PL/SQL expressions. Paths: members, indices and wildcards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..errors import OraError, unsupported
from . import jsontext

_MEMBER = re.compile(r'\.\s*(?:"((?:[^"\\]|\\.)*)"|([A-Za-z_$][A-Za-z0-9_$]*)|(\*))')
_ITEMS = re.compile(r"\[([^\]]*)\]")
_RANGE = re.compile(r"\s*(\d+|last)(?:\s*-\s*(\d+))?(?:\s+to\s+(\d+|last))?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """name: member, None for all; or ranges of indices (first, last), None for all. last is -1 for "last"."""

    member: bool
    name: str | None = None
    ranges: tuple[tuple[int, int], ...] | None = None


@lru_cache(maxsize=500)
def steps(path: str) -> tuple[Step, ...]:
    """ORA-40442 for a path that is none, ORA-03001 for filters and item methods."""
    text = path.strip()
    if text.lower().startswith(("lax ", "strict ")):
        if text.lower().startswith("strict "):
            raise unsupported("a strict JSON path")
        text = text[4:].strip()
    if not text.startswith("$"):
        raise _bad_path()
    found: list[Step] = []
    pos = 1
    while pos < len(text):
        if text[pos].isspace():
            pos += 1
            continue
        if text[pos] == "?":
            raise unsupported("a filter in a JSON path")
        match = _MEMBER.match(text, pos)
        if match is not None:
            if text[match.end() : match.end() + 1] == "(":
                raise unsupported(f"the item method {match[2]}() in a JSON path")
            name = None if match[3] else jsontext.parse(f'"{match[1]}"') if match[1] is not None else match[2]
            found.append(Step(True, name))
        else:
            match = _ITEMS.match(text, pos)
            if match is None:
                raise _bad_path()
            found.append(Step(False, None, _ranges(match[1])))
        pos = match.end()
    return tuple(found)


def _bad_path() -> OraError:
    return OraError(40442, "JSON path expression syntax error")


def _ranges(text: str) -> tuple[tuple[int, int], ...] | None:
    if text.strip() == "*":
        return None
    found: list[tuple[int, int]] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise _bad_path()
        first = -1 - int(match[2] or 0) if match[1].lower() == "last" else int(match[1])
        last = first if match[3] is None else -1 if match[3].lower() == "last" else int(match[3])
        found.append((first, last))
    return tuple(found)


def select(value: Any, path: str) -> list[Any]:
    """What the path selects, arrays opened and scalars wrapped as the lax mode does."""
    found: Iterable[Any] = [value]
    for step in steps(path):
        found = list(_members(found, step) if step.member else _items(found, step))
    return list(found)


def _members(values: Iterable[Any], step: Step) -> Iterator[Any]:
    for value in values:
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, dict):
                if step.name is None:
                    yield from item.values()
                elif step.name in item:
                    yield item[step.name]


def _items(values: Iterable[Any], step: Step) -> Iterator[Any]:
    for value in values:
        items = value if isinstance(value, list) else [value]
        if step.ranges is None:
            yield from items
            continue
        for first, last in step.ranges:
            low = first if first >= 0 else len(items) + first
            high = last if last >= 0 else len(items) + last
            yield from items[max(low, 0) : high + 1]
