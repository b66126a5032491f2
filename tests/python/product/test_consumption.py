"""Consumption is counted once: by sessions at the same time, by some that die, by two that sum, over every purge."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import oracledb
import pytest

from tests.claims import FACTS, claim, handed_out, report
from tests.database import Database

CHANNEL = "PADRAO"
Counts = dict[str, int]


@pytest.fixture
def queue(dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """No limit."""
    with dba.cursor() as cursor:
        cursor.execute("select rajada, intervalo_s from hsm.hsm_canal where canal = :1", [CHANNEL])
        limit = cursor.fetchone()
        cursor.callproc("hsm.hsm_admin.definir_canal", [CHANNEL, None, None, None])
        yield dba
        dba.rollback()
        cursor.callproc("hsm.hsm_admin.definir_canal", [CHANNEL, None, *limit])


def enqueue(connection: oracledb.Connection, rows: int, kind: str = "PADRAO", first: int = 1) -> None:
    with connection.cursor() as cursor:
        for order in range(first, first + rows):
            cursor.callproc("hsm.hsm_fila.enfileirar", [order, kind, "STATUS", FACTS])
    connection.commit()


def counts(connection: oracledb.Connection, period: str = "T") -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(
            "select resultado, sum(quantidade) from hsm.hsm_consumo_vw where periodo = :1 group by resultado", [period]
        )
        return {outcome: int(count) for outcome, count in cursor if count}


def add_up(connection: oracledb.Connection, limit: int = 1000) -> int:
    """Without committing it."""
    with connection.cursor() as cursor:
        return int(cursor.callfunc("hsm.hsm_contagem.somar", int, [limit]))


def maintain(connection: oracledb.Connection, routine: str) -> None:
    with connection.cursor() as cursor:
        cursor.callproc(f"hsm.hsm_manutencao.{routine}")


def scalar(connection: oracledb.Connection, query: str) -> int:
    with connection.cursor() as cursor:
        [value] = cursor.execute(query).fetchone()
        return int(value)


def deliver(connection: oracledb.Connection) -> int:
    """As the job does: what another session held is reported again."""
    rows = claim(connection)
    connection.commit()
    while rows and report(connection, rows)["ocupado"]:
        pass
    return len(rows)


DELIVERED = {"ENTROU": 3, "ENTREGUE": 3, "ENVIO": 3, "TENTATIVA": 3}


def test_what_waits_to_be_summed_is_in_the_numbers_already(queue: oracledb.Connection) -> None:
    enqueue(queue, 3)
    assert counts(queue) == {"ENTROU": 3}
    assert deliver(queue) == 3
    for period in "MHT":
        assert counts(queue, period) == DELIVERED
    maintain(queue, "somar")
    assert scalar(queue, "select count(*) from hsm.hsm_movimento") == 0
    for period in "MHT":
        assert counts(queue, period) == DELIVERED


def test_the_numbers_stand_in_the_time_zone_of_the_parameter(queue: oracledb.Connection) -> None:
    enqueue(queue, 1)
    with queue.cursor() as cursor:
        cursor.execute("select inicio_utc, inicio, ultimo_utc, ultimo from hsm.hsm_consumo_vw where periodo = 'H'")
        [(start_utc, start, last_utc, last)] = cursor.fetchall()
        assert start_utc - start == timedelta(hours=3), "São Paulo"
        assert abs(last_utc - last - timedelta(hours=3)) <= timedelta(seconds=1)
        assert timedelta(0) <= last_utc - start_utc < timedelta(hours=1)
        cursor.execute("select inicio from hsm.hsm_consumo_vw where periodo = 'T'")
        assert cursor.fetchall() == [(None,)]


def test_a_claim_that_is_undone_is_not_counted(queue: oracledb.Connection, second: oracledb.Connection) -> None:
    enqueue(queue, 3)
    assert len(claim(second)) == 3
    second.rollback()
    assert scalar(queue, "select count(*) from hsm.hsm_movimento") == 0
    assert counts(queue) == {"ENTROU": 3}


def test_a_session_that_dies_while_it_sums_has_summed_nothing(database: Database, queue: oracledb.Connection) -> None:
    enqueue(queue, 3)
    deliver(queue)
    noted = scalar(queue, "select count(*) from hsm.hsm_movimento")
    with closing(database.connect("system")) as dying:
        assert add_up(dying) == noted
    assert scalar(queue, "select count(*) from hsm.hsm_consumo") == 0
    assert counts(queue) == DELIVERED
    assert add_up(queue) == noted
    queue.commit()
    assert add_up(queue) == 0
    queue.commit()
    assert counts(queue) == DELIVERED


def test_one_session_sums_at_a_time_and_nobody_waits_for_it(
    queue: oracledb.Connection, second: oracledb.Connection, third: oracledb.Connection
) -> None:
    enqueue(queue, 3)
    rows = claim(queue)
    queue.commit()
    assert add_up(second) > 0
    assert add_up(third) == 0, "somebody else is at it"
    third.commit()
    report(queue, rows)
    enqueue(queue, 1)
    assert deliver(queue) == 1
    expected = {outcome: count + 1 for outcome, count in DELIVERED.items()}
    assert counts(queue) == expected
    second.commit()
    assert counts(queue) == expected
    assert add_up(third) > 0
    third.commit()
    assert counts(queue) == expected


def test_many_senders_and_two_who_sum_lose_nothing_and_count_nothing_twice(
    database: Database, queue: oracledb.Connection
) -> None:
    rows = 120
    enqueue(queue, rows)
    ended = threading.Event()
    seen: list[Counts] = []

    def send(number: int) -> int:
        with closing(database.connect("system")) as connection:
            delivered = 0
            while taken := deliver(connection):
                delivered += taken
            return delivered

    def total() -> None:
        with closing(database.connect("system")) as connection:
            while not ended.is_set():
                add_up(connection, 7)
                connection.commit()

    def watch() -> None:
        with closing(database.connect("system")) as connection:
            while not ended.is_set():
                seen.append(counts(connection))

    with ThreadPoolExecutor(7) as pool:
        beside = [pool.submit(total), pool.submit(total), pool.submit(watch)]
        try:
            delivered = sum(pool.map(send, range(4)))
        finally:
            ended.set()
        for other in beside:
            other.result(30)
    assert delivered == rows
    expected = dict.fromkeys(DELIVERED, rows)
    assert counts(queue) == expected
    maintain(queue, "somar")
    assert [counts(queue, period) for period in "MHT"] == [expected] * 3
    for earlier, later in itertools.pairwise(seen):
        assert later["ENTROU"] == rows
        assert all(later.get(outcome, 0) >= count for outcome, count in earlier.items()), (earlier, later)


def test_a_purge_takes_minutes_and_hours_and_never_a_total(queue: oracledb.Connection) -> None:
    enqueue(queue, 3)
    deliver(queue)
    with queue.cursor() as cursor:
        # One each of three days, a hundred days and now
        for days in (0, 3, 100):
            cursor.execute(
                "insert into hsm.hsm_movimento (minuto, canal, tipo_os, resultado, classe, quantidade, ultimo) "
                "select cast(trunc(sys_extract_utc(systimestamp) - :1, 'MI') as timestamp(0)), "
                "'PADRAO', 'PADRAO', 'FALHA', 'RENDER', 1, sys_extract_utc(systimestamp) from dual",
                [days],
            )
        queue.commit()
        maintain(queue, "somar")
        assert [counts(queue, period)["FALHA"] for period in "MHT"] == [3, 3, 3]
        before = counts(queue)
        maintain(queue, "purgar")
        assert [counts(queue, period)["FALHA"] for period in "MHT"] == [1, 2, 3]
        assert counts(queue) == before
        # The rows themselves go by and by
        cursor.execute("update hsm.hsm_fila_notificacao set dt_processamento = dt_processamento - 1000")
        queue.commit()
        maintain(queue, "purgar")
        assert scalar(queue, "select count(*) from hsm.hsm_fila_notificacao") == 0
        assert counts(queue) == before


def test_the_purge_sums_what_a_stopped_job_has_left(queue: oracledb.Connection) -> None:
    enqueue(queue, 3)
    deliver(queue)
    maintain(queue, "purgar")
    assert scalar(queue, "select count(*) from hsm.hsm_movimento") == 0
    assert counts(queue) == DELIVERED


def test_counting_begins_with_the_upgrade(queue: oracledb.Connection) -> None:
    """What was on its way before then never entered; what it becomes is counted, what waits enters."""
    enqueue(queue, 2)
    rows = claim(queue)
    queue.commit()
    enqueue(queue, 1)
    with queue.cursor() as cursor:
        cursor.execute("delete from hsm.hsm_movimento")
    queue.commit()
    report(queue, rows[:1])
    report(queue, rows[1:], classe="DEVOLVIDO")
    assert counts(queue) == {"ENTROU": 1, "ENTREGUE": 1, "ENVIO": 1, "TENTATIVA": 1}
    maintain(queue, "somar")
    while deliver(queue):
        assert counts(queue)["ENTROU"] == 1
    assert counts(queue)["ENTREGUE"] == 3


def test_an_event_without_a_route_enters_no_channel(queue: oracledb.Connection) -> None:
    with queue.cursor() as cursor:
        cursor.execute("update hsm.hsm_rota_notificacao set ativa = 'N'")
        cursor.callproc("hsm.hsm_fila.enfileirar", [1, "PADRAO", "STATUS", FACTS])
        assert scalar(queue, "select count(*) from hsm.hsm_fila_notificacao where motivo = 'SEM_ROTA'") == 1
        assert counts(queue) == {}
        queue.rollback()


def test_facts_that_cannot_be_written_stop_nothing_and_are_in_the_log(queue: oracledb.Connection) -> None:
    with queue.cursor() as cursor:
        cursor.execute("alter table hsm.hsm_movimento add constraint hsm_cheia_ck check (quantidade > 1000)")
        try:
            for order in range(8):
                enqueue(queue, 1, first=order)
                assert deliver(queue) == 1
        finally:
            cursor.execute("alter table hsm.hsm_movimento drop constraint hsm_cheia_ck")
        cursor.execute("select count(*) from hsm.hsm_fila_notificacao where status = 'PROCESSADO'")
        assert cursor.fetchone() == (8,)
        cursor.execute(
            "select count(*), max(nivel), sum(coalesce(omitidas, 1)) from hsm.hsm_log "
            "where origem = 'hsm_contagem.anotar'"
        )
        lines, level, errors = cursor.fetchone()
        assert (level, errors) == ("ERRO", 16)
        assert lines < 16, "a fault of every call does not fill the log"


def test_types_that_differ_in_a_letter_are_two_in_a_session_that_finds_them_alike(
    queue: oracledb.Connection, second: oracledb.Connection
) -> None:
    for order, kind in enumerate(("Rádio", "RADIO", "radio"), 1):
        enqueue(queue, 1, kind, first=order)
    with second.cursor() as cursor:
        cursor.execute("alter session set nls_comp = linguistic nls_sort = binary_ai")
        for row in handed_out(queue):
            cursor.callproc("hsm.hsm_envio_api.registrar", ["w", answer(queue, row), cursor.var(str)])
        cursor.execute(
            "select count(*), sum(quantidade) from hsm.hsm_movimento where resultado in ('ENTREGUE', 'ENTROU')"
        )
        assert cursor.fetchone() == (6, 6)
    maintain(queue, "somar")
    with queue.cursor() as cursor:
        cursor.execute(
            "select tipo_os, quantidade from hsm.hsm_consumo where periodo = 'T' and resultado = 'ENTREGUE' order by 1"
        )
        assert cursor.fetchall() == [("RADIO", 1), ("Rádio", 1), ("radio", 1)]


def answer(connection: oracledb.Connection, row: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select reserva from hsm.hsm_fila_notificacao where id = :1", [row])
        [token] = cursor.fetchone()
    return json.dumps([{"id": row, "reserva": token, "http": 200, "id_externo": "n"}])


def test_how_long_a_delivery_took_counts_from_when_it_was_due(queue: oracledb.Connection) -> None:
    enqueue(queue, 3)
    with queue.cursor() as cursor:
        for order, seconds in ((1, 3600 * 24 + 0.1), (2, 4), (3, 40)):
            cursor.execute(
                "update hsm.hsm_fila_notificacao set dt_criacao = dt_criacao - 3, "
                "dt_devida = sys_extract_utc(systimestamp) - numtodsinterval(:1, 'SECOND') where id_os = :2",
                [seconds, order],
            )
        queue.commit()
        deliver(queue)
        cursor.execute(
            "select quantidade, faixa_05, faixa_08, faixa_01 + faixa_02 + faixa_03 + faixa_04 + faixa_06 + faixa_07 "
            "+ faixa_09 + faixa_10 + faixa_11 + faixa_12, soma_s from hsm.hsm_consumo_vw "
            "where periodo = 'T' and resultado = 'ENTREGUE'"
        )
        [(delivered, upto_5, upto_60, others, seconds)] = cursor.fetchall()
        assert (delivered, upto_5, upto_60, others) == (3, 1, 1, 0), "the third took longer than the last limit"
        assert 86_444 <= seconds <= 86_500


def test_a_reader_sees_the_numbers_and_nothing_of_what_they_are_made_of(
    database: Database, queue: oracledb.Connection
) -> None:
    enqueue(queue, 1)
    with queue.cursor() as cursor:
        cursor.execute('create user leitor_consumo identified by "Leitor1Consumo"')
        try:
            cursor.execute("grant create session, hsm_leitor to leitor_consumo")
            with (
                closing(oracledb.connect(user="leitor_consumo", password="Leitor1Consumo", dsn=database.dsn)) as reader,
                reader.cursor() as asking,
            ):
                asking.execute("select quantidade from hsm.hsm_consumo_vw where periodo = 'T'")
                assert asking.fetchall() == [(1,)]
                assert (
                    "hsm_enfileiradas_total" in asking.callfunc("hsm.hsm_painel.metricas", oracledb.DB_TYPE_CLOB).read()
                )
                with pytest.raises(oracledb.Error, match=r"ORA-0(0942|1031)"):
                    asking.execute("select * from hsm.hsm_consumo")
        finally:
            cursor.execute("drop user leitor_consumo")
