"""Functions on dates, timestamps and intervals."""

from __future__ import annotations

import decimal
import re
from calendar import monthrange
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from ..errors import OraError, unsupported
from ..semantics.arith import as_date, as_timestamp, as_timestamp_tz, div, plus, tidy
from ..semantics.date_model import microseconds
from ..semantics.nls import date_language, locale
from ..semantics.zones import offset_text, placed, shown, utc, zone
from ..types import ODate
from .text import whole

_UNITS = {"DAY": 86400, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}
_MOST_SECONDS = 86400 * 10**9  # of an interval
_INTERVAL = re.compile(r"\s*([+-])?\s*(\d{1,9})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?\s*")
_ISO_INTERVAL = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,9}))?S)?)?")
_YEAR_UNITS = frozenset(["SYYYY", "YYYY", "YEAR", "SYEAR", "YYY", "YY", "Y"])
_MONTH_UNITS = frozenset(["MONTH", "MON", "MM", "RM"])
_DAY_UNITS = frozenset(["DDD", "DD", "J"])
_WEEK_UNITS = frozenset(["DAY", "DY", "D"])
_HOUR_UNITS = frozenset(["HH", "HH12", "HH24"])
# The minutes the clocks of NEW_TIME's zones are ahead of Greenwich
_US_ZONES = {"GMT": 0, "NST": -210, "ADT": -180, "AST": -240, "EDT": -240, "EST": -300, "CDT": -300, "CST": -360,
             "MDT": -360, "MST": -420, "PDT": -420, "PST": -480, "YDT": -480, "YST": -540, "HDT": -540, "HST": -600,
             "BDT": -600, "BST": -660}  # fmt: skip
_MICROSECOND = timedelta(microseconds=1)
INTERVAL_FIELDS = frozenset(_UNITS)
TIMESTAMP_FIELDS = INTERVAL_FIELDS | {"YEAR", "MONTH"}


def _day(year: int, month: int, day: int) -> ODate:
    try:
        return ODate(year, month, day)
    except ValueError:
        raise OraError(1841, "(full) year must be between -4713 and +9999, and not be 0") from None


def add_months(value: datetime | None, months: Any) -> ODate | None:
    """ADD_MONTHS: the last day of a month stays the last day."""
    if value is None or months is None:
        return None
    index = value.year * 12 + value.month - 1 + whole(months)
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OraError(1841, "(full) year must be between -4713 and +9999, and not be 0")
    last = monthrange(year, month + 1)[1]
    day = last if value.day == monthrange(value.year, value.month)[1] else min(value.day, last)
    return ODate(year, month + 1, day, value.hour, value.minute, value.second)


def months_between(a: datetime | None, b: datetime | None) -> Any:
    """MONTHS_BETWEEN on a 31-day month, whole for equal days and for two last days."""
    if a is None or b is None:
        return None
    months = (a.year - b.year) * 12 + a.month - b.month
    both_last = a.day == monthrange(a.year, a.month)[1] and b.day == monthrange(b.year, b.month)[1]
    if a.day == b.day or both_last:
        return months
    seconds = (a.day - b.day) * 86400 + _seconds(a) - _seconds(b)
    return tidy(Decimal(months) + Decimal(div(seconds, 31 * 86400)))


def _seconds(value: datetime) -> int:
    return value.hour * 3600 + value.minute * 60 + value.second


def last_day(value: datetime | None) -> ODate | None:
    if value is None:
        return None
    return as_date(value).replace(day=monthrange(value.year, value.month)[1])  # type: ignore[no-any-return]


def next_day(value: datetime | None, name: str | None) -> ODate | None:
    """NEXT_DAY by the name of the day in the session's language. ORA-01846."""
    if value is None or name is None:
        return None
    wanted = next(
        (i for i, d in enumerate(date_language().days) if len(name) >= 3 and name.upper().startswith(d[:3])), None
    )
    if wanted is None:
        raise OraError(1846, "not a valid day of the week")
    ahead = (wanted - value.isoweekday() % 7 - 1) % 7 + 1
    return plus(as_date(value), ahead)  # type: ignore[no-any-return]


def new_time(value: datetime | None, here: str | None, there: str | None) -> ODate | None:
    """NEW_TIME. ORA-01857."""
    if value is None or here is None or there is None:
        return None
    if here.upper() not in _US_ZONES or there.upper() not in _US_ZONES:
        raise OraError(1857, "not a valid time zone")
    minutes = _US_ZONES[there.upper()] - _US_ZONES[here.upper()]
    return plus(as_date(value), Decimal(minutes) / 1440)  # type: ignore[no-any-return]


def trunc(value: datetime | None, unit: str | None = "DD") -> ODate | None:
    """TRUNC(date, unit). ORA-01898."""
    if value is None or unit is None:
        return None
    word = unit.upper()
    year, month, day = value.year, value.month, value.day
    if word in _DAY_UNITS:
        return _day(year, month, day)
    if word in _HOUR_UNITS:
        return ODate(year, month, day, value.hour)
    if word == "MI":
        return ODate(year, month, day, value.hour, value.minute)
    if word in _MONTH_UNITS:
        return _day(year, month, 1)
    if word in _YEAR_UNITS:
        return _day(year, 1, 1)
    if word == "Q":
        return _day(year, (month - 1) // 3 * 3 + 1, 1)
    if word in ("CC", "SCC"):
        return _day((year - 1) // 100 * 100 + 1, 1, 1)
    midnight = _day(year, month, day)
    if word in ("IYYY", "IYY", "IY", "I"):
        return as_date(datetime.fromisocalendar(value.isocalendar()[0], 1, 1))  # type: ignore[no-any-return]
    if word == "IW":
        return midnight - timedelta(days=value.isoweekday() - 1)
    if word in _WEEK_UNITS:
        if locale.get().territory == "PORTUGAL":
            raise unsupported("the first day of a week in PORTUGAL")
        return midnight - timedelta(days=value.isoweekday() % 7)
    if word == "WW":
        return midnight - timedelta(days=(value.timetuple().tm_yday - 1) % 7)
    if word == "W":
        return midnight - timedelta(days=(day - 1) % 7)
    raise OraError(1898, "too many precision specifiers")


def round_(value: datetime | None, unit: str | None = "DD") -> ODate | None:
    """ROUND(date, unit): to the nearer border; months from the 16th, years from July, on the way up."""
    if value is None or unit is None:
        return None
    low = trunc(value, unit)
    assert low is not None
    word = unit.upper()
    if word in _MONTH_UNITS:
        return add_months(low, 1) if value.day >= 16 else low
    if word in _YEAR_UNITS:
        return add_months(low, 12) if value.month >= 7 else low
    if word == "Q":
        middle = add_months(low, 1)
        assert middle is not None
        return add_months(low, 3) if as_date(value) >= middle.replace(day=16) else low
    if word in ("CC", "SCC"):
        return add_months(low, 1200) if value.year - low.year >= 50 else low
    if word in ("IYYY", "IYY", "IY", "I"):
        raise unsupported(f"ROUND of a date to {word}")
    step = timedelta(hours=1) if word in _HOUR_UNITS else timedelta(minutes=1) if word == "MI" else timedelta(days=1)
    if word in _WEEK_UNITS or word in ("IW", "WW", "W"):
        step = timedelta(days=7)
    return low + step if (as_date(value) - low) * 2 >= step else low


def numtodsinterval(count: Any, unit: str | None) -> timedelta | None:
    """NUMTODSINTERVAL. ORA-01760 for an unknown unit, ORA-01873 beyond a billion days."""
    if count is None or unit is None:
        return None
    seconds = _UNITS.get(unit.strip().upper())
    if seconds is None:
        raise OraError(1760, "illegal argument for function")
    if abs(count) >= _MOST_SECONDS // seconds:
        raise _interval_overflow()
    micro = (Decimal(count) * seconds * 1_000_000).to_integral_value(decimal.ROUND_HALF_UP)
    return _interval(int(micro))


def _interval(micro: int) -> timedelta:
    try:
        return timedelta(microseconds=micro)
    except OverflowError:
        raise _interval_overflow() from None


def _interval_overflow() -> OraError:
    return OraError(1873, "the leading precision of the interval is too small")


def to_dsinterval(text: str | None) -> timedelta | None:
    """TO_DSINTERVAL: "days hh:mi:ss[.ff]" or ISO 8601. ORA-01867."""
    if text is None:
        return None
    match = _INTERVAL.fullmatch(text) or _ISO_INTERVAL.fullmatch(text.strip())
    if match is None:
        raise OraError(1867, "the interval is invalid")
    days, hours, minutes, seconds = (int(match[i] or 0) for i in (2, 3, 4, 5))
    if match.re is _INTERVAL:
        if hours > 23:
            raise OraError(1850, "hour must be between 0 and 23")
        if minutes > 59:
            raise OraError(1851, "minutes must be between 0 and 59")
        if seconds > 59:
            raise OraError(1852, "seconds must be between 0 and 59")
    micro = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    micro = micro * 1_000_000 + microseconds(match[6])
    return _interval(-micro if match[1] == "-" else micro)


def from_tz(value: datetime | None, name: str | None) -> datetime | None:
    if value is None or name is None:
        return None
    return placed(as_timestamp(value), zone(name))


def at_time_zone(value: datetime | None, name: str | None) -> datetime | None:
    """value AT TIME ZONE name."""
    if value is None or name is None:
        return None
    return shown(as_timestamp_tz(value), zone(name))


def sys_extract_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    return utc(as_timestamp_tz(value))


def interval_field(value: timedelta | None, field: str) -> Any:
    """EXTRACT of an interval: all its fields have its sign."""
    if value is None:
        return None
    sign = 1 if value >= timedelta(0) else -1
    seconds, micro = divmod(abs(value) // _MICROSECOND, 1_000_000)
    if field == "SECOND":
        return sign * tidy(Decimal(seconds % 60) + Decimal(micro).scaleb(-6))
    if field == "DAY":
        return sign * (seconds // 86400)
    return sign * (seconds % 86400 // 3600 if field == "HOUR" else seconds % 3600 // 60)


def timestamp_field(value: datetime | None, field: str) -> Any:
    """EXTRACT of a timestamp without a zone."""
    if value is None:
        return None
    if field == "SECOND":
        return tidy(Decimal(value.second) + Decimal(value.microsecond).scaleb(-6))
    return getattr(value, field.lower())


def tz_offset(name: str | None) -> str | None:
    return None if name is None else offset_text(datetime.now(zone(name)))
