"""/metrics: who gets the figures, and what a database in trouble makes of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import oracledb
import pytest

from python_job.panel.settings import Settings
from tests.database import PASSWORD
from tests.python.job.relay import Relay

from .conftest import BREAKS_CONNECTIONS, READER, Running, running

pytestmark = BREAKS_CONNECTIONS
AUTHORIZED = {"Authorization": "Bearer s3cret-token"}


def with_metrics(settings: Settings, token: str = "") -> Settings:
    panel = replace(settings.panel, metrics_user=READER, metrics_password=PASSWORD, metrics_token=token)
    return replace(settings, panel=panel)


@pytest.fixture
def panel(through_relay: Settings) -> Iterator[Running]:
    with running(with_metrics(through_relay)) as found:
        yield found


def test_on_loopback_the_figures_are_free(panel: Running) -> None:
    answer = panel.browser().get("metrics")
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, "text/plain")
    assert "hsm_" in answer.text
    assert panel.browser().get("api/eu").status_code == 401


def test_without_a_user_for_them_there_are_none(settings: Settings) -> None:
    with running(settings) as panel:
        assert panel.browser().get("metrics").status_code == 404


@pytest.mark.parametrize(
    "given", [None, "Bearer wrong", "Bearer s3cret-token2", "Basic s3cret-token", "s3cret-token", "Bearer é"]
)
def test_where_a_token_is_set_it_has_to_be_shown(settings: Settings, given: str | None) -> None:
    with running(with_metrics(settings, token="s3cret-token")) as panel:
        headers = {"Authorization": given.encode()} if given else {}
        answer = panel.browser().get("metrics", headers=headers)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert panel.browser().get("metrics", headers=AUTHORIZED).status_code == 200


def test_one_session_serves_all_scrapes_and_figures_are_a_second_old_at_most(panel: Running, relay: Relay) -> None:
    browser = panel.browser()
    browser.get("metrics")
    connections, trips = relay.connections, relay.trips
    assert browser.get("metrics").status_code == 200
    assert relay.trips == trips
    panel.clock.now += 1
    assert browser.get("metrics").status_code == 200
    assert (relay.connections, relay.trips > trips) == (connections, True)


def test_a_lost_session_is_replaced_within_the_scrape(panel: Running, relay: Relay) -> None:
    browser = panel.browser()
    browser.get("metrics")
    panel.clock.now += 1
    relay.cut("before")
    assert browser.get("metrics").status_code == 200


def test_a_database_that_is_away_is_one_line_and_comes_back_by_itself(
    panel: Running, relay: Relay, caplog: pytest.LogCaptureFixture
) -> None:
    browser = panel.browser()
    relay.refuse = True
    for _ in range(3):
        answer = browser.get("metrics")
        assert (answer.status_code, answer.text.count("\n")) == (503, 1)
        panel.clock.now += 1
    assert [record.levelname for record in caplog.records if "figures" in record.message] == ["ERROR"]
    relay.refuse = False
    assert browser.get("metrics").status_code == 200


def test_a_wrong_password_does_not_lock_the_account(settings: Settings, relay: Relay, through_relay: Settings) -> None:
    wrong = with_metrics(through_relay)
    with running(replace(wrong, panel=replace(wrong.panel, metrics_password="errada"))) as panel:
        for _ in range(5):
            answer = panel.browser().get("metrics")
            assert (answer.status_code, "ORA-01017" in answer.text) == (503, True)
            panel.clock.now += 15
        assert relay.connections == 1
        panel.clock.now += 600
        panel.browser().get("metrics")
        assert relay.connections == 2


def test_many_scrapers_of_a_hanging_database_share_one_wait(panel: Running, relay: Relay) -> None:
    panel.browser().get("metrics")
    panel.clock.now += 1
    connections = relay.connections
    relay.cut("stall")
    relay.refuse = True
    statuses: list[int] = []
    asking = [
        threading.Thread(target=lambda: statuses.append(panel.browser().get("metrics").status_code)) for _ in "abc"
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(20)
    assert statuses == [503] * 3
    assert relay.connections == connections


def test_a_user_who_may_not_read_figures_is_said(settings: Settings, dba: oracledb.Connection) -> None:
    panel = replace(settings.panel, metrics_user="painel_ninguem", metrics_password=PASSWORD)
    with running(replace(settings, panel=panel)) as found:
        assert found.browser().get("metrics").status_code == 503
