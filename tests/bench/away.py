"""python -m tests.bench.away SECONDS: stands in for an ntfy that is SECONDS away; prints its URL, ends with stdin."""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.database import ROOT


@contextmanager
def server(delay: float) -> Iterator[str]:
    """In a process of its own; its URL."""
    command = [sys.executable, "-m", "tests.bench.away", str(delay)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        yield child.stdout.readline().strip()


async def main(delay: float) -> None:
    numbers = itertools.count()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = next((int(h.split(":")[1]) for h in head.split("\r\n") if h.startswith("content-length:")), 0)
                await reader.readexactly(length)
                await asyncio.sleep(delay)
                body = b'{"id":"m%011d","event":"message"}' % next(numbers)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
                writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
