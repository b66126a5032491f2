"""What a message weighs: bytes of log by stage, and of its rows."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.page import Page
from tests.claims import FACTS
from tests.grown import BATCH, SLICE, Grown

TABLES = {"hsm_fila_notificacao": "queue", "hsm_carga": "notification", "hsm_tentativa_envio": "attempt"}


def written(queue: Grown, action: Callable[[], object]) -> int:
    before = queue.metered.redo(queue.session)
    action()
    return queue.metered.redo(queue.session) - before


def row_bytes(queue: Grown, table: str) -> int:
    if queue.metered.statistics is not None:
        row = queue.metered.statistics.execute(f"select avg(pg_column_size(t.*))::bigint from hsm.{table} t").fetchone()
    else:
        with queue.session.cursor() as cursor:
            cursor.execute("select avg_row_len from dba_tables where owner = 'HSM' and table_name = upper(:1)", [table])
            row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def measure(page: Page, queue: Grown) -> None:
    queue.empty()
    stages = dict.fromkeys(("enqueue", "claim", "report"), 0)
    for _ in range(SLICE // BATCH):
        for name, call in (("enqueue", queue.enqueue), ("claim", queue.claim), ("report", queue.report)):
            stages[name] += written(queue, call)
        assert len(queue.claimed) == BATCH
    queue.settle()
    rows = {name: row_bytes(queue, table) for table, name in TABLES.items()}
    queue.execute("update hsm.hsm_fila_notificacao set dt_processamento = dt_processamento - 95")
    queue.execute("update hsm.hsm_instalacao set purga_ate = (select min(id) - 1 from hsm.hsm_fila_notificacao)")
    queue.settle()
    stages["purge"] = written(queue, queue.purge)
    assert queue.count("1 = 1") == 0
    each = {name: total / SLICE for name, total in stages.items()}
    page.text(
        f"**What a message weighs.** Bytes of log the session wrote, of {SLICE} messages in batches of {BATCH}, each "
        f"with {len(FACTS)} bytes of facts, delivered at the first attempt; and of its rows. Of PostgreSQL's log undo "
        "is no part, nor is what a purge deletes; of Oracle's both are: twice as much, and the rows."
    )
    page.table(
        ["bytes a message", *each, "in all", *(f"row: {name}" for name in rows)],
        [["", *(f"{size:.0f}" for size in each.values()), f"{sum(each.values()):.0f}", *rows.values()]],
    )
