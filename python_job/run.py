"""The loop of one run: claim, post, report, until nothing is due any more; and of a resident sender, run after run."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from typing import TypeVar

from .config import Config
from .contract import Item, Outcome, Result
from .database import Gateway
from .delivery import Deliverer, result_of
from .errors import DatabaseError
from .reports import PAUSE_S, Batch, Reports
from .terminal import gateway_of
from .voice import Voice

T = TypeVar("T")
PATIENCE_S = 30.0  # with a claim or question that may work a moment later: an upgrade replaces the packages
EMPTY_HANDED = 5  # claims in a row that bring nothing although work is due: others hold those rows
UNBOOKED = 8  # reports waiting for locks of other sessions, beyond which nothing more is claimed
LONGEST_PAUSE_S = 60.0  # of a resident sender, between attempts at a database that is away
log = logging.getLogger("python_job")


class Run:
    """One run over a gateway. `stop` may be set by another thread or a signal handler at any time; voice.beat is called
    every few seconds, but for the time a call of the database takes."""

    def __init__(self, config: Config, gateway: Gateway, stop: threading.Event, voice: Voice | None = None) -> None:
        self._job, self._gateway, self._stop = config.job, gateway, stop
        self._voice = voice or Voice(config, gateway, "TAREFA")
        self._beat, self.totals = self._voice.beat, self._voice.totals
        self._deliverer = Deliverer(config.channels, config.job.concurrency)
        self._reports = Reports(gateway, stop, self.totals, self._deliverer.told)
        self._idle_end, self._empty_handed = 0.0, 0
        self.batches = 0

    def run(self) -> None:
        """Drains the queue, then lingers. Raises DatabaseError when the database is lost for good.

        The next batch is claimed while one is on its way. Whatever was claimed is reported before this returns or
        raises, as far as the database still listens; the rest comes back by itself when its lease ends.
        """
        self._end = time.monotonic() + self._job.deadline_s
        batch: Batch | None = None
        pace = 0.0  # seconds the last batch took; one claimed ahead waits that long within its lease
        with closing(self._deliverer), ThreadPoolExecutor(self._job.concurrency, "post") as pool:
            while True:
                self._beat()
                started, following = time.monotonic(), None
                room = batch is None or (len(batch.items) >= self._job.batch and pace < batch.lease_s / 4)
                if room and self._may_claim():
                    following = self._claim(pool)
                if batch:
                    self._land(batch)
                elif not (following or (self._may_claim() and self._rest())):
                    if not self._reports.unbooked:
                        break
                    pause = self._reports.resend()
                    time.sleep(pause if self._reports.unbooked else 0)
                batch, pace = following, time.monotonic() - started if batch else 0.0
        if self._reports.error:
            raise self._reports.error

    def _may_claim(self) -> bool:
        over = self._reports.error or self._stop.is_set() or time.monotonic() >= self._end
        return not over and len(self._reports.unbooked) < UNBOOKED

    def _claim(self, pool: ThreadPoolExecutor) -> Batch | None:
        claimed_at, items = self._ask(lambda channels: self._gateway.claim(self._job.batch, channels))
        if not items:
            return None
        self._idle_end, self._empty_handed = 0.0, 0

        def post(item: Item) -> Result:
            over = self._reports.error or self._stop.is_set()
            return result_of(item, Outcome(classe="DEVOLVIDO")) if over else self._deliverer.deliver(item, claimed_at)

        return Batch(items, [pool.submit(post, item) for item in items], claimed_at, items[0].prazo_s)

    def _land(self, batch: Batch) -> None:
        """Waits for the answers to a batch and reports them."""
        while wait(batch.posts, self._reports.resend()).not_done:
            self._beat()
        batch.results = [post.result() for post in batch.posts]
        self._voice.seen(batch.items, batch.results)
        self._beat()
        self.batches += 1
        self._reports.add(batch)

    def _ask(self, call: Callable[[list[str]], T]) -> tuple[float, T | None]:
        """When the database was asked, and what it answered about the channels that are open. None also: it failed, we
        were told to stop, or no channel is open (an empty list would mean all there are)."""
        patience, pause = time.monotonic() + PATIENCE_S, 0.1
        while True:
            now, channels = time.monotonic(), self._deliverer.open_channels
            if self._reports.error or self._stop.is_set() or not channels:
                return now, None
            try:
                return now, call(channels)
            except DatabaseError as error:
                if not error.again or now > patience:
                    self._reports.error = error
                    continue
            pause = min(2 * pause, PAUSE_S)
            self._pause(pause)

    def _rest(self) -> bool:
        """After a claim that brought nothing: waits until another may bring something. False: it is time to leave."""
        now, due = self._ask(self._gateway.pending)
        self._idle_end = self._idle_end or min(now + self._job.linger_s, self._end)
        if due == 0:
            self._empty_handed += 1
            if self._empty_handed > EMPTY_HANDED and now >= self._idle_end:
                return False
            self._pause(min(self._job.poll_s, PAUSE_S))
            return True
        self._empty_handed = 0
        while due != 0 and self._may_claim() and (left := self._idle_end - time.monotonic()) > 0:
            self._pause(min(due or left, self._job.poll_s, left))
            _, due = self._ask(self._gateway.pending)
        return due == 0

    def _pause(self, seconds: float) -> None:
        """A stop ends it; reports that are due again go out meanwhile."""
        end = time.monotonic() + seconds
        while not self._stop.is_set() and (left := end - time.monotonic()) > 0:
            self._beat()
            self._stop.wait(min(left, self._reports.resend()))


def serve(config: Config, stop: threading.Event, tell: Callable[[str], None] = lambda state: None) -> int:
    """Sends until `stop` is set; tell gets sd_notify states. A database that is away is waited for; DatabaseError is
    raised only for a refused logon, which trying again could lock.

    Each run, of deadline_s, has a session of its own: the driver keeps something of every result set until it ends."""
    config = dataclasses.replace(config, job=dataclasses.replace(config.job, linger_s=config.job.deadline_s))
    gateway, wait_s = gateway_of(config), 0.0
    voice = Voice(config, gateway, "SERVICO", lambda totals: tell("WATCHDOG=1"))
    voice.start()
    tell("READY=1")
    try:
        while not stop.is_set():
            try:
                with closing(gateway):
                    Run(config, gateway, stop, voice).run()
                    if stop.is_set():
                        voice.leave()
                wait_s = 0.0
            except DatabaseError as error:
                if error.denied:
                    raise
                wait_s = min(max(2 * wait_s, 1.0), LONGEST_PAUSE_S)
                log.error("%s; next attempt in %.0f s", error, wait_s)
            tell("WATCHDOG=1")
            stop.wait(wait_s)
    finally:
        tell("STOPPING=1")
        voice.tell_totals()
        log.info("stopped")
    return 0
