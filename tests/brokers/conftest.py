"""What `make brokers` tries: the senders before real servers, one of each for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .kafka import FORBIDDEN, USER, KafkaServer
from .rabbitmq import RabbitServer


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """A running Kafka; a test that stops it starts it again."""
    server = KafkaServer(tmp_path_factory.mktemp("kafka"))
    try:
        server.start()
        server.allow(USER, "hsm.")
        server.topic(FORBIDDEN)
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitServer]:
    """A running RabbitMQ, whatever the test before did to it."""
    server = RabbitServer(tmp_path_factory.mktemp("rabbitmq"))
    try:
        server.start()
        yield server
    finally:
        server.stop()
