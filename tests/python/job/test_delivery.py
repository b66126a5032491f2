"""What the job tells PL/SQL about each answer, or the lack of one."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from deploy.sandbox.inbox import Fault, Inbox
from python_job.config import Channel, Job
from python_job.database import DatabaseError, Item, Result
from python_job.delivery import Deliverer
from python_job.run import Run


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    server = Inbox()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def deliverer(inbox: Inbox) -> Iterator[Deliverer]:
    sender = Deliverer({"NTFY": Channel(inbox.url, token="tk_t", connect_timeout_s=1, read_timeout_s=1)})
    yield sender
    sender.close()


def item(
    number: int = 1, payload: str = '{"topic":"t","message":"olá 🔧"}', canal: str = "NTFY", prazo_s: float = 60
) -> Item:
    return Item(number, f"token-{number}", canal, 1, payload, prazo_s)


def send(deliverer: Deliverer, what: Item) -> Result:
    return deliverer.deliver(what, time.monotonic())


def test_the_payload_goes_out_byte_for_byte(inbox: Inbox, deliverer: Deliverer) -> None:
    result = send(deliverer, item())
    assert inbox.messages[0]["message"] == "olá 🔧"
    assert (result.http, result.id_ntfy, result.classe, result.erro) == (200, inbox.messages[0]["id"], None, None)
    assert (result.id, result.reserva) == (1, "token-1")


def test_an_error_answer_is_passed_on_with_its_code(inbox: Inbox, deliverer: Deliverer) -> None:
    result = send(deliverer, item(payload='{"topic":"bad topic"}'))
    assert (result.http, result.codigo, result.id_ntfy) == (400, 40009, None)
    assert result.erro == "invalid request: topic invalid"


@pytest.mark.parametrize(
    ("fault", "http", "classe"),
    [
        (Fault(http=503), 503, None),
        (Fault(mode="html", http=502), 502, None),
        (Fault(mode="redirect"), 301, None),
        (Fault(mode="empty"), 200, None),
        (Fault(mode="reset"), None, "CONEXAO"),
        (Fault(mode="hang", seconds=10), None, "TIMEOUT"),
        (Fault(mode="trickle", seconds=10), None, "TIMEOUT"),
    ],
    ids=lambda value: value.mode if isinstance(value, Fault) else str(value),
)
def test_each_fault_has_its_report(
    inbox: Inbox, deliverer: Deliverer, fault: Fault, http: int | None, classe: str | None
) -> None:
    inbox.faults.add(fault)
    result = send(deliverer, item())
    assert (result.http, result.classe, result.id_ntfy) == (http, classe, None)


def test_a_server_that_is_not_there_is_conexao() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sender = Deliverer({"NTFY": Channel(f"http://127.0.0.1:{port}")})
    assert send(sender, item()).classe == "CONEXAO"
    sender.close()


def test_an_unknown_name_is_dns() -> None:
    sender = Deliverer({"NTFY": Channel("http://no-such-host.invalid")})
    assert send(sender, item()).classe == "DNS"
    sender.close()


def test_a_plain_server_behind_https_is_tls(inbox: Inbox) -> None:
    sender = Deliverer({"NTFY": Channel(inbox.url.replace("http:", "https:"), connect_timeout_s=2, read_timeout_s=2)})
    assert send(sender, item()).classe == "TLS"
    sender.close()


def test_the_first_401_stops_the_channel_and_returns_the_rest(inbox: Inbox, deliverer: Deliverer) -> None:
    inbox.faults.require_token("tk_other")
    assert send(deliverer, item(1)).http == 401
    assert send(deliverer, item(2)).classe == "DEVOLVIDO"
    assert deliverer.open_channels == []


def test_an_item_whose_lease_is_nearly_over_is_returned(inbox: Inbox, deliverer: Deliverer) -> None:
    assert send(deliverer, item(prazo_s=1)).classe == "DEVOLVIDO"
    assert inbox.messages == []


def test_an_alias_without_configuration_is_reported_as_config(deliverer: Deliverer) -> None:
    assert send(deliverer, item(canal="OTHER")).classe == "CONFIG"


def test_the_token_never_reaches_a_result(inbox: Inbox, deliverer: Deliverer) -> None:
    inbox.faults.add(Fault(mode="reset", count=1))
    assert "tk_t" not in repr([send(deliverer, item()), send(deliverer, item())])


class FakeGateway:
    """Hands out prepared batches and records the reports."""

    def __init__(self, *batches: list[Item], lose_reports: int = 0) -> None:
        self.batches = list(batches)
        self.reports: list[list[Result]] = []
        self.connects = 0
        self.lose_reports = lose_reports

    def claim(self, batch: int, channels: Any) -> list[Item]:
        return self.batches.pop(0) if self.batches else []

    def report(self, results: list[Result]) -> dict[str, int]:
        self.reports.append(results)
        if self.lose_reports:
            self.lose_reports -= 1
            raise DatabaseError("lost", recoverable=True)
        return {"processado": len(results)}

    def connect(self) -> None:
        self.connects += 1


def make_run(gateway: FakeGateway, deliverer: Deliverer, stop: threading.Event | None = None) -> Run:
    return Run(Job(batch=10, concurrency=2), gateway, deliverer, stop or threading.Event())  # type: ignore[arg-type]


def test_a_run_reports_each_batch_and_ends_when_nothing_is_handed_out(inbox: Inbox, deliverer: Deliverer) -> None:
    gateway = FakeGateway([item(1), item(2)], [item(3)])
    run = make_run(gateway, deliverer)
    run.run()
    assert [[r.id for r in report] for report in gateway.reports] == [[1, 2], [3]]
    assert (run.batches, run.totals["claimed"], run.totals["processado"]) == (2, 3, 3)
    assert len(inbox.messages) == 3


def test_a_report_without_an_answer_is_sent_again_unchanged(inbox: Inbox, deliverer: Deliverer) -> None:
    gateway = FakeGateway([item(1)], lose_reports=1)
    make_run(gateway, deliverer).run()
    assert gateway.connects == 1
    assert gateway.reports[0] == gateway.reports[1]
    assert len(inbox.messages) == 1


def test_a_report_that_cannot_be_delivered_ends_the_run_and_names_the_ids(
    deliverer: Deliverer, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DatabaseError):
        make_run(FakeGateway([item(41), item(42)], lose_reports=9), deliverer).run()
    assert "41, 42" in caplog.text


def test_a_stop_returns_what_was_not_sent(inbox: Inbox, deliverer: Deliverer) -> None:
    stop = threading.Event()
    gateway = FakeGateway([item(1)])
    claim = gateway.claim

    def claim_then_stop(batch: int, channels: Any) -> list[Item]:
        stop.set()
        return claim(batch, channels)

    gateway.claim = claim_then_stop  # type: ignore[method-assign]
    make_run(gateway, deliverer, stop).run()
    assert [r.classe for r in gateway.reports[0]] == ["DEVOLVIDO"]
    assert inbox.messages == []


def test_a_report_is_plain_json() -> None:
    from dataclasses import asdict

    text = json.dumps(asdict(Result(7, "tok", http=200, id_ntfy="k")))
    assert set(json.loads(text)) == {
        "id", "reserva", "http", "codigo", "classe", "erro", "esperar_s", "duracao_ms", "id_ntfy",
    }  # fmt: skip
