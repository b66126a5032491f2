"""A database that hangs, breaks off or is away costs the one who asked it an answer, and nobody else anything."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import oracledb
import pytest
import requests

from python_job.panel.refusal import Refusal
from python_job.panel.settings import Settings
from tests.python.job.relay import Relay
from tests.waiting import wait_until

from .conftest import BREAKS_CONNECTIONS, OPERATOR, READER, Browser, Running, running

pytestmark = BREAKS_CONNECTIONS


@pytest.fixture
def panel(through_relay: Settings) -> Iterator[Running]:
    with running(through_relay) as found:
        yield found


def test_a_call_that_hangs_holds_up_nobody_else(panel: Running, relay: Relay) -> None:
    slow, other = panel.signed_in(READER), panel.signed_in(OPERATOR)
    answers: list[requests.Response] = []
    relay.cut("stall")
    asking = threading.Thread(target=lambda: answers.append(slow.get("api/resumo")))
    asking.start()
    wait_until(lambda: relay.stalled)
    assert other.get("api/resumo").status_code == 200
    assert panel.browser().get("").status_code == 200
    assert not answers
    asking.join(20)
    assert answers[0].status_code == 401
    assert other.get("api/eu").status_code == 200


def test_a_call_that_takes_too_long_is_ended_and_the_session_goes_on(panel: Running, dba: oracledb.Connection) -> None:
    operator = panel.signed_in(OPERATOR)
    with dba.cursor() as cursor:
        cursor.execute("select canal from hsm.hsm_canal where canal = 'PADRAO' for update")
        answer = operator.act("pausar", canal="PADRAO")
        dba.rollback()
    assert (answer.status_code, "não respondeu a tempo" in answer.json()["erro"]) == (504, True)
    assert operator.get("api/resumo").status_code == 200


def test_one_person_cannot_have_more_than_a_few_calls_waiting(panel: Running) -> None:
    reader = panel.signed_in(READER)
    [person] = panel.people._by_token.values()
    person.waiting = 8
    answer = reader.get("api/resumo")
    person.waiting = 0
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "6")


def test_an_act_whose_answer_was_lost_says_that_it_may_be_done(panel: Running, relay: Relay) -> None:
    operator = panel.signed_in(OPERATOR)
    relay.cut("after")
    answer = operator.act("retomar", canal="PADRAO")
    assert (answer.status_code, "confira" in answer.json()["erro"]) == (503, True)
    assert operator.get("api/resumo").status_code == 401


def test_a_page_the_database_does_not_give_is_said_as_a_page(panel: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = panel.signed_in(READER)

    async def refuse(*arguments: object) -> str:
        raise Refusal(502, "Erro do banco <ORA-00600>.")

    monkeypatch.setattr(panel.people, "call", refuse)
    answer = reader.get("")
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html; charset=utf-8")
    assert "Erro do banco &lt;ORA-00600&gt;." in answer.text


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_connection_that_broke_asks_to_sign_in_again(panel: Running, relay: Relay, when: str) -> None:
    reader = panel.signed_in(READER)
    relay.cut(when)
    answer = reader.get("api/resumo")
    assert (answer.status_code, answer.json()) == (401, {"erro": "A conexão com o banco caiu. Entre de novo."})
    assert 'type="password"' in reader.get("").text
    assert reader.sign_in(READER).status_code == 200
    assert reader.get("api/resumo").status_code == 200


def refusals(browser: Browser, attempts: int) -> set[int]:
    return {browser.sign_in(READER).status_code for _ in range(attempts)}


def test_a_database_that_is_away_is_said_and_counts_as_no_wrong_password(panel: Running, relay: Relay) -> None:
    relay.refuse = True
    browser = panel.browser()
    answer = browser.sign_in(READER)
    assert (answer.status_code, "chegar ao banco" in answer.json()["erro"]) == (503, True)
    assert refusals(browser, 4) == {503}
    relay.refuse = False
    assert browser.sign_in(READER).status_code == 200


def test_a_database_that_accepts_and_says_nothing_is_left_in_time(panel: Running, relay: Relay) -> None:
    relay.cut("stall")
    assert panel.browser().sign_in(READER).status_code == 503
    panel.signed_in(READER)


def test_the_panel_ends_although_a_session_hangs(through_relay: Settings, relay: Relay) -> None:
    with running(through_relay) as panel:
        reader = panel.signed_in(READER)
        relay.cut("stall")
        asking = threading.Thread(target=lambda: reader.get("api/resumo"))
        asking.start()
        wait_until(lambda: relay.stalled)
    asking.join(20)
