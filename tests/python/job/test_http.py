"""What a server, or something in between, may do below the level of well-formed answers."""

from __future__ import annotations

import gzip
import random
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from python_job import senders
from python_job.contract import Item, Result
from python_job.delivery import Deliverer
from python_job.senders import troubles
from tests.authority import Authority
from tests.channels import ntfy
from tests.database import ROOT

Script = Callable[[socket.socket, int], object]  # answers the n-th request of a connection
BODY = b'{"id":"k"}'
OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


@contextmanager
def server(script: Script, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Its port."""

    def converse(peer: socket.socket) -> None:
        with suppress(OSError), closing(tls.wrap_socket(peer, server_side=True) if tls else peer) as plain:
            number = 0
            while True:
                request = b""
                while not request.endswith(b"\r\n\r\n{}" if request.startswith(b"POST") else b"\r\n\r\n"):
                    data = plain.recv(65536)
                    if not data:
                        return
                    request += data
                script(plain, number)
                number += 1

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=converse, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]


def deliver(url: str, posts: int = 1, between: Callable[[], object] = int, **settings: Any) -> list[Result]:
    channel = ntfy(url, **{"connect_timeout_s": 2, "read_timeout_s": 2} | settings)
    results = []
    with closing(Deliverer({"NTFY": channel})) as sender:
        for number in range(posts):
            results.append(sender.deliver(Item(number, "tok", "NTFY", 1, "{}", 60), time.monotonic()))
            between()
    return results


def says(*parts: bytes) -> Script:
    """Sends the parts and closes."""

    def script(peer: socket.socket, _: int) -> None:
        for part in parts:
            peer.sendall(part)
        peer.close()

    return script


def endlessly(head: bytes, part: bytes) -> Script:
    def script(peer: socket.socket, _: int) -> None:
        peer.sendall(head)
        while True:
            peer.sendall(part)

    return script


def test_interim_answers_are_passed_over_and_the_final_one_goes_to_its_own_request() -> None:
    def script(peer: socket.socket, number: int) -> None:
        for interim in (b"100 Continue", b"103 Early Hints"):
            peer.sendall(b"HTTP/1.1 " + interim + b"\r\nLink: </x>\r\n\r\n")
        peer.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"id":"k%d"}' % number)

    with server(script) as port:
        results = deliver(f"http://127.0.0.1:{port}", 3)
    assert [result["id_externo"] for result in results] == ["k0", "k1", "k2"]


@pytest.mark.parametrize(
    "script",
    [
        endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        lambda peer, _: peer.sendall(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"),
        lambda peer, _: peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"),
        lambda peer, _: peer.sendall(b"HTTP/1.1 200 O"),
    ],
    ids=["endless 100", "101 alone", "half a body", "half a head"],
)
def test_an_answer_that_does_not_end_in_time_is_timeout(script: Script) -> None:
    with server(script) as port:
        [result] = deliver(f"http://127.0.0.1:{port}", read_timeout_s=0.3)
    assert (result["classe"], result.get("http")) == ("TIMEOUT", None)
    assert result["duracao_ms"] < 2000


@pytest.mark.parametrize(
    "script",
    [
        says(),
        lambda peer, _: peer.shutdown(socket.SHUT_WR),
        says(b"\x00\xff garbage\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\nContent-Len"),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{"),
        endlessly(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        endlessly(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 60_000),
    ],
    ids="nothing half-closed garbage head-cut body-cut no-chunk chunk-cut headers long-header".split(),
)
def test_an_answer_that_breaks_off_or_is_no_http_is_conexao(script: Script) -> None:
    with server(script) as port:
        [result] = deliver(f"http://127.0.0.1:{port}")
    assert (result["classe"], result.get("http")) == ("CONEXAO", None)


@pytest.mark.parametrize(
    "script",
    [
        endlessly(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 9999999999\r\n\r\n", b" " * 65_536),
        says(b"HTTP/1.1 302 Found\r\nLocation: http://[::\xff\r\nContent-Length: 0\r\n\r\n"),
        says(b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n"),
    ],
    ids=["huge body", "no address", "no text"],
)
def test_a_redirect_is_an_answer_like_any_other_whatever_comes_with_it(script: Script) -> None:
    with server(script) as port:
        [result] = deliver(f"http://127.0.0.1:{port}")
    assert result["http"] == 302
    assert "classe" not in result


@pytest.mark.parametrize(
    "script",
    [
        endlessly(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"ffff\r\n" + b" " * 65_535 + b"\r\n"),
        says(b"HTTP/1.1 204 No Content\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(BODY)),
    ],
    ids=["endless chunks", "204", "compressed although not asked for"],
)
def test_a_success_whose_body_is_not_to_be_read_has_no_id(script: Script) -> None:
    with server(script) as port:
        [result] = deliver(f"http://127.0.0.1:{port}")
    assert result["http"] in (200, 204)
    assert "id_externo" not in result


@pytest.mark.parametrize(
    "line",
    [
        b"X-Cache : HIT",
        b"no field at all",
        b"From somewhere",
        b"X: a\rb",
        b"X: a\r\n b\r\n\tc",
        b"\xe9: x",
        b": x",
        b" x",
    ],
)
def test_a_line_of_the_head_that_is_none_hides_no_other(line: bytes) -> None:
    def script(peer: socket.socket, number: int) -> None:
        tail = b"Retry-After: 7\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
        peer.sendall(b"HTTP/1.1 %d X\r\n%s\r\n" % (200 if number < 2 else 429, line) + tail)

    with server(script) as port:
        results = deliver(f"http://127.0.0.1:{port}", 3)
    assert [result.get("id_externo") for result in results[:2]] == ["k", "k"]
    assert (results[2]["http"], results[2]["esperar_s"]) == (429, 7)


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"Content-Length: 2, 3\r\n\r\n{}",
        b"Transfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n0\r\n\r\n",
    ],
    ids=["two lengths", "two in one", "negative chunk"],
)
def test_an_answer_nobody_can_read_is_no_matter_of_our_settings(rest: bytes) -> None:
    with server(says(b"HTTP/1.1 200 OK\r\n" + rest)) as port:
        [result] = deliver(f"http://127.0.0.1:{port}")
    assert (result["classe"], result.get("http")) == ("RESPOSTA", None)


LIMITS: dict[str, Any] = {"connect_timeout_s": 0.3, "read_timeout_s": 0.3}
IN_TIME_MS = 2500  # for a machine that is busy; without a limit it would be ten seconds


def test_a_resolver_that_hangs_does_not_outlive_the_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve, answers = socket.getaddrinfo, threading.Event()

    def slow(*args: Any, **kwargs: Any) -> Any:
        answers.wait(10)
        return resolve(*args, **kwargs)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        monkeypatch.setattr(socket, "getaddrinfo", slow)
        [result] = deliver(f"http://localhost:{listener.getsockname()[1]}", **LIMITS)
        answers.set()
        late, _ = listener.accept()
        with late:
            late.settimeout(20)
            assert late.recv(100) == b"", "closed, and nothing was sent"
    assert (result["classe"], result["erro"]) == ("TIMEOUT", "SEM_CONEXAO")
    assert result["duracao_ms"] < IN_TIME_MS


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a listener that takes no connection up: its queue is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
        for each in waiting:
            each.close()


def test_a_name_of_many_silent_addresses_does_not_outlive_the_timeouts(
    silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", silent))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [address] * 30)
    [result] = deliver(f"http://localhost:{silent}", **LIMITS)
    assert (result["classe"], result["erro"]) == ("TIMEOUT", "SEM_CONEXAO")
    assert result["duracao_ms"] < IN_TIME_MS


def test_the_address_that_answers_is_found_behind_one_that_does_not(
    silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server(lambda peer, _: peer.sendall(OK)) as port:
        family = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        found = [(*family, ("127.0.0.1", silent)), (*family, ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        [result] = deliver("http://localhost", connect_timeout_s=0.3, read_timeout_s=10)
    assert result["id_externo"] == "k"


def test_a_proxy_that_opens_the_tunnel_byte_by_byte_does_not_outlive_the_timeouts() -> None:
    over = threading.Event()

    def trickle(peer: socket.socket, _: int) -> None:
        for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20:
            if over.wait(0.1):
                return
            peer.sendall(bytes([byte]))

    with server(trickle) as port:
        [result] = deliver("https://ntfy.invalid", proxy=f"http://127.0.0.1:{port}", **LIMITS)
        over.set()
    assert result["classe"] == "TIMEOUT"
    assert result["duracao_ms"] < IN_TIME_MS


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_a_request_that_is_taken_byte_by_byte_does_not_outlive_the_timeouts(authority: Authority, secure: bool) -> None:
    over = threading.Event()

    def sip() -> None:
        peer, _ = listener.accept()
        with suppress(OSError), closing(tls.wrap_socket(peer, server_side=True) if secure else peer) as plain:
            while not over.wait(0.05):
                plain.recv(4096)

    tls = authority.server()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=sip)
        thread.start()
        url, ca_file = f"http{'s' * secure}://127.0.0.1:{listener.getsockname()[1]}", str(authority.folder / "ca.pem")
        channel = ntfy(url, ca_file=ca_file, **LIMITS)
        with closing(Deliverer({"NTFY": channel})) as sender:
            result = sender.deliver(Item(1, "tok", "NTFY", 1, "x" * 50_000_000, 60), time.monotonic())
        over.set()
        thread.join()
    assert result["classe"] == "TIMEOUT"
    assert result["duracao_ms"] < IN_TIME_MS


def test_a_kept_connection_that_died_between_two_posts_costs_nothing() -> None:
    gone = threading.Semaphore(0)

    def script(peer: socket.socket, _: int) -> None:
        peer.sendall(OK)
        peer.close()
        gone.release()

    with server(script) as port:
        results = deliver(f"http://127.0.0.1:{port}", 3, between=lambda: gone.acquire(timeout=5))
    assert [result.get("id_externo") for result in results] == ["k"] * 3


def stops_at(number: int, how: Callable[[socket.socket], object], seen: list[int]) -> Script:
    """Answers, but treats the request `number` of a connection as told; seen: the numbers of all requests."""

    def script(peer: socket.socket, request: int) -> None:
        seen.append(request)
        if request == number:
            how(peer)
            peer.close()
        else:
            peer.sendall(OK)

    return script


def reset(peer: socket.socket) -> None:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize("how", [socket.socket.close, reset], ids=["closed", "reset"])
@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_a_request_a_kept_connection_did_not_take_goes_out_again_at_once_on_a_new_one(
    authority: Authority, secure: bool, how: Callable[[socket.socket], object]
) -> None:
    seen: list[int] = []
    with server(stops_at(2, how, seen), authority.server() if secure else None) as port:
        url = f"http{'s' * secure}://127.0.0.1:{port}"
        results = deliver(url, 3, ca_file=str(authority.folder / "ca.pem"), read_timeout_s=5)
    assert [result.get("id_externo") for result in results] == ["k"] * 3
    assert seen == [0, 1, 2, 0]


def test_a_server_that_closes_after_each_answer_without_saying_so_costs_no_attempt() -> None:
    def script(peer: socket.socket, number: int) -> None:
        if number:
            peer.close()
        else:
            peer.sendall(OK)
            threading.Timer(random.uniform(0, 0.02), peer.close).start()

    with server(script) as port, closing(Deliverer({"NTFY": ntfy(f"http://127.0.0.1:{port}")}, 4)) as sender:
        items = [Item(number, "tok", "NTFY", 1, "{}", 60) for number in range(100)]
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(lambda item: sender.deliver(item, time.monotonic()), items))
    assert [result.get("id_externo") for result in results] == ["k"] * 100


@pytest.mark.parametrize("how", [socket.socket.close, reset], ids=["closed", "reset"])
def test_a_new_connection_that_gives_no_answer_is_not_tried_again(how: Callable[[socket.socket], object]) -> None:
    seen: list[int] = []
    with server(stops_at(0, how, seen)) as port:
        [result] = deliver(f"http://127.0.0.1:{port}")
    assert result["classe"] == "CONEXAO"
    assert seen == [0]


def test_a_request_that_fails_on_the_new_connection_too_is_conexao_and_sent_twice_only() -> None:
    seen: list[int] = []

    def script(peer: socket.socket, request: int) -> None:
        seen.append(request)
        if len(seen) == 1:
            peer.sendall(OK)
        else:
            peer.close()

    with server(script) as port:
        results = deliver(f"http://127.0.0.1:{port}", 2)
    assert results[1]["classe"] == "CONEXAO"
    assert seen == [0, 1, 0]


def test_an_answer_that_has_begun_is_not_asked_for_again_whatever_the_connection() -> None:
    seen: list[int] = []
    with server(stops_at(1, lambda peer: peer.sendall(b"H"), seen)) as port:
        results = deliver(f"http://127.0.0.1:{port}", 2)
    assert results[1]["classe"] == "CONEXAO"
    assert seen == [0, 1]


def test_a_kept_connection_that_ends_only_after_a_while_may_have_taken_the_request() -> None:
    seen: list[int] = []
    over = threading.Event()
    with server(stops_at(1, lambda peer: over.wait(0.3), seen)) as port:
        results = deliver(f"http://127.0.0.1:{port}", 2, connect_timeout_s=0.2)
    assert results[1]["classe"] == "CONEXAO"
    assert seen == [0, 1]


def test_a_kept_connection_without_an_answer_in_time_is_timeout_and_not_tried_again() -> None:
    seen: list[int] = []
    over = threading.Event()
    with server(stops_at(1, lambda peer: over.wait(2), seen)) as port:
        results = deliver(f"http://127.0.0.1:{port}", 2, read_timeout_s=0.3)
        over.set()
    assert results[1]["classe"] == "TIMEOUT"
    assert seen == [0, 1]


def test_a_bug_in_reading_one_answer_is_the_result_of_one_item(monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(body: bytes) -> dict[str, Any]:
        raise AttributeError("tk_secret")

    monkeypatch.setattr("python_job.senders.http.parse", bug)
    with server(says(OK)) as port:
        [result] = deliver(f"http://127.0.0.1:{port}")
    assert result["classe"] == "RESPOSTA"
    assert "tk_secret" not in str(result)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


def test_a_certificate_of_the_own_ca_is_accepted_where_ca_file_names_it(authority: Authority) -> None:
    with server(says(OK), authority.server()) as port:
        [result] = deliver(f"https://127.0.0.1:{port}", ca_file=str(authority.folder / "ca.pem"))
        [unknown] = deliver(f"https://127.0.0.1:{port}")
    assert result["id_externo"] == "k"
    assert unknown["classe"] == "TLS"


@pytest.mark.parametrize(("address", "days"), [("127.0.0.2", 30), ("127.0.0.1", -1)], ids=["other host", "expired"])
def test_a_certificate_of_another_host_or_time_is_tls(authority: Authority, address: str, days: int) -> None:
    with server(says(OK), authority.server(address, days)) as port:
        [result] = deliver(f"https://127.0.0.1:{port}", ca_file=str(authority.folder / "ca.pem"))
    assert result["classe"] == "TLS"


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"])
def test_a_tls_connection_that_breaks_before_the_answer_is_there_is_conexao(authority: Authority, start: bytes) -> None:
    """Not TLS, which PL/SQL takes for a matter of configuration: nothing would ever count these attempts."""
    with server(says(start), authority.server()) as port:
        [result] = deliver(f"https://127.0.0.1:{port}", ca_file=str(authority.folder / "ca.pem"))
    assert result["classe"] == "CONEXAO"


def test_a_server_that_goes_during_the_tls_handshake_is_conexao() -> None:
    def leave() -> None:
        peer, _ = listener.accept()
        with peer:
            peer.recv(65536)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=leave).start()
        [result] = deliver(f"https://127.0.0.1:{listener.getsockname()[1]}")
    assert result["classe"] == "CONEXAO"


def test_a_file_that_holds_no_certificate_is_tls(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    with server(says(OK), authority.server()) as port:
        [result] = deliver(f"https://127.0.0.1:{port}", ca_file=str(tmp_path / "ca.pem"))
    assert result["classe"] == "TLS"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("407 Proxy Authentication Required", "the proxy answered 407; it wants user and password"),
        ("403 Forbidden by secret rule", "the proxy answered 403; it lets nobody through to the server"),
        ("502 Bad Gateway", "the proxy answered 502; it does not get through to the server"),
        ("302 Found", "the proxy answered 302; it lets nobody through"),
    ],
)
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_proxy_that_opens_no_tunnel_is_config_and_says_what_it_wants(status: str, words: str, version: str) -> None:
    with server(says(f"HTTP/{version} {status}\r\nContent-Length: 2\r\n\r\nno".encode())) as port:
        proxy = f"http://user:secret@127.0.0.1:{port}"
        [result] = deliver("https://ntfy.invalid", proxy=proxy)
        with closing(Deliverer({"NTFY": ntfy("https://ntfy.invalid", proxy=proxy)})) as sender:
            _, advice = sender.check("NTFY")
    assert (result["classe"], result.get("http"), result.get("codigo")) == ("CONFIG", None, None)
    assert result["erro"] == f"PROXY {status[:3]}"
    assert words in advice
    assert "secret" not in str(result) + advice


def test_a_proxy_that_wants_a_password_is_config_without_a_tunnel_too() -> None:
    with server(says(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")) as port:
        [result] = deliver("http://ntfy.invalid", proxy=f"http://user:secret@127.0.0.1:{port}")
    assert (result["classe"], result.get("http")) == ("CONFIG", None)
    assert result["erro"] == "PROXY 407"
    assert "secret" not in str(result)


@pytest.mark.parametrize("script", [says(), says(b"HTTP/1.1 2"), says(b"garbage\r\n\r\n")])
def test_a_proxy_that_breaks_off_is_conexao(script: Script) -> None:
    with server(script) as port:
        [result] = deliver("https://ntfy.invalid", proxy=f"http://127.0.0.1:{port}")
    assert (result["classe"], result.get("http")) == ("CONEXAO", None)


def test_a_tunnel_that_is_opened_carries_the_request(authority: Authority) -> None:
    seen: list[str] = []

    def carry(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)

    def tunnel(peer: socket.socket, _: int) -> None:
        seen.append("CONNECT")
        with socket.create_connection(("127.0.0.1", target)) as server_side:
            peer.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=carry, args=(server_side, peer))
            back.start()
            carry(peer, server_side)
            back.join()

    with server(lambda peer, _: peer.sendall(OK), authority.server()) as target, server(tunnel) as port:
        results = deliver(
            f"https://127.0.0.1:{target}",
            3,
            proxy=f"http://127.0.0.1:{port}",
            ca_file=str(authority.folder / "ca.pem"),
        )
    assert [result.get("id_externo") for result in results] == ["k"] * 3
    assert seen == ["CONNECT"], "one tunnel, kept alive"


def test_a_proxy_that_cannot_be_one_is_config() -> None:
    [result] = deliver("http://127.0.0.1:9", proxy="http://")
    assert result["classe"] == "CONFIG"


@pytest.mark.parametrize(
    ("url", "settings", "words"),
    [
        ("http://no-such-host.invalid", {}, "does not resolve: check the address and the proxy"),
        ("http://127.0.0.1:9", {}, "is the server up, are address, proxy and firewall right?"),
        ("http://127.0.0.1:9", {"proxy": "http://"}, "could not be made: check this channel's settings"),
    ],
)
def test_check_says_what_to_do_where_there_is_no_answer(url: str, settings: dict[str, str], words: str) -> None:
    with closing(Deliverer({"NTFY": ntfy(url, **settings)})) as sender:
        assert words in sender.check("NTFY")[1]


def test_every_missing_answer_has_words_in_the_database_and_here() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "plsql/packages").glob("hsm_politica.pk?"))
    assert {cause or kind for _, kind, cause in troubles._TROUBLES} <= set(senders._ADVICE)
    assert {cause for cause in senders._ADVICE if f"'{cause}'" not in source} == set()
