"""Two sessions and the events of one order: the later one waits, however their calls interleave.

Each step of a claim is a call of its own here, so every interleaving is played and not hoped for.
"""

from __future__ import annotations

import oracledb
import pytest

FACTS = '{"descricao":"Bomba parada","status":"ABERTA","responsavel":"Ana"}'
NOW = "sys_extract_utc(systimestamp)"


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
    with connection.cursor() as cursor:
        token, total = cursor.var(str), cursor.var(int)
        cursor.execute(
            "declare l_prazo number; "
            f"begin hsm.hsm_envio.reservar('w', 10, null, {NOW}, :token, :total, l_prazo); end;",
            token=token,
            total=total,
        )
        cursor.execute("select id from hsm.hsm_fila_notificacao where reserva = :1", [token.getvalue()])
        found = [row[0] for row in cursor]
    assert len(found) == total.getvalue()
    return found


def take(connection: oracledb.Connection, chosen: int) -> int:
    """The claim's second half: takes a row its cursor chose before. How many rows it got."""
    with connection.cursor() as cursor:
        taken = cursor.var(int)
        cursor.execute(
            "declare l_ids hsm.hsm_tipos.t_numeros; l_tomadas hsm.hsm_tipos.t_numeros; begin "
            "l_ids(1) := :chosen; hsm.hsm_estado.reservar(l_ids, 'w', rawtohex(sys_guid()), "
            f"{NOW}, {NOW} + interval '1' minute, l_tomadas); :taken := l_tomadas.count; end;",
            chosen=chosen,
            taken=taken,
        )
        return int(taken.getvalue())


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
    report(first, earlier, '"http":200,"id_ntfy":"n"')
    assert claim(second) == [later]


def test_a_row_chosen_before_another_session_claimed_it_is_not_taken_again(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    (chosen, _), _ = rows(second)
    assert claim(first) == [chosen]
    first.commit()
    assert take(second, chosen) == 0


def test_a_row_chosen_while_it_was_free_is_not_taken_once_an_earlier_one_is_back(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    (earlier, _), (chosen, _) = rows(first)
    assert claim(first) == [earlier]
    first.commit()
    report(first, earlier, '"http":400,"codigo":40009')
    assert [status for _, status in rows(second)] == ["FALHA", "PENDENTE"], "so the second session chooses the later"
    with first.cursor() as cursor:
        cursor.callfunc("hsm.hsm_admin.reprocessar", int, [earlier])
    assert take(second, chosen) == 0, "waits for the one that came back"
    second.commit()
    assert claim(first) == [earlier]
    first.commit()
    assert take(second, chosen) == 0, "and while that is on its way"
    second.commit()
    report(first, earlier, '"http":200,"id_ntfy":"n"')
    assert take(second, chosen) == 1


def test_a_row_chosen_before_it_was_put_off_is_not_taken_before_its_time(
    first: oracledb.Connection, second: oracledb.Connection
) -> None:
    (chosen, _), _ = rows(second)
    with first.cursor() as cursor:
        cursor.execute(
            "update hsm.hsm_fila_notificacao set proxima_tentativa = proxima_tentativa + interval '1' hour "
            "where id = :1",
            [chosen],
        )
    first.commit()
    assert take(second, chosen) == 0


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
    report(first, earlier, '"http":200,"id_ntfy":"n"')
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
    report(first, earlier, '"http":200,"id_ntfy":"n"')
    assert claim(second) == [later]
