"""UTL_RAW, UTL_I18N, UTL_ENCODE, DBMS_CRYPTO."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import html
import operator
import os
import quopri
import re
from collections.abc import Callable
from typing import Any, Literal

from ...api import SessionApi
from ...errors import OraError, unsupported
from ...semantics.convert import rounded, value_error
from .charsets import codec

_HASHES = {2: "md5", 3: "sha1", 4: "sha256", 5: "sha384", 6: "sha512"}
_MACS = {1: "md5", 2: "sha1", 3: "sha256", 4: "sha384", 5: "sha512"}
_BASE64_LINE = 64
_QUOTED_PRINTABLE = 2
_LONGEST = 32767
_INTEGER = 4  # bytes of a BINARY_INTEGER


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

    def bit_complement(self, S: SessionApi, raw: bytes | None) -> bytes | None:
        return None if raw is None else bytes(0xFF - byte for byte in raw)

    def copies(self, S: SessionApi, raw: bytes | None, count: Any) -> bytes:
        if raw is None or count is None or count < 1 or len(raw) * rounded(count) > _LONGEST:
            raise value_error()
        return raw * rounded(count)

    def overlay(
        self, S: SessionApi, over: bytes | None, target: bytes | None, pos: Any, length: Any, pad: bytes | None
    ) -> bytes:
        """`target` with `over`, cut or padded to `length`, written over its bytes from `pos` on."""
        if over is None or target is None or pos is None or pos < 1 or (length is not None and length < 0):
            raise value_error()
        filler = (pad or b"\x00")[:1]
        size = len(over) if length is None else length
        head = target[: pos - 1].ljust(pos - 1, filler)
        return head + over[:size].ljust(size, filler) + target[pos - 1 + size :]

    def translate(self, S: SessionApi, raw: bytes | None, old: bytes | None, new: bytes | None) -> bytes | None:
        """Bytes of `old` become those at the same places in `new`; those without such a place are left out."""
        if raw is None or old is None or new is None:
            raise value_error()
        places = {byte: i for i, byte in reversed(list(enumerate(old)))}
        return b"".join(new[i : i + 1] if (i := places.get(b, -1)) >= 0 else bytes([b]) for b in raw) or None

    def transliterate(
        self, S: SessionApi, raw: bytes | None, new: bytes | None, old: bytes | None, pad: bytes | None
    ) -> bytes:
        """As TRANSLATE, but `new` is padded to the length of `old`."""
        if raw is None:
            raise value_error()
        old = bytes(range(256)) if old is None else old
        new = (new or b"").ljust(len(old), (pad or b"\x00")[:1])
        places = {byte: new[i] for i, byte in reversed(list(enumerate(old)))}
        return bytes(places.get(byte, byte) for byte in raw)

    def xrange(self, S: SessionApi, first: bytes | None, last: bytes | None) -> bytes:
        """All bytes from `first` to `last`, by way of 00 if `last` is the lesser one."""
        start, end = (first or b"\x00")[0], (last or b"\xff")[0]
        return bytes((start + i) % 256 for i in range((end - start) % 256 + 1))

    def convert(self, S: SessionApi, raw: bytes | None, to: str | None, of: str | None) -> bytes:
        if raw is None or to is None or of is None:
            raise value_error()
        return raw.decode(codec(of), "replace").encode(codec(to), "replace")

    def cast_to_binary_integer(self, S: SessionApi, raw: bytes | None, order: Any) -> int | None:
        if raw is None:
            return None
        if len(raw) > _INTEGER:
            raise value_error()
        return int.from_bytes(
            raw.rjust(_INTEGER, b"\x00") if order == 1 else raw, _order(order), signed=len(raw) == _INTEGER
        )

    def cast_from_binary_integer(self, S: SessionApi, number: Any, order: Any) -> bytes | None:
        return None if number is None else rounded(number).to_bytes(_INTEGER, _order(order), signed=True)

    def _number(self, S: SessionApi, value: Any) -> Any:
        raise unsupported("UTL_RAW with the bytes of a NUMBER")

    cast_to_number = cast_from_number = _number


def _order(endianess: Any) -> Literal["big", "little"]:
    """BIG_ENDIAN, LITTLE_ENDIAN, MACHINE_ENDIAN: the machine is one that Oracle runs on."""
    if endianess not in (1, 2, 3):
        raise value_error()
    return "big" if endianess == 1 else "little"


def _bits(a: bytes | None, b: bytes | None, op: Callable[[int, int], int]) -> bytes | None:
    """Byte by byte; the longer one's rest is kept."""
    if a is None or b is None:
        return None
    size = min(len(a), len(b))
    return bytes(op(x, y) for x, y in zip(a[:size], b[:size], strict=True)) + a[size:] + b[size:]


class UtlI18n:
    def string_to_raw(self, S: SessionApi, text: str | None, charset: str | None) -> bytes | None:
        return None if text is None else text.encode(codec(charset), "replace")

    def raw_to_char(self, S: SessionApi, raw: bytes | None, charset: str | None) -> str | None:
        return None if raw is None else raw.decode(codec(charset), "replace") or None

    def escape_reference(self, S: SessionApi, text: str | None, charset: str | None) -> str | None:
        """As in HTML: < > & " by name, what the character set lacks by its number."""
        escaped = "".join(_REFERENCES.get(c, c) for c in text or "")
        encoding = codec(charset)
        return re.sub(r"[^\x00-\x7f]", lambda m: _in_charset(m[0], encoding), escaped) or None

    def unescape_reference(self, S: SessionApi, text: str | None) -> str | None:
        return html.unescape(text) if text else None

    def map_charset(self, S: SessionApi, *arguments: Any) -> Any:
        raise unsupported("UTL_I18N.MAP_CHARSET")


_REFERENCES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"}


def _in_charset(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return f"&#x{ord(character):x};"
    return character


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

    def _refused(self, S: SessionApi, *arguments: Any) -> Any:
        raise unsupported("UTL_ENCODE with UUENCODE or a MIME header")

    def quoted_printable_encode(self, S: SessionApi, raw: bytes | None) -> bytes | None:
        if raw is None:
            return None
        encoded = quopri.encodestring(raw)
        if b"=\n" in encoded:
            raise unsupported("UTL_ENCODE of more than a line of quoted-printable")
        return encoded

    def quoted_printable_decode(self, S: SessionApi, raw: bytes | None) -> bytes | None:
        return None if raw is None else quopri.decodestring(raw) or None

    def text_encode(self, S: SessionApi, text: str | None, charset: str | None, encoding: Any) -> str | None:
        """encoding: 1 or null base64, 2 quoted-printable."""
        if text is None:
            return None
        encode = self.quoted_printable_encode if encoding == _QUOTED_PRINTABLE else self.base64_encode
        encoded = encode(S, text.encode(codec(charset), "replace"))
        return encoded.decode() if encoded else None

    def text_decode(self, S: SessionApi, text: str | None, charset: str | None, encoding: Any) -> str | None:
        if text is None:
            return None
        decode = self.quoted_printable_decode if encoding == _QUOTED_PRINTABLE else self.base64_decode
        decoded = decode(S, text.encode())
        return decoded.decode(codec(charset), "replace") if decoded else None

    uuencode = uudecode = mimeheader_encode = mimeheader_decode = _refused


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

    def _cipher(self, S: SessionApi, source: Any, kind: Any, key: Any, vector: Any) -> bytes:
        raise unsupported("DBMS_CRYPTO with ciphers")

    encrypt = decrypt = _cipher

    def randombytes(self, S: SessionApi, count: Any) -> bytes:
        return os.urandom(int(count))

    def randominteger(self, S: SessionApi) -> int:
        return int.from_bytes(os.urandom(4), "big", signed=True)
