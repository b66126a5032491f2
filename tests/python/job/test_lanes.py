"""A lane a channel: none takes anything from another, and what was claimed is always told of."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from python_job.config import Channel
from python_job.contract import Item, Outcome
from python_job.delivery import Deliverer
from python_job.lanes import Done, Lanes
from python_job.pace import START
from tests.waiting import wait_until

Send = Callable[[Item], Outcome]


@dataclass(frozen=True)
class Scripted:
    send: Send


class Sender:
    Settings: ClassVar[type[Scripted]] = Scripted
    tipo: ClassVar[str] = "NTFY"
    place, longest_s = "here", 1.0

    def __init__(self, settings: Scripted, concurrency: int) -> None:
        self.send = settings.send

    def check(self) -> str:
        return ""

    def close(self) -> None:
        pass


def item(number: int, alias: str = "A", prazo_s: float = 60) -> Item:
    return Item(number, f"t{number}", alias, 1, "{}", prazo_s)


def delivered(_: Item) -> Outcome:
    return Outcome(http=200, id_externo="n")


class Stand:
    """Lanes, and all that came out of them."""

    def __init__(self, ceiling: int = 64, batch: int = 50, **sends: Send) -> None:
        channels = {alias: Channel(Sender, Scripted(send)) for alias, send in sends.items()}
        self.over = False
        self.lanes = Lanes(Deliverer(channels), ceiling, batch, lambda: self.over)
        self.done: list[Done] = []

    def push(self, *items: Item) -> None:
        self.lanes.push(items, time.monotonic())

    def settled(self) -> dict[int, Any]:
        """What became of each item, once nothing is on its way."""
        wait_until(lambda: not self.lanes.busy)
        return self.results()

    def results(self) -> dict[int, Any]:
        self.done += self.lanes.finished()
        return {each.item.id: each.result.get("http") or each.result.get("classe") for each in self.done}


@pytest.fixture
def stand() -> Iterator[Callable[..., Stand]]:
    made: list[Stand] = []

    def make(**given: Any) -> Stand:
        made.append(Stand(**given))
        return made[-1]

    yield make
    for each in made:
        each.lanes.close()


def test_every_item_pushed_comes_out_once(stand: Callable[..., Stand]) -> None:
    lanes = stand(A=delivered, B=delivered)
    lanes.push(*(item(n, "AB"[n % 2]) for n in range(500)))
    assert lanes.settled() == dict.fromkeys(range(500), 200)
    assert len(lanes.done) == 500


def test_a_channel_whose_server_hangs_keeps_no_other_waiting(stand: Callable[..., Stand]) -> None:
    gate = threading.Event()

    def hang(_: Item) -> Outcome:
        gate.wait(60)
        return Outcome(http=200)

    lanes = stand(A=hang, B=delivered)
    lanes.push(*(item(n, "A") for n in range(100)))
    lanes.push(*(item(n, "B") for n in range(100, 200)))
    wait_until(lambda: len(lanes.results()) == 100)
    assert set(lanes.results()) == set(range(100, 200))
    wait_until(lambda: lanes.lanes.hungry()[0] == ["B"])
    gate.set()


def test_no_more_are_sent_at_once_than_the_level_says(stand: Callable[..., Stand]) -> None:
    gate, inside = threading.Event(), list[int]()

    def hang(what: Item) -> Outcome:
        inside.append(what.id)
        gate.wait(60)
        return Outcome(http=200)

    lanes = stand(A=hang)
    lanes.push(*(item(n) for n in range(100)))
    wait_until(lambda: len(inside) == START)
    assert threading.active_count() < 100
    gate.set()
    assert len(lanes.settled()) == 100
    assert max(inside) == 99


def test_a_refusal_returns_what_waits_in_its_lane_and_closes_it_until_the_database_knows(
    stand: Callable[..., Stand],
) -> None:
    lanes = stand(
        ceiling=1, A=lambda what: Outcome(http=429, halt=True) if what.id == 1 else delivered(what), B=delivered
    )
    lanes.push(item(1), item(2), item(3), item(4, "B"))
    assert lanes.settled() == {1: 429, 2: "DEVOLVIDO", 3: "DEVOLVIDO", 4: 200}
    assert lanes.lanes.halted
    assert lanes.lanes.open() == ["B"]
    lanes.lanes.told([item(2), item(3), item(4, "B")])
    assert lanes.lanes.open() == ["B"], "of the refusal it knows nothing yet"
    lanes.lanes.told([item(1)])
    assert lanes.lanes.open() == ["A", "B"]
    lanes.push(item(5))
    assert lanes.settled()[5] == 200


def test_what_the_database_is_told_of_one_channel_opens_no_other(stand: Callable[..., Stand]) -> None:
    refuse = lambda _: Outcome(http=401, halt=True)  # noqa: E731
    lanes = stand(A=refuse, B=refuse)
    lanes.push(item(1), item(2, "B"))
    lanes.settled()
    assert lanes.lanes.open() == []
    lanes.lanes.told([item(2, "b")])
    assert lanes.lanes.open() == ["B"]


def test_when_it_is_over_what_waits_is_returned_and_what_is_on_its_way_is_told_of(stand: Callable[..., Stand]) -> None:
    gate, inside = threading.Event(), list[int]()

    def slow(what: Item) -> Outcome:
        inside.append(what.id)
        gate.wait(60)
        return Outcome(http=200)

    lanes = stand(ceiling=2, A=slow)
    lanes.push(*(item(n) for n in range(10)))
    wait_until(lambda: len(inside) == 2)
    lanes.over = True
    gate.set()
    assert sorted(lanes.settled().values(), key=str) == [200] * 2 + ["DEVOLVIDO"] * 8


def test_an_item_of_a_channel_nobody_configured_is_told_of(stand: Callable[..., Stand]) -> None:
    lanes = stand(A=delivered)
    lanes.push(item(1, "X"), item(2, "a"))
    assert lanes.settled() == {1: "CONFIG", 2: 200}


def test_what_a_sender_must_not_raise_ends_the_run(stand: Callable[..., Stand]) -> None:
    def bug(_: Item) -> Outcome:
        raise ZeroDivisionError

    lanes = stand(A=bug)
    lanes.push(item(1))
    with pytest.raises(ZeroDivisionError):
        wait_until(lambda: lanes.lanes.finished())


def test_the_end_of_a_lease_comes_with_each_result(stand: Callable[..., Stand]) -> None:
    lanes = stand(A=delivered)
    lanes.lanes.push([item(1, prazo_s=60)], 1000.0)
    lanes.settled()
    assert lanes.done[0].until == 1060


def test_a_lane_is_hungry_before_it_has_nothing_to_send_and_never_for_more_than_a_batch(
    stand: Callable[..., Stand],
) -> None:
    gate = threading.Event()

    def hang(_: Item) -> Outcome:
        gate.wait(60)
        return Outcome(http=200)

    lanes = stand(batch=10, A=hang)
    assert lanes.lanes.hungry() == (["A"], 10)
    lanes.push(*(item(n) for n in range(START + 6)))
    wait_until(lambda: lanes.lanes.hungry()[0] == [])
    lanes = stand(batch=10, A=hang)
    lanes.push(*(item(n) for n in range(START + 5)))
    wait_until(lambda: lanes.lanes.hungry() == (["A"], 5))
    gate.set()
