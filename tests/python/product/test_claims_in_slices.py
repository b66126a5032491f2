"""A claim goes on, a transaction a slice, until it has what it was asked for; a later error takes nothing back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import oracledb
import pytest

from tests.claims import FACTS, NOW, handed_out

UNREADABLE = "[]"  # facts are an object
ORDER = 900_000


def enqueue(connection: oracledb.Connection, order: int, facts: str = FACTS) -> int:
    """The id of its row."""
    with connection.cursor() as cursor:
        cursor.callproc("hsm.hsm_fila.enfileirar", [order, "PADRAO", "STATUS", facts])
        cursor.execute("select max(id) from hsm.hsm_fila_notificacao")
        [row] = cursor.fetchone()
    connection.commit()
    return int(row)


def many(connection: oracledb.Connection, count: int, coalescing: str) -> list[int]:
    """Ids of rows of one order that are due, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into hsm.hsm_fila_notificacao (id_os, mensagem, dt_criacao, tipo_os, evento, id_rota, canal, "
            "ordenada, aglutina, proxima_tentativa, dados) "
            f"select :1, 'x', {NOW}, 'PADRAO', 'STATUS', r.id, r.canal, 'S', :2, {NOW}, :3 "
            "from hsm.hsm_rota_notificacao r cross join (select level as n from dual connect by level <= :4) n "
            "where r.tipo_os = '*' and r.evento = '*'",
            [ORDER, coalescing, FACTS, count],
        )
        cursor.execute("select id from hsm.hsm_fila_notificacao where id_os = :1 order by id", [ORDER])
        found = [row for (row,) in cursor]
    connection.commit()
    assert len(found) == count
    return found


def count(connection: oracledb.Connection, condition: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from hsm.hsm_fila_notificacao where {condition}")
        return int(cursor.fetchone()[0])


def in_one_call(connection: oracledb.Connection, rows: int) -> list[int]:
    """Ids of that many rows, of one call; of another, too, on a machine that does not get as far in the ten seconds
    after which a call ends by itself."""
    started = time.monotonic()
    found = handed_out(connection, rows)
    if len(found) < rows and time.monotonic() - started > 10:
        found += handed_out(connection, rows - len(found))
    return found


@pytest.fixture
def refuse(dba: oracledb.Connection) -> Iterator[Callable[[int], None]]:
    """Makes the claim of one row fail, as a full tablespace or a trigger of the customer's would."""

    def install(row: int) -> None:
        with dba.cursor() as cursor:
            cursor.execute(
                "create or replace trigger hsm.prova_trg before insert on hsm.hsm_tentativa_envio for each row "
                f"when (new.id_fila = {row}) begin raise_application_error(-20999, 'prova'); end;"
            )

    yield install
    with dba.cursor() as cursor:
        cursor.execute("drop trigger hsm.prova_trg")


def test_an_error_in_a_later_slice_takes_nothing_back_of_what_slices_before_have_taken(
    dba: oracledb.Connection, second: oracledb.Connection, refuse: Callable[[int], None]
) -> None:
    good = enqueue(dba, 1)
    for order in range(2, 11):
        enqueue(dba, order, UNREADABLE)
    bad = enqueue(dba, 11)
    refuse(bad)
    assert handed_out(second, 10) == [good]
    assert count(dba, f"id = {good} and status = 'ENVIANDO'") == 1
    assert count(dba, "status = 'FALHA' and motivo = 'RENDER'") == 9, "and what was put away stays so"
    assert count(dba, f"id = {bad} and status = 'PENDENTE' and tentativas = 0") == 1


def test_a_claim_that_has_nothing_to_hand_out_tells_the_error(
    dba: oracledb.Connection, second: oracledb.Connection, refuse: Callable[[int], None]
) -> None:
    bad = enqueue(dba, 1)
    refuse(bad)
    for _ in range(2):
        with pytest.raises(oracledb.DatabaseError, match="ORA-20999"):
            handed_out(second, 10)
    assert count(dba, f"id = {bad} and status = 'PENDENTE' and tentativas = 0") == 1


def test_a_thousand_superseded_rows_in_front_of_a_good_one_cost_one_call(dba: oracledb.Connection) -> None:
    *superseded, newest = many(dba, 1200, coalescing="S")
    good = enqueue(dba, 1)
    assert sorted(in_one_call(dba, 2)) == [newest, good]
    assert count(dba, "motivo = 'SUBSTITUIDO'") == len(superseded)


def test_a_thousand_rows_behind_one_of_their_order_in_front_of_a_good_one_cost_one_call(
    dba: oracledb.Connection,
) -> None:
    first, *hot = many(dba, 1200, coalescing="N")
    good = enqueue(dba, 1)
    assert handed_out(dba, 1) == [first]
    assert in_one_call(dba, 1) == [good], "the first one is on its way, its order waits"
    assert count(dba, "estacionada = 'O'") == len(hot)
