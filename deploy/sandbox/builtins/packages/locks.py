"""DBMS_LOCK: named locks of the sessions of one engine."""

from __future__ import annotations

import threading
import time
from typing import Any

from ...api import SessionApi
from ...errors import unsupported
from .session import sleep

_DONE, _TIMEOUT, _DEADLOCK, _BAD_PARAMETER, _HELD, _BAD_HANDLE = range(6)
_MODES = range(1, 7)
_FIRST_ID, _LAST_ID = 0, 1073741823
_FIRST_HANDLE = 1073741824
_MAXWAIT = 32767
_TICK_S = 0.05
# mode -> modes another session may hold at the same time (NL SS SX S SSX X)
_COMPATIBLE = {1: {1, 2, 3, 4, 5, 6}, 2: {1, 2, 3, 4, 5}, 3: {1, 2, 3}, 4: {1, 2, 4}, 5: {1, 2}, 6: {1}}


class DbmsLock:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handles: dict[str, int] = {}
        self._holders: dict[int, dict[int, int]] = {}  # lock -> session id -> mode
        self._waiting: dict[int, int] = {}  # session id -> lock

    def sleep(self, S: SessionApi, seconds: Any) -> None:
        sleep(S, seconds)

    def allocate_unique(self, S: SessionApi, name: str | None, handle: None, expiry: Any) -> tuple[str | None]:
        if name is None or name.startswith("ORA$"):
            raise unsupported("lock names that are null or begin with ORA$")
        with self._lock:
            number = self._handles.setdefault(name, _FIRST_HANDLE + len(self._handles))
        return (f"{number}{number}187",)

    def _id(self, handle: str | None) -> int | None:
        text = handle or ""
        number = text[: len(str(_FIRST_HANDLE))]
        known = number.isdigit() and int(number) in self._handles.values()
        return int(number) if known and text == f"{number}{number}187" else None

    def request_1(self, S: SessionApi, id: Any, mode: Any, timeout: Any, on_commit: bool | None) -> int:
        if id is None or not _FIRST_ID <= id <= _LAST_ID:
            return _BAD_PARAMETER
        return self._request(S, int(id), mode, timeout, on_commit)

    def request_2(self, S: SessionApi, handle: str | None, mode: Any, timeout: Any, on_commit: bool | None) -> int:
        number = self._id(handle)
        if number is None:
            return _BAD_HANDLE
        return self._request(S, number, mode, timeout, on_commit)

    def _request(self, S: SessionApi, number: int, mode: Any, timeout: Any, on_commit: bool | None) -> int:
        if on_commit:
            raise unsupported("DBMS_LOCK.REQUEST with release_on_commit")
        if mode not in _MODES or timeout is None or timeout < 0:
            return _BAD_PARAMETER
        deadline = None if timeout >= _MAXWAIT else time.monotonic() + float(timeout)
        session: Any = S
        try:
            while True:
                with self._lock:
                    outcome = self._try(S.sid, number, int(mode))
                    if outcome == _DONE and self._closed not in session.on_close:
                        session.on_close.append(self._closed)
                    if outcome is not None:
                        return outcome
                if deadline is not None and time.monotonic() >= deadline:
                    return _TIMEOUT
                session.sleep(_TICK_S)
        finally:
            with self._lock:
                self._waiting.pop(S.sid, None)

    def _try(self, sid: int, number: int, mode: int) -> int | None:
        """Takes the lock if it is free; None when the session has to wait."""
        holders = self._holders.setdefault(number, {})
        if sid in holders:
            return _HELD
        if all(held in _COMPATIBLE[mode] for held in holders.values()):
            holders[sid] = mode
            return _DONE
        self._waiting[sid] = number
        if self._circle(sid):
            return _DEADLOCK
        return None

    def _circle(self, sid: int) -> bool:
        seen: set[int] = set()
        todo = [sid]
        while todo:
            number = self._waiting.get(todo.pop())
            for holder in self._holders.get(number, {}) if number is not None else ():
                if holder == sid:
                    return True
                if holder not in seen:
                    seen.add(holder)
                    todo.append(holder)
        return False

    def _closed(self, S: SessionApi) -> None:
        with self._lock:
            for holders in self._holders.values():
                holders.pop(S.sid, None)

    def release_1(self, S: SessionApi, id: Any) -> int:
        if id is None or not _FIRST_ID <= id <= _LAST_ID:
            return _BAD_PARAMETER
        return self._release(S, int(id))

    def release_2(self, S: SessionApi, handle: str | None) -> int:
        number = self._id(handle)
        return _BAD_HANDLE if number is None else self._release(S, number)

    def _release(self, S: SessionApi, number: int) -> int:
        with self._lock:
            return _DONE if self._holders.get(number, {}).pop(S.sid, None) is not None else _HELD
