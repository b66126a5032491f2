"""What the panel asks for costs the same whatever the history: in statements, and in buffers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

from tests.database import empty_queue
from tests.statements import Metered, metered_database

ORDER = 990_500
FEW, MANY = 6_000, 40_000  # a page of finished rows looks at 5,000
WARM = 8  # calls until every statement of a session has its lasting plan
CALLS: dict[str, tuple[str, list[object]]] = {
    "summary": ("hsm_painel.resumo", [24]),
    "file": ("hsm_painel.html", []),
    "one order": ("hsm_painel_completo.historia", [ORDER]),
    "rows": ("hsm_painel.linhas", []),
    "rows that wait": ("hsm_painel.linhas", ["PENDENTE"]),
    "rows in FALHA": ("hsm_painel.linhas", ["FALHA"]),
    "rows without a route": ("hsm_painel.linhas", ["SEM_ROTA"]),
    "metrics": ("hsm_painel.metricas", []),
    "rows of a type nobody has": ("hsm_painel.linhas", ["CANCELADO", None, "NENHUM"]),
}


@pytest.fixture(scope="module")
def metered() -> Iterator[Metered]:
    with metered_database() as found:
        if found.statistics is not None:
            found.statistics.execute("alter table hsm.hsm_fila_notificacao set (autovacuum_enabled = false)")
        yield found


@pytest.fixture
def session(metered: Metered) -> Iterator[oracledb.Connection]:
    """An order with a row that waits, one in FALHA and one without a route."""
    with closing(metered.database.connect("system")) as connection:
        empty_queue(connection)
        for status, reason in (("PENDENTE", ""), ("FALHA", "RENDER"), ("CANCELADO", "SEM_ROTA")):
            enqueue(connection, 1, status, reason, first=ORDER)
        yield connection
        connection.rollback()
        empty_queue(connection)


def enqueue(session: oracledb.Connection, count: int, status: str, reason: str = "", first: int = 1) -> None:
    """Rows of a minute ago, each of an order of its own."""
    with session.cursor() as cursor:
        cursor.execute(
            "insert into hsm.hsm_fila_notificacao (id_os, tipo_os, evento, status, motivo, id_rota, canal, dt_criacao, "
            "dt_processamento, proxima_tentativa) "
            "select n.numero, 'PADRAO', 'STATUS', :status, :reason, r.id, 'PADRAO', d.quando, "
            "case when :status <> 'PENDENTE' then d.quando end, d.quando "
            "from (select level - 1 + :first as numero from dual connect by level <= :count) n "
            "cross join (select sys_extract_utc(systimestamp) - interval '1' minute as quando from dual) d "
            "cross join (select min(id) as id from hsm.hsm_rota_notificacao) r",
            {"status": status, "reason": reason, "first": first, "count": count},
        )
    session.commit()


def settle(metered: Metered, session: oracledb.Connection) -> None:
    """Statistics of now; in a sandbox a table without what PostgreSQL leaves behind."""
    if metered.statistics is not None:
        metered.statistics.execute("vacuum full analyze hsm.hsm_fila_notificacao")
        return
    with session.cursor() as cursor:
        cursor.callproc("dbms_stats.gather_table_stats", ["HSM", "HSM_FILA_NOTIFICACAO"])


def call(session: oracledb.Connection, routine: str, arguments: list[object]) -> None:
    with session.cursor() as cursor:
        cursor.callfunc(f"hsm.{routine}", oracledb.DB_TYPE_CLOB, arguments).read()


def test_finished_rows_cost_the_panel_nothing(metered: Metered, session: oracledb.Connection) -> None:
    taken: dict[int, dict[str, int]] = {}
    there = 0
    for count in (FEW, MANY):
        enqueue(session, count - there, "CANCELADO", "MANUAL")
        there = count
        settle(metered, session)
        taken[count] = {}
        for name, (routine, arguments) in CALLS.items():
            for _ in range(WARM):
                call(session, routine, arguments)
            taken[count][name] = metered.buffers(session, lambda r=routine, a=arguments: call(session, r, a))  # type: ignore[misc]
    dearer = {name: (cost, taken[MANY][name]) for name, cost in taken[FEW].items() if taken[MANY][name] > 1.2 * cost}
    assert dearer == {}


def test_the_summary_executes_the_same_statements_whatever_there_is(
    metered: Metered, session: oracledb.Connection
) -> None:
    taken = []
    for _ in range(3):  # the first one warms the session up
        taken.append(metered.statements(session, lambda: call(session, "hsm_painel.resumo", [24])))
        for status, reason in (("PENDENTE", ""), ("FALHA", "ESGOTADO"), ("FALHA", "40009"), ("CANCELADO", "MANUAL")):
            enqueue(session, 100, status, reason)
    assert abs(taken[2] - taken[1]) <= metered.slack, taken
