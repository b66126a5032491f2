"""Sends items by their channel's sender and tells, without judging, what came back. PL/SQL decides what it means."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .config import Channel
from .contract import Item, Outcome, Result

_TEXTS = {"erro": 500, "id_externo": 100}  # of an outcome, and the characters of them worth keeping


class Deliverer:
    """The senders of a run, one a channel. Thread-safe. concurrency: threads that may send at once, a channel."""

    def __init__(self, channels: Mapping[str, Channel], concurrency: int = 8) -> None:
        self._senders = {alias: channel.sender(channel.settings, concurrency) for alias, channel in channels.items()}

    @property
    def channels(self) -> list[str]:
        return list(self._senders)

    def outcome(self, item: Item, claimed_at: float) -> Outcome:
        """Sends one item; never raises for what the network or a server does. Not sent: without duracao_ms.

        claimed_at: time.monotonic() before the claim. An item that could not be finished within its lease is returned
        unsent (DEVOLVIDO).
        """
        sender = self._senders.get(item.canal.upper())
        if sender is None:
            return Outcome(classe="CONFIG", erro="CANAL")
        if item.tipo != sender.tipo:
            return Outcome(classe="CONFIG", erro="TIPO")
        if sender.longest_s > item.prazo_s > 0:  # not DEVOLVIDO: it would be handed out again at once, and again
            return Outcome(classe="CONFIG", erro="RESERVA")
        if sender.longest_s > item.prazo_s - (time.monotonic() - claimed_at):
            return Outcome(classe="DEVOLVIDO")
        begun = time.perf_counter()
        outcome = sender.send(item)
        return replace(outcome, duracao_ms=int((time.perf_counter() - begun) * 1000))

    def deliver(self, item: Item, claimed_at: float) -> Result:
        return result_of(item, self.outcome(item, claimed_at))

    def check(self, alias: str) -> tuple[str, str]:
        """(where the channel sends, what to do so that it can or ''). Sends no notification."""
        return self._senders[alias].place, self._senders[alias].check()

    def close(self) -> None:
        for sender in self._senders.values():
            sender.close()


def result_of(item: Item, outcome: Outcome) -> Result:
    """What happened to an item, in the words of `registrar`; DEVOLVIDO: was not sent and costs no attempt."""
    facts = vars(outcome) | {name: _text(getattr(outcome, name), size) for name, size in _TEXTS.items()}
    told = {name: fact for name, fact in facts.items() if fact is not None and name != "halt"}
    return {"id": item.id, "reserva": item.reserva} | told


def _text(value: Any, limit: int) -> str | None:
    """Text any database can store and any terminal show: no control characters and no half of a surrogate pair."""
    clean = value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
    return "".join(c if c.isprintable() else " " for c in clean[:limit]).strip() or None
