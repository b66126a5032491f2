"""Whether the number of sends at once that finds itself is as good as the best anybody could have configured.

python -m tests.bench.level URL CEILING SECONDS KIND ...: a side of it, runs before these servers one after the other;
KIND: own or constant.
"""

from __future__ import annotations

import itertools
import logging
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from unittest.mock import patch

from python_job import lanes
from python_job.config import Config, Database, Job
from python_job.contract import Item, Result
from python_job.run import Run
from tests.bench import away, say
from tests.bench.page import Page
from tests.bench.sides import race, take_part
from tests.channels import ntfy

TITLE = "The level of concurrency that finds itself"
CONSTANTS = (4, 8, 16, 32, 64)
CEILING = 64
BATCH = 200
PAYLOAD = '{"topic":"chamados","title":"7","message":"Bomba parada - situação ABERTA, responsável Ana","priority":3}'


@dataclass(frozen=True)
class Server:
    """constant_s, own_s: seconds of each constant, and of the level that has to be found first."""

    name: str
    behaviour: dict[str, Any]
    constant_s: float = 1.0
    own_s: float = 2.0
    slow_delay: float = 0.0  # from the middle on


SERVERS = (
    Server("0 ms away", {"delay": 0.0}),
    Server("20 ms away", {"delay": 0.02}),
    Server("100 ms away", {"delay": 0.1}),
    Server("20 ms, works on 8 at once, others wait", {"delay": 0.02, "workers": 8}, 1.6, 3),
    Server("20 ms, refuses more than 12 at once", {"delay": 0.02, "limit": 12}, 1.6, 3),
    Server("20 ms, from the middle on 100 ms", {"delay": 0.02}, 1.6, 3, slow_delay=0.1),
)


class Constant:
    """In place of a Level: whatever the answers say."""

    ahead = BATCH

    def __init__(self, ceiling: int) -> None:
        self.now = ceiling

    def note(self, seconds: float, busy: int, pushed_back: bool = False, stop: bool = False) -> None:
        pass


@dataclass
class Endless:
    """In place of the database: there is always something due, but for as long as a refusal asked to rest."""

    results: list[Result] = field(default_factory=list)
    worker: str = "bench"
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _held_until: float = 0.0

    def present(self, facts: dict[str, Any]) -> None:
        return None

    def claim(self, batch: int, channels: Iterable[str]) -> list[Item]:
        if time.monotonic() < self._held_until:
            return []
        return [Item(number, "t", "PADRAO", 1, PAYLOAD, 60) for number in itertools.islice(self._numbers, batch)]

    def wait(self, channels: Iterable[str], most_s: float) -> float:
        time.sleep(max(0.0, min(most_s, self._held_until - time.monotonic())))
        return max(0.0, self._held_until - time.monotonic())

    def report(self, results: list[Result]) -> dict[str, int]:
        self.results += results
        rests = [result["esperar_s"] for result in results if result.get("http") == 429]
        if rests:
            self._held_until = time.monotonic() + max(rests)
        return {"processado": len(results), "ocupado": 0}


def run(url: str, ceiling: int, seconds: float, kind: str) -> dict[str, float]:
    """Accepted a second, the share of those sent that was refused, and the median milliseconds of an answer."""
    gateway, stop = Endless(), threading.Event()
    job = Job(batch=BATCH, concurrency=ceiling, linger_s=60)
    with patch.object(lanes, "Level", Constant) if kind == "constant" else nullcontext():
        loop = Run(Config(Database(), job, {"PADRAO": ntfy(url)}, []), gateway, stop)  # type: ignore[arg-type]
    timer = threading.Timer(seconds, stop.set)
    started = time.monotonic()
    timer.start()
    loop.run()
    took = time.monotonic() - started
    sent = [result for result in gateway.results if "http" in result]
    refused = sum(result["http"] != 200 for result in sent)
    return {
        "rate": (len(sent) - refused) / took,
        "refused": refused / len(sent),
        "ms": median(result["duracao_ms"] for result in sent),
    }


def side(arguments: Sequence[str]) -> None:
    logging.getLogger("python_job").setLevel(logging.ERROR)  # that a server refuses is no news here
    runs = [arguments[first : first + 4] for first in range(0, len(arguments), 4)]
    take_part(lambda: [run(url, int(ceiling), float(seconds), kind) for url, ceiling, seconds, kind in runs])


def before(server: Server) -> list[dict[str, float]]:
    """What was found with each constant, and at last without."""
    arguments: list[str] = []
    with ExitStack() as stack:
        for constant in (*CONSTANTS, 0):
            seconds = server.constant_s if constant else server.own_s
            slow_after = seconds / 2 if server.slow_delay else 0
            there = away.server(**server.behaviour, slow_after=slow_after, slow_delay=server.slow_delay)
            url = stack.enter_context(there)
            arguments += [url, str(constant or CEILING), str(seconds), "constant" if constant else "own"]
        _, [found] = race(["level", *arguments])
    return list(found)


def measure(page: Page) -> None:
    rows = []
    for server in SERVERS:
        found = before(server)
        cells = [cell(each) for each in found]
        best = max(each["rate"] for each in found[:-1])
        rows.append([server.name, *cells, f"{found[-1]['rate'] / best:.2f}"])
        say(f"  {server.name}: {', '.join(cells)}")
    page.text(
        "The job's own loop and threads, with as many sends at once as each column says, and in the last one with as "
        f"many as it finds right below {CEILING}, the time it takes to find out included. In each cell: accepted a "
        "second, median milliseconds of an answer, and the share of posts that were refused, if any were. No database: "
        "something is always due, and a refusal (429) holds the channel for the second the server asks for, as the "
        "database would."
    )
    page.table(["server", *map(str, CONSTANTS), "finds itself", "of the best constant"], rows)
    page.text(
        "Of this machine: what is reached 0 ms away, where its processors are the limit. Nothing here is the sandbox's."
    )


def cell(found: dict[str, float]) -> str:
    refused = f", {100 * found['refused']:.0f} % refused" if found["refused"] else ""
    return f"{found['rate']:.0f}, {found['ms']:.0f} ms{refused}"


if __name__ == "__main__":
    side(sys.argv[1:])
