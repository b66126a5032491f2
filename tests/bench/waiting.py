"""python -m tests.bench waiting: from a commit to the request that ntfy reads; and what waiting costs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import oracledb

from tests.database import data_folder, empty_queue
from tests.statements import Metered, Spent, metered_database
from tests.waiting import wait_until

from . import application, arrivals, say
from .page import Page
from .programs import configuration, processor_s, running

TITLE = "From commit to arrival, and the cost of waiting"
PROGRAMS = {"service": (), "send_once": ("--linger", "3600", "--deadline", "3600")}
RATES = {1: 10, 10: 60, 100: 600}  # events a second: events
WARM = 3
IDLE_S = 8.0


@dataclass(frozen=True)
class Found:
    """Of one program: by rate, seconds from commit to arrival, in order, and events a second that were reached; of
    `idle_s` seconds without an event, what the database spent on it, and the processor seconds of its own."""

    late: dict[int, list[float]]
    reached: dict[int, float]
    spent: Spent
    own_s: float
    idle_s: float


@dataclass(frozen=True)
class Bench:
    metered: Metered
    dba: oracledb.Connection
    customer: Executor
    folder: Path

    def watch(self, module: str, *arguments: str) -> Found:
        committed: dict[int, dict[int, float]] = {}
        empty_queue(self.dba)
        with arrivals.server() as ntfy:
            config = configuration(self.folder, self.metered.database.dsn, ntfy.url)
            with running(self.folder, module, "--config", config, *arguments) as program:
                self.commit(0, WARM, 5)
                for rate, count in RATES.items():
                    committed[rate] = self.commit(1000 * rate, count, rate)
                    say(f"  {module}: {count} events at {rate}/s have arrived")
                before, own, started = self.metered.spent("HSM_JOB"), processor_s(program.pid), time.monotonic()
                time.sleep(IDLE_S)
                idle = time.monotonic() - started
                spent, own = self.metered.spent("HSM_JOB").since(before), processor_s(program.pid) - own
        late = {rate: sorted(ntfy.at[n] - moment for n, moment in ends.items()) for rate, ends in committed.items()}
        spans = {rate: max(ends.values()) - min(ends.values()) for rate, ends in committed.items()}
        return Found(late, {rate: (len(late[rate]) - 1) / span for rate, span in spans.items()}, spent, own, idle)

    def commit(self, first: int, count: int, rate: float) -> dict[int, float]:
        """When each of these orders was committed, by its number; returns when all are delivered."""
        dsn = self.metered.database.dsn
        moments = self.customer.submit(application.commit_orders, dsn, first, count, rate).result()
        wait_until(self.all_delivered)
        return moments

    def all_delivered(self) -> bool:
        time.sleep(0.2)  # what asks takes its time from those it asks about
        with self.dba.cursor() as cursor:
            cursor.execute("select count(*) from hsm.hsm_fila_notificacao where status <> 'PROCESSADO'")
            return bool(cursor.fetchone() == (0,))


@contextmanager
def bench() -> Iterator[Bench]:
    with (
        metered_database() as metered,
        closing(metered.database.connect("system")) as dba,
        application.process() as customer,
        data_folder() as folder,
    ):
        yield Bench(metered, dba, customer, folder)
        empty_queue(dba)


def measure(page: Page) -> None:
    with bench() as b:
        started, before = time.monotonic(), b.metered.spent("HSM_JOB")
        time.sleep(IDLE_S)
        nobody = 60 * b.metered.spent("HSM_JOB").since(before).processor_s / (time.monotonic() - started)
        found = {name: b.watch(name, *arguments) for name, arguments in PROGRAMS.items()}
    page.text(
        "An application commits single inserts at random moments; each program runs as a site starts it, resident or "
        "lingering. Milliseconds from the moment the commit returned to the moment the server has read the request; "
        "application, program, server and database are processes of their own on one machine."
    )
    page.table(
        ["program, events a second", "events", "reached", "median, ms", "99 of 100 within, ms", "longest, ms"],
        [
            (
                f"{name}, {rate}/s",
                len(late := each.late[rate]),
                f"{each.reached[rate]:.3g}/s",
                *(f"{1000 * seconds:.0f}" for seconds in (median(late), late[-1 - len(late) // 100], late[-1])),
            )
            for name, each in found.items()
            for rate in RATES
        ],
    )
    page.text("With an empty queue, a minute of waiting costs:")
    page.table(
        ["program", "statements", "buffers", "round trips", "its own processor, s", "the database's, s"],
        [
            (
                name,
                *(f"{60 * value / each.idle_s:.0f}" for value in each.spent[:3]),
                f"{60 * each.own_s / each.idle_s:.2f}",
                f"{60 * each.spent.processor_s / each.idle_s - nobody:.2f}",
            )
            for name, each in found.items()
        ],
    )
    page.text(
        f"Of the stand-in are the database's seconds (those of an idle one, {nobody:.2f} a minute, are taken off) and "
        "a part of each delay: it interprets all sessions in one process. The looks a second, and so most of the delay "
        "at few events, statements and round trips carry over."
    )
