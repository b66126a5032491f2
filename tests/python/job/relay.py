"""A TCP relay before the database: counts round trips and breaks the connection where a test wants it broken."""

from __future__ import annotations

import gc
import socket
import threading
from contextlib import suppress


class Relay:
    """Listens on `port`. trips: bursts of the client answered by the server. cut("before" | "after" | "stall") drops
    the connection at the client's next burst: before it reaches the server, or once the server has answered it, or lets
    it stand in silence. refuse: new connections are dropped."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.trips = self.connections = 0
        self.refuse = False
        self._cut = ""
        self._sending = False
        self._stalled: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, when: str) -> None:
        self._cut = when

    @property
    def stalled(self) -> bool:
        return bool(self._stalled)

    def close(self) -> None:
        """Whoever still waits in silence learns that it is over."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # closing alone does not wake who waits in accept
        self._listener.close()
        for server in list(self._stalled):
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.refuse:
                client.close()
                continue
            self.connections += 1
            server = socket.create_connection(self._target)
            for source, sink, upward in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._pump, args=(source, sink, server, upward), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, server: socket.socket, upward: bool) -> None:
        try:
            while data := source.recv(65536):
                if upward and not self._sending:
                    self.trips += 1
                self._sending = upward
                if self._cut == "stall":
                    self._cut = ""
                    self._stalled.add(server)
                if server in self._stalled:
                    continue
                if self._cut == ("before" if upward else "after"):
                    self._cut = ""
                    break
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):  # wakes whoever reads from it, and closes it
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()


def let_go_of_sockets() -> None:
    """The driver leaves the socket of a connection that broke to the garbage collector, which warns: where a test calls
    this, not in the middle of another one."""
    for thread in threading.enumerate():
        if thread.name == "logon":
            thread.join(20)
    gc.collect()
