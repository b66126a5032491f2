"""No other page can use the panel, and the page cannot be made to do what it does not bring itself."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import threading
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import oracledb
import pytest

from python_job.logon import log_on
from python_job.panel.guard import policy_of
from python_job.panel.settings import Settings
from tests.database import PASSWORD

from .conftest import OPERATOR, READER, Running, running

SAME = {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control", "X-Frame-Options"}


def test_every_answer_carries_the_headers(panel: Running) -> None:
    browser = panel.signed_in(READER)
    answers = [browser.get(path) for path in ("", "api/eu", "api/nada", "metrics", "favicon.ico")]
    answers += [browser.get("", headers={"Host": "evil.example"}), browser.post("api/ato", {})]
    for answer in answers:
        assert all(name in answer.headers for name in SAME), answer.url
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]
        assert "Server" not in answer.headers


def test_the_policy_lets_in_just_the_pages_own_scripts_and_styles() -> None:
    page = "<style>p { color: red }</style><script>\n  go('é');\n</script><script type='application/json'>{}</script>"
    policy = dict(part.strip().partition(" ")[::2] for part in policy_of(page).split(";"))
    digest = base64.b64encode(hashlib.sha256("\n  go('é');\n".encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy["script-src"].split()
    assert "unsafe" not in str(policy)
    assert (policy["default-src"], policy["connect-src"], policy["img-src"]) == ("'none'", "'self'", "data:")
    assert policy_of("<p>").count("script-src 'none'") == 1


def test_the_form_has_nothing_the_policy_would_stop(panel: Running) -> None:
    page = panel.browser().get("").text
    assert not re.search(r"\s(style|on\w+)=|https?://|javascript:", page)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", ""])
def test_a_name_that_was_pointed_here_by_somebody_else_is_refused(panel: Running, host: str) -> None:
    assert panel.browser().get("", headers={"Host": host}).status_code == 400


def test_loopback_names_and_configured_ones_are_served(settings: Settings) -> None:
    with running(
        replace(settings, panel=replace(settings.panel, allowed_hosts="painel.example, *.corp.example"))
    ) as panel:
        for host in (
            "localhost:1",
            "127.0.0.1",
            "[::1]:8765",
            "painel.example",
            "painel.example:443",
            "a.corp.example",
        ):
            assert panel.browser().get("", headers={"Host": host}).status_code == 200
        assert panel.browser().get("", headers={"Host": "corp.example"}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"X_HSM": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_post_of_another_page_does_nothing(panel: Running, headers: dict[str, str]) -> None:
    browser = panel.signed_in(OPERATOR)
    for path, body in (
        ("api/ato", {"ato": "pausar", "argumentos": {"canal": "PADRAO"}, "motivo": "x"}),
        ("api/entrar", {"usuario": OPERATOR, "senha": PASSWORD}),
        ("api/sair", {}),
    ):
        assert browser.post(path, body, **headers).status_code == 403
    assert browser.get("api/eu").status_code == 200


def test_a_form_of_another_page_is_no_json(panel: Running) -> None:
    answer = panel.browser().post("api/entrar", {}, Content_Type="text/plain")
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"[1]", 400), (b"{", 400), (b"\xff", 400), (b"[" * 9000, 400), (b" " * 20_000, 413)],
)
def test_a_body_that_is_no_small_object_is_refused_without_a_trace_of_it(
    panel: Running, body: bytes, status: int
) -> None:
    headers = {"X-HSM": "1", "Content-Type": "application/json"}
    answer = panel.browser().http.post(f"{panel.url}/api/entrar", data=body, headers=headers, timeout=10)
    assert answer.status_code == status


def test_a_body_of_unknown_length_is_limited_too(panel: Running) -> None:
    host, _, port = panel.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as out:
        head = f"POST /api/entrar HTTP/1.1\r\nHost: {host}\r\nX-HSM: 1\r\nContent-Type: application/json\r\n"
        out.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        out.sendall(b"4000\r\n" + b" " * 0x4000 + b"\r\n" + b"4000\r\n" + b" " * 0x4000 + b"\r\n")
        assert out.recv(64).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("path", ["api/entrar", "api/sair", "api/ato"])
def test_nothing_is_changed_by_a_link(panel: Running, path: str) -> None:
    assert panel.signed_in(OPERATOR).get(path).status_code == 405


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"POST /nada HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1",
    ],
)
def test_who_connects_and_does_not_ask_is_cut_off(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr("python_job.panel.main._REQUEST_S", 0.05)
    with running(settings) as panel:
        address = ("127.0.0.1", urlsplit(panel.url).port or 0)
        with socket.create_connection(address, timeout=10) as connection, suppress(ConnectionError):
            connection.sendall(sent)
            while connection.recv(65536):
                pass


def test_a_request_that_takes_longer_is_waited_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    patience_s = 0.5
    monkeypatch.setattr("python_job.panel.main._REQUEST_S", patience_s)

    def slow(*arguments: Any) -> oracledb.Connection:
        threading.Event().wait(3 * patience_s)
        return log_on(*arguments)

    monkeypatch.setattr("python_job.panel.people.log_on", slow)
    with running(settings) as panel:
        assert panel.browser().sign_in(READER).status_code == 200
