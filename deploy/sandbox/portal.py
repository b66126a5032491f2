"""The demo's own page: buttons for what the application and the world around do. On the loopback interface only."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from .loopback import LoopbackServer, OwnHandler

_PAGE = Path(__file__).with_name("portal.html")


class Portal(LoopbackServer):
    """The server, from its creation to `stop`.

    shown: what the page has in braces, by name. actions: by the name of their button; each gives the line to show.
    """

    def __init__(self, shown: Mapping[str, str], actions: Mapping[str, Callable[[], str]]) -> None:
        text = _PAGE.read_text(encoding="utf-8")
        for name, value in shown.items():
            text = text.replace(f"{{{name}}}", html.escape(value))

        class Handler(_Handler):
            page, does, one_at_a_time = text.encode(), actions, threading.Lock()

        super().__init__(Handler, "portal")


class _Handler(OwnHandler):
    page: bytes
    does: Mapping[str, Callable[[], str]]
    one_at_a_time: threading.Lock

    def do_GET(self) -> None:
        if self.path == "/":
            self.answer(200, self.page, "text/html; charset=utf-8")
        else:
            self._say(404, "no such page")

    def do_POST(self) -> None:
        action = self.does.get(self.path.strip("/"))
        if action is None:
            self._say(404, "no such button")
        elif self.headers.get("X-Demo") != "1":  # which a page elsewhere cannot send
            self._say(403, "press the button of this page")
        else:
            with self.one_at_a_time:
                self._say(200, action())

    def _say(self, status: int, text: str) -> None:
        self.answer(status, json.dumps({"said": text}).encode())
