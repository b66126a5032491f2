"""Every answer of ntfy's error table, and whatever else may come back, becomes one well-formed result."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from python_job.contract import Item, Outcome, Result
from python_job.delivery import Deliverer
from python_job.senders.http import Session, parse, wait_asked
from tests.channels import ntfy

ERRORS = {
    400: (40000, 40001, 40002, 40003, 40004, 40005, 40006, 40007, 40009, 40010, 40011, 40013, 40014, 40015, 40017,
          40018, 40019, 40021, 40024, 40032, 40034, 40035, 40037, 40041, 40042, 40043, 40044, 40045),
    401: (40101,), 403: (40301,), 404: (40401,), 413: (41301, 41302, 41303),
    429: (42901, 42902, 42904, 42905, 42908, 42909, 42910),
    500: (50001, 50002, 50003, 50004), 507: (50701,),
}  # fmt: skip
Answer = tuple[int, bytes, dict[str, str]]


class Scripted(ThreadingHTTPServer):
    """Answers every request with `answer`, or by path with `answers`; keeps the requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: Answer = (200, b'{"id":"k3J000000000"}', {})
        self.answers: dict[str, Answer] = {}
        self.peers: set[Any] = set()
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Scripted

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.peers.add(self.client_address)
        self.server.seen.append((f"{self.command} {self.path}", dict(self.headers), body))
        status, content, headers = self.server.answers.get(self.path, self.server.answer)
        self.send_response_only(status)  # without a Date of its own
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    do_GET = do_POST

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with closing(Scripted()) as found:
        yield found


def send(server: Scripted, answer: Answer, **settings: Any) -> Result:
    server.answer = answer
    with closing(Deliverer({"NTFY": ntfy(server.url, connect_timeout_s=1, read_timeout_s=2, **settings)})) as sender:
        return sender.deliver(Item(7, "tok", "NTFY", 1, '{"topic":"t"}', 60), time.monotonic())


@pytest.mark.parametrize(("http", "code"), [(http, code) for http, codes in ERRORS.items() for code in codes])
def test_each_row_of_the_error_table_is_passed_on_unjudged(server: Scripted, http: int, code: int) -> None:
    body = json.dumps({"code": code, "http": http, "error": "said so", "link": "https://x"}).encode()
    result = send(server, (http, body, {}))
    assert (result["http"], result["codigo"], result["erro"]) == (http, code, "said so")
    assert "id_externo" not in result
    assert "classe" not in result


@pytest.mark.parametrize("http", [301, 302, 307, 308, 502, 503, 504])
def test_what_proxies_say_is_passed_on_without_following_it(server: Scripted, http: int) -> None:
    server.seen.clear()
    result = send(
        server, (http, b"<html>no</html>", {"Location": f"{server.url}/elsewhere", "Content-Type": "text/html"})
    )
    assert result["http"] == http
    assert len(server.seen) == 1, "one request, no redirect, no retry"


NOW = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("7", 7),
        ("0", None),
        ("Wed, 21 Oct 2026 07:30:00 GMT", 120),
        ("Wednesday, 21-Oct-26 07:30:00 GMT", 120),
        ("Wed Oct 21 07:30:00 2026", 120),
        ("Wed, 21 Oct 2026 07:27:59 GMT", None),
        ("Wed, 21 Oct 2026 99:99:99 GMT", 86_400),
        ("Wed, 21 Oct 9999999 07:30:00 GMT", None),
        ("9" * 400, 86_400),
        ("100000", 86_400),
        ("-1", None),
        ("1.5", None),
        ("5, 5", None),
        ("soon", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("http", [429, 503])
def test_the_wait_a_server_asks_for_is_passed_on_in_seconds(
    server: Scripted, http: int, asked: str, expected: int | None
) -> None:
    assert send(server, (http, b"{}", {"Retry-After": asked, "Date": NOW})).get("esperar_s") == expected


def test_a_date_to_wait_for_is_seen_by_our_clock_only_if_the_server_does_not_tell_its_own() -> None:
    now = time.time()
    ahead = formatdate(now + 90, usegmt=True)
    assert 85 <= (wait_asked({"Retry-After": ahead}) or 0) <= 90
    assert 85 <= (wait_asked({"Retry-After": ahead, "Date": "yesterday"}) or 0) <= 90
    assert wait_asked({"Retry-After": ahead, "Date": formatdate(now + 80, usegmt=True)}) == 10


@given(st.text(max_size=60), st.text(max_size=60) | st.just(NOW))
def test_whatever_a_server_asks_for_is_no_wait_or_a_sane_one(asked: str, now: str) -> None:
    assert 1 <= (wait_asked({"Retry-After": asked, "Date": now}) or 1) <= 86_400


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>40301</html>", b"40301", b'[{"code":40301}]', b'{"code":"40301"}', b'{"code":40301.0}',
     b'{"code":403}', b'{"code":403011}', b'{"code":true}', b'{"code":null}', b'{"code":-40301}', b'{"error":{}}'],
)  # fmt: skip
@pytest.mark.parametrize("http", [400, 403, 429, 500])
def test_only_ntfys_own_errors_have_a_code(server: Scripted, http: int, body: bytes) -> None:
    result = send(server, (http, body, {}))
    assert (result["http"], result.get("codigo")) == (http, None)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"<html>", b'{"id":5}', b'{"id":""}', b"\xff\xfe", b"[" * 50_000, b" " * 10**7],
    ids=["empty", "null", "list", "html", "number", "blank", "not utf-8", "deep", "10 MB"],
)  # fmt: skip
def test_a_success_without_a_readable_id_has_none(server: Scripted, body: bytes) -> None:
    result = send(server, (200, body, {}))
    assert result["http"] == 200
    assert "id_externo" not in result


def test_an_answer_that_breaks_off_is_conexao(server: Scripted) -> None:
    result = send(server, (200, b'{"id":"k"}', {"Content-Length": "500", "Connection": "close"}))
    assert result["classe"] in ("CONEXAO", "TIMEOUT")
    assert "http" not in result


def test_the_request_carries_the_bytes_the_token_and_nothing_ntfy_takes_for_settings(
    server: Scripted,
) -> None:
    server.seen.clear()
    send(server, (200, b'{"id":"k"}', {}), token="tk_x")
    [(line, headers, body)] = server.seen
    assert (line, body) == ("POST /", b'{"topic":"t"}')
    assert headers["Authorization"] == "Bearer tk_x"
    assert not {"Title", "Priority", "Tags", "Click", "Delay", "Message"} & set(headers)


def test_the_environment_lends_neither_proxy_nor_credentials(
    server: Scripted, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "netrc").write_text("default login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server.seen.clear()
    assert send(server, (200, b'{"id":"k"}', {}))["http"] == 200
    assert "Authorization" not in server.seen[0][1]


def test_a_payload_that_is_not_text_is_config_and_kills_nobody(server: Scripted) -> None:
    with closing(Deliverer({"NTFY": ntfy(server.url)})) as sender:
        result = sender.deliver(Item(7, "tok", "NTFY", 1, "\ud800", 60), time.monotonic())
    assert result["classe"] == "CONFIG"


TEXTS = st.text(max_size=600) | st.just("\ud800 half a pair, and \0")
JSON = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.lists(st.integers(), max_size=2)
ERROR_BODIES = st.fixed_dictionaries({}, optional={"id": JSON, "code": JSON, "error": JSON, "http": JSON})


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # says something about the machine only
@given(st.integers(100, 599), st.binary(max_size=200) | ERROR_BODIES.map(lambda value: json.dumps(value).encode()))
def test_no_answer_makes_a_result_the_database_would_refuse(status: int, body: bytes) -> None:
    sender = Deliverer({"NTFY": ntfy("http://h")})
    with patch.object(Session, "ask", lambda *_: (Outcome(http=status), parse(body))):
        result = sender.deliver(Item(7, "tok", "NTFY", 1, "{}", 60), time.monotonic())
    text = json.dumps(result, ensure_ascii=False)
    text.encode("utf-8")
    assert "\0" not in json.loads(text).get("erro", "")
    assert isinstance(result.get("codigo", 0), int)
    assert 0 <= result.get("codigo", 0) < 2**31
    assert 1 <= len(result.get("id_externo", "x")) <= 100
    assert 1 <= len(result.get("erro", "x")) <= 500
    assert None not in result.values()


@given(st.binary(max_size=300))
def test_parsing_never_raises(body: bytes) -> None:
    assert isinstance(parse(body), dict)


HEALTH: dict[str, Answer] = {"/v1/health": (200, b'{"healthy":true}', {})}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (HEALTH | {"/v1/account": (200, b'{"username":"svc","role":"user"}', {})}, ""),
        (HEALTH | {"/v1/account": (404, b"", {})}, ""),
        (HEALTH | {"/v1/account": (401, b'{"code":40101}', {})}, "the token is wrong or has expired"),
        ({"/v1/health": (401, b'{"code":40101}', {})}, "the token is wrong or has expired"),
        (HEALTH | {"/v1/account": (200, b'{"username":"*"}', {})}, "does not look at tokens"),
        (HEALTH | {"/v1/account": (429, b'{"code":42909}', {})}, "wait, or exempt it"),
        ({"/v1/health": (200, b"<html>", {})}, "not a healthy ntfy server"),
        ({"/v1/health": (301, b"", {})}, "answered 301"),
        ({"/v1/health": (407, b"", {})}, "the proxy answered 407; it wants user and password: put http://"),
    ],
)  # fmt: skip
def test_check_tells_what_to_do_and_posts_nothing(server: Scripted, answers: Any, words: str) -> None:
    server.seen.clear()
    server.answers = answers
    with closing(Deliverer({"NTFY": ntfy(server.url, token="tk_x")})) as sender:
        _, found = sender.check("NTFY")
    server.answers = {}
    assert words in found
    assert bool(words) == bool(found)
    assert all(line.startswith("GET ") for line, _, _ in server.seen)


@pytest.mark.parametrize("whole", [b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20, b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 99])
def test_a_trickle_of_bytes_does_not_extend_the_read_timeout(whole: bytes) -> None:
    over = threading.Event()

    def trickle(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer:
            for byte in whole:
                if over.wait(0.05):
                    return
                peer.sendall(bytes([byte]))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=trickle, args=(listener,))
        thread.start()
        channel = ntfy(f"http://127.0.0.1:{listener.getsockname()[1]}", connect_timeout_s=1, read_timeout_s=0.4)
        with closing(Deliverer({"NTFY": channel})) as sender:
            result = sender.deliver(Item(7, "tok", "NTFY", 1, "{}", 60), time.monotonic())
        over.set()
        thread.join()
    assert result["classe"] == "TIMEOUT"
    assert 400 <= result["duracao_ms"] < 3000


def test_connections_are_kept_alive(server: Scripted) -> None:
    with closing(Deliverer({"NTFY": ntfy(server.url)})) as sender:
        server.peers.clear()
        for number in range(3):
            server.answer = (200, b'{"id":"k"}', {}) if number else (503, b"<html>", {})
            sender.deliver(Item(number, "tok", "NTFY", 1, "{}", 60), time.monotonic())
    assert len(server.peers) == 1
