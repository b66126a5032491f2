"""How many sends at once: what the level makes of the answers."""

from __future__ import annotations

import random

import pytest

from python_job.pace import START, Level


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr("python_job.pace.time.monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def answers(level: Level, count: int, seconds: float, pushed_back: bool = False, stop: bool = False) -> None:
    """To as many sends at once as there may be."""
    for _ in range(count):
        level.note(seconds, level.now, pushed_back, stop)


def grown(ceiling: int = 64) -> Level:
    level = Level(ceiling)
    answers(level, 500, 0.1)
    return level


def test_it_starts_low_and_reaches_the_ceiling_within_a_few_round_trips() -> None:
    level = Level(64)
    assert level.now == START
    answers(level, START + 3 * START, 0.1)
    assert level.now == 64


@pytest.mark.parametrize("ceiling", [1, 2, 7, 64])
def test_it_is_never_above_the_ceiling_nor_below_one(ceiling: int) -> None:
    level, seen = Level(ceiling), set[int]()
    for number in range(3000):
        level.note(0.1 + number % 7, level.now, number % 50 > 45, number % 300 == 299)
        seen.add(level.now)
    assert min(seen) >= 1
    assert max(seen) <= ceiling


def test_answers_that_slow_down_lower_it_until_they_are_as_quick_again() -> None:
    """A server that works on eight at a time and lets the others wait."""
    level = Level(64)
    for _ in range(200):
        answers(level, level.now, 0.02 * max(1.0, level.now / 8))
    assert 8 <= level.now <= 24


def test_a_server_that_is_away_halves_it_once_for_each_round_of_sends() -> None:
    level = grown()
    answers(level, 64, 0.1, pushed_back=True)
    assert level.now == 32
    answers(level, 64, 0.1, pushed_back=True)
    assert level.now in (8, 16)


def test_after_an_outage_it_is_soon_what_it_was() -> None:
    level = grown()
    answers(level, 2000, 0.1, pushed_back=True)
    assert level.now == 1
    answers(level, 1000, 0.1)
    assert level.now == 64


@pytest.mark.parametrize("share", [0.001, 0.01, 0.05])
def test_a_refusal_now_and_then_is_not_for_the_number_of_sends(share: float) -> None:
    level, chance = Level(64), random.Random(7)
    total = 0
    for _ in range(5000):
        level.note(0.05, level.now, pushed_back=chance.random() < share)
        total += level.now
    assert total / 5000 > 48


def test_a_few_slow_answers_are_not_for_the_number_of_sends() -> None:
    level, chance = Level(64), random.Random(7)
    for _ in range(5000):
        level.note(0.2 if chance.random() < 0.1 else 0.02, level.now)
    assert level.now == 64


def test_where_the_server_asked_to_stop_it_returns_slowly(clock: Clock) -> None:
    """One that refuses above twelve at once: once in a while, not every few round trips."""
    level, refusals = Level(64), 0
    while clock.now < 600:
        clock.now += 0.02
        if level.now > 12:
            refusals += 1
            answers(level, level.now - 12, 0.02, stop=True)
        else:
            answers(level, level.now, 0.02)
    assert 5 < refusals < 60


def test_that_all_sends_under_way_are_asked_to_stop_counts_once() -> None:
    level = grown()
    answers(level, 64, 0.1, stop=True)
    assert level.now == 32
    answers(level, 200, 0.1)
    assert level.now == 48


def test_a_way_that_has_become_longer_does_not_keep_it_low(clock: Clock) -> None:
    level = Level(64)
    answers(level, 500, 0.002)
    for _ in range(50):
        clock.now += 0.02
        answers(level, level.now, 0.02)
    assert level.now == 64


def test_a_coarse_clock_does_not_keep_it_low(clock: Clock) -> None:
    """One that ticks every 15.6 ms, before answers of half of that."""
    level, chance = Level(64), random.Random(7)
    for _ in range(300):
        clock.now += 0.01
        for _ in range(level.now):
            level.note(0.0156 if chance.random() < 0.4 else 0.0, level.now)
    assert level.now >= 16


def test_what_is_not_made_use_of_does_not_grow() -> None:
    level = Level(64)
    for _ in range(1000):
        level.note(0.01, 1)
    assert level.now == START


def test_what_should_be_at_hand_is_what_is_sent_in_half_a_second_and_two_each_at_least() -> None:
    assert Level(64).ahead == 4 * START, "nobody knows yet"
    quick, slow = Level(8), Level(8)
    answers(quick, 100, 0.01)
    answers(slow, 100, 10)
    assert (quick.ahead, slow.ahead) == (400, 16)
