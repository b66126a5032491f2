"""An act is done as the person who asked for it, by the database's own rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import oracledb
import pytest

from python_job.panel.acts import ACTS, number
from tests.claims import claim, report

from .conftest import OPERATOR, READER, Browser, Running

Orders = Callable[..., list[int]]


@pytest.fixture
def operator(panel: Running) -> Browser:
    return panel.signed_in(OPERATOR)


def failed(dba: oracledb.Connection, ids: list[int]) -> None:
    """As if the server had refused them for good."""
    assert report(dba, claim(dba), http=400, codigo=40009, erro="invalid request")["falha"] == len(ids)


def statuses(dba: oracledb.Connection, ids: list[int]) -> list[str]:
    with dba.cursor() as cursor:
        rows = cursor.execute("select id, status from hsm.hsm_fila_notificacao").fetchall()
    found = dict(rows)
    return [found[id] for id in ids]


def audited(dba: oracledb.Connection) -> tuple[Any, ...]:
    with dba.cursor() as cursor:
        cursor.execute(
            "select ato, alvo, usuario, identificador, motivo from hsm.hsm_auditoria "
            "order by id desc fetch first row only"
        )
        [row] = cursor.fetchall()
        return tuple(row)


def test_an_act_stands_in_the_audit_under_the_persons_own_name(operator: Browser, dba: oracledb.Connection) -> None:
    answer = operator.act("pausar", "troca do servidor", canal="PADRAO")
    try:
        assert (answer.status_code, answer.json()) == (200, {"texto": "Canal pausado."})
        act, _, user, client, reason = audited(dba)
        assert (act, user, reason) == ("pausar", OPERATOR.upper(), "troca do servidor")
        assert client == "hsm_painel 127.0.0.1"
    finally:
        answer = operator.act("retomar", canal="PADRAO")
    assert answer.json() == {"texto": "Canal retomado."}


def test_a_replay_says_how_many_went_back(orders: Orders, operator: Browser, dba: oracledb.Connection) -> None:
    ids = orders("um", "dois", "três")
    failed(dba, ids)
    answer = operator.act("reprocessar", id=ids[0]).json()
    assert answer == {"texto": "1 notificação voltou à fila.", "quantidade": 1}
    answer = operator.act("reprocessar", motivo_falha="40009", canal="PADRAO", tipo_os=None).json()
    assert answer == {"texto": "2 notificações voltaram à fila.", "quantidade": 2}
    assert statuses(dba, ids) == ["PENDENTE"] * 3
    assert operator.act("reprocessar", motivo_falha="40009").json()["quantidade"] == 0


def test_one_notification_is_cancelled_and_sent_again(
    orders: Orders, operator: Browser, dba: oracledb.Connection
) -> None:
    [id] = orders("uma")
    assert operator.act("cancelar", id=id).json() == {"texto": "Notificação cancelada."}
    assert statuses(dba, [id]) == ["CANCELADO"]
    text = operator.act("reenviar", id=id).json()["texto"]
    copy = int(text.rstrip(".").rpartition(" ")[2])
    assert text.startswith("Cópia na fila: linha ")
    assert statuses(dba, [copy]) == ["PENDENTE"]


def test_a_test_notification_and_a_route_switched(operator: Browser, dba: oracledb.Connection) -> None:
    assert operator.act("testar", canal="PADRAO").json()["texto"].startswith("Teste na fila: linha ")
    with dba.cursor() as cursor:
        cursor.execute("select min(id) from hsm.hsm_rota_notificacao where ativa = 'S'")
        [(route,)] = cursor.fetchall()
        for act, active in (("desligar_rota", "N"), ("ligar_rota", "S")):
            assert operator.act(act, rota=route).status_code == 200
            cursor.execute("select ativa from hsm.hsm_rota_notificacao where id = :1", [route])
            assert cursor.fetchall() == [(active,)]


@pytest.mark.parametrize(
    ("act", "arguments", "said"),
    [
        ("pausar", {"canal": "NENHUM"}, "Não há canal NENHUM"),
        ("cancelar", {"id": 999999999}, "Não há linha 999999999"),
        ("reprocessar", {}, "Diga o que reprocessar"),
    ],
)
def test_what_the_database_refuses_is_told_in_its_words(
    operator: Browser, act: str, arguments: dict[str, Any], said: str
) -> None:
    answer = operator.act(act, **arguments)
    text = answer.json()["erro"]
    assert (answer.status_code, text.startswith(said)) == (422, True), text
    assert "ORA-" not in text


@pytest.mark.parametrize(
    "body",
    [
        {"ato": "apagar_tudo", "argumentos": {}, "motivo": "x"},
        {"ato": ["pausar"], "argumentos": {}, "motivo": "x"},
        {"ato": "definir_parametro", "argumentos": {"nome": "a"}, "motivo": "x"},
        {"ato": "pausar", "argumentos": {"canal": 7}, "motivo": "x"},
        {"ato": "pausar", "argumentos": {"canal": "PADRAO", "outro": 1}, "motivo": "x"},
        {"ato": "pausar", "argumentos": ["PADRAO"], "motivo": "x"},
        {"ato": "pausar", "argumentos": {"canal": "PADRAO"}, "motivo": "  \t"},
        {"ato": "pausar", "argumentos": {"canal": "PADRAO"}},
        {"ato": "pausar", "argumentos": {"canal": "PADRAO\x1b[2J"}, "motivo": "x"},
        {"ato": "pausar", "argumentos": {"canal": "P" * 1001}, "motivo": "x"},
        {"ato": "cancelar", "argumentos": {"id": "1"}, "motivo": "x"},
        {"ato": "cancelar", "argumentos": {"id": True}, "motivo": "x"},
        {"ato": "cancelar", "argumentos": {"id": 1.5}, "motivo": "x"},
    ],
)
def test_what_is_no_act_is_refused_here(operator: Browser, dba: oracledb.Connection, body: Any) -> None:
    operator.act("testar", "o último", canal="PADRAO")
    answer = operator.post("api/ato", body)
    assert (answer.status_code, bool(answer.json()["erro"])) == (400, True)
    assert audited(dba)[4] == "o último"


def test_a_reader_is_refused_by_the_database_itself(panel: Running, dba: oracledb.Connection) -> None:
    answer = panel.signed_in(READER).act("pausar", canal="PADRAO")
    assert (answer.status_code, answer.json()) == (403, {"erro": "O banco não permite isto ao seu usuário."})
    with dba.cursor() as cursor:
        cursor.execute("select pausado from hsm.hsm_canal where canal = 'PADRAO'")
        assert cursor.fetchall() == [("N",)]


def test_numbers_are_written_as_brazilians_do() -> None:
    assert number(1234567) == "1.234.567"
    assert ACTS["reprocessar"].says(1000) == "1.000 notificações voltaram à fila. Pode haver mais: repita."
