"""Statement rollback, savepoints and client calls on one PostgreSQL connection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deploy.sandbox.errors import Cancelled, OraError
from deploy.sandbox.runtime.engine import Engine
from deploy.sandbox.runtime.interrupt import Interrupt
from deploy.sandbox.runtime.pipe import failed
from deploy.sandbox.runtime.transaction import Transaction


class Boom(Exception):
    pass


@pytest.fixture(scope="module")
def table(engine: Engine) -> Iterator[str]:
    transaction = engine.connections.transaction()
    transaction.write("create table public.runtime_t (a int primary key)", prepared=False)
    transaction.commit()
    yield "public.runtime_t"
    transaction.write("drop table public.runtime_t", prepared=False)
    transaction.commit()
    transaction.close()


@pytest.fixture
def make(engine: Engine, table: str) -> Iterator[Callable[[], Transaction]]:
    made: list[Transaction] = []

    def one() -> Transaction:
        made.append(engine.connections.transaction())
        return made[-1]

    yield one
    for transaction in made:
        transaction.rollback()
    made[0].write(f"delete from {table}", prepared=False)
    made[0].commit()
    for transaction in made:
        transaction.close()


@pytest.fixture
def one(make: Callable[[], Transaction]) -> Transaction:
    return make()


@pytest.fixture
def interrupt() -> Iterator[Interrupt]:
    made = Interrupt()
    yield made
    made.close()


def put(transaction: Transaction, value: int) -> bool:
    return not failed(transaction.write("insert into public.runtime_t values ($1::int)", [b"%d" % value]))


def values(transaction: Transaction) -> list[int]:
    result = transaction.select("select a from public.runtime_t order by a")
    assert not failed(result)
    return [int(bytes(result.get_value(i, 0) or b"")) for i in range(result.ntuples)]


def test_a_failing_statement_undoes_itself_and_nothing_more(one: Transaction) -> None:
    assert put(one, 1)
    assert not put(one, 1)
    assert put(one, 2)
    assert values(one) == [1, 2]


def test_a_transaction_whose_only_statement_failed_is_none(one: Transaction, make: Callable[[], Transaction]) -> None:
    assert put(one, 1)
    one.commit()
    assert not put(one, 1)
    assert not one.active


def test_rows_before_the_failing_one_of_a_batch_stay(one: Transaction) -> None:
    rows = [[b"1"], [b"2"], [b"1"], [b"3"]]
    results = one.write_each("insert into public.runtime_t values ($1::int)", rows)
    assert [failed(r) for r in results] == [False, False, True]
    assert values(one) == [1, 2]


def test_a_failing_call_keeps_what_was_done_before_it(one: Transaction) -> None:
    put(one, 1)
    with pytest.raises(Boom), one.call():
        put(one, 2)
        raise Boom
    assert values(one) == [1]
    assert one.active


def test_a_failing_call_keeps_what_it_committed(one: Transaction) -> None:
    with pytest.raises(Boom), one.call():
        put(one, 1)
        one.commit()
        put(one, 2)
        raise Boom
    assert values(one) == [1]
    assert not one.active


def test_a_savepoint_set_in_one_call_serves_the_next(one: Transaction) -> None:
    with one.call():
        put(one, 1)
        one.savepoint("S")
        put(one, 2)
    with one.call():
        put(one, 3)
        one.rollback_to("S")
        put(one, 4)
    assert values(one) == [1, 4]


def test_rolling_back_to_a_savepoint_forgets_later_ones(one: Transaction) -> None:
    put(one, 1)
    one.savepoint("A")
    one.savepoint("B")
    one.rollback_to("A")
    with pytest.raises(OraError, match="ORA-01086"):
        one.rollback_to("B")


def test_a_savepoint_does_not_outlive_its_transaction(one: Transaction) -> None:
    put(one, 1)
    one.savepoint("A")
    one.commit()
    with pytest.raises(OraError, match="ORA-01086"):
        one.rollback_to("A")


def test_a_call_that_fails_after_rolling_back_beyond_its_start_undoes_the_rest(one: Transaction) -> None:
    put(one, 1)
    one.savepoint("A")
    put(one, 2)
    with pytest.raises(Boom), one.call():
        one.rollback_to("A")
        put(one, 3)
        raise Boom
    assert values(one) == [1]


def test_a_guard_undoes_everything_in_it(one: Transaction) -> None:
    put(one, 1)
    with pytest.raises(Boom), one.guard():
        put(one, 2)
        with one.guard():
            put(one, 3)
        raise Boom
    with one.guard():
        put(one, 4)
    assert values(one) == [1, 4]


def test_a_guard_that_fails_first_in_a_call_leaves_the_call_usable(one: Transaction) -> None:
    with one.call():
        with pytest.raises(Boom), one.guard():
            put(one, 1)
            raise Boom
        put(one, 2)
    assert values(one) == [2]


def test_locks_taken_by_a_fetch_survive_a_later_failing_statement(
    one: Transaction, make: Callable[[], Transaction]
) -> None:
    put(one, 1)
    one.commit()
    one.write("declare c cursor for select a from public.runtime_t for update skip locked", prepared=False)
    assert one.write("fetch 1 from c", prepared=False).ntuples == 1
    assert not put(one, 1)
    other = make()
    found = other.write("select a from public.runtime_t for update skip locked")
    assert found.ntuples == 0


def test_a_cancelled_wait_leaves_the_transaction_usable(one: Transaction, engine: Engine, interrupt: Interrupt) -> None:
    put(one, 1)
    one.commit()
    put(one, 2)
    one.write("update public.runtime_t set a = a where a = 1", prepared=False)
    waiting = engine.connections.transaction(interrupt)
    outcome: list[Any] = []
    started = threading.Event()

    def wait_for_the_row() -> None:
        try:
            with interrupt.call(), waiting.call():
                put(waiting, 3)
                started.set()
                waiting.write("update public.runtime_t set a = a where a = 1", prepared=False)
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=wait_for_the_row)
    thread.start()
    assert started.wait(60)
    interrupt.request()
    thread.join(60)
    one.rollback()  # else a thread that still waits would keep its lock, and hold up whoever drops the table
    thread.join(60)
    try:
        assert outcome == ["cancelled"]
        assert values(waiting) == [1]
        assert put(waiting, 4)
    finally:
        waiting.rollback()
        waiting.close()


def test_a_cancel_that_comes_before_its_statement_is_repeated(
    one: Transaction, make: Callable[[], Transaction], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(one, 1)
    one.commit()
    one.write("update public.runtime_t set a = a where a = 1", prepared=False)
    waiting = make()
    waiting.pipe.patience = 0.2
    cancel = waiting.pipe._cancel
    asked: list[int] = []

    def too_early() -> None:
        asked.append(1)
        if len(asked) > 1:
            cancel()

    monkeypatch.setattr(waiting.pipe, "_cancel", too_early)
    with pytest.raises(OraError, match="04021"):
        waiting.write("update public.runtime_t set a = a where a = 1", prepared=False)


def test_a_cancel_ends_a_loop_that_never_touches_the_database(interrupt: Interrupt) -> None:
    started = threading.Event()
    outcome: list[str] = []

    def spin() -> None:
        try:
            with interrupt.call():
                exec(compile("started.set()\nwhile True:\n pass", "plsql:", "exec"), {"started": started})
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=spin, daemon=True)
    thread.start()
    assert started.wait(60)
    interrupt.request()
    thread.join(60)
    assert outcome == ["cancelled"]


def test_a_cancel_between_calls_is_harmless(interrupt: Interrupt) -> None:
    interrupt.request()
    with interrupt.call():
        assert not interrupt.pending
