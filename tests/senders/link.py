"""A TCP link to a server on this machine, and what may happen to it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Link:
    """Listens on `port` and carries what clients and the server say; the server's side of it only while not told
    otherwise. asks: whether what a client says asks for an answer that can be lost; those of a logon, say, are not."""

    def __init__(self, target: int, asks: Callable[[bytes], bool] = lambda _: True) -> None:
        self._target, self._asks = target, asks
        self._asked: set[socket.socket] = set()  # ends of servers
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._keeps = ""  # what happens to what the server says: "lost" ends the connection, "held" nothing more comes
        self._listen()

    @contextmanager
    def down(self) -> Iterator[None]:
        """Connections break, and nobody listens."""
        self._close()
        try:
            yield
        finally:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self._listen()

    @contextmanager
    def keeping(self, how: str) -> Iterator[None]:
        """What the server says is "lost" with the connection it said it on, or "held" in silence. Ends with the
        connections."""
        self._keeps = how
        try:
            yield
        finally:
            self._keeps = ""
            self._sever()

    def close(self) -> None:
        self._close()

    def _close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # closing alone does not wake who waits in accept
        self._listener.close()
        self._thread.join()
        self._sever()

    def _sever(self) -> None:
        with self._lock:
            ends = list(self._ends)
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        self._thread = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._thread.start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._target))
                except OSError:
                    client.close()
                    continue
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self._ends |= {client, server}
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._pump, args=(source, sink, source is server), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if not answers and self._asks(data):
                    self._asked.add(sink)
                if answers and self._keeps == "lost" and source in self._asked:
                    break
                if not (answers and self._keeps == "held"):
                    sink.sendall(data)
        for end in (source, sink):  # wakes whoever reads from it
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._ends.discard(source)
            self._asked.discard(source)
        source.close()
