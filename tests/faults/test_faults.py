"""The scenarios of random faults: what can be said of them without playing one. They are played by make test, 60 after
the tests, and by make faults."""

from __future__ import annotations

import pytest

from .draw import draw
from .mutations import MUTATIONS, mutated


def test_a_seed_draws_the_same_scenario_each_time() -> None:
    assert draw(7) == draw(7) != draw(8)


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_copy_differs_from_the_product_as_it_is(name: str) -> None:
    assert mutated(name)
