"""Posts payloads to ntfy and tells, without judging, what came back. PL/SQL decides what it means."""

from __future__ import annotations

import http.client
import io
import json
import socket
import time
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError, ProtocolError, ReadTimeoutError

from .config import Channel
from .database import Item, Result

_BODY_LIMIT = 65_536  # bytes of an answer worth reading; ntfy's own are below 10 kB
_STOPPING = (401, 429)  # answers after which more posts to the channel would only make it worse
# Class and text of a missing answer. The exception's own text is never used: it may quote what was sent.
_TROUBLES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str], ...] = (
    (requests.exceptions.SSLError, "TLS", "the server's certificate or TLS setup was refused"),
    (requests.ConnectTimeout, "TIMEOUT", "no connection within the connect timeout"),
    ((requests.Timeout, ReadTimeoutError), "TIMEOUT", "no complete answer within the read timeout"),
    ((requests.exceptions.ConnectionError, ProtocolError), "CONEXAO", "no connection, or it broke before the answer"),
    (ValueError, "CONFIG", "the request could not be made: check url, proxy and token"),
    (Exception, "RESPOSTA", "the answer could not be read"),
)


class Deliverer:
    """Sends items over kept-alive connections, one requests session a channel. Thread-safe.

    open_channels: aliases that may still be posted to; the first 401 or 429 takes a channel out.
    """

    def __init__(self, channels: Mapping[str, Channel], concurrency: int = 8) -> None:
        self.open_channels, self._channels = list(channels), channels
        self._sessions = {alias: _session(channel, concurrency) for alias, channel in channels.items()}

    def deliver(self, item: Item, claimed_at: float) -> Result:
        """Posts one item; never raises for what the network or a server does.

        claimed_at: time.monotonic() before the claim. An item that could not be finished within its lease, or whose
        channel was stopped, is returned unsent (DEVOLVIDO).
        """
        channel, started = self._channels.get(item.canal), time.monotonic()
        if channel is None:
            return outcome(item, classe="CONFIG", erro=f"channel {item.canal} is not configured")
        needed_s = channel.connect_timeout_s + channel.read_timeout_s
        if started - claimed_at + needed_s > item.prazo_s or item.canal not in self.open_channels:
            return outcome(item, classe="DEVOLVIDO")
        facts: dict[str, Any] = {}
        try:
            status, answer, wait = self._request(item.canal, "POST", "/", item.payload.encode("utf-8"))
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            facts["classe"], facts["erro"] = classify(error)
        else:
            facts = {"http": status, "codigo": _integer(answer.get("code")), "erro": _text(answer.get("error"), 500)}
            if 200 <= status < 300:
                facts = {"http": status, "id_ntfy": _text(answer.get("id"), 64)}
            elif status in _STOPPING:
                self.open_channels = [alias for alias in self.open_channels if alias != item.canal]
            facts["esperar_s"] = wait
        return outcome(item, **facts, duracao_ms=int((time.monotonic() - started) * 1000))

    def check(self, alias: str) -> str:
        """What to do when the server is no healthy ntfy that accepts our token, else ''. Sends no notification."""
        try:
            status, answer, _ = self._request(alias, "GET", "/v1/health")
            healthy = status == 200 and answer.get("healthy") is True
            if healthy and self._channels[alias].token:
                status, answer, _ = self._request(alias, "GET", "/v1/account")
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return classify(error)[1] + "; check url, firewall and proxy"
        if answer.get("username") == "*":
            return "the server does not look at tokens: set its auth-file, or remove token_file here"
        advice = {
            401: "the token is wrong or has expired: put a new one (`ntfy token add`) in token_file",
            429: "too many requests or failed logons from this address: wait, or exempt it in ntfy's server.yml",
        }
        return advice.get(status) or ("" if healthy else f"answered {status}, not a healthy ntfy server: check url")

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()

    def _request(
        self, alias: str, method: str, path: str, data: bytes | None = None
    ) -> tuple[int, dict[str, Any], int | None]:
        """(status, JSON object of the body or {}, seconds to wait if the server names them)."""
        channel = self._channels[alias]
        with self._sessions[alias].request(
            method,
            channel.url.rstrip("/") + path,
            data=data,
            timeout=(channel.connect_timeout_s, channel.read_timeout_s),
            allow_redirects=False,
            stream=True,
        ) as answer:
            body = answer.raw.read(_BODY_LIMIT, decode_content=True)
            return answer.status_code, parse(body), _integer(answer.headers.get("Retry-After"))


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


def classify(error: Exception) -> tuple[str, str]:
    """(class, text) of a missing answer."""
    if error.args and isinstance(getattr(error.args[0], "reason", None), NameResolutionError):
        return "DNS", "the server's name does not resolve"
    return next((kind, text) for types, kind, text in _TROUBLES if isinstance(error, types))


class _Hurried(io.RawIOBase):
    """What a socket receives, all of it within the socket's timeout: a trickle of bytes does not extend it."""

    def __init__(self, sock: socket.socket, raw: Any) -> None:
        self._sock, self._raw, self._end = sock, raw, time.monotonic() + (sock.gettimeout() or 0)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._raw.close()
        super().close()

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(max(self._end - time.monotonic(), 0.001))
        read: int | None = self._raw.readinto(buffer)
        return read


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Hurried(sock, self.fp.detach()))


class _Plain(HTTPConnection):
    response_class = _Answer


class _Tls(HTTPSConnection):
    response_class = _Answer


class _Adapter(HTTPAdapter):
    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _Tls if pool.scheme == "https" else _Plain
        return pool


def _session(channel: Channel, concurrency: int) -> requests.Session:
    session = requests.Session()
    # Proxy, CA bundle and credentials come from the configuration alone: .netrc would replace our token.
    session.trust_env, session.verify = False, channel.ca_file or True
    session.headers.update({"Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "identity"})
    if channel.token:
        session.headers["Authorization"] = f"Bearer {channel.token}"
    if channel.proxy:
        session.proxies = {"http": channel.proxy, "https": channel.proxy}
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(pool_connections=1, pool_maxsize=concurrency, max_retries=0))
    return session


def _integer(value: Any) -> int | None:
    """A whole number from 0 to 2^31, from JSON or a header; anything else is no number."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def _text(value: Any, limit: int) -> str | None:
    """Text any database can store: no NUL and no half of a surrogate pair."""
    clean = value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else ""
    return clean[:limit] or None
