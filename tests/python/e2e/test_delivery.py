"""From a changed order to a notification."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import oracledb

from deploy.sandbox.inbox import Inbox

from .conftest import JobRun, Queue, open_order

Job = Callable[..., JobRun]
StartJob = Callable[..., "subprocess.Popen[str]"]


def test_a_rolled_back_order_leaves_no_event(app: oracledb.Connection, queue: Queue) -> None:
    open_order(app)
    app.rollback()
    assert queue.rows() == []


def test_a_committed_order_is_delivered_exactly_once(
    app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job
) -> None:
    number = open_order(app, "Válvula pingando 💧 «já»")
    app.commit()
    first, second = job(), job()
    assert (first.code, second.code) == (0, 0), first.err
    assert [m["title"] for m in inbox.messages] == [f"OS {number} aberta"]
    assert "Válvula pingando 💧 «já»" in inbox.messages[0]["message"]
    assert queue.statuses() == ["PROCESSADO"]
    assert "1 claimed, 1 delivered" in first.out
    assert "0 claimed" in second.out


def test_an_order_type_with_its_own_route_goes_to_its_own_topic(
    app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job
) -> None:
    open_order(app, kind="URGENTE")
    open_order(app, kind="PADRAO")
    app.commit()
    job()
    assert sorted((m["topic"], m.get("priority")) for m in inbox.messages) == [
        ("chamados", None),
        ("chamados-urgentes", 5),
    ]


def test_only_columns_that_matter_raise_events(app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job) -> None:
    number = open_order(app)
    with app.cursor() as cursor:
        cursor.execute("update ordem_servico set usuario_atualizacao = 'x' where id_os = :1", [number])
        cursor.execute("update ordem_servico set status = status where id_os = :1", [number])
        cursor.execute("update ordem_servico set status = 'FECHADA' where id_os = :1", [number])
    app.commit()
    with app.cursor() as cursor:
        assert cursor.execute("select count(*) from ordem_servico").fetchone() == (1,)
    assert [row[0] for row in queue.rows("evento")] == ["ABERTURA", "STATUS"]


def test_events_of_one_order_arrive_in_order(app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job) -> None:
    number = open_order(app)
    with app.cursor() as cursor:
        for status in ("A", "B", "C"):
            cursor.execute("update ordem_servico set status = :1 where id_os = :2", [status, number])
    app.commit()
    job("--linger", "0")
    assert [m["message"].split("Situação: ")[1][0] for m in inbox.messages] == ["A", "A", "B", "C"]
