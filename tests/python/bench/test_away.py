"""The stand-in for a server some way away: what it was told to be, it is."""

from __future__ import annotations

import asyncio
import select
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import requests

from tests.bench import away
from tests.waiting import wait_until


@contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield connection


def request(body: bytes) -> bytes:
    return b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def read(connection: socket.socket) -> None:
    """One answer."""
    found = b""
    while b'"event"' not in found:
        more = connection.recv(65536)
        assert more, "the connection was closed"
        found += more


def test_no_answer_comes_before_its_time() -> None:
    with away.server(0.05) as url, connected(url) as connection:
        for _ in range(2):
            started = time.monotonic()
            connection.sendall(request(b"x"))
            read(connection)
            assert time.monotonic() - started >= 0.05


class Written(asyncio.Transport):
    """What a connection wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.answers.append(bytes(data))

    def is_closing(self) -> bool:
        return False


class Recorded:
    """Work that is done when the test says so."""

    def __init__(self) -> None:
        self.taken: list[Callable[[bool], None]] = []

    def take(self, answer: Callable[[bool], None]) -> None:
        self.taken.append(answer)


def test_a_connection_takes_up_a_request_when_the_one_before_it_is_answered() -> None:
    work, written = Recorded(), Written()
    connection = away.Connection(work)  # type: ignore[arg-type]
    connection.connection_made(written)
    for _ in range(3):
        connection.data_received(request(b"xyz"))
    for number in range(1, 4):
        assert (len(work.taken), len(written.answers)) == (number, number - 1)
        work.taken[-1](number != 2)
    assert [answer.split()[1] for answer in written.answers] == [b"200", b"429", b"200"]


def test_a_request_may_come_in_pieces() -> None:
    with away.server(0) as url, connected(url) as connection:
        whole = request(b"xyz")
        for byte in range(len(whole)):
            connection.sendall(whole[byte : byte + 1])
        read(connection)


def test_no_more_are_worked_on_at_once_than_it_has_workers() -> None:
    with away.server(0.2, workers=2) as url, ThreadPoolExecutor(8) as pool:
        started = time.monotonic()
        found = list(pool.map(lambda _: requests.post(url, data=b"x", timeout=30).status_code, range(8)))
        assert time.monotonic() - started >= 8 / 2 * 0.2
    assert found == [200] * 8


def test_beyond_its_limit_it_refuses_at_once_and_asks_for_a_rest() -> None:
    with away.server(60, limit=1) as url, connected(url) as one, connected(url) as other:
        for connection in (one, other):
            connection.sendall(request(b"x"))
        [refused], _, _ = select.select([one, other], [], [], 30)
        answer = refused.recv(65536)
    assert answer.startswith(b"HTTP/1.1 429")
    assert b"Retry-After: 1" in answer


def test_it_slows_down_when_it_was_told_to() -> None:
    with away.server(0, slow_after=0.01, slow_delay=0.2) as url, connected(url) as connection:

        def slow() -> bool:
            started = time.monotonic()
            connection.sendall(request(b"x"))
            read(connection)
            return time.monotonic() - started >= 0.2

        wait_until(slow)
