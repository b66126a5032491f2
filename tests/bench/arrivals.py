"""python -m tests.bench.arrivals: stands in for ntfy and stamps what arrives. Prints its URL, and when stdin ends what
arrived: [[number, seconds of time.monotonic()], ...] of the orders described as `described` does."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.database import ROOT

from . import away


def described(number: int) -> str:
    """The description of an order, by which its notification is known."""
    return f"Bomba <{number}>"


class Arrivals:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.url = process.stdout.readline().strip()
        self.at: dict[int, float] = {}  # once it has ended


@contextmanager
def server() -> Iterator[Arrivals]:
    """In a process of its own."""
    command = [sys.executable, "-m", "tests.bench.arrivals"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        found = Arrivals(process)
        yield found
        for number, moment in json.loads(process.communicate(timeout=30)[0]):
            found.at.setdefault(number, moment)


async def main() -> None:
    stamps: list[tuple[int, float]] = []

    def stamp(body: bytes) -> None:
        moment = time.monotonic()
        if order := re.search(rb"Bomba <(\d+)>", body):
            stamps.append((int(order[1]), moment))

    await away.main(away.Behaviour(), stamp)
    sys.stdout.write(json.dumps(stamps))


if __name__ == "__main__":
    asyncio.run(main())
