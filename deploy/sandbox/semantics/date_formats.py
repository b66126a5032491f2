"""TO_CHAR of dates, timestamps and intervals."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from ..errors import OraError, unsupported
from ..types import ODate
from .date_model import Element, elements
from .nls import ENGLISH, Language, date_language, locale, numeric_characters
from .zones import offset_minutes, region_text

_ROMAN_MONTHS = "I II III IV V VI VII VIII IX X XI XII".split()
BEFORE_CHRIST = "a date before the year 1"
_LAST_JULIAN = 5373484
_JULIAN_OFFSET = 1721425  # Julian day of 0001-01-01 less its Python ordinal, of midnight
_REFUSED = frozenset(["TS", "DS", "DL", "E", "EE", "SYEAR", "TZD"])
_ONES = """ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN SIXTEEN
    SEVENTEEN EIGHTEEN NINETEEN""".split()
_TENS = "TWENTY THIRTY FORTY FIFTY SIXTY SEVENTY EIGHTY NINETY".split()
_LARGE = ((10**6, "MILLION"), (1000, "THOUSAND"), (100, "HUNDRED"))
_ORDINALS = {
    "ONE": "FIRST",
    "TWO": "SECOND",
    "THREE": "THIRD",
    "FIVE": "FIFTH",
    "EIGHT": "EIGHTH",
    "NINE": "NINTH",
    "TWELVE": "TWELFTH",
}
_ERAS = frozenset(["AD", "BC", "A.D.", "B.C."])
_Part = Callable[[datetime], str]


def _week_day(value: datetime) -> int:
    if locale.get().territory == "PORTUGAL":
        raise unsupported("the first day of a week in PORTUGAL")
    return value.isoweekday() % 7 + 1


# element -> (digits, value)
_NUMBERS: dict[str, tuple[int, Callable[[datetime], int]]] = {
    "YYYY": (4, lambda d: d.year),
    "RRRR": (4, lambda d: d.year),
    "YYY": (3, lambda d: d.year % 1000),
    "YY": (2, lambda d: d.year % 100),
    "RR": (2, lambda d: d.year % 100),
    "Y": (1, lambda d: d.year % 10),
    "IYYY": (4, lambda d: d.isocalendar()[0]),
    "IYY": (3, lambda d: d.isocalendar()[0] % 1000),
    "IY": (2, lambda d: d.isocalendar()[0] % 100),
    "I": (1, lambda d: d.isocalendar()[0] % 10),
    "CC": (2, lambda d: (d.year + 99) // 100),
    "Q": (1, lambda d: (d.month + 2) // 3),
    "MM": (2, lambda d: d.month),
    "WW": (2, lambda d: (d.timetuple().tm_yday + 6) // 7),
    "IW": (2, lambda d: d.isocalendar()[1]),
    "W": (1, lambda d: (d.day + 6) // 7),
    "DDD": (3, lambda d: d.timetuple().tm_yday),
    "DD": (2, lambda d: d.day),
    "D": (1, _week_day),
    "J": (7, lambda d: d.toordinal() + _JULIAN_OFFSET),
    "HH24": (2, lambda d: d.hour),
    "HH12": (2, lambda d: d.hour % 12 or 12),
    "HH": (2, lambda d: d.hour % 12 or 12),
    "MI": (2, lambda d: d.minute),
    "SS": (2, lambda d: d.second),
    "SSSSS": (5, lambda d: d.hour * 3600 + d.minute * 60 + d.second),
}


def date_to_char(value: datetime | None, model: str | None, nls: str | None = None) -> str | None:
    """TO_CHAR(date or timestamp, model, nls). ORA-01821, ORA-12702; unsupported elements ORA-03001."""
    if value is None:
        return None
    language = date_language(nls)
    is_date = isinstance(value, ODate)
    if model is None:
        set_up = locale.get()
        model = set_up.date if is_date else set_up.timestamp if value.tzinfo is None else set_up.zoned
    parts = _compiled(model, is_date, value.tzinfo is not None, language)
    return "".join(part(value) for part in parts) or None


@lru_cache(maxsize=500)
def _compiled(model: str, is_date: bool, has_zone: bool, language: Language) -> tuple[_Part, ...]:
    return tuple(_part(e, is_date, has_zone, language) for e in elements(model))


def _part(e: Element, is_date: bool, has_zone: bool, language: Language) -> _Part:
    name = e.name
    if name in ("TEXT", "PUNCTUATION"):
        return lambda d: e.text
    if name in _REFUSED or ("SP" in e.suffix and name not in _NUMBERS):
        raise unsupported(f"date format element {e.text}{e.suffix}")
    if name == "YEAR":
        return lambda d: _like(_year_spelled(d.year), e.text)
    if name in _NUMBERS:
        return _number(e)
    if name.startswith("FF"):
        if is_date:
            raise OraError(1821, "date format not recognized")
        digits = int(name[2:] or 9)  # PL/SQL's own TO_CHAR knows no precision
        return lambda d: f"{d.microsecond:06d}000"[:digits]
    if name.startswith("TZ"):
        if not has_zone:
            raise OraError(1821, "date format not recognized")
        return _zone_part(name)
    if name == "X":
        return lambda d: numeric_characters.get()[0]
    if name in ("MONTH", "MON", "DAY", "DY"):
        return _name(e, language)
    if name in _ERAS and language is not ENGLISH:
        raise unsupported(f"date format element {e.text} in this NLS_DATE_LANGUAGE")
    return _word(e)


def _name(e: Element, language: Language) -> _Part:
    """Names of months and days."""
    month = e.name.startswith("M")
    names = language.months if month else language.days
    width = language.widths[0 if month else 1] if e.name in ("MONTH", "DAY") and e.fill else 0
    size = 3 if e.name in ("MON", "DY") else None
    words = [_cased(name[:size], e.text).ljust(width) for name in names]
    return lambda d: words[d.month - 1 if month else d.isoweekday() % 7]


def _number(e: Element) -> _Part:
    digits, get = _NUMBERS[e.name]
    if "SP" in e.suffix:
        return lambda d: _like(_spelled(get(d), ordinal="TH" in e.suffix), e.written)
    if not e.fill:
        digits = 1
    if e.suffix == "TH":
        upper = e.text.isupper()
        return lambda d: _ordinal(get(d), digits, upper)
    return lambda d: f"{get(d):0{digits}d}"


def _ordinal(value: int, digits: int, upper: bool) -> str:
    ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value:0{digits}d}{ending.upper() if upper else ending}"


def _zone_part(name: str) -> _Part:
    if name == "TZH":
        return lambda d: f"{'-' if offset_minutes(d) < 0 else '+'}{abs(offset_minutes(d)) // 60:02d}"
    if name == "TZM":
        return lambda d: f"{abs(offset_minutes(d)) % 60:02d}"
    return lambda d: region_text(d).upper()


def _spelled(value: int, *, ordinal: bool = False) -> str:
    """A number in English words, as SP has it, or SPTH."""
    if value < 20:
        words = _ONES[value]
    elif value < 100:
        words = _TENS[value // 10 - 2] + (f"-{_ONES[value % 10]}" if value % 10 else "")
    else:
        size, word = next(large for large in _LARGE if value >= large[0])
        words = f"{_spelled(value // size)} {word}" + (f" {_spelled(value % size)}" if value % size else "")
    if not ordinal:
        return words
    last = re.split("[- ]", words)[-1]
    ending = _ORDINALS.get(last) or (f"{last[:-1]}IETH" if last.endswith("Y") else f"{last}TH")
    return words[: len(words) - len(last)] + ending


def _year_spelled(year: int) -> str:
    century, rest = divmod(year, 100)
    if year < 1000 or (0 < rest < 10 and century % 10):
        raise unsupported(f"date format element YEAR of {year}")
    if century % 10 == 0 and rest < 10:
        return _spelled(year)
    return f"{_spelled(century)} {_spelled(rest) if rest else 'HUNDRED'}"


def _like(words: str, written: str) -> str:
    """English words in the case of the first two letters of an element."""
    if written[0].islower():
        return words.lower()
    return words if written[1].isupper() else words.title()


def _word(e: Element) -> _Part:
    """Elements that give words follow the case in which they are written."""
    name = e.name
    if name == "SYYYY":
        return lambda d: f" {d.year:04d}" if e.fill else str(d.year)
    if name == "SCC":
        return lambda d: f" {(d.year + 99) // 100:02d}" if e.fill else str((d.year + 99) // 100)
    if name == "Y,YYY":
        return lambda d: f"{d.year // 1000},{d.year % 1000:03d}"
    if name in ("AM", "PM"):
        return lambda d: _cased("AM" if d.hour < 12 else "PM", e.text)
    if name in ("A.M.", "P.M."):
        return lambda d: _cased("A.M." if d.hour < 12 else "P.M.", e.text)
    if name in ("AD", "BC"):
        return lambda d: _cased("AD", e.text)
    if name in ("A.D.", "B.C."):
        return lambda d: _cased("A.D.", e.text)
    if name == "RM":
        return lambda d: _padded(_cased(_ROMAN_MONTHS[d.month - 1], e.text), 4, e.fill)
    raise OraError(1821, "date format not recognized")


def _cased(word: str, model: str) -> str:
    if model[0].islower():
        return word.lower()
    second = next((c for c in model[1:] if c.isalpha()), "X")
    return word if second.isupper() else "-".join(part[:1] + part[1:].lower() for part in word.split("-"))


def _padded(word: str, width: int, fill: bool) -> str:
    return word.ljust(width) if fill else word


def interval_to_char(value: timedelta | None, width: int = 9, digits: int = 9) -> str | None:
    """An interval as Oracle shows it: +DD HH:MI:SS.FF. width, digits: of its type's days and fraction."""
    if value is None:
        return None
    micro = value // timedelta(microseconds=1)
    sign, micro = ("-", -micro) if micro < 0 else ("+", micro)
    seconds, fraction = divmod(micro, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    point = "." if digits else ""
    return f"{sign}{days:0{width}d} {hour:02d}:{minute:02d}:{second:02d}{point}{f'{fraction:06d}000'[:digits]}"


def julian_date(day: int) -> date:
    """The date of a Julian day number. ORA-01854."""
    if not 1 <= day <= _LAST_JULIAN:
        raise OraError(1854, "julian date must be between 1 and 5373484")
    if day <= _JULIAN_OFFSET:
        raise unsupported(BEFORE_CHRIST)
    return date.fromordinal(day - _JULIAN_OFFSET)
