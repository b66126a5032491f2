"""However long ntfy is away, nothing ends for it: an outage costs no attempts, and after it everything leaves soon."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import JobRun, Queue
from .sender import ACCEPTED, NO_CONNECTION, Answer, Sender, sender

__all__ = ["sender"]  # a fixture
FIRST_S, ALL_S = 300, 600  # what a person accepts to wait for once ntfy is back


def ntfy_is_away(sender: Sender, hours: float, answer: Answer) -> None:
    """Ends right after a send that failed: the longest wait is still ahead."""
    end = sender.now + 3600 * hours
    patience = int(60 * hours) + 60
    sender.turns(lambda: sender.turn(lambda _: answer), lambda: sender.now >= end, patience)


def everything_leaves_soon(sender: Sender, queue: Queue) -> None:
    back, first = sender.now, 0.0

    def turn() -> None:
        nonlocal first
        if sender.turn(lambda _: ACCEPTED) and not first:
            first = sender.now - back

    seconds = sender.until_nothing_waits(queue, turn, limit=200)
    assert set(queue.rows("status, tentativas")) == {("PROCESSADO", 1)}
    assert first <= FIRST_S
    assert seconds <= ALL_S


@pytest.mark.parametrize(("waiting", "hours"), [(1, 1), (1, 24), (2, 6), (5, 1), (50, 6)])
def test_an_outage_costs_no_attempts_however_long_and_however_few_wait(
    sender: Sender, queue: Queue, waiting: int, hours: int
) -> None:
    sender.enqueue([number // 2 for number in range(waiting)])
    ntfy_is_away(sender, hours, NO_CONNECTION)
    assert set(queue.statuses()) == {"PENDENTE"}
    everything_leaves_soon(sender, queue)


@pytest.mark.parametrize(
    "answer",
    [
        {"http": 502, "erro": "Bad gateway"},
        {"http": 500, "codigo": 50001},
        {"classe": "TIMEOUT"},
        {"classe": "DNS"},
        {"classe": "TLS"},
        {"http": 404},
    ],
    ids=lambda answer: "-".join(str(value) for value in answer.values()),
)
def test_it_does_not_matter_how_the_server_is_away(sender: Sender, queue: Queue, answer: Answer) -> None:
    sender.enqueue([1])
    ntfy_is_away(sender, 2, answer)
    everything_leaves_soon(sender, queue)


def test_what_is_enqueued_during_an_outage_leaves_soon_after_it_too(sender: Sender, queue: Queue) -> None:
    sender.enqueue([1])
    ntfy_is_away(sender, 3, NO_CONNECTION)
    sender.enqueue([2, 3])
    everything_leaves_soon(sender, queue)


def test_a_row_that_a_working_server_always_fails_ends_by_its_own_attempts(sender: Sender, queue: Queue) -> None:
    """The other side of it: while the channel has successes, attempts are spent."""
    sender.enqueue([1], "URGENTE")
    for order in range(2, 500):
        if queue.statuses()[0] == "FALHA":
            break
        sender.enqueue([order])
        sender.advance(sender.pending() or 0)
        sender.turn(lambda topic: {"http": 500, "codigo": 50001} if topic == "chamados-urgentes" else ACCEPTED)
        sender.advance(60)
    sender.until_nothing_waits(queue, lambda: sender.turn(lambda _: ACCEPTED))
    statuses = queue.rows("status, motivo")
    assert statuses[0] == ("FALHA", "ESGOTADO")
    assert {status for status, _ in statuses[1:]} == {"PROCESSADO"}


def test_the_job_at_a_closed_port_leaves_the_queue_as_it_is(
    sender: Sender, queue: Queue, job: Callable[..., JobRun], job_config: Callable[..., Path]
) -> None:
    sender.enqueue([1])
    with socket.socket() as taken:  # bound and not listening: every connection is refused
        taken.bind(("127.0.0.1", 0))
        away = job_config(url=f"http://127.0.0.1:{taken.getsockname()[1]}")
        for _ in range(3):
            assert job(config=away).code == 0
            sender.advance(sender.pending() or 0)
    assert queue.statuses() == ["PENDENTE"]
    job_config()
    seconds = sender.until_nothing_waits(queue, job)
    assert queue.rows("status, tentativas") == [("PROCESSADO", 1)]
    assert seconds <= FIRST_S
