"""How many sends to a channel are under way at once: a level that finds itself below a ceiling."""

from __future__ import annotations

import math
import time

START = 8
STEEP, GENTLE = 3.0, 1.25  # growth at first, and after the first setback
EASE, HALVE = 0.75, 0.5
TOLERANCE, GRACE_S = 2.0, 0.005  # answers may take so much longer than the best
MEMORY_S = 60.0  # until a best that is not met again counts half as much
HORIZON_S = 0.5  # of sends that should be at hand


class Level:
    """Grows while answers take about as long as they did at best, eases where they slow down: the server queues what we
    send. Halves when it pushes back. Judged once a round trip, by as many answers as sends were under way. Not
    thread-safe."""

    def __init__(self, ceiling: int) -> None:
        self._ceiling, self._level, self._growth = ceiling, float(min(START, ceiling)), STEEP
        self._best, self._best_at = math.inf, time.monotonic()
        self._mean = 0.0
        self._ignored = 0  # answers to sends from before the last setback
        self._window, self._count, self._total = self.now, 0, 0.0

    @property
    def now(self) -> int:
        return int(self._level)

    @property
    def ahead(self) -> int:
        """Items worth having at hand, so that the sends do not wait for the next claim."""
        return int(self._level * max(2.0, HORIZON_S / self._mean if self._mean else 0.0))

    def note(self, seconds: float, pushed_back: bool) -> None:
        """An answer, and how long it took."""
        if self._ignored:
            self._ignored -= 1
            return
        self._count, self._total = self._count + 1, self._total + seconds
        if pushed_back:
            self._fall(HALVE)
        elif self._count >= self._window:
            self._judge()

    def _judge(self) -> None:
        self._mean = self._total / self._count
        now = time.monotonic()
        self._best = min(self._best * 2 ** ((now - self._best_at) / MEMORY_S), self._mean)
        self._best_at = now
        if self._mean > TOLERANCE * self._best + GRACE_S:
            self._fall(EASE)
        else:
            self._level = min(self._ceiling, max(self._level + 1, self._level * self._growth))
            self._anew()

    def _fall(self, part: float) -> None:
        self._ignored, self._growth = self.now - 1, GENTLE
        self._level = max(1.0, self._level * part)
        self._anew()

    def _anew(self) -> None:
        self._window, self._count, self._total = self.now, 0, 0.0
