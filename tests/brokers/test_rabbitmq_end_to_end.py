"""From an event in the database to a consumer of RabbitMQ, by the real job, whatever is killed on the way."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.database import PASSWORD, ROOT, Database
from tests.python.e2e.conftest import Queue, queue
from tests.waiting import wait_until

from . import rabbitmq as broker
from .rabbitmq import RabbitServer

__all__ = ["queue"]
ALIAS, KIND, EXCHANGE, MAILBOX = "FILA", "HSM", "hsm.e2e", "hsm.e2e.todas"
EVENTS, ORDERS = 2000, 200
_ENQUEUE = """\
begin
   for l_numero in 1 .. :eventos loop
      hsm.hsm_fila.enfileirar(mod(l_numero, :ordens), :tipo, 'STATUS', '{"numero":' || l_numero || '}');
   end loop;
   commit;
end;"""


@dataclass
class Job:
    config: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "python_job.send_once", "--config", str(self.config), "--batch", "100"]
        self.running.append(subprocess.Popen(command, cwd=ROOT, env={}, stdout=subprocess.DEVNULL))
        return self.running[-1]

    def kill(self) -> None:
        for child in self.running:
            child.kill()
            child.wait(30)


@pytest.fixture
def job(queue: Queue, rabbitmq: RabbitServer, database: Database, tmp_path: Path) -> Iterator[Job]:
    """Before a channel with a route to an exchange, and a queue bound to that."""
    with queue.dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.definir_canal", keyword_parameters={"in_canal": ALIAS, "in_tipo": "RABBITMQ"})
        route = {
            "in_tipo_os": KIND,
            "in_evento": "*",
            "in_topico": EXCHANGE,
            "in_canal": ALIAS,
            "in_titulo": "Ordem {id_os}",
            "in_mensagem": "{numero}",
            "in_chave_roteamento": "os.{id_os}.{evento}",
            "in_cabecalhos": '{"x-tipo":"{tipo_os}"}',
        }
        cursor.callfunc("hsm.hsm_admin.definir_rota", int, keyword_parameters=route | {"in_ativa": "S"})
    rabbitmq.start()
    with rabbitmq.channel() as channel:
        channel.exchange_declare(EXCHANGE, "topic", durable=True)
        channel.queue_declare(MAILBOX, durable=True)
        channel.queue_bind(MAILBOX, EXCHANGE, "os.*.STATUS")
    secrets = tmp_path / "database", tmp_path / "broker"
    for path, secret in zip(secrets, (PASSWORD, broker.PASSWORD), strict=True):
        path.write_text(secret)
        path.chmod(0o600)
    config = tmp_path / "job.toml"
    config.write_text(
        f'[database]\ndsn = "{database.dsn}"\nuser = "HSM_JOB"\npassword_file = "{secrets[0]}"\n'
        f'[channels.{ALIAS}]\ntype = "rabbitmq"\nhost = "127.0.0.1"\nport = {rabbitmq.port}\n'
        f'user = "{broker.USER}"\npassword_file = "{secrets[1]}"\n'
    )
    job = Job(config)
    try:
        yield job
    finally:
        job.kill()
        with queue.dba.cursor() as cursor:
            cursor.callfunc("hsm.hsm_admin.definir_rota", int, keyword_parameters=route | {"in_ativa": "N"})
        rabbitmq.start()
        with rabbitmq.channel() as channel:
            channel.queue_delete(MAILBOX)
            channel.exchange_delete(EXCHANGE)


def enqueue(queue: Queue, events: int, orders: int) -> None:
    with queue.dba.cursor() as cursor:
        cursor.execute(_ENQUEUE, {"eventos": events, "ordens": orders, "tipo": KIND})


def arrived(server: RabbitServer) -> Iterator[dict[str, object]]:
    with server.channel() as channel:
        while (found := channel.basic_get(MAILBOX, auto_ack=True))[0]:
            method, properties, body = found
            event = json.loads(body)
            assert (properties.message_id, properties.type) == (event["id"], event["type"])
            assert properties.headers == {"x-tipo": KIND}
            assert method.routing_key == f"os.{event['subject']}.STATUS"
            yield event


def test_what_an_order_did_is_an_event_in_a_queue(queue: Queue, rabbitmq: RabbitServer, job: Job) -> None:
    enqueue(queue, 1, 5)
    assert job.start().wait(60) == 0
    assert queue.rows("status, motivo") == [("PROCESSADO", None)]
    [event] = arrived(rabbitmq)
    assert (event["specversion"], event["type"], event["subject"]) == ("1.0", "hsm.os.status", "1")
    data = event["data"]
    assert isinstance(data, dict)
    assert (data["titulo"], data["mensagem"], data["fatos"]) == ("Ordem 1", "1", {"numero": 1})


def test_killed_brokers_and_jobs_lose_nothing_and_keep_the_order_of_an_order(
    queue: Queue, rabbitmq: RabbitServer, job: Job
) -> None:
    def done() -> int:
        return Counter(queue.statuses())["PROCESSADO"]

    def again() -> subprocess.Popen[bytes]:
        queue.age(1000)  # leases and waits are over
        with queue.dba.cursor() as cursor:
            cursor.callproc("hsm.hsm_admin.retomar", [ALIAS])
        return job.start()

    enqueue(queue, EVENTS, ORDERS)
    job.start()
    wait_until(lambda: done() > EVENTS / 5)
    job.kill()
    assert "ENVIANDO" in queue.statuses(), "in the middle"
    child = again()
    wait_until(lambda: done() > EVENTS / 2)
    rabbitmq.kill()
    assert child.wait(120) == 0
    assert "PENDENTE" in queue.statuses(), "in the middle"
    rabbitmq.start()
    for _ in range(20):
        if done() == EVENTS:
            break
        assert again().wait(120) == 0
    assert set(queue.statuses()) == {"PROCESSADO"}

    events = list(arrived(rabbitmq))
    taken = Counter(str(event["id"]) for event in events)
    stories: dict[object, list[int]] = defaultdict(list)
    for event in events:
        data = event["data"]
        assert isinstance(data, dict)
        stories[event["subject"]].append(data["fatos"]["numero"])
    assert {n for story in stories.values() for n in story} == {*range(1, EVENTS + 1)}
    assert all(story == sorted(story) for story in stories.values())
    assert len(taken) == EVENTS, "what came twice has the id it had"
    in_doubt = {str(row) for row, sends in queue.rows("id, envios") if sends > 1}
    assert {name.rpartition("-")[2] for name, times in taken.items() if times > 1} <= in_doubt
