"""A route that a 403 has suspended: its rows keep nobody waiting, and none of them stays behind when it goes on."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting

import oracledb
import pytest

from tests import claims

FACTS = '{"descricao":"Bomba parada","status":"ABERTA","responsavel":"Ana"}'
ROWS = 3
HELD = "select count(*) from hsm.hsm_fila_notificacao where estacionada = 'R'"


@pytest.fixture
def first(dba: oracledb.Connection) -> oracledb.Connection:
    """A claimer; rows wait for a route that is suspended."""
    with dba.cursor() as cursor:
        for order in range(ROWS):
            cursor.callproc("hsm.hsm_fila.enfileirar", [order, "PADRAO", "STATUS", FACTS])
        cursor.execute(
            "update hsm.hsm_rota_notificacao set suspensa = 'S' "
            "where id = (select min(id_rota) from hsm.hsm_fila_notificacao)"
        )
    dba.commit()
    return dba


def count(connection: oracledb.Connection, query: str) -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute(query).fetchone()[0])


def claim(connection: oracledb.Connection) -> int:
    """A claim that has not committed yet: how many rows it has."""
    return len(claims.claim(connection))


def resume(connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.retomar", ["PADRAO"])


def test_a_claim_takes_the_rows_it_has_met_out_of_the_way(first: oracledb.Connection) -> None:
    assert claim(first) == 0
    first.commit()
    assert count(first, "select count(prior_vivo) from hsm.hsm_fila_notificacao") == 0
    assert count(first, "select count(status_vivo) from hsm.hsm_fila_notificacao") == ROWS


def test_resuming_the_channel_brings_them_back(first: oracledb.Connection) -> None:
    claim(first)
    first.commit()
    resume(first)
    assert claim(first) == ROWS


def test_saving_the_route_again_brings_them_back(first: oracledb.Connection) -> None:
    claim(first)
    first.commit()
    with first.cursor() as cursor:
        cursor.execute("select tipo_os, evento, topico, canal from hsm.hsm_rota_notificacao where suspensa = 'S'")
        cursor.callfunc("hsm.hsm_admin.definir_rota", int, list(cursor.fetchone()))
    assert claim(first) == ROWS
    assert count(first, HELD) == 0


def test_who_resumes_while_a_claim_is_at_it_waits_for_the_claim_and_leaves_no_row_behind(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    claim(first)
    with ThreadPoolExecutor(1) as pool:
        resumed: Future[None] = pool.submit(resume, second)
        with pytest.raises(StillWaiting):
            resumed.result(0.3)
        first.commit()
        resumed.result(30)
    assert count(first, HELD) == 0
    assert claim(first) == ROWS


def test_who_ends_a_suspension_by_hand_frees_its_rows_too(first: oracledb.Connection) -> None:
    claim(first)
    with first.cursor() as cursor:
        cursor.execute("update hsm.hsm_rota_notificacao set suspensa = 'N' where suspensa = 'S'")
    first.commit()
    assert claim(first) == ROWS


def test_a_claim_does_not_wait_for_who_is_resuming_and_holds_nothing_then(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    with second.cursor() as cursor:
        cursor.execute("update hsm.hsm_rota_notificacao set suspensa = 'N' where suspensa = 'S'")
    assert claim(first) == 0
    first.commit()
    second.commit()
    assert count(first, HELD) == 0
    claims.later(first)
    assert claim(first) == ROWS
