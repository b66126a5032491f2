"""The sandbox before its earlier self: which commit that is, whose turn it is, and what a row of the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import sandbox
from tests.bench.sandbox import Bench, Cost
from tests.database import ROOT

in_a_clone = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(sandbox, "SINCE", "HEAD")
    return Bench(tmp_path)


@in_a_clone
def test_the_earlier_side_is_the_commits_own_tree(bench: Bench) -> None:
    earlier, now = bench.trees
    assert now == ROOT
    assert (earlier / "deploy" / "sandbox" / "__main__.py").is_file()
    assert (earlier / "plsql").is_dir()


@in_a_clone
def test_a_side_that_came_first_comes_second_in_the_next_round(bench: Bench) -> None:
    order = []

    def measured(side: int) -> Cost:
        order.append(side)
        return Cost(side, 0)

    for number in (1, 2):
        bench.in_turn(number, "work", measured)
    assert order == [0, 1, 1, 0]
    assert bench.taken["work"] == [(Cost(0, 0), Cost(1, 0))] * 2


@in_a_clone
def test_a_commit_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SINCE", "no-such-commit")
    with pytest.raises(AssertionError, match="no commit no-such-commit"):
        Bench(tmp_path)


def test_a_row_has_the_medians_and_the_ratios_of_each_round() -> None:
    pairs = [(Cost(1.0, 0.5), Cost(2.0, 0.5)), (Cost(2.0, 0.5), Cost(2.0, 1.0)), (Cost(3.0, 1.0), Cost(1.5, 1.5))]
    assert sandbox.row("start", pairs) == ("start", "2000", "2000", "1.00", "0.50 to 2.00", "1.50")
    many = sandbox.POINTS["null block"][1]
    assert sandbox.row("null block", [(Cost(many * 0.001, 0.1), Cost(many * 0.002, 0.1))])[1:3] == ("1.00", "2.00")
