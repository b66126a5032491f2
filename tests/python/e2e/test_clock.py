"""The database's clock jumps ahead for a while: what it did then keeps nobody waiting once it is put back."""

from __future__ import annotations

import pytest

from .conftest import Queue
from .sender import ACCEPTED, NO_CONNECTION, Answer, Sender, sender

__all__ = ["sender"]  # a fixture
AHEAD_S = 7200


def watch(queue: Queue) -> None:
    """The watch job, which is to start no sender: this test is one."""
    with queue.dba.cursor() as cursor:
        cursor.execute("update hsm.hsm_canal set pausado = 'S' where canal = 'PADRAO'")
        cursor.callproc("hsm.hsm_manutencao.vigiar")
        cursor.execute("update hsm.hsm_canal set pausado = 'N' where canal = 'PADRAO'")
    queue.dba.commit()


@pytest.mark.parametrize(
    "answer",
    [NO_CONNECTION, {"http": 429, "codigo": 42901, "esperar_s": 600}, {"http": 401}, None],
    ids=["outage", "429", "401", "silence"],
)
def test_what_a_clock_that_ran_ahead_did_is_over_when_it_is_put_back(
    sender: Sender, queue: Queue, answer: Answer | None
) -> None:
    sender.enqueue([1])
    watch(queue)
    sender.advance(AHEAD_S)
    watch(queue)
    sender.enqueue([2])
    if answer is None:
        assert len(sender.claim()) == 2, "and nothing is ever heard of them"
    else:
        sender.turn(lambda _: answer)
    sender.enqueue([3])
    sender.advance(-AHEAD_S)
    watch(queue)
    assert sender.until_nothing_waits(queue, lambda: sender.turn(lambda _: ACCEPTED)) <= 60
    assert queue.statuses() == ["PROCESSADO"] * 3
