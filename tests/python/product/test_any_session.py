"""Enqueuing in the sessions customers have: what they have set for themselves changes neither events nor routes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import oracledb
import pytest

from tests.claims import FACTS, claim, report
from tests.database import empty_queue

FIRST = 990_200


@pytest.fixture
def linguistic(app: oracledb.Connection) -> oracledb.Connection:
    """An application that finds 'Manutenção' when somebody looks for 'manutencao'."""
    execute(app, "alter session set nls_comp = linguistic nls_sort = binary_ai")
    return app


@pytest.fixture
def parallel(app: oracledb.Connection) -> oracledb.Connection:
    """An application that loads in parallel, as the busier services of an Autonomous Database do by themselves."""
    in_parallel(app)
    return app


@pytest.fixture
def radio_route(dba: oracledb.Connection) -> Iterator[int]:
    """The id of a route for the type RÁDIO."""
    with dba.cursor() as cursor:
        route = cursor.callfunc("hsm.hsm_admin.definir_rota", int, ["RÁDIO", "*", "radio"])
        yield int(route)
        dba.rollback()
        cursor.execute("update hsm.hsm_rota_notificacao set ativa = 'N' where id = :1", [route])
    dba.commit()


def in_parallel(connection: oracledb.Connection) -> None:
    for statement in ("enable parallel dml", "force parallel dml", "force parallel query"):
        execute(connection, f"alter session {statement}")


def execute(connection: oracledb.Connection, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def open_orders(app: oracledb.Connection, *types: str) -> None:
    """One order of each type, all in one statement."""
    rows = " union all ".join(f"select {FIRST + n} as id, '{name}' as tipo from dual" for n, name in enumerate(types))
    execute(app, f"insert into ordem_servico (id_os, tipo_os, status) select n.id, n.tipo, 'Aberta' from ({rows}) n")
    app.commit()


def column(connection: oracledb.Connection, query: str) -> list[Any]:
    with connection.cursor() as cursor:
        return [row[0] for row in cursor.execute(query)]


def queue(dba: oracledb.Connection, name: str) -> list[Any]:
    return column(dba, f"select {name} from hsm.hsm_fila_notificacao order by id_os, id")


@pytest.mark.parametrize("status", ["ABERTA", "abêrta", "Aberta "])
def test_a_session_that_compares_linguistically_raises_the_event_of_every_change(
    dba: oracledb.Connection, linguistic: oracledb.Connection, status: str
) -> None:
    open_orders(linguistic, "PADRAO")
    execute(linguistic, f"update ordem_servico set status = '{status}'")
    execute(linguistic, f"update ordem_servico set status = '{status}'")
    linguistic.commit()
    assert queue(dba, "evento") == ["ABERTURA", "STATUS"], "one for the change, none for no change"


def test_a_session_that_compares_linguistically_meets_the_routes_of_its_type_and_no_others(
    dba: oracledb.Connection, linguistic: oracledb.Connection, radio_route: int
) -> None:
    open_orders(linguistic, "RÁDIO", "RADIO", "Rádio", "RÁDIO ", "RÁDIO")
    routes = queue(dba, "id_rota")
    assert [route == radio_route for route in routes] == [True, False, False, True, True]


def test_a_session_that_compares_linguistically_reads_the_parameter_as_everybody_does(
    dba: oracledb.Connection, second: oracledb.Connection
) -> None:
    """PROPAGAR in other letters is no PROPAGAR."""
    with dba.cursor() as cursor:
        cursor.execute("update hsm.hsm_parametro set valor = 'Propagar' where nome = 'ENFILEIRAR_ERRO'")
        dba.commit()
        try:
            execute(second, "alter session set nls_comp = linguistic nls_sort = binary_ai")
            execute(second, "begin hsm.hsm_fila.enfileirar(7, 'PADRAO', null); end;")
        finally:
            cursor.execute("update hsm.hsm_parametro set valor = 'ISOLAR' where nome = 'ENFILEIRAR_ERRO'")
            dba.commit()


def test_a_session_that_forces_parallel_dml_enqueues_every_event_of_its_transaction(
    dba: oracledb.Connection, parallel: oracledb.Connection
) -> None:
    open_orders(parallel, "PADRAO", "URGENTE", "REDE")
    execute(parallel, "update ordem_servico set status = 'FECHADA'")
    execute(parallel, "update ordem_servico set responsavel = 'Ana'")
    parallel.commit()
    assert queue(dba, "evento") == ["ABERTURA", "STATUS", "ATRIBUICAO"] * 3


def test_a_session_that_forces_parallel_dml_claims_and_reports_every_row_in_one_transaction(
    dba: oracledb.Connection, app: oracledb.Connection, second: oracledb.Connection
) -> None:
    open_orders(app, "PADRAO", "URGENTE", "REDE")
    in_parallel(second)
    rows = claim(second)
    assert len(rows) == 3
    assert report(second, rows) == {"processado": 3}
    assert queue(dba, "status") == ["PROCESSADO"] * 3


KINDS = ["RÁDIO", "RADIO", "rádio"]
ROWS = "select tipo_os, evento, status, motivo, tentativas, estacionada from hsm.hsm_fila_notificacao order by id"


@pytest.fixture
def similar_routes(dba: oracledb.Connection) -> Iterator[None]:
    """Routes for three types that differ by accents and letters only, all of which coalesce."""
    with dba.cursor() as cursor:
        for kind in KINDS:
            cursor.callfunc(
                "hsm.hsm_admin.definir_rota",
                int,
                [kind, "*", f"radio{KINDS.index(kind)}"],
                {"in_aglutina": "S", "in_ordenada": "N"},
            )
        yield
        dba.rollback()
        empty_queue(dba)
        cursor.execute("delete from hsm.hsm_rota_notificacao where topico like 'radio_'")
    dba.commit()


class History:
    """What one session, which claims, reports and administers, sees and does."""

    def __init__(self, session: oracledb.Connection) -> None:
        self.session = session

    def enqueue(self) -> None:
        empty_queue(self.session)
        with self.session.cursor() as cursor:
            for order, kind in enumerate(KINDS):
                for event in ("STATUS", "ATUALIZAÇÃO", "STATUS"):
                    cursor.callproc("hsm.hsm_fila.enfileirar", [order, kind, event, FACTS])
        self.session.commit()

    def pending(self, channels: str | None) -> str:
        """Whether there is work now, later or not at all."""
        with self.session.cursor() as cursor:
            wait = cursor.callfunc("hsm.hsm_envio_api.trabalho_pendente", float, [channels])
        return "none" if wait is None else "now" if wait == 0 else "later"

    def claim(self) -> list[tuple[int, str]]:
        with self.session.cursor() as cursor, self.session.cursor() as rows:
            cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 50, rows, "PADRAO"])
            return [(row[0], row[1]) for row in rows.fetchall()]

    def report(self, results: list[dict[str, object]]) -> object:
        with self.session.cursor() as cursor:
            summary = cursor.var(str)
            cursor.callproc("hsm.hsm_envio_api.registrar", ["w", json.dumps(results), summary])
            return json.loads(summary.getvalue())

    def rows(self) -> list[tuple[object, ...]]:
        with self.session.cursor() as cursor:
            return list(cursor.execute(ROWS))

    def run(self) -> list[object]:
        seen: list[object] = []
        self.enqueue()
        seen += [self.pending("PADRAO"), self.pending("padrao"), self.pending("OUTRO")]
        claimed = self.claim()
        seen += [len(claimed), self.rows(), self.pending(None)]
        answers: list[dict[str, object]] = [
            {"http": 200, "id_externo": "n"},
            {"http": 400, "codigo": 40009, "erro": "não"},
            {"http": None, "classe": "CONEXAO"},
            {"http": None, "classe": "DEVOLVIDO"},
        ]
        results = [{"id": row, "reserva": token, **answers[n % len(answers)]} for n, (row, token) in enumerate(claimed)]
        seen += [self.report(results), self.report(results), self.rows(), self.pending(None)]
        return seen

    def replay(self, kind: str) -> list[object]:
        """All fail for good; those of one type are put back and one of them cancelled."""
        self.enqueue()
        failed = [{"id": row, "reserva": token, "http": 400, "codigo": 40009} for row, token in self.claim()]
        seen = [self.report(failed)]
        with self.session.cursor() as cursor:
            seen.append(cursor.callfunc("hsm.hsm_admin.reprocessar", int, [None, kind]))
            seen.append(self.rows())
            for other in KINDS:
                until = datetime.now(timezone.utc) + timedelta(days=1)
                cancelled = cursor.callfunc("hsm.hsm_admin.cancelar_lote", int, ["PADRAO", other, until, "x", 1])
                seen += [cancelled, self.rows()]
        return seen


@pytest.fixture
def histories(dba: oracledb.Connection, second: oracledb.Connection, similar_routes: None) -> tuple[History, History]:
    """The same work in a session that compares as everybody does, and in one that compares linguistically."""
    execute(second, "alter session set nls_comp = linguistic nls_sort = binary_ai")
    return History(dba), History(second)


def test_a_session_that_compares_linguistically_claims_and_reports_as_any_other(
    histories: tuple[History, History],
) -> None:
    plain, linguistic = histories
    expected = plain.run()
    assert expected[3] == 6, "of each order, one row of each name; the others are superseded"
    assert linguistic.run() == expected


@pytest.mark.parametrize("kind", KINDS)
def test_a_session_that_compares_linguistically_puts_back_and_cancels_the_rows_of_one_type_and_no_others(
    histories: tuple[History, History], kind: str
) -> None:
    plain, linguistic = histories
    expected = plain.replay(kind)
    assert expected[1] == 2
    assert linguistic.replay(kind) == expected
