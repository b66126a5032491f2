"""Breaking off a running call from another thread."""

from __future__ import annotations

import contextlib
import ctypes
import select
import socket
import threading
from collections.abc import Iterator

from ..errors import Cancelled


def _raise_in(thread_id: int, exception: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread_id), ctypes.py_object(exception) if exception is not None else None
    )


class Interrupt:
    """Carries a cancel request to the thread that runs a session's call.

    Compiled PL/SQL may loop without ever touching the database, so the request is raised in the thread itself; but
    never inside a `shelter`, where half a conversation with PostgreSQL would be lost. There the owner polls `wake`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: int | None = None
        self._sheltered = 0
        self._pending = False
        self.wake, self._bell = socket.socketpair()
        self.wake.setblocking(False)
        self._bell.setblocking(False)

    @property
    def pending(self) -> bool:
        return self._pending

    def request(self) -> None:
        """From any thread: makes the running call raise Cancelled soon; nothing when no call runs."""
        with self._lock:
            if self._thread is None or self._pending:
                return
            self._pending = True
            with contextlib.suppress(OSError):
                self._bell.send(b"!")
            if not self._sheltered:
                _raise_in(self._thread, Cancelled)

    def wait(self, seconds: float) -> None:
        """Sleeps that long, or until a request comes."""
        select.select([self.wake], [], [], seconds)

    def consume(self) -> None:
        """Raises Cancelled if it was asked for, and forgets the request, so that what cleans up can run."""
        with self._lock:
            if self._pending:
                self._forget()
                raise Cancelled

    def _forget(self) -> None:
        self._pending = False
        if self._thread is not None:
            _raise_in(self._thread, None)
        with contextlib.suppress(OSError):
            self.wake.recv(64)

    @contextlib.contextmanager
    def call(self) -> Iterator[None]:
        """Around one client call; requests outside of it are ignored. Calls may nest (only the outer one counts)."""
        with self._lock:
            outer = self._thread is None
            if outer:
                self._thread = threading.get_ident()
        try:
            yield
        finally:
            if outer:
                with self._lock:
                    self._forget()
                    self._thread = None

    @contextlib.contextmanager
    def shelter(self) -> Iterator[None]:
        """Around code that must not be torn; a request that came before raises here."""
        with self._lock:
            if self._pending and not self._sheltered:
                self._forget()
                raise Cancelled
            self._sheltered += 1
        try:
            yield
        finally:
            with self._lock:
                self._sheltered -= 1
                if self._pending and not self._sheltered and self._thread is not None:
                    _raise_in(self._thread, Cancelled)

    def close(self) -> None:
        self.wake.close()
        self._bell.close()
