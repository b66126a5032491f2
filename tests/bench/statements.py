"""python -m tests.bench statements: SQL statements and round trips a message, from enqueue to report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import oracledb

from python_job.contract import Item, Outcome
from python_job.database import Gateway
from python_job.delivery import result_of
from python_job.logon import Database as Settings
from tests.database import PASSWORD, empty_queue
from tests.statements import Metered, Spent, metered_database

from .page import Page

TITLE = "Statements and round trips a message"
SIZES = (1, 10, 100, 500)
WARM = 2  # calls until a session has parsed everything

INSERT = (
    "insert into ordem_servico (tipo_os, status, descricao) "
    "select 'PADRAO', 'ABERTA', 'Bomba ' || level from dual connect by level <= :1"
)
UPDATE = "update ordem_servico set status = status || 'x' where rownum <= :1"


@dataclass(frozen=True)
class Bench:
    metered: Metered
    dba: oracledb.Connection

    def cost(self, user: str, action: Callable[[], object]) -> Spent:
        """What a call of this user's costs, once its session is warm."""
        for _ in range(WARM):
            action()
        before = self.metered.spent(user)
        action()
        return self.metered.spent(user).since(before)

    def trigger(self, on: bool) -> None:
        with self.dba.cursor() as cursor:
            cursor.execute(f"alter trigger chamados.tg_os_notif {'enable' if on else 'disable'}")

    def enqueues(self, page: Page) -> None:
        empty_queue(self.dba)
        with closing(self.metered.database.connect("chamados")) as application, application.cursor() as cursor:
            rows = []
            for what, text in (("insert", INSERT), ("update", UPDATE)):
                for size in SIZES:
                    costs = []
                    for on in (False, True):
                        self.trigger(on)
                        costs.append(self.cost("CHAMADOS", lambda: cursor.execute(text, [size])))  # noqa: B023
                    application.commit()
                    bare, watched = costs
                    added = watched.statements - bare.statements
                    rows.append((f"{what}, {size}", added, f"{added / size:.3g}", watched.trips - bare.trips))
        page.table(["the application's statement, rows", "statements added", "a message", "round trips added"], rows)

    def claims_and_reports(self, page: Page) -> None:
        settings = Settings(dsn=self.metered.database.dsn, user="HSM_JOB", password=PASSWORD)
        rows = []
        with closing(Gateway(settings, "bench")) as gateway:
            items: list[Item] = []

            def claim(size: int) -> None:
                items[:] = gateway.claim(size, ["PADRAO"])
                assert len(items) == size, (len(items), size)

            def report() -> None:
                results = [result_of(item, Outcome(http=200, id_externo="n")) for item in items]
                assert gateway.report(results)["processado"] == len(items)

            for size in SIZES:
                self.enqueue((WARM + 1) * size)
                for _ in range(WARM):
                    claim(size)
                    report()
                before = self.metered.spent("HSM_JOB")
                claim(size)
                between = self.metered.spent("HSM_JOB")
                report()
                claimed, reported = between.since(before), self.metered.spent("HSM_JOB").since(between)
                statements, trips = claimed.statements + reported.statements, claimed.trips + reported.trips
                counts = (claimed.statements, claimed.trips, reported.statements, reported.trips)
                rows.append((size, *counts, f"{statements / size:.3g}", f"{trips / size:.3g}"))
        head = "batch | claim: statements | round trips | report: statements | round trips | statements a message"
        page.table([*head.split(" | "), "round trips a message"], rows)

    def enqueue(self, count: int) -> None:
        empty_queue(self.dba)
        with self.dba.cursor() as cursor:
            cursor.execute(INSERT.replace("ordem_servico", "chamados.ordem_servico", 1), [count])
        self.dba.commit()


@contextmanager
def bench() -> Iterator[Bench]:
    """Claims may be as large as the largest batch."""
    with metered_database() as metered, closing(metered.database.connect("system")) as dba, dba.cursor() as cursor:
        [most] = cursor.execute("select valor from hsm.hsm_parametro where nome = 'LOTE_MAX'").fetchone()
        cursor.callproc("hsm.hsm_admin.definir_parametro", ["LOTE_MAX", str(max(SIZES))])
        yield Bench(metered, dba)
        empty_queue(dba)
        cursor.callproc("hsm.hsm_admin.definir_parametro", ["LOTE_MAX", most])


def measure(page: Page) -> None:
    with bench() as b:
        page.text(
            "What the trigger adds to a statement of the application, warm: one look at the routes a type and event, "
            "and one FORALL for each 500 rows."
        )
        b.enqueues(page)
        page.text(
            "What the job's calls cost, warm. A report beyond 32,767 bytes is a temporary LOB to the driver, which "
            "takes two round trips more, whatever its size."
        )
        b.claims_and_reports(page)
        page.text(
            "Round trips and a constant count whatever the batch carry over to Oracle; statements may be a few fewer "
            "there: the stand-in counts a FORALL over no rows and an EXTRACT in PL/SQL as one."
        )
