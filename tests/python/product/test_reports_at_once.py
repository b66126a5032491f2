"""Reports that meet on the same rows, and sessions that die in the middle of their call."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import oracledb
import pytest

from tests.claims import FACTS, claim, report
from tests.database import Database

ROUTE = "select f.id_rota from hsm.hsm_fila_notificacao f"


@pytest.fixture
def first(dba: oracledb.Connection) -> oracledb.Connection:
    """Three orders have an event each that waits."""
    with dba.cursor() as cursor:
        for order in (1, 2, 3):
            cursor.callproc("hsm.hsm_fila.enfileirar", [order, "PADRAO", "STATUS", FACTS])
    dba.commit()
    return dba


def locked(connection: oracledb.Connection, query: str) -> None:
    with connection.cursor() as cursor:
        assert cursor.execute(query + " for update").fetchall(), query


def statuses(connection: oracledb.Connection) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select status from hsm.hsm_fila_notificacao order by id")
        return [status for (status,) in cursor]


def test_of_a_report_what_nobody_holds_is_booked_at_once(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    rows = claim(first)
    first.commit()
    locked(second, f"select id from hsm.hsm_fila_notificacao where id = {rows[1][0]}")
    counts = report(first, rows)
    assert (counts["processado"], counts["ocupado"]) == (2, 1)
    assert statuses(first) == ["PROCESSADO", "ENVIANDO", "PROCESSADO"]
    second.rollback()
    counts = report(first, rows)
    assert (counts["processado"], counts["repetido"], counts["ocupado"]) == (1, 2, 0)


def test_an_attempt_that_is_held_holds_its_own_row_only(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    rows = claim(first)
    first.commit()
    locked(second, f"select id_fila from hsm.hsm_tentativa_envio where id_fila = {rows[0][0]}")
    counts = report(first, rows)
    assert (counts["processado"], counts["ocupado"]) == (2, 1)
    second.rollback()
    assert report(first, rows)["processado"] == 1


def test_a_channel_that_is_held_holds_up_failures_and_no_success(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    rows = claim(first)
    first.commit()
    locked(second, "select canal from hsm.hsm_canal where canal = 'PADRAO'")
    for failure in ({"http": 503}, {"http": 429, "codigo": 42901}, {"http": 401}):
        counts = report(first, rows[:1], **failure)
        assert counts["ocupado"] == 1
    counts = report(first, rows[1:])
    assert (counts["processado"], counts["ocupado"]) == (2, 0)
    second.rollback()
    assert report(first, rows[:1], http=503)["reagendado"] == 1


def test_a_route_that_is_held_holds_up_its_refusals_and_no_success(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    rows = claim(first)
    first.commit()
    locked(second, f"select r.id from hsm.hsm_rota_notificacao r where r.id in ({ROUTE} where f.id = {rows[0][0]})")
    assert report(first, rows[:1], http=403, codigo=40301)["ocupado"] == 1
    assert report(first, rows[1:])["processado"] == 2
    second.rollback()
    assert report(first, rows[:1], http=403, codigo=40301)["reagendado"] == 1


def test_a_claim_goes_on_without_the_rows_and_routes_somebody_holds(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    with first.cursor() as cursor:
        cursor.execute("select min(id) from hsm.hsm_fila_notificacao")
        [held] = cursor.fetchone()
    locked(second, f"select id from hsm.hsm_fila_notificacao where id = {held}")
    assert len(claim(first)) == 2
    first.commit()
    second.rollback()
    assert [row for row, _ in claim(first)] == [held]


def test_two_reports_of_the_same_rows_in_opposite_order_do_not_block_each_other(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    rows = claim(first)
    first.commit()
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(report, first, rows), pool.submit(report, second, rows[::-1])
        counts = [one.result(30), other.result(30)]
    assert sum(count["processado"] for count in counts) == 3
    assert sum(count["repetido"] + count["ocupado"] for count in counts) == 3


def test_a_session_that_dies_before_its_claim_commits_leaves_the_rows_as_they_were(
    database: Database, first: oracledb.Connection
) -> None:
    with closing(database.connect("system")) as dying:
        assert len(claim(dying)) == 3
        assert claim(first) == []
        first.rollback()
    assert len(claim(first)) == 3
    with first.cursor() as cursor:
        cursor.execute("select max(tentativas), max(envios) from hsm.hsm_fila_notificacao")
        assert cursor.fetchone() == (1, 1)
