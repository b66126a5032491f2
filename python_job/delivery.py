"""Posts payloads to ntfy and tells, without judging, what came back. PL/SQL decides what it means."""

from __future__ import annotations

import json
import threading
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


class Deliverer:
    """Sends items over kept-alive connections, one requests session a thread and channel. Thread-safe."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels
        self._local = threading.local()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()
        self._stopped: set[str] = set()

    @property
    def open_channels(self) -> list[str]:
        """Aliases that may still be posted to in this run."""
        with self._lock:
            return [alias for alias in self._channels if alias not in self._stopped]

    def deliver(self, item: Item, claimed_at: float) -> Result:
        """Posts one item and never raises.

        claimed_at: time.monotonic() before the claim. An item that could not be finished within its lease, or whose
        channel was stopped, is returned unsent (DEVOLVIDO).
        """
        channel = self._channels.get(item.canal)
        if channel is None:
            return _unsent(item, "CONFIG", f"channel {item.canal} is not configured")
        left = item.prazo_s - (time.monotonic() - claimed_at)
        if left < channel.connect_timeout_s + channel.read_timeout_s or item.canal not in self.open_channels:
            return give_back(item)
        started = time.monotonic()
        try:
            status, body, headers = self._post(item, channel, started)
        except (requests.RequestException, HTTPError) as error:
            return _unsent(item, *_transport_class(error), _elapsed_ms(started))
        except (UnicodeError, ValueError) as error:
            return _unsent(item, "CONFIG", f"{type(error).__name__} while preparing the request", _elapsed_ms(started))
        if status in _STOPPING:
            with self._lock:
                self._stopped.add(item.canal)
        answer = _parse(body)
        return Result(
            id=item.id,
            reserva=item.reserva,
            http=status,
            codigo=_integer(answer.get("code")),
            erro=None if 200 <= status < 300 else _text(answer.get("error"), 500),
            esperar_s=_integer(headers.get("Retry-After")),
            duracao_ms=_elapsed_ms(started),
            id_ntfy=_text(answer.get("id"), 64) if 200 <= status < 300 else None,
        )

    def healthy(self, alias: str) -> str | None:
        """None when the server answers as a healthy ntfy, else what is wrong. Sends no notification."""
        channel = self._channels[alias]
        try:
            answer = self._session(alias).get(
                f"{channel.url}/v1/health",
                timeout=(channel.connect_timeout_s, channel.read_timeout_s),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            return _transport_class(error)[1]
        if answer.status_code != 200 or _parse(answer.content[:_BODY_LIMIT]).get("healthy") is not True:
            return f"answered {answer.status_code}, which is not a healthy ntfy server"
        return None

    def close(self) -> None:
        for session in self._sessions:
            session.close()

    def _post(self, item: Item, channel: Channel, started: float) -> tuple[int, bytes, Mapping[str, str]]:
        with self._session(item.canal).post(
            f"{channel.url}/",
            data=item.payload.encode("utf-8"),
            timeout=(channel.connect_timeout_s, channel.read_timeout_s),
            allow_redirects=False,
            stream=True,
        ) as answer:
            body = bytearray()
            # The read timeout is a socket's; a server that trickles bytes is cut off here.
            latest = started + channel.connect_timeout_s + channel.read_timeout_s
            while len(body) < _BODY_LIMIT and (chunk := answer.raw.read1(8192, decode_content=True)):
                body += chunk
                if time.monotonic() > latest:
                    raise requests.ReadTimeout("the answer took too long")
            return answer.status_code, bytes(body[:_BODY_LIMIT]), answer.headers

    def _session(self, alias: str) -> requests.Session:
        sessions: dict[str, requests.Session] = self._local.__dict__
        session = sessions.get(alias)
        if session is None:
            channel = self._channels[alias]
            session = requests.Session()
            # Proxy, CA bundle and credentials come from the configuration alone: .netrc would replace our token.
            session.trust_env = False
            session.verify = channel.ca_file or True
            session.headers["Content-Type"] = "application/json; charset=utf-8"
            if channel.token:
                session.headers["Authorization"] = f"Bearer {channel.token}"
            if channel.proxy:
                session.proxies = {"http": channel.proxy, "https": channel.proxy}
            for scheme in ("http://", "https://"):
                session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=1, max_retries=0))
            sessions[alias] = session
            with self._lock:
                self._sessions.append(session)
        return session


def give_back(item: Item) -> Result:
    """The result of an item that was not sent and costs no attempt."""
    return Result(id=item.id, reserva=item.reserva, classe="DEVOLVIDO")


def _unsent(item: Item, kind: str, error: str, duration_ms: int | None = None) -> Result:
    return Result(id=item.id, reserva=item.reserva, classe=kind, erro=error, duracao_ms=duration_ms)


def _transport_class(error: Exception) -> tuple[str, str]:
    """(class, short text). The exception's own text is not used: it may quote what was sent."""
    if isinstance(error, requests.exceptions.SSLError):
        return "TLS", "the server's certificate or TLS setup was refused"
    if isinstance(error, requests.ConnectTimeout):
        return "TIMEOUT", "no connection within the connect timeout"
    if isinstance(error, (requests.Timeout, ReadTimeoutError)):
        return "TIMEOUT", "no complete answer within the read timeout"
    if isinstance(error, (requests.exceptions.ConnectionError, ProtocolError)):
        reason = error.args[0] if error.args else None
        if isinstance(getattr(reason, "reason", None), NameResolutionError):
            return "DNS", "the server's name does not resolve"
        return "CONEXAO", "no connection, or it broke before the answer was complete"
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader)):
        return "CONFIG", f"{type(error).__name__}: check url and token of the channel"
    return "RESPOSTA", f"{type(error).__name__}: the answer could not be read"


def _parse(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _integer(value: Any) -> int | None:
    """A whole number from 0 to 2^31, from JSON or a header; anything else is no number."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31:
        return value
    return None


def _text(value: Any, limit: int) -> str | None:
    return value[:limit] if isinstance(value, str) and value else None


def _elapsed_ms(started: float) -> int:
    return int((time.monotonic() - started) * 1000)
