"""Enqueuing in the sessions customers have: what they have set for themselves changes neither events nor routes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import oracledb
import pytest
import requests

from tests.claims import claim
from tests.database import Database

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


@pytest.fixture
def ascii_json(database: Database) -> Iterator[None]:
    """A database whose JSON types take no accented text, as some in WE8MSWIN1252 have been seen to do."""
    if database.control is None:
        yield
        return
    quirks = f"{database.control}/quirks"
    requests.post(quirks, json={"json_ascii_only": True}, timeout=5).raise_for_status()
    yield
    requests.post(quirks, json={"json_ascii_only": False}, timeout=5).raise_for_status()


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


def report(connection: oracledb.Connection, rows: list[tuple[int, str]], answer: dict[str, object]) -> dict[str, int]:
    """What the summary counts."""
    with connection.cursor() as cursor:
        summary = cursor.var(str)
        results = json.dumps([{"id": row, "reserva": token, **answer} for row, token in rows], ensure_ascii=False)
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", results, summary])
        found: dict[str, int] = json.loads(summary.getvalue())
        return {name: count for name, count in found.items() if count}


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
    assert report(second, rows, {"http": 200, "id_ntfy": "n"}) == {"processado": 3}
    assert queue(dba, "status") == ["PROCESSADO"] * 3


@pytest.mark.usefixtures("ascii_json")
def test_accents_arrive_whole_where_the_json_types_take_none(
    dba: oracledb.Connection, app: oracledb.Connection, second: oracledb.Connection
) -> None:
    text = "Vazão da bomba: 3 m³/h – é pouco"
    execute(app, f"insert into ordem_servico (id_os, tipo_os, descricao) values ({FIRST}, 'PADRAO', '{text}')")
    app.commit()
    rows = claim(second)
    [payload] = column(second, "select payload from hsm.hsm_carga")
    assert text in json.loads(payload.read())["message"]
    assert report(second, rows, {"http": 401, "erro": "não autorizado"}) == {"reagendado": 1}
    assert queue(dba, "ultimo_erro") == ["não autorizado"]
    with second.cursor() as cursor:
        state = json.loads(cursor.callfunc("hsm.hsm_envio_api.diagnostico", oracledb.DB_TYPE_CLOB).read())
    [channel] = [channel for channel in state["canais"] if channel["canal"] == "PADRAO"]
    assert channel["motivo_disjuntor"] == "não autorizado"
