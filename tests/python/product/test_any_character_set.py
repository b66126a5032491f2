"""Accents in a database whose JSON types take ASCII text only, as is told of some that are not AL32UTF8.

On a real Oracle, of whatever character set, the same has to hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest
import requests

from tests.database import Database

KIND, TOPIC, OPERATION = "MANUTENÇÃO", "acentos", "operacao"
ORDER = 990_300
TEXT = "Manutenção: rádio nº 5, 27 °C, ação já!"
ACTIONS: list[dict[str, object]] = [
    {"action": "view", "label": "Abrir ordem de serviço", "url": "https://os.example/{id_os}?ação=não"},
    {"action": "broadcast", "label": "Avisar", "extras": {"ação": "não é já"}},
]


@pytest.fixture
def dba(dba: oracledb.Connection, database: Database) -> Iterator[oracledb.Connection]:
    """The whole database takes accents badly; a route has them wherever a route can."""
    _ascii_only(database, True)
    try:
        with dba.cursor() as cursor:
            cursor.callfunc(
                "hsm.hsm_admin.definir_rota",
                int,
                [KIND, "*", TOPIC],
                {
                    "in_titulo": "Situação: {status}",
                    "in_mensagem": "{descricao} Responsável: {responsavel}.",
                    "in_etiquetas": "manutenção,rádio",
                    "in_url_clique": "https://os.example/{id_os}?seção=histórico",
                    "in_acoes": json.dumps(ACTIONS, ensure_ascii=False),
                },
            )
        yield dba
    finally:
        _ascii_only(database, False)
        dba.rollback()
        with dba.cursor() as cursor:
            for table in ("tentativa_envio", "carga", "fila_notificacao"):
                cursor.execute(f"delete from hsm.hsm_{table}")
            cursor.execute("delete from hsm.hsm_rota_notificacao where topico in (:1, :2)", [TOPIC, OPERATION])
            cursor.execute("update hsm.hsm_canal set pausado = 'N', motivo_pausa = null, dt_pausa = null")
        dba.commit()


def _ascii_only(database: Database, on: bool) -> None:
    if database.control is not None:
        requests.post(f"{database.control}/quirks", json={"json_ascii_only": on}, timeout=5).raise_for_status()


@pytest.fixture
def job(database: Database, dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    with closing(database.connect("hsm_job")) as connection:
        yield connection


def execute(connection: oracledb.Connection, statement: str, **binds: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, binds)


def read(connection: oracledb.Connection, query: str) -> list[tuple[str | None, ...]]:
    with connection.cursor() as cursor:
        return list(cursor.execute(query))


def change_an_order(app: oracledb.Connection) -> None:
    execute(
        app,
        "insert into ordem_servico (id_os, tipo_os, status, descricao, solicitante, responsavel) "
        "values (:id, :tipo, 'Concluída', :texto, 'Antônio', 'João')",
        id=ORDER,
        tipo=KIND,
        texto=TEXT,
    )
    app.commit()


def claim(job: oracledb.Connection) -> tuple[int, str, str]:
    """The one row that is due: id, token, payload."""
    with job.cursor() as cursor, job.cursor() as rows:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 10, rows])
        [(row, token, _, _, payload, _)] = rows.fetchall()
        return row, token, payload.read()


def report(job: oracledb.Connection, row: int, token: str, **answer: object) -> dict[str, int]:
    """By a caller that escapes nothing."""
    results = json.dumps([{"id": row, "reserva": token, **answer}], ensure_ascii=False)
    with job.cursor() as cursor:
        summary = cursor.var(str)
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", results, summary])
        found: dict[str, int] = json.loads(summary.getvalue())
        return found


def test_an_order_is_notified_with_its_accents(app: oracledb.Connection, job: oracledb.Connection) -> None:
    change_an_order(app)
    row, token, payload = claim(job)
    said = json.loads(payload)
    assert said["title"] == "Situação: Concluída"
    assert said["message"] == f"{TEXT} Responsável: João."
    assert said["tags"] == ["manutenção", "rádio"]
    assert said["click"] == f"https://os.example/{ORDER}?seção=histórico"
    assert said["actions"] == [{**ACTIONS[0], "url": f"https://os.example/{ORDER}?ação=não"}, ACTIONS[1]]
    assert report(job, row, token, http=200, id_externo="n")["processado"] == 1


def test_facts_longer_than_a_column_keep_their_accents(dba: oracledb.Connection, job: oracledb.Connection) -> None:
    with dba.cursor() as cursor:
        facts = json.dumps({"status": "não", "responsavel": "ç" * 2000, "descricao": TEXT}, ensure_ascii=False)
        cursor.callproc("hsm.hsm_fila.enfileirar", [ORDER, KIND, "STATUS", facts])
    dba.commit()
    assert read(dba, "select dados from hsm.hsm_fila_notificacao") == [(None,)], "in the long column"
    assert json.loads(claim(job)[2])["message"].startswith(f"{TEXT} Responsável: ççç")


def test_what_the_server_said_is_kept_with_its_accents(
    app: oracledb.Connection, dba: oracledb.Connection, job: oracledb.Connection
) -> None:
    change_an_order(app)
    row, token, _ = claim(job)
    assert report(job, row, token, http=400, codigo=40018, erro="Requisição inválida: ação")["falha"] == 1
    assert read(dba, "select ultimo_erro from hsm.hsm_fila_notificacao") == [("Requisição inválida: ação",)]


def test_the_diagnosis_tells_reasons_with_their_accents(dba: oracledb.Connection, job: oracledb.Connection) -> None:
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.pausar", ["PADRAO", "manutenção até amanhã"])
    execute(
        dba,
        "update hsm.hsm_rota_notificacao set suspensa = 'S', motivo_suspensao = 'não autorizado', "
        "dt_suspensao = sys_extract_utc(systimestamp) where topico = :topic",
        topic=TOPIC,
    )
    dba.commit()
    with job.cursor() as cursor:
        state = json.loads(cursor.callfunc("hsm.hsm_envio_api.diagnostico", oracledb.DB_TYPE_CLOB, []).read())
    [reason] = [channel["motivo_pausa"] for channel in state["canais"] if channel["canal"] == "PADRAO"]
    assert reason == "manutenção até amanhã"
    assert [route["motivo"] for route in state["rotas_suspensas"]] == ["não autorizado"]
    assert any("manutenção até amanhã" in warning["texto"] for warning in state["avisos"])


def test_a_simulation_shows_what_an_event_with_accents_would_send(dba: oracledb.Connection) -> None:
    with dba.cursor() as cursor:
        facts = json.dumps({"status": "não", "descricao": TEXT, "responsavel": "João"}, ensure_ascii=False)
        shown = cursor.callfunc("hsm.hsm_rota.simular", oracledb.DB_TYPE_CLOB, [KIND, "STATUS", facts, ORDER])
        [route] = json.loads(shown.read())
        assert route["payload"]["message"] == f"{TEXT} Responsável: João."
        shown = cursor.callfunc("hsm.hsm_rota.simular", oracledb.DB_TYPE_CLOB, [KIND, "STATUS", "não é JSON", ORDER])
        [route] = json.loads(shown.read())
        assert "Os fatos do evento não são um objeto JSON" in route["erro"]


def test_an_event_has_the_facts_with_their_accents(dba: oracledb.Connection) -> None:
    facts = '{"situação":{"é":["não",1.50]},"nota":"' + "ç" * 3000 + '"}'
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.definir_canal", ["ACENTOS"], {"in_tipo": "KAFKA"})
        route = cursor.callfunc(
            "hsm.hsm_admin.definir_rota",
            int,
            ["RÁDIO", "*", TOPIC, "ACENTOS"],
            {"in_titulo": "Situação: {nota}", "in_cabecalhos": '{"X-OS":"{id_os}"}'},
        )
        shown = cursor.callfunc("hsm.hsm_rota.simular", oracledb.DB_TYPE_CLOB, ["RÁDIO", "SAÍDA", facts, ORDER])
        [event] = [found["payload"] for found in json.loads(shown.read()) if found["id_rota"] == route]
        cursor.execute("delete from hsm.hsm_rota_notificacao where id = :1", [route])
        cursor.execute("delete from hsm.hsm_canal where canal = 'ACENTOS'")
    dba.commit()
    assert event["type"] == "hsm.os.saída"
    assert event["data"]["fatos"] == json.loads(facts)
    assert event["data"]["titulo"] == "Situação: " + "ç" * 3000


def test_the_operations_team_is_told_of_failures_whose_reason_has_accents(
    app: oracledb.Connection, dba: oracledb.Connection, job: oracledb.Connection
) -> None:
    change_an_order(app)
    row, token, _ = claim(job)
    report(job, row, token, http=400, codigo=40018, erro="não")
    with dba.cursor() as cursor:
        cursor.callfunc("hsm.hsm_admin.definir_alerta", int, [OPERATION])
        cursor.execute(
            "update hsm.hsm_rota_notificacao set mensagem = 'Atenção, falhas: {total} ({motivos})' where topico = :1",
            [OPERATION],
        )
        cursor.execute("update hsm.hsm_fila_notificacao set motivo = 'REJEIÇÃO'")
        cursor.execute("update hsm.hsm_alerta set dt_ultima_ocorrencia = null")
        dba.commit()
        cursor.callproc("hsm.hsm_manutencao.alertar")
    assert json.loads(claim(job)[2])["message"] == "Atenção, falhas: 1 (REJEIÇÃO 1)"
