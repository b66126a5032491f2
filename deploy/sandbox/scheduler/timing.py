"""When a job runs next."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from ..errors import OraError
from ..model import Context
from ..semantics.arith import as_timestamp, as_timestamp_tz
from ..semantics.zones import placed, region_text, zone
from . import calendar
from .model import Job, Schedule, Timing, no_such_object
from .store import Store


def is_calendar(interval: str) -> bool:
    return interval.strip().upper().startswith(("FREQ", "INTERVAL", "BY", "INCLUDE"))


def timing_of(job: Job, store: Store) -> Timing:
    """The job's own schedule or that of its schedule object. ORA-27476."""
    if job.schedule_name is None:
        return Timing(job.start_date, job.start_zone, job.repeat_interval, job.end_date)
    found = store.find(Schedule, job.schedule_owner or job.owner, job.schedule_name)
    if found is None:
        raise no_such_object(job.schedule_owner or job.owner, job.schedule_name)
    return Timing(found.start_date, found.start_zone, found.repeat_interval, found.end_date)


def check_interval(interval: str | None) -> None:
    """Raises what is wrong with a repeat interval."""
    if interval is not None and is_calendar(interval):
        calendar.parse(interval)


def zone_name(start: datetime | None) -> str | None:
    return None if start is None or start.tzinfo is None else region_text(start)


def utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return as_timestamp_tz(moment).astimezone(timezone.utc)  # type: ignore[no-any-return]


def first_run(timing: Timing, now: datetime) -> datetime | None:
    """When a job that is enabled now runs for the first time; calendars count in whole seconds."""
    earliest = max(timing.start_date, now) if timing.start_date is not None else now
    if timing.repeat_interval is None:
        return earliest
    if not is_calendar(timing.repeat_interval):
        return timing.start_date if timing.start_date is not None and timing.start_date > now else now
    earliest = earliest.replace(microsecond=0)
    return calendar.parse(timing.repeat_interval).after(earliest, _start(timing, now), inclusive=True)


def next_run(session: Any, job: Job, timing: Timing, since: datetime) -> datetime | None:
    """When it runs after a run that began at `since`; None when never again."""
    if timing.repeat_interval is None:
        return None
    if not is_calendar(timing.repeat_interval):
        return _evaluated(session, job, timing.repeat_interval)
    return calendar.parse(timing.repeat_interval).after(since, _start(timing, since))


def _start(timing: Timing, now: datetime) -> datetime:
    """The date the calendar is reckoned from, in its zone."""
    start = timing.start_date or now
    return start.astimezone(zone(timing.start_zone)) if timing.start_zone else start


def _evaluated(session: Any, job: Job, expression: str) -> datetime | None:
    """A PL/SQL expression as repeat interval: a DATE is the server's, as SYSDATE is. ORA-27412 for what is no date."""
    ctx = Context(job.owner, job.owner, roles=True)
    rows, _ = session.execute_immediate(f"select {expression} from dual", ctx, [], into=True)
    value = rows[0][0]
    if value is not None and not isinstance(value, datetime):
        raise OraError(27412, f"repeat interval or calendar contains invalid identifier: {expression}")
    if value is not None and value.tzinfo is None:
        value = placed(as_timestamp(value), zone(session.engine.clock.zone))
    return utc(value)


def ended(timing: Timing, moment: datetime | None) -> bool:
    """Whether the schedule is over at a moment."""
    return moment is None or (timing.end_date is not None and moment > timing.end_date)


def too_late(job: Job, now: datetime) -> bool:
    """SCHEDULE_LIMIT: a run that could not start in time is skipped."""
    limit: timedelta | None = job.schedule_limit
    return limit is not None and job.next_run_date is not None and now - job.next_run_date > limit
