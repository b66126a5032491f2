"""Character functions. None is NULL; a result without characters is NULL."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from ..errors import OraError, unsupported
from ..semantics.collation import same, small
from ..semantics.convert import MAX_VARCHAR2, value_error
from ..semantics.nls import locale

_UNICODE_SETS = frozenset(["AL32UTF8", "UTF8"])
_SETS = _UNICODE_SETS | {"US7ASCII", "WE8MSWIN1252", "WE8ISO8859P1", "AL16UTF16"}
_UNIT = re.compile(r"\\([0-9A-Fa-f]{4}|\\)|\\")
_REST = object()  # in place of a count that was not given
_WORD = re.compile(r"[^\W_]+")
_WIDE = {32: 0x3000, **{code: code + 65248 for code in range(33, 127)}}  # the wide forms of the blank, and of ! to ~
_NARROW = {wide: code for code, wide in _WIDE.items()}


def whole(value: Any) -> int:
    """A NUMBER used as a position or count: its fraction is cut off."""
    return value if type(value) is int else int(value)


def _keys(text: str, wanted: str) -> tuple[str, str]:
    """What to look in and what to look for: what of the two texts counts in the session's comparisons."""
    key = locale.get().key
    return (text, wanted) if key is same else (key(text), key(wanted))


def substr(text: str | None, start: Any, count: Any = _REST) -> str | None:
    """SUBSTR(text, start[, count])."""
    if text is None or start is None or count is None:
        return None
    first = whole(start)
    if first > 0:
        first -= 1
    elif first < 0:
        first += len(text)
        if first < 0:
            return None
    if count is _REST:
        return text[first:] or None
    return text[first : first + max(whole(count), 0)] or None


def substrb(text: str | None, start: Any, count: Any = _REST) -> str | None:
    """SUBSTRB: characters cut in two become blanks, one a byte."""
    if text is None or text.isascii():
        return substr(text, start, count)
    piece = substr(text.encode().decode("latin-1"), start, count)
    if piece is None:
        return None
    raw = piece.encode("latin-1")
    parts: list[str] = []
    i = 0
    while i < len(raw):
        width = 1 if raw[i] < 0x80 else 2 if raw[i] >> 5 == 6 else 3 if raw[i] >> 4 == 14 else 4
        try:
            if raw[i] >> 6 == 2:
                raise ValueError
            parts.append(raw[i : i + width].decode())
            i += width
        except ValueError:
            parts.append(" ")
            i += 1
    return "".join(parts)


def instr(text: str | None, part: str | None, start: Any = 1, occurrence: Any = 1) -> int | None:
    """INSTR: 1-based position, 0 when there is none; a negative start searches backwards."""
    if text is None or part is None or start is None or occurrence is None:
        return None
    text, part = _keys(text, part)
    first, nth = whole(start), whole(occurrence)
    if nth < 1:
        raise OraError(1428, f"argument '{nth}' is out of range")
    if first == 0:
        return 0
    if first > 0:
        if nth == 1:
            return text.find(part, first - 1) + 1
        at = first - 2
        for _ in range(nth):
            at = text.find(part, at + 1)
            if at < 0:
                return 0
        return at + 1
    last = len(text) + first  # the match may begin here at most
    for _ in range(nth):
        if last < 0:
            return 0
        at = text.rfind(part, 0, last + len(part))
        if at < 0:
            return 0
        last = at - 1
    return at + 1


def instrb(text: str | None, part: str | None, start: Any = 1, occurrence: Any = 1) -> int | None:
    if text is None or part is None or (text.isascii() and part.isascii()):
        return instr(text, part, start, occurrence)
    return instr(text.encode().decode("latin-1"), part.encode().decode("latin-1"), start, occurrence)


def length(text: str | None) -> int | None:
    """LENGTH of VARCHAR2, or of a CLOB, which may be empty."""
    return None if text is None else len(text)


def length2(text: str | None) -> int | None:
    """In units of UCS-2, of which a character outside the first plane takes two."""
    return None if text is None else len(text.encode("utf-16-be")) // 2


def compose(text: str | None) -> str | None:
    return None if text is None else unicodedata.normalize("NFC", text)


def decompose(text: str | None, form: str | None = "CANONICAL") -> str | None:
    """ORA-12702 for another form than CANONICAL and COMPATIBILITY."""
    known = (form or "").upper()
    if known not in ("CANONICAL", "COMPATIBILITY"):
        raise OraError(12702, "invalid NLS parameter string used in SQL function")
    return None if text is None else unicodedata.normalize("NFD" if known == "CANONICAL" else "NFKD", text)


def to_single_byte(text: str | None) -> str | None:
    return None if text is None else text.translate(_NARROW)


def to_multi_byte(text: str | None) -> str | None:
    return None if text is None else text.translate(_WIDE)


def nchr(code: Any) -> str | None:
    return None if code is None else chr(int(code))


def lengthb(text: str | None) -> int | None:
    return None if text is None else len(text.encode())


def _room(text: str) -> str | None:
    if len(text) * 4 > MAX_VARCHAR2 and len(text.encode()) > MAX_VARCHAR2:
        raise value_error("character string buffer too small")
    return text or None


def lpad(text: str | None, width: Any, filler: str | None = " ") -> str | None:
    return _pad(text, width, filler, left=True)


def rpad(text: str | None, width: Any, filler: str | None = " ") -> str | None:
    return _pad(text, width, filler, left=False)


def _pad(text: str | None, width: Any, filler: str | None, *, left: bool) -> str | None:
    if text is None or width is None or filler is None:
        return None
    size = whole(width)
    if size <= len(text):
        return text[: max(size, 0)] or None
    missing = min(size, MAX_VARCHAR2 + 1) - len(text)
    fill = (filler * (missing // len(filler) + 1))[: max(missing, 0)]
    return _room(fill + text if left else text + fill)


def upper(text: str | None) -> str | None:
    """One character for one: what would become two stays as it is."""
    if text is None or text.isascii():
        return None if text is None else text.upper()
    return "".join(u if len(u := c.upper()) == 1 else c for c in text)


def lower(text: str | None) -> str | None:
    return None if text is None else small(text)


def initcap(text: str | None) -> str | None:
    if text is None:
        return None
    return _WORD.sub(lambda m: (upper(m[0][0]) or "") + small(m[0][1:]), text)


def replace(text: str | None, search: str | None, by: str | None = None) -> str | None:
    if text is None or search is None:
        return text
    keys, wanted = _keys(text, search)
    if keys is text:
        return text.replace(search, by or "") or None
    parts: list[str] = []
    pos = 0
    while (at := keys.find(wanted, pos)) >= 0:
        parts += [text[pos:at], by or ""]
        pos = at + len(wanted)
    return "".join(parts) + text[pos:] or None


def translate(text: str | None, source: str | None, target: str | None) -> str | None:
    if text is None or source is None or target is None:
        return None
    keys, wanted = _keys(text, source)
    table = _translation(wanted, target)
    if keys is text:
        return text.translate(table) or None
    return "".join(table.get(ord(k), c) or "" for k, c in zip(keys, text, strict=True)) or None


@lru_cache(maxsize=100)
def _translation(source: str, target: str) -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for i, c in enumerate(source):
        table.setdefault(ord(c), target[i] if i < len(target) else None)
    return table


def ltrim(text: str | None, chars: str | None = " ") -> str | None:
    if text is None or chars is None:
        return None
    keys, wanted = _keys(text, chars)
    return text[len(text) - len(keys.lstrip(wanted)) :] or None


def rtrim(text: str | None, chars: str | None = " ") -> str | None:
    if text is None or chars is None:
        return None
    keys, wanted = _keys(text, chars)
    return text[: len(keys.rstrip(wanted))] or None


def ascii_(text: str | None) -> int | None:
    """ASCII: the bytes of the first character as a number."""
    return None if text is None else int.from_bytes(text[0].encode(), "big")


def chr_(code: Any) -> str | None:
    """CHR: the character whose bytes in the database character set (UTF-8) are this number."""
    if code is None:
        return None
    number = whole(code)
    if number < 0:
        raise OraError(1428, f"argument '{number}' is out of range")
    if number < 0x80:
        return chr(number)
    raw = number.to_bytes(max((number.bit_length() + 7) // 8, 1), "big")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise unsupported(f"CHR({number}): bytes that are no character of AL32UTF8") from None


@lru_cache(maxsize=100)
def unistr(text: str | None) -> str | None:
    """UNISTR: \\xxxx are UTF-16 code units."""
    if text is None:
        return None

    def unit(match: re.Match[str]) -> str:
        if match[1] is None:
            raise OraError(30186, "'\\' must be followed by four hexdecimal characters or another '\\'")
        return "\\" if match[1] == "\\" else chr(int(match[1], 16))

    return _UNIT.sub(unit, text).encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")


def asciistr(text: str | None) -> str | None:
    """ASCIISTR: every UTF-16 code unit that is not ASCII as \\xxxx, and so is the backslash."""
    if text is None:
        return None
    if text.isascii() and "\\" not in text:
        return _room(text)
    parts: list[str] = []
    for c in text:
        if c.isascii() and c != "\\":
            parts.append(c)
        else:
            raw = c.encode("utf-16-be")
            parts.extend(f"\\{raw[i : i + 2].hex().upper()}" for i in range(0, len(raw), 2))
    return _room("".join(parts))


def convert(text: str | None, target: str | None, source: str | None = None) -> str | None:
    """CONVERT between character sets. ORA-01482; results that are not UTF-8 are refused."""
    if text is None or target is None:
        return None
    into, given = target.upper(), (source or "AL32UTF8").upper()
    names = {into, given}
    if not names <= _SETS:
        raise OraError(1482, "unsupported character set")
    if names <= _UNICODE_SETS or (text.isascii() and "AL16UTF16" not in names):
        return text
    if into == "US7ASCII":
        plain = unicodedata.normalize("NFD", text)
        return "".join(c if c.isascii() else "?" for c in plain if not unicodedata.combining(c))
    raise unsupported(f"CONVERT from {given} to {into}")


def soundex(text: str | None) -> str | None:
    if text is None:
        return None
    codes = {c: d for d, cs in enumerate(("BFPV", "CGJKQSXZ", "DT", "L", "MN", "R"), 1) for c in cs}
    letters = [c for c in text.upper() if "A" <= c <= "Z"]
    if not letters:
        return None
    out = letters[0]
    last = codes.get(letters[0])
    for c in letters[1:]:
        code = codes.get(c)
        if code is not None and code != last:
            out += str(code)
        if c not in "HW":
            last = code
    return out[:4].ljust(4, "0")
