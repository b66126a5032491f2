"""Guessing gets slower and slower, and honest people are not hindered by what is not their fault."""

from __future__ import annotations

from python_job.panel.throttle import Throttle

from .conftest import Clock


def failing(throttle: Throttle, clock: Clock, attempts: int) -> float:
    """Seconds a guesser needs for so many attempts who makes each as soon as it is due."""
    begun = clock.now
    for _ in range(attempts):
        clock.now += throttle.wait("MARIA")
        throttle.begin("MARIA")
    return clock.now - begun


def test_ten_guesses_take_most_of_a_day() -> None:
    clock = Clock()
    assert failing(Throttle(3, clock), clock, 10) > 20 * 3600


def test_no_wait_is_longer_than_a_day_and_a_day_of_peace_ends_it() -> None:
    clock = Clock()
    throttle = Throttle(3, clock)
    failing(throttle, clock, 30)
    assert throttle.wait("MARIA") == 86_400
    clock.now += 86_401
    throttle.begin("MARIA")
    assert throttle.wait("MARIA") == 0


def test_a_success_starts_anew() -> None:
    clock = Clock()
    throttle = Throttle(3, clock)
    failing(throttle, clock, 3)
    throttle.succeeded("MARIA")
    assert throttle.wait("MARIA") == 0


def test_attempts_at_the_same_time_count_before_their_end() -> None:
    throttle = Throttle(3, Clock())
    for _ in range(3):
        assert throttle.wait("MARIA") == 0
        throttle.begin("MARIA")
    assert throttle.wait("MARIA") > 0


def test_what_says_nothing_of_the_password_is_taken_back() -> None:
    clock = Clock()
    throttle = Throttle(3, clock)
    for _ in range(20):
        throttle.not_tried("MARIA", throttle.begin("MARIA"))
    assert throttle.wait("MARIA") == 0
    failing(throttle, clock, 3)
    clock.now += 600
    throttle.not_tried("MARIA", throttle.begin("MARIA"))
    assert throttle.wait("MARIA") == 0


def test_invented_names_fill_no_memory() -> None:
    throttle = Throttle(3, Clock())
    for n in range(20_000):
        throttle.begin(f"N{n}")
    assert len(throttle._failures) <= 10_000
