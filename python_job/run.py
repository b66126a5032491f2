"""The loop of one run: claim, post, report, until nothing is handed out any more."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from .config import Job
from .database import DatabaseError, Gateway, Item, Result
from .delivery import Deliverer, outcome

log = logging.getLogger("python_job")
Batch = list["Future[Result]"]  # claimed items on their way


class Run:
    """One run over a gateway. `stop` may be set by another thread or a signal handler at any time; `beat` is called
    between batches and polls."""

    def __init__(
        self, job: Job, gateway: Gateway, deliverer: Deliverer, stop: threading.Event, beat: Callable[[], object] = int
    ) -> None:
        self._job, self._gateway, self._deliverer = job, gateway, deliverer
        self._stop, self._beat, self._lease_s, self._lost = stop, beat, 0.0, False
        self.totals: Counter[str] = Counter()
        self.batches = 0

    def run(self) -> None:
        """Drains the queue, then lingers. Raises DatabaseError when the database is lost for good.

        Whatever was claimed is reported before this returns or raises, as far as the database still listens;
        the rest comes back by itself when its lease ends.
        """
        self._end = idle_end = time.monotonic() + self._job.deadline_s
        self._deliverer.reopen()
        idle = False
        with ThreadPoolExecutor(self._job.concurrency, "post") as pool:
            while self._may_claim():
                self._beat()
                if batch := self._claim(pool):
                    self._drain(batch, pool)
                    idle = False
                    continue
                now = time.monotonic()
                idle_end = idle_end if idle else min(now + self._job.linger_s, self._end)
                if now >= idle_end:
                    return
                idle = True
                self._stop.wait(min(self._job.poll_s, idle_end - now))

    def _drain(self, batch: Batch, pool: ThreadPoolExecutor) -> None:
        """Reports this batch and those after it, each claimed while the one before is on its way."""
        pace = 0.0  # seconds the last batch took: the next one waits that long, and must still be sent within its lease
        while batch:
            started = time.monotonic()
            following: Batch = []
            try:
                if len(batch) >= self._job.batch and pace < self._lease_s / 4 and self._may_claim():
                    following = self._claim(pool)
            finally:  # what is on its way is reported even if the claim failed, and the other way round
                try:
                    self._report(batch)
                except DatabaseError:
                    self._lost = True
                    if following:
                        self._report(following)
                    raise
            pace, batch = time.monotonic() - started, following
            self._beat()

    def _may_claim(self) -> bool:
        return not self._stop.is_set() and time.monotonic() < self._end and bool(self._deliverer.open_channels)

    def _claim(self, pool: ThreadPoolExecutor) -> Batch:
        claimed_at = time.monotonic()
        items = self._gateway.claim(self._job.batch, self._deliverer.open_channels)
        self._lease_s = items[0].prazo_s if items else 0.0

        def post(item: Item) -> Result:
            over = self._lost or self._stop.is_set()
            return outcome(item, classe="DEVOLVIDO") if over else self._deliverer.deliver(item, claimed_at)

        return [pool.submit(post, item) for item in items]

    def _report(self, batch: Batch) -> None:
        results = [post.result() for post in batch]
        for result in results:
            log.debug("item", extra={"facts": {k: v for k, v in result.items() if k not in ("reserva", "erro")}})
        self.batches += 1
        self.totals["claimed"] += len(results)
        try:
            self.totals.update(self._gateway.report(results))
        except DatabaseError:
            log.error("not reported, left to their leases: ids %s", ", ".join(str(result["id"]) for result in results))
            raise
