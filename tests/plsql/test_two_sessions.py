"""Upkeep while another session is at the same rows, as on two RAC instances."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta

import oracledb
import pytest

from tests.database import Database


@pytest.fixture
def other(database: Database) -> Iterator[oracledb.Connection]:
    with closing(database.connect("system")) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def clean(dba: oracledb.Connection) -> Iterator[None]:
    """The queue, the alert and the parameters as they were installed, before and after."""
    tidy(dba)
    yield
    tidy(dba)


def tidy(dba: oracledb.Connection) -> None:
    dba.rollback()
    with dba.cursor() as cursor:
        for table in ("tentativa_envio", "carga", "fila_notificacao", "log", "alarme_aviso", "alarme"):
            cursor.execute(f"delete from hsm.hsm_{table}")
        cursor.execute("delete from hsm.hsm_rota_notificacao where tipo_os = '$HSM'")
        cursor.execute("update hsm.hsm_alerta set dt_ultima_ocorrencia = null, avisos = 0")
        cursor.execute("update hsm.hsm_parametro set valor = '0' where nome = 'REPROCESSO_VEZES'")
        cursor.execute("update hsm.hsm_parametro set valor = 'ESGOTADO' where nome = 'REPROCESSO_MOTIVOS'")
    dba.commit()


def failed_rows(dba: oracledb.Connection, count: int) -> list[int]:
    """Rows that went to FALHA two hours ago; their ids."""
    numbers = []
    with dba.cursor() as cursor:
        for _ in range(count):
            number = cursor.var(int)
            cursor.execute(
                "insert into hsm.hsm_fila_notificacao (id_os, mensagem, dt_criacao, dt_processamento, tipo_os, "
                "evento, id_rota, canal, status, motivo, proxima_tentativa, dados) "
                "select 1, 'x', d.em, d.em, 'PADRAO', 'STATUS', r.id, r.canal, 'FALHA', 'ESGOTADO', d.em, "
                """'{"descricao":"x","status":"ABERTA","responsavel":"Ana"}' """
                "from (select sys_extract_utc(systimestamp) - numtodsinterval(2, 'HOUR') as em from dual) d "
                "cross join (select id, canal from hsm.hsm_rota_notificacao "
                "where tipo_os = '*' and evento = '*' and rownum = 1) r"
            )
            cursor.execute("begin select max(id) into :1 from hsm.hsm_fila_notificacao; end;", [number])
            numbers.append(int(number.getvalue()))
    dba.commit()
    return numbers


def run(connection: oracledb.Connection, call: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"begin hsm.{call}; end;")


def statuses(dba: oracledb.Connection) -> list[str]:
    with dba.cursor() as cursor:
        return [status for (status,) in cursor.execute("select status from hsm.hsm_fila_notificacao order by id")]


def count(dba: oracledb.Connection, query: str) -> int:
    with dba.cursor() as cursor:
        return int(cursor.execute(f"select count(*) from {query}").fetchone()[0])


@pytest.mark.usefixtures("clean")
def test_automatic_replay_leaves_out_a_row_somebody_else_holds(
    dba: oracledb.Connection, other: oracledb.Connection
) -> None:
    held, _ = failed_rows(dba, 2)
    run(dba, "hsm_admin.definir_parametro('REPROCESSO_VEZES', '1')")
    with other.cursor() as cursor:
        cursor.execute(f"select id from hsm.hsm_fila_notificacao where id = {held} for update")
    run(dba, "hsm_manutencao.reprocessar")
    assert statuses(dba) == ["FALHA", "PENDENTE"]
    other.rollback()
    run(dba, "hsm_manutencao.reprocessar")
    assert statuses(dba) == ["PENDENTE", "PENDENTE"]


@pytest.mark.usefixtures("clean")
def test_a_replay_by_hand_leaves_out_a_row_somebody_else_holds(
    dba: oracledb.Connection, other: oracledb.Connection
) -> None:
    held, _ = failed_rows(dba, 2)
    with other.cursor() as cursor:
        cursor.execute(f"select id from hsm.hsm_fila_notificacao where id = {held} for update")
    with dba.cursor() as cursor:
        assert cursor.callfunc("hsm.hsm_admin.reprocessar", int, [None, "PADRAO"]) == 1
    assert statuses(dba) == ["FALHA", "PENDENTE"]


@pytest.mark.usefixtures("clean")
def test_a_bulk_cancellation_leaves_out_a_row_somebody_else_holds(
    dba: oracledb.Connection, other: oracledb.Connection
) -> None:
    held, _ = failed_rows(dba, 2)
    with dba.cursor() as cursor:
        assert cursor.callfunc("hsm.hsm_admin.reprocessar", int, [None, "PADRAO"]) == 2
    with other.cursor() as cursor:
        cursor.execute(f"select id from hsm.hsm_fila_notificacao where id = {held} for update")
    with dba.cursor() as cursor:
        until = datetime.now() + timedelta(days=1)
        assert cursor.callfunc("hsm.hsm_admin.cancelar_lote", int, ["PADRAO", None, until, "teste"]) == 1
    assert statuses(dba) == ["PENDENTE", "CANCELADO"]


HELD = {
    "hsm_admin.cancelar({id}, 'teste')": "select id from hsm.hsm_fila_notificacao where id = {id} for update",
    "hsm_admin.definir_canal('PADRAO')": "select canal from hsm.hsm_canal where canal = 'PADRAO' for update",
    "hsm_admin.retomar('PADRAO')": "select canal from hsm.hsm_canal where canal = 'PADRAO' for update",
}


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize("call", HELD)
def test_an_act_on_what_somebody_else_holds_says_try_again(
    dba: oracledb.Connection, other: oracledb.Connection, call: str
) -> None:
    (number,) = failed_rows(dba, 1)
    with other.cursor() as cursor:
        cursor.execute(HELD[call].format(id=number))
    with pytest.raises(oracledb.DatabaseError, match=r"ORA-20755: .*tente de novo\n(.*\n)*ORA-30006"):
        run(dba, call.format(id=number))


@pytest.mark.usefixtures("clean")
def test_an_alert_another_instance_is_giving_is_not_given_twice(
    dba: oracledb.Connection, other: oracledb.Connection
) -> None:
    failed_rows(dba, 1)
    with dba.cursor() as cursor:
        cursor.execute("declare l number; begin l := hsm.hsm_admin.definir_alerta('operacao'); end;")
    alerts = "hsm.hsm_fila_notificacao where tipo_os = '$HSM' and evento = 'FALHA'"
    with other.cursor() as cursor:
        cursor.execute("select alerta from hsm.hsm_alerta where alerta = 'FALHA' for update")
    run(dba, "hsm_manutencao.alertar")
    assert count(dba, alerts) == 0
    other.rollback()
    run(dba, "hsm_manutencao.alertar")
    run(other, "hsm_manutencao.alertar")
    assert count(dba, alerts) == 1


@pytest.mark.usefixtures("clean")
def test_the_purge_keeps_a_row_that_was_put_back_in_the_queue(
    dba: oracledb.Connection, other: oracledb.Connection
) -> None:
    (number,) = failed_rows(dba, 1)
    with other.cursor() as cursor:
        cursor.execute("declare l number; begin l := hsm.hsm_admin.reprocessar(:1); end;", [number])
    with dba.cursor() as cursor:
        cursor.execute("update hsm.hsm_fila_notificacao set dt_criacao = dt_criacao - 1000")
    dba.commit()
    run(dba, "hsm_manutencao.purgar")
    assert statuses(dba) == ["PENDENTE"]


@pytest.mark.usefixtures("clean")
def test_a_purge_that_runs_out_of_time_goes_on_from_there_whichever_instance_runs_next(
    dba: oracledb.Connection, other: oracledb.Connection
) -> None:
    kept, due = 1_200, 3
    with dba.cursor() as cursor:
        cursor.execute(
            "insert into hsm.hsm_fila_notificacao (id_os, dt_criacao, dt_processamento, evento, id_rota, canal, "
            "status, proxima_tentativa, dados) "
            "select 1, d.em, d.em, 'STATUS', 1, 'PADRAO', 'PROCESSADO', d.em, '{}' from ("
            "select sys_extract_utc(systimestamp) - numtodsinterval(case when level > :1 then 3 else 0 end, 'DAY') "
            "as em from dual connect by level <= :2) d",
            [kept, kept + due],
        )
        cursor.execute("update hsm.hsm_parametro set valor = '2' where nome = 'RETENCAO_DADOS_D'")
        cursor.execute("update hsm.hsm_parametro set valor = '0' where nome = 'PURGA_MAX_S'")
    dba.commit()
    cleared = "hsm.hsm_fila_notificacao where dt_limpeza is not null"
    try:
        runs = 0
        while count(dba, cleared) < due and runs < 10:
            run((dba, other)[runs % 2], "hsm_manutencao.purgar")
            runs += 1
        assert count(dba, cleared) == due
        assert runs <= 4  # slices of 500 ids, wherever the first one began
        with dba.cursor() as cursor:  # what falls due behind the point it got to has its turn all the same
            cursor.execute("update hsm.hsm_fila_notificacao set dt_processamento = dt_processamento - 3")
        dba.commit()
        for turn in range(4):
            run((dba, other)[turn % 2], "hsm_manutencao.purgar")
        assert count(dba, cleared) == kept + due
    finally:
        with dba.cursor() as cursor:
            cursor.execute("update hsm.hsm_parametro set valor = '7' where nome = 'RETENCAO_DADOS_D'")
            cursor.execute("update hsm.hsm_parametro set valor = '3600' where nome = 'PURGA_MAX_S'")
        dba.commit()


@pytest.mark.usefixtures("clean")
def test_an_automatic_replay_never_passes_its_limit_over_many_failures(dba: oracledb.Connection) -> None:
    (number,) = failed_rows(dba, 1)
    run(dba, "hsm_admin.definir_parametro('REPROCESSO_VEZES', '2')")
    came_back = 0
    for _ in range(5):
        run(dba, "hsm_manutencao.reprocessar")
        if statuses(dba) == ["PENDENTE"]:
            came_back += 1
            fail_again(dba, number)
    assert came_back == 2
    assert statuses(dba) == ["FALHA"]


def fail_again(dba: oracledb.Connection, number: int) -> None:
    """Takes the row through ENVIANDO to FALHA by the job's own way, and makes that sixty-one minutes ago."""
    with dba.cursor() as cursor:
        items = cursor.var(oracledb.DB_TYPE_CURSOR)
        cursor.callproc("hsm.hsm_envio_api.reservar", ["teste", 1, items])
        token = items.getvalue().fetchone()[1]
        report = f'[{{"id":{number},"reserva":"{token}","http":400,"codigo":40009}}]'
        cursor.callproc("hsm.hsm_envio_api.registrar", ["teste", report, cursor.var(str)])
        cursor.execute(
            "update hsm.hsm_fila_notificacao set dt_processamento = dt_processamento - numtodsinterval(61, 'MINUTE')"
        )
        cursor.execute("update hsm.hsm_parametro set valor = '*' where nome = 'REPROCESSO_MOTIVOS'")
    dba.commit()
