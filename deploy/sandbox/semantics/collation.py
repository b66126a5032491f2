"""NLS_SORT and NLS_COMP: text compared and sorted without regard to case, or to case and accents.

PostgreSQL has the same in sql/boot/35_collation.sql.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..errors import unsupported

Key = Callable[[str], str]
_ACCENTS = range(0x300, 0x370)


@dataclass(frozen=True)
class Collation:
    """A setting that is not plain binary; None stands for that everywhere.

    sort: NLS_SORT, which ORDER BY follows. compares: NLS_COMP is LINGUISTIC, so that everything else follows it too.
    """

    sort: str
    compares: bool

    @cached_property
    def key(self) -> Key:
        """What of a text counts, a character for a character: texts are equal where their keys are."""
        return KEYS[self.sort]

    @cached_property
    def plain(self) -> Key:
        """A text without what the sort ignores beside case, for regular expressions, which see to case themselves."""
        return {"BINARY_AI": without_accents, "WEST_EUROPEAN": _west_european}.get(self.sort, same)


def same(text: Any) -> Any:
    return text


def small(text: str) -> str:
    """In small letters, one character for one: what would become two stays as it is."""
    return text.lower() if text.isascii() else "".join(c if len(s := c.lower()) > 1 else s for c in text)


def without_accents(text: str) -> str:
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in parts if ord(c) not in _ACCENTS))


def _west_european(text: str) -> str:
    """The sort of Portuguese: its weights are not known here, so that nothing is compared by it."""
    raise unsupported("comparing text under NLS_SORT = WEST_EUROPEAN")


KEYS: dict[str, Key] = {
    "BINARY": same,
    "BINARY_CI": small,
    "BINARY_AI": lambda text: small(without_accents(text)),
    "WEST_EUROPEAN": _west_european,
}


def key_of(collation: Collation | None) -> Callable[[Any], Any]:
    """What PL/SQL compares in place of a value; of what is no text, the value itself."""
    if collation is None or not collation.compares:
        return same
    key = collation.key
    return lambda value: key(value) if isinstance(value, str) else value
