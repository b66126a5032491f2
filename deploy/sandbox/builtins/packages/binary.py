"""UTL_RAW, UTL_I18N, UTL_ENCODE, DBMS_CRYPTO."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import operator
import os
from collections.abc import Callable
from typing import Any

from ...api import SessionApi
from ...errors import OraError, unsupported
from ...semantics.convert import value_error

_CHARSETS = {
    "AL32UTF8": "utf-8",
    "UTF8": "utf-8",
    "AL16UTF16": "utf-16-be",
    "AL16UTF16LE": "utf-16-le",
    "US7ASCII": "ascii",
    "WE8MSWIN1252": "cp1252",
    "WE8ISO8859P1": "latin-1",
}
_HASHES = {2: "md5", 3: "sha1", 4: "sha256", 5: "sha384", 6: "sha512"}
_MACS = {1: "md5", 2: "sha1", 3: "sha256", 4: "sha384", 5: "sha512"}
_BASE64_LINE = 64


def _codec(name: str | None) -> str:
    codec = _CHARSETS.get((name or "AL32UTF8").upper())
    if codec is None:
        raise OraError(1482, "unsupported character set")
    return codec


class UtlRaw:
    def cast_to_raw(self, S: SessionApi, text: str | None) -> bytes | None:
        return None if text is None else text.encode()

    def cast_to_varchar2(self, S: SessionApi, raw: bytes | None) -> str | None:
        if raw is None:
            return None
        try:
            return raw.decode()
        except UnicodeDecodeError:
            raise unsupported("UTL_RAW.CAST_TO_VARCHAR2 of bytes that are not UTF-8") from None

    def length(self, S: SessionApi, raw: bytes | None) -> int | None:
        return None if raw is None else len(raw)

    def substr(self, S: SessionApi, raw: bytes | None, position: Any, length: Any) -> bytes | None:
        if raw is None or position is None:
            return None
        start = position - 1 if position > 0 else len(raw) + position
        count = len(raw) - start if length is None else length
        if position == 0 or not 0 <= start < len(raw) or count < 1 or start + count > len(raw):
            raise value_error()
        return raw[start : start + count]

    def concat(self, S: SessionApi, *parts: bytes | None) -> bytes | None:
        return b"".join(p for p in parts if p) or None

    def reverse(self, S: SessionApi, raw: bytes | None) -> bytes | None:
        return None if raw is None else raw[::-1]

    def compare(self, S: SessionApi, a: bytes | None, b: bytes | None, pad: bytes | None) -> int:
        """0, or the position of the first byte that differs."""
        filler = (pad or b"\x00")[:1]
        first, second = a or b"", b or b""
        size = max(len(first), len(second))
        first, second = first.ljust(size, filler), second.ljust(size, filler)
        return next((i for i, (x, y) in enumerate(zip(first, second, strict=True), 1) if x != y), 0)

    def bit_and(self, S: SessionApi, a: bytes | None, b: bytes | None) -> bytes | None:
        return _bits(a, b, operator.and_)

    def bit_or(self, S: SessionApi, a: bytes | None, b: bytes | None) -> bytes | None:
        return _bits(a, b, operator.or_)

    def bit_xor(self, S: SessionApi, a: bytes | None, b: bytes | None) -> bytes | None:
        return _bits(a, b, operator.xor)


def _bits(a: bytes | None, b: bytes | None, op: Callable[[int, int], int]) -> bytes | None:
    """Byte by byte; the longer one's rest is kept."""
    if a is None or b is None:
        return None
    size = min(len(a), len(b))
    return bytes(op(x, y) for x, y in zip(a[:size], b[:size], strict=True)) + a[size:] + b[size:]


class UtlI18n:
    def string_to_raw(self, S: SessionApi, text: str | None, charset: str | None) -> bytes | None:
        return None if text is None else text.encode(_codec(charset), "replace")

    def raw_to_char(self, S: SessionApi, raw: bytes | None, charset: str | None) -> str | None:
        return None if raw is None else raw.decode(_codec(charset), "replace") or None


class UtlEncode:
    def base64_encode(self, S: SessionApi, raw: bytes | None) -> bytes | None:
        if raw is None:
            return None
        text = base64.b64encode(raw)
        return b"\r\n".join(text[i : i + _BASE64_LINE] for i in range(0, len(text), _BASE64_LINE))

    def base64_decode(self, S: SessionApi, raw: bytes | None) -> bytes | None:
        if raw is None:
            return None
        try:
            return base64.b64decode(raw) or None
        except binascii.Error:
            raise value_error() from None


def _bytes(source: str | bytes | None) -> bytes:
    if source is None:
        raise OraError(28231, "no data passed to obfuscation toolkit")
    return source.encode() if isinstance(source, str) else source


class DbmsCrypto:
    def _hash(self, S: SessionApi, source: str | bytes | None, kind: Any) -> bytes:
        name = _HASHES.get(kind)
        if name is None:
            raise OraError(28817, "PL/SQL function returned an error.")
        return hashlib.new(name, _bytes(source)).digest()

    hash_1 = hash_2 = hash_3 = _hash

    def _mac(self, S: SessionApi, source: str | bytes | None, kind: Any, key: bytes | None) -> bytes:
        name = _MACS.get(kind)
        if name is None or key is None:
            raise OraError(28817, "PL/SQL function returned an error.")
        return hmac.new(key, _bytes(source), name).digest()

    mac_1 = mac_2 = mac_3 = _mac

    def randombytes(self, S: SessionApi, count: Any) -> bytes:
        return os.urandom(int(count))

    def randominteger(self, S: SessionApi) -> int:
        return int.from_bytes(os.urandom(4), "big", signed=True)
