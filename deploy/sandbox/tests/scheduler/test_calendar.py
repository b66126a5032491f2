"""Repeat intervals: which moments an expression of Oracle's calendar syntax stands for."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deploy.sandbox.errors import OraError
from deploy.sandbox.scheduler import timing
from deploy.sandbox.scheduler.calendar import parse
from deploy.sandbox.scheduler.model import Job, Timing
from deploy.sandbox.types import ODate

LISBON = ZoneInfo("Europe/Lisbon")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


START = utc("2024-01-31 08:15:30")  # a Wednesday


@pytest.mark.parametrize(
    ("interval", "after", "expected"),
    [
        ("FREQ=SECONDLY", "2025-06-01 12:00:00", "2025-06-01 12:00:01"),
        ("FREQ=SECONDLY;INTERVAL=5", "2025-06-01 12:00:00", "2025-06-01 12:00:05"),
        ("freq = minutely ; interval = 10", "2025-06-01 12:00:00", "2025-06-01 12:05:30"),
        ("FREQ=HOURLY;BYMINUTE=0,30;BYSECOND=0", "2025-06-01 12:00:00", "2025-06-01 12:30:00"),
        ("FREQ=DAILY", "2025-06-01 12:00:00", "2025-06-02 08:15:30"),
        ("FREQ=DAILY;BYHOUR=3;BYMINUTE=0;BYSECOND=0;", "2025-06-01 12:00:00", "2025-06-02 03:00:00"),
        ("FREQ=DAILY;INTERVAL=2", "2024-02-01 00:00:00", "2024-02-02 08:15:30"),
        ("FREQ=WEEKLY", "2025-06-01 12:00:00", "2025-06-04 08:15:30"),
        ("FREQ=WEEKLY;BYDAY=MON,FRI;BYHOUR=6", "2025-06-03 12:00:00", "2025-06-06 06:15:30"),
        ("FREQ=MONTHLY", "2024-02-01 00:00:00", "2024-03-31 08:15:30"),  # months without a 31st are left out
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2024-02-01 00:00:00", "2024-02-29 08:15:30"),
        ("FREQ=MONTHLY;BYDAY=-1FRI", "2025-06-01 00:00:00", "2025-06-27 08:15:30"),
        ("FREQ=MONTHLY;BYDAY=2 WED", "2025-06-01 00:00:00", "2025-06-11 08:15:30"),
        ("FREQ=MONTHLY;BYDAY=MON,TUE,WED,THU,FRI;BYSETPOS=-1", "2025-05-31 00:00:00", "2025-06-30 08:15:30"),
        ("FREQ=YEARLY;BYMONTH=FEB;BYMONTHDAY=29", "2025-06-01 00:00:00", "2028-02-29 08:15:30"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MON", "2025-06-01 00:00:00", "2025-12-29 08:15:30"),
        ("FREQ=YEARLY;BYYEARDAY=-1", "2025-06-01 00:00:00", "2025-12-31 08:15:30"),
        ("FREQ=SECONDLY;INTERVAL=30;BYMONTH=2;BYMONTHDAY=29", "2025-06-01 00:00:00", "2028-02-29 00:00:00"),
        ("FREQ=MINUTELY;BYMONTH=JUL;BYSECOND=0", "2025-06-01 00:00:00", "2025-07-01 00:00:00"),
        ("FREQ=HOURLY;BYDAY=SAT,SUN;BYHOUR=22", "2025-06-02 00:00:00", "2025-06-07 22:15:30"),
    ],
)
def test_the_next_moment_follows_the_rule(interval: str, after: str, expected: str) -> None:
    assert parse(interval).after(utc(after), START) == utc(expected)


def test_a_moment_that_matches_counts_only_when_asked() -> None:
    rule = parse("FREQ=DAILY;BYHOUR=3;BYMINUTE=0;BYSECOND=0")
    moment = utc("2025-06-01 03:00:00")
    assert rule.after(moment, START, inclusive=True) == moment
    assert rule.after(moment, START) == utc("2025-06-02 03:00:00")


def test_nothing_comes_before_the_start() -> None:
    assert parse("FREQ=HOURLY").after(utc("2020-01-01 00:00:00"), START, inclusive=True) == START


def test_a_daily_rule_follows_the_clock_on_the_wall_over_daylight_saving() -> None:
    rule = parse("FREQ=DAILY;BYHOUR=8;BYMINUTE=0;BYSECOND=0")
    start = datetime(2025, 1, 1, tzinfo=LISBON)
    assert rule.after(utc("2025-03-29 12:00:00"), start) == utc("2025-03-30 07:00:00")


def test_a_rule_within_the_hour_follows_elapsed_time_over_daylight_saving() -> None:
    rule = parse("FREQ=MINUTELY;INTERVAL=45")
    start = datetime(2025, 3, 30, 0, 0, tzinfo=LISBON)
    assert rule.after(utc("2025-03-30 00:45:00"), start) == utc("2025-03-30 01:30:00")


@pytest.mark.parametrize(
    "interval",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;INTERVAL=2;BYHOUR=9",  # from an even hour on: 9 never comes
    ],
)
def test_a_rule_that_never_matches_is_found_out_soon(interval: str) -> None:
    assert parse(interval).after(START, START) is None


@pytest.mark.parametrize(
    ("interval", "code"),
    [
        ("INTERVAL=5;FREQ=DAILY", 27415),
        ("BYHOUR=5", 27415),
        ("FREQ=FORTNIGHTLY", 27412),
        ("FREQ=DAILY;BYMOON=1", 27412),
        ("FREQ=SECONDLY;INTERVAL=0", 27413),
        ("FREQ=SECONDLY;INTERVAL=100", 27413),
        ("FREQ=DAILY;BYHOUR=24", 27414),
        ("FREQ=DAILY;BYMONTHDAY=0", 27414),
        ("FREQ=WEEKLY;BYDAY=MONDAY", 27416),
        ("FREQ=WEEKLY;BYDAY=2MON", 27416),
        ("FREQ=MONTHLY;BYWEEKNO=3", 27417),
        ("FREQ=DAILY;BYDATE=0101", 3001),
    ],
)
def test_what_is_no_calendar_expression_is_refused(interval: str, code: int) -> None:
    with pytest.raises(OraError) as caught:
        parse(interval)
    assert caught.value.code == code


def test_an_expression_that_gives_a_date_is_in_the_servers_zone() -> None:
    session: Any = SimpleNamespace(
        engine=SimpleNamespace(clock=SimpleNamespace(zone="America/Sao_Paulo")),
        execute_immediate=lambda *call, **options: ([(ODate(2026, 1, 1, 10),)], None),
    )
    found = timing.next_run(session, Job("APP", "J"), Timing(repeat_interval="sysdate + 1"), START)
    assert found == datetime(2026, 1, 1, 13, tzinfo=timezone.utc)
