"""RabbitMQ as a stage: everything is sent to the exchange EXCHANGE, and what is for an order lies in one queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar

import pika

from python_job.config import Channel
from python_job.contract import Item
from tests import channels
from tests.senders.link import Link
from tests.senders.stage import cloud_event, event_id

from .rabbitmq import LARGEST, PASSWORD, USER, RabbitServer

EXCHANGE, QUEUE = "hsm.os", "hsm.os.todas"
HEADERS = {"x-origem": "CHAMADOS", "x-tipo": "1"}
_FULL, _FORBIDDEN = "hsm.cheia", "docs"


class RabbitStage:
    refused: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "rights": {"classe": "ERRO", "codigo": 403, "halt": False},
        "unknown": {"classe": "ERRO", "codigo": 404, "halt": False},
        "too_large": {"classe": "ERRO", "codigo": 406, "halt": False},
        "push_back": {"classe": "LIMITE", "codigo": None, "halt": False},
    }
    secrets = (PASSWORD,)

    def __init__(self, server: RabbitServer) -> None:
        self.server = server
        server.start()
        self._said = bytearray()
        self._link = Link(server.port, self._listen)
        self._items: dict[str, Item] = {}
        self._received: list[int] = []
        self._clear()
        with server.channel() as channel:
            for exchange in (EXCHANGE, _FORBIDDEN):
                channel.exchange_declare(exchange, "topic", durable=True)
            channel.queue_declare(QUEUE, durable=True)
            channel.queue_bind(QUEUE, EXCHANGE, "os.#")
            channel.queue_declare(_FULL, durable=True, arguments={"x-max-length": 0, "x-overflow": "reject-publish"})

    def close(self) -> None:
        self._link.close()
        self.server.start()
        self._clear()

    def heard(self, words: bytes) -> int:
        """How often a sender has said this."""
        return self._said.count(words)

    def _listen(self, said: bytes) -> bool:
        self._said += said
        return b"specversion" in said

    def _clear(self) -> None:
        with self.server.channel() as channel:
            for queue in (QUEUE, _FULL):
                channel.queue_delete(queue)
            for exchange in (EXCHANGE, _FORBIDDEN):
                channel.exchange_delete(exchange)

    def channel(self, **settings: Any) -> Channel:
        ours = {"port": self._link.port, "user": USER, "password": PASSWORD}
        return channels.rabbitmq(**ours | {"connect_timeout_s": 2.5, "confirm_timeout_s": 2.5} | settings)

    def item(self, number: int, text: str = "Ligação 🔧", order: int = 7, **fields: Any) -> Item:
        made = Item(number, f"tok-{number}", "FILA", 1, cloud_event(number, text, order), 60, "RABBITMQ")
        made = made._replace(**{"destino": EXCHANGE, "chave": f"os.{order}", "cabecalhos": HEADERS} | fields)
        self._items[event_id(number)] = made
        return made

    def received(self) -> list[int]:
        with self.server.channel() as channel:
            while (found := channel.basic_get(QUEUE, auto_ack=True))[0]:
                self._received.append(self._checked(*found))
        return list(self._received)

    def _checked(self, method: pika.spec.Basic.GetOk, properties: pika.BasicProperties, body: bytes) -> int:
        item = self._items[str(properties.message_id)]
        assert body.decode() == item.payload
        assert (method.exchange, method.routing_key) == (item.destino or "", item.chave or "")
        assert properties.headers == item.cabecalhos
        assert (properties.content_type, properties.type) == ("application/cloudevents+json", "hsm.os.status")
        assert properties.delivery_mode == pika.DeliveryMode.Persistent.value
        return item.id

    @contextmanager
    def rights(self, number: int) -> Iterator[Item]:
        yield self.item(number, destino=_FORBIDDEN)

    @contextmanager
    def unknown(self, number: int) -> Iterator[Item]:
        yield self.item(number, destino="hsm.nenhuma")

    @contextmanager
    def too_large(self, number: int) -> Iterator[Item]:
        yield self.item(number, "x" * LARGEST)

    @contextmanager
    def push_back(self, number: int) -> Iterator[Item]:
        yield self.item(number, destino=None, chave=_FULL)

    @contextmanager
    def away(self) -> Iterator[None]:
        with self._link.down():
            self.server.kill()
            yield
            self.server.start()

    def slow(self) -> AbstractContextManager[object]:
        return self.server.frozen()

    def answer_lost(self) -> AbstractContextManager[object]:
        return self._link.keeping("lost")
