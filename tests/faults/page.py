"""The table of docs/measurements.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from .worker import Report


def lines(reports: Sequence[Report]) -> list[tuple[str, str]]:
    def total(name: str) -> str:
        return f"{sum(getattr(report, name) for report in reports):,}"

    found = [
        ("scenarios", f"{len(reports):,}"),
        ("of which broke a promise", f"{sum(bool(report.broken) for report in reports):,}"),
        ("events committed / rolled back", f"{total('committed')} / {total('undone')}"),
        ("queue rows", total("rows")),
        ("requests read by ntfy / arrivals", f"{total('requests')} / {total('arrivals')}"),
        ("repeats, all with the same sequence id", total("repeats")),
        ("of which nobody can explain", total("unexplained")),
        ("events lost / rows stuck / out of order", f"{total('lost')} / {total('stuck')} / {total('disorder')}"),
        ("senders killed / frozen", f"{total('kills')} / {total('freezes')}"),
        ("sessions killed in the middle of a call", total("sessions")),
        ("acts of operators", total("acts")),
    ]
    healed: dict[str, list[float]] = defaultdict(list)
    for report in reports:
        healed[report.held_by].append(report.healed_s)
    for name, seconds in sorted(healed.items(), key=lambda item: -len(item[1])):
        found.append(
            (f"healed, then held by {name} ({len(seconds)})", f"median {median(seconds):.0f} s, most {max(seconds):.0f} s")
        )
    found.append(("seconds a scenario takes", f"median {median(report.took_s for report in reports):.1f}"))
    return found
