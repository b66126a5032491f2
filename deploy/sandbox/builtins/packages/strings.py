"""UTL_URL, UTL_MATCH."""

from __future__ import annotations

import re
import string
from typing import Any

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

    def _refused(self, S: SessionApi, a: Any, b: Any) -> Any:
        raise unsupported("UTL_MATCH.JARO_WINKLER")

    jaro_winkler = jaro_winkler_similarity = _refused
