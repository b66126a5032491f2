"""How many sends to a channel are under way at once: a level that finds itself below a ceiling."""

from __future__ import annotations

import math
import time
from statistics import median

START = 8
STEEP, GENTLE = 3.0, 1.25  # growth at first, and after the first setback
EASE, HALVE = 0.75, 0.5
TOLERANCE, GRACE_S = 2.0, 0.005  # answers may take so much longer than the best
TICK_S = 0.001  # no answer is quicker, whatever the clock says
SHARE = 4  # one in so many pushed back is too much
BELOW = 0.75  # of a level at which the server asked us to stop
MEMORY_S = 60.0  # until a best that is not met again, and such a level, count half as much
HORIZON_S = 0.5  # of sends that should be at hand
UNKNOWN = 4.0  # for each send, as long as nobody knows how long one takes


class Level:
    """Grows while answers take about as long as they did at best, eases where they slow down: the server queues what we
    send. Halves when many are pushed back, and when the server asks us to stop: then it stays below where that was, for
    being asked costs more than a slow approach. Judged once a round trip, by as many answers as sends were under way.
    Not thread-safe."""

    def __init__(self, ceiling: int) -> None:
        self._ceiling, self._level, self._growth = ceiling, float(min(START, ceiling)), STEEP
        self._best, self._best_at = math.inf, time.monotonic()
        self._stopped, self._stopped_at = math.inf, 0.0
        self._mean = 0.0
        self._ignored = 0  # answers to sends from before the last setback
        self._window, self._good, self._bad = self.now, list[float](), 0

    @property
    def now(self) -> int:
        return int(self._level)

    @property
    def ahead(self) -> int:
        """Items worth having at hand, so that the sends do not wait for the next claim."""
        return int(self._level * max(2.0, HORIZON_S / self._mean if self._mean else UNKNOWN))

    def note(self, seconds: float, busy: int, pushed_back: bool = False, stop: bool = False) -> None:
        """An answer: how long it took, how many sends were under way, whether the server had too much of us, and
        whether it asked us to stop."""
        if self._ignored:
            self._ignored -= 1
        elif stop:
            self._stopped, self._stopped_at = self._level, time.monotonic()
            self._fall(HALVE, busy)
        else:
            self._mean = seconds if not self._mean else self._mean + (seconds - self._mean) / self._window
            if pushed_back:
                self._bad += 1
            else:
                self._good.append(max(seconds, TICK_S))
            if self._bad > max(1, self._window // SHARE):
                self._fall(HALVE, busy)
            elif len(self._good) + self._bad >= self._window:
                self._judge(busy)

    def _judge(self, busy: int) -> None:
        if not self._good:
            self._fall(HALVE, busy)
            return
        usual, now = median(self._good), time.monotonic()
        # At one at a time nothing of ours waits: it is the way that takes so long
        self._best = usual if self.now == 1 else min(self._best * _faded(now - self._best_at), usual)
        self._best_at = now
        if usual > TOLERANCE * self._best + GRACE_S:
            self._fall(EASE, busy)
            return
        if busy >= self.now:  # what is not made use of proves nothing
            highest = min(self._ceiling, BELOW * self._stopped * _faded(now - self._stopped_at))
            self._level = max(1.0, min(highest, max(self._level + 1, self._level * self._growth)))
        self._anew()

    def _fall(self, part: float, busy: int) -> None:
        self._ignored, self._growth = max(0, busy - 1), GENTLE
        self._level = max(1.0, self._level * part)
        self._anew()

    def _anew(self) -> None:
        self._window, self._good, self._bad = self.now, [], 0


def _faded(seconds: float) -> float:
    return float(2 ** min(seconds / MEMORY_S, 60))
