"""RabbitMQ: a persistent message an item, delivered once the broker has confirmed it."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

import pika

from ..contract import Item, Outcome
from ..settings import SECRET, text
from . import advice
from .amqp import Connection

T = TypeVar("T")
_HOST = text(r"[^\s/@:]+|(?=.*:.*:)[\da-fA-F:.]+", "write the broker's name or address alone")


@dataclass(frozen=True)
class RabbitMQSettings:
    """port 0: 5672, with tls 5671. No user: the certificate is the logon. Seconds to connect, then until the broker has
    confirmed the message, and between signs of life."""

    host: str = field(default="", metadata=_HOST)
    port: int = field(default=0, metadata={"limits": (0, 65_535)})
    vhost: str = "/"
    user: str = ""
    password: str = field(default="", repr=False, metadata=SECRET)
    tls: bool = False
    ca_file: str = ""
    cert_file: str = ""
    key_file: str = ""
    connect_timeout_s: float = 5.0
    confirm_timeout_s: float = 15.0
    heartbeat_s: int = field(default=30, metadata={"limits": (1, 3600)})

    def __post_init__(self) -> None:
        if not self.tls and (self.ca_file or self.cert_file or self.key_file):
            raise ValueError("tls: must be true where ca_file, cert_file or key_file is set")
        if bool(self.user) != bool(self.password):
            raise ValueError("password: user and password_file go together")
        if not (self.user or self.cert_file):
            raise ValueError("user: missing; only cert_file can vouch for the job without one")


class RabbitMQ:
    """One connection for all threads, which lives in a thread of its own: pika is no more than one's."""

    Settings: ClassVar[type[RabbitMQSettings]] = RabbitMQSettings
    tipo: ClassVar[str] = "RABBITMQ"

    def __init__(self, settings: RabbitMQSettings, concurrency: int) -> None:
        self._settings, self._port = settings, settings.port or (5671 if settings.tls else 5672)
        self.longest_s = settings.connect_timeout_s + settings.confirm_timeout_s
        scheme, who = "amqps" if settings.tls else "amqp", settings.user or "its certificate"
        self.place = f"{scheme}://{settings.host}:{self._port}, vhost {settings.vhost}, as {who}"
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connection = Connection(self._parameters)

    def send(self, item: Item) -> Outcome:
        return self._publish(item)

    def check(self) -> str:
        outcome = self._publish(None)
        return "" if outcome.delivered else advice(outcome)

    def close(self) -> None:
        if self._loop:
            self._run(self._connection.close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _publish(self, item: Item | None) -> Outcome:
        settings = self._settings
        return self._run(self._connection.publish(item, settings.connect_timeout_s, settings.confirm_timeout_s))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        with self._starting:
            if not self._loop:
                self._loop = asyncio.SelectorEventLoop()  # not the default on Windows, where pika needs it
                self._loop.set_exception_handler(lambda *_: None)  # whoever waited for it has an outcome
                self._thread = threading.Thread(target=self._loop.run_forever, name="rabbitmq", daemon=True)
                self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _parameters(self) -> pika.ConnectionParameters:
        settings, tls = self._settings, None
        if settings.tls:
            context = ssl.create_default_context(cafile=settings.ca_file or None)
            if settings.cert_file:
                context.load_cert_chain(settings.cert_file, settings.key_file or None, "")  # None would ask for it
            tls = pika.SSLOptions(context, settings.host)
        password = pika.PlainCredentials(settings.user, settings.password)
        return pika.ConnectionParameters(
            settings.host,
            self._port,
            settings.vhost,
            password if settings.user else pika.credentials.ExternalCredentials(),
            heartbeat=settings.heartbeat_s,
            ssl_options=tls,
            connection_attempts=1,
            socket_timeout=settings.connect_timeout_s,
            stack_timeout=settings.connect_timeout_s,
            client_properties={"connection_name": "hsm-python-job"},
        )
