"""The way back: what became of items is told to the database until all of it is booked, or their lease is over."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .contract import Item
from .database import Gateway
from .errors import DatabaseError
from .lanes import Done

GATHER_S = 0.1  # that the first result waits for more of them
PAUSE_S = 5.0  # the longest before another attempt; the first comes after 0.2 s
log = logging.getLogger("python_job")


@dataclass(eq=False)
class Report:
    """Results until all are booked or a lease is over."""

    done: Sequence[Done]
    counts: Counter[str] = field(default_factory=Counter)
    pause: float = 0.1
    due: float = 0.0  # when to send it again

    def book(self, answer: Mapping[str, int]) -> None:
        """Counts each result once, however often the report is sent: what was booked before is `repetido` then."""
        self.counts.update({name: answer.get(name, 0) for name in ("processado", "reagendado", "falha", "devolvido")})
        self.counts["ocupado"] = answer.get("ocupado", 0)
        self.counts["ignorado"] = max(answer.get("ignorado", 0), self.counts["ignorado"])  # some are told each time
        self.counts["repetido"] = 0
        self.counts["repetido"] = max(0, len(self.done) - self.counts.total())  # by a send that got no answer


class Reports:
    """Of one run. error: the database is lost, or will not take a report. told: called with the items of each report
    that is over."""

    def __init__(
        self,
        gateway: Gateway,
        stop: threading.Event,
        totals: Counter[str],
        told: Callable[[Iterable[Item]], None],
    ) -> None:
        self._gateway, self._stop, self._totals, self._told = gateway, stop, totals, told
        self._fresh: list[Done] = []
        self._since = 0.0
        self.unbooked: list[Report] = []
        self.error: DatabaseError | None = None

    def take(self, done: Sequence[Done]) -> None:
        if done and not self._fresh:
            self._since = time.monotonic()
        self._fresh += done

    def ready(self, enough: int) -> bool:
        """So many new results are there, or some have waited long enough."""
        return bool(self._fresh) and (len(self._fresh) >= enough or time.monotonic() - self._since >= GATHER_S)

    def send(self) -> None:
        """Reports the new results."""
        report, self._fresh = Report(self._fresh), []
        report.counts["ocupado"] = len(report.done)
        self._totals["claimed"] += len(report.done)
        self._send(report)

    def resend(self) -> float:
        """Sends a report that is due again, if any; seconds until the next may be."""
        now = time.monotonic()
        if report := next((report for report in self.unbooked if report.due <= now), None):
            self.unbooked.remove(report)
            self._send(report)
        return max(0.0, min([PAUSE_S, *(report.due - time.monotonic() for report in self.unbooked)]))

    def _send(self, report: Report) -> None:
        """Keeps a report to be sent again while somebody holds rows of it and its leases go on."""
        trouble: DatabaseError | None = None
        try:
            report.book(self._gateway.report([done.result for done in report.done]))
        except DatabaseError as error:
            trouble = error
        held = report.counts["ocupado"]
        report.pause = min(2 * report.pause, PAUSE_S)
        report.due = time.monotonic() + report.pause
        lapsed = report.due > min(done.until for done in report.done)
        over = lapsed or (self._stop.is_set() and report.pause == PAUSE_S)
        if held and not over and (trouble is None or trouble.again):
            self.unbooked.append(report)
            return
        if held:
            ids = ", ".join(map(str, sorted(done.item.id for done in report.done)))
            why = "not reported" if trouble else "held by another session"
            log.error("%s, left to their leases: %d of ids %s", why, held, ids)
            self.error = self.error or trouble
        self._totals.update(report.counts)
        self._told(done.item for done in report.done)
