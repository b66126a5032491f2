"""What the sample's routes say of the sample's events: as somebody would say it, whatever an order has not got."""

from __future__ import annotations

import json

import oracledb
import pytest

FULL = {
    "descricao": "Bomba parada",
    "status": "EM ATENDIMENTO",
    "status_anterior": "ABERTA",
    "responsavel": "Equipe Ação",
    "responsavel_anterior": None,
    "solicitante": "Ana",
    "usuario": "central",
}
SAID = {
    "ABERTURA": "aberta",
    "STATUS": "mudou de situação",
    "ATRIBUICAO": "mudou de responsável",
    "ATUALIZACAO": "alterada",
    "FATURADO": "FATURADO",  # the site's own
}
TITLES = {"PADRAO": "OS 7 ", "URGENTE": "URGENTE: OS 7 ", "REDE": "Rede: OS 7 "}
BODY = "Bomba parada\nSituação: EM ATENDIMENTO\nResponsável: Equipe Ação"
BARE = "Sem descrição\nSituação: não informada\nResponsável: ninguém"


def told(session: oracledb.Connection, kind: str, event: str, facts: dict[str, str | None]) -> tuple[str, str]:
    """Title and message of the only notification."""
    with session.cursor() as cursor:
        found = cursor.callfunc("hsm.hsm_rota.simular", oracledb.DB_TYPE_CLOB, [kind, event, json.dumps(facts), 7])
        [route] = json.loads(found.read())
    return route["payload"]["title"], route["payload"]["message"]


@pytest.mark.parametrize("event", SAID)
@pytest.mark.parametrize("kind", TITLES)
def test_every_route_says_every_event_in_words(session: oracledb.Connection, kind: str, event: str) -> None:
    asked = "\nPedida por: {}" if kind == "URGENTE" else ""
    title = TITLES[kind] + SAID[event]
    assert told(session, kind, event, FULL) == (title, BODY + asked.format("Ana"))
    for nothing in ({}, dict.fromkeys(FULL)):
        assert told(session, kind, event, nothing) == (title, BARE + asked.format("não informado"))
