"""Odd answers: a spurious refusal costs nothing, a stranger's page fails nobody, one bad text is one bad row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import oracledb
import pytest

from deploy.sandbox.inbox import Fault, Inbox

from .conftest import JobRun, Queue, open_order
from .sender import ACCEPTED, FORBIDDEN, Sender, sender

__all__ = ["sender"]  # a fixture
Job = Callable[..., JobRun]
TLS_PORT = "Client sent an HTTP request to an HTTPS server.\n"
NGINX = "<html><body><center><h1>{http}</h1></center><hr><center>nginx</center></body></html>"


def open_orders(app: oracledb.Connection, count: int, text: str = "Bomba parada") -> None:
    for _ in range(count):
        open_order(app, text)
    app.commit()


def suspended(queue: Queue) -> list[str]:
    """Topics of the suspended routes."""
    with queue.dba.cursor() as cursor:
        cursor.execute("select topico from hsm.hsm_rota_notificacao where suspensa = 'S' order by topico")
        return [row[0] for row in cursor]


def route(queue: Queue, columns: str, topic: str = "chamados") -> tuple[object, ...]:
    with queue.dba.cursor() as cursor:
        cursor.execute(f"select {columns} from hsm.hsm_rota_notificacao where topico = :1", [topic])
        found: tuple[object, ...] = cursor.fetchone()
        return found


def breaker(queue: Queue) -> str:
    with queue.dba.cursor() as cursor:
        cursor.execute("select disjuntor from hsm.hsm_canal where canal = 'PADRAO'")
        return str(cursor.fetchone()[0])


def parameter(queue: Queue, name: str) -> int:
    with queue.dba.cursor() as cursor:
        cursor.execute("select valor from hsm.hsm_parametro where nome = :1", [name])
        return int(cursor.fetchone()[0])


def answers(queue: Queue, http: int) -> int:
    """How many posts were answered so."""
    with queue.dba.cursor() as cursor:
        cursor.execute("select count(*) from hsm.hsm_tentativa_envio where http = :1", [http])
        return int(cursor.fetchone()[0])


def all_delivered_at_the_first_attempt(queue: Queue, inbox: Inbox) -> None:
    rows = queue.rows("status, tentativas")
    assert set(rows) == {("PROCESSADO", 1)}
    assert len({m["sequence_id"] for m in inbox.messages}) == len(inbox.messages) == len(rows)


# ------------------------------------------------------------ 403 with ntfy's code


def test_a_403_for_three_posts_of_a_hundred_costs_no_attempt_and_suspends_no_route(
    sender: Sender, app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job
) -> None:
    inbox.faults.add(Fault(http=403, every=33))
    open_orders(app, 200)

    def turn() -> None:
        job()
        assert suspended(queue) == []

    assert sender.until_nothing_waits(queue, turn) <= 120
    all_delivered_at_the_first_attempt(queue, inbox)
    assert answers(queue, 403) == 6


def test_only_refusals_in_a_row_suspend_a_route(sender: Sender, queue: Queue) -> None:
    almost = parameter(queue, "ROTA_RECUSAS") - 1
    assert almost >= 1, "a single 403 is no news"

    def refusals(count: int) -> None:
        for _ in range(count):
            sender.advance(sender.pending() or 0)
            sender.turn(lambda _: FORBIDDEN, batch=1)

    sender.enqueue([1, 2])
    refusals(almost)
    sender.advance(sender.pending() or 0)
    assert sender.turn(lambda _: ACCEPTED, batch=1) == 1
    refusals(almost)
    assert suspended(queue) == []
    assert route(queue, "recusas_seguidas") == (almost,)
    refusals(1)
    assert suspended(queue) == ["chamados"]
    assert sorted(queue.rows("status, tentativas")) == [("PENDENTE", 0), ("PROCESSADO", 1)]


def test_a_suspended_route_tries_by_itself_ever_more_seldom_and_frees_itself(sender: Sender, queue: Queue) -> None:
    def answer(topic: str) -> dict[str, object]:
        return ACCEPTED if topic != "chamados" or sender.now >= back else FORBIDDEN

    hours = 12
    back = sender.now + 3600 * hours
    sender.enqueue(list(range(20)))
    sender.turns(lambda: sender.turn(answer), lambda: suspended(queue) == ["chamados"], limit=20)
    assert route(queue, "nvl2(proxima_sonda, 'known', 'unknown')") == ("known",), "when it tries next"

    sender.enqueue([100], "URGENTE")
    assert sender.turn(answer) == 1, "the other routes go on"

    tries = sender.turns(lambda: sender.turn(answer), lambda: sender.now >= back, limit=100)
    assert hours * 2 <= tries <= hours * 2 + 10, "a minute, doubling, half an hour at most"
    assert set(queue.rows("status, tentativas")) == {("PENDENTE", 0), ("PROCESSADO", 1)}

    assert sender.until_nothing_waits(queue, lambda: sender.turn(answer)) <= 1830
    assert set(queue.rows("status, tentativas")) == {("PROCESSADO", 1)}
    assert route(queue, "suspensa, recusas_seguidas, proxima_sonda") == ("N", 0, None)


def test_what_comes_while_the_route_is_suspended_leaves_with_the_others(sender: Sender, queue: Queue) -> None:
    sender.enqueue(list(range(20)))
    sender.turns(lambda: sender.turn(lambda _: FORBIDDEN), lambda: bool(suspended(queue)), limit=20)
    sender.enqueue(list(range(20, 40)))
    assert sender.until_nothing_waits(queue, lambda: sender.turn(lambda _: ACCEPTED)) <= 90
    assert set(queue.rows("status, tentativas")) == {("PROCESSADO", 1)}


# ------------------------------------------------------------ not ntfy


@pytest.mark.parametrize(
    ("http", "page"),
    [(400, TLS_PORT), (405, NGINX), (421, NGINX), (403, NGINX), (404, NGINX)],
    ids=["400", "405", "421", "403", "404"],
)
def test_a_strangers_page_fails_nobody(
    sender: Sender, app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job, http: int, page: str
) -> None:
    inbox.faults.add(Fault(mode="html", http=http, page=page.format(http=http)))
    open_orders(app, 20)
    for _ in range(3):
        assert job().code == 0
        assert set(queue.rows("status, tentativas")) == {("PENDENTE", 0)}
        assert (breaker(queue), suspended(queue)) == ("ABERTO", [])
        sender.advance(sender.pending() or 0)
    inbox.faults.clear()
    assert sender.until_nothing_waits(queue, job) <= 300
    all_delivered_at_the_first_attempt(queue, inbox)
    assert breaker(queue) == "FECHADO"


@pytest.mark.parametrize("http", [403, 413])
def test_a_page_for_one_text_only_is_that_rows_trouble(
    sender: Sender, app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job, http: int
) -> None:
    inbox.faults.add(Fault(mode="html", http=http, page="<h1>Request blocked</h1>", word="union select"))
    open_orders(app, 10)
    open_orders(app, 1, "Erro na tela: union select")
    open_orders(app, 10)

    def turn() -> None:
        assert job().code == 0
        assert suspended(queue) == []

    def others() -> list[tuple[str, int]]:
        return queue.rows("status, tentativas")[:10] + queue.rows("status, tentativas")[11:]

    sender.turns(turn, lambda: set(others()) == {("PROCESSADO", 1)}, limit=10)
    for _ in range(5):
        open_orders(app, 2)
        sent, late = sender.now, len(queue.rows())
        sender.turns(turn, lambda late=late: len(inbox.messages) == late - 1, limit=20)  # type: ignore[misc]
        assert sender.now - sent <= 300, "it delays the others as little as an outage that is over"
    assert set(others()) == {("PROCESSADO", 1)}
    assert queue.statuses()[10] in ("PENDENTE", "FALHA")
    assert len(inbox.messages) == 30


# ------------------------------------------------------------ once, and when to come back


@pytest.mark.parametrize(
    ("fault", "limit"),
    [
        (Fault(http=401, count=1), 60),
        (Fault(http=429, code=42901, count=1), 30),
        (Fault(http=500, code=50001, count=1), 30),
        (Fault(mode="html", http=503, count=1), 30),
        (Fault(mode="html", http=404, count=1), 60),
    ],
    ids=["401", "429", "500", "503", "404"],
)
def test_a_single_odd_answer_is_soon_forgotten(
    sender: Sender, app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job, fault: Fault, limit: int
) -> None:
    inbox.faults.add(fault)
    open_orders(app, 30)
    assert sender.until_nothing_waits(queue, job) <= limit
    assert set(queue.statuses()) == {"PROCESSADO"}
    assert len({m["sequence_id"] for m in inbox.messages}) == len(inbox.messages) == 30
    assert (breaker(queue), suspended(queue)) == ("FECHADO", [])


@pytest.mark.parametrize("form", ["seconds", "date"])
@pytest.mark.parametrize(("http", "mode"), [(429, "status"), (429, "html"), (503, "status"), (503, "html")])
def test_a_server_that_says_when_to_come_back_is_obeyed(
    sender: Sender, app: oracledb.Connection, queue: Queue, inbox: Inbox, job: Job, http: int, mode: str, form: str
) -> None:
    date = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=120), usegmt=True)
    inbox.faults.add(Fault(mode=mode, http=http, retry_after="120" if form == "seconds" else date))
    open_orders(app, 1)
    assert job().code == 0
    wait = sender.pending()
    assert wait is not None
    assert 110 <= wait <= 130
    inbox.faults.clear()
    sender.advance(wait)
    job()
    assert queue.statuses() == ["PROCESSADO"]
