"""What the job tells of itself: to the database, to its log, to a URL that watches it from outside."""

from __future__ import annotations

import itertools
import logging
import types
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from deploy.sandbox.loopback import LoopbackServer
from python_job import __version__, voice
from python_job.config import Config, Job
from python_job.config import Database as Settings
from python_job.contract import Item, Result
from python_job.errors import DatabaseError
from python_job.voice import Voice
from tests.channels import ntfy

WELL = {"guarda": "LIBERADO", "graves": 0, "graves_meus": 0}
BLOCKED = {"guarda": "BLOQUEADO", "motivo": "DBID 4242", "graves": 1}
OLD = DatabaseError("apresentar failed: ORA-06550; PLS-00302: component 'APRESENTAR' must be declared")


class Gateway:
    """Answers as told: a state, None (no session is open) or an exception; the last answer stays."""

    worker = "host:1:abc"

    def __init__(self, *answers: Any) -> None:
        self.answers, self.facts = list(answers), list[dict[str, Any]]()

    def present(self, facts: dict[str, Any]) -> Any:
        self.facts.append(facts)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(voice, "time", types.SimpleNamespace(monotonic=clock))
    return clock


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    monkeypatch.setattr(logging.getLogger("python_job"), "propagate", True)
    caplog.set_level(logging.INFO, "python_job")
    return caplog


def speaker(gateway: Gateway, **job: Any) -> Voice:
    channels = {"NTFY": ntfy("http://h", token="tk_t", proxy="http://127.0.0.1:9"), "SMS": ntfy("http://h")}
    settings = Settings(dsn="db:1521/S?wallet_location=/secret", user="U", password="s3cret")
    return Voice(Config(settings, Job(**job), channels, ["job.toml is open"]), gateway, "SERVICO")  # type: ignore[arg-type]


@contextmanager
def watcher(*statuses: int) -> Iterator[tuple[str, list[str]]]:
    """A URL with its secret, and what its server is asked. statuses: of the answers; the last one stays."""
    left, seen = list(statuses), list[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(f"{self.path} {self.headers.get('Authorization')}")
            self.send_response(left.pop(0) if len(left) > 1 else left[0])
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = LoopbackServer(Handler, "watcher")
    try:
        yield f"{server.url}/ping/s3cret-uuid/", seen
    finally:
        server.stop()


def beats(who: Voice, clock: Clock, *pauses: float) -> None:
    """After each of these seconds; a heartbeat that starts is waited for."""
    for pause in pauses:
        clock.now += pause
        who.beat()
        if who._pulse.is_alive():
            who._pulse.join(10)


def test_the_database_is_told_who_sends_at_once_every_20_s_and_at_the_end(clock: Clock) -> None:
    gateway = Gateway(WELL)
    who = speaker(gateway)
    beats(who, clock, 0, 5, 5, 9.9, 0.1, 19, 1)
    assert len(gateway.facts) == 3
    facts = gateway.facts[0]
    assert (facts["versao"], facts["modo"], facts["canais"]) == (__version__, "SERVICO", "NTFY,SMS")
    assert facts["maquina"]
    assert facts["pid"] > 0
    assert "fim" not in facts
    who.leave()
    assert gateway.facts[-1] == facts | {"fim": True}


def test_where_no_session_is_open_the_first_one_is_used(clock: Clock) -> None:
    gateway = Gateway(None, None, WELL)
    beats(speaker(gateway), clock, 0, 1, 1, 1)
    assert len(gateway.facts) == 3


def test_a_presence_that_fails_is_told_once_and_again_when_it_works(
    clock: Clock, lines: pytest.LogCaptureFixture
) -> None:
    failure = DatabaseError("apresentar failed: ORA-01536: quota")
    beats(speaker(Gateway(failure, failure, WELL)), clock, 0, 20, 20, 20)
    assert lines.messages == ["presence: apresentar failed: ORA-01536: quota", "presence: well again"]


def test_a_presence_that_keeps_failing_is_tried_ever_more_seldom(clock: Clock) -> None:
    """It may have hung until its timeout, and deliveries with it."""
    gateway = Gateway(*[DatabaseError("timeout")] * 30, WELL)
    who, tries = speaker(gateway), list[float]()
    while len(gateway.facts) < 33:
        count = len(gateway.facts)
        beats(who, clock, 1)
        tries += [clock.now] * (len(gateway.facts) - count)
    pauses = [after - before for before, after in itertools.pairwise(tries)]
    assert pauses[:3] == [20, 40, 60]
    assert pauses[20:30] == [300] * 10
    assert pauses[30:] == [20, 20]


def test_a_database_that_knows_no_presence_is_left_in_peace(clock: Clock, lines: pytest.LogCaptureFixture) -> None:
    beats(speaker(Gateway(OLD)), clock, 0, 20, 20)
    assert lines.messages == []


def test_who_watches_from_outside_hears_nothing_by_way_of_an_older_database_and_the_log_says_why(
    clock: Clock, lines: pytest.LogCaptureFixture
) -> None:
    with watcher(200) as (url, seen):
        beats(speaker(Gateway(OLD), heartbeat_url=url), clock, 0, 20, 20)
    assert seen == []
    [line] = lines.messages
    assert line.startswith("heartbeat: not called: the database is older than this program")


def test_the_guards_verdict_is_told_once_when_it_changes(clock: Clock, lines: pytest.LogCaptureFixture) -> None:
    beats(speaker(Gateway(WELL, BLOCKED, BLOCKED, WELL)), clock, 0, 20, 20, 20, 20)
    assert [(line.levelname, line.getMessage()) for line in lines.records] == [
        ("WARNING", "clone guard: the database hands out nothing: DBID 4242"),
        ("INFO", "clone guard: well again"),
    ]


def test_the_heartbeat_goes_on_while_all_is_well_and_stops_when_it_is_not(clock: Clock) -> None:
    away, grave = DatabaseError("away"), WELL | {"graves": 1}
    with watcher(200) as (url, seen):
        who = speaker(Gateway(WELL, WELL, WELL, WELL, grave, grave, away, WELL), heartbeat_url=url, heartbeat_s=60)
        beats(who, clock, 0, 20, 20, 20)
        assert seen == ["/ping/s3cret-uuid/ None"] * 2, "at once, and a minute later"
        beats(who, clock, 60, 60, 60)
        assert len(seen) == 2, "two problems, and a database that is away"
        beats(who, clock, 20)
        assert len(seen) == 3


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_heartbeat_that_is_not_taken_is_told_once_without_its_path(
    clock: Clock, lines: pytest.LogCaptureFixture, status: int
) -> None:
    with watcher(status, status, 200) as (url, seen):
        who = speaker(Gateway(WELL), heartbeat_url=url, heartbeat_s=20)
        beats(who, clock, 0, 20, 20)
    assert len(seen) == 3, "no redirect is followed"
    host = url.partition("/ping")[0]
    assert lines.messages == [f"heartbeat: {host}: answered {status}", "heartbeat: well again"]


def test_nobody_at_the_heartbeats_address_is_told_and_stops_nothing(
    clock: Clock, lines: pytest.LogCaptureFixture
) -> None:
    who = speaker(Gateway(WELL), heartbeat_url="http://127.0.0.1:9/s3cret", heartbeat_s=20)
    beats(who, clock, 0, 20)
    who.leave()
    [line] = lines.messages
    assert line.startswith("heartbeat: http://127.0.0.1:9: no connection")
    assert "s3cret" not in lines.text


def test_a_watcher_that_wants_fewer_calls_has_heard_of_us(clock: Clock, lines: pytest.LogCaptureFixture) -> None:
    with watcher(429) as (url, _):
        beats(speaker(Gateway(WELL), heartbeat_url=url), clock, 0)
    assert lines.messages == []


def test_the_start_is_told_without_secrets(lines: pytest.LogCaptureFixture) -> None:
    speaker(Gateway(WELL)).start()
    [started, warning] = lines.records
    assert started.getMessage().startswith(f"started: version {__version__}, pid ")
    assert started.getMessage().endswith(", channels NTFY, SMS, database db:1521/S, worker host:1:abc")
    assert (warning.levelname, warning.getMessage()) == ("WARNING", "job.toml is open")
    assert "secret" not in lines.text


def test_of_a_descriptor_only_the_address_is_told(lines: pytest.LogCaptureFixture) -> None:
    who = speaker(Gateway(WELL))
    dsn = "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=h)(PORT=1))(CONNECT_DATA=(SERVICE_NAME=S))(SECURITY=(X=s3cret)))"
    object.__setattr__(who._config.database, "dsn", dsn)
    who.start()
    assert "database (HOST=h)(PORT=1)(SERVICE_NAME=S), worker" in lines.messages[0]


def test_totals_are_told_every_five_minutes_when_there_was_work(clock: Clock, lines: pytest.LogCaptureFixture) -> None:
    who = speaker(Gateway(WELL))
    beats(who, clock, 0, 301)
    assert lines.messages == []
    who.totals.update(claimed=3, processado=2, falha=1)
    beats(who, clock, 299)
    assert lines.messages == []
    beats(who, clock, 1)
    [line] = lines.records
    assert line.getMessage().startswith("3 claimed, 2 delivered, 0 rescheduled, 1 failed, ")
    assert line.facts["delivered"] == 2  # type: ignore[attr-defined]
    beats(who, clock, 301)
    who.tell_totals()
    assert len(lines.messages) == 1


OK, REFUSED, DOWN = {"http": 200, "id_externo": "x"}, {"http": 401}, {"classe": "CONEXAO"}


def saw(who: Voice, *results: Result, channel: str = "NTFY") -> None:
    items = [Item(n, "t", channel, 1, "{}", 60) for n in range(len(results))]
    who.seen(items, results)


def test_a_channel_that_refuses_is_told_once_a_reason_and_counted_until_it_works(
    clock: Clock, lines: pytest.LogCaptureFixture
) -> None:
    who = speaker(Gateway(WELL))
    saw(who, OK, {"http": 400, "codigo": 40001}, {"classe": "DEVOLVIDO"})
    assert lines.messages == [], "what is the row's own says nothing of the channel"
    saw(who, REFUSED, REFUSED)
    saw(who, DOWN)
    saw(who, OK, channel="SMS")
    assert lines.messages == [
        "channel NTFY refuses: http 401",
        "channel NTFY refuses: no connection, or it broke before the answer: is the server up, are address, proxy and "
        "firewall right?",
    ]
    saw(who, OK)
    saw(who, OK)
    assert lines.messages[2:] == ["channel NTFY works again after 3 refusals"]
    assert [line.levelname for line in lines.records] == ["WARNING", "WARNING", "INFO"]


def test_a_channel_that_comes_and_goes_is_no_line_each_time(clock: Clock, lines: pytest.LogCaptureFixture) -> None:
    who = speaker(Gateway(WELL))
    for _ in range(5):
        saw(who, {"http": 429})
        saw(who, OK)
        clock.now += 10
    assert len(lines.messages) == 2
    clock.now += 300
    saw(who, {"http": 429})
    assert lines.messages[-1] == "channel NTFY refuses: http 429"


@pytest.mark.parametrize("http", [401, 403, 429, 500, 503])
def test_each_refusal_a_person_may_have_to_deal_with_is_told(
    clock: Clock, lines: pytest.LogCaptureFixture, http: int
) -> None:
    saw(speaker(Gateway(WELL)), {"http": http})
    assert lines.messages == [f"channel NTFY refuses: http {http}"]
