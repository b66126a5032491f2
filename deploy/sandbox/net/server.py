"""Listens for Oracle Net clients and gives each a thread."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time

from ..backend import Backend
from .session import ClientSession

_ACCEPT_POLL = 1.0  # seconds; closing a socket does not wake accept() on every platform
_JOIN_TIMEOUT = 5.0


class NetServer:
    """The sandbox's listener."""

    def __init__(self, backend: Backend, host: str = "127.0.0.1", port: int = 0) -> None:
        """`host`: the address to listen on, by default only this machine's; `port` 0 picks a free one."""
        self._backend = backend
        self._host = host
        self._port = port
        self._listener: socket.socket | None = None
        self._accepting: threading.Thread | None = None
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._clients: dict[threading.Thread, ClientSession] = {}

    @property
    def port(self) -> int:
        """The port in use; the one asked for before `start`."""
        return self._port

    def start(self) -> None:
        """Binds and begins to accept. Raises OSError if the port is taken."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            if os.name != "nt":  # there the option would let two servers share the port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self._host, self._port))
            listener.listen(128)
            listener.settimeout(_ACCEPT_POLL)
        except OSError:
            listener.close()
            raise
        self._port = listener.getsockname()[1]
        self._listener = listener
        self._stopping.clear()
        self._accepting = threading.Thread(target=self._accept_loop, args=(listener,), name="net-accept", daemon=True)
        self._accepting.start()

    def stop(self) -> None:
        """Stops accepting, breaks off running calls, ends all sessions; waits a few seconds at most."""
        self._stopping.set()
        if self._listener is not None:
            with contextlib.suppress(OSError), socket.create_connection(self._listener.getsockname()[:2], 1):
                pass  # only to wake accept()
        if self._accepting is not None:
            self._accepting.join(_JOIN_TIMEOUT)
            self._accepting = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        with self._lock:
            clients = dict(self._clients)
        for client in clients.values():
            client.close()
        deadline = time.monotonic() + _JOIN_TIMEOUT
        for thread in clients:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _accept_loop(self, listener: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                sock, address = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                if self._stopping.wait(_ACCEPT_POLL):
                    break
                continue
            if self._stopping.is_set():
                sock.close()
                break
            sock.settimeout(None)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client = ClientSession(sock, str(address[0]), self._backend)
            thread = threading.Thread(target=self._serve, args=(client,), name="net-session", daemon=True)
            with self._lock:
                self._clients[thread] = client
            thread.start()

    def _serve(self, client: ClientSession) -> None:
        try:
            client.run()
        finally:
            with self._lock:
                self._clients.pop(threading.current_thread(), None)
