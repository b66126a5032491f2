"""Enqueuing in the sessions customers have: what they have set for themselves changes neither events nor routes."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

FIRST = 990_200


@pytest.fixture
def linguistic(app: oracledb.Connection) -> oracledb.Connection:
    """An application that finds 'Manutenção' when somebody looks for 'manutencao'."""
    execute(app, "alter session set nls_comp = linguistic nls_sort = binary_ai")
    return app


@pytest.fixture
def parallel(app: oracledb.Connection) -> oracledb.Connection:
    """An application that loads in parallel, as the busier services of an Autonomous Database do by themselves."""
    execute(app, "alter session enable parallel dml")
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


def execute(connection: oracledb.Connection, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def open_orders(app: oracledb.Connection, *types: str) -> None:
    """One order of each type, all in one statement."""
    rows = " union all ".join(f"select {FIRST + n} as id, '{name}' as tipo from dual" for n, name in enumerate(types))
    execute(app, f"insert into ordem_servico (id_os, tipo_os, status) select n.id, n.tipo, 'Aberta' from ({rows}) n")
    app.commit()


def queue(dba: oracledb.Connection, column: str) -> list[object]:
    with dba.cursor() as cursor:
        return [row[0] for row in cursor.execute(f"select {column} from hsm.hsm_fila_notificacao order by id_os, id")]


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


def test_a_session_that_has_enabled_parallel_dml_enqueues_every_event_of_its_transaction(
    dba: oracledb.Connection, parallel: oracledb.Connection
) -> None:
    open_orders(parallel, "PADRAO", "URGENTE", "REDE")
    execute(parallel, "update ordem_servico set status = 'FECHADA'")
    execute(parallel, "update ordem_servico set responsavel = 'Ana'")
    parallel.commit()
    assert queue(dba, "evento") == ["ABERTURA", "STATUS", "ATRIBUICAO"] * 3
