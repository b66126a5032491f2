"""python -m tests.bench [SECTION ...]: measures, and writes what it found into docs/reference/measurements.md.

Without a name all sections but the one of the sandbox itself, the timed ones first; with names those only, and the
others' parts of the page stay."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from typing import Protocol, cast

from . import say
from .page import MEASUREMENTS, Page, conditions

TIMED = ("delivery", "level", "cold", "waiting", "trigger", "senders")
COUNTED = ("statements", "memory", "growth")  # no clock is looked at: these share the machine
SECTIONS = (*TIMED, *COUNTED)
ASKED = ("sandbox",)  # measured by name only: it needs a clone with its history


class Section(Protocol):
    """A module of this package. TITLE: its heading on the page, in English."""

    TITLE: str

    def measure(self, page: Page) -> None: ...


def measured(name: str) -> Page:
    page, began = Page(), time.monotonic()
    say(f"{name}: {_section(name).TITLE}")
    _section(name).measure(page)
    say(f"{name}: {time.monotonic() - began:.0f} s")
    return page


def _section(name: str) -> Section:
    return cast(Section, import_module(f"tests.bench.{name}"))


def main(names: Sequence[str]) -> int:
    if unknown := set(names) - {*SECTIONS, *ASKED}:
        sys.stderr.write(f"no section {', '.join(sorted(unknown))}; there are: {' '.join((*SECTIONS, *ASKED))}\n")
        return 2
    started = time.monotonic()
    chosen = [name for name in (*SECTIONS, *ASKED) if name in (names or SECTIONS)]
    order = [] if names else [_section(name).TITLE for name in chosen]
    say(conditions())

    def save(name: str, page: Page) -> None:
        page.save(_section(name).TITLE, f'make bench S="{name}"', order=order)

    for name in [name for name in chosen if name not in COUNTED]:
        save(name, measured(name))
    if counted := [name for name in chosen if name in COUNTED]:
        with ProcessPoolExecutor(len(counted)) as together:
            for name, page in zip(counted, together.map(measured, counted), strict=True):
                save(name, page)
    say(f"{time.monotonic() - started:.0f} s in all; the page: {MEASUREMENTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
