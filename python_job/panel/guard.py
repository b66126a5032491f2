"""What keeps other pages away from ours: headers of every answer, and which requests are looked at at all."""

from __future__ import annotations

import base64
import hashlib
import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import anyio
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .refusal import Refusal

_MOST_BYTES = 16_384
_BODY_S = 10.0  # until a request's body is there
_NOTHING = "default-src 'none'; frame-ancestors 'none'"
ALWAYS = {
    "Content-Security-Policy": _NOTHING,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Headers:
    """Puts onto every answer what it does not bring itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


class _Inline(HTMLParser):
    """Collects the texts of script and style elements by tag."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.texts:
            self._open = tag
            self.texts[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open][-1] += data


def policy_of(page: str) -> str:
    """A Content-Security-Policy under which this page's own scripts and styles work, and nothing put into it later."""
    inline = _Inline()
    inline.feed(page)
    inline.close()

    def sources(tag: str) -> str:
        digests = (hashlib.sha256(text.encode()).digest() for text in inline.texts[tag])
        return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests) or "'none'"

    return (
        f"default-src 'none'; script-src {sources('script')}; style-src {sources('style')}; img-src data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a POST that only our own page can have sent. Raises Refusal.

    A page elsewhere cannot add X-HSM without asking first, which nobody grants; browsers tell by themselves where a
    request comes from."""
    headers = request.headers
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
    try:
        foreign = origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:  # no address at all
        foreign = True
    if foreign or site != "same-origin" or headers.get("x-hsm") != "1":
        raise Refusal(403, "O pedido não veio desta página.")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "O pedido deve ser JSON.")
    read = bytearray()
    try:
        with anyio.fail_after(_BODY_S):
            async for chunk in request.stream():
                read += chunk
                if len(read) > _MOST_BYTES:
                    raise Refusal(413, "O pedido é grande demais.")
        body = json.loads(read)
    except TimeoutError:
        raise Refusal(408, "O pedido não chegou inteiro.") from None
    except (ValueError, RecursionError, ClientDisconnect):  # from None: the text of the error quotes what was sent
        raise Refusal(400, "O pedido deve ser JSON.") from None
    if not isinstance(body, dict):
        raise Refusal(400, "O pedido deve ser um objeto JSON.")
    return body
