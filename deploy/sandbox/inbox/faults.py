"""Faults that tests and the demo can switch on: what servers and the network do on a bad day."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from .message import Refused

MODES = ("status", "html", "redirect", "empty", "reset", "hang", "trickle", "half")


@dataclass
class Fault:
    """One fault, applied to publishing.

    mode: "status" (answer `http` with ntfy's error body), "html" (answer `http` with `page`, as a proxy or a
        firewall does), "redirect", "empty" (200 without a body), "reset" (connection dropped before an answer), "hang"
        (no answer for `seconds`), "trickle" (an answer byte by byte over `seconds`), "half" (an answer that breaks
        off).
    stored: the message is accepted all the same, before it is answered so; accepted: the ids of those.
    topic, word: only messages of this topic, only requests whose bytes hold this word.
    every: of those every so manieth, 33 for three of a hundred. count: how many it hits, None for all until cleared.
    retry_after: the header of that name, as it stands, with "status" and "html".
    """

    mode: str = "status"
    http: int = 503
    code: int | None = None
    error: str = "the sandbox was told to fail"
    page: str = "<html><body><h1>Bad gateway</h1></body></html>"
    retry_after: str | None = None
    topic: str | None = None
    word: str | None = None
    every: int = 1
    count: int | None = None
    seconds: float = 30.0
    stored: bool = False
    accepted: list[str] = field(default_factory=list, init=False)
    _met: int = field(default=0, init=False)

    def refusal(self) -> Refused:
        return Refused(self.http, self.code if self.code is not None else self.http * 100 + 1, self.error)

    def hits(self, topic: str, body: bytes) -> bool:
        """Whether this request is one of its own; asked once a request."""
        if self.topic not in (None, topic) or (self.word is not None and self.word.encode() not in body):
            return False
        self._met += 1
        return self._met % self.every == 0


class Faults:
    """The faults in force, a token bucket and the tokens accepted. asked: how many requests came. Thread-safe."""

    def __init__(self) -> None:
        self.asked = 0
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._bucket: tuple[float, float] | None = None  # burst, seconds a token
        self._level = 0.0
        self._filled = 0.0
        self._tokens: frozenset[str] = frozenset()

    def add(self, fault: Fault) -> None:
        if fault.mode not in MODES:
            raise ValueError(f"unknown fault mode {fault.mode!r}; known: {', '.join(MODES)}")
        if fault.every < 1:
            raise ValueError("every: 1 (all of them) or more")
        with self._lock:
            self._faults.append(fault)

    def limit(self, burst: int, seconds_a_token: float) -> None:
        """ntfy's request bucket: `burst` at once, then one more each `seconds_a_token`."""
        with self._lock:
            self._bucket, self._level, self._filled = (burst, seconds_a_token), burst, time.monotonic()

    def require_token(self, *tokens: str) -> None:
        """From now on only these Bearer tokens may publish."""
        with self._lock:
            self._tokens = frozenset(tokens)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()
            self._bucket, self._tokens = None, frozenset()

    def check_access(self, authorization: str | None) -> None:
        """Raises Refused for wrong credentials or an empty bucket, in ntfy's order."""
        with self._lock:
            self.asked += 1
            if self._bucket is not None:
                now = time.monotonic()
                burst, seconds = self._bucket
                self._level = min(burst, self._level + (now - self._filled) / seconds)
                self._filled = now
                if self._level < 1:
                    raise Refused(429, 42901, "limit reached: too many requests")
                self._level -= 1
            if self._tokens and not authorization:
                raise Refused(403, 40301, "forbidden")
            self._check_token(authorization)

    def known_token(self, authorization: str | None) -> bool:
        """Whether this is a token of ours; False for anonymous. Raises Refused for a wrong one."""
        with self._lock:
            if not self._tokens or not authorization:
                return False
            self._check_token(authorization)
            return True

    def _check_token(self, authorization: str | None) -> None:
        if self._tokens and (authorization or "").removeprefix("Bearer ") not in self._tokens:
            raise Refused(401, 40101, "unauthorized")

    def next(self, topic: str, body: bytes) -> Fault | None:
        """The fault that hits this request for `topic`, counted down."""
        with self._lock:
            for fault in self._faults:
                if fault.hits(topic, body):
                    if fault.count is not None:
                        fault.count -= 1
                        if fault.count <= 0:
                            self._faults.remove(fault)
                    return fault
        return None
