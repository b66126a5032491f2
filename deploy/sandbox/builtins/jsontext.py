"""JSON text to values and back, in the lax syntax Oracle reads by default and the compact form it writes.

Values: dict, list, str, int | Decimal, bool, None. ODate, datetime and timedelta, which only programs put in, are
written in ISO 8601.
"""

from __future__ import annotations

import decimal
import json
import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from ..errors import OraError
from ..semantics.arith import NUMBER_CONTEXT, tidy
from ..semantics.convert import plain_text
from ..types import ODate

_BLANK = re.compile(r"[\s\ufeff]*")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*", re.ASCII)
_STRING = {
    '"': re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL),
}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PLAIN_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"TRUE": True, "FALSE": False, "NULL": None}
_WRITTEN = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f]')
_DEEPEST = 1000


class JsonSyntaxError(ValueError):
    """The text is not JSON."""


def syntax_error() -> OraError:
    return OraError(40441, "JSON syntax error")


def _number(text: str) -> Any:
    try:
        return tidy(NUMBER_CONTEXT.create_decimal(text))
    except decimal.Overflow:
        raise JsonSyntaxError from None


def _no_constant(text: str) -> Any:
    raise ValueError(text)


_STRICT = json.JSONDecoder(parse_int=_number, parse_float=_number, parse_constant=_no_constant)


def parse(text: str) -> Any:
    """The value of a JSON text. Raises JsonSyntaxError."""
    if "\\u" not in text:  # escapes may make halves of characters, which only our own parser puts together or replaces
        try:
            return _STRICT.decode(text)
        except (ValueError, RecursionError):
            pass
    return _Lax(text).document()


class _Lax:
    """The lax syntax: names without quotes, single quotes, any case of true/false/null, a comma at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.depth = 0

    def document(self) -> Any:
        value = self.value()
        self.blanks()
        if self.pos != len(self.text):
            raise JsonSyntaxError
        return value

    def blanks(self) -> str:
        match = _BLANK.match(self.text, self.pos)
        assert match is not None
        self.pos = match.end()
        return self.text[self.pos : self.pos + 1]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.pos)
        if match is not None:
            self.pos = match.end()
        return match

    def value(self) -> Any:
        c = self.blanks()
        if c in ("{", "["):
            self.depth += 1
            if self.depth > _DEEPEST:
                raise JsonSyntaxError
            self.pos += 1
            result = self.object() if c == "{" else self.array()
            self.depth -= 1
            return result
        if c in ('"', "'"):
            return self.string(c)
        number = self.take(_NUMBER)
        if number is not None:
            return _number(number[0])
        word = self.take(_NAME)
        if word is None or word[0].upper() not in _WORDS:
            raise JsonSyntaxError
        return _WORDS[word[0].upper()]

    def string(self, quote: str) -> str:
        match = self.take(_STRING[quote])
        if match is None:
            raise JsonSyntaxError
        text = _ESCAPE.sub(_unescaped, match[1])
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def object(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while True:
            c = self.blanks()
            if c == "}":
                self.pos += 1
                return found
            if c in ('"', "'"):
                key = self.string(c)
            else:
                name = self.take(_NAME)
                if name is None:
                    raise JsonSyntaxError
                key = name[0]
            if self.blanks() != ":":
                raise JsonSyntaxError
            self.pos += 1
            found[key] = self.value()
            self.comma("}")

    def array(self) -> list[Any]:
        found: list[Any] = []
        while True:
            if self.blanks() == "]":
                self.pos += 1
                return found
            found.append(self.value())
            self.comma("]")

    def comma(self, end: str) -> None:
        c = self.blanks()
        if c == ",":
            self.pos += 1
        elif c != end:
            raise JsonSyntaxError


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] == "u" and len(code) == 5:
        return chr(int(code[1:], 16))
    if code in _PLAIN_ESCAPES:
        return _PLAIN_ESCAPES[code]
    if code in ('"', "'", "\\", "/"):
        return code
    raise JsonSyntaxError


def write(value: Any) -> str:
    """The value as JSON text without blanks."""
    parts: list[str] = []
    _write(value, parts.append)
    return "".join(parts)


def _write(value: Any, put: Any) -> None:
    if isinstance(value, dict):
        put("{")
        for i, (key, item) in enumerate(value.items()):
            put(f"{',' if i else ''}{quoted(key)}:")
            _write(item, put)
        put("}")
    elif isinstance(value, list):
        put("[")
        for i, item in enumerate(value):
            if i:
                put(",")
            _write(item, put)
        put("]")
    elif value is None:
        put("null")
    elif value is True or value is False:
        put("true" if value else "false")
    elif isinstance(value, (int, Decimal)):
        put(number_text(value))
    else:
        put(quoted(scalar_text(value)))


def number_text(value: int | Decimal) -> str:
    """A number as JSON wants it: a digit before the point."""
    text = plain_text(value) or "0"
    if text.startswith("."):
        return "0" + text
    if text.startswith("-."):
        return "-0" + text[1:]
    return text


def quoted(text: str) -> str:
    """A JSON string."""
    return f'"{_SPECIAL.sub(_escaped, text)}"'


def _escaped(match: re.Match[str]) -> str:
    c = match[0]
    return _WRITTEN.get(c) or f"\\u{ord(c):04x}"


def scalar_text(value: Any) -> str:
    """Strings, dates and intervals as the text between the quotes."""
    if isinstance(value, str):
        return value
    if isinstance(value, ODate):
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return value.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        return value.isoformat(timespec="microseconds")
    if isinstance(value, timedelta):
        micro = value // timedelta(microseconds=1)
        sign, micro = ("-", -micro) if micro < 0 else ("", micro)
        seconds, fraction = divmod(micro, 1_000_000)
        tail = f".{fraction:06d}" if fraction else ""
        return f"{sign}P{seconds // 86400}DT{seconds // 3600 % 24}H{seconds // 60 % 60}M{seconds % 60}{tail}S"
    raise TypeError(type(value).__name__)
