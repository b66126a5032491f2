"""From a changed order to the record a stranger consumes: the database, the job as a process, a real Kafka."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import oracledb
import pytest

from tests.database import PASSWORD as OF_DATABASE
from tests.database import ROOT, Database
from tests.python.e2e.conftest import Queue, app, open_order, queue
from tests.waiting import wait_until

from .kafka import PASSWORD, USER, KafkaServer, records

__all__ = ["app", "queue"]
ORDERS, CHANGES = 400, 4  # of each order after it was opened
LEASE_S = 60
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def topic(kafka: KafkaServer, queue: Queue, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the orders of type KAFKA go."""
    name = kafka.topic(f"hsm.{request.node.name}", 3)
    with queue.dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.definir_canal", keyword_parameters={"in_canal": "EVENTOS", "in_tipo": "KAFKA"})
        facts = {"in_tipo_os": "KAFKA", "in_evento": "*", "in_topico": name, "in_canal": "EVENTOS", "in_ordenada": "S"}
        facts |= {"in_titulo": "OS {id_os}", "in_mensagem": "{descricao}: {status}"}
        facts["in_cabecalhos"] = '{"x-evento":"{evento}"}'
        route = cursor.callfunc("hsm.hsm_admin.definir_rota", int, keyword_parameters=facts)
        for parameter, value in (("ESPERA_BASE_S", "1"), ("ESPERA_MAX_S", "5"), ("RESERVA_S", str(LEASE_S))):
            cursor.callproc("hsm.hsm_admin.definir_parametro", [parameter, value])
        yield name
        cursor.callproc("hsm.hsm_admin.desligar_rota", [route, "teste"])


@pytest.fixture
def start(tmp_path: Path, database: Database, kafka: KafkaServer) -> Iterator[Start]:
    """Starts `python -m python_job.send_once`; what is left at the end is killed."""
    secrets = {}
    for name, secret in (("database", OF_DATABASE), ("kafka", PASSWORD)):
        secrets[name] = tmp_path / name
        secrets[name].write_text(secret)
        secrets[name].chmod(0o600)
    config = tmp_path / "job.toml"
    config.write_text(
        f'[database]\ndsn = "{database.dsn}"\nuser = "HSM_JOB"\npassword_file = "{secrets["database"]}"\n'
        f"[job]\nconcurrency = 16\n"
        f'[channels.EVENTOS]\ntype = "kafka"\nbrokers = "{kafka.sasl}"\nuser = "{USER}"\n'
        f'password_file = "{secrets["kafka"]}"\nsend_timeout_s = 5\n'
        '[channels.EVENTOS.librdkafka]\n"security.protocol" = "SASL_PLAINTEXT"\n'
    )
    children: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "python_job.send_once", "--config", str(config), *arguments]
        child = subprocess.Popen(command, cwd=ROOT, env={}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        children.append(child)
        return child

    yield begin
    for child in children:
        if child.poll() is None:
            child.kill()
        child.communicate(timeout=10)


def ends(child: subprocess.Popen[str]) -> str:
    out, _ = child.communicate(timeout=120)
    assert child.returncode == 0, out
    return out


def test_a_changed_order_is_an_event_in_kafka(
    app: oracledb.Connection, queue: Queue, start: Start, kafka: KafkaServer, topic: str
) -> None:
    orders = [open_order(app, f"Ligação {n} 🔧", "KAFKA") for n in range(2)]
    app.commit()
    with app.cursor() as cursor:
        cursor.execute("update ordem_servico set status = 'FECHADA' where id_os = :1", [orders[0]])
    app.commit()
    assert ends(start("--check"))
    ends(start())
    assert queue.statuses() == ["PROCESSADO"] * 3
    assert len(attempts(queue, f"id_externo like '{topic}-_@_'")) == 3, "where each lies"
    lines = [line.split("\t") for line in kafka.console(topic, 3)]
    events = [json.loads(event) | {"headers": headers, "key": key} for _, headers, key, event in lines]
    events.sort(key=lambda event: event["time"])
    assert [(event["key"], event["subject"], event["data"]["mensagem"]) for event in events] == [
        (str(orders[0]), str(orders[0]), "Ligação 0 🔧: ABERTA"),
        (str(orders[1]), str(orders[1]), "Ligação 1 🔧: ABERTA"),
        (str(orders[0]), str(orders[0]), "Ligação 0 🔧: FECHADA"),
    ]
    assert events[2]["headers"] == "x-evento:STATUS,content-type:application/cloudevents+json"


def test_no_event_is_lost_or_overtaken_when_job_and_broker_are_killed(
    app: oracledb.Connection, queue: Queue, start: Start, kafka: KafkaServer, topic: str
) -> None:
    with app.cursor() as cursor:
        rows = [("KAFKA", f"Ordem {number}") for number in range(ORDERS)]
        cursor.executemany("insert into ordem_servico (tipo_os, descricao) values (:1, :2)", rows)
        for change in range(CHANGES):
            cursor.execute("update ordem_servico set status = :1", [("FECHADA", "ABERTA")[change % 2]])
    app.commit()
    total = ORDERS * (1 + CHANGES)
    assert len(queue.rows()) == total

    job = start()
    wait_until(lambda: queue.statuses().count("PROCESSADO") > total // 5)
    job.kill()
    job.wait()
    queue.age(LEASE_S + 1)
    job = start()
    wait_until(lambda: queue.statuses().count("PROCESSADO") > total // 2)
    kafka.kill()
    try:
        wait_until(lambda: attempts(queue, "classe is not null and resultado <> 'ENTREGUE'"))
    finally:
        kafka.start()
    ends(job)
    for _ in range(20):
        if set(queue.statuses()) == {"PROCESSADO"}:
            break
        queue.age(LEASE_S + 1)
        queue.dba.cursor().callproc("hsm.hsm_admin.retomar", ["EVENTOS"])
        ends(start())
    assert set(queue.statuses()) == {"PROCESSADO"}

    copies, arrived = Counter[int](), defaultdict[str | None, list[int]](list)
    bodies = set()
    for key, body, _ in records(kafka.plain, topic):
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
