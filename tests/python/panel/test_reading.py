"""What is shown comes from the database as it is, to each by his rights."""

from __future__ import annotations

import re
from collections.abc import Callable

import oracledb
import pytest

from tests.claims import claim, report

from .conftest import OPERATOR, READER, Running

Orders = Callable[..., list[int]]


def test_the_page_is_the_databases_own_under_a_policy_of_its_own(panel: Running, dba: oracledb.Connection) -> None:
    with dba.cursor() as cursor:
        page = cursor.callfunc("hsm.hsm_painel.pagina", oracledb.DB_TYPE_CLOB, []).read()
    answer = panel.signed_in(READER).get("")
    assert (answer.status_code, answer.text) == (200, page)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert re.search(r"script-src 'sha256-.+'; style-src 'sha256-", answer.headers["Content-Security-Policy"])
    assert panel.browser().get("").text != page


@pytest.mark.parametrize("hours", [1, 24, 168])
def test_the_summary_is_of_the_hours_asked_for(panel: Running, hours: int) -> None:
    answer = panel.signed_in(READER).get(f"api/resumo?horas={hours}")
    assert answer.headers["Content-Type"] == "application/json"
    assert (answer.status_code, answer.json()["janela_h"]) == (200, hours)


def test_an_order_is_told_in_full_to_whoever_may_act(panel: Running, orders: Orders, dba: oracledb.Connection) -> None:
    text = "Bomba </script><script>alert(1)</script> \"'&"
    orders(text)
    report(dba, claim(dba))
    with dba.cursor() as cursor:
        [(order,)] = cursor.execute("select id_os from hsm.hsm_fila_notificacao").fetchall()
    full = panel.signed_in(OPERATOR).get(f"api/ordem?id_os={order}&origem=CHAMADOS").json()
    masked = panel.signed_in(READER).get(f"api/ordem?id_os={order}").json()
    assert text in full["eventos"][0]["telefone"]["mensagem"]
    assert "telefone" not in masked["eventos"][0]
    assert (masked["id_os"], masked["eventos"][0]["status"]) == (order, "PROCESSADO")


def test_rows_are_filtered_and_turned_over(panel: Running, orders: Orders) -> None:
    ids = orders("um", "dois")
    reader = panel.signed_in(READER)
    assert {row["id"] for row in reader.get("api/linhas?status=PENDENTE&canal=PADRAO").json()["linhas"]} == set(ids)
    assert reader.get("api/linhas?status=FALHA&canal=&tipo_os=").json()["linhas"] == []
    older = reader.get(f"api/linhas?antes_de={max(ids)}").json()["linhas"]
    assert [row["id"] for row in older] == [min(ids)]


@pytest.mark.parametrize(
    "path",
    [
        "api/resumo?horas=2",
        "api/resumo?horas=24%20or%201=1",
        "api/ordem",
        "api/ordem?id_os=x",
        "api/ordem?id_os=1.5",
        "api/ordem?id_os=" + "9" * 39,
        "api/linhas?antes_de=-1",
        "api/linhas?status=%00",
        "api/linhas?status=" + "A" * 201,
    ],
)
def test_what_cannot_be_asked_is_said(panel: Running, path: str) -> None:
    answer = panel.signed_in(READER).get(path)
    assert (answer.status_code, bool(answer.json()["erro"])) == (400, True)
