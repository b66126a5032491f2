"""The way back: what became of a batch is told to the database until all of it is booked, or the lease is over."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

from .contract import Item, Result
from .database import Gateway
from .errors import DatabaseError

PAUSE_S = 5.0  # the longest before another attempt; the first comes after 0.2 s
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


class Reports:
    """Of one run. error: the database is lost, or will not take a report. told: called with the items of each batch
    that is over."""

    def __init__(
        self,
        gateway: Gateway,
        stop: threading.Event,
        totals: Counter[str],
        told: Callable[[Iterable[Item]], None],
    ) -> None:
        self._gateway, self._stop, self._totals, self._told = gateway, stop, totals, told
        self.unbooked: list[Batch] = []
        self.error: DatabaseError | None = None

    def add(self, batch: Batch) -> None:
        """Reports a batch whose results are there."""
        batch.counts["ocupado"] = len(batch.results)
        self._totals["claimed"] += len(batch.results)
        self._send(batch)

    def resend(self) -> float:
        """Sends a report that is due again, if any; seconds until the next may be."""
        now = time.monotonic()
        if batch := next((batch for batch in self.unbooked if batch.due <= now), None):
            self.unbooked.remove(batch)
            self._send(batch)
        return max(0.0, min([PAUSE_S, *(batch.due - time.monotonic() for batch in self.unbooked)]))

    def _send(self, batch: Batch) -> None:
        """Keeps a report to be sent again while somebody holds rows of it and its lease goes on."""
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
            self.unbooked.append(batch)
            return
        if held:
            ids = ", ".join(str(item.id) for item in batch.items)
            why = "not reported" if trouble else "held by another session"
            log.error("%s, left to their leases: %d of ids %s", why, held, ids)
            self.error = self.error or trouble
        self._totals.update(batch.counts)
        self._told(batch.items)
