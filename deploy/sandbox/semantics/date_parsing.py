"""TO_DATE, TO_TIMESTAMP and TO_TIMESTAMP_TZ."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any

from ..errors import OraError, unsupported
from ..types import ODate
from .arith import time_zone
from .date_formats import BEFORE_CHRIST, julian_date
from .date_model import Element, elements
from .nls import Language, date_language, locale
from .zones import fixed, placed, zone

_REFUSED = frozenset("TS DS DL E EE TZD D".split())
_ONLY_SHOWN = frozenset("SYEAR YEAR CC SCC Q W WW IW IYYY IYY IY I".split())
_TIME = frozenset("HH HH12 HH24 MI SS SSSSS AM PM A.M. P.M. X TZH TZM TZR PUNCTUATION TEXT".split())
_MONTHS = frozenset(["MM", "MON", "MONTH"])
_ROMAN = {r: i for i, r in enumerate("I II III IV V VI VII VIII IX X XI XII".split(), 1)}
_WORD = re.compile(r"[A-Za-z]+")
_ZONE = re.compile(r"[+-]?\d{1,2}:\d{2}|[A-Za-z][A-Za-z0-9_+\-/]*")
_DIGITS = {"SYYYY": 4, "YYYY": 4, "YYY": 3, "RRRR": 4, "DDD": 3, "SSSSS": 5, "J": 7, "Y": 1}


@dataclass
class _Fields:
    year: int | None = None
    month: int | None = None
    day: int | None = None
    year_day: int | None = None
    julian: int | None = None
    hour: int | None = None
    half_day: int | None = None  # hour of a twelve-hour clock
    afternoon: bool | None = None
    minute: int | None = None
    second: int | None = None
    day_seconds: int | None = None
    fraction: int = 0  # nanoseconds
    zone: tzinfo | None = None
    zone_hour: tuple[int, int] | None = None  # sign, hours
    zone_minute: int = 0
    weekday: int | None = None
    seen: set[str] = field(default_factory=set)


def text_to_date(text: str | None, model: str | None, nls: str | None, now: Callable[[], datetime]) -> ODate | None:
    """TO_DATE. `now`: year and month that the text does not give come from it."""
    if text is None:
        return None
    found = _parse(text, locale.get().date if model is None else model, nls, fractions=False, zones=False)
    return ODate.of(_moment(found, now))


def text_to_timestamp(
    text: str | None, model: str | None, nls: str | None, now: Callable[[], datetime]
) -> datetime | None:
    """TO_TIMESTAMP; beyond microseconds it rounds."""
    if text is None:
        return None
    return _moment(
        _parse(text, locale.get().timestamp if model is None else model, nls, fractions=True, zones=False), now
    )


def text_to_timestamp_tz(
    text: str | None, model: str | None, nls: str | None, now: Callable[[], datetime]
) -> datetime | None:
    """TO_TIMESTAMP_TZ; without a zone in the text it is the session's."""
    if text is None:
        return None
    found = _parse(text, locale.get().zoned if model is None else model, nls, fractions=True, zones=True)
    tz = found.zone
    if found.zone_hour is not None:
        tz = fixed(*found.zone_hour, found.zone_minute)
    return placed(_moment(found, now), tz or time_zone.get())


class _Text:
    """The text being read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.unbroken = -1  # where punctuation of the model was left out last

    @property
    def ended(self) -> bool:
        return self.pos >= len(self.text)

    def peek(self) -> str:
        return self.text[self.pos : self.pos + 1]

    def blanks(self) -> None:
        while self.peek().isspace():
            self.pos += 1

    def number(self, most: int, exact: bool) -> tuple[int, int]:
        """A number of at most `most` digits, and how many it has. ORA-01858, ORA-01862."""
        start = self.pos
        while self.pos - start < most and "0" <= (self.peek() or "x") <= "9":
            self.pos += 1
        count = self.pos - start
        if not count:
            raise OraError(1858, "a non-numeric character was found where a numeric was expected")
        if exact and count != most:
            raise OraError(1862, "the numeric value does not match the length of the format item")
        return int(self.text[start : self.pos]), count

    def word(self) -> str:
        match = _WORD.match(self.text, self.pos)
        return match[0].upper() if match else ""


def _parse(text: str, model: str, nls: str | None, *, fractions: bool, zones: bool) -> _Fields:
    language = date_language(nls)
    parts = elements(model)
    source = _Text(text.strip())
    found = _Fields()
    for i, e in enumerate(parts):
        if (e.name.startswith("FF") and not fractions) or (e.name.startswith("TZ") and not zones):
            raise OraError(1821, "date format not recognized")
        if e.name in _ONLY_SHOWN:
            raise OraError(1820, "format code cannot appear in date input format")
        if e.name in _REFUSED or e.suffix:
            raise unsupported(f"date format element {e.text}{e.suffix} in TO_DATE")
        if source.ended:
            if any(not (x.name in _TIME or x.name.startswith("FF")) for x in parts[i:]):
                raise OraError(1840, "input value not long enough for date format")
            break
        if e.name == "PUNCTUATION":
            _punctuation(source, e, parts[i + 1].name if i + 1 < len(parts) else "")
        elif e.name == "TEXT":
            if not source.text.startswith(e.text, source.pos):
                raise _no_match()
            source.pos += len(e.text)
        else:
            if not e.exact:
                source.blanks()
            _once(found, e.name)
            _element(source, e, found, language)
    source.blanks()
    if not source.ended:
        raise OraError(1830, "date format picture ends before converting entire input string")
    return found


def _no_match() -> OraError:
    return OraError(1861, "literal does not match format string")


def _once(found: _Fields, name: str) -> None:
    if name in found.seen:
        raise OraError(1810, "format code appears twice")
    found.seen.add(name)


def _punctuation(source: _Text, e: Element, following: str) -> None:
    """What the text has for punctuation of the model; following: the element after it. ORA-01861."""
    c = source.peek()
    if e.exact:
        if c != e.text:
            raise _no_match()
        source.pos += 1
    elif e.text.isspace():
        if not c.isspace() and not c.isalnum() and c not in "+-":
            source.pos += 1
        source.blanks()
    elif c.isalnum():
        # left out: after all digits of a number, before one or before the name of a month
        digits = source.pos > 1 and source.text[source.pos - 2 : source.pos].isdigit()
        if not c.isdigit() and not (digits and following in _MONTHS):
            raise _no_match()
        source.unbroken = source.pos
    elif c == e.text or not c.isspace():
        source.pos += 1
    else:
        source.blanks()
        if source.peek() and not source.peek().isalnum():
            source.pos += 1


def _element(source: _Text, e: Element, found: _Fields, language: Language) -> None:
    name = e.name
    if name in ("YYYY", "SYYYY", "YYY", "YY", "Y", "RRRR", "RR", "Y,YYY"):
        if name == "SYYYY" and source.peek() in ("-", "+"):
            if source.peek() == "-":
                raise unsupported(BEFORE_CHRIST)
            source.pos += 1
        found.year = _year(source, e)
    elif name == "MM" and not source.peek().isalpha():
        found.month = _ranged(source, 2, e, 1, 12, 1843, "not a valid month")
    elif name in _MONTHS:
        found.month = _month_name(source, e, language)
    elif name == "RM":
        roman = source.word()
        if roman not in _ROMAN:
            raise OraError(1843, "not a valid month")
        source.pos += len(roman)
        found.month = _ROMAN[roman]
    elif name == "DD":
        found.day = _ranged(source, 2, e, 1, 31, 1847, "day of month must be between 1 and last day of month")
    elif name == "DDD":
        found.year_day = _ranged(
            source, 3, e, 1, 366, 1848, "day of year must be between 1 and 365 (366 for leap year)"
        )
    elif name == "J":
        found.julian, _ = source.number(7, False)
    elif name in ("DAY", "DY"):
        found.weekday = _name(source, language.days, 1846, "not a valid day of the week")
    elif name.startswith("FF"):
        _fraction(source, int(name[2:] or 9), found)
    elif name.startswith("TZ"):
        _zone(source, name, found)
    elif name == "X":
        if source.peek() in (".", ","):
            source.pos += 1
    else:
        _time(source, e, found)


def _ranged(source: _Text, most: int, e: Element, low: int, high: int, code: int, message: str) -> int:
    value, _ = source.number(most, e.exact and e.fill)
    if not low <= value <= high:
        raise OraError(code, message)
    return value


def _year(source: _Text, e: Element) -> int:
    name = e.name
    if name in ("YY", "RR"):
        value, count = source.number(2 if e.exact else 4, False)
        if count > 2:
            return _full_year(value)
    elif name == "Y,YYY":
        thousands, _ = source.number(1, False)
        source.pos += source.peek() == ","
        return _full_year(thousands * 1000 + source.number(3, False)[0])
    else:
        value, count = source.number(_DIGITS[name], e.exact and e.fill)
    if name in ("RR", "RRRR") and count <= 2:
        return value + (2000 if value < 50 else 1900)
    if name in ("YY", "Y", "YYY"):
        return value + 2000
    return _full_year(value)


def _full_year(value: int) -> int:
    if value == 0:
        raise OraError(1841, "(full) year must be between -4713 and +9999, and not be 0")
    return value


def _month_name(source: _Text, e: Element, language: Language) -> int:
    if source.peek().isdigit() and not e.exact and source.unbroken == source.pos:
        raise _no_match()
    return _name(source, language.months, 1843, "not a valid month") + 1


def _name(source: _Text, names: Sequence[str], code: int, message: str) -> int:
    """The position of the name, or its abbreviation, that comes next."""
    rest = source.text[source.pos :].upper()
    for size in (None, 3):
        for i, name in enumerate(names):
            if rest.startswith(name[:size]):
                source.pos += len(name[:size])
                return i
    raise OraError(code, message)


def _fraction(source: _Text, digits: int, found: _Fields) -> None:
    start = source.pos
    source.number(digits, False)
    found.fraction = int(source.text[start : source.pos].ljust(9, "0"))


def _zone(source: _Text, name: str, found: _Fields) -> None:
    if name == "TZH":
        sign = 1
        if source.peek() in ("+", "-"):
            sign = -1 if source.peek() == "-" else 1
            source.pos += 1
        found.zone_hour = (sign, source.number(2, False)[0])
    elif name == "TZM":
        found.zone_minute = source.number(2, False)[0]
    else:
        match = _ZONE.match(source.text, source.pos)
        if match is None:
            raise OraError(1882, "timezone region not found")
        source.pos = match.end()
        found.zone = zone(match[0])


def _time(source: _Text, e: Element, found: _Fields) -> None:
    name = e.name
    if name == "HH24":
        found.hour = _ranged(source, 2, e, 0, 23, 1850, "hour must be between 0 and 23")
    elif name in ("HH", "HH12"):
        found.half_day = _ranged(source, 2, e, 1, 12, 1849, "hour must be between 1 and 12")
    elif name == "MI":
        found.minute = _ranged(source, 2, e, 0, 59, 1851, "minutes must be between 0 and 59")
    elif name == "SS":
        found.second = _ranged(source, 2, e, 0, 59, 1852, "seconds must be between 0 and 59")
    elif name == "SSSSS":
        found.day_seconds = _ranged(source, 5, e, 0, 86399, 1853, "seconds in day must be between 0 and 86399")
    elif name in ("AM", "PM", "A.M.", "P.M."):
        mark = source.text[source.pos : source.pos + len(name)].upper()
        if mark.replace(".", "") not in ("AM", "PM") or len(mark) != len(name):
            raise OraError(1855, "AM/A.M. or PM/P.M. required")
        found.afternoon = mark[0] == "P"
        source.pos += len(name)
    elif name in ("AD", "BC", "A.D.", "B.C."):
        if source.text[source.pos : source.pos + len(name)].upper().replace(".", "") != "AD":
            raise unsupported("dates before Christ")
        source.pos += len(name)
    else:
        raise OraError(1821, "date format not recognized")


def _moment(found: _Fields, now: Callable[[], datetime]) -> datetime:
    year, month, day = _calendar_day(found, now)
    hour, minute, second = _clock(found)
    try:
        moment = datetime(year, month, day, hour, minute, second)
        moment += timedelta(microseconds=(found.fraction + 500) // 1000)
    except (ValueError, OverflowError):
        raise OraError(1841, "(full) year must be between -4713 and +9999, and not be 0") from None
    if found.weekday is not None and moment.isoweekday() % 7 != found.weekday:
        raise OraError(1835, "day of week conflicts with Julian date")
    return moment


def _calendar_day(found: _Fields, now: Callable[[], datetime]) -> tuple[int, int, int]:
    if found.julian is not None:
        day = julian_date(found.julian)
        return day.year, day.month, day.day
    today: Any = now() if found.year is None or (found.month is None and found.year_day is None) else None
    year = found.year if found.year is not None else today.year
    if found.year_day is not None:
        moment = datetime(year, 1, 1) + timedelta(days=found.year_day - 1)
        if moment.year != year:
            raise OraError(1848, "day of year must be between 1 and 365 (366 for leap year)")
        return year, moment.month, moment.day
    month = found.month if found.month is not None else today.month
    day_of_month = found.day or 1
    if day_of_month > monthrange(year, month)[1]:
        raise OraError(1839, "date not valid for month specified")
    return year, month, day_of_month


def _clock(found: _Fields) -> tuple[int, int, int]:
    if found.day_seconds is not None:
        return found.day_seconds // 3600, found.day_seconds // 60 % 60, found.day_seconds % 60
    hour = found.hour or 0
    if found.half_day is not None:
        if found.hour is not None:
            raise OraError(1818, "'HH24' precludes use of meridian indicator")
        hour = found.half_day % 12 + (12 if found.afternoon else 0)
    elif found.afternoon is not None and found.hour is not None:
        raise OraError(1818, "'HH24' precludes use of meridian indicator")
    return hour, found.minute or 0, found.second or 0
