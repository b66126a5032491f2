"""Posts payloads to ntfy and tells, without judging, what came back. PL/SQL decides what it means."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from typing import Any

from .config import Channel
from .database import Item, Result
from .wire import Session, advice

_STOPPING = (401, 429)  # answers after which more posts to the channel would only make it worse


class Deliverer:
    """Sends items over kept-alive connections, one requests session a channel. Thread-safe.

    The first 401 or 429 of a channel returns whatever is claimed and not yet sent, until PL/SQL has been told (`told`);
    from then on it decides what is handed out.
    """

    def __init__(self, channels: Mapping[str, Channel], concurrency: int = 8) -> None:
        self._sessions = {alias: Session(channel, concurrency) for alias, channel in channels.items()}
        self._stopped: dict[str, float] = {}  # items claimed before this moment are returned; inf: PL/SQL was not told

    @property
    def open_channels(self) -> list[str]:
        """Aliases to claim for."""
        return [alias for alias in self._sessions if self._stopped.get(alias, 0) < math.inf]

    def told(self, outcomes: Iterable[tuple[Item, Result]]) -> None:
        """PL/SQL has these results, or will never have them."""
        for alias in {item.canal.upper() for item, result in outcomes if result.get("http") in _STOPPING}:
            self._stopped[alias] = time.monotonic()

    def deliver(self, item: Item, claimed_at: float) -> Result:
        """Posts one item; never raises for what the network or a server does.

        claimed_at: time.monotonic() before the claim. An item that could not be finished within its lease, or whose
        channel was stopped, is returned unsent (DEVOLVIDO).
        """
        alias, started = item.canal.upper(), time.monotonic()
        session = self._sessions.get(alias)
        if session is None:
            return outcome(item, classe="CONFIG", erro="CANAL")
        left, needed = item.prazo_s - (started - claimed_at), sum(session.timeout)
        if needed > item.prazo_s:  # not DEVOLVIDO: it would be handed out again at once, and again
            return outcome(item, classe="CONFIG", erro="RESERVA")
        if needed > left or claimed_at < self._stopped.get(alias, 0):
            return outcome(item, classe="DEVOLVIDO")
        facts, answer = session.ask("POST", "/", item.payload)
        status = facts.get("http", 0)
        if 200 <= status < 300:
            facts["id_externo"] = _text(answer.get("id"), 64)
        elif status:
            code = answer.get("code")
            ntfys = type(code) is int and 10_000 <= code <= 99_999  # whatever else answers has no code
            facts |= {"codigo": code if ntfys else None, "erro": _text(answer.get("error"), 500)}
        if status in _STOPPING:
            self._stopped[alias] = math.inf
        return outcome(item, **facts, duracao_ms=int((time.monotonic() - started) * 1000))

    def check(self, alias: str) -> str:
        """What to do when the server is no healthy ntfy that accepts our token, else ''. Sends no notification."""
        session = self._sessions[alias]
        facts, answer = session.ask("GET", "/v1/health")
        healthy = facts.get("http") == 200 and answer.get("healthy") is True
        if healthy and "Authorization" in session.headers:
            facts, answer = session.ask("GET", "/v1/account")
        if "classe" in facts:
            return advice(facts)
        if answer.get("username") == "*":
            return "the server does not look at tokens: set its auth-file, or remove token_file here"
        wrong = {
            401: "the token is wrong or has expired: put a new one (`ntfy token add`) in token_file",
            429: "too many requests or failed logons from this address: wait, or exempt it in ntfy's server.yml",
        }
        fault = "" if healthy else f"answered {facts['http']}, not a healthy ntfy server: check url and proxy"
        return wrong.get(facts["http"], fault)

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()


def outcome(item: Item, **facts: Any) -> Result:
    """What happened to an item, in the words of `registrar`; DEVOLVIDO: was not sent and costs no attempt."""
    return {"id": item.id, "reserva": item.reserva, **{name: fact for name, fact in facts.items() if fact is not None}}


def _text(value: Any, limit: int) -> str | None:
    """Text any database can store: no NUL and no half of a surrogate pair."""
    clean = value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else ""
    return clean[:limit] or None
