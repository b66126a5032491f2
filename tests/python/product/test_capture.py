"""What nobody sends: a site reads it from HSM_OUTBOX_VW, from where it got to the last time, and misses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

from tests.claims import FACTS, NOW, handed_out
from tests.database import PASSWORD, Database, empty_queue

READER, CHANNEL, EVENT_TYPE = "CAPTURA_LEITOR", "EVENTOS", "TESTE_CAPTURA"
POLL = (
    "select posicao, id, aggregatetype, aggregateid, type, payload, origem, tipo_os from hsm.hsm_outbox_vw "
    "where posicao > :1 order by posicao"
)
CAPTURE = f"begin :1 := hsm.hsm_captura.capturar({NOW}, :2); end;"


@pytest.fixture
def dba(dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """With a channel that is captured, and a route to it."""
    with dba.cursor() as cursor:
        cursor.execute(f"insert into hsm.hsm_canal (canal, tipo) values ('{CHANNEL}', 'CAPTURA')")
        cursor.execute(
            "insert into hsm.hsm_rota_notificacao (tipo_os, evento, canal, topico, dt_criacao) "
            f"values ('{EVENT_TYPE}', '*', '{CHANNEL}', 'ordens', {NOW})"
        )
    dba.commit()
    yield dba
    dba.rollback()
    empty_queue(dba)
    with dba.cursor() as cursor:
        cursor.execute(f"delete from hsm.hsm_rota_notificacao where canal = '{CHANNEL}'")
        cursor.execute(f"delete from hsm.hsm_canal where canal = '{CHANNEL}'")
    dba.commit()


class Reader:
    """Polls as a connector in incrementing mode does: what lies behind the last position it has seen."""

    def __init__(self, connection: oracledb.Connection) -> None:
        self.connection = connection
        self.position = 0

    def poll(self) -> list[dict[str, object]]:
        with self.connection.cursor() as cursor:
            cursor.execute(POLL, [self.position])
            names = [column.name.lower() for column in cursor.description]
            found = [
                {n: v.read() if isinstance(v, oracledb.LOB) else v for n, v in zip(names, row, strict=True)}
                for row in cursor
            ]
        if found:
            self.position = int(str(found[-1]["posicao"]))
        return found

    def orders(self) -> list[str]:
        return [str(event["aggregateid"]) for event in self.poll()]


@pytest.fixture
def reader(dba: oracledb.Connection, database: Database) -> Iterator[Reader]:
    """Somebody the DBA has granted the view, and nothing else; up to date."""
    with dba.cursor() as cursor:
        cursor.execute(f'create user {READER} identified by "{PASSWORD}"')
        cursor.execute(f"grant create session to {READER}")
        cursor.execute(f"grant select on hsm.hsm_outbox_vw to {READER}")
    with closing(database.connect(READER)) as connection:
        polling = Reader(connection)
        polling.poll()
        yield polling
    with dba.cursor() as cursor:
        cursor.execute(f"drop user {READER} cascade")


def happens(connection: oracledb.Connection, order: int, facts: str = FACTS, event: str = "STATUS") -> None:
    with connection.cursor() as cursor:
        cursor.callproc("hsm.hsm_fila.enfileirar", [order, EVENT_TYPE, event, facts])


def watch(connection: oracledb.Connection) -> None:
    """A run of the watch job: no sender is anywhere."""
    with connection.cursor() as cursor:
        cursor.callproc("hsm.hsm_manutencao.vigiar")


def capture(connection: oracledb.Connection, limit: int = 1000) -> int:
    """A slice that has not committed yet: how many rows it has."""
    with connection.cursor() as cursor:
        count = cursor.var(int)
        cursor.execute(CAPTURE, [count, limit])
        return int(count.getvalue())


def test_an_event_is_read_whole_once(dba: oracledb.Connection, app: oracledb.Connection, reader: Reader) -> None:
    long = json.dumps({"descricao": "ç" * 3000, "status": "ABERTA", "responsavel": "Ana"}, ensure_ascii=False)
    happens(app, 7, event="ABERTURA")
    happens(app, 8, long)
    app.commit()
    watch(dba)
    first, second = reader.poll()
    assert (first["aggregatetype"], first["aggregateid"], first["type"]) == ("ordens", "7", "hsm.os.abertura")
    assert (first["origem"], first["tipo_os"]) == ("CHAMADOS", EVENT_TYPE)
    assert (first["payload"], second["payload"]) == (FACTS, long)
    assert len({first["id"], second["id"]}) == 2
    watch(dba)
    assert reader.poll() == []
    happens(app, 9)
    app.commit()
    watch(dba)
    assert reader.orders() == ["9"]


def test_an_event_whose_transaction_ends_late_is_not_skipped(
    dba: oracledb.Connection, app: oracledb.Connection, second: oracledb.Connection, reader: Reader
) -> None:
    """Its id is below that of one the reader has had: ids are given when rows come in, not when they become visible."""
    happens(second, 1)
    happens(app, 2)
    app.commit()
    watch(dba)
    assert reader.orders() == ["2"]
    second.commit()
    watch(dba)
    assert reader.orders() == ["1"]


def test_while_one_session_numbers_no_other_does(
    dba: oracledb.Connection, app: oracledb.Connection, second: oracledb.Connection, reader: Reader
) -> None:
    """As on two RAC instances: the later number would be there before the earlier one."""
    for order in (1, 2):
        happens(app, order)
    app.commit()
    assert capture(second, 1) == 1
    assert capture(dba) == 0
    assert reader.orders() == []
    second.commit()
    assert capture(dba) == 1
    dba.commit()
    assert reader.orders() == ["1", "2"]


def test_what_a_capture_undoes_leaves_no_gap(
    dba: oracledb.Connection, app: oracledb.Connection, reader: Reader
) -> None:
    with dba.cursor() as cursor:
        [(last,)] = cursor.execute("select posicao_captura from hsm.hsm_instalacao")
    happens(app, 1)
    app.commit()
    assert capture(dba) == 1
    dba.rollback()
    assert capture(dba) == 1
    dba.commit()
    assert [event["posicao"] for event in reader.poll()] == [last + 1]


def test_an_event_somebody_holds_is_passed_over_and_comes_later(
    dba: oracledb.Connection, app: oracledb.Connection, second: oracledb.Connection, reader: Reader
) -> None:
    for order in (1, 2):
        happens(app, order)
    app.commit()
    with second.cursor() as cursor:
        cursor.execute("select id from hsm.hsm_fila_notificacao where id_os = 1 for update").fetchall()
    watch(dba)
    assert reader.orders() == ["2"]
    second.rollback()
    watch(dba)
    assert reader.orders() == ["1"]


def test_more_than_a_slice_is_captured_in_one_run(
    dba: oracledb.Connection, app: oracledb.Connection, reader: Reader
) -> None:
    for order in range(1001):
        happens(app, order)
    app.commit()
    watch(dba)
    assert reader.orders() == [str(order) for order in range(1001)]


def test_no_job_is_handed_what_is_captured(dba: oracledb.Connection, app: oracledb.Connection) -> None:
    happens(app, 1)
    app.commit()
    assert handed_out(dba) == []
    with dba.cursor() as cursor:
        assert cursor.callfunc("hsm.hsm_envio_api.trabalho_pendente", oracledb.DB_TYPE_NUMBER) is None


def test_what_the_retention_has_emptied_is_not_shown_and_what_it_deletes_is_gone(
    dba: oracledb.Connection, app: oracledb.Connection, reader: Reader
) -> None:
    for order in (1, 2, 3):
        happens(app, order)
    app.commit()
    watch(dba)
    with dba.cursor() as cursor:
        for order, days in ((1, 60), (2, 10)):  # RETENCAO_PROCESSADO_D 30, RETENCAO_DADOS_D 7
            cursor.execute(
                f"update hsm.hsm_fila_notificacao set dt_processamento = {NOW} - numtodsinterval(:1, 'DAY') "
                "where id_os = :2",
                [days, order],
            )
        dba.commit()
        cursor.callproc("hsm.hsm_manutencao.purgar")
        kept = cursor.execute("select id_os from hsm.hsm_fila_notificacao order by id_os").fetchall()
    assert kept == [(2,), (3,)]
    assert reader.orders() == ["3"]
