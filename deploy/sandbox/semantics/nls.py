"""The languages and territories of the sandbox, and the NLS parameters that functions take as an argument."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ..errors import OraError, unsupported
from .collation import KEYS, Collation, key_of


@dataclass(frozen=True)
class Language:
    """Names of months and of days from Sunday on; their first three letters are their abbreviations.

    sort: NLS_SORT of a session that sets its NLS_LANGUAGE. PostgreSQL has the names in sql/boot/45_languages.sql.
    """

    months: tuple[str, ...]
    days: tuple[str, ...]
    sort: str

    @cached_property
    def widths(self) -> tuple[int, int]:
        """What MONTH and DAY are padded to."""
        return max(map(len, self.months)), max(map(len, self.days))


ENGLISH = Language(
    tuple("JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split()),
    tuple("SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY".split()),
    "BINARY",
)
PORTUGUESE = Language(
    tuple("JANEIRO FEVEREIRO MARÇO ABRIL MAIO JUNHO JULHO AGOSTO SETEMBRO OUTUBRO NOVEMBRO DEZEMBRO".split()),
    tuple("DOMINGO SEGUNDA-FEIRA TERÇA-FEIRA QUARTA-FEIRA QUINTA-FEIRA SEXTA-FEIRA SÁBADO".split()),
    "WEST_EUROPEAN",
)
LANGUAGES = {
    "AMERICAN": ENGLISH,
    "ENGLISH": ENGLISH,
    "PORTUGUESE": PORTUGUESE,
    "BRAZILIAN PORTUGUESE": PORTUGUESE,
}
CURRENCIES = {"AMERICA": "$", "BRAZIL": "R$", "PORTUGAL": "€"}
_ISO_CURRENCIES = {"AMERICA": "USD", "BRAZIL": "BRL", "PORTUGAL": "EUR"}
_DUAL_CURRENCIES = {"AMERICA": "$", "BRAZIL": "Cr$", "PORTUGAL": "€"}

_SETTING = re.compile(r"\s*(\w+)\s*=\s*('(?:[^']|'')*'|[^\s']+)\s*")

# NLS_NUMERIC_CHARACTERS of the session whose call runs: decimal mark, group separator.
numeric_characters: ContextVar[str] = ContextVar("numeric_characters", default=".,")


@dataclass(frozen=True)
class Locale:
    """NLS_TERRITORY, the formats of NLS_DATE_FORMAT, NLS_TIMESTAMP_FORMAT and NLS_TIMESTAMP_TZ_FORMAT, NLS_SORT,
    NLS_COMP, NLS_LANGUAGE and NLS_DATE_LANGUAGE."""

    territory: str = "AMERICA"
    date: str = "DD-MON-RR"
    timestamp: str = "DD-MON-RR HH.MI.SSXFF AM"
    zoned: str = "DD-MON-RR HH.MI.SSXFF AM TZR"
    sort: str = "BINARY"
    comparison: str = "BINARY"
    language: str = "AMERICAN"
    date_language: str = "AMERICAN"

    @cached_property
    def collation(self) -> Collation | None:
        return None if self.sort == "BINARY" else Collation(self.sort, self.comparison == "LINGUISTIC")

    @cached_property
    def key(self) -> Callable[[Any], Any]:
        return key_of(self.collation)


AMERICA = Locale()
# That of the session whose call runs
locale: ContextVar[Locale] = ContextVar("locale", default=AMERICA)


@dataclass(frozen=True)
class NumberChars:
    """Decimal and group character, currency symbols. PostgreSQL has them in sql/boot/55_number_formats.sql."""

    decimal: str = "."
    group: str = ","
    currency: str = "$"
    iso: str = "USD"
    dual: str = "$"

    def symbol(self, element: str) -> str:
        """What "$", L, C or U stands for."""
        return {"L": self.currency, "C": self.iso, "U": self.dual}.get(element, "$")


def number_chars(text: str | None) -> NumberChars:
    """The third argument of TO_CHAR / TO_NUMBER. ORA-12702."""
    return _number_chars(text, numeric_characters.get(), locale.get().territory)


@lru_cache(maxsize=100)
def _number_chars(text: str | None, characters: str, territory: str) -> NumberChars:
    decimal, group = characters[0], characters[1]
    currency, iso, dual = CURRENCIES[territory], _ISO_CURRENCIES[territory], _DUAL_CURRENCIES[territory]
    for name, value in _settings(text):
        if name == "NLS_NUMERIC_CHARACTERS":
            if len(value) != 2 or value[0] == value[1]:
                raise _invalid()
            decimal, group = value[0], value[1]
        elif name == "NLS_CURRENCY":
            currency = value
        elif name == "NLS_DUAL_CURRENCY":
            dual = value
        elif name != "NLS_ISO_CURRENCY":
            raise _invalid()
        elif value.upper() not in _ISO_CURRENCIES:
            raise unsupported(f"NLS_ISO_CURRENCY={value}")
        else:
            iso = _ISO_CURRENCIES[value.upper()]
    return NumberChars(decimal, group, currency, iso, dual)


def date_language(text: str | None = None) -> Language:
    """What the third argument of TO_CHAR / TO_DATE says, without one the session's."""
    name = locale.get().date_language
    for parameter, value in _settings(text):
        if parameter != "NLS_DATE_LANGUAGE":
            raise _invalid()
        name = value.upper()
    if name not in LANGUAGES:
        raise unsupported(f"NLS_DATE_LANGUAGE={name}")
    return LANGUAGES[name]


def sort_name(text: str) -> str:
    """The second argument of NLSSORT: the sort it names."""
    found = dict(_settings(text))
    if set(found) != {"NLS_SORT"}:
        raise _invalid()
    name = found["NLS_SORT"].upper()
    if name not in KEYS:
        raise unsupported(f"NLS_SORT={name}")
    return name


def _settings(text: str | None) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    pos = 0
    while text and pos < len(text):
        match = _SETTING.match(text, pos)
        if match is None:
            raise _invalid()
        value = match[2]
        found.append((match[1].upper(), value[1:-1].replace("''", "'") if value[0] == "'" else value))
        pos = match.end()
    return found


def _invalid() -> OraError:
    return OraError(12702, "invalid NLS parameter string used in SQL function")
