"""A route that is added or changed counts from the next event on, and in what was not rendered yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing

import oracledb
import pytest

from tests.database import Database

KIND, EVENT, TOPIC = "TESTE_ROTEIRO", "STATUS", "roteiro"
Route = Callable[..., None]


@pytest.fixture
def route(dba: oracledb.Connection) -> Iterator[Route]:
    """Adds the route of these tests or changes it."""

    def save(message: str, active: str = "S") -> None:
        with dba.cursor() as cursor:
            cursor.execute(
                "declare l_rota number; begin l_rota := hsm.hsm_admin.definir_rota("
                ":kind, :event, :topic, in_mensagem => :message, in_ativa => :active); end;",
                kind=KIND,
                event=EVENT,
                topic=TOPIC,
                message=message,
                active=active,
            )

    yield save
    save("x", active="N")


def enqueue(dba: oracledb.Connection, facts: str = '{"status":"ABERTA"}') -> None:
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_fila.enfileirar", [7, KIND, EVENT, facts])
    dba.commit()


def claim(database: Database, *before: str) -> list[tuple[int, str, str]]:
    """What a session of the job is handed out: row, token, payload."""
    with closing(database.connect("hsm_job")) as job, job.cursor() as cursor, job.cursor() as rows:
        for statement in before:
            cursor.execute(statement)
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 10, rows])
        return [(row[0], row[1], row[4].read()) for row in rows.fetchall()]


def give_back(database: Database, row: int, token: str) -> None:
    """Reported as not sent: it is due again at once."""
    with closing(database.connect("hsm_job")) as job, job.cursor() as cursor:
        result = {"id": row, "reserva": token, "http": None, "classe": "DEVOLVIDO"}
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", json.dumps([result]), cursor.var(str)])


def message(payload: str) -> object:
    return json.loads(payload)["message"]


def test_a_route_added_at_run_time_takes_the_next_event(
    database: Database, dba: oracledb.Connection, route: Route
) -> None:
    route("Situação {status}")
    enqueue(dba)
    [(_, _, payload)] = claim(database)
    assert json.loads(payload)["topic"] == TOPIC
    assert message(payload) == "Situação ABERTA"


def test_a_changed_route_changes_what_still_waits(database: Database, dba: oracledb.Connection, route: Route) -> None:
    route("antes")
    enqueue(dba)
    route("depois: {status}")
    [(_, _, payload)] = claim(database)
    assert message(payload) == "depois: ABERTA"


def test_a_changed_route_leaves_what_was_rendered_as_it_is(
    database: Database, dba: oracledb.Connection, route: Route
) -> None:
    route("antes")
    enqueue(dba)
    [(row, token, first)] = claim(database)
    give_back(database, row, token)
    route("depois")
    [(_, _, second)] = claim(database)
    assert second == first


def test_a_route_switched_off_takes_no_more_events_but_delivers_those_it_has(
    database: Database, dba: oracledb.Connection, route: Route
) -> None:
    route("antes")
    enqueue(dba)
    route("antes", active="N")
    enqueue(dba)
    topics = [json.loads(payload)["topic"] for _, _, payload in claim(database)]
    assert topics.count(TOPIC) == 1


def test_a_session_with_a_decimal_comma_renders_the_same(
    database: Database, dba: oracledb.Connection, route: Route
) -> None:
    route("{valor} {id_os}")
    enqueue(dba, '{"valor":1234.5}')
    [(_, _, payload)] = claim(database, "alter session set nls_numeric_characters = ',.'")
    assert message(payload) == "1234.5 7"


def test_types_and_events_are_told_apart_by_every_letter_whatever_the_session_compares(database: Database) -> None:
    with closing(database.connect("system")) as session, session.cursor() as cursor:
        cursor.execute("alter session set nls_comp = linguistic")
        cursor.execute("alter session set nls_sort = binary_ai")
        routes = [
            cursor.callfunc("hsm.hsm_admin.definir_rota", int, [kind, event, TOPIC], {"in_ativa": "N"})
            for kind, event in [(KIND, EVENT), (KIND.lower(), EVENT), (KIND, "Státus"), (KIND.lower(), EVENT)]
        ]
    assert routes[3] == routes[1]
    assert len(set(routes)) == 3


def test_a_session_that_compares_without_accents_saves_no_topic_or_channel_with_accents(database: Database) -> None:
    with closing(database.connect("system")) as session, session.cursor() as cursor:
        cursor.execute("alter session set nls_comp = linguistic")
        cursor.execute("alter session set nls_sort = binary_ai")
        with pytest.raises(oracledb.DatabaseError, match="ORA-20720: Tópico inválido"):
            cursor.callfunc("hsm.hsm_admin.definir_rota", int, [KIND, EVENT, "tópico"])
        with pytest.raises(oracledb.DatabaseError, match="ORA-20754: Canal: de 1 a 30 letras"):
            cursor.callproc("hsm.hsm_admin.definir_canal", ["canção"])


def test_a_route_another_session_holds_is_not_waited_for_without_end(
    database: Database, dba: oracledb.Connection, route: Route
) -> None:
    route("antes")
    with closing(database.connect("system")) as other, other.cursor() as cursor:
        cursor.execute("update hsm.hsm_rota_notificacao set mensagem = 'x' where tipo_os = :kind", [KIND])
        with pytest.raises(oracledb.DatabaseError, match=r"ORA-20755: .*tente de novo\n(.*\n)*ORA-30006"):
            route("depois")
