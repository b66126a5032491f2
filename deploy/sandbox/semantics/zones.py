"""Time zones by name or offset, and the moments shown in them.

A TIMESTAMP WITH TIME ZONE is a datetime whose tzinfo has one offset, that of its moment, so that Python compares and
subtracts moments whatever their zones: with a region's ZoneInfo it would compare clock times.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from ..errors import OraError

_OFFSET = re.compile(r"\s*([+-])?(\d{1,2}):(\d{1,2})\s*")
_ZERO = timedelta()


class Shown(tzinfo):
    """A region at one of its offsets. key: the region's name."""

    def __init__(self, key: str, offset: timedelta) -> None:
        self.key = key
        self._offset = offset

    def utcoffset(self, moment: datetime | None) -> timedelta:
        return self._offset

    def dst(self, moment: datetime | None) -> timedelta:
        return _ZERO

    def tzname(self, moment: datetime | None) -> str:
        return self.key

    def fromutc(self, moment: datetime) -> datetime:
        return moment + self._offset

    def __reduce__(self) -> tuple[type, tuple[str, timedelta]]:
        return Shown, (self.key, self._offset)


_shown = lru_cache(maxsize=2000)(Shown)


@lru_cache(maxsize=100)
def zone(text: str) -> tzinfo:
    """'-03:00', 'UTC', 'America/Sao_Paulo'. ORA-01874, ORA-01875, ORA-01882."""
    match = _OFFSET.fullmatch(text)
    if match is not None:
        return fixed(-1 if match[1] == "-" else 1, int(match[2]), int(match[3]))
    named = _regions().get(text.strip().lower())
    if named is None:
        raise OraError(1882, "timezone region not found")
    return ZoneInfo(named)


@lru_cache(maxsize=1)
def _regions() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def canonical(text: str) -> str:
    """The zone as it is kept: of '-3:00' comes '-03:00', of 'europe/lisbon' 'Europe/Lisbon'."""
    found = zone(text)
    return str(found.key) if isinstance(found, ZoneInfo) else offset_text(datetime(2000, 1, 1, tzinfo=found))


def _within(moment: datetime, where: tzinfo) -> datetime:
    try:
        return moment.astimezone(where)
    except OverflowError:
        raise OraError(1841, "(full) year must be between -4713 and +9999, and not be 0") from None


def utc(moment: datetime) -> datetime:
    """The clock of UTC at an aware moment, naive. ORA-01841 where that is another year than there are."""
    return _within(moment, timezone.utc).replace(tzinfo=None)


def shown(moment: datetime, where: tzinfo) -> datetime:
    """An aware moment as the clocks of a zone show it."""
    if isinstance(where, Shown):
        where = ZoneInfo(where.key)
    local = _within(moment, where)
    if not isinstance(where, ZoneInfo):
        return local
    offset = local.utcoffset()
    return local.replace(tzinfo=_shown(where.key, offset or _ZERO), fold=0)


def placed(local: datetime, where: tzinfo) -> datetime:
    """The moment when the clocks of a zone show a time; of two the later, which is standard time. ORA-01878."""
    if not isinstance(where, (ZoneInfo, Shown)):
        return local.replace(tzinfo=where)
    region = ZoneInfo(where.key)
    moment = _within(local.replace(tzinfo=region, fold=1), timezone.utc)
    if moment.astimezone(region).replace(tzinfo=None, fold=0) != local.replace(tzinfo=None, fold=0):
        raise OraError(1878, "specified field not found in datetime or interval")
    return shown(moment, region)


def rules(moment: datetime) -> tzinfo:
    """The zone of an aware moment with all its offsets, for what looks at other moments."""
    where = moment.tzinfo
    return ZoneInfo(where.key) if isinstance(where, Shown) else where or timezone.utc


def fixed(sign: int, hours: int, minutes: int) -> tzinfo:
    """A fixed offset. ORA-01874, ORA-01875."""
    if hours > 15:
        raise OraError(1874, "time zone hour must be between -15 and 15")
    if minutes > 59:
        raise OraError(1875, "time zone minute must be between -59 and 59")
    offset = sign * timedelta(hours=hours, minutes=minutes)
    return timezone(offset) if offset else timezone.utc


def offset_text(value: datetime) -> str:
    """The offset of an aware time as +HH:MI."""
    minutes = offset_minutes(value)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def offset_minutes(value: datetime) -> int:
    offset = value.utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60


def region_text(value: datetime) -> str:
    """TZR: the region's name, or the offset where the zone has none."""
    key = getattr(value.tzinfo, "key", None)
    return str(key) if key else offset_text(value)
