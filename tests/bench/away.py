"""python -m tests.bench.away BEHAVIOUR: stands in for an ntfy; prints its URL, ends with stdin.

BEHAVIOUR: the fields of Behaviour as JSON. It takes any POST for a message. Connections are made at once, however far
away it is.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Behaviour:
    """delay: seconds an answer takes. workers: requests worked on at once, any more wait for their turn; 0: all. limit:
    requests it has at once, any more are answered 429 with the wish for a second's rest; 0: all. slow_after: seconds
    after the first request from which on an answer takes slow_delay instead; 0: never."""

    delay: float = 0.0
    workers: int = 0
    limit: int = 0
    slow_after: float = 0.0
    slow_delay: float = 0.0


@contextmanager
def server(
    delay: float, workers: int = 0, limit: int = 0, slow_after: float = 0, slow_delay: float = 0
) -> Iterator[str]:
    """In a process of its own; its URL."""
    behaviour = Behaviour(delay, workers, limit, slow_after, slow_delay)
    command = [sys.executable, "-m", "tests.bench.away", json.dumps(asdict(behaviour))]
    with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        yield child.stdout.readline().strip()


class Work:
    """The requests of all connections."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._loop = asyncio.get_running_loop()
        self._working, self._waiting = 0, deque[Callable[[bool], None]]()
        self._slow_from = 0.0

    def take(self, answer: Callable[[bool], None]) -> None:
        """answer is called with whether the message was accepted, once its time has come."""
        b = self._behaviour
        self._slow_from = self._slow_from or self._loop.time() + b.slow_after
        if b.limit and self._working + len(self._waiting) >= b.limit:
            answer(False)
        elif b.workers and self._working >= b.workers:
            self._waiting.append(answer)
        else:
            self._begin(answer)

    def _begin(self, answer: Callable[[bool], None]) -> None:
        b = self._behaviour
        self._working += 1
        delay = b.slow_delay if b.slow_after and self._loop.time() >= self._slow_from else b.delay
        if delay:
            self._loop.call_later(delay, self._end, answer)
        else:
            self._end(answer)

    def _end(self, answer: Callable[[bool], None]) -> None:
        self._working -= 1
        if self._waiting:
            self._begin(self._waiting.popleft())
        answer(True)


class Connection(asyncio.Protocol):
    """One request after the other, as they came. seen: is given the body of each as soon as it is there."""

    _numbers = itertools.count()

    def __init__(self, work: Work, seen: Callable[[bytes], object] = bool) -> None:
        self._work, self._seen = work, seen
        self._read, self._busy = b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        self._next()

    def _next(self) -> None:
        head, ended, rest = self._read.partition(b"\r\n\r\n")
        if self._busy or not ended:
            return
        length = re.search(rb"(?i)\ncontent-length: *(\d+)", head)
        size = int(length[1]) if length else 0
        if len(rest) >= size:
            self._seen(rest[:size])
            self._read, self._busy = rest[size:], True
            self._work.take(self._answer)

    def _answer(self, accepted: bool) -> None:
        if accepted:
            status, body = b"200 OK", b'{"id":"m%011d","event":"message"}' % next(self._numbers)
        else:
            status, body = b"429 Too Many Requests\r\nRetry-After: 1", b'{"code":42901,"http":429,"error":"busy"}'
        self._busy = False
        if not self._transport.is_closing():
            head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
            self._transport.write(head + body)
            self._next()


async def main(behaviour: Behaviour, seen: Callable[[bytes], object] = bool) -> None:
    work = Work(behaviour)
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(work, seen), "127.0.0.1", 0, backlog=1024
    )
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(Behaviour(**json.loads(sys.argv[1]))))
