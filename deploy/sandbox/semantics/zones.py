"""Time zones by name or offset."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ..errors import OraError

_OFFSET = re.compile(r"\s*([+-])?(\d{1,2}):(\d{2})\s*")


@lru_cache(maxsize=100)
def zone(text: str) -> tzinfo:
    """'-03:00', 'UTC', 'America/Sao_Paulo'. ORA-01874, ORA-01875, ORA-01882."""
    match = _OFFSET.fullmatch(text)
    if match is not None:
        return fixed(-1 if match[1] == "-" else 1, int(match[2]), int(match[3]))
    name = text.strip()
    if name.upper() in ("UTC", "GMT", "Z", "ETC/UTC", "UCT"):
        return timezone.utc
    if "/" in name or name.isupper():
        named = _named(name)
        if named is not None:
            return named
    raise OraError(1882, "timezone region not found")


def fixed(sign: int, hours: int, minutes: int) -> tzinfo:
    """A fixed offset. ORA-01874, ORA-01875."""
    if hours > 15:
        raise OraError(1874, "time zone hour must be between -15 and 15")
    if minutes > 59:
        raise OraError(1875, "time zone minute must be between -59 and 59")
    offset = sign * timedelta(hours=hours, minutes=minutes)
    return timezone(offset) if offset else timezone.utc


def _named(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    for known in available_timezones():
        if known.upper() == name.upper():
            return ZoneInfo(known)
    return None


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
