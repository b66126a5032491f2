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
        self._drained, self._look_at = (
            False,
            0.0,
        )  # a claim brought less than was asked for; ask then whether there is more
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
        if self._reports.error:
            raise self._reports.error

    def _step(self) -> bool:
        """One call of the database, or a wait for the lanes. False: it is time to leave."""
        if done := self._lanes.finished():
            self._voice.seen([each.item for each in done], [each.result for each in done])
            self._reports.take(done)
        pause, busy = self._reports.resend(), self._lanes.busy
        if self._reports.ready(self._job.batch if busy and not self._lanes.halted else 1):
            self._reports.send()
        elif self._may_claim() and self._look():
            self._claim()
        elif busy:
            self._lanes.wait(min(pause, LOOK_S))
        elif not (self._may_claim() and self._lanes.open() and self._rest(pause)):
            if not self._reports.unbooked:
                return False
            time.sleep(pause if self._ends() else min(pause, LOOK_S))
        return True

    def _ends(self) -> bool:
        return self._stop.is_set() or self._reports.error is not None

    def _may_claim(self) -> bool:
        return not self._ends() and time.monotonic() < self._end and len(self._reports.unbooked) < UNBOOKED

    def _look(self) -> bool:
        """Whether to claim now: a channel needs something to send, and there seems to be something."""
        if not self._lanes.hungry()[0]:
            return False
        if self._drained and self._lanes.busy and time.monotonic() >= self._look_at:
            self._drained = self._ask(lambda: self._gateway.wait(self._lanes.open(), 0)) != 0
            self._look_at = time.monotonic() + LOOK_S
        return not self._drained

    def _claim(self) -> None:
        wanted, claimed_at = 0, 0.0

        def claim() -> list[Item]:
            nonlocal wanted, claimed_at
            channels, wanted = self._lanes.hungry()
            claimed_at = time.monotonic()
            return self._gateway.claim(wanted, channels) if channels else []

        items = self._ask(claim) or []
        self._drained, self._look_at = len(items) < wanted, time.monotonic() + LOOK_S
        self._empty_handed += 1
        if items:
            self._lanes.push(items, claimed_at)
            self._idle_end, self._empty_handed = 0.0, 0
            self.batches += 1

    def _rest(self, most_s: float) -> bool:
        """Nothing is on its way, and a claim brought less than asked for: waits until another may bring something.
        False: it is time to leave."""
        now = time.monotonic()
        self._idle_end = self._idle_end or min(now + self._job.linger_s, self._end)
        left = max(0.0, self._idle_end - now)
        due = self._ask(lambda: self._gateway.wait(self._lanes.open(), min(left, most_s, WAIT_S)))
        if due != 0:
            self._empty_handed = 0
            return left > 0
        if self._empty_handed > EMPTY_HANDED and not left:
            return False
        self._drained = False
        self._pause(min(LOOK_S * 2**self._empty_handed, PAUSE_S / 4))
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
