"""What holds for every sender: the suite a type runs by giving `Cases` its stage.

    class TestNtfy(Cases):
        @pytest.fixture
        def stage(self): ...

A case that cannot be made with a type is set to None there, with the reason beside it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from python_job.config import Channel, Config, Database, Job
from python_job.contract import Item, Outcome, Result
from python_job.run import Run
from python_job.senders import Sender
from tests.waiting import wait_until

from .stage import Stage

AMBIGUOUS = {"CONEXAO", "TIMEOUT"}  # the other side may have it
CLOSING_S = 10.0


def sender_of(channel: Channel, concurrency: int = 4) -> Sender:
    return channel.sender(channel.settings, concurrency)


def send(sender: Sender, item: Item) -> Outcome:
    """Its outcome, in no more time than the sender says a send takes."""
    started = time.monotonic()
    outcome = sender.send(item)
    assert time.monotonic() - started < sender.longest_s + 1
    return outcome


def says(outcome: Outcome, expected: Any) -> None:
    assert {name: getattr(outcome, name) for name in expected} == dict(expected), outcome


class Claims:
    """A gateway that hands out these batches and keeps what is reported of them."""

    def __init__(self, *batches: list[Item]) -> None:
        self.batches, self.results = list(batches), list[Result]()

    def present(self, facts: dict[str, Any]) -> None:
        return None

    def claim(self, batch: int, channels: Iterable[str]) -> list[Item]:
        return self.batches.pop(0) if self.batches else []

    def report(self, results: list[Result]) -> dict[str, int]:
        self.results += results
        return {"processado": len(results), "ocupado": 0}

    def wait(self, channels: Iterable[str], most_s: float) -> float | None:
        return 0 if self.batches else None


class Cases:
    @pytest.fixture
    def stage(self) -> Iterator[Stage]:
        raise NotImplementedError

    @pytest.fixture
    def sender(self, stage: Stage) -> Iterator[Sender]:
        with closing(sender_of(stage.channel())) as found:
            yield found

    def test_what_is_delivered_is_there_with_what_was_handed_over(self, stage: Stage, sender: Sender) -> None:
        outcome = send(sender, stage.item(1))
        assert outcome.delivered
        assert not outcome.halt
        assert outcome.erro is None
        assert stage.received() == [1]

    def test_check_finds_nothing_wrong_and_sends_nothing(self, stage: Stage, sender: Sender) -> None:
        assert sender.check() == ""
        assert stage.received() == []
        assert send(sender, stage.item(1)).delivered

    def test_items_sent_at_the_same_time_arrive_once_each(self, stage: Stage, sender: Sender) -> None:
        numbers = range(1, 41)
        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(lambda number: send(sender, stage.item(number, order=number)), numbers))
        assert all(outcome.delivered for outcome in outcomes)
        assert sorted(stage.received()) == [*numbers]

    def test_items_of_an_order_sent_one_after_the_other_stay_in_order(self, stage: Stage, sender: Sender) -> None:
        def story(order: int) -> list[int]:
            numbers = [order * 100 + n for n in range(10)]
            assert all(send(sender, stage.item(number, order=order)).delivered for number in numbers)
            return numbers

        with ThreadPoolExecutor(3) as pool:
            stories = list(pool.map(story, (1, 2, 3)))
        received = stage.received()
        assert [[n for n in received if n // 100 == order] for order in (1, 2, 3)] == stories

    @pytest.mark.parametrize("case", ["rights", "unknown", "too_large", "push_back"])
    def test_what_the_server_refuses_is_said_in_its_words_and_harms_no_other(
        self, stage: Stage, sender: Sender, case: str
    ) -> None:
        assert send(sender, stage.item(1)).delivered
        with getattr(stage, case)(2) as item:
            outcome = send(sender, item)
        assert not outcome.delivered
        assert outcome.id_externo is None
        says(outcome, stage.refused[case])
        assert send(sender, stage.item(3)).delivered
        assert stage.received() == [1, 3]

    def test_a_server_that_is_away_is_said_so_and_found_again_when_it_is_back(
        self, stage: Stage, sender: Sender
    ) -> None:
        assert send(sender, stage.item(1)).delivered
        with stage.away():
            outcomes = [send(sender, stage.item(number)) for number in (2, 3)]
            advice = sender.check()
        assert {outcome.classe for outcome in outcomes} <= AMBIGUOUS
        assert not any(outcome.halt for outcome in outcomes)
        assert advice
        assert wait_until(lambda: send(sender, stage.item(4)).delivered)
        assert sender.check() == ""
        assert stage.received()[0] == 1
        assert 4 in stage.received()

    def test_a_server_that_was_away_at_the_start_is_found_when_it_comes(self, stage: Stage) -> None:
        with stage.away():
            sender = sender_of(stage.channel())
            assert send(sender, stage.item(1)).classe in AMBIGUOUS
        with closing(sender):
            assert wait_until(lambda: send(sender, stage.item(2)).delivered)

    def test_a_server_that_says_nothing_costs_no_more_than_the_time_of_a_send(
        self, stage: Stage, sender: Sender
    ) -> None:
        assert send(sender, stage.item(1)).delivered
        with stage.slow():
            outcome = send(sender, stage.item(2))
        assert outcome.classe == "TIMEOUT"
        assert wait_until(lambda: send(sender, stage.item(3)).delivered)

    def test_an_item_whose_answer_is_lost_is_in_doubt_and_the_same_when_it_is_sent_again(
        self, stage: Stage, sender: Sender
    ) -> None:
        with stage.answer_lost():
            outcome = send(sender, stage.item(1))
            assert set(stage.received()) == {1}, "the server has it"
        assert outcome.classe in AMBIGUOUS
        assert not outcome.delivered
        assert wait_until(lambda: send(sender, stage.item(1)).delivered)
        assert set(stage.received()) == {1}

    def test_a_server_killed_in_the_middle_loses_nothing_it_said_it_had_and_takes_the_rest_later(
        self, stage: Stage, sender: Sender
    ) -> None:
        numbers, dead = range(1, 61), threading.Event()
        outcomes: dict[int, Outcome] = {}

        def post(number: int) -> None:
            if number > 40:
                dead.wait(60)
            outcomes[number] = send(sender, stage.item(number, order=number))

        with ThreadPoolExecutor(4) as pool:
            posts = [pool.submit(post, number) for number in numbers]
            wait_until(lambda: len(outcomes) >= 10)
            with stage.away():
                dead.set()
                for done in posts:
                    done.result()
        lost = [number for number, outcome in outcomes.items() if not outcome.delivered]
        assert lost
        odd = [outcomes[number] for number in lost if outcomes[number].classe not in AMBIGUOUS]
        assert odd == [], odd
        assert set(outcomes) - set(lost) <= set(stage.received())
        for number in lost:
            assert wait_until(lambda n=number: send(sender, stage.item(n, order=n)).delivered)  # type: ignore[misc]
        assert set(stage.received()) == set(numbers)

    def test_a_stop_finishes_what_is_on_its_way_and_returns_the_rest(self, stage: Stage) -> None:
        stop, channel, items = threading.Event(), stage.channel(), [stage.item(number) for number in range(1, 7)]

        class Stopped(channel.sender):  # type: ignore[name-defined,misc]
            def send(self, item: Item) -> Outcome:
                stop.set()
                outcome: Outcome = super().send(item)
                return outcome

        gateway = Claims(items, [stage.item(7)])
        alias = items[0].canal
        config = Config(Database(), Job(batch=6, concurrency=1), {alias: Channel(Stopped, channel.settings)}, [])
        Run(config, gateway, stop).run()  # type: ignore[arg-type]
        assert [result["id"] for result in gateway.results] == [1, 2, 3, 4, 5, 6]
        assert [result.get("classe") for result in gateway.results[1:]] == ["DEVOLVIDO"] * 5
        assert stage.received() == [1]

    @pytest.mark.parametrize("used", [True, False])
    def test_close_leaves_neither_thread_nor_connection(self, stage: Stage, used: bool) -> None:
        before, sender = set(threading.enumerate()), sender_of(stage.channel())
        if used:
            assert send(sender, stage.item(1)).delivered
        started = time.monotonic()
        sender.close()
        assert time.monotonic() - started < CLOSING_S
        wait_until(lambda: before >= set(threading.enumerate()))  # a stage has a thread for each connection, too

    def test_close_does_not_wait_for_a_server_that_is_away(self, stage: Stage) -> None:
        sender = sender_of(stage.channel())
        assert send(sender, stage.item(1)).delivered
        with stage.away():
            send(sender, stage.item(2))
            started = time.monotonic()
            sender.close()
            assert time.monotonic() - started < CLOSING_S

    def test_no_secret_is_ever_printed(
        self, stage: Stage, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        caplog.set_level(logging.DEBUG)
        channel = stage.channel()
        with closing(sender_of(channel)) as sender:
            told: list[object] = [channel, sender, sender.place, sender.check(), send(sender, stage.item(1))]
            for case in ("rights", "unknown", "too_large", "push_back"):
                with getattr(stage, case)(2) as item:
                    told += [send(sender, item), sender.check()]
            troubles: list[Callable[[], Any]] = [stage.away, stage.slow, stage.answer_lost]
            for trouble in troubles:
                with trouble():
                    told += [send(sender, stage.item(3)), sender.check()]
        printed = [repr(told), caplog.text, *(repr(vars(record)) for record in caplog.records), *capfd.readouterr()]
        assert stage.secrets
        assert not [secret for secret in stage.secrets if any(secret in text for text in printed)]
