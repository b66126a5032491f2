"""How many sends at once: what the level makes of the answers."""

from __future__ import annotations

import pytest

from python_job.pace import START, Level


def answers(level: Level, count: int, seconds: float, pushed_back: bool = False) -> None:
    for _ in range(count):
        level.note(seconds, pushed_back)


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
        level.note(0.1 + number % 7, pushed_back=number % 50 > 45)
        seen.add(level.now)
    assert min(seen) >= 1
    assert max(seen) <= ceiling


def test_answers_that_slow_down_lower_it_until_they_are_as_quick_again() -> None:
    """A server that works on eight at a time and lets the others wait."""
    level = Level(64)
    for _ in range(200):
        answers(level, level.now, 0.02 * max(1.0, level.now / 8))
    assert 8 <= level.now <= 24


def test_a_server_that_pushes_back_halves_it_once_however_many_of_the_sends_under_way_are_refused() -> None:
    level = grown()
    answers(level, 64, 0.1, pushed_back=True)
    assert level.now == 32
    answers(level, 32, 0.1, pushed_back=True)
    assert level.now == 16


def test_it_recovers_after_a_setback() -> None:
    level = grown()
    answers(level, 2000, 0.1, pushed_back=True)
    assert level.now == 1
    answers(level, 2000, 0.1)
    assert level.now == 64


def test_a_way_that_has_become_longer_is_the_new_measure_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = iter(range(10**6))
    monkeypatch.setattr("python_job.pace.time.monotonic", lambda: float(next(moment)))
    level = Level(64)
    answers(level, 500, 0.02)
    answers(level, 5000, 0.2)
    assert level.now == 64


def test_what_should_be_at_hand_is_what_is_sent_in_half_a_second_and_two_each_at_least() -> None:
    assert Level(64).ahead == 2 * START
    quick, slow = Level(8), Level(8)
    answers(quick, 100, 0.01)
    answers(slow, 100, 10)
    assert (quick.ahead, slow.ahead) == (400, 16)
