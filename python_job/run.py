"""The loop of one run: claim, send, report, until nothing is due any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from .config import Config
from .contract import Item
from .database import Gateway
from .delivery import Deliverer
from .errors import DatabaseError
from .lanes import Lanes
from .reports import PAUSE_S, Reports
from .voice import Voice

T = TypeVar("T")
PATIENCE_S = 30.0  # with a claim or question that may work a moment later: an upgrade replaces the packages
EMPTY_HANDED = 5  # claims in a row that bring nothing although work is due: others hold those rows
UNBOOKED = 8  # reports waiting for locks of other sessions, beyond which nothing more is claimed
LOOK_S = 0.1  # between questions for new work while some is on its way, or held by others (then ever longer)
WAIT_S = 0.5  # the longest wait within the database: nothing ends it sooner, a stop neither


class Run:
    """One run over a gateway. `stop` may be set by another thread or a signal handler at any time; voice.beat is called
    every few seconds, but for the time a call of the database takes."""

    def __init__(self, config: Config, gateway: Gateway, stop: threading.Event, voice: Voice | None = None) -> None:
        self._job, self._gateway, self._stop = config.job, gateway, stop
        self._voice = voice or Voice(config, gateway, "TAREFA")
        self._beat, self.totals = self._voice.beat, self._voice.totals
        deliverer = Deliverer(config.channels, config.job.concurrency)
        self._lanes = Lanes(deliverer, config.job.concurrency, config.job.batch, self._ends)
        self._reports = Reports(gateway, stop, self.totals, self._lanes.told)
        self._dry: set[str] = set()  # channels that had less than asked for at the last claim
        self._look_at = 0.0  # when to ask whether there is more for them
        self._turn, self._served = 0, dict[str, int]()  # claims so far, and the last one for each channel
        self._most = 0  # items of a claim so far: the database has a limit of its own
        self._idle_end, self._empty_handed = 0.0, 0
        self.batches = 0

    def run(self) -> None:
        """Drains the queue, then lingers. Raises DatabaseError when the database is lost for good.

        One thread, this one, talks to the database while the lanes' threads send. Whatever was claimed is reported
        before this returns or raises, as far as the database still listens; the rest comes back by itself when its
        lease ends.
        """
        self._end = time.monotonic() + self._job.deadline_s
        with closing(self._lanes):
            while self._step():
                self._beat()
        if failure := self._lanes.bug or self._reports.error:
            raise failure

    def _step(self) -> bool:
        """One call of the database, or a wait for the lanes. False: it is time to leave."""
        busy = self._lanes.busy  # before what is finished is taken: nothing may finish in between
        if done := self._lanes.finished():
            self._voice.seen([each.item for each in done], [each.result for each in done])
            self._reports.take(done)
        pause = self._reports.resend()
        if self._reports.ready(self._job.batch if busy and not self._lanes.halted else 1):
            self._reports.send()
        elif self._may_claim() and (wants := self._wants(busy)):
            self._claim(wants)
        elif busy:
            self._lanes.wait(min(pause, LOOK_S))
        elif not (self._may_claim() and self._lanes.open() and self._rest(pause)):
            if not self._reports.unbooked:
                return False
            time.sleep(pause if self._ends() else min(pause, LOOK_S))
        return True

    def _ends(self) -> bool:
        return self._stop.is_set() or (self._reports.error or self._lanes.bug) is not None

    def _may_claim(self) -> bool:
        return not self._ends() and time.monotonic() < self._end and len(self._reports.unbooked) < UNBOOKED

    def _wants(self, busy: bool) -> dict[str, int]:
        """What to claim: for the channel that has waited longest for a claim, and for those that want about as much."""
        hungry = self._lanes.hungry()
        if busy and (dry := self._dry & set(hungry)) and time.monotonic() >= self._look_at:
            if self._ask(lambda: self._gateway.wait(sorted(dry), 0)) == 0:
                self._dry -= dry
            self._look_at = time.monotonic() + LOOK_S
        wants = {alias: want for alias, want in hungry.items() if alias not in self._dry}
        first = min(wants, key=lambda alias: self._served.get(alias, 0), default=None)
        return {alias: want for alias, want in wants.items() if first and wants[first] <= 2 * want <= 4 * wants[first]}

    def _claim(self, wants: dict[str, int]) -> None:
        wanted, claimed_at = max(wants.values()), 0.0

        def claim() -> list[Item]:
            nonlocal claimed_at
            claimed_at = time.monotonic()
            return self._gateway.claim(wanted, list(wants))

        items = self._ask(claim) or []
        if not items or len(items) < min(wanted, self._most):
            self._dry |= set(wants)
        self._most, self._look_at = max(self._most, len(items)), time.monotonic() + LOOK_S
        self._turn += 1
        self._served |= dict.fromkeys(wants, self._turn)
        self._empty_handed += 1
        if items:
            self._lanes.push(items, claimed_at)
            self._idle_end, self._empty_handed = 0.0, 0
            self.batches += 1

    def _rest(self, most_s: float) -> bool:
        """Nothing is on its way, and a claim brought less than asked for: waits until another may bring something.
        False: it is time to leave."""
        now, began = time.monotonic(), time.perf_counter()
        self._idle_end = self._idle_end or min(now + self._job.linger_s, self._end)
        left = max(0.0, self._idle_end - now)
        wait_s = min(left, most_s, WAIT_S)
        due = self._ask(lambda: self._gateway.wait(self._lanes.open(), wait_s))
        if due != 0:
            self._empty_handed = 0
            late_s = time.perf_counter() - began - wait_s  # a database that takes long is not asked all the time
            self._pause(min(4 * late_s, left, PAUSE_S) if late_s > LOOK_S else 0)
            return left > 0
        if self._empty_handed > EMPTY_HANDED and not left:
            return False
        self._dry.clear()
        if self._empty_handed > 1:
            self._pause(min(LOOK_S * 2 ** min(self._empty_handed, 6), PAUSE_S / 4))
        return True

    def _ask(self, call: Callable[[], T]) -> T | None:
        """What the database answers. None also: it failed for good, or it is time to end."""
        patience, pause = time.monotonic() + PATIENCE_S, 0.1
        while not self._ends():
            try:
                return call()
            except DatabaseError as error:
                if not error.again or time.monotonic() > patience:
                    self._reports.error = error
                    break
            pause = min(2 * pause, PAUSE_S)
            self._pause(pause)
        return None

    def _pause(self, seconds: float) -> None:
        """A stop ends it; reports that are due again go out meanwhile."""
        end = time.monotonic() + seconds
        while not self._stop.is_set() and (left := end - time.monotonic()) > 0:
            self._beat()
            self._stop.wait(min(left, self._reports.resend()))
