"""Posts payloads to ntfy and tells, without judging, what came back. PL/SQL decides what it means."""

from __future__ import annotations

import http.client
import io
import json
import socket
import ssl
import time
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from .config import Channel
from .database import Item, Result

_BODY_LIMIT = 65_536  # bytes of an answer worth reading; ntfy's own are below 10 kB
_STOPPING = (401, 429)  # answers after which more posts to the channel would only make it worse
_BROKE = "no connection, or it broke before the answer: is the server up, are url, proxy and firewall right?"
# Class of a missing answer, and what to do. The exception's own text is never used: it may quote what was sent.
_TROUBLES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str], ...] = (
    (socket.gaierror, "DNS", "the server's name does not resolve: check url and proxy"),
    (ssl.SSLEOFError, "CONEXAO", _BROKE),
    (ssl.SSLError, "TLS", "the server's certificate or TLS setup was refused: check url and ca_file"),
    (requests.ConnectTimeout, "TIMEOUT", "no connection within the connect timeout: check url, proxy and firewall"),
    ((requests.Timeout, ReadTimeoutError), "TIMEOUT", "no complete answer within the read timeout"),
    ((requests.exceptions.ConnectionError, ProtocolError), "CONEXAO", _BROKE),
    ((ValueError, OSError), "CONFIG", "the request could not be made: check url, ca_file, proxy and token"),
    (Exception, "RESPOSTA", "the answer could not be read"),
)


class Deliverer:
    """Sends items over kept-alive connections, one requests session a channel. Thread-safe.

    open_channels: aliases that may still be posted to; the first 401 or 429 takes a channel out.
    """

    def __init__(self, channels: Mapping[str, Channel], concurrency: int = 8) -> None:
        self.open_channels = list(channels)
        self._sessions = {alias: _Session(channel, concurrency) for alias, channel in channels.items()}

    def deliver(self, item: Item, claimed_at: float) -> Result:
        """Posts one item; never raises for what the network or a server does.

        claimed_at: time.monotonic() before the claim. An item that could not be finished within its lease, or whose
        channel was stopped, is returned unsent (DEVOLVIDO).
        """
        session, started = self._sessions.get(item.canal), time.monotonic()
        if session is None:
            return outcome(item, classe="CONFIG", erro=f"channel {item.canal} is not configured")
        left, needed = item.prazo_s - (started - claimed_at), sum(session.timeout)
        if needed > item.prazo_s:  # not DEVOLVIDO: it would be handed out again at once, and again
            return outcome(item, classe="CONFIG", erro="lease (RESERVA_S) below connect_timeout_s + read_timeout_s")
        if needed > left or item.canal not in self.open_channels:
            return outcome(item, classe="DEVOLVIDO")
        facts, answer = session.ask("POST", "/", item.payload)
        status = facts.get("http", 0)
        if 200 <= status < 300:
            facts["id_ntfy"] = _text(answer.get("id"), 64)
        elif status:
            facts |= {"codigo": _integer(answer.get("code")), "erro": _text(answer.get("error"), 500)}
        if status in _STOPPING:
            self.open_channels = [alias for alias in self.open_channels if alias != item.canal]
        return outcome(item, **facts, duracao_ms=int((time.monotonic() - started) * 1000))

    def check(self, alias: str) -> str:
        """What to do when the server is no healthy ntfy that accepts our token, else ''. Sends no notification."""
        session = self._sessions[alias]
        facts, answer = session.ask("GET", "/v1/health")
        healthy = facts.get("http") == 200 and answer.get("healthy") is True
        if healthy and "Authorization" in session.headers:
            facts, answer = session.ask("GET", "/v1/account")
        if "classe" in facts:
            return str(facts["erro"])
        if answer.get("username") == "*":
            return "the server does not look at tokens: set its auth-file, or remove token_file here"
        advice = {
            401: "the token is wrong or has expired: put a new one (`ntfy token add`) in token_file",
            429: "too many requests or failed logons from this address: wait, or exempt it in ntfy's server.yml",
        }
        fault = "" if healthy else f"answered {facts['http']}, not a healthy ntfy server: check url"
        return advice.get(facts["http"], fault)

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()


def outcome(item: Item, **facts: Any) -> Result:
    """What happened to an item, in the words of `registrar`; DEVOLVIDO: was not sent and costs no attempt."""
    return {"id": item.id, "reserva": item.reserva, **{name: fact for name, fact in facts.items() if fact is not None}}


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object an answer holds; {} for whatever else a server or a proxy in between may have said."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def classify(error: BaseException | None) -> tuple[str, str]:
    """(class, text) of a missing answer: the first that names the error, or one it came from."""
    found = []
    while error:
        found.append(error)
        error = error.__cause__ or error.__context__
    return next((kind, text) for types, kind, text in _TROUBLES if any(isinstance(e, types) for e in found))


class _Hurried(io.RawIOBase):
    """What a socket receives, all of it within the socket's timeout: a trickle of bytes does not extend it.

    head: an end of the stream is an error, not the end of the head as http.client takes it.
    """

    def __init__(self, sock: socket.socket, raw: Any) -> None:
        self.head = True
        self._sock, self._raw, self._end = sock, raw, time.monotonic() + (sock.gettimeout() or 0)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._raw.close()
        super().close()

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        read: int | None = self._raw.readinto(buffer)
        if self.head and not read:
            raise ConnectionResetError
        return read


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self._raw = _Hurried(sock, self.fp.detach())
        self.fp = io.BufferedReader(self._raw)

    def begin(self) -> None:
        super().begin()
        while self.status < 200:  # interim; left in the connection, the final one would answer the next request
            self.headers = None  # type: ignore[assignment]  # as before the first line of a head
            super().begin()
        self._raw.head = False


class _Plain(HTTPConnection):
    response_class = _Answer


class _Tls(HTTPSConnection):
    response_class = _Answer


class _Adapter(HTTPAdapter):
    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _Tls if pool.scheme == "https" else _Plain
        return pool


class _Session(requests.Session):
    """The connections to a channel's server, and everything its requests have in common."""

    def __init__(self, channel: Channel, concurrency: int) -> None:
        super().__init__()
        self.server, self.timeout = channel.url.rstrip("/"), (channel.connect_timeout_s, channel.read_timeout_s)
        # Proxy, CA bundle and credentials come from the configuration alone: .netrc would replace our token.
        self.trust_env, self.verify = False, channel.ca_file or True
        self.headers.update({"Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "identity"})
        if channel.token:
            self.headers["Authorization"] = f"Bearer {channel.token}"
        if channel.proxy:
            self.proxies = {"http": channel.proxy, "https": channel.proxy}
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(pool_connections=1, pool_maxsize=concurrency, max_retries=0))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None: redirects are answers. (With allow_redirects=False their bodies would still be read to the end.)"""
        return None

    def ask(self, method: str, path: str, payload: str = "") -> tuple[Result, dict[str, Any]]:
        """What `registrar` wants to know of the answer, and the JSON object in its body. Never raises."""
        try:
            body = payload.encode("utf-8")
            with self.request(method, self.server + path, data=body, timeout=self.timeout, stream=True) as answer:
                content = answer.raw.read(_BODY_LIMIT) + answer.raw.read(1)  # the second notices one that breaks off
                wait = _integer(answer.headers.get("Retry-After"))
                return {"http": answer.status_code, "esperar_s": wait}, parse(content)
        except Exception as error:
            kind, text = classify(error)
            return {"classe": kind, "erro": text}, {}


def _integer(value: Any) -> int | None:
    """A whole number below 10^9, from JSON or a header; anything else is no number."""
    digits = str(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def _text(value: Any, limit: int) -> str | None:
    """Text any database can store: no NUL and no half of a surrogate pair."""
    clean = value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else ""
    return clean[:limit] or None
