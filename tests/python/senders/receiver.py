"""A receiver of webhooks as a stage; it verifies by the library of Standard Webhooks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar
from urllib.parse import urlsplit

import standardwebhooks

from deploy.sandbox.loopback import LoopbackServer
from python_job.config import Channel
from python_job.contract import Item
from tests import channels
from tests.senders.link import Link
from tests.senders.stage import cloud_event, event_id

SECRET = "whsec_bm9ib2R5IG1heSBzZWUgdGhpcyBzZWNyZXQ="
ANOTHER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TOKEN = "tk_nobody_may_see_me"
MOST_BYTES = 100_000
Request = tuple[dict[str, str], str]  # headers, body


class Receiver(LoopbackServer):
    """Takes events at /eventos; secret: what it verifies with; busy: it asks everybody to wait; asked: lines of all
    requests, taken: those it took."""

    def __init__(self) -> None:
        receiver = self

        class Handler(_Handler):
            server_side = receiver

        self.secret, self.busy = SECRET, False
        self.taken: list[Request] = []
        self.asked: list[str] = []
        super().__init__(Handler, "receiver")

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def answer(self, path: str, headers: dict[str, str], body: str) -> tuple[int, dict[str, str], object]:
        if self.busy:
            return 429, {"Retry-After": "7"}, {"title": "Too Many Requests", "detail": "slow down"}
        if len(body) > MOST_BYTES:
            return 413, {}, {"error": "too large"}
        if path != "/eventos":
            return 404, {}, {"error": f"no receiver at {path}"}
        try:
            standardwebhooks.Webhook(self.secret).verify(body, headers)
        except standardwebhooks.WebhookVerificationError as error:
            return 401, {}, {"error": f"{error}; you sent {headers.get('authorization')}"}
        self.taken.append((headers, body))
        return 202, {}, {"id": f"r-{len(self.taken)}"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_side: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server_side.asked.append(f"{self.command} {self.path}")
        status, more, answer = self.server_side.answer(self.path, headers, body)
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in (more | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def do_OPTIONS(self) -> None:
        self.server_side.asked.append(f"{self.command} {self.path}")
        self.send_response(405)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        return


class WebhookStage:
    refused: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "rights": {"http": 401, "codigo": None, "halt": True},
        "unknown": {"http": 404, "codigo": None, "erro": "no receiver at /nada", "halt": False},
        "too_large": {"http": 413, "codigo": None, "halt": False},
        "push_back": {"http": 429, "codigo": None, "erro": "slow down", "esperar_s": 7, "halt": True},
    }
    secrets = (SECRET.removeprefix("whsec_"), TOKEN)

    def __init__(self) -> None:
        self.receiver = Receiver()
        self._link = Link(self.receiver.port)
        self._made: dict[str, Item] = {}

    def close(self) -> None:
        self._link.close()
        self.receiver.stop()

    def channel(self, **settings: Any) -> Channel:
        own = {"secret": SECRET, "token": TOKEN, "connect_timeout_s": 1, "read_timeout_s": 1}
        return channels.webhook(f"http://127.0.0.1:{self._link.port}", **own | settings)

    def item(self, number: int, text: str = "Ligação 🔧", order: int = 7, path: str = "/eventos") -> Item:
        body, headers = cloud_event(number, text, order), {"X-Unidade": f"norte-{number}"}
        item = Item(number, f"tok-{number}", "HOOK", 1, body, 60, "WEBHOOK", path, str(order), headers)
        self._made[body] = item
        return item

    def received(self) -> list[int]:
        numbers = []
        for headers, body in self.receiver.taken:
            item = self._made[body]
            assert headers["webhook-id"] == event_id(item.id)
            assert headers["x-unidade"] == f"norte-{item.id}"
            assert headers["content-type"].startswith("application/cloudevents+json")
            assert headers["authorization"] == f"Bearer {TOKEN}"
            numbers.append(item.id)
        return numbers

    @contextmanager
    def rights(self, number: int) -> Iterator[Item]:
        self.receiver.secret = ANOTHER
        yield self.item(number)
        self.receiver.secret = SECRET

    @contextmanager
    def unknown(self, number: int) -> Iterator[Item]:
        yield self.item(number, path="/nada")

    @contextmanager
    def too_large(self, number: int) -> Iterator[Item]:
        yield self.item(number, "x" * MOST_BYTES)

    @contextmanager
    def push_back(self, number: int) -> Iterator[Item]:
        self.receiver.busy = True
        yield self.item(number)
        self.receiver.busy = False

    def away(self) -> AbstractContextManager[object]:
        return self._link.down()

    def slow(self) -> AbstractContextManager[object]:
        return self._link.keeping("held")

    def answer_lost(self) -> AbstractContextManager[object]:
        return self._link.keeping("lost")
