"""Which events a change of an order makes: compared null-safely, looking at nothing that does not matter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

from tests.database import Database, empty_queue


@pytest.fixture
def orders(database: Database, dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """The customer's session, with one open order that nobody is responsible for and no event waiting."""
    empty_queue(dba)
    with closing(database.connect("chamados")) as connection:
        with connection.cursor() as cursor:
            cursor.execute("insert into ordem_servico (tipo_os, descricao) values ('PADRAO', 'Sem luz')")
        connection.commit()
        with dba.cursor() as cursor:
            cursor.execute("delete from hsm.hsm_fila_notificacao")
        dba.commit()
        yield connection
    empty_queue(dba)


@pytest.mark.parametrize(
    ("change", "events"),
    [
        ("status = 'FECHADA'", ["STATUS"]),
        ("responsavel = 'Ana'", ["ATRIBUICAO"]),
        ("descricao = 'Sem luz no 2º andar'", ["ATUALIZACAO"]),
        ("descricao = null", ["ATUALIZACAO"]),
        ("descricao = 'Sem luz '", ["ATUALIZACAO"]),
        ("tipo_os = 'URGENTE'", ["ATUALIZACAO"]),
        ("status = 'FECHADA', responsavel = 'Ana'", ["STATUS", "ATRIBUICAO"]),
        ("status = 'FECHADA', descricao = 'Feito'", ["STATUS"]),
        ("responsavel = 'Ana', tipo_os = 'URGENTE'", ["ATRIBUICAO"]),
        ("status = status, responsavel = responsavel, descricao = descricao, tipo_os = tipo_os", []),
        ("responsavel = null", []),
        ("solicitante = 'Rui', usuario_atualizacao = 'portal', dt_atualizacao = sysdate", []),
    ],
)
def test_a_change_makes_the_events_it_should(
    orders: oracledb.Connection, dba: oracledb.Connection, change: str, events: list[str]
) -> None:
    with orders.cursor() as cursor:
        cursor.execute(f"update ordem_servico set {change}")
    orders.commit()
    with dba.cursor() as cursor:
        cursor.execute("select evento from hsm.hsm_fila_notificacao order by id")
        assert [event for (event,) in cursor] == events
