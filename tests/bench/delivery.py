"""How fast what waits goes out, beside what else could carry it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import oracledb

from python_job.config import Job
from tests.bench import away, say, standin
from tests.bench.original import TABLE
from tests.bench.page import Page
from tests.bench.sides import race
from tests.database import data_folder, database_under_test, empty_queue

TITLE = "Delivery"
COPIES, COPIES_MS = (2, 4), 20
ROUNDS = 3

# In one statement, since it is not what is measured: rows as the trigger leaves them, each of an order of its own
ENQUEUE = """
insert into hsm.hsm_fila_notificacao (id_os, mensagem, status, dt_criacao, proxima_tentativa, tipo_os, evento, id_rota,
       canal, ordenada, aglutina, dados)
select n.numero, 'Bomba parada', 'PENDENTE', d.agora, d.agora, 'PADRAO', 'STATUS', r.id, r.canal, r.ordenada,
       r.aglutina, '{"descricao":"Bomba parada","status":"ABERTA","responsavel":"Ana"}'
  from (select level as numero from dual connect by level <= :1) n
 cross join (select sys_extract_utc(systimestamp) as agora from dual) d
 cross join (select id, canal, ordenada, aglutina
               from hsm.hsm_rota_notificacao
              where tipo_os = '*') r"""


class Distance(NamedTuple):
    """Events of each side: enough for a first claim, a level still to be found and a last report to weigh little."""

    milliseconds: int
    events: int  # of the job and the bare client
    original: int
    apprise: int


DISTANCES = (Distance(0, 1000, 200, 200), Distance(20, 1200, 60, 120), Distance(100, 2400, 15, 60))
MOST = max(distance.events for distance in DISTANCES)


@dataclass(frozen=True)
class Site:
    """A database with both versions. bodies: where the bare client finds what it sends."""

    dba: oracledb.Connection
    dsn: str
    bodies: Path

    def job(self, url: str, events: int, copies: int = 1) -> float:
        """Events a second, the first claim and the last report included."""
        with self.dba.cursor() as cursor:
            cursor.execute(ENQUEUE, [events])
            assert cursor.rowcount == events
        self.dba.commit()
        seconds, delivered = race(*[["sides", "job", self.dsn, url]] * copies)
        assert sum(delivered) == events, delivered
        return events / seconds

    def unhindered(self, url: str, events: int) -> float:
        """The job again, before a database that takes no time."""
        with standin.database(events, events) as database:
            seconds, [delivered] = race(["sides", "job", database.dsn, url])
            assert list(database.tenths())[-1:] == [10]
        assert delivered == events, delivered
        return events / seconds

    def original(self, url: str, events: int) -> float:
        with self.dba.cursor() as cursor:
            texts = [(number, f"Nova OS {number}: Bomba parada") for number in range(events)]
            cursor.executemany("insert into chamados.hsm_fila_notificacao (id_os, mensagem) values (:1, :2)", texts)
        self.dba.commit()
        seconds, [sent] = race(["original", self.dsn, url])
        assert sent == events, sent
        return events / seconds

    def bare(self, url: str, events: int) -> float:
        """With the job's own posts, byte for byte."""
        seconds, [sent] = race(["sides", "bare", url, str(Job().concurrency), str(self.bodies), str(events)])
        assert sent == events, sent
        return events / seconds

    def warm(self, url: str) -> None:
        """What the job sends is kept for the bare client."""
        self.job(url, MOST)
        with self.dba.cursor() as cursor:
            cursor.execute("select payload from hsm.hsm_carga")
            self.bodies.write_text(json.dumps([str(row[0]) for row in cursor]))

    def sides(self, url: str, distance: Distance) -> dict[str, Callable[[], float]]:
        copies = COPIES if distance.milliseconds == COPIES_MS else ()
        return {
            "job": lambda: self.job(url, distance.events),
            "original": lambda: self.original(url, distance.original),
            "Apprise": lambda: apprise(url, distance.apprise),
            "bare client": lambda: self.bare(url, distance.events),
            "job without a database": lambda: self.unhindered(url, distance.events),
            **{f"{number} jobs": partial(self.job, url, distance.events, number) for number in copies},
        }


@contextmanager
def site() -> Iterator[Site]:
    with data_folder() as folder, database_under_test(folder) as database, closing(database.connect("system")) as dba:
        empty_queue(dba)
        with dba.cursor() as cursor:
            cursor.execute(TABLE.replace("table ", "table chamados."))
        try:
            yield Site(dba, database.dsn, folder / "bodies.json")
        finally:
            with dba.cursor() as cursor:
                cursor.execute("drop table chamados.hsm_fila_notificacao")
            empty_queue(dba)


def apprise(url: str, events: int) -> float:
    seconds, [sent] = race(["sides", "apprise", url, str(events)])
    assert sent == events, sent
    return events / seconds


def measure(page: Page) -> None:
    sides, unhindered, copies = [], [], []
    with site() as found:
        with away.server(0) as url:
            found.warm(url)
        for distance in DISTANCES:
            milliseconds = distance.milliseconds
            with away.server(milliseconds / 1000) as url:
                rates = compared(f"{milliseconds} ms away", found.sides(url, distance))
            job = rates["job"]
            others = [rates[name] for name in ("original", "Apprise", "bare client")]
            ratios = [f"{job / other:.{digits}f}" for other, digits in zip(others, (1, 1, 2), strict=True)]
            sides.append([f"{milliseconds} ms", round(job), *map(round, others), *ratios])
            alone = rates["job without a database"]
            others = [rates[name] for name in ("original", "bare client")]
            ratios = [f"{alone / other:.{digits}f}" for other, digits in zip(others, (1, 2), strict=True)]
            unhindered.append([f"{milliseconds} ms", round(alone), *ratios])
            if milliseconds == COPIES_MS:
                copies = [(1, round(job), "1.00")]
                copies += [(n, round(rates[f"{n} jobs"]), f"{rates[f'{n} jobs'] / job:.2f}") for n in COPIES]
    page.text(
        "Notifications a second to a server that answers after so many milliseconds. The job as it is shipped carries "
        f"{DISTANCES[0].events} to {MOST} that wait, each of an order of its own, and is measured from its first claim "
        f"to its last report; figures are medians of {ROUNDS} rounds in which the sides took turns. Each side is a "
        "process of its own, and so is the server; they and the database share this machine. The original is the loop "
        "of a system's first version: for each row a post, an update, a commit (`tests/bench/original.py`); it opens a "
        "connection for each post, which is done at once here and takes a journey more in a network. Apprise's ntfy "
        "plugin has no database; it sends in its asynchronous way, with the threads it gives itself (processors + 4, "
        "at most 32), and its own brake of so many requests a second is off. The bare client has no database either: "
        f"{Job().concurrency} threads, as many posts at once as the job may have, a `requests.Session` for each, and "
        "the job's own posts byte for byte."
    )
    page.table(
        "server|job|original|Apprise|bare client|job : original|job : Apprise|job : bare client".split("|"), sides
    )
    page.text(f"Copies of the job that share one queue, {COPIES_MS} ms away:")
    page.table(["copies", "a second", "of one"], copies)
    page.text(
        "Of the sandbox: one process runs the PL/SQL of all sessions, on the processors that the sides need too. So "
        "the rates and what copies add are its own, and so are the ratios where the database takes longer than the "
        "server. What is left when the database takes no time, the job and its driver as they are (a process that "
        "speaks the protocol and only hands out rows):"
    )
    page.table("server|job without a database|to the original|to the bare client".split("|"), unhindered)
    page.text(
        "An Oracle on a machine of its own leaves a job between the two tables. The original's side has a database "
        "all the while: it takes little of its time."
    )


def compared(where: str, sides: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """The median rate of each side; they take turns."""
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(1, ROUNDS + 1):
        for name, side in sides.items():
            rates[name].append(side())
        found = ", ".join(f"{name} {of[-1]:.0f}" for name, of in rates.items())
        say(f"  {where}, round {number} of {ROUNDS}, a second: {found}")
    return {name: median(found) for name, found in rates.items()}
