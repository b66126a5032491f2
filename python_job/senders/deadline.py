"""A connected socket whose time limits are those of a whole step, and whose answers have a whole, clean head.

http.client asks a socket for `makefile` and `sendall`, and limits each wait by itself: a byte now and then goes on for
ever. It also takes the end of the stream for the end of the head, a defective line of the head for its last one, and an
interim answer for the final one.
"""

from __future__ import annotations

import io
import math
import re
import socket
import time
from typing import Any

_HEAD_LIMIT = 65_536  # bytes
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)


class Stale(ConnectionResetError):
    """A kept connection ended before a byte of the answer: the server had closed it, and the request was not taken up
    (RFC 9112 9.3.1)."""


class Deadline:
    """The socket, with all else it can do. settimeout: for the step that begins with it, no longer than until `end`
    (time.monotonic()), which counts for the first request."""

    def __init__(self, sock: socket.socket, end: float) -> None:
        self._sock, self._latest = sock, end
        self.kept = False  # an answer has come before
        self.settimeout(sock.gettimeout() or 0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def settimeout(self, seconds: float) -> None:
        self._end = min(time.monotonic() + seconds, self._latest)

    def sendall(self, data: bytes) -> None:
        with memoryview(data) as rest:
            while rest:
                hurry(self._sock, self._end)
                rest = rest[self._sock.send(rest) :]

    def makefile(self, *_: Any, **__: Any) -> io.BufferedIOBase:
        """The answer that comes next."""
        self._latest = math.inf
        answer = io.BufferedReader(_Answer(self._sock, self._end, self.kept))
        self.kept = True
        return answer


class _Answer(io.RawIOBase):
    def __init__(self, sock: socket.socket, end: float, kept: bool) -> None:
        self._sock, self._end, self._kept = sock, end, kept
        self._raw: io.RawIOBase = sock.makefile("rb", buffering=0)
        self._ready: bytes | None = None  # of the head, and what came with it; None: not read yet

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._raw.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        if self._ready is None:
            self._ready = self._head()
        if not self._ready:
            hurry(self._sock, self._end)
            return self._raw.readinto(buffer) or 0
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _receive(self, buffer: bytearray, stale: bool) -> int:
        """Some of a head. Raises Stale or ConnectionResetError where the stream ends."""
        hurry(self._sock, self._end)
        try:
            size = self._raw.readinto(buffer)
        except ConnectionResetError:
            size = 0
        if not size:
            raise Stale if stale else ConnectionResetError
        return size

    def _head(self) -> bytes:
        """The final head; interim ones are left out. What is no HTTP is passed on as it is."""
        found, begun, chunk = b"", False, bytearray(8192)
        while found[:5] == b"HTTP/"[: len(found)]:
            if whole := re.search(rb"\r?\n\r?\n", found):
                head, found = found[: whole.start()], found[whole.end() :]
                if not re.match(rb"HTTP/\S+ 1\d\d\b", head):
                    return _clean(head) + found
            elif len(found) > _HEAD_LIMIT:
                raise ConnectionError
            elif size := self._receive(chunk, self._kept and not begun):
                found, begun = found + chunk[:size], True
        return found


def _clean(head: bytes) -> bytes:
    """As a proxy hands it on (RFC 9112 5): folded lines in one, no blank before a colon, no line that is no field."""
    status, *lines = re.split(rb"\r?\n", re.sub(rb"\r?\n[ \t]+", b" ", head))
    fields = [
        b"%s:%s" % (found[1], found[2].replace(b"\r", b" ")) for line in lines if (found := _FIELD.fullmatch(line))
    ]
    return b"\r\n".join([status, *fields, b"", b""])


def hurry(sock: socket.socket, end: float) -> None:
    """What the socket does next must be over by then. Raises TimeoutError: it is too late."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    sock.settimeout(left)
