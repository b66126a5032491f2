"""What the job tells PL/SQL about each answer, or the lack of one."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from deploy.sandbox.inbox import Fault, Inbox
from python_job.contract import Item, Result
from python_job.delivery import Deliverer
from tests.channels import ntfy


@pytest.fixture
def deliverer(inbox: Inbox) -> Iterator[Deliverer]:
    sender = Deliverer({"NTFY": ntfy(inbox.url, token="tk_t", connect_timeout_s=1, read_timeout_s=1)})
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
    assert result.pop("duracao_ms") >= 0
    assert result == {"id": 1, "reserva": "token-1", "http": 200, "id_externo": inbox.messages[0]["id"]}


def test_an_error_answer_is_passed_on_with_its_code(inbox: Inbox, deliverer: Deliverer) -> None:
    result = send(deliverer, item(payload='{"topic":"bad topic"}'))
    assert (result["http"], result["codigo"]) == (400, 40009)
    assert result["erro"] == "invalid request: topic invalid"


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
    assert (result.get("http"), result.get("classe"), result.get("id_externo")) == (http, classe, None)


def test_a_server_that_is_not_there_is_conexao() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sender = Deliverer({"NTFY": ntfy(f"http://127.0.0.1:{port}")})
    assert send(sender, item())["classe"] == "CONEXAO"
    sender.close()


def test_an_unknown_name_is_dns() -> None:
    sender = Deliverer({"NTFY": ntfy("http://no-such-host.invalid")})
    assert send(sender, item())["classe"] == "DNS"
    sender.close()


def test_a_plain_server_behind_https_is_tls(inbox: Inbox) -> None:
    sender = Deliverer({"NTFY": ntfy(inbox.url.replace("http:", "https:"), connect_timeout_s=2, read_timeout_s=2)})
    assert send(sender, item())["classe"] == "TLS"
    sender.close()


@pytest.mark.parametrize(("http", "halt"), [(200, False), (401, True), (403, False), (429, True), (500, False)])
def test_the_answers_after_which_more_requests_would_only_make_it_worse(
    inbox: Inbox, deliverer: Deliverer, http: int, halt: bool
) -> None:
    if http != 200:
        inbox.faults.add(Fault(http=http, count=1))
    outcome = deliverer.outcome(item(), time.monotonic())
    assert (outcome.http, outcome.halt) == (http, halt)


def test_an_alias_stored_in_small_letters_is_served(inbox: Inbox, deliverer: Deliverer) -> None:
    assert send(deliverer, item(canal="ntfy"))["http"] == 200


def test_an_item_whose_lease_is_nearly_over_is_returned(inbox: Inbox, deliverer: Deliverer) -> None:
    assert deliverer.deliver(item(prazo_s=60), time.monotonic() - 59)["classe"] == "DEVOLVIDO"
    assert inbox.messages == []


def test_an_item_whose_lease_was_over_when_it_was_handed_out_is_returned(inbox: Inbox, deliverer: Deliverer) -> None:
    assert send(deliverer, item(prazo_s=-30))["classe"] == "DEVOLVIDO"  # the database's clock jumped meanwhile
    assert inbox.messages == []


def test_a_lease_that_is_too_short_for_any_post_is_config_and_not_returned_for_ever(
    inbox: Inbox, deliverer: Deliverer
) -> None:
    result = send(deliverer, item(prazo_s=1))
    assert (result["classe"], result["erro"]) == ("CONFIG", "RESERVA")
    assert inbox.messages == []


def test_an_item_of_another_type_than_its_sender_carries_is_not_sent(inbox: Inbox, deliverer: Deliverer) -> None:
    result = send(deliverer, item()._replace(tipo="KAFKA"))
    assert (result["classe"], result["erro"]) == ("CONFIG", "TIPO")
    assert inbox.messages == []


def test_an_alias_without_configuration_is_reported_as_config(deliverer: Deliverer) -> None:
    assert send(deliverer, item(canal="OTHER"))["classe"] == "CONFIG"


def test_the_token_never_reaches_a_result(inbox: Inbox, deliverer: Deliverer) -> None:
    inbox.faults.add(Fault(mode="reset", count=1))
    assert "tk_t" not in repr([send(deliverer, item()), send(deliverer, item())])
