"""Breaking off a running call from another thread."""

from __future__ import annotations

import contextlib
import ctypes
import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator

from ..errors import Cancelled
from ..generated import is_generated

_CHASE_S = 0.002


def _raise_in(thread_id: int, exception: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread_id), ctypes.py_object(exception) if exception is not None else None
    )


class _Thrown(Cancelled):
    """What is raised from outside, told apart from what `consume` raises."""


class Interrupt:
    """Carries a cancel request to the thread that runs a session's call.

    The runtime asks for it (`consume`) before each statement, and watches it (`wake`) while it waits. Compiled PL/SQL
    may loop without ever coming to the runtime, so there the exception is raised from outside, but only while the
    thread is seen in compiled code: in the middle of the runtime it would tear a conversation with PostgreSQL.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()  # what `when_idle` does comes back for it
        self._thread: int | None = None
        self._call = 0
        self._sheltered = 0
        self._pending = False
        self._thrown = False  # and not seen yet
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
            target, call = self._thread, self._call
        threading.Thread(target=self._chase, args=(target, call), name="cancel", daemon=True).start()

    def when_idle(self, action: Callable[[], None]) -> bool:
        """From any thread: does it while no call can begin; False, and not done, when one runs."""
        with self._lock:
            if self._thread is not None:
                return False
            action()
            return True

    def _chase(self, target: int, call: int) -> None:
        while True:
            with self._lock:
                if not self._pending or self._call != call:
                    return
                frame = sys._current_frames().get(target)
                if frame is not None and not self._sheltered and is_generated(frame):
                    self._thrown = True
                    _raise_in(target, _Thrown)  # at once: anything else might let the thread go on
                    self._quiet()
                    return
                del frame
            time.sleep(_CHASE_S)

    def wait(self, seconds: float) -> None:
        """Sleeps that long, or until a request comes."""
        select.select([self.wake], [], [], seconds)

    def consume(self) -> None:
        """Raises Cancelled if it was asked for, and forgets the request, so that what cleans up can run."""
        if not self._pending:
            return
        with self._lock:
            if self._pending:
                self._quiet()
                raise Cancelled

    def _quiet(self) -> None:
        self._pending = False
        with contextlib.suppress(OSError):
            self.wake.recv(64)

    @contextlib.contextmanager
    def call(self) -> Iterator[None]:
        """Around one client call; requests outside of it are ignored. Calls may nest (only the outer one counts)."""
        with self._lock:
            outer = self._thread is None
            if outer:
                self._thread = threading.get_ident()
                self._call += 1
        try:
            yield
        except _Thrown:
            self._thrown = False
            raise
        finally:
            if outer:
                try:
                    self._leave()
                except _Thrown:
                    self._thrown = False
                    self._leave()
                    raise

    def _leave(self) -> None:
        with self._lock:
            self._quiet()
            if self._thrown:  # not always: where nothing is to be taken back, Python 3.11 would trace no more
                self._thrown = False
                _raise_in(threading.get_ident(), None)
            self._thread = None

    @contextlib.contextmanager
    def shelter(self) -> Iterator[None]:
        """Around code that must not be torn: nothing is raised in it from outside."""
        with self._lock:
            self._sheltered += 1
        try:
            yield
        finally:
            with self._lock:
                self._sheltered -= 1

    def close(self) -> None:
        self.wake.close()
        self._bell.close()
