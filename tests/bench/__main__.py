"""python -m tests.bench [SECTION ...]: measures, and writes what it found into docs/measurements.md.

Without a name all sections, in the order below; with names those only, and the others' parts of the page stay."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from . import say
from .page import MEASUREMENTS, Page, conditions

SECTIONS = (
    "delivery",
    "level",
    "cold",
    "waiting",
    "statements",
    "memory",
    "trigger",
    "growth",
    "senders",
)


class Section(Protocol):
    """A module of this package. TITLE: its heading on the page, in English."""

    TITLE: str

    def measure(self, page: Page) -> None: ...


def main(names: Sequence[str]) -> int:
    if unknown := set(names) - set(SECTIONS):
        sys.stderr.write(f"no section {', '.join(sorted(unknown))}; there are: {' '.join(SECTIONS)}\n")
        return 2
    started = time.monotonic()
    chosen = [name for name in SECTIONS if not names or name in names]
    sections = [cast(Section, import_module(f"tests.bench.{name}")) for name in chosen]
    order = [] if names else [section.TITLE for section in sections]
    say(conditions())
    for number, (name, section) in enumerate(zip(chosen, sections, strict=True), 1):
        step, page, began = f"[{number} of {len(chosen)}] {name}", Page(), time.monotonic()
        say(f"{step}: {section.TITLE}")
        section.measure(page)
        page.save(section.TITLE, f'make bench S="{name}"', order=order)
        say(f"{step}: {time.monotonic() - began:.0f} s")
    say(f"{time.monotonic() - started:.0f} s in all; the page: {MEASUREMENTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
