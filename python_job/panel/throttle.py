"""Slows failed logons, so that guessing here neither finds a password nor reaches FAILED_LOGIN_ATTEMPTS."""

from __future__ import annotations

from collections.abc import Callable

_KEPT = 10_000
_FORGOTTEN_S = 86_400.0


class Throttle:
    """After `free` failures in a row the next attempt waits, twice as long each time: 10 minutes to a day. A success,
    or a day without a failure, ends it. An attempt counts as a failure until it is known better, so that many at once
    are no way around."""

    def __init__(self, free: int, clock: Callable[[], float], wait_s: float = 600.0) -> None:
        self._free, self._clock, self._wait_s = free, clock, wait_s
        self._failures: dict[str, tuple[int, float]] = {}  # how many, since when

    def wait(self, key: str) -> float:
        """Seconds until an attempt is due; 0: now."""
        count, since = self._failures.get(key, (0, 0.0))
        if count < self._free:
            return 0.0
        due = since + min(self._wait_s * 2.0 ** (count - self._free), _FORGOTTEN_S)
        return max(due - self._clock(), 0.0)

    def begin(self, key: str) -> float:
        """What not_tried wants to know."""
        count, since = self._failures.pop(key, (0, 0.0))
        now = self._clock()
        while len(self._failures) >= _KEPT:
            self._failures.pop(next(iter(self._failures)))
        self._failures[key] = (1 if now - since > _FORGOTTEN_S else count + 1, now)
        return since

    def succeeded(self, key: str) -> None:
        self._failures.pop(key, None)

    def not_tried(self, key: str, since: float) -> None:
        """The attempt came to nothing that says whether the password is right."""
        count, _ = self._failures.pop(key, (0, 0.0))
        if count > 1:
            self._failures[key] = (count - 1, since)
