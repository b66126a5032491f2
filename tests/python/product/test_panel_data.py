"""The panel's JSON: its shape in every state there is, and the sessions and databases it must not depend on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import oracledb
import pytest
import requests

from tests import panel_shapes as shapes
from tests.claims import FACTS
from tests.database import Database, empty_queue

ORDER = 990_600
NOW = "sys_extract_utc(systimestamp)"
JOB = "HSM.HSM_TAREFA_TESTE"


def execute(dba: oracledb.Connection, *statements: str) -> None:
    with dba.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def asked(dba: oracledb.Connection, routine: str, *arguments: object) -> Any:
    with dba.cursor() as cursor:
        return json.loads(cursor.callfunc(f"hsm.{routine}", oracledb.DB_TYPE_CLOB, list(arguments)).read())


def send(dba: oracledb.Connection, **answer: object) -> None:
    """Claims what is due and reports this answer for it."""
    with dba.cursor() as cursor, dba.cursor() as rows:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 10, rows])
        results = [{"id": row[0], "reserva": row[1], **answer} for row in rows.fetchall()]
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", json.dumps(results), cursor.var(str)])


@pytest.fixture
def everything(dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """A channel in every state, a row in every state, and whatever else a key stands for."""
    with dba.cursor() as cursor:
        cursor.callproc("dbms_session.set_identifier", ["maria"])
        cursor.callproc("hsm.hsm_admin.definir_canal", ["TESTE", "ntfy da matriz", 60, 5, "novo"])
        route = cursor.callfunc(
            "hsm.hsm_admin.definir_rota",
            int,
            ["TESTE_PAINEL", "*", "topico-da-sala", "TESTE"],
            {
                "in_titulo": "OS {id_os}",
                "in_mensagem": "{descricao}",
                "in_etiquetas": "wrench",
                "in_url_clique": "https://os.example/{id_os}",
                "in_validade_min": 60,
            },
        )

        def event() -> None:
            cursor.callproc("hsm.hsm_fila.enfileirar", [ORDER, "TESTE_PAINEL", "STATUS", FACTS])
            dba.commit()

        event()
        send(dba, http=400, codigo=40009, erro="topic invalid", duracao_ms=12)
        event()
        send(dba, http=200, id_externo="n", duracao_ms=12)
        cursor.execute("update hsm.hsm_tentativa_envio set resposta = '<html>403</html>' where resultado = 'ENTREGUE'")
        [delivered] = cursor.execute("select max(id) from hsm.hsm_fila_notificacao").fetchone()
        cursor.callfunc("hsm.hsm_admin.reenviar", int, [delivered, "não tocou"])
        cursor.callfunc("hsm.hsm_admin.reprocessar", int, [], {"in_canal": "TESTE", "in_motivo": "corrigido"})
        send(dba, http=400, codigo=40009, erro="topic invalid")
        event()
        cursor.callproc("hsm.hsm_admin.pausar", ["TESTE", "obra"])
        cursor.execute(
            f"begin dbms_scheduler.create_job('{JOB}', 'PLSQL_BLOCK', 'null;', start_date => systimestamp + 1, "
            "repeat_interval => 'FREQ=DAILY', enabled => true); end;"
        )
        execute(
            dba,
            f"update hsm.hsm_canal set disjuntor = 'ABERTO', motivo_disjuntor = 'HTTP 503', aberto_em = {NOW}, "
            f"aberto_ate = {NOW} + 1, retido_ate = {NOW} + 1 where canal = 'TESTE'",
            f"update hsm.hsm_rota_notificacao set suspensa = 'S', motivo_suspensao = 'forbidden', "
            f"dt_suspensao = {NOW}, proxima_sonda = {NOW} + 1 where id = {route}",
            "insert into hsm.hsm_remetente (trabalhador, maquina, pid, versao, modo, canais, dt_inicio, dt_visto, "
            f"dt_fim) values ('w', 'srv', 7, '0.3.0', 'SERVICO', 'TESTE', {NOW}, {NOW}, {NOW})",
        )
        yield dba
        dba.rollback()
        empty_queue(dba)
        cursor.execute(f"begin dbms_scheduler.drop_job('{JOB}', force => true); end;")
        execute(
            dba,
            "delete from hsm.hsm_rota_notificacao where canal = 'TESTE'",
            "delete from hsm.hsm_canal where canal = 'TESTE'",
        )
        dba.commit()


def optional_nowhere(shape: dict[str, Any], *found: Any) -> set[str]:
    return shapes.keys(shape).difference(*(shapes.seen(one) for one in found))


def test_the_summary_has_the_keys_the_page_knows_and_no_others(everything: oracledb.Connection) -> None:
    found = [asked(everything, "hsm_painel.resumo", hours) for hours in (1, 24, 168)]
    assert [list(shapes.complaints(one, shapes.SUMMARY)) for one in found] == [[], [], []]
    # Grouping stops at 10,000 failures; a job that never ran has not been started
    assert optional_nowhere(shapes.SUMMARY, *found) <= {"$.falhas_ha_mais", "$.tarefas[].ultima"}


def test_the_summary_in_full_tells_what_acts_have_changed(everything: oracledb.Connection) -> None:
    found = asked(everything, "hsm_painel_completo.resumo", 24)
    assert list(shapes.complaints(found, shapes.SUMMARY_IN_FULL)) == []
    assert "$.atos[].detalhe" in shapes.seen(found)


def test_the_story_of_an_order_has_the_keys_the_page_knows_and_no_others(everything: oracledb.Connection) -> None:
    found = [asked(everything, "hsm_painel.historia", order) for order in (ORDER, ORDER + 1)]
    assert [list(shapes.complaints(one, shapes.STORY)) for one in found] == [[], []]
    # No row of it has more than 50 sends, and the guard lets everything go
    assert optional_nowhere(shapes.STORY, *found) == {"$.aviso", "$.eventos[].posts_ha_mais"}


def test_the_story_in_full_tells_answers_and_what_the_phone_showed(everything: oracledb.Connection) -> None:
    found = asked(everything, "hsm_painel_completo.historia", ORDER)
    assert list(shapes.complaints(found, shapes.STORY_IN_FULL)) == []
    assert optional_nowhere(shapes.STORY_IN_FULL, found) == {"$.aviso", "$.resposta", "$.eventos[].posts_ha_mais"}
    shown = found["eventos"][0]["telefone"]
    assert (shown["mensagem"], shown["clique"]) == ("Bomba parada", f"https://os.example/{ORDER}")
    assert found["eventos"][0]["rota"]["topico"] == "topico-da-sala"


def test_a_page_of_rows_has_the_keys_the_page_knows_and_no_others(everything: oracledb.Connection) -> None:
    found = [asked(everything, "hsm_painel.linhas", None, None, None, None, limit) for limit in (500, 1)]
    assert [list(shapes.complaints(one, shapes.ROWS)) for one in found] == [[], []]
    assert optional_nowhere(shapes.ROWS, *found) == set()


def test_an_empty_installation_has_every_part(dba: oracledb.Connection) -> None:
    assert list(shapes.complaints(asked(dba, "hsm_painel.resumo", 1), shapes.SUMMARY)) == []
    assert asked(dba, "hsm_painel.linhas") == {"linhas": []}


@pytest.mark.parametrize(
    "setting", ["nls_numeric_characters = ',.'", "nls_comp = linguistic nls_sort = binary_ai", "time_zone = '+09:00'"]
)
def test_what_a_session_has_set_for_itself_changes_nothing(everything: oracledb.Connection, setting: str) -> None:
    before = asked(everything, "hsm_painel_completo.historia", ORDER)
    summary = asked(everything, "hsm_painel.resumo", 24)["consumo"]["totais"]
    execute(everything, f"alter session set {setting}")
    assert asked(everything, "hsm_painel_completo.historia", ORDER) == before
    assert asked(everything, "hsm_painel.resumo", 24)["consumo"]["totais"] == summary
    assert isinstance(summary["p50_s"], float)


@pytest.mark.parametrize("ascii_only", [False, True])
def test_accents_and_markup_arrive_as_they_were_written(
    everything: oracledb.Connection, database: Database, ascii_only: bool
) -> None:
    """Also where the JSON types take accents badly, as is told of databases that are not AL32UTF8."""
    text = '</script><b>manutenção</b> \\ "ação" & já'
    with everything.cursor() as cursor:
        cursor.execute("update hsm.hsm_canal set motivo_pausa = :1 where canal = 'TESTE'", [text])
        cursor.execute("update hsm.hsm_fila_notificacao set ultimo_erro = :1 where status = 'FALHA'", [text])
    if database.control is not None:
        requests.post(f"{database.control}/quirks", json={"json_ascii_only": ascii_only}, timeout=5).raise_for_status()
    try:
        summary = asked(everything, "hsm_painel.resumo", 1)
        story = asked(everything, "hsm_painel_completo.historia", ORDER)
        rows = asked(everything, "hsm_painel.linhas", "FALHA")
        with everything.cursor() as cursor:
            page = cursor.callfunc("hsm.hsm_painel.html", oracledb.DB_TYPE_CLOB).read()
    finally:
        if database.control is not None:
            requests.post(f"{database.control}/quirks", json={"json_ascii_only": False}, timeout=5).raise_for_status()
    [channel] = [channel for channel in summary["canais"] if channel["canal"] == "TESTE"]
    assert channel["motivo_pausa"] == text
    assert summary["falhas"][0]["amostras"][0]["erro"] == text
    assert {event["ultimo_erro"] for event in story["eventos"] if event["status"] == "FALHA"} == {text}
    assert rows["linhas"][0]["erro"] == text
    assert page.isascii()
    data = page.split('<script type="application/json" id="dados">')[1].split("</script>")[0]
    assert json.loads(data)["falhas"] == summary["falhas"]
