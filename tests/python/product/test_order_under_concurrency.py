"""Two sessions and the events of one order: the later one waits, however their calls interleave.

Each step of a claim is a call of its own here, so every interleaving is played and not hoped for.
"""

from __future__ import annotations

import oracledb
import pytest

from tests import claims
from tests.claims import NOW

FACTS = '{"descricao":"Bomba parada","status":"ABERTA","responsavel":"Ana"}'


@pytest.fixture
def first(dba: oracledb.Connection) -> oracledb.Connection:
    """A claimer, and two events of one ordered route that wait."""
    with dba.cursor() as cursor:
        for event in ("STATUS", "ATRIBUICAO"):
            cursor.callproc("hsm.hsm_fila.enfileirar", [1, "PADRAO", event, FACTS])
    dba.commit()
    return dba


def rows(connection: oracledb.Connection) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        found: list[tuple[int, str]] = cursor.execute(
            "select id, status from hsm.hsm_fila_notificacao order by id"
        ).fetchall()
        return found


def claim(connection: oracledb.Connection) -> list[int]:
    """A claim that has not committed yet."""
    return [row for row, _ in claims.claim(connection)]


def take(connection: oracledb.Connection, chosen: int) -> int:
    """The claim's second half: takes a row chosen before. How many rows it got."""
    with connection.cursor() as cursor:
        taken = cursor.var(int)
        cursor.execute(
            "declare l_ids hsm.hsm_tipos.t_numeros; begin l_ids(1) := :chosen; "
            f":taken := hsm.hsm_estado.reservar(l_ids, 'w', rawtohex(sys_guid()), {NOW}, {NOW} + interval '1' minute)"
            ".ids.count; end;",
            chosen=chosen,
            taken=taken,
        )
        return int(taken.getvalue())


def parked(connection: oracledb.Connection) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select id from hsm.hsm_fila_notificacao where estacionada = 'O' order by id")
        return [row for (row,) in cursor]


def report(connection: oracledb.Connection, row: int, result: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "begin hsm.hsm_envio_api.registrar('w', :1, :2); end;",
            [f'[{{"id":{row},"reserva":"{token(connection, row)}",{result}}}]', cursor.var(str)],
        )


def token(connection: oracledb.Connection, row: int) -> str:
    with connection.cursor() as cursor:
        found: tuple[str] = cursor.execute(
            "select reserva from hsm.hsm_fila_notificacao where id = :1", [row]
        ).fetchone()
        return found[0]


def test_while_the_earlier_event_is_being_claimed_the_later_one_is_not_handed_out(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    (earlier, _), (later, _) = rows(first)
    assert claim(first) == [earlier]
    assert claim(second) == [], "the other has not committed"
    second.commit()
    first.commit()
    assert claim(second) == [], "the earlier one is on its way"
    second.commit()
    report(first, earlier, '"http":200,"id_externo":"n"')
    assert claim(second) == [later]


def test_a_row_chosen_before_another_session_claimed_it_is_not_taken_again(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    (chosen, _), _ = rows(second)
    assert claim(first) == [chosen]
    first.commit()
    assert take(second, chosen) == 0


def test_an_event_waits_for_an_earlier_one_that_came_back_from_failure(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    (earlier, _), (later, _) = rows(first)
    assert claim(first) == [earlier]
    first.commit()
    report(first, earlier, '"http":400,"codigo":40009')
    assert [status for _, status in rows(second)] == ["FALHA", "PENDENTE"], "so the later one could go"
    with first.cursor() as cursor:
        cursor.callfunc("hsm.hsm_admin.reprocessar", int, [earlier])
    assert claim(second) == [earlier], "the one that came back"
    second.commit()
    assert parked(first) == [later]
    report(second, earlier, '"http":200,"id_externo":"n"')
    assert claim(first) == [later]


def test_a_row_that_was_put_off_is_not_taken_before_its_time(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    (earlier, _), _ = rows(second)
    with first.cursor() as cursor:
        cursor.execute(
            "update hsm.hsm_fila_notificacao set proxima_tentativa = proxima_tentativa + interval '1' hour "
            "where id = :1",
            [earlier],
        )
    first.commit()
    assert claim(second) == [], "nor the one behind it"


def test_no_turn_is_lost_when_the_earlier_one_ends_while_a_claim_looks_at_the_later(
    first: oracledb.Connection, second: oracledb.Connection, third: oracledb.Connection
) -> None:
    """Whoever parks has the earlier one's lock; whoever ends it comes before or after, and then lets the later in."""
    (earlier, _), (later, _) = rows(first)
    assert claim(first) == [earlier]
    assert parked(first) == [later], "parked by the same claim, behind a row of its own"
    first.commit()
    with second.cursor() as cursor:
        cursor.execute("select id from hsm.hsm_fila_notificacao where id = :1 for update", [later])
    report(first, earlier, '"http":200,"id_externo":"n"')
    second.rollback()
    assert parked(first) == [later], "it was held by somebody at that moment"
    assert claim(third) == [later], "so the row that ended still owed it its turn"


def test_an_event_is_not_parked_behind_one_that_somebody_is_just_ending(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    (earlier, _), (later, _) = rows(first)
    with first.cursor() as cursor:  # as the report's transaction before its commit
        cursor.execute("select id from hsm.hsm_fila_notificacao where id = :1 for update", [earlier])
    assert claim(second) == []
    assert parked(second) == [], "its end would not be seen"
    second.commit()
    first.rollback()
    claims.later(second)
    assert claim(second) == [earlier]
    assert parked(second) == [later]


def test_an_event_that_would_supersede_one_being_claimed_waits_for_it(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    (earlier, _), (later, _) = rows(first)
    with second.cursor() as cursor:
        cursor.execute("update hsm.hsm_fila_notificacao set aglutina = 'S', evento = 'STATUS'")
        cursor.execute("update hsm.hsm_fila_notificacao set id_os = 2, canal = '-' where id = :1", [later])
    second.commit()
    assert claim(first) == [earlier]
    with second.cursor() as cursor:
        cursor.execute("update hsm.hsm_fila_notificacao set id_os = 1, canal = 'PADRAO' where id = :1", [later])
    second.commit()
    assert claim(second) == [], "the other has not committed, so its row looks as if it waited"
    second.commit()
    with second.cursor() as cursor:
        cursor.execute("select tentativas, envios from hsm.hsm_fila_notificacao where id = :1", [later])
        assert cursor.fetchone() == (0, 0), "as if it had not been looked at"
    first.commit()
    report(first, earlier, '"http":200,"id_externo":"n"')
    claims.later(second)
    assert claim(second) == [later]


def test_an_event_of_before_coalescing_was_switched_off_is_not_overtaken_while_it_is_being_claimed(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    (earlier, _), (later, _) = rows(first)
    with second.cursor() as cursor:
        cursor.callproc("hsm.hsm_fila.enfileirar", [1, "PADRAO", "STATUS", FACTS])
        cursor.execute("update hsm.hsm_fila_notificacao set aglutina = 'S' where evento = 'STATUS'")
        cursor.execute("update hsm.hsm_fila_notificacao set id_os = 2, canal = '-' where id > :1", [earlier])
    second.commit()
    assert claim(first) == [earlier]
    with second.cursor() as cursor:
        cursor.execute("update hsm.hsm_fila_notificacao set id_os = 1, canal = 'PADRAO' where id > :1", [earlier])
    second.commit()
    assert claim(second) == [], "the other has not committed, so its row looks as if it waited and were superseded"
    second.commit()
    first.commit()
    report(first, earlier, '"http":200,"id_externo":"n"')
    claims.later(second)
    assert claim(second) == [later]
