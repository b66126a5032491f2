"""The suite for all senders, with webhooks; and what is theirs: signatures, headers, addresses they may go to."""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import standardwebhooks

from python_job.config import ConfigError, load
from python_job.contract import Item, Outcome
from python_job.senders.webhook import Webhook
from tests import channels
from tests.senders.cases import Cases, sender_of
from tests.senders.stage import cloud_event, event_id

from .receiver import ANOTHER, SECRET, TOKEN, WebhookStage

PUBLIC = "93.184.215.14"


@pytest.fixture
def stage() -> Iterator[WebhookStage]:
    with closing(WebhookStage()) as stage:
        yield stage


class TestWebhook(Cases):
    @pytest.fixture
    def stage(self) -> Iterator[WebhookStage]:
        with closing(WebhookStage()) as stage:
            yield stage


def sent(stage: WebhookStage, number: int = 1, **settings: Any) -> Outcome:
    with closing(sender_of(stage.channel(**settings))) as sender:
        return sender.send(stage.item(number))


def test_the_answers_id_is_the_external_one_and_an_answer_without_one_is_a_success_too(
    stage: WebhookStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sent(stage) == Outcome(http=202, id_externo="r-1")
    for answer in ("thanks", {"id": 7}, {"id": ""}, None):
        monkeypatch.setattr(stage.receiver, "answer", lambda *_, a=answer: (200, {}, a))
        assert sent(stage) == Outcome(http=200)


@pytest.mark.parametrize("secret", [SECRET, ANOTHER])
def test_while_a_secret_replaces_another_receivers_of_both_are_content(stage: WebhookStage, secret: str) -> None:
    stage.receiver.secret = secret
    assert sent(stage, secret=f"{SECRET} {ANOTHER}").delivered


def test_each_attempt_has_the_same_id_its_own_moment_and_a_signature_of_it(
    stage: WebhookStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    for moment in (now - 100, now):
        monkeypatch.setattr("python_job.senders.webhook.time.time", lambda at=moment: at)
        assert sent(stage).delivered
    kept = [headers for headers, _ in stage.receiver.taken]
    assert [headers["webhook-id"] for headers in kept] == [event_id(1)] * 2
    assert [headers["webhook-timestamp"] for headers in kept] == [str(int(now - 100)), str(int(now))]
    assert kept[0]["webhook-signature"] != kept[1]["webhook-signature"]


def test_an_unsigned_event_carries_no_signature(stage: WebhookStage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, str]] = []

    def answer(_: str, headers: dict[str, str], body: str) -> tuple[int, dict[str, str], object]:
        asked.append(headers)
        return 202, {}, None

    monkeypatch.setattr(stage.receiver, "answer", answer)
    assert sent(stage, secret="", unsigned=True, token="").delivered
    assert "webhook-signature" not in asked[0]
    assert "authorization" not in asked[0]
    assert asked[0]["webhook-id"] == event_id(1)


def test_headers_of_a_route_are_added_and_replace_none_of_ours(stage: WebhookStage) -> None:
    theirs = {"Webhook-Id": "x", "webhook-signature": "v1,x", "AUTHORIZATION": "Bearer x", "content-type": "text/plain"}
    theirs |= {"Host": "elsewhere", "Content-Length": "1", "transfer-encoding": "chunked", "X-Unidade": "norte-1"}
    with closing(sender_of(stage.channel())) as sender:
        assert sender.send(stage.item(1)._replace(cabecalhos=theirs)).delivered
    assert stage.received() == [1]
    assert "elsewhere" not in stage.receiver.taken[0][0]["host"]


@pytest.mark.parametrize("destination", [None, "", "eventos", "@127.0.0.1:9/", ".example.com/", ":1/"])
def test_a_destination_that_is_no_path_goes_nowhere(stage: WebhookStage, destination: str | None) -> None:
    with closing(sender_of(stage.channel())) as sender:
        assert sender.send(stage.item(1)._replace(destino=destination)) == Outcome(classe="DESTINO")
    assert stage.receiver.asked == []


@pytest.mark.parametrize("payload", ["", "no JSON", "[]", "7", "{}", "[" * 100_000, '{"id":"\ud800"}'])
def test_a_payload_that_is_no_event_is_refused_for_what_it_is(stage: WebhookStage, payload: str) -> None:
    with closing(sender_of(stage.channel())) as sender:
        assert sender.send(stage.item(1)._replace(payload=payload)).classe == "RECUSADO"
    assert stage.receiver.asked == []


@pytest.mark.parametrize("http", [301, 307, 308])
def test_a_redirect_is_an_answer_and_never_followed(
    stage: WebhookStage, http: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = {"Location": f"{stage.receiver.url}/eventos"}
    monkeypatch.setattr(stage.receiver, "answer", lambda *_: (http, where, None))
    assert sent(stage).http == http
    assert stage.receiver.asked == ["POST /eventos"]


def test_a_server_that_quotes_our_token_is_not_quoted(stage: WebhookStage) -> None:
    assert sent(stage, secret=ANOTHER) == Outcome(http=401, halt=True)


def test_check_asks_in_a_way_nobody_takes_for_an_event(stage: WebhookStage) -> None:
    with closing(sender_of(stage.channel())) as sender:
        assert sender.check() == ""
        assert sender.place == f"{stage.channel().settings.url}, signed, with token"
    assert stage.receiver.asked == ["OPTIONS /"]


# ------------------------------------------------------------ addresses


PRIVATE = """127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
255.255.255.255 198.18.0.1 240.0.0.1 ::1 :: fe80::1 fd00::1 ff02::1 ff0e::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254
2002:7f00:1:: 2002:a00:1:: 64:ff9b::a00:1 64:ff9b::7f00:1 ::7f00:1 2001:db8::1""".split()


def resolves_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """What names mean from now on, question by question; the last answer stays. Returns the names asked for."""
    asked, left, real = list[str](), list(answers), socket.getaddrinfo

    def resolve(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return real(host, port, *args, **kwargs | {"flags": socket.AI_NUMERICHOST})
        except socket.gaierror:
            if kwargs.get("flags"):
                raise
        asked.append(host)
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [found for address in addresses for found in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def connects(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Addresses somebody connects to from now on; nobody gets there."""
    found: list[Any] = []

    def connect(self: socket.socket, address: Any) -> None:
        found.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return found


def cautious(url: str, **settings: Any) -> Outcome:
    channel = channels.webhook(url, secret=SECRET, allow_private=False, **settings)
    with closing(sender_of(channel)) as sender:
        return sender.send(Item(1, "tok", "HOOK", 1, cloud_event(1, "x", 7), 60, "WEBHOOK", "/eventos"))


REFUSED = Outcome(classe="CONFIG", erro="PRIVADO")


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_outside_the_internet_is_refused_before_anybody_connects(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = connects(monkeypatch)
    host = f"[{address}]" if ":" in address else address
    assert cautious(f"http://{host}:8080") == REFUSED
    assert cautious(f"https://{host}") == REFUSED
    assert seen == []


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_internet_is_gone_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = connects(monkeypatch)
    host = f"[{address}]" if ":" in address else address
    assert cautious(f"http://{host}").classe == "CONEXAO"
    assert seen == [address]


@pytest.mark.parametrize("name", ["localhost", "2130706433", "0x7f000001", "127.1", "017700000001"])
def test_other_ways_to_write_such_an_address_are_refused_too(name: str) -> None:
    assert cautious(f"http://{name}:9") == REFUSED


@pytest.mark.parametrize("addresses", [["10.0.0.1"], [PUBLIC, "10.0.0.1"], ["fd00::1", PUBLIC]])
def test_a_name_is_refused_if_it_means_any_such_address(addresses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, addresses)
    seen = connects(monkeypatch)
    assert cautious("https://hook.example.com") == REFUSED
    assert seen == []


def test_a_name_that_means_something_else_a_moment_later_gets_nothing(
    stage: WebhookStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolves_to(monkeypatch, [PUBLIC], ["127.0.0.1"])
    assert cautious(f"http://hook.example.com:{stage.receiver.port}") == REFUSED
    assert len(asked) == 2
    assert stage.receiver.asked == []


def test_a_name_that_does_not_resolve_is_dns() -> None:
    assert cautious("http://no-such-host.invalid") == Outcome(classe="DNS")


def test_the_proxy_may_be_anywhere_and_resolves_names_but_is_asked_for_no_private_address(stage: WebhookStage) -> None:
    proxy = stage.receiver.url
    assert cautious("http://hook.invalid", proxy=proxy).http == 404, "the proxy's answer: it is asked"
    assert stage.receiver.asked == ["POST http://hook.invalid/eventos"]
    for host in ("127.0.0.1", "[::ffff:10.0.0.1]", "0x7f.1"):
        for scheme in ("http", "https"):
            assert cautious(f"{scheme}://{host}", proxy=proxy) == REFUSED
    assert len(stage.receiver.asked) == 1


def test_check_says_what_to_do_about_a_private_address() -> None:
    with closing(sender_of(channels.webhook("http://127.0.0.1:9", secret=SECRET, allow_private=False))) as sender:
        assert "allow_private" in sender.check()


# ------------------------------------------------------------ settings


def problems(**settings: str) -> list[str]:
    environment = {f"HSM_CHANNEL_HOOK_{name.upper()}": value for name, value in settings.items()}
    environment |= {"HSM_CHANNEL_HOOK_TYPE": "webhook", "HSM_DB_DSN": "h/s", "HSM_DB_USER": "u", "HSM_DB_PASSWORD": "p"}
    try:
        assert load(None, environment).channels["HOOK"].sender is Webhook
    except ConfigError as error:
        return [str(line) for line in error.args]
    return []


GOOD = {"url": "https://hook.example.com", "secret": SECRET}


@pytest.mark.parametrize(
    "settings", [GOOD, GOOD | {"secret": f"{SECRET} {ANOTHER}"}, {"url": "http://h:80/", "unsigned": "true"}]
)
def test_settings_that_make_a_channel(settings: dict[str, str]) -> None:
    assert problems(**settings) == []


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"url": GOOD["url"]}, ["secret: missing; give secret_file, or set unsigned = true"]),
        ({}, ["url: write http(s)://", "secret: missing"]),
        (GOOD | {"unsigned": "true"}, ["unsigned: there is a secret"]),
        (GOOD | {"url": "https://hook.example.com/path"}, ["url: write http(s)://"]),
        (GOOD | {"url": "https://user:pw@hook.example.com"}, ["url: write http(s)://"]),
        (GOOD | {"secret": "whsec_c2hvcnQ="}, ["secret: write whsec_ and 24 to 64 bytes"]),
        (GOOD | {"secret": SECRET.removeprefix("whsec_")}, ["secret: write whsec_"]),
        (GOOD | {"secret": f"{SECRET},{ANOTHER}"}, ["secret: write whsec_"]),
        (GOOD | {"token": "a b"}, ["token: holds characters"]),
    ],
)
def test_settings_that_make_none_are_named_with_the_way_out(settings: dict[str, str], names: list[str]) -> None:
    found = problems(**settings)
    assert len(found) == len(names)
    assert all(line.startswith(f"[channels.HOOK] {name}") for line, name in zip(found, names, strict=True))
    assert SECRET not in str(found)


@pytest.mark.parametrize("size", [24, 25, 26, 63, 64])
def test_every_length_a_secret_may_have_is_taken(size: int) -> None:
    secret = "whsec_" + base64.b64encode(bytes(range(size))).decode()
    assert problems(url=GOOD["url"], secret=secret) == []
    assert standardwebhooks.Webhook(secret)


def test_the_bearer_token_goes_with_every_request(stage: WebhookStage) -> None:
    assert sent(stage).delivered
    assert stage.receiver.taken[0][0]["authorization"] == f"Bearer {TOKEN}"
