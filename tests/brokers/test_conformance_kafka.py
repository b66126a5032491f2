"""The suite for all senders, with Kafka."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar

import pytest

from python_job.config import Channel
from python_job.contract import Item
from python_job.senders.kafka import Kafka
from tests.senders.cases import Cases
from tests.senders.stage import cloud_event

from .kafka import FORBIDDEN, PASSWORD, USER, KafkaServer, records

_numbers = itertools.count()


class KafkaStage:
    refused: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "rights": {"classe": "ERRO", "codigo": 29, "halt": False},
        "unknown": {"classe": "ERRO", "codigo": 3, "halt": False},
        "too_large": {"classe": "ERRO", "codigo": 10, "halt": False},
        "push_back": {"classe": "LIMITE", "halt": True},
    }
    secrets = (PASSWORD,)

    def __init__(self, server: KafkaServer) -> None:
        self._server, self._made = server, dict[str, Item]()
        self._topic = server.topic(f"hsm.conformance-{next(_numbers)}", max_message_bytes=2000)

    def channel(self, **settings: Any) -> Channel:
        properties = {"security.protocol": "SASL_PLAINTEXT", "queue.buffering.max.kbytes": 20}
        mine: dict[str, Any] = {"brokers": self._server.sasl, "user": USER, "password": PASSWORD, "send_timeout_s": 2}
        return Channel(Kafka, Kafka.Settings(**mine | {"librdkafka": properties} | settings))

    def item(self, number: int, text: str = "Ligação 🔧", order: int = 7, topic: str = "") -> Item:
        payload, headers = cloud_event(number, text, order), {"x-ordem": f"OS {order}"}
        return self._made.setdefault(
            payload,
            Item(number, f"tok-{number}", "KAFKA", 1, payload, 60, "KAFKA", topic or self._topic, str(order), headers),
        )

    def received(self) -> list[int]:
        found = []
        for key, value, headers in records(self._server.plain, self._topic):
            item = self._made[value]
            assert key == item.chave
            assert headers == {**item.cabecalhos, "content-type": "application/cloudevents+json"}
            found.append(item.id)
        return found

    @contextmanager
    def rights(self, number: int) -> Iterator[Item]:
        yield self.item(number, topic=FORBIDDEN)

    @contextmanager
    def unknown(self, number: int) -> Iterator[Item]:
        yield self.item(number, topic="hsm.nowhere")

    @contextmanager
    def too_large(self, number: int) -> Iterator[Item]:
        yield self.item(number, "x" * 3000)

    @contextmanager
    def push_back(self, number: int) -> Iterator[Item]:
        """Kafka makes a client wait that sends too much, and the client's queue runs full: this has no room in it."""
        yield self.item(number, "x" * 30_000)

    def away(self) -> AbstractContextManager[object]:
        return self._server.link.down()

    def slow(self) -> AbstractContextManager[object]:
        return self._server.link.keeping("held")

    def answer_lost(self) -> AbstractContextManager[object]:
        return self._server.link.keeping("lost")


class TestKafka(Cases):
    @pytest.fixture
    def stage(self, kafka: KafkaServer) -> KafkaStage:
        return KafkaStage(kafka)
