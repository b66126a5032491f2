"""Two applications on one installation, each with an order of the same number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import oracledb
import pytest

from deploy.sandbox.inbox import Inbox
from tests.database import PASSWORD, Database

from .conftest import JobRun, Queue

ROUTE = (
    "begin :1 := hsm.hsm_admin.definir_rota('MATRIZ', '*', 'lojas', in_mensagem => '{quem}', in_aglutina => 'S'); end;"
)
EVENT = "begin hsm.hsm_fila.enfileirar(7, 'MATRIZ', 'STATUS', '{{\"quem\":\"{who}\"}}'); end;"


@pytest.fixture
def stores(database: Database, dba: oracledb.Connection) -> Iterator[list[str]]:
    """Two schemas that may enqueue, and a route in order that coalesces for both."""
    names = ["loja_a", "loja_b"]
    with dba.cursor() as cursor:
        cursor.execute(ROUTE, [cursor.var(int)])
        for name in names:
            cursor.execute(f'create user {name} identified by "{PASSWORD}"')
            cursor.execute(f"grant create session to {name}")
            cursor.execute(f"grant execute on hsm.hsm_fila to {name}")
        yield names
        for name in names:
            cursor.execute(f"drop user {name} cascade")
        cursor.execute("delete from hsm.hsm_fila_notificacao where tipo_os = 'MATRIZ'")
        cursor.execute("delete from hsm.hsm_rota_notificacao where tipo_os = 'MATRIZ'")
        dba.commit()


def test_each_is_told_of_its_own_order_at_once(
    database: Database, queue: Queue, inbox: Inbox, job: Callable[..., JobRun], stores: list[str]
) -> None:
    for name in stores:
        with closing(database.connect(name)) as connection, connection.cursor() as cursor:
            cursor.execute(EVENT.format(who=name))
            connection.commit()
    done = job()
    assert done.code == 0, done.err
    assert sorted(message["message"] for message in inbox.messages) == stores
    assert queue.rows("origem, status") == [(name.upper(), "PROCESSADO") for name in stores]
