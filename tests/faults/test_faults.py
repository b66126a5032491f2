"""Sixty scenarios of random faults, other ones each time. Longer: make faults."""

from __future__ import annotations

import sys
from random import SystemRandom

import pytest

from .draw import draw
from .many import Runs, told
from .mutations import MUTATIONS, mutated

COUNT, WORKERS = 60, 3


def test_whatever_befalls_every_promise_is_kept() -> None:
    first = SystemRandom().randrange(1_000_000)
    sys.stdout.write(f"seeds {first} to {first + COUNT - 1}\n")
    with Runs(WORKERS) as runs:
        reports = runs.play(range(first, first + COUNT))
    broken = [told(report) for report in reports if report.broken]
    assert not broken, "\n".join(broken)
    assert len(reports) == COUNT
    assert sum(report.repeats for report in reports) > 0, "the faults reached nobody"


def test_a_seed_draws_the_same_scenario_each_time() -> None:
    assert draw(7) == draw(7) != draw(8)


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_copy_differs_from_the_product_as_it_is(name: str) -> None:
    assert mutated(name)
