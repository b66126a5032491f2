"""The loop: what is claimed is reported, whatever fails in between."""

from __future__ import annotations

import logging
import re
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
from python_job.errors import DatabaseError
from python_job.lanes import Done
from python_job.reports import Reports
from python_job.run import EMPTY_HANDED, Run
from tests.channels import ntfy
from tests.waiting import wait_until

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
        self.wanted: list[int] = []
        self.on_claim: Callable[[], object] = lambda: None
        self.on_report: Callable[[], object] = lambda: None

    def present(self, facts: dict[str, Any]) -> None:
        return None

    def claim(self, batch: int, channels: Iterable[str]) -> list[Item]:
        self.calls.append("claim")
        self.channels.append(list(channels))
        self.wanted.append(batch)
        self.on_claim()
        if self.claims and (failure := self.claims.pop(0)):
            raise failure
        return self.batches.pop(0) if self.batches else []

    def report(self, results: list[Result]) -> dict[str, int]:
        self.calls.append("report")
        self.reports.append(results)
        self.on_report()
        answer = self.answers.pop(0) if self.answers else {"processado": len(results), "ocupado": 0}
        if isinstance(answer, Exception):
            raise answer
        return answer

    def wait(self, channels: Iterable[str], most_s: float) -> float | None:
        """As the database does, but it does not wait for long."""
        self.calls.append("wait")
        Event().wait(min(most_s, 0.01))
        self.channels.append(list(channels))
        answer = self.due.pop(0) if self.due else 0 if self.batches else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def ids(self) -> list[list[int]]:
        """Of each report."""
        return [sorted(result["id"] for result in report) for report in self.reports]

    def reported(self) -> list[int]:
        return sorted(result["id"] for report in self.reports for result in report)


FINAL, PASSING = DatabaseError("final"), DatabaseError("passing", again=True)


@pytest.fixture
def make(inbox: Inbox) -> Make:
    """A run before an inbox."""

    def run(gateway: FakeGateway, stop: threading.Event | None = None, **settings: Any) -> Run:
        job = Job(**{"batch": 2, "concurrency": 2} | settings)
        channels = {"NTFY": ntfy(inbox.url, token="tk_t", connect_timeout_s=1, read_timeout_s=1)}
        return Run(Config(Database(), job, channels, []), gateway, stop or threading.Event())  # type: ignore[arg-type]

    return run


def test_a_run_reports_what_it_claims_and_ends_when_nothing_is_handed_out(inbox: Inbox, make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], [item(3)])
    run = make(gateway)
    run.run()
    assert gateway.reported() == [1, 2, 3]
    assert (run.batches, run.totals["claimed"], run.totals["processado"]) == (2, 3, 3)
    assert len(inbox.messages) == 3
    assert gateway.calls[-1] == "wait", "the last word is the database's"


@pytest.mark.parametrize("call", ["on_claim", "on_report"])
def test_sends_do_not_wait_for_the_database(make: Make, call: str) -> None:
    """Neither while it hands out more nor while it books."""
    gateway = FakeGateway([item(n) for n in range(20)], [item(n) for n in range(20, 40)])
    run, calls = make(gateway, batch=20), iter(range(100))

    def until_all_is_sent() -> None:
        if next(calls) > (call == "on_report"):
            wait_until(lambda: not run._lanes.busy)

    setattr(gateway, call, until_all_is_sent)
    run.run()
    assert gateway.reported() == list(range(40))


def test_what_is_there_is_reported_though_the_rest_of_its_claim_is_on_its_way(inbox: Inbox, make: Make) -> None:
    inbox.faults.add(Fault(mode="hang", seconds=0.6, count=1))
    gateway = FakeGateway([item(n) for n in range(4)])
    make(gateway, batch=5).run()
    assert [len(report) for report in gateway.ids()] == [3, 1]


def test_rows_that_waited_for_those_in_flight_are_claimed_after_the_report(make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], [], [item(3)])
    make(gateway).run()
    assert gateway.reported() == [1, 2, 3]


def test_no_more_is_claimed_than_a_batch(make: Make) -> None:
    gateway = FakeGateway([item(1)])
    make(gateway, batch=3, concurrency=64).run()
    assert set(gateway.wanted) == {3}


def test_nothing_is_claimed_after_the_deadline(make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], [item(3), item(4)])
    run = make(gateway, deadline_s=-1)
    run.run()
    assert gateway.calls == []


def test_a_claim_ahead_that_fails_leaves_no_batch_unreported(make: Make) -> None:
    gateway = FakeGateway([item(1), item(2)], claims=[None, FINAL])
    with pytest.raises(DatabaseError, match="final"):
        make(gateway).run()
    assert gateway.reported() == [1, 2]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    monkeypatch.setattr(logging.getLogger("python_job"), "propagate", True)
    return caplog


def test_reports_that_cannot_be_delivered_name_every_id_claimed(make: Make, lines: pytest.LogCaptureFixture) -> None:
    gateway = FakeGateway([item(41), item(42), item(43)], answers=[FINAL] * 3)
    run = make(gateway)
    with pytest.raises(DatabaseError, match="final"):
        run.run()
    named = sorted(number for line in lines.messages for number in re.findall(r"4\d", line))
    assert named == ["41", "42", "43"]
    assert all(line.startswith("not reported, left to their leases: ") for line in lines.messages)
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
    """Neither what is on its way nor what is claimed after it."""
    gateway, stop = FakeGateway([item(0)], [item(1)], [item(2)], [item(3)]), Event()

    def hold() -> None:
        if 0 in gateway.ids()[-1]:
            gateway.answers.append({"ocupado": 1})
        if set(gateway.reported()) == {0, 1, 2, 3}:
            stop.set()

    gateway.on_report = hold
    make(gateway, stop, batch=1, linger_s=60).run()
    assert len(inbox.messages) == 4
    assert set(gateway.reported()) == {0, 1, 2, 3}


def test_a_report_that_is_due_again_does_not_wait_for_other_sends(inbox: Inbox, make: Make) -> None:
    gateway = FakeGateway([item(1)], [item(2)], answers=[{"ocupado": 1}])
    gateway.on_report = lambda: inbox.faults.add(Fault(mode="hang", seconds=0.6, count=1))
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
    assert [call for call in gateway.calls if call != "wait"] == ["claim"] + [
        "report"
    ] * 3  # pauses of 0.2, 0.4 and 0.5 s
    assert lines.messages == ["held by another session, left to their leases: 1 of ids 1"]


def test_no_more_is_claimed_while_many_reports_wait(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "UNBOOKED", 2)
    stop = Event()
    gateway = FakeGateway([item(1)], [], [item(2)], [], [item(3)], answers=[{"ocupado": 1}] * 1000)
    gateway.on_report = lambda: stop.set() if gateway.ids().count([2]) == 4 else None
    make(gateway, stop, batch=5, linger_s=60).run()
    assert set(gateway.reported()) == {1, 2}


@pytest.mark.parametrize("failures", [1, 3])
def test_a_claim_that_may_work_a_moment_later_is_made_again(make: Make, failures: int) -> None:
    gateway = FakeGateway([item(1)], claims=[PASSING] * failures)
    make(gateway).run()
    assert gateway.calls[: failures + 1] == ["claim"] * (failures + 1)
    assert gateway.reported() == [1]


def test_a_claim_that_never_works_is_an_error_after_a_while(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.5)
    gateway = FakeGateway([item(1)], claims=[None] + [PASSING] * 99)
    with pytest.raises(DatabaseError, match="passing"):
        make(gateway, batch=1).run()
    assert gateway.calls.count("claim") >= 3
    assert gateway.reported() == [1]


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
    assert gateway.calls == ["claim", "wait", "wait"]


def test_an_empty_claim_ends_no_run_while_work_is_due(make: Make) -> None:
    gateway = FakeGateway([], [], [item(1)])
    make(gateway).run()
    assert gateway.calls[:5] == ["claim", "wait"] * 2 + ["claim"]
    assert gateway.reported() == [1]


def test_rows_held_by_others_do_not_keep_a_run_for_ever(make: Make) -> None:
    gateway = FakeGateway([item(1)], *[[]] * 99)
    make(gateway).run()
    assert gateway.reported() == [1]
    assert gateway.calls[-2 * EMPTY_HANDED :] == ["claim", "wait"] * EMPTY_HANDED


def test_rows_held_by_others_do_not_end_the_linger(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.001)
    gateway = FakeGateway(*[[]] * 10, [item(1)])
    make(gateway, linger_s=60, deadline_s=20).run()
    assert gateway.ids() == [[1]]


def test_work_that_is_due_later_is_waited_for_only_within_the_linger(make: Make) -> None:
    gateway = FakeGateway(due=[3600])
    make(gateway).run()
    assert gateway.calls == ["claim", "wait"]
    gateway = FakeGateway([], [item(1)], due=[0.2, 0])
    make(gateway, linger_s=30, deadline_s=1).run()
    assert gateway.calls[:4] == ["claim", "wait", "wait", "claim"]
    assert gateway.reported() == [1]


def test_a_stop_returns_what_was_not_sent(inbox: Inbox, make: Make) -> None:
    stop = threading.Event()
    gateway = FakeGateway([item(1), item(2)])
    gateway.on_claim = stop.set
    make(gateway, stop).run()
    assert [result["classe"] for report in gateway.reports for result in report] == ["DEVOLVIDO"] * 2
    assert inbox.messages == []
    assert set(gateway.calls[1:]) == {"report"}


def test_lingering_claims_only_what_is_due(make: Make) -> None:
    gateway = FakeGateway([item(1)], [], [item(2)], due=[None, 60, None, 0])
    make(gateway, linger_s=1).run()
    assert gateway.reported() == [1, 2]
    assert gateway.calls.count("claim") == 3
    assert gateway.calls.count("wait") >= 8


def test_a_stop_ends_the_linger_at_once(make: Make) -> None:
    stop = threading.Event()
    gateway = FakeGateway()
    gateway.on_claim = stop.set
    make(gateway, stop, linger_s=3600).run()
    assert gateway.calls == ["claim"]
    stop.clear()
    gateway = FakeGateway()
    threading.Timer(0.2, stop.set).start()
    make(gateway, stop, linger_s=3600).run()
    assert gateway.calls[:2] == ["claim", "wait"]


def test_a_jumping_wall_clock_changes_nothing(inbox: Inbox, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    jumps = iter(range(10**6))
    monkeypatch.setattr(time, "time", lambda: 1e9 * (-1) ** next(jumps))
    gateway = FakeGateway([item(1), item(2)], [item(3)])
    make(gateway, linger_s=0.1).run()
    assert [result["http"] for report in gateway.reports for result in report] == [200] * 3


def test_a_channel_is_not_claimed_for_before_the_database_knows_that_it_refused(inbox: Inbox, make: Make) -> None:
    inbox.faults.add(Fault(http=429, count=1))
    gateway = FakeGateway([item(1)], [item(2)], answers=[{"ocupado": 1}] * 2)
    make(gateway, batch=5).run()
    assert [call for call in gateway.calls if call != "wait"][:5] == ["claim", "report", "report", "report", "claim"]
    assert gateway.reports[-1][0]["http"] == 200


def test_the_other_channels_go_on_meanwhile(inbox: Inbox) -> None:
    inbox.faults.add(Fault(http=429, count=1))
    gateway = FakeGateway([item(1)], [Item(2, "t", "B", 1, "{}", 60)], answers=[{"ocupado": 1}])
    channels = {alias: ntfy(inbox.url, token="tk_t") for alias in ("NTFY", "B")}
    Run(Config(Database(), Job(batch=5), channels, []), gateway, threading.Event()).run()  # type: ignore[arg-type]
    assert gateway.channels[0] == gateway.channels[-1] == ["NTFY", "B"]
    assert ["B"] in gateway.channels


def test_a_sign_of_life_comes_between_two_calls_of_the_database(make: Make) -> None:
    gateway = FakeGateway([item(1)], [item(2)], due=[None] * 5)
    run = make(gateway, batch=1, linger_s=0.5)
    run._beat = lambda: gateway.calls.append("beat")
    run.run()
    last = [
        call for call, following in zip(gateway.calls, gateway.calls[1:], strict=False) if call == following != "beat"
    ]
    assert last == []


def test_reports_that_wait_go_out_one_at_a_time_so_that_signs_of_life_come_between() -> None:
    gateway = FakeGateway(answers=[{"ocupado": 1}] * 6)
    reports = Reports(gateway, threading.Event(), Counter(), lambda items: None)  # type: ignore[arg-type]
    for number in range(3):
        reports.take([Done(item(number), {"id": number}, time.monotonic() + 60)])
        reports.send()
    for report in reports.unbooked:
        report.due = 0
    assert reports.resend() == 0
    assert gateway.ids() == [[0], [1], [2], [0]]
