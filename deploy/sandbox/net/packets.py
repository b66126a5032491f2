"""TNS packets over a socket: framing, the reader thread, and the break/reset exchange.

A reader thread takes packets off the socket as they come, so that a break or a dropped line is noticed while
the session's thread is inside the engine.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .handshake import MAX_SDU, accept_body
from .wire import ProtocolError

CONNECT, ACCEPT, REFUSE, DATA, MARKER = 1, 2, 4, 6, 12
HEADER_SIZE = 8
MAX_PACKET = 1 << 20
_FLAGS_EOF = 0x0040
_MARK_BREAK, _MARK_RESET, _MARK_INTERRUPT = 1, 2, 3


class ConnectionClosed(Exception):
    """The client is gone, or the server is ending the session."""


class BreakRequested(Exception):
    """The client wants the current call broken off; `Channel.answer_break` must follow."""


@dataclass(frozen=True)
class Packet:
    type: int
    body: bytes

    @property
    def is_break(self) -> bool:
        return self.type == MARKER and self.body[2:3] in (b"\x01", b"\x03")

    @property
    def is_reset(self) -> bool:
        return self.type == MARKER and self.body[2:3] == b"\x02"


class Channel:
    """One client's connection as a stream of packets.

    All methods are for the session's thread, except `close`, which any thread may call.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._sdu = MAX_SDU  # no larger packet goes either way
        self._wide = False  # 32-bit packet lengths, from ACCEPT on
        self._packets: queue.SimpleQueue[Packet | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._breaks = 0
        self._closed = False
        self._cancel: Callable[[], None] | None = None
        self._last_was_full = False
        self._reader: threading.Thread | None = None

    @property
    def closed(self) -> bool:
        return self._closed

    def accept(self, sdu: int) -> None:
        """Sends ACCEPT and starts reading in the background; from here on packets have 32-bit lengths."""
        self.send(ACCEPT, accept_body(sdu))
        self._sdu = sdu
        self._wide = True
        self._reader = threading.Thread(target=self._read_loop, name="net-reader", daemon=True)
        self._reader.start()

    def read_direct(self) -> Packet:
        """The next packet, before `accept`. Raises ConnectionClosed, ProtocolError."""
        header = self._receive(HEADER_SIZE)
        length = int.from_bytes(header[: 4 if self._wide else 2], "big")
        if not HEADER_SIZE <= length <= MAX_PACKET:
            raise ProtocolError(f"packet of {length} bytes")
        return Packet(header[4], self._receive(length - HEADER_SIZE))

    def next_data(self) -> bytes:
        """The payload of the next DATA packet. Raises ConnectionClosed, BreakRequested, ProtocolError."""
        while True:
            packet = self._next_packet()
            if packet.is_break:
                raise BreakRequested
            if packet.is_reset:
                continue
            if packet.type != DATA or len(packet.body) < 2:
                raise ProtocolError(f"unexpected packet type {packet.type}")
            if int.from_bytes(packet.body[:2], "big") & _FLAGS_EOF:
                raise ConnectionClosed
            self._last_was_full = len(packet.body) + HEADER_SIZE >= self._sdu
            return packet.body[2:]

    def skip_request(self) -> None:
        """Reads away the rest of a request that was not understood: full packets have a successor."""
        while self._last_was_full:
            self.next_data()

    def send_data(self, payload: bytes | bytearray) -> None:
        """Sends one reply. Raises BreakRequested when the client has stopped waiting for it."""
        room = self._sdu - HEADER_SIZE - 2
        for start in range(0, len(payload), room):
            if self._breaks:
                raise BreakRequested
            self.send(DATA, b"\0\0" + payload[start : start + room])

    def send(self, kind: int, body: bytes) -> None:
        length = len(body) + HEADER_SIZE
        head = length.to_bytes(4, "big") if self._wide else length.to_bytes(2, "big") + b"\0\0"
        try:
            self._socket.sendall(head + bytes((kind, 0, 0, 0)) + body)
        except OSError as exc:
            raise ConnectionClosed from exc

    def answer_break(self) -> None:
        """Completes the break exchange up to, not including, the error the client waits for."""
        self.send(MARKER, bytes((1, 0, _MARK_BREAK)))
        while not self._next_packet().is_reset:
            pass
        self.send(MARKER, bytes((1, 0, _MARK_RESET)))

    @contextlib.contextmanager
    def cancellable(self, cancel: Callable[[], None]) -> Iterator[None]:
        """While inside, `cancel` is called (from another thread) if the client breaks or disappears.

        Raises BreakRequested or ConnectionClosed at once when that has happened already.
        """
        with self._lock:
            if self._closed:
                raise ConnectionClosed
            if self._breaks:
                raise BreakRequested
            self._cancel = cancel
        try:
            yield
        finally:
            with self._lock:
                self._cancel = None

    @property
    def break_pending(self) -> bool:
        return self._breaks > 0

    def close(self) -> None:
        """Drops the line and wakes both threads; `release` frees the socket afterwards."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Closes the socket and waits for the reader thread."""
        self.close()
        if self._reader is not None:
            self._reader.join(5)
        self._socket.close()

    def _next_packet(self) -> Packet:
        packet = self._packets.get()
        if packet is None:
            self._packets.put(None)
            raise ConnectionClosed
        if packet.is_break:
            with self._lock:
                self._breaks -= 1
        return packet

    def _read_loop(self) -> None:
        try:
            while True:
                packet = self.read_direct()
                if packet.is_break:
                    with self._lock:
                        self._breaks += 1
                        if self._cancel is not None:
                            self._cancel()
                self._packets.put(packet)
        except (ConnectionClosed, ProtocolError):
            with self._lock:
                self._closed = True
                if self._cancel is not None:
                    self._cancel()
        finally:
            self._packets.put(None)

    def _receive(self, count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            try:
                piece = self._socket.recv(count - len(data))
            except OSError as exc:
                raise ConnectionClosed from exc
            if not piece:
                raise ConnectionClosed
            data += piece
        return bytes(data)
