"""Repeat intervals in calendar syntax: FREQ=...;INTERVAL=...;BY...=..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Any

from dateutil import rrule

from ..errors import OraError, unsupported
from ..semantics.zones import rules

_FREQUENCIES: dict[str, int] = {
    name: getattr(rrule, name) for name in "YEARLY MONTHLY WEEKLY DAILY HOURLY MINUTELY SECONDLY".split()
}
_STEPS = {
    rrule.WEEKLY: timedelta(weeks=1),
    rrule.DAILY: timedelta(days=1),
    rrule.HOURLY: timedelta(hours=1),
    rrule.MINUTELY: timedelta(minutes=1),
    rrule.SECONDLY: timedelta(seconds=1),
}
_LARGEST_INTERVAL = 99
_YEARS_AHEAD = 9  # a 29th of February may be eight years away
_DAYS_TRIED = 500  # of a rule whose days fit but whose times of day do not
_DATE_CLAUSES = frozenset(["bymonth", "byweekno", "byyearday", "bymonthday", "byweekday"])
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_DAYS = {name: getattr(rrule, name[:2]) for name in "MON TUE WED THU FRI SAT SUN".split()}
# clause -> (rrule argument, least, greatest, negative values allowed)
_NUMBERS: dict[str, tuple[str, int, int, bool]] = {
    "BYMONTH": ("bymonth", 1, 12, False),
    "BYWEEKNO": ("byweekno", 1, 53, True),
    "BYYEARDAY": ("byyearday", 1, 366, True),
    "BYMONTHDAY": ("bymonthday", 1, 31, True),
    "BYHOUR": ("byhour", 0, 23, False),
    "BYMINUTE": ("byminute", 0, 59, False),
    "BYSECOND": ("bysecond", 0, 59, False),
    "BYSETPOS": ("bysetpos", 1, 9999, True),
}
_REFUSED = frozenset("BYDATE BYTIME INCLUDE EXCLUDE INTERSECT PERIODS BYPERIOD".split())
_DAY = re.compile(r"([+-]?\d+)?\s*([A-Z]+)")


@dataclass(frozen=True)
class Calendar:
    """A parsed repeat interval."""

    frequency: int
    interval: int
    by: tuple[tuple[str, Any], ...]

    def after(self, moment: datetime, start: datetime, *, inclusive: bool = False) -> datetime | None:
        """The first occurrence after `moment` (or at it); both aware; None if there is none for long.

        What the intervals do not say comes from `start`, whose time zone they are reckoned in; frequencies of an hour
        or less without BY clauses follow elapsed time.
        """
        zone = rules(start)
        if self._within_a_day and not self.by:
            zone = timezone.utc
        begin = _naive(start, zone)
        target = _naive(moment, zone)
        if moment.microsecond or not inclusive:
            target += timedelta(seconds=1)  # occurrences are whole seconds
        target = max(target, begin)
        try:
            found = self._in_days(begin, target) if self._within_a_day else self._of_days(begin, target)
        except ValueError:  # rrule found out that nothing can match
            return None
        return None if found is None else found.replace(tzinfo=zone).astimezone(timezone.utc)

    @property
    def _within_a_day(self) -> bool:
        return self.frequency in (rrule.HOURLY, rrule.MINUTELY, rrule.SECONDLY)

    def _of_days(self, begin: datetime, target: datetime) -> datetime | None:
        return self._rule(self._near(begin, target), dict(self.by), _horizon(target)).after(target, inc=True)

    def _in_days(self, begin: datetime, target: datetime) -> datetime | None:
        """Looks for the days first: going through the seconds of years would take minutes."""
        dates = {name: values for name, values in self.by if name in _DATE_CLAUSES}
        times = {name: values for name, values in self.by if name not in _DATE_CLAUSES}
        midnight = datetime.combine(target, time())
        by_year = not dates.keys() <= {"bymonth"}  # many times faster, where it means the same
        days = rrule.rrule(rrule.YEARLY if by_year else rrule.DAILY, dtstart=midnight, until=_horizon(target), **dates)
        for day in islice(days, _DAYS_TRIED):
            earliest = max(day, target)
            last = datetime.combine(day, time(23, 59, 59))
            found = self._rule(self._near(begin, earliest), times, last).after(earliest, inc=True)
            if found is not None:
                return found
        return None

    def _rule(self, begin: datetime, by: dict[str, Any], until: datetime) -> rrule.rrule:
        return rrule.rrule(self.frequency, dtstart=begin, interval=self.interval, until=until, **by)  # type: ignore[arg-type]

    def _near(self, begin: datetime, target: datetime) -> datetime:
        """A start shortly before the target that gives the same occurrences: the search begins there."""
        step = _STEPS.get(self.frequency)
        if step is None or begin >= target:
            return begin
        periods = (target - begin) // (step * self.interval)
        return begin + step * self.interval * max(periods - 1, 0)


def _naive(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)


def _horizon(target: datetime) -> datetime:
    """How far ahead an occurrence is looked for."""
    return target.replace(year=min(target.year + _YEARS_AHEAD, 9999), month=1, day=1)


@lru_cache(maxsize=200)
def parse(text: str) -> Calendar:
    """ORA-27412 and its kin for what is no calendar expression, ORA-03001 for what is not supported."""
    clauses: dict[str, str] = {}
    for part in text.upper().split(";"):
        if not part.strip():
            continue
        key, equals, value = part.partition("=")
        name = key.strip()
        if not equals or not value.strip():
            raise _bad(name or part.strip())
        if name in _REFUSED:
            raise unsupported(f"{name} in a repeat interval")
        if name in clauses or (name not in _NUMBERS and name not in ("FREQ", "INTERVAL", "BYDAY")):
            raise _bad(name)
        if not clauses and name != "FREQ":
            raise OraError(27415, "repeat interval or calendar must start with the FREQ= clause")
        clauses[name] = value.strip()
    if "FREQ" not in clauses:
        raise OraError(27415, "repeat interval or calendar must start with the FREQ= clause")
    frequency = _FREQUENCIES.get(clauses.pop("FREQ"))
    if frequency is None:
        raise _bad(text)
    interval = _interval(clauses.pop("INTERVAL", "1"))
    by: list[tuple[str, Any]] = []
    if "BYWEEKNO" in clauses and frequency != rrule.YEARLY:
        raise OraError(27417, "BYWEEKNO clause is only supported when FREQ=YEARLY")
    for name, value in clauses.items():
        if name == "BYDAY":
            numbered = frequency in (rrule.MONTHLY, rrule.YEARLY)
            by.append(("byweekday", tuple(_day(item, numbered) for item in value.split(","))))
        else:
            by.append((_NUMBERS[name][0], tuple(_number(name, item) for item in value.split(","))))
    return Calendar(frequency, interval, tuple(by))


def _bad(what: str) -> OraError:
    return OraError(27412, f"repeat interval or calendar contains invalid identifier: {what}")


def _interval(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= _LARGEST_INTERVAL:
        raise OraError(27413, "repeat interval is too long")
    return int(text)


def _number(clause: str, text: str) -> int:
    _, least, greatest, negative = _NUMBERS[clause]
    item = text.strip()
    if clause == "BYMONTH" and item in _MONTHS:
        return _MONTHS.index(item) + 1
    try:
        value = int(item)
    except ValueError:
        raise _bad(item) from None
    if least <= value <= greatest or (negative and least <= -value <= greatest):
        return value
    raise OraError(27414, f"Invalid BY value type: {clause}={item}")


def _day(text: str, numbered: bool) -> Any:
    """numbered: it may be the second, last... of its kind."""
    match = _DAY.fullmatch(text.strip())
    if match is None or match[2] not in _DAYS or (match[1] and (not numbered or int(match[1]) == 0)):
        raise OraError(27416, "BYDAY= clause in repeat interval or calendar contains an invalid weekday")
    day = _DAYS[match[2]]
    return day(int(match[1])) if match[1] else day
