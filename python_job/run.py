"""The loop of one run: claim, post, report, until nothing is handed out any more."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

from .config import Config
from .database import DatabaseError, Gateway, Item, Result
from .delivery import Deliverer, outcome

log = logging.getLogger("python_job")
Batch = list["Future[Result]"]  # claimed items on their way


class Run:
    """One run over a gateway. `stop` may be set by another thread or a signal handler at any time; `beat` is called
    between batches and polls."""

    def __init__(
        self, config: Config, gateway: Gateway, stop: threading.Event, beat: Callable[[], object] = int
    ) -> None:
        self._job, self._gateway, self._stop, self._beat = config.job, gateway, stop, beat
        self._deliverer = Deliverer(config.channels, config.job.concurrency)
        self._lease_s, self._lost = 0.0, False
        self.totals: Counter[str] = Counter()
        self.batches = 0

    @property
    def refused(self) -> bool:
        """Every channel told us to stop."""
        return not self._deliverer.open_channels

    def run(self) -> None:
        """Drains the queue, then lingers. Raises DatabaseError when the database is lost for good.

        The next batch is claimed while one is on its way. Whatever was claimed is reported before this returns or
        raises, as far as the database still listens; the rest comes back by itself when its lease ends.
        """
        self._end = idle_end = time.monotonic() + self._job.deadline_s
        batch: Batch = []
        idle, pace = False, 0.0  # pace: seconds the last batch took; one claimed ahead waits that long within its lease
        with closing(self._deliverer), ThreadPoolExecutor(self._job.concurrency, "post") as pool:
            while batch or self._may_claim():
                self._beat()
                started, following = time.monotonic(), Batch()
                ahead = len(batch) >= self._job.batch and pace < self._lease_s / 4
                try:
                    if (ahead or not batch) and self._may_claim():
                        following = self._claim(pool)
                finally:  # what is on its way is reported even if the claim failed
                    self._report(batch, following)
                now = time.monotonic()
                if not (batch or following):
                    idle_end = idle_end if idle else min(now + self._job.linger_s, self._end)
                    if now >= idle_end:
                        return
                    self._stop.wait(min(self._job.poll_s, idle_end - now))
                idle = not (batch or following)
                batch, pace = following, now - started if batch else 0.0

    def _may_claim(self) -> bool:
        return not (self._stop.is_set() or self.refused) and time.monotonic() < self._end

    def _claim(self, pool: ThreadPoolExecutor) -> Batch:
        claimed_at = time.monotonic()
        items = self._gateway.claim(self._job.batch, self._deliverer.open_channels)
        self._lease_s = items[0].prazo_s if items else 0.0

        def post(item: Item) -> Result:
            over = self._lost or self._stop.is_set()
            return outcome(item, classe="DEVOLVIDO") if over else self._deliverer.deliver(item, claimed_at)

        return [pool.submit(post, item) for item in items]

    def _report(self, batch: Batch, following: Batch) -> None:
        if not batch:
            return
        results = [post.result() for post in batch]
        for result in results:
            facts = {key: fact for key, fact in result.items() if key not in ("reserva", "erro")}
            log.debug("item %s", " ".join(f"{k}={v}" for k, v in facts.items()), extra={"facts": facts})
        self.batches += 1
        self.totals["claimed"] += len(results)
        try:
            self.totals.update(self._gateway.report(results))
        except DatabaseError:
            log.error("not reported, left to their leases: ids %s", ", ".join(str(result["id"]) for result in results))
            self._lost = True
            self._report(following, [])
            raise
