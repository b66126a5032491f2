"""python -m tests.faults: scenarios of random faults, several at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from random import SystemRandom

from tests.bench import say

from .many import Runs
from .mutations import MUTATIONS
from .page import healing, lines, write


def main(argv: Sequence[str] | None = None) -> int:
    """0: every promise was kept (with --mutations: none of the broken copies got by)."""
    options = _options(argv)
    if options.mutations is not None:
        return _mutations(options)
    first = options.seed if options.seed is not None else SystemRandom().randrange(1_000_000)
    seeds = [first] * options.times if options.times > 1 else list(range(first, first + options.count))
    say(f"seeds {seeds[0]} to {seeds[-1]}")
    with Runs(options.workers) as runs:
        reports = runs.play(seeds, options.mutation, tell=say)
    broken = [report for report in reports if report.broken]
    for name, value in lines(reports):
        say(f"{name:<40} {value}")
    for name, count, middle, most in healing(reports):
        say(f"held back by {name:<16} {count:>4} times: out after {middle} s, at most {most} s")
    if options.page:
        write(reports, "make faults")
    return 1 if broken else 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, help="of the first scenario (default: a random one)")
    parser.add_argument("--count", type=int, default=1, help="so many scenarios, each with the next seed")
    parser.add_argument("--times", type=int, default=1, help="the same scenario so many times")
    parser.add_argument("--workers", type=int, default=3, help="processes at once, each with a sandbox")
    parser.add_argument("--mutation", choices=sorted(MUTATIONS), help="against this broken copy of the product")
    parser.add_argument(
        "--mutations", nargs="*", choices=sorted(MUTATIONS), help="these broken copies (none named: all), until found"
    )
    parser.add_argument("--page", action="store_true", help="write the table into docs/reference/measurements.md")
    return parser.parse_args(argv)


def _mutations(options: argparse.Namespace) -> int:
    missed = 0
    with Runs(options.workers) as runs:
        for name in options.mutations or sorted(MUTATIONS):
            seeds = list(range(1, 1 + max(options.count, 40)))
            reports = runs.play(seeds, name, stop_at_first=True)
            found = next((report for report in reports if report.broken), None)
            missed += found is None
            how = f"scenario {len(reports)}, seed {found.seed}: {found.broken[0][:160]}" if found else "NOT FOUND"
            say(f"{name:<28} {how}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
