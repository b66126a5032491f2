"""What happens when something fails on the way from a changed order to a notification."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable

import oracledb

from deploy.sandbox.inbox import Fault, Inbox
from tests.waiting import wait_until

from .conftest import JobRun, Queue, open_order

Job = Callable[..., JobRun]
StartJob = Callable[..., "subprocess.Popen[str]"]


def test_a_killed_job_loses_nothing(
    app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job, start_job: StartJob
) -> None:
    inbox.faults.add(Fault(mode="hang", seconds=60))
    for _ in range(3):
        open_order(app)
    app.commit()
    child = start_job()
    wait_until(lambda: queue.statuses() == ["ENVIANDO"] * 3)
    child.send_signal(signal.SIGKILL)
    child.wait(10)
    inbox.faults.clear()
    assert "0 claimed" in job().out, "the lease still protects the rows"
    queue.age(121)
    job()
    assert queue.statuses() == ["PROCESSADO"] * 3
    assert len(inbox.messages) == 3


def test_503_makes_rows_wait_longer_each_time_until_it_is_over(
    app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job
) -> None:
    inbox.faults.add(Fault(http=503))
    open_order(app)
    app.commit()
    ceilings = []
    for attempt in range(1, 5):
        assert job().code == 0
        assert queue.rows("status, tentativas, envios") == [("PENDENTE", 0, attempt)], "an outage costs no attempt"
        ceilings.append(5 * 2 ** (attempt - 1))
        [(wait,)] = queue.rows("proxima_tentativa - sys_extract_utc(systimestamp)")
        assert wait.total_seconds() <= ceilings[-1], "full jitter stays below base times two to the send"
        queue.age(ceilings[-1] + 1)
    assert inbox.messages == []
    inbox.faults.clear()
    job()
    assert queue.statuses() == ["PROCESSADO"]
    assert len(inbox.messages) == 1


def test_a_permanent_error_fails_at_once_with_its_code(
    app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job
) -> None:
    inbox.faults.add(Fault(http=400, code=40009, count=1))
    open_order(app)
    app.commit()
    job()
    assert queue.rows("status, motivo") == [("FALHA", "40009")]


def test_a_wrong_token_burns_no_attempt(app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job) -> None:
    inbox.faults.require_token("tk_other")
    for _ in range(3):
        open_order(app)
    app.commit()
    assert job().code == 0
    assert queue.rows("status, tentativas") == [("PENDENTE", 0)] * 3


def test_a_429_lasts_as_long_as_the_database_says_and_not_until_the_end_of_the_run(
    app: oracledb.Connection, queue: Queue, inbox: Inbox, start_job: StartJob
) -> None:
    inbox.faults.add(Fault(http=429, code=42901, count=1))
    open_order(app)
    app.commit()
    child = start_job("--linger", "60")
    wait_until(lambda: queue.rows("status, tentativas") == [("PROCESSADO", 1)])
    child.send_signal(signal.SIGTERM)
    assert "1 delivered, 1 rescheduled" in child.communicate(timeout=60)[0]


def test_rows_that_do_not_render_do_not_end_the_run_before_those_behind_them(
    app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job
) -> None:
    with app.cursor() as cursor:
        for number in range(4):
            cursor.callproc("hsm.hsm_fila.enfileirar", [number, "PADRAO", "ABERTURA", "no JSON"])
    open_order(app)
    app.commit()
    run = job("--batch", "2")
    assert "1 claimed, 1 delivered" in run.out
    assert queue.statuses() == ["FALHA"] * 4 + ["PROCESSADO"]


def test_two_jobs_at_once_share_nothing(
    app: oracledb.Connection, queue: Queue, inbox: Inbox, start_job: StartJob
) -> None:
    for _ in range(60):
        open_order(app)
    app.commit()
    children = [start_job("--batch", "5") for _ in range(3)]
    for child in children:
        assert child.wait(60) == 0
    assert queue.statuses() == ["PROCESSADO"] * 60
    assert len({m["sequence_id"] for m in inbox.messages}) == len(inbox.messages) == 60


def test_a_stop_signal_returns_what_was_not_sent(
    app: oracledb.Connection, queue: Queue, inbox: Inbox, start_job: StartJob
) -> None:
    inbox.faults.add(Fault(mode="hang", seconds=3))
    for _ in range(20):
        open_order(app)
    app.commit()
    child = start_job()
    wait_until(lambda: "ENVIANDO" in queue.statuses())
    child.send_signal(signal.SIGTERM)
    assert child.wait(30) == 0
    assert set(queue.statuses()) == {"PENDENTE"}
    assert sum(row[0] for row in queue.rows("tentativas")) <= 8, "only what was in flight burned an attempt"
