"""The loop: what is claimed is reported, whatever fails in between."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from threading import Event
from typing import Any

import pytest

from deploy.sandbox.inbox import Fault, Inbox
from python_job import run as module
from python_job.config import Config, Database, Job
from python_job.contract import Item, Result
from python_job.delivery import Deliverer
from python_job.errors import DatabaseError
from python_job.reports import Batch, Reports
from python_job.run import EMPTY_HANDED, UNBOOKED, Run
from tests.channels import ntfy

Make = Callable[..., Run]


def item(number: int, prazo_s: float = 60) -> Item:
    return Item(number, f"token-{number}", "NTFY", 1, '{"topic":"t","message":"m"}', prazo_s)


class FakeGateway:
    """Hands out prepared batches and records the order of calls; answers and fails as its scripts say.

    claims: what the first calls do, an exception or None for the next batch. answers: of the first reports, a summary,
    or an exception; every later one books all. due: of the first questions; later ones: 0 while batches are left.
    """

    def __init__(
        self,
        *batches: list[Item],
        claims: Sequence[Exception | None] = (),
        answers: Sequence[dict[str, int] | Exception] = (),
        due: Sequence[float | Exception | None] = (),
    ) -> None:
        self.batches = list(batches)
        self.claims, self.answers, self.due = list(claims), list(answers), list(due)
        self.calls: list[str] = []
        self.reports: list[list[Result]] = []
        self.channels: list[list[str]] = []
        self.on_claim: Callable[[], None] = lambda: None

    def present(self, facts: dict[str, Any]) -> None:
        return None

    def claim(self, batch: int, channels: Iterable[str]) -> list[Item]:
        self.calls.append("claim")
        self.channels.append(list(channels))
        self.on_claim()
        if self.claims and (failure := self.claims.pop(0)):
            raise failure
        return self.batches.pop(0) if self.batches else []

    def report(self, results: list[Result]) -> dict[str, int]:
        self.calls.append("report")
        self.reports.append(results)
        answer = self.answers.pop(0) if self.answers else {"processado": len(results), "ocupado": 0}
        if isinstance(answer, Exception):
            raise answer
        return answer

    def pending(self, channels: Iterable[str]) -> float | None:
        self.calls.append("pending")
        self.channels.append(list(channels))
        answer = self.due.pop(0) if self.due else 0 if self.batches else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def ids(self) -> list[list[int]]:
        return [[result["id"] for result in report] for report in self.reports]


FINAL, PASSING = DatabaseError("final"), DatabaseError("passing", again=True)


@pytest.fixture
def make(inbox: Inbox) -> Make:
    """A run before an inbox."""

    def run(gateway: FakeGateway, stop: threading.Event | None = None, **settings: Any) -> Run:
        job = Job(**{"batch": 2, "concurrency": 2, "poll_s": 0.1} | settings)
        channels = {"NTFY": ntfy(inbox.url, token="tk_t", connect_timeout_s=1, read_timeout_s=1)}
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
    assert gateway.calls == ["claim", "claim", "report", "claim", "report", "report", "claim", "pending"]


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
    assert gateway.calls == ["claim", "claim", "report", "report", "claim", "claim", "report", "claim", "pending"]


def test_nothing_is_claimed_after_the_deadline(make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], [item(3), item(4)])
    run = make(gateway, deadline_s=-1)
    run.run()
    assert gateway.calls == []


def test_a_claim_ahead_that_fails_leaves_no_batch_unreported(make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], claims=[None, FINAL])
    with pytest.raises(DatabaseError, match="final"):
        make(gateway).run()
    assert gateway.ids() == [[1, 2]]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    monkeypatch.setattr(logging.getLogger("python_job"), "propagate", True)
    return caplog


def test_reports_that_cannot_be_delivered_name_every_id_claimed(make: Make, lines: pytest.LogCaptureFixture) -> None:
    gateway = FakeGateway([item(41), item(42)], [item(43)], answers=[FINAL, FINAL])
    run = make(gateway)
    with pytest.raises(DatabaseError, match="final"):
        run.run()
    assert lines.messages == [
        "not reported, left to their leases: 2 of ids 41, 42",
        "not reported, left to their leases: 1 of ids 43",
    ]
    assert (run.totals["claimed"], run.totals["ocupado"]) == (3, 3)


def test_a_report_is_sent_again_until_nothing_of_it_is_held_and_each_result_counts_once(make: Make) -> None:
    batch = [item(n) for n in range(1, 8)]
    answers: list[dict[str, int] | Exception] = [
        {"processado": 2, "falha": 1, "repetido": 0, "ignorado": 1, "ocupado": 3},
        PASSING,  # which booked one, and was not heard of
        {"processado": 0, "falha": 0, "repetido": 4, "ignorado": 1, "ocupado": 2},
        {"processado": 1, "reagendado": 1, "repetido": 4, "ignorado": 1, "ocupado": 0},
    ]
    gateway = FakeGateway(batch, answers=answers)
    run = make(gateway, batch=10)
    run.run()
    assert gateway.ids() == [[1, 2, 3, 4, 5, 6, 7]] * 4
    counts = {name: count for name, count in run.totals.items() if count}
    assert counts == {"claimed": 7, "processado": 3, "reagendado": 1, "falha": 1, "ignorado": 1, "repetido": 1}
    assert run.batches == 1


def test_what_somebody_holds_keeps_nothing_else_waiting(inbox: Inbox, make: Make) -> None:
    """Neither the batches that follow nor what is claimed after them."""
    gateway = FakeGateway(*[[item(n)] for n in range(5)], answers=[{"ocupado": 1}])
    make(gateway, batch=1).run()
    assert gateway.ids()[:2] == [[0], [1]]
    assert gateway.ids().count([0]) == 2
    assert len(inbox.messages) == 5


def test_a_report_that_is_due_again_does_not_wait_for_the_posts_of_another_batch(inbox: Inbox, make: Make) -> None:
    inbox.faults.add(Fault(mode="hang", seconds=0.6))
    gateway = FakeGateway([item(1)], [item(2)], answers=[{"ocupado": 1}])
    make(gateway, batch=5).run()
    assert gateway.ids()[:3] == [[1], [1], [2]]


def test_what_stays_held_is_left_to_the_lease_and_named(make: Make, lines: pytest.LogCaptureFixture) -> None:
    gateway = FakeGateway(
        [item(1, 2.6), item(2, 2.6)], answers=[{"processado": 1, "ocupado": 1}] + [{"ocupado": 1}] * 99
    )
    run = make(gateway, batch=5)
    started = time.monotonic()
    run.run()
    assert 0.6 < time.monotonic() - started < 2.6
    assert lines.messages == ["held by another session, left to their leases: 1 of ids 1, 2"]
    assert (run.totals["processado"], run.totals["ocupado"], run.totals["repetido"]) == (1, 1, 0)


def test_a_database_that_stays_away_ends_the_run_when_the_lease_does(
    make: Make, lines: pytest.LogCaptureFixture
) -> None:
    gateway = FakeGateway([item(1, 2.6)], answers=[PASSING] * 99)
    with pytest.raises(DatabaseError, match="passing"):
        make(gateway, batch=5).run()
    assert len(gateway.reports) >= 3
    assert lines.messages == ["not reported, left to their leases: 1 of ids 1"]


def test_a_stop_leaves_a_few_more_tries_at_a_report(
    make: Make, lines: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("python_job.reports.PAUSE_S", 0.5)
    stop = threading.Event()
    gateway = FakeGateway([item(1, 3600)], answers=[{"ocupado": 1}] * 99)
    gateway.on_claim = stop.set
    make(gateway, stop).run()
    assert gateway.calls == ["claim"] + ["report"] * 3  # pauses of 0.2, 0.4 and 0.5 s
    assert lines.messages == ["held by another session, left to their leases: 1 of ids 1"]


def test_no_more_is_claimed_while_many_reports_wait(make: Make) -> None:
    gateway = FakeGateway(*[[item(n)] for n in range(UNBOOKED + 5)], answers=[{"ocupado": 1}] * UNBOOKED)
    make(gateway, batch=5).run()
    assert gateway.calls[: 2 * UNBOOKED] == ["claim", "report"] * UNBOOKED
    assert gateway.calls[2 * UNBOOKED] == "report", "one sent again comes before the next claim"
    assert gateway.ids().count([UNBOOKED + 4]) == 1


@pytest.mark.parametrize("failures", [1, 3])
def test_a_claim_that_may_work_a_moment_later_is_made_again(make: Make, failures: int) -> None:
    gateway = FakeGateway([item(1)], claims=[PASSING] * failures)
    make(gateway).run()
    assert gateway.calls == ["claim"] * (failures + 1) + ["report", "claim", "pending"]


def test_a_claim_that_never_works_is_an_error_after_a_while(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.5)
    gateway = FakeGateway([item(1)], claims=[None] + [PASSING] * 99)
    with pytest.raises(DatabaseError, match="passing"):
        make(gateway, batch=1).run()
    assert gateway.calls.count("claim") >= 3
    assert gateway.ids() == [[1]]


def test_a_stop_ends_the_attempts_at_a_claim(make: Make) -> None:
    stop = threading.Event()
    gateway = FakeGateway(claims=[PASSING] * 99)
    gateway.on_claim = stop.set
    make(gateway, stop).run()
    assert gateway.calls == ["claim"]


def test_a_question_that_fails_for_good_ends_the_run(make: Make) -> None:
    gateway = FakeGateway(due=[PASSING, FINAL])
    with pytest.raises(DatabaseError, match="final"):
        make(gateway).run()
    assert gateway.calls == ["claim", "pending", "pending"]


def test_an_empty_claim_ends_no_run_while_work_is_due(make: Make) -> None:
    gateway = FakeGateway([], [], [item(1)])
    make(gateway).run()
    assert gateway.calls == ["claim", "pending"] * 2 + ["claim", "report", "claim", "pending"]


def test_rows_held_by_others_do_not_keep_a_run_for_ever(make: Make) -> None:
    gateway = FakeGateway([item(1)], *[[]] * 99)
    make(gateway).run()
    assert gateway.calls == ["claim", "report"] + ["claim", "pending"] * (EMPTY_HANDED + 1)


def test_rows_held_by_others_do_not_end_the_linger(make: Make) -> None:
    gateway = FakeGateway(*[[]] * 10, [item(1)])
    make(gateway, linger_s=60, poll_s=0.1, deadline_s=1.5).run()
    assert gateway.ids() == [[1]]


def test_work_that_is_due_later_is_waited_for_only_within_the_linger(make: Make) -> None:
    gateway = FakeGateway(due=[3600])
    make(gateway).run()
    assert gateway.calls == ["claim", "pending"]
    gateway = FakeGateway([], [item(1)], due=[0.2, 0])
    make(gateway, linger_s=30, poll_s=30, deadline_s=1).run()
    assert gateway.calls[:5] == ["claim", "pending", "pending", "claim", "report"]


def test_a_stop_returns_what_was_not_sent(inbox: Inbox, make: Make) -> None:
    stop = threading.Event()
    gateway = FakeGateway([item(1), item(2)])
    gateway.on_claim = stop.set
    make(gateway, stop).run()
    assert [result["classe"] for result in gateway.reports[0]] == ["DEVOLVIDO"] * 2
    assert inbox.messages == []
    assert gateway.calls == ["claim", "report"]


def test_lingering_asks_now_and_then_and_claims_only_what_is_due(make: Make) -> None:
    gateway = FakeGateway([item(1)], [], [item(2)], due=[None, 60, None, 0])
    make(gateway, linger_s=1).run()
    assert gateway.ids() == [[1], [2]]
    assert gateway.calls[:8] == ["claim", "report", "claim", "pending", "pending", "pending", "pending", "claim"]
    assert gateway.calls.count("claim") == 4
    assert gateway.calls.count("pending") >= 8


def test_a_stop_ends_the_linger_at_once(make: Make) -> None:
    stop = threading.Event()
    gateway = FakeGateway()
    gateway.on_claim = stop.set
    make(gateway, stop, linger_s=3600, poll_s=60).run()
    assert gateway.calls == ["claim"]
    stop.clear()
    gateway = FakeGateway()
    threading.Timer(0.2, stop.set).start()
    make(gateway, stop, linger_s=3600, poll_s=60).run()
    assert gateway.calls == ["claim", "pending"]


def test_a_jumping_wall_clock_changes_nothing(inbox: Inbox, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    jumps = iter(range(10**6))
    monkeypatch.setattr(time, "time", lambda: 1e9 * (-1) ** next(jumps))
    gateway = FakeGateway([item(1), item(2)], [item(3)])
    make(gateway, linger_s=0.1).run()
    assert [result["http"] for report in gateway.reports for result in report] == [200] * 3


@pytest.mark.parametrize("http", [401, 429])
def test_a_refusal_returns_all_that_is_in_flight_and_nothing_that_is_claimed_later(
    inbox: Inbox, make: Make, monkeypatch: pytest.MonkeyPatch, http: int
) -> None:
    inbox.faults.add(Fault(http=http, count=1))
    gateway, deliver, second = (
        FakeGateway([item(1), item(2)], [item(3), item(4)], [item(5)]),
        Deliverer.deliver,
        Event(),
    )
    gateway.on_claim = lambda: second.set() if len(gateway.channels) == 2 else None

    def once_two_batches_are_claimed(*args: Any) -> Result:
        assert second.wait(20)
        return deliver(*args)

    monkeypatch.setattr(Deliverer, "deliver", once_two_batches_are_claimed)
    make(gateway, concurrency=1).run()
    sent = [[result.get("http") or result.get("classe") for result in report] for report in gateway.reports]
    assert sent == [[http, "DEVOLVIDO"], ["DEVOLVIDO", "DEVOLVIDO"], [200]]
    assert gateway.channels == [["NTFY"]] * len(gateway.channels)


def test_a_channel_is_not_claimed_for_before_the_database_knows_that_it_refused(inbox: Inbox, make: Make) -> None:
    inbox.faults.add(Fault(http=429, count=1))
    gateway = FakeGateway([item(1)], [item(2)], answers=[{"ocupado": 1}] * 2)
    make(gateway, batch=5).run()
    assert gateway.calls == ["claim", "report", "report", "report", "claim", "report", "claim", "pending"]
    assert gateway.reports[-1][0]["http"] == 200


def test_the_other_channels_go_on_meanwhile(inbox: Inbox) -> None:
    inbox.faults.add(Fault(http=429, count=1))
    gateway = FakeGateway([item(1)], [Item(2, "t", "B", 1, "{}", 60)], answers=[{"ocupado": 1}])
    channels = {alias: ntfy(inbox.url, token="tk_t") for alias in ("NTFY", "B")}
    Run(Config(Database(), Job(batch=5), channels, []), gateway, threading.Event()).run()  # type: ignore[arg-type]
    assert gateway.channels[:2] == [["NTFY", "B"], ["B"]]
    assert gateway.channels[-1] == ["NTFY", "B"]


def test_the_watchdog_is_fed_between_the_claim_and_the_report(make: Make) -> None:
    gateway = FakeGateway([item(1)], [item(2)])
    run = make(gateway, batch=1)
    run._beat = lambda: gateway.calls.append("beat")
    run.run()
    assert gateway.calls[2:6] == ["beat", "claim", "beat", "report"]


def test_the_watchdog_is_fed_however_seldom_the_queue_is_asked(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("python_job.reports.PAUSE_S", 0.05)
    stop, beats = threading.Event(), list[str]()
    gateway = FakeGateway()
    run = make(gateway, stop, linger_s=3600, poll_s=3600)
    run._beat = lambda: stop.set() if len(beats) == 9 else beats.append("beat")
    run.run()
    assert gateway.calls == ["claim", "pending"]


def test_reports_that_wait_go_out_one_at_a_time_so_that_signs_of_life_come_between() -> None:
    gateway = FakeGateway(answers=[{"ocupado": 1}] * 6)
    reports = Reports(gateway, threading.Event(), Counter(), lambda items: None)  # type: ignore[arg-type]
    for number in range(3):
        reports.add(Batch([item(number)], [], time.monotonic(), 60, [{"id": number}]))
    for batch in reports.unbooked:
        batch.due = 0
    assert reports.resend() == 0
    assert gateway.ids() == [[0], [1], [2], [0]]
