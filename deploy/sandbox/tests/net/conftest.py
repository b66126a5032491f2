from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import oracledb
import pytest

from deploy.sandbox.net.server import NetServer

from .fake import FakeBackend

Connect = Callable[..., oracledb.Connection]


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
def server(backend: FakeBackend) -> Iterator[NetServer]:
    server = NetServer(backend, "127.0.0.1", 0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def dsn(server: NetServer) -> str:
    return f"127.0.0.1:{server.port}/FREEPDB1"


@pytest.fixture
def connect(dsn: str) -> Iterator[Connect]:
    """Opens connections and closes those the test left open."""
    opened: list[oracledb.Connection] = []

    def make(**options: Any) -> oracledb.Connection:
        arguments: dict[str, Any] = {"user": "scott", "password": "tiger", "dsn": dsn} | options
        opened.append(oracledb.connect(**arguments))
        return opened[-1]

    yield make
    for connection in opened:
        if connection.is_healthy():
            connection.close()


@pytest.fixture
def conn(connect: Connect) -> oracledb.Connection:
    return connect()
