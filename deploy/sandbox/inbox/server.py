"""The HTTP side of the inbox: publish, subscribe, health, the live page and the switches for faults.

Beyond ntfy's own paths: `/_sandbox/events` (every topic as server-sent events), `/_sandbox/messages` (GET, DELETE),
`/_sandbox/faults` (POST a Fault as JSON, DELETE clears), `/_sandbox/panel` (POST {"url": ...}: the page leads to it).
"""

from __future__ import annotations

import json
import queue
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ..loopback import from_here
from .emoji import emoji
from .faults import Fault, Faults
from .message import Refused, publish_json, publish_text, valid_topic
from .store import Message, Store

_KEEPALIVE_S = 45.0
_MAX_BODY = 1 << 20
_HERE = files(__package__)
_PAGE = _HERE.joinpath("page.html").read_text("utf-8").replace("{emoji}", json.dumps(emoji(), ensure_ascii=False))
_ICON = _HERE.joinpath("icon.svg").read_bytes()


class Inbox:
    """The server. port 0 picks a free one; OSError when the port is in use."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.store = Store()
        self.faults = Faults()
        inbox = self

        class Handler(_Handler):
            store, faults, closing = inbox.store, inbox.faults, threading.Event()

        self._handler = Handler
        self._server = _Server((host, port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="inbox")

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[Message]:
        return self.store.all()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Answers what is under way, then closes."""
        self._handler.closing.set()
        self.store.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away in the middle is everyday life, not a traceback."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    store: Store
    faults: Faults
    closing: threading.Event

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        if self.path.startswith("/_sandbox/") and not from_here(self):
            self._send(403, Refused(403, 40301, "forbidden").body())
            return False
        return True

    def do_POST(self) -> None:
        path = urlsplit(self.path).path.strip("/")
        try:
            body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _MAX_BODY))
            if path == "_sandbox/faults":
                self.faults.add(Fault(**json.loads(body)))
                self._json(200, {"ok": True})
            elif path == "_sandbox/panel":
                self._panel(json.loads(body)["url"])
            else:
                self._publish(path, body)
        except Refused as refusal:
            self._send(refusal.http, refusal.body())
        except (ValueError, TypeError, KeyError) as error:
            self._json(400, {"code": 40000, "http": 400, "error": f"invalid request: {error}"})

    do_PUT = do_POST

    def do_DELETE(self) -> None:
        path = urlsplit(self.path).path.strip("/")
        actions = {"_sandbox/faults": self.faults.clear, "_sandbox/messages": self.store.clear}
        if path not in actions:
            self._send(404, Refused(404, 40401, "page not found").body())
            return
        actions[path]()
        self._json(200, {"ok": True})

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        parts = [unquote(part) for part in url.path.strip("/").split("/")]
        if parts == [""]:
            self._send(200, _PAGE.encode(), "text/html; charset=utf-8")
        elif parts == ["favicon.ico"]:
            self._send(200, _ICON, "image/svg+xml")
        elif parts == ["v1", "health"]:
            self._json(200, {"healthy": True})
        elif parts == ["v1", "account"]:
            self._account()
        elif parts == ["v1", "stats"]:
            self._json(200, {"messages": len(self.store.all()), "messages_rate": 0})
        elif parts == ["_sandbox", "messages"]:
            self._json(200, self.store.all())
        elif parts == ["_sandbox", "events"]:
            self._subscribe(None, "sse", query)
        elif len(parts) == 2 and parts[1] in ("json", "sse", "raw") and all(map(valid_topic, parts[0].split(","))):
            self._subscribe(parts[0].split(","), parts[1], query)
        else:
            self._send(404, Refused(404, 40401, "page not found").body())

    def _panel(self, url: object) -> None:
        if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("url: an http or https address")
        self.store.tell_panel(url)
        self._json(200, {"ok": True})

    def _account(self) -> None:
        """Who the token belongs to; "*" is ntfy's name for everyone."""
        try:
            known = self.faults.known_token(self.headers.get("Authorization"))
            self._json(200, {"username": "sandbox" if known else "*"})
        except Refused as refusal:
            self._send(refusal.http, refusal.body())

    def _publish(self, path: str, body: bytes) -> None:
        self.faults.check_access(self.headers.get("Authorization"))
        fault = self.faults.next(path or _topic_of(body), body)
        if fault is None or fault.stored:
            message = publish_text(path, body, self._header_fields()) if path else publish_json(body)
            if fault is not None:
                fault.accepted.append(message["id"])
            self.store.add(message)
        if fault is None:
            self._json(200, message)
        else:
            self._play(fault)

    def _play(self, fault: Fault) -> None:
        """The fault instead of publishing."""
        if fault.mode == "status":
            self._send(fault.http, fault.refusal().body(), retry_after=fault.retry_after)
        elif fault.mode == "html":
            self._send(fault.http, fault.page.encode(), "text/html; charset=utf-8", fault.retry_after)
        elif fault.mode == "redirect":
            self.send_response(301)
            self.send_header("Location", "https://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif fault.mode == "empty":
            self._send(200, b"")
        elif fault.mode == "hang":
            self.closing.wait(fault.seconds)
            self.close_connection = True
        elif fault.mode == "half":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b'{"id":"')
            self.close_connection = True
        elif fault.mode == "trickle":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b" ")
                if self.closing.wait(fault.seconds / 100):
                    break
            self.close_connection = True
        else:  # reset: an RST instead of an orderly end
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True

    def _header_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for name in ("Title", "Click", "Icon"):
            value = self.headers.get(name) or self.headers.get(f"X-{name}")
            if value:
                fields[name.lower()] = value.encode("latin-1", "replace").decode("utf-8", "replace")
        tags = self.headers.get("Tags") or self.headers.get("X-Tags")
        fields["tags"] = [tags] if tags else []
        priority = self.headers.get("Priority") or self.headers.get("X-Priority") or "3"
        names = {"min": 1, "low": 2, "default": 3, "high": 4, "max": 5, "urgent": 5}
        fields["priority"] = names.get(priority, int(priority) if priority.isdigit() else 9)
        return fields

    def _subscribe(self, topics: list[str] | None, form: str, query: dict[str, str]) -> None:
        poll = query.get("poll") in ("1", "true", "yes")
        waiting = self.store.subscribe(topics)
        try:
            self.send_response(200)
            types = {"json": "application/x-ndjson", "sse": "text/event-stream", "raw": "text/plain"}
            self.send_header("Content-Type", f"{types[form]}; charset=utf-8")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            if not poll:
                self._event({"event": "open", "topic": ",".join(topics or [])}, form, query)
            if topics is None and self.store.panel is not None:
                self._event(self.store.panel, form, query)
            for message in self.store.since(topics, query.get("since", "all" if poll else "none")):
                self._event(message, form, query)
            while not poll and not self.closing.is_set():
                try:
                    arrived = waiting.get(timeout=_KEEPALIVE_S)
                except queue.Empty:
                    arrived = {"event": "keepalive", "topic": ",".join(topics or [])}
                if arrived is None:
                    break
                self._event(arrived, form, query)
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True
        finally:
            self.store.unsubscribe(waiting)

    def _event(self, message: Message, form: str, query: dict[str, str]) -> None:
        if message["event"] == "message":
            filters = {key: query[key] for key in ("id", "message", "title") if key in query}
            if any(message.get(key) != value for key, value in filters.items()):
                return
            if not set((query.get("tags") or "").split(",")) - {""} <= set(message.get("tags", [])):
                return
        text = json.dumps(message, ensure_ascii=False)
        if form == "sse":
            name = "" if message["event"] == "message" else f"event: {message['event']}\n"
            text = f"{name}data: {text}\n"
        elif form == "raw":
            text = message.get("message", "").replace("\n", " ")
        line = text.encode() + b"\n"
        self.wfile.write(b"%x\r\n%b\r\n" % (len(line), line))

    def _json(self, status: int, value: Any) -> None:
        self._send(status, json.dumps(value, ensure_ascii=False).encode())

    def _send(
        self, status: int, body: bytes, content_type: str = "application/json", retry_after: str | None = None
    ) -> None:
        self.send_response(status)
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the page shows what arrived."""


def _topic_of(body: bytes) -> str:
    try:
        document = json.loads(body)
        return str(document.get("topic", ""))
    except (ValueError, AttributeError):
        return ""
