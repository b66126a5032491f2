"""REGEXP_* functions: Oracle's extended regular expressions by Python's engine."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ..errors import OraError, unsupported
from ..semantics.collation import same
from ..semantics.nls import locale
from .text import whole

_CLASSES = {
    "alpha": r"^\W\d_",
    "digit": r"\d",
    "alnum": r"^\W_",
    "upper": "A-ZÀ-ÖØ-Þ",
    "lower": "a-zß-öø-ÿ",
    "space": r"\s",
    "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~",
    "cntrl": r"\x00-\x1f\x7f",
    "xdigit": "0-9A-Fa-f",
    "print": r"\x20-\x7e\xa0-\U0010ffff",
    "graph": r"\x21-\x7e\xa1-\U0010ffff",
}
_LETTERS = "a-zA-ZªµºÀ-ÖØ-öø-ˁͰ-ͽͿ-\u1fff\u2c00-\ud7ff"
_REPLACEMENT = re.compile(r"\\([0-9\\])")


@lru_cache(maxsize=500)
def compiled(pattern: str, params: str | None) -> re.Pattern[str]:
    """ORA-12726 (unmatched bracket), ORA-12725 (parentheses), ORA-12727..., ORA-01760 (parameters)."""
    flags = 0
    dot_all = False
    for c in params or "":
        if c == "i":
            flags |= re.IGNORECASE
        elif c == "c":
            flags &= ~re.IGNORECASE
        elif c == "n":
            dot_all = True
        elif c == "m":
            flags |= re.MULTILINE
        elif c == "x":
            flags |= re.VERBOSE
        else:
            raise OraError(1760, "illegal argument for function")
    if dot_all:
        flags |= re.DOTALL
    text = _translated(pattern, bool(flags & re.MULTILINE))
    try:
        return re.compile(text, flags)
    except re.error as error:
        if "parenthesis" in str(error) or "subpattern" in str(error):
            raise OraError(12725, "unmatched parentheses in regular expression") from None
        raise OraError(12728, "invalid range in regular expression") from None


def _translated(pattern: str, multiline: bool) -> str:
    out: list[str] = []
    i = 0
    while i < len(pattern):
        c = pattern[i]
        if c == "[":
            piece, i = _bracket(pattern, i)
            out.append(piece)
            continue
        if c == "\\" and i + 1 < len(pattern):
            follower = pattern[i + 1]
            if follower in "dDwWsSAZ" or follower in "123456789":
                out.append(r"\Z" if follower == "Z" else "\\" + follower)
            else:
                out.append(re.escape(follower))
            i += 2
            continue
        if c == "(" and pattern[i + 1 : i + 2] == "?":
            raise unsupported("(?...) in a regular expression")
        if c == "$" and not multiline:
            out.append(r"\Z")
        else:
            out.append(c)
        i += 1
    return "".join(out)


def _bracket(pattern: str, start: int) -> tuple[str, int]:
    """A bracket expression; a backslash in it is an ordinary character."""
    i = start + 1
    negated = pattern[i : i + 1] == "^"
    if negated:
        i += 1
    out: list[str] = []
    first = True
    while True:
        c = pattern[i : i + 1]
        if not c:
            raise OraError(12726, "unmatched bracket in regular expression")
        if c == "]" and not first:
            break
        first = False
        if c == "[" and pattern[i + 1 : i + 2] in (":", ".", "="):
            kind = pattern[i + 1]
            end = pattern.find(kind + "]", i + 2)
            if end < 0:
                raise OraError(12726, "unmatched bracket in regular expression")
            name = pattern[i + 2 : end]
            out.append(_class(name) if kind == ":" else re.escape(name))
            i = end + 2
        elif c == "-":
            ranged = bool(out) and pattern[i + 1 : i + 2] not in ("]", "")
            out.append("-" if ranged else r"\-")
            i += 1
        else:
            out.append(re.escape(c))
            i += 1
    return f"[{'^' if negated else ''}{''.join(out)}]", i + 1


def _class(name: str) -> str:
    if name == "alpha":
        return _LETTERS
    if name == "alnum":
        return _LETTERS + r"\d"
    if name not in _CLASSES:
        raise OraError(12729, "invalid character class in regular expression")
    return _CLASSES[name]


def _seen(text: str, pattern: str, params: str | None, *, whole_text: bool) -> tuple[str, str, str | None]:
    """Text, pattern and parameters as the session's comparisons want them; whole_text: no part of the text is given
    back."""
    collation = locale.get().collation
    if collation is None or not collation.compares:
        return text, pattern, params
    if collation.plain is not same and not whole_text:
        raise unsupported(f"REGEXP_SUBSTR and REGEXP_REPLACE under NLS_SORT = {collation.sort}")
    return collation.plain(text), collation.plain(pattern), "i" + (params or "")


def _matches(text: str, pattern: str, position: Any, params: str | None) -> list[re.Match[str]]:
    start = whole(position)
    if start < 1:
        raise OraError(1428, f"argument '{start}' is out of range")
    return list(compiled(pattern, params).finditer(text, start - 1)) if start <= len(text) + 1 else []


def _nth(text: str, pattern: str, params: str | None, position: Any, occurrence: Any) -> re.Match[str] | None:
    nth = whole(occurrence)
    if nth < 1:
        raise OraError(1428, f"argument '{nth}' is out of range")
    found = _matches(text, pattern, position, params)
    return found[nth - 1] if nth <= len(found) else None


def regexp_like(text: str | None, pattern: str | None, params: str | None = None) -> bool | None:
    if text is None or pattern is None:
        return None
    text, pattern, params = _seen(text, pattern, params, whole_text=True)
    return compiled(pattern, params).search(text) is not None


def regexp_count(text: str | None, pattern: str | None, position: Any = 1, params: str | None = None) -> int | None:
    if text is None or pattern is None or position is None:
        return None
    text, pattern, params = _seen(text, pattern, params, whole_text=True)
    return len(_matches(text, pattern, position, params))


def regexp_substr(
    text: str | None,
    pattern: str | None,
    position: Any = 1,
    occurrence: Any = 1,
    params: str | None = None,
    group: Any = 0,
) -> str | None:
    if None in (text, pattern, position, occurrence, group):
        return None
    assert text is not None and pattern is not None
    match = _nth(*_seen(text, pattern, params, whole_text=False), position, occurrence)
    if match is None or whole(group) > (match.re.groups or 0):
        return None
    return match[whole(group)] or None


def regexp_instr(
    text: str | None,
    pattern: str | None,
    position: Any = 1,
    occurrence: Any = 1,
    after: Any = 0,
    params: str | None = None,
    group: Any = 0,
) -> int | None:
    if None in (text, pattern, position, occurrence, after, group):
        return None
    assert text is not None and pattern is not None
    match = _nth(*_seen(text, pattern, params, whole_text=True), position, occurrence)
    if match is None or whole(group) > (match.re.groups or 0):
        return 0
    return (match.end(whole(group)) if whole(after) else match.start(whole(group))) + 1


def regexp_replace(
    text: str | None,
    pattern: str | None,
    by: str | None = None,
    position: Any = 1,
    occurrence: Any = 0,
    params: str | None = None,
) -> str | None:
    if text is None or position is None or occurrence is None:
        return None
    if pattern is None:
        return text
    nth = whole(occurrence)
    text, pattern, params = _seen(text, pattern, params, whole_text=False)
    parts: list[str] = []
    last = 0
    for i, match in enumerate(_matches(text, pattern, position, params), 1):
        if nth in (0, i):
            parts += [text[last : match.start()], _expanded(by or "", match)]
            last = match.end()
    return "".join(parts) + text[last:] or None


def _expanded(by: str, match: re.Match[str]) -> str:
    def group(reference: re.Match[str]) -> str:
        if reference[1] == "\\":
            return "\\"
        index = int(reference[1])
        return (match[index] or "") if 0 < index <= match.re.groups else ""

    return _REPLACEMENT.sub(group, by)
