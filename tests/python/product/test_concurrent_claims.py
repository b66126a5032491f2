"""Several jobs claiming from one channel at the same time, each in a session of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import oracledb
import pytest

from tests.database import Database

CHANNEL = "PARALELO"
Configure = Callable[..., None]


@pytest.fixture
def dba(database: Database) -> Iterator[oracledb.Connection]:
    with closing(database.connect("system")) as connection:
        yield connection


@pytest.fixture
def channel(dba: oracledb.Connection) -> Iterator[Configure]:
    """Sets the channel's limit and fills it with rows, each of an order of its own unless said otherwise."""

    def configure(rows: int, burst: int | None, orders: int | None = None) -> None:
        with dba.cursor() as cursor:
            interval = None if burst is None else 86400
            cursor.callproc("hsm.hsm_admin.definir_canal", [CHANNEL, None, burst, interval])
            cursor.callfunc("hsm.hsm_admin.definir_rota", int, [CHANNEL, "*", "paralelo", CHANNEL])
            for number in range(rows):
                order = 1 + number % (orders or rows)
                cursor.callproc("hsm.hsm_fila.enfileirar", [order, CHANNEL, "STATUS"])
        dba.commit()

    yield configure
    with dba.cursor() as cursor:
        of_channel = f"(select id from hsm.hsm_fila_notificacao where canal = '{CHANNEL}')"
        cursor.execute(f"delete from hsm.hsm_tentativa_envio where id_fila in {of_channel}")
        cursor.execute(f"delete from hsm.hsm_carga where id_fila in {of_channel}")
        cursor.execute("delete from hsm.hsm_fila_notificacao where canal = :1", [CHANNEL])
        cursor.execute("delete from hsm.hsm_rota_notificacao where canal = :1", [CHANNEL])
        cursor.execute("delete from hsm.hsm_canal where canal = :1", [CHANNEL])
    dba.commit()


def claim(connection: oracledb.Connection, worker: str, batch: int) -> list[int]:
    with connection.cursor() as cursor, connection.cursor() as rows:
        cursor.callproc("hsm.hsm_envio_api.reservar", [worker, batch, rows, CHANNEL])
        return [row[0] for row in rows.fetchall()]


def claim_until_empty(database: Database, worker: str) -> list[int]:
    with closing(database.connect("hsm_job")) as connection:
        found: list[int] = []
        while rows := claim(connection, worker, 7):
            found += rows
        return found


def claim_at_once(database: Database, workers: int) -> list[int]:
    with ThreadPoolExecutor(workers) as pool:
        shares = pool.map(lambda n: claim_until_empty(database, f"w{n}"), range(workers))
        return [row for share in shares for row in share]


def test_no_row_is_handed_out_twice(database: Database, channel: Configure) -> None:
    channel(rows=100, burst=None)
    claimed = claim_at_once(database, 6)
    assert len(claimed) == len(set(claimed)) == 100


def test_fifty_at_once_share_no_row(database: Database, channel: Configure) -> None:
    channel(rows=200, burst=None)
    start = threading.Barrier(50)

    def work(number: int) -> list[int]:
        with closing(database.connect("hsm_job")) as connection:
            start.wait(60)
            return claim(connection, f"w{number}", 3)

    with ThreadPoolExecutor(50) as pool:
        shares = list(pool.map(work, range(50)))
    claimed = [row for share in shares for row in share]
    assert len(claimed) == len(set(claimed))
    assert max(map(len, shares)) <= 3
    rest = claim_until_empty(database, "last")
    assert len(claimed + rest) == len({*claimed, *rest}) == 200, "and none was lost"


def test_together_they_take_no_more_than_the_bucket_holds(database: Database, channel: Configure) -> None:
    channel(rows=60, burst=20)
    claimed = claim_at_once(database, 6)
    assert len(claimed) == len(set(claimed)) <= 20
    assert len(claimed + claim_at_once(database, 1)) == 20, "and what one left, the next one gets"


def test_of_each_order_one_row_is_on_its_way(database: Database, channel: Configure, dba: oracledb.Connection) -> None:
    channel(rows=60, burst=None, orders=10)
    claimed = claim_at_once(database, 6)
    with dba.cursor() as cursor:
        cursor.execute("select min(id) from hsm.hsm_fila_notificacao where canal = :1 group by id_os", [CHANNEL])
        assert sorted(claimed) == sorted(row[0] for row in cursor)


@pytest.mark.parametrize(("burst", "expected"), [(20, 0), (None, 3)])
def test_a_channel_somebody_has_locked_is_left_alone_if_it_has_a_limit(
    database: Database, channel: Configure, dba: oracledb.Connection, burst: int | None, expected: int
) -> None:
    channel(rows=3, burst=burst)
    with dba.cursor() as cursor, closing(database.connect("hsm_job")) as job:
        cursor.execute("select canal from hsm.hsm_canal where canal = :1 for update", [CHANNEL])
        before = time.monotonic()
        assert len(claim(job, "w", 10)) == expected
        assert time.monotonic() - before < 5, "without waiting"
        dba.rollback()


def test_rows_somebody_has_locked_do_not_stop_the_others(
    database: Database, channel: Configure, dba: oracledb.Connection
) -> None:
    channel(rows=5, burst=None)
    with dba.cursor() as cursor, closing(database.connect("hsm_job")) as job:
        cursor.execute("select min(id) from hsm.hsm_fila_notificacao where canal = :1", [CHANNEL])
        [first] = cursor.fetchone() or [None]
        cursor.execute("select id from hsm.hsm_fila_notificacao where id = :1 for update", [first])
        claimed = claim(job, "w", 10)
        dba.rollback()
    assert len(claimed) == 4
    assert first not in claimed
