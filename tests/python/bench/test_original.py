"""What the product is compared with does what a first version did: row by row, each with a commit of its own."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from deploy.sandbox.inbox import Fault, Inbox
from tests.bench.original import send_pending


class Recorded:
    """A connection, and its cursor, to a queue of these rows; `done` is what happened, posts included."""

    def __init__(self, *rows: tuple[int, int, str]) -> None:
        self._rows = list(rows)
        self.done: list[str] = []

    def cursor(self) -> Recorded:
        return self

    def execute(self, statement: str, values: object = None) -> None:
        self.done.append(f"{statement.split()[0]} {values or ''}".strip())

    def fetchall(self) -> list[tuple[int, int, str]]:
        return self._rows

    def commit(self) -> None:
        self.done.append("commit")


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    queue = Recorded((1, 7, "Bomba parada"), (2, 8, "Ligação"))
    post = requests.post

    def recorded(url: str, **arguments: Any) -> Any:
        queue.done.append("post")
        return post(url, **arguments)

    monkeypatch.setattr(requests, "post", recorded)
    return queue


def test_each_row_is_posted_updated_and_committed_before_the_next(queue: Recorded, inbox: Inbox) -> None:
    assert send_pending(queue, inbox.url) == 2  # type: ignore[arg-type]
    assert queue.done == ["select", "post", "update [1]", "commit", "post", "update [2]", "commit"]
    assert [(m["topic"], m["message"]) for m in inbox.messages] == [
        ("chamados", "Bomba parada"),
        ("chamados", "Ligação"),
    ]


def test_a_row_that_is_refused_is_not_counted_and_stays(queue: Recorded, inbox: Inbox) -> None:
    inbox.faults.add(Fault("status", count=1))
    assert send_pending(queue, inbox.url) == 1  # type: ignore[arg-type]
    assert queue.done == ["select", "post", "post", "update [2]", "commit"]
