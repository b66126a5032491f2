"""The loop: what is claimed is reported, whatever fails in between."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from deploy.sandbox.inbox import Inbox
from python_job.config import Channel, Config, Database, Job
from python_job.database import DatabaseError, Item, Result
from python_job.delivery import Deliverer
from python_job.run import Run

Make = Callable[..., Run]


def item(number: int, prazo_s: float = 60) -> Item:
    return Item(number, f"token-{number}", "NTFY", 1, '{"topic":"t","message":"m"}', prazo_s)


class FakeGateway:
    """Hands out prepared batches and records the order of calls; fails where it is told to."""

    def __init__(self, *batches: list[Item], fail_claims: tuple[int, ...] = (), fail_reports: bool = False) -> None:
        self.batches = list(batches)
        self.calls: list[str] = []
        self.reports: list[list[Result]] = []
        self.fail_claims, self.fail_reports = fail_claims, fail_reports
        self.on_claim: Callable[[], None] = lambda: None

    def claim(self, batch: int, channels: Any) -> list[Item]:
        self.calls.append("claim")
        self.on_claim()
        if self.calls.count("claim") in self.fail_claims:
            raise DatabaseError("the claim failed")
        return self.batches.pop(0) if self.batches else []

    def report(self, results: list[Result]) -> dict[str, int]:
        self.calls.append("report")
        self.reports.append(results)
        if self.fail_reports:
            raise DatabaseError("the report failed")
        return {"processado": len(results)}

    def ids(self) -> list[list[int]]:
        return [[result["id"] for result in report] for report in self.reports]


@pytest.fixture
def make(inbox: Inbox) -> Make:
    """A run before an inbox."""

    def run(gateway: FakeGateway, stop: threading.Event | None = None, **settings: Any) -> Run:
        job = Job(**{"batch": 2, "concurrency": 2, "poll_s": 0.1} | settings)
        channels = {"NTFY": Channel(inbox.url, token="tk_t", connect_timeout_s=1, read_timeout_s=1)}
        return Run(Config(Database(), job, channels, []), gateway, stop or threading.Event())  # type: ignore[arg-type]

    return run


def test_a_run_reports_each_batch_and_ends_when_nothing_is_handed_out(inbox: Inbox, make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], [item(3)])
    run = make(gateway)
    run.run()
    assert gateway.ids() == [[1, 2], [3]]
    assert (run.batches, run.totals["claimed"], run.totals["processado"]) == (2, 3, 3)
    assert len(inbox.messages) == 3


def test_after_a_full_batch_the_next_is_claimed_before_the_report(make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], [item(3), item(4)], [item(5)])
    make(gateway).run()
    assert gateway.calls == ["claim", "claim", "report", "claim", "report", "report", "claim"]


def test_rows_that_waited_for_those_in_flight_are_claimed_after_the_report(make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], [], [item(3)])
    make(gateway).run()
    assert gateway.ids() == [[1, 2], [3]]


def test_nothing_is_claimed_ahead_while_batches_take_a_large_part_of_the_lease(
    inbox: Inbox, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = 0.001

    def slow(_: Deliverer, what: Item, claimed_at: float) -> Result:
        while time.monotonic() < claimed_at + lease:
            pass
        return {"id": what.id}

    monkeypatch.setattr(Deliverer, "deliver", slow)
    gateway = FakeGateway(*[[item(n, lease), item(n + 1, lease)] for n in (1, 3, 5)])
    make(gateway).run()
    assert gateway.calls == ["claim", "claim", "report", "report", "claim", "claim", "report", "claim"]


def test_nothing_is_claimed_after_the_deadline(make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], [item(3), item(4)])
    run = make(gateway, deadline_s=-1)
    run.run()
    assert gateway.calls == []


def test_a_claim_ahead_that_fails_leaves_no_batch_unreported(make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], fail_claims=(2,))
    with pytest.raises(DatabaseError, match="the claim failed"):
        make(gateway).run()
    assert gateway.ids() == [[1, 2]]


def test_reports_that_cannot_be_delivered_name_every_id_claimed(
    make: Make, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("python_job"), "propagate", True)
    gateway = FakeGateway([item(41), item(42)], [item(43)], fail_reports=True)
    with pytest.raises(DatabaseError):
        make(gateway).run()
    assert "ids 41, 42" in caplog.text
    assert "ids 43" in caplog.text


def test_a_stop_returns_what_was_not_sent(inbox: Inbox, make: Make) -> None:
    stop = threading.Event()
    gateway = FakeGateway([item(1), item(2)])
    gateway.on_claim = stop.set
    make(gateway, stop).run()
    assert [result["classe"] for result in gateway.reports[0]] == ["DEVOLVIDO"] * 2
    assert inbox.messages == []
    assert gateway.calls == ["claim", "report"]


def test_lingering_polls_until_its_time_is_over(make: Make) -> None:
    gateway = FakeGateway([item(1)], [], [item(2)])
    make(gateway, linger_s=0.25).run()
    assert gateway.ids() == [[1], [2]]
    assert gateway.calls.count("claim") >= 5


def test_a_stop_ends_the_linger_at_once(make: Make) -> None:
    stop = threading.Event()
    gateway = FakeGateway()
    gateway.on_claim = stop.set
    make(gateway, stop, linger_s=3600, poll_s=60).run()
    assert gateway.calls == ["claim"]


def test_a_jumping_wall_clock_changes_nothing(inbox: Inbox, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    jumps = iter(range(10**6))
    monkeypatch.setattr(time, "time", lambda: 1e9 * (-1) ** next(jumps))
    gateway = FakeGateway([item(1), item(2)], [item(3)])
    make(gateway, linger_s=0.1).run()
    assert [result["http"] for report in gateway.reports for result in report] == [200] * 3


def test_a_refused_channel_is_not_claimed_for_again_in_this_run_but_in_the_next(inbox: Inbox, make: Make) -> None:
    inbox.faults.require_token("tk_other")
    gateway = FakeGateway([item(1), item(2)], [item(3)])
    make(gateway, batch=5).run()
    assert gateway.calls == ["claim", "report"]
    inbox.faults.clear()
    make(gateway).run()
    assert gateway.reports[-1][0]["http"] == 200
