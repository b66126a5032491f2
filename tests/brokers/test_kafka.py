"""Kafka's sender before a real Kafka, as far as it is no matter of every sender."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import pytest
from confluent_kafka.admin import AclOperation

from python_job.contract import Item
from python_job.senders.kafka import Kafka
from tests.waiting import wait_until

from .kafka import FORBIDDEN, PASSWORD, STRANGER, USER, KafkaServer, records


@contextmanager
def sender(brokers: str, properties: dict[str, Any] | None = None, **settings: Any) -> Iterator[Kafka]:
    given: dict[str, Any] = {"send_timeout_s": 3, "librdkafka": properties or {}} | settings
    with closing(Kafka(Kafka.Settings(brokers=brokers, **given), 4)) as found:
        yield found


def by_sasl(kafka: KafkaServer, user: str = USER, password: str = PASSWORD, **properties: str) -> Any:
    given = {name.replace("_", "."): value for name, value in properties.items()}
    return sender(kafka.sasl, {"security.protocol": "SASL_PLAINTEXT"} | given, user=user, password=password)


def item(topic: str, order: str | None = "7", text: str = '{"id":"hsm1-1"}') -> Item:
    return Item(1, "tok", "KAFKA", 1, text, 60, "KAFKA", topic, order, {"x-a": "1"})


def test_kafkas_own_consumer_reads_key_headers_and_event(kafka: KafkaServer) -> None:
    topic = kafka.topic("hsm.foreign", 3)
    with sender(kafka.plain) as found:
        places = [found.send(item(topic, order)).id_externo for order in ("7", "7", "8", None)]
    assert [place and place.rpartition("@")[2] for place in places[:2]] == ["0", "1"], "one partition, in order"
    lines = kafka.console(topic, 4)
    assert all("x-a:1" in line and "content-type:application/cloudevents+json" in line for line in lines)
    assert sorted(line.split("\t")[-2:] for line in lines) == [
        ["7", '{"id":"hsm1-1"}'],
        ["7", '{"id":"hsm1-1"}'],
        ["8", '{"id":"hsm1-1"}'],
        ["null", '{"id":"hsm1-1"}'],
    ]


def test_the_id_of_a_record_is_where_it_lies(kafka: KafkaServer) -> None:
    topic = kafka.topic("hsm." + "x" * 200)
    with sender(kafka.plain) as found:
        assert found.send(item(topic)).id_externo == f"{topic[:70]}-0@0", "place enough for partition and offset"


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"user": "nobody"}, {"sasl_mechanism": "SCRAM-SHA-256"}])
def test_a_refused_logon_is_told_from_a_server_that_is_slow(kafka: KafkaServer, wrong: dict[str, str]) -> None:
    with by_sasl(kafka, **wrong) as found:
        outcome = found.send(item("hsm.any"))
        assert (outcome.classe, outcome.erro, outcome.halt) == ("CONFIG", "ACESSO", True)
        assert "refuses the logon" in found.check()


def test_after_a_refused_logon_nobody_goes_on_trying(kafka: KafkaServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with by_sasl(kafka, password="wrong") as found:
        found.send(item("hsm.any"))
        found.send(item("hsm.any"))
        wait_until(lambda: len([thread for thread in threading.enumerate() if thread.name == "kafka"]) <= 1)


def test_certificate_and_password_by_tls(kafka: KafkaServer) -> None:
    topic = kafka.topic("hsm.tls")
    logon: dict[str, Any] = {"user": USER, "password": PASSWORD}
    with sender(kafka.tls, ca_file=kafka.ca_file, **logon) as found:
        assert found.check() == ""
        assert found.send(item(topic)).delivered
    with sender(kafka.tls, **logon) as found:
        assert found.send(item(topic)).classe == "TLS"
        assert "certificate" in found.check()


def test_who_has_no_right_to_write_at_all_gets_a_producer_again_with_the_right(kafka: KafkaServer) -> None:
    """Kafka refuses such a user the number that keeps records in order, and librdkafka has no way on from there."""
    topic = kafka.topic("stranger.own")
    kafka.allow(STRANGER, "stranger.", AclOperation.DESCRIBE)
    with by_sasl(kafka, STRANGER) as found:
        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(found.send, [item(topic)] * 4))
        assert {(outcome.classe, outcome.codigo) for outcome in outcomes} == {("ERRO", 31)}
        kafka.allow(STRANGER, "stranger.")
        assert wait_until(lambda: found.send(item(topic)).delivered)


def test_a_topic_that_did_not_exist_is_found_once_it_does(kafka: KafkaServer) -> None:
    with sender(kafka.plain) as found:
        started = time.monotonic()
        assert found.send(item("hsm.later")).codigo == 3
        assert found.send(item("hsm.later")).codigo in (3, -188)
        assert time.monotonic() - started < 2 * found.longest_s
        kafka.topic("hsm.later")
        assert wait_until(lambda: found.send(item("hsm.later")).delivered)


@pytest.mark.parametrize("topic", ["hsm.not a name", "", "x" * 250])
def test_a_name_no_topic_can_have_is_the_servers_to_refuse(kafka: KafkaServer, topic: str) -> None:
    with sender(kafka.plain) as found:
        assert found.send(item(topic)).codigo == 17


def test_more_than_librdkafka_takes_is_too_large_as_well(kafka: KafkaServer) -> None:
    with sender(kafka.plain) as found:
        assert found.send(item("hsm.any", text="x" * 2_000_000)).codigo == 10


def test_what_librdkafka_repeats_because_no_answer_came_is_there_once(
    kafka: KafkaServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    topic, properties = kafka.topic("hsm.frozen"), {"socket.timeout.ms": 1000}
    with sender(kafka.plain, properties, send_timeout_s=60) as found, ThreadPoolExecutor(4) as pool:
        assert found.send(item(topic)).delivered
        with kafka.frozen():
            sends = [pool.submit(found.send, item(topic)) for _ in range(4)]
            wait_until(lambda: "ProduceRequest in flight" in caplog.text)
        assert all(send.result().delivered for send in sends)
    assert len(records(kafka.plain, topic)) == 5


def test_the_server_restarts_within_the_time_of_a_send_and_nobody_notices(kafka: KafkaServer) -> None:
    topic = kafka.topic("hsm.restart")
    with sender(kafka.plain, send_timeout_s=90) as found, ThreadPoolExecutor(1) as pool:
        assert found.send(item(topic)).delivered
        kafka.kill()
        sent = pool.submit(found.send, item(topic))
        kafka.start()
        assert sent.result().delivered
    assert len(records(kafka.plain, topic)) == 2


def test_a_killed_server_that_comes_back_has_what_it_acknowledged(kafka: KafkaServer) -> None:
    topic = kafka.topic("hsm.killed")
    with sender(kafka.plain) as found:
        assert found.send(item(topic)).delivered
        kafka.kill()
        try:
            assert found.send(item(topic)).classe == "CONEXAO"
            assert found.check()
        finally:
            kafka.start()
        assert wait_until(lambda: found.send(item(topic)).delivered)
    assert len(records(kafka.plain, topic)) == 2


def test_a_destination_without_right_does_not_slow_the_others(kafka: KafkaServer) -> None:
    topic = kafka.topic("hsm.others")
    with by_sasl(kafka) as found:
        assert found.send(item(topic)).delivered
        started = time.monotonic()
        assert found.send(item(FORBIDDEN)).codigo == 29
        assert found.send(item(topic)).delivered
        assert time.monotonic() - started < 3
