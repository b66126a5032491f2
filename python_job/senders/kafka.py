"""Kafka: a record an event, CloudEvents in structured mode; delivered is what the in-sync replicas acknowledged."""

from __future__ import annotations

import logging
import math
import threading
import time
from concurrent import futures
from typing import Any, ClassVar

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from ..contract import Item, Outcome
from . import advice
from .librdkafka import KafkaSettings, outcome_of, worse

_SLACK_S = 2.0  # librdkafka looks once a second for records whose time is over
log = logging.getLogger("python_job")


class _Client:
    """A producer and the thread that hears its reports.

    fault: what was wrong since a record was last delivered; the reports themselves say little more than that time was
    up. over: another must take its place. ValueError: librdkafka does not take the properties.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self.fault: KafkaError | None = None
        self.over, self._end = False, math.inf
        try:
            self.producer = Producer(settings.properties() | {"error_cb": self._note}, logger=self)
        except (KafkaException, TypeError) as error:
            what = error.args[0]
            raise ValueError(what.str() if isinstance(what, KafkaError) else str(error)) from None
        self._thread = threading.Thread(target=self._hear, name="kafka", daemon=True)
        self._thread.start()

    def produce(self, item: Item) -> futures.Future[Outcome]:
        report: futures.Future[Outcome] = futures.Future()

        def reported(error: KafkaError | None, message: Message) -> None:
            if not error:
                self.fault = None
            place = f"{(item.destino or '')[:70]}-{message.partition()}@{message.offset()}"
            report.set_result(self.failed(error) if error else Outcome(classe="ENTREGUE", id_externo=place))

        headers: Any = {**item.cabecalhos, "content-type": "application/cloudevents+json"}
        try:
            value = item.payload.encode("utf-8")
            self.producer.produce(item.destino or "", value, item.chave, headers=headers, on_delivery=reported)
        except BufferError as error:
            report.set_result(Outcome(classe="LIMITE", erro=str(error), halt=True))
        except KafkaException as error:
            report.set_result(self.failed(error.args[0]))
        except (TypeError, ValueError):  # a text that cannot be written as UTF-8, or a name with a zero byte
            report.set_result(Outcome(classe="RECUSADO"))
        return report

    def failed(self, error: KafkaError) -> Outcome:
        outcome = outcome_of(error, self.fault)
        self.over = self.over or outcome.halt  # to go on trying a password may lock the user out
        return outcome

    def leave(self, seconds: float) -> threading.Thread:
        """Its thread, which ends when it has heard of what is under way, or after so many seconds without."""
        self.over, self._end = True, time.monotonic() + seconds
        return self._thread

    def log(self, _level: int, message: str, *facts: object) -> None:
        """Takes what librdkafka would print."""
        log.debug(message, *facts)

    def _hear(self) -> None:
        while self._end == math.inf or (len(self.producer) and time.monotonic() < self._end):
            try:
                self.producer.poll(0.2)
            except KafkaException as error:  # fatal: it cannot vouch for the order of records any more
                self.fault, self.over = error.args[0], True
        self.producer.purge()
        self.producer.close()

    def _note(self, error: KafkaError) -> None:
        self.fault = worse(self.fault, error)


class Kafka:
    Settings: ClassVar[type[KafkaSettings]] = KafkaSettings
    tipo: ClassVar[str] = "KAFKA"

    def __init__(self, settings: KafkaSettings, concurrency: int) -> None:
        self._settings, self.longest_s = settings, settings.send_timeout_s + _SLACK_S
        self.place = f"{settings.brokers}, {f'as {settings.user}' if settings.user else 'without a user'}"
        self._client: _Client | None = None
        self._lock = threading.Lock()

    def send(self, item: Item) -> Outcome:
        try:
            with self._lock:
                if self._client and self._client.over:
                    self._client.leave(self.longest_s)
                    self._client = None
                client = self._client = self._client or _Client(self._settings)
                report = client.produce(item)
        except ValueError as error:
            return Outcome(classe="CONFIG", erro=str(error), halt=True)
        try:
            return report.result(self.longest_s)
        except futures.TimeoutError:
            client.over = True
            return Outcome(classe="TIMEOUT")

    def check(self) -> str:
        """Asks for the topics there are, over a connection of its own."""
        try:
            client = _Client(self._settings)
        except ValueError as error:
            return str(error)
        try:
            client.producer.list_topics(timeout=self._settings.send_timeout_s)
        except KafkaException as error:
            return advice(client.failed(error.args[0]))
        finally:
            client.leave(0).join(_SLACK_S)
        return ""

    def close(self) -> None:
        if self._client:
            self._client.leave(_SLACK_S).join(2 * _SLACK_S)
