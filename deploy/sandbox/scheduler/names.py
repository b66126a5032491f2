"""Names of scheduler objects as the callers of DBMS_SCHEDULER write them."""

from __future__ import annotations

import re

from ..errors import OraError

_PART = r'("[^"]+"|[^\W\d_][\w$#]*)'
_NAME = re.compile(rf"\s*(?:{_PART}\s*\.\s*)?{_PART}\s*")
_LONGEST = 128


def split(text: str | None, schema: str) -> tuple[str, str]:
    """(owner, name). ORA-27452."""
    match = _NAME.fullmatch(text or "")
    if match is None:
        raise _invalid(text)
    owner = schema if match[1] is None else _folded(match[1])
    name = _folded(match[2])
    if len(name.encode()) > _LONGEST:
        raise _invalid(text)
    return owner, name


def split_list(text: str | None, schema: str) -> list[tuple[str, str]]:
    """Names with commas between them."""
    return [split(part, schema) for part in (text or "").split(",")]


def _folded(part: str) -> str:
    return part[1:-1] if part.startswith('"') else part.upper()


def _invalid(text: str | None) -> OraError:
    return OraError(27452, f'"{text or ""}" is an invalid name for a database object.')
