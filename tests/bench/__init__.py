"""Benchmarks: ratios measured within one run, because machines differ and are shared."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
