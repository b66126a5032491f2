"""A lane a channel: what was claimed for it waits there, and threads of its own send it. So a channel whose server is
slow or away takes nothing from the others."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from .contract import Item, Outcome, Result
from .delivery import Deliverer, result_of
from .pace import Level


class Done(NamedTuple):
    """until: time.monotonic() when the item's lease is over."""

    item: Item
    result: Result
    until: float


class _Lane:
    def __init__(self, alias: str, ceiling: int) -> None:
        self.waiting: deque[tuple[Item, float]] = deque()
        self.level, self.busy = Level(ceiling), 0  # threads at work
        self.halts: set[int] = set()  # ids of items whose outcome said halt, until PL/SQL was told
        self.pool = ThreadPoolExecutor(ceiling, f"post-{alias}")


class Lanes:
    """over: says that nothing more is to be sent; what waits is returned then. ceiling: of the sends at once, a lane.
    batch: the most that waits, a lane. push, finished, wait, told and close are for one thread."""

    def __init__(self, deliverer: Deliverer, ceiling: int, batch: int, over: Callable[[], bool]) -> None:
        self._deliverer, self._batch, self._over = deliverer, batch, over
        self._lanes = {alias: _Lane(alias, ceiling) for alias in deliverer.channels}
        self._done: list[Done] = []
        self._bug: BaseException | None = None
        self._changed = threading.Condition()

    @property
    def busy(self) -> bool:
        """Something waits or is on its way."""
        return any(lane.busy for lane in self._lanes.values())

    @property
    def halted(self) -> bool:
        return any(lane.halts for lane in self._lanes.values())

    def open(self) -> list[str]:
        """Aliases that nothing speaks against claiming for."""
        return [alias for alias, lane in self._lanes.items() if not lane.halts]

    def hungry(self) -> tuple[list[str], int]:
        """Open channels that will soon have nothing to send, and how many items the hungriest should get."""
        wants = {}
        with self._changed:
            for alias in self.open():
                lane = self._lanes[alias]
                if self._hungry(lane):
                    wants[alias] = self._enough(lane) - len(lane.waiting)
        return list(wants), max(wants.values(), default=0)

    def push(self, items: Iterable[Item], claimed_at: float) -> None:
        """claimed_at: time.monotonic() before the claim."""
        with self._changed:
            for item in items:
                if lane := self._lanes.get(item.canal.upper()):
                    lane.waiting.append((item, claimed_at))
                else:
                    self._finish(item, claimed_at, self._deliverer.outcome(item, claimed_at))
            for lane in self._lanes.values():
                self._man(lane)

    def finished(self) -> list[Done]:
        """What was done since the last time. Raises what a sender raised, which it must not."""
        with self._changed:
            if self._bug:
                raise self._bug
            done, self._done = self._done, []
            return done

    def wait(self, seconds: float) -> None:
        """Until nothing is on its way, a lane is hungry or refuses, at most. Not for each result: that would cost more
        than to send it."""
        with self._changed:
            if self.busy and not self._bug:
                self._changed.wait(seconds)

    def told(self, items: Iterable[Item]) -> None:
        """PL/SQL knows what became of these, or never will."""
        for item in items:
            if lane := self._lanes.get(item.canal.upper()):
                lane.halts.discard(item.id)

    def close(self) -> None:
        """Waits for what is on its way."""
        for lane in self._lanes.values():
            lane.pool.shutdown()
        self._deliverer.close()

    def _man(self, lane: _Lane) -> None:
        while lane.busy < min(lane.level.now, lane.busy + len(lane.waiting)):
            lane.busy += 1
            lane.pool.submit(self._work, lane)

    def _work(self, lane: _Lane) -> None:
        try:
            while task := self._next(lane):
                started = time.monotonic()
                outcome = Outcome(classe="DEVOLVIDO") if self._over() else self._deliverer.outcome(*task)
                with self._changed:
                    self._finish(*task, outcome)
                    if outcome.duracao_ms is None:
                        continue  # was not sent
                    lane.level.note(time.monotonic() - started, outcome.pushed_back)
                    if outcome.halt:
                        lane.halts.add(task[0].id)
                        self._changed.notify()
                        while lane.waiting:
                            self._finish(*lane.waiting.popleft(), Outcome(classe="DEVOLVIDO"))
                    self._man(lane)
        except BaseException as error:
            with self._changed:
                self._bug = error
                self._changed.notify()

    def _next(self, lane: _Lane) -> tuple[Item, float] | None:
        with self._changed:
            if lane.waiting and lane.busy <= lane.level.now:
                fed, task = not self._hungry(lane), lane.waiting.popleft()
                if fed and self._hungry(lane):
                    self._changed.notify()
                return task
            lane.busy -= 1
            if not lane.busy:
                self._changed.notify()
            return None

    def _enough(self, lane: _Lane) -> int:
        return min(self._batch, lane.level.ahead)

    def _hungry(self, lane: _Lane) -> bool:
        return 2 * len(lane.waiting) <= self._enough(lane)

    def _finish(self, item: Item, claimed_at: float, outcome: Outcome) -> None:
        self._done.append(Done(item, result_of(item, outcome), claimed_at + item.prazo_s))
