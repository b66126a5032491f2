"""The loop of one run: claim, post, report, until nothing is due any more."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from typing import TypeVar

from .config import Config
from .contract import Item, Outcome, Result
from .database import DatabaseError, Gateway
from .delivery import Deliverer, result_of
from .voice import Voice

T = TypeVar("T")
PATIENCE_S = 30.0  # with a claim or question that may work a moment later: an upgrade replaces the packages
PAUSE_S = 5.0  # the longest before another attempt at anything; the first comes after 0.2 s
EMPTY_HANDED = 5  # claims in a row that bring nothing although work is due: others hold those rows
UNBOOKED = 8  # reports waiting for locks of other sessions, beyond which nothing more is claimed
_FACTS = {"id": "id", "http": "http", "codigo": "code", "classe": "class", "esperar_s": "wait_s"}  # of a result, to log
_FACTS |= {"duracao_ms": "duration_ms", "id_externo": "external_id"}
log = logging.getLogger("python_job")


@dataclass(eq=False)
class Batch:
    """Claimed items on their way, then their results until all are booked or the lease is over."""

    items: list[Item]
    posts: list[Future[Result]]
    claimed_at: float
    lease_s: float
    results: list[Result] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    pause: float = 0.1
    due: float = 0.0  # when to send the report again

    def book(self, answer: Mapping[str, int]) -> None:
        """Counts each result once, however often the report is sent: what was booked before is `repetido` then."""
        self.counts.update({name: answer.get(name, 0) for name in ("processado", "reagendado", "falha", "devolvido")})
        self.counts["ocupado"] = answer.get("ocupado", 0)
        self.counts["ignorado"] = max(answer.get("ignorado", 0), self.counts["ignorado"])  # some are told each time
        self.counts["repetido"] = 0
        self.counts["repetido"] = max(0, len(self.results) - self.counts.total())  # by a send that got no answer


class Run:
    """One run over a gateway. `stop` may be set by another thread or a signal handler at any time; voice.beat is called
    every few seconds."""

    def __init__(self, config: Config, gateway: Gateway, stop: threading.Event, voice: Voice | None = None) -> None:
        self._job, self._gateway, self._stop = config.job, gateway, stop
        self._voice = voice or Voice(config, gateway, "TAREFA")
        self._beat, self.totals = self._voice.beat, self._voice.totals
        self._deliverer = Deliverer(config.channels, config.job.concurrency)
        self._unbooked: list[Batch] = []
        self._error: DatabaseError | None = None  # what ends the run
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
                    if not self._unbooked:
                        break
                    pause = self._resend()
                    time.sleep(pause if self._unbooked else 0)
                batch, pace = following, time.monotonic() - started if batch else 0.0
        if self._error:
            raise self._error

    def _may_claim(self) -> bool:
        over = self._error or self._stop.is_set() or time.monotonic() >= self._end
        return not over and len(self._unbooked) < UNBOOKED

    def _claim(self, pool: ThreadPoolExecutor) -> Batch | None:
        claimed_at, items = self._ask(lambda channels: self._gateway.claim(self._job.batch, channels))
        if not items:
            return None
        self._idle_end, self._empty_handed = 0.0, 0

        def post(item: Item) -> Result:
            over = self._error or self._stop.is_set()
            return result_of(item, Outcome(classe="DEVOLVIDO")) if over else self._deliverer.deliver(item, claimed_at)

        return Batch(items, [pool.submit(post, item) for item in items], claimed_at, items[0].prazo_s)

    def _ask(self, call: Callable[[list[str]], T]) -> tuple[float, T | None]:
        """When the database was asked, and what it answered about the channels that are open. None also: it failed, we
        were told to stop, or no channel is open (an empty list would mean all there are)."""
        patience, pause = time.monotonic() + PATIENCE_S, 0.1
        while True:
            now, channels = time.monotonic(), self._deliverer.open_channels
            if self._error or self._stop.is_set() or not channels:
                return now, None
            try:
                return now, call(channels)
            except DatabaseError as error:
                if not error.again or now > patience:
                    self._error = error
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
        """At most so long: a stop ends it, and so does a report that is due again."""
        self._beat()
        self._stop.wait(min(seconds, self._resend()))

    def _land(self, batch: Batch) -> None:
        """Waits for the answers to a batch and reports them."""
        while wait(batch.posts, self._resend()).not_done:
            self._beat()
        batch.results = [post.result() for post in batch.posts]
        for result in batch.results:
            facts = {word: result[key] for key, word in _FACTS.items() if key in result}
            log.debug("item %s", " ".join(f"{k}={v}" for k, v in facts.items()), extra={"facts": facts})
        self._voice.seen(batch.items, batch.results)
        self._beat()
        self.batches += 1
        batch.counts["ocupado"] = len(batch.results)
        self.totals["claimed"] += len(batch.results)
        self._report(batch)

    def _resend(self) -> float:
        """Sends again the reports that are due; seconds until the next may be."""
        for batch in [batch for batch in self._unbooked if batch.due <= time.monotonic()]:
            self._unbooked.remove(batch)
            self._report(batch)
        return max(0.0, min([PAUSE_S, *(batch.due - time.monotonic() for batch in self._unbooked)]))

    def _report(self, batch: Batch) -> None:
        """Sends a report, and keeps it to be sent again while somebody holds rows of it and its lease goes on."""
        trouble: DatabaseError | None = None
        try:
            batch.book(self._gateway.report(batch.results))
        except DatabaseError as error:
            trouble = error
        held = batch.counts["ocupado"]
        batch.pause = min(2 * batch.pause, PAUSE_S)
        batch.due = time.monotonic() + batch.pause
        over = batch.due > batch.claimed_at + batch.lease_s or (self._stop.is_set() and batch.pause == PAUSE_S)
        if held and not over and (trouble is None or trouble.again):
            self._unbooked.append(batch)
            return
        if held:
            ids = ", ".join(str(item.id) for item in batch.items)
            why = "not reported" if trouble else "held by another session"
            log.error("%s, left to their leases: %d of ids %s", why, held, ids)
            self._error = self._error or trouble
        self.totals.update(batch.counts)
        self._deliverer.told(batch.items)
