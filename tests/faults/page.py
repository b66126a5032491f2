"""What many scenarios came to: lines for the terminal, and the part of docs/reference/measurements.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from tests.bench.page import Page

from .worker import Report

TITLE = "Random faults"
_TEXT = """\
Scenarios drawn from a seed, each with routes, application sessions, senders and faults of its own: processes killed and
frozen, sessions of the database killed in the middle of a call, the database restarted, clocks that jump, an ntfy that
refuses, breaks off, delivers and yet answers 500, throttles or is away, operators, upkeep, packages replaced under
load, and copies of the database or of a sender. Then everything is healed, the clock is moved on, the queue drains, and
what was promised is compared with what arrived. Counts carry over to Oracle as far as the stand-in is like it; seconds
are of the database's clock, with parameters as drawn."""


def lines(reports: Sequence[Report]) -> Iterator[tuple[str, str]]:
    """What there is of each, in words and numbers."""

    def total(*names: str) -> str:
        return " / ".join(f"{sum(getattr(report, name) for report in reports):,}" for name in names)

    yield "scenarios", f"{len(reports):,}"
    yield "of which broke a promise", f"{sum(bool(report.broken) for report in reports):,}"
    yield "events committed / rolled back", total("committed", "undone")
    yield "queue rows", total("rows")
    yield "requests read by ntfy / arrivals", total("requests", "arrivals")
    yield "repeats, all with the same sequence id", total("repeats")
    yield "of which nothing explains", total("unexplained")
    yield "events lost / rows stuck / out of order", total("lost", "stuck", "disorder")
    yield "senders killed / frozen", total("kills", "freezes")
    yield "sessions killed in the middle of a call", total("sessions")
    yield "acts of operators", total("acts")
    yield "seconds a scenario takes, median", f"{median(report.took_s for report in reports):.1f}"


def healing(reports: Sequence[Report]) -> Iterator[tuple[str, str, str, str]]:
    """By what still held rows back when all was healed: scenarios, then seconds until the last one was out, median and
    most."""
    found: dict[str, list[float]] = defaultdict(list)
    for report in reports:
        if report.held_by:
            found[report.held_by].append(report.healed_s)
    for name, seconds in sorted(found.items(), key=lambda item: -len(item[1])):
        yield name, f"{len(seconds):,}", f"{median(seconds):.0f}", f"{max(seconds):.0f}"


def write(reports: Sequence[Report], command: str) -> None:
    page = Page()
    page.text(_TEXT)
    page.table(("", "count"), lines(reports))
    page.text("From everything healed to the last one out, by what still held rows back at that moment:")
    page.table(("held back by", "scenarios", "median s", "most s"), healing(reports))
    page.save(TITLE, command)
