"""A channel's row that somebody keeps locked, as an open edit of HSM_CANAL does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

from tests.claims import FACTS
from tests.database import Database, empty_queue

HELD, FREE = "PRESO", "LIVRE"
ROWS = 3


@pytest.fixture
def dba(dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """Two channels with three due rows each; the one that will be held has a rate."""
    with dba.cursor() as cursor:
        for channel, burst in ((HELD, 60), (FREE, None)):
            cursor.callproc("hsm.hsm_admin.definir_canal", [channel, None, burst, burst and 1])
            cursor.callfunc("hsm.hsm_admin.definir_rota", int, [channel, "*", "preso", channel])
            for order in range(ROWS):
                cursor.callproc("hsm.hsm_fila.enfileirar", [order, channel, "STATUS", FACTS])
        dba.commit()
        yield dba
        dba.rollback()
        empty_queue(dba)
        cursor.execute("delete from hsm.hsm_rota_notificacao where topico = 'preso'")
        cursor.execute("delete from hsm.hsm_canal where canal in (:1, :2)", [HELD, FREE])
    dba.commit()


@pytest.fixture
def job(database: Database, dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """A call that waited for the lock would end at the timeout."""
    with closing(database.connect("hsm_job")) as connection:
        connection.call_timeout = 20_000
        yield connection


def hold(connection: oracledb.Connection, *channels: str) -> None:
    with connection.cursor() as cursor:
        for channel in channels:
            assert cursor.execute("select 1 from hsm.hsm_canal where canal = :1 for update", [channel]).fetchall()


def claim(job: oracledb.Connection) -> list[str]:
    """The channels of the rows it is given."""
    with job.cursor() as cursor, job.cursor() as rows:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 50, rows])
        return [row[2] for row in rows.fetchall()]


def pending(job: oracledb.Connection, channel: str) -> float | None:
    with job.cursor() as cursor:
        wait: float | None = cursor.callfunc("hsm.hsm_envio_api.trabalho_pendente", float, [channel])
        return wait


def test_a_held_channel_with_a_rate_waits_alone_and_its_work_stays_due(
    second: oracledb.Connection, job: oracledb.Connection
) -> None:
    hold(second, HELD)
    assert claim(job) == [FREE] * ROWS
    assert pending(job, HELD) == 0
    second.rollback()
    assert claim(job) == [HELD] * ROWS


def test_a_channel_without_a_rate_whose_breaker_is_closed_does_not_need_its_row(
    dba: oracledb.Connection, second: oracledb.Connection, job: oracledb.Connection
) -> None:
    hold(second, HELD, FREE)
    assert claim(job) == [FREE] * ROWS
    with dba.cursor() as cursor:
        cursor.execute("select status from hsm.hsm_fila_notificacao where canal = :1", [HELD])
        assert {status for (status,) in cursor} == {"PENDENTE"}


def test_the_summary_of_a_report_has_every_count_also_where_nothing_was_held(job: oracledb.Connection) -> None:
    with job.cursor() as cursor:
        summary = cursor.var(str)
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", "[]", summary])
    assert json.loads(summary.getvalue()) == dict.fromkeys(
        ("processado", "reagendado", "falha", "devolvido", "repetido", "ignorado", "ocupado"), 0
    )
