"""UTL_URL, UTL_MATCH."""

from __future__ import annotations

import re
import string
from decimal import Decimal

from ...api import SessionApi
from ...errors import OraError, unsupported
from .charsets import codec

_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-_.!~*'()")
_RESERVED = frozenset(";/?:@&=+$%,")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})?")


class UtlUrl:
    def escape(self, S: SessionApi, url: str | None, reserved: bool | None, charset: str | None) -> str | None:
        """What may not stand in a URL as %XX; what has a meaning there, too, if asked for."""
        if url is None:
            return None
        kept = _UNRESERVED if reserved else _UNRESERVED | _RESERVED
        encoding = codec(charset)
        return "".join(
            c if c in kept else "".join(f"%{byte:02X}" for byte in c.encode(encoding, "replace")) for c in url
        )

    def unescape(self, S: SessionApi, url: str | None, charset: str | None) -> str | None:
        if url is None:
            return None
        encoding = codec(charset)

        def byte(match: re.Match[bytes]) -> bytes:
            if match[1] is None:
                raise OraError(29262, "bad URL")
            return bytes.fromhex(match[1].decode())

        pattern = re.compile(_ESCAPED.pattern.encode())
        return pattern.sub(byte, url.encode(encoding, "replace")).decode(encoding, "replace")


class UtlMatch:
    def edit_distance(self, S: SessionApi, a: str | None, b: str | None) -> int:
        """How many characters to insert, delete or replace (Levenshtein)."""
        if a is None or b is None:
            raise unsupported("UTL_MATCH of a null")
        row = list(range(len(b) + 1))
        for i, x in enumerate(a, 1):
            left, row[0] = row[0], i
            for j, y in enumerate(b, 1):
                left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (x != y))
        return row[-1]

    def edit_distance_similarity(self, S: SessionApi, a: str | None, b: str | None) -> int:
        """0 to 100: of the longer text's characters, how many the distance leaves."""
        distance = self.edit_distance(S, a, b)
        longest = max(len(a or ""), len(b or ""))
        return (100 * (longest - distance) * 2 + longest) // (2 * longest)

    def jaro_winkler(self, S: SessionApi, a: str | None, b: str | None) -> Decimal:
        """0 to 1: characters in common that are near each other, and a beginning in common."""
        if not a or not b:
            raise unsupported("UTL_MATCH of a null")
        reach = max(0, max(len(a), len(b)) // 2 - 1)
        taken: list[int] = []
        common = [i for i, x in enumerate(a) if _met(x, i, b, reach, taken)]
        if not common:
            return Decimal(0)
        m = len(common)
        moved = sum(a[i] != b[j] for i, j in zip(common, sorted(taken), strict=True)) / 2
        near = (m / len(a) + m / len(b) + (m - moved) / m) / 3
        start = next((n for n, (x, y) in enumerate(zip(a[:4], b[:4], strict=False)) if x != y), min(len(a), len(b), 4))
        return Decimal(repr(near + start * 0.1 * (1 - near)))

    def jaro_winkler_similarity(self, S: SessionApi, a: str | None, b: str | None) -> int:
        return int(self.jaro_winkler(S, a, b) * 100)


def _met(character: str, place: int, other: str, reach: int, taken: list[int]) -> bool:
    """Whether `other` has the character near that place, and not taken yet."""
    for j in range(max(0, place - reach), min(len(other), place + reach + 1)):
        if j not in taken and other[j] == character:
            taken.append(j)
            return True
    return False
