"""python -m tests.bench trigger: what the generated trigger adds to the application's own statements."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from statistics import median

import oracledb

from tests.database import empty_queue
from tests.statements import Metered, metered_database

from . import application, say
from .page import Page

TITLE = "The trigger beside the application's own statements"
SESSIONS = {1: 30, 16: 5}  # at once: orders of each, a round
ROUNDS = 3
ROWS = 10_000  # of one statement
SAMPLE_S = 0.05
Key = tuple[str, bool]  # what was timed, and whether the trigger was there


@dataclass
class Bench:
    metered: Metered
    dba: oracledb.Connection
    customer: Executor
    ms: dict[Key, list[float]] = field(default_factory=lambda: defaultdict(list))
    samples: int = 0
    blocked: int = 0

    def trigger(self, on: bool) -> None:
        with self.dba.cursor() as cursor:
            cursor.execute(f"alter trigger chamados.tg_os_notif {'enable' if on else 'disable'}")

    def single_rows(self, sessions: int, count: int) -> None:
        for on in (False, True):
            self.trigger(on)
            with self.sampled():
                times = self.customer.submit(
                    application.time_statements, self.metered.database.dsn, sessions, count
                ).result()
            self.ms[f"insert and commit, {sessions} at once", on] += times.inserts
            self.ms[f"update and commit, {sessions} at once", on] += times.updates

    def one_statement(self) -> None:
        for on in (False, True):
            self.trigger(on)
            took = self.customer.submit(application.time_one_statement, self.metered.database.dsn).result()
            self.ms[f"update of {ROWS:,} rows and commit", on].append(took)

    def fill(self) -> None:
        """So many orders, none of which has a notification."""
        empty_queue(self.dba)
        self.trigger(False)
        with self.dba.cursor() as cursor:
            cursor.execute(
                "insert into chamados.ordem_servico (tipo_os, status, descricao) "
                "select 'PADRAO', 'ABERTA', 'Bomba ' || level from dual connect by level <= :1",
                [ROWS],
            )
        self.dba.commit()

    @contextmanager
    def sampled(self) -> Iterator[None]:
        """Looks again and again for sessions that wait for another one's lock."""
        over = threading.Event()

        def look() -> None:
            while not over.wait(SAMPLE_S):
                self.samples += 1
                self.blocked += self.metered.blocked("CHAMADOS")

        watch = threading.Thread(target=look)
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()


@contextmanager
def bench() -> Iterator[Bench]:
    with (
        metered_database() as metered,
        closing(metered.database.connect("system")) as dba,
        application.process() as customer,
    ):
        empty_queue(dba)
        b = Bench(metered, dba, customer)
        yield b
        b.trigger(True)
        empty_queue(dba)


def measure(page: Page) -> None:
    with bench() as b:
        b.single_rows(1, 1)
        b.ms.clear()
        for number in range(1, 1 + ROUNDS):
            for sessions, count in SESSIONS.items():
                b.single_rows(sessions, count)
            say(f"  round {number} of {ROUNDS}")
        b.fill()
        b.one_statement()
    page.text(
        f"Milliseconds of a statement with its commit, medians of {ROUNDS} rounds in which both sides took turns (the "
        "large one: once); application and database are processes of their own."
    )
    names = list(dict.fromkeys(name for name, _ in b.ms))
    sides = {name: (median(b.ms[name, False]), median(b.ms[name, True])) for name in names}
    page.table(
        ["statement", "without, ms", "with, ms", "ratio"],
        [(name, f"{bare:.1f}", f"{watched:.1f}", f"{watched / bare:.1f}") for name, (bare, watched) in sides.items()],
    )
    page.text(
        f"Sessions of the application found waiting for a lock: {b.blocked} in {b.samples:,} looks. That carries over, "
        "as does what is done: no round trip more, one row written a notification, and the statements that are counted "
        "in a section of their own. Milliseconds and their ratios do not: the stand-in interprets the trigger, for all "
        "sessions in one process, while the bare statement only passes through."
    )
