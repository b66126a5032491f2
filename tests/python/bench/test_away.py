"""The stand-in for a server some way away: what it was told to be, it is."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator
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


def answers(connection: socket.socket, count: int) -> list[bytes]:
    """The ids in so many answers."""
    read = b""
    while read.count(b'"event"') < count:
        more = connection.recv(65536)
        assert more, "the connection was closed"
        read += more
    return [part.split(b'"')[0] for part in read.split(b'"id":"')[1:]]


def test_no_answer_comes_before_its_time() -> None:
    with away.server(0.05) as url, connected(url) as connection:
        for _ in range(2):
            started = time.monotonic()
            connection.sendall(request(b"x"))
            answers(connection, 1)
            assert time.monotonic() - started >= 0.05


def test_requests_of_a_connection_are_answered_in_their_order_one_after_the_other() -> None:
    with away.server(0.05) as url, connected(url) as connection:
        started = time.monotonic()
        for _ in range(3):
            connection.sendall(request(b"xyz"))
        found = answers(connection, 3)
        assert time.monotonic() - started >= 3 * 0.05
    assert found == sorted(found)


def test_a_request_may_come_in_pieces() -> None:
    with away.server(0) as url, connected(url) as connection:
        whole = request(b"xyz")
        for byte in range(len(whole)):
            connection.sendall(whole[byte : byte + 1])
        assert len(answers(connection, 1)) == 1


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
            answers(connection, 1)
            return time.monotonic() - started >= 0.2

        wait_until(slow)
