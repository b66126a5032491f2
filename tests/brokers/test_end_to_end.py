"""From a changed order to what a stranger consumes: the database, the job as a process, a real Kafka or RabbitMQ."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import oracledb
import pytest

from tests.database import PASSWORD as OF_DATABASE
from tests.database import ROOT, Database
from tests.python.e2e.conftest import Queue, app, open_order, queue
from tests.waiting import wait_until

from . import kafka as kafkas
from . import rabbitmq as rabbits
from .kafka import KafkaServer, records
from .rabbitmq import RabbitServer

__all__ = ["app", "queue"]
ORDERS, CHANGES = 400, 4  # of each order after it was opened
LEASE_S = 60
Start = Callable[..., "subprocess.Popen[str]"]


class Broker(Protocol):
    """A place in a server. type: its senders' name. route: what a route to it needs. settings: what the job is told of
    it besides the password."""

    type: str
    route: dict[str, str]
    password: str
    settings: str

    @property
    def server(self) -> KafkaServer | RabbitServer: ...

    def taken(self) -> list[tuple[str | None, str]]:
        """Order and body of all that has arrived, one after the other."""


class ToKafka:
    type, password = "kafka", kafkas.PASSWORD

    def __init__(self, server: KafkaServer, name: str) -> None:
        self.server, self.topic = server, server.topic(f"hsm.{name}", 3)
        self.route = {"in_topico": self.topic, "in_cabecalhos": '{"x-evento":"{evento}"}'}
        self.settings = (
            f'brokers = "{server.sasl}"\nuser = "{kafkas.USER}"\nsend_timeout_s = 5\n'
            'librdkafka = {"security.protocol" = "SASL_PLAINTEXT"}\n'
        )

    def taken(self) -> list[tuple[str | None, str]]:
        return [(key, body) for key, body, _ in records(self.server.plain, self.topic)]


class ToRabbitMQ:
    type, password = "rabbitmq", rabbits.PASSWORD

    def __init__(self, server: RabbitServer, name: str) -> None:
        self.server, self.queue = server, f"{name}.ordens"
        self.route = {
            "in_topico": f"hsm.{name}",
            "in_chave_roteamento": "os.{id_os}.{evento}",
            "in_cabecalhos": '{"x-evento":"{evento}"}',
        }
        self.settings = f'host = "127.0.0.1"\nport = {server.port}\nuser = "{rabbits.USER}"\n'
        with server.channel() as channel:
            channel.exchange_declare(f"hsm.{name}", "topic", durable=True)
            channel.queue_declare(self.queue, durable=True)
            channel.queue_bind(self.queue, f"hsm.{name}", "os.#")

    def messages(self) -> Iterator[tuple[str, Any, str]]:
        """Routing key, properties and body of all that waits."""
        with self.server.channel() as channel:
            while (found := channel.basic_get(self.queue, auto_ack=True))[0]:
                yield found[0].routing_key, found[1], found[2].decode()

    def taken(self) -> list[tuple[str | None, str]]:
        return [(key.split(".")[1], body) for key, _, body in self.messages()]


@pytest.fixture
def to_kafka(kafka: KafkaServer, request: pytest.FixtureRequest) -> ToKafka:
    return ToKafka(kafka, request.node.originalname)


@pytest.fixture
def to_rabbitmq(rabbitmq: RabbitServer, request: pytest.FixtureRequest) -> ToRabbitMQ:
    return ToRabbitMQ(rabbitmq, request.node.originalname)


@pytest.fixture
def start(queue: Queue, database: Database, tmp_path: Path) -> Iterator[Callable[[Broker], Start]]:
    """Sends orders whose type is a broker's to it; what that returns starts `python -m python_job.send_once`. What is
    left of them at the end is killed."""
    children: list[subprocess.Popen[str]] = []
    routes: list[dict[str, str]] = []

    def save(route: dict[str, str]) -> None:
        with queue.dba.cursor() as cursor:
            cursor.callfunc("hsm.hsm_admin.definir_rota", int, keyword_parameters=route)

    def prepare(broker: Broker) -> Start:
        kind = broker.type.upper()
        channel = {"in_canal": f"EVENTOS-{kind}", "in_tipo": kind}
        route = {"in_tipo_os": kind, "in_evento": "*", "in_canal": f"EVENTOS-{kind}", "in_ordenada": "S"}
        route |= {"in_titulo": "OS {id_os}", "in_mensagem": "{descricao}: {status}"} | broker.route
        with queue.dba.cursor() as cursor:
            cursor.callproc("hsm.hsm_admin.definir_canal", keyword_parameters=channel)
            for parameter, value in (("ESPERA_BASE_S", "1"), ("ESPERA_MAX_S", "5"), ("RESERVA_S", str(LEASE_S))):
                cursor.callproc("hsm.hsm_admin.definir_parametro", [parameter, value])
        save(route)
        routes.append(route)
        secrets = {}
        for name, secret in (("database", OF_DATABASE), (broker.type, broker.password)):
            secrets[name] = tmp_path / name
            secrets[name].write_text(secret)
            secrets[name].chmod(0o600)
        config = tmp_path / "job.toml"
        config.write_text(
            f'[database]\ndsn = "{database.dsn}"\nuser = "HSM_JOB"\npassword_file = "{secrets["database"]}"\n'
            f"[job]\nconcurrency = 16\n[channels.EVENTOS-{kind}]\n"
            f'type = "{broker.type}"\npassword_file = "{secrets[broker.type]}"\n{broker.settings}'
        )

        def begin(*arguments: str) -> subprocess.Popen[str]:
            command = [sys.executable, "-m", "python_job.send_once", "--config", str(config), *arguments]
            out = subprocess.PIPE
            child = subprocess.Popen(command, cwd=ROOT, env={}, stdout=out, stderr=subprocess.STDOUT, text=True)
            children.append(child)
            return child

        return begin

    yield prepare
    for child in children:
        if child.poll() is None:
            child.kill()
        child.communicate(timeout=10)
    for route in routes:
        save(route | {"in_ativa": "N"})


def ends(child: subprocess.Popen[str]) -> str:
    out, _ = child.communicate(timeout=120)
    assert child.returncode == 0, out
    return out


def test_a_changed_order_is_an_event_in_kafka(
    app: oracledb.Connection, queue: Queue, start: Callable[[Broker], Start], to_kafka: ToKafka
) -> None:
    job, topic = start(to_kafka), to_kafka.topic
    orders = [open_order(app, f"Ligação {n} 🔧", "KAFKA") for n in range(2)]
    app.commit()
    with app.cursor() as cursor:
        cursor.execute("update ordem_servico set status = 'FECHADA' where id_os = :1", [orders[0]])
    app.commit()
    assert ends(job("--check"))
    ends(job())
    assert queue.statuses() == ["PROCESSADO"] * 3
    assert len(attempts(queue, f"id_externo like '{topic}-_@_'")) == 3, "where each lies"
    lines = [line.split("\t") for line in to_kafka.server.console(topic, 3)]
    events = [json.loads(event) | {"headers": headers, "key": key} for _, headers, key, event in lines]
    events.sort(key=lambda event: event["time"])
    assert [(event["key"], event["subject"], event["data"]["mensagem"]) for event in events] == [
        (str(orders[0]), str(orders[0]), "Ligação 0 🔧: ABERTA"),
        (str(orders[1]), str(orders[1]), "Ligação 1 🔧: ABERTA"),
        (str(orders[0]), str(orders[0]), "Ligação 0 🔧: FECHADA"),
    ]
    assert events[2]["headers"] == "x-evento:STATUS,content-type:application/cloudevents+json"


def test_a_changed_order_is_a_message_in_rabbitmq(
    app: oracledb.Connection, queue: Queue, start: Callable[[Broker], Start], to_rabbitmq: ToRabbitMQ
) -> None:
    job = start(to_rabbitmq)
    order = open_order(app, "Ligação 🔧", "RABBITMQ")
    app.commit()
    with app.cursor() as cursor:
        cursor.execute("update ordem_servico set status = 'FECHADA' where id_os = :1", [order])
    app.commit()
    assert ends(job("--check"))
    ends(job())
    assert queue.statuses() == ["PROCESSADO"] * 2
    messages = list(to_rabbitmq.messages())
    assert [key for key, *_ in messages] == [f"os.{order}.ABERTURA", f"os.{order}.STATUS"]
    _, properties, body = messages[1]
    event = json.loads(body)
    assert (event["subject"], event["data"]["mensagem"]) == (str(order), "Ligação 🔧: FECHADA")
    assert (properties.message_id, properties.type) == (event["id"], "hsm.os.status")
    assert properties.content_type == "application/cloudevents+json"
    assert properties.headers == {"x-evento": "STATUS"}


@pytest.mark.parametrize("name", ["kafka", "rabbitmq"])
def test_no_event_is_lost_or_overtaken_when_job_and_broker_are_killed(
    app: oracledb.Connection,
    queue: Queue,
    start: Callable[[Broker], Start],
    name: str,
    request: pytest.FixtureRequest,
) -> None:
    broker: Broker = request.getfixturevalue(f"to_{name}")
    kind, begin = name.upper(), start(broker)
    with app.cursor() as cursor:
        rows = [(kind, f"Ordem {number}") for number in range(ORDERS)]
        cursor.executemany("insert into ordem_servico (tipo_os, descricao) values (:1, :2)", rows)
        for change in range(CHANGES):
            cursor.execute("update ordem_servico set status = :1", [("FECHADA", "ABERTA")[change % 2]])
    app.commit()
    total = ORDERS * (1 + CHANGES)
    assert len(queue.rows()) == total

    job = begin()
    wait_until(lambda: queue.statuses().count("PROCESSADO") > total // 5)
    job.kill()
    job.wait()
    queue.age(LEASE_S + 1)
    job = begin()
    wait_until(lambda: queue.statuses().count("PROCESSADO") > total // 2)
    broker.server.kill()
    try:
        wait_until(lambda: attempts(queue, "classe is not null and resultado <> 'ENTREGUE'"))
    finally:
        broker.server.start()
    ends(job)
    for _ in range(20):
        if set(queue.statuses()) == {"PROCESSADO"}:
            break
        queue.age(LEASE_S + 1)
        queue.dba.cursor().callproc("hsm.hsm_admin.retomar", [f"EVENTOS-{kind}"])
        ends(begin())
    assert set(queue.statuses()) == {"PROCESSADO"}

    copies, arrived = Counter[int](), defaultdict[str | None, list[int]](list)
    bodies = set()
    for key, body in broker.taken():
        number = int(json.loads(body)["id"].rpartition("-")[2])
        copies[number] += 1
        arrived[key].append(number)
        bodies.add(body)
    assert set(copies) == {number for number, *_ in queue.rows()}, "none is lost"
    assert len(bodies) == total, "a copy is the same to the last byte"
    assert all(numbers == sorted(numbers) for numbers in arrived.values()), "none overtakes an earlier one of its order"
    doubtful = attempts(queue, "resultado <> 'ENTREGUE'")
    twice = {number: count - 1 for number, count in copies.items() if count > 1}
    assert twice.keys() <= doubtful.keys(), "nothing comes twice whose fate was known"
    assert all(count <= doubtful[number] for number, count in twice.items())


def attempts(queue: Queue, condition: str) -> dict[int, int]:
    """How many attempts at a row are like that."""
    with queue.dba.cursor() as cursor:
        cursor.execute(f"select id_fila, count(*) from hsm.hsm_tentativa_envio where {condition} group by id_fila")
        return dict(cursor.fetchall())
