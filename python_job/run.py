"""The loop of one run: claim, post, report, until nothing is handed out any more."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from .config import Job
from .database import DatabaseError, Gateway, Item, Result
from .delivery import Deliverer, give_back

log = logging.getLogger("python_job")


class Run:
    """One run over an open gateway. `stop` may be set by another thread or a signal handler at any time."""

    def __init__(self, job: Job, gateway: Gateway, deliverer: Deliverer, stop: threading.Event) -> None:
        self._job = job
        self._gateway = gateway
        self._deliverer = deliverer
        self._stop = stop
        self.totals: Counter[str] = Counter()
        self.batches = 0

    def run(self) -> None:
        """Drains the queue, then lingers. Raises DatabaseError when the database is lost for good.

        Whatever was claimed is reported before this returns or raises, as far as the database still listens;
        the rest comes back by itself when its lease ends.
        """
        job, channels = self._job, self._deliverer
        end = time.monotonic() + job.deadline_s
        linger_until: float | None = None
        with ThreadPoolExecutor(job.concurrency, "post") as pool:
            while not self._stop.is_set() and time.monotonic() < end and channels.open_channels:
                claimed_at = time.monotonic()
                items = self._gateway.claim(job.batch, channels.open_channels)
                if items:
                    linger_until = None
                    self._process(items, claimed_at, pool)
                    continue
                now = time.monotonic()
                linger_until = linger_until if linger_until is not None else now + job.linger_s
                if now >= linger_until:
                    break
                self._stop.wait(min(job.poll_s, linger_until - now, max(end - now, 0)))

    def _process(self, items: list[Item], claimed_at: float, pool: ThreadPoolExecutor) -> None:
        def one(item: Item) -> Result:
            return give_back(item) if self._stop.is_set() else self._deliverer.deliver(item, claimed_at)

        results = list(pool.map(one, items))
        for r in results:
            log.debug("id=%s http=%s code=%s class=%s ms=%s", r.id, r.http, r.codigo, r.classe, r.duracao_ms)
        self.batches += 1
        self.totals["claimed"] += len(items)
        self.totals.update(self._report(results))

    def _report(self, results: list[Result]) -> dict[str, int]:
        try:
            return self._gateway.report(results)
        except DatabaseError as error:
            if error.recoverable:
                log.warning("%s; connecting again and repeating the report", error)
                try:
                    self._gateway.connect()
                    return self._gateway.report(results)
                except DatabaseError as second:
                    error = second
            ids = ", ".join(str(result.id) for result in results)
            log.error("not reported, left to their leases: ids %s", ids)
            raise error
