"""The clock of an engine."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ..semantics.zones import canonical
from ..semantics.zones import zone as zone_of

_LONG_AGO = datetime(1, 1, 1, tzinfo=timezone.utc)
_QUARTER = timedelta(minutes=15)  # no zone changes its offset but on one


class Clock:
    """The one clock of PL/SQL, SQL and the scheduler; tests move it. zone: the server's."""

    def __init__(self, zone: str) -> None:
        self.offset = timedelta()
        self.zone = canonical(zone)
        self._rules = zone_of(zone)
        self._shift = (_LONG_AGO, _LONG_AGO, timezone.utc)  # from, until, the offset then

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(timezone.utc) + self.offset

    def here(self) -> datetime:
        """Aware, at the offset of the server's zone."""
        now = self.now()
        since, until, shift = self._shift
        if not since <= now < until:
            since = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
            shift = timezone(now.astimezone(self._rules).utcoffset() or timedelta())
            self._shift = (since, since + _QUARTER, shift)
        return now.astimezone(shift)

    def advance(self, by: timedelta) -> None:
        self.offset += by
