"""Posts payloads to ntfy and tells, without judging, what came back. PL/SQL decides what it means."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
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
    """Sends items over kept-alive connections, one requests session a channel. Thread-safe."""

    def __init__(self, channels: Mapping[str, Channel], concurrency: int = 8) -> None:
        self._channels = channels
        self._sessions = {alias: _session(channel, concurrency) for alias, channel in channels.items()}
        self._stopped: set[str] = set()

    @property
    def open_channels(self) -> list[str]:
        """Aliases that may still be posted to in this run."""
        return [alias for alias in self._channels if alias not in self._stopped]

    def reopen(self) -> None:
        """A new run: channels that stopped the last one get another chance."""
        self._stopped.clear()

    def deliver(self, item: Item, claimed_at: float) -> Result:
        """Posts one item; never raises for what the network or a server does.

        claimed_at: time.monotonic() before the claim. An item that could not be finished within its lease, or whose
        channel was stopped, is returned unsent (DEVOLVIDO).
        """
        channel = self._channels.get(item.canal)
        if channel is None:
            return outcome(item, classe="CONFIG", erro=f"channel {item.canal} is not configured")
        started = time.monotonic()
        needed_s = channel.connect_timeout_s + channel.read_timeout_s
        if started - claimed_at + needed_s > item.prazo_s or item.canal in self._stopped:
            return outcome(item, classe="DEVOLVIDO")
        try:
            status, body, headers = self._request(item.canal, "POST", "/", item.payload.encode("utf-8"))
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            kind, text = classify(error)
            return outcome(item, classe=kind, erro=text, duracao_ms=_elapsed_ms(started))
        if status in _STOPPING:
            self._stopped.add(item.canal)
        facts, answer = {"http": status, "duracao_ms": _elapsed_ms(started)}, parse(body)
        if 200 <= status < 300:
            return outcome(item, **facts, id_ntfy=_text(answer.get("id"), 64))
        wait, code = _integer(headers.get("Retry-After")), _integer(answer.get("code"))
        return outcome(item, **facts, codigo=code, erro=_text(answer.get("error"), 500), esperar_s=wait)

    def check(self, alias: str) -> str | None:
        """None when the server is a healthy ntfy that accepts our token, else what to do. Sends no notification."""
        try:
            status, body, _ = self._request(alias, "GET", "/v1/health")
            healthy = status == 200 and parse(body).get("healthy") is True
            if healthy and self._channels[alias].token:
                status, body, _ = self._request(alias, "GET", "/v1/account")
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return classify(error)[1] + "; check url, firewall and proxy"
        if status == 401:
            return "the token is wrong or has expired: put a new one (`ntfy token add`) in token_file"
        if status == 429:
            return "too many requests or failed logons from this address: wait, or exempt it in ntfy's server.yml"
        if healthy and parse(body).get("username") == "*":
            return "the server does not look at tokens: set its auth-file, or remove token_file here"
        return None if healthy else f"answered {status}, which is not a healthy ntfy server: check url"

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()

    def _request(
        self, alias: str, method: str, path: str, data: bytes | None = None
    ) -> tuple[int, bytes, Mapping[str, str]]:
        channel = self._channels[alias]
        timeouts = (channel.connect_timeout_s, channel.read_timeout_s)
        latest, body, url = time.monotonic() + sum(timeouts), bytearray(), channel.url.rstrip("/") + path
        send = self._sessions[alias].request
        with send(method, url, data=data, timeout=timeouts, allow_redirects=False, stream=True) as answer:
            # The read timeout is a socket's; a server that trickles bytes is cut off here.
            while len(body) < _BODY_LIMIT and (chunk := answer.raw.read1(8192, decode_content=True)):
                body += chunk
                if time.monotonic() > latest:
                    raise requests.ReadTimeout
            return answer.status_code, bytes(body[:_BODY_LIMIT]), answer.headers


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
        session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=concurrency, max_retries=0))
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


def _elapsed_ms(started: float) -> int:
    return int((time.monotonic() - started) * 1000)
