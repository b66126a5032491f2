"""Reports that meet on the same rows, and sessions that die in the middle of their call."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import monotonic

import oracledb
import pytest

from tests.database import Database

FACTS = '{"descricao":"Bomba parada","status":"ABERTA","responsavel":"Ana"}'
NOW = "sys_extract_utc(systimestamp)"
CLAIM = f"declare l_prazo number; begin hsm.hsm_envio.reservar('w', 10, null, {NOW}, :token, :total, l_prazo); end;"
Claimed = list[tuple[int, str]]


@pytest.fixture
def first(dba: oracledb.Connection) -> oracledb.Connection:
    """Three orders have an event each that waits."""
    with dba.cursor() as cursor:
        for order in (1, 2, 3):
            cursor.callproc("hsm.hsm_fila.enfileirar", [order, "PADRAO", "STATUS", FACTS])
    dba.commit()
    return dba


def claim(connection: oracledb.Connection) -> Claimed:
    """A claim that has not committed yet."""
    with connection.cursor() as cursor:
        token = cursor.var(str)
        cursor.execute(CLAIM, token=token, total=cursor.var(int))
        cursor.execute(
            "select id, reserva from hsm.hsm_fila_notificacao where reserva = :1 order by id", [token.getvalue()]
        )
        return list(cursor)


def report(connection: oracledb.Connection, rows: Claimed) -> dict[str, int]:
    with connection.cursor() as cursor:
        summary = cursor.var(str)
        results = [{"id": row, "reserva": token, "http": 200, "id_ntfy": "n"} for row, token in rows]
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", json.dumps(results), summary])
        found: dict[str, int] = json.loads(summary.getvalue())
        return found


def wait_until_locked(connection: oracledb.Connection, row: int) -> None:
    deadline = monotonic() + 4
    while monotonic() < deadline:
        with connection.cursor() as cursor:
            try:
                cursor.execute(f"select id from hsm.hsm_fila_notificacao where id = {row} for update nowait")
            except oracledb.DatabaseError as error:
                assert "ORA-00054" in str(error)
                return
            finally:
                connection.rollback()
    pytest.fail("nobody locked the row")


def test_two_reports_of_the_same_rows_in_opposite_order_do_not_block_each_other(
    first: oracledb.Connection, second: oracledb.Connection, third: oracledb.Connection
) -> None:
    rows = claim(first)
    first.commit()
    lowest, middle, _ = (row for row, _ in rows)
    with third.cursor() as cursor:
        cursor.execute(f"select id from hsm.hsm_fila_notificacao where id = {middle} for update")
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(report, first, rows)
        wait_until_locked(second, lowest)
        other = pool.submit(report, second, rows[::-1])
        third.rollback()
        assert one.result(30)["processado"] == 3
        assert other.result(30)["repetido"] == 3


def test_a_row_reported_while_somebody_holds_it_for_long_fails_the_report_whole(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    rows = claim(first)
    first.commit()
    with second.cursor() as cursor:
        cursor.execute(f"select id from hsm.hsm_fila_notificacao where id = {rows[-1][0]} for update")
    with pytest.raises(oracledb.DatabaseError, match="ORA-30006"):
        report(first, rows)
    second.rollback()
    assert report(first, rows)["processado"] == 3, "and it can be sent again"


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
