"""Sends items by their channel's sender and tells, without judging, what came back. PL/SQL decides what it means."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from typing import Any

from .config import Channel
from .contract import Item, Outcome, Result

_TEXTS = {"erro": 500, "id_externo": 100}  # of an outcome, and the characters of them worth keeping


class Deliverer:
    """The senders of a run, one a channel. Thread-safe.

    The first outcome that says halt returns whatever of the channel is claimed and not yet sent, until PL/SQL has been
    told (`told`); from then on it decides what is handed out.
    """

    def __init__(self, channels: Mapping[str, Channel], concurrency: int = 8) -> None:
        self._senders = {alias: channel.sender(channel.settings, concurrency) for alias, channel in channels.items()}
        self._halted: set[int] = set()  # ids of items whose outcome said halt, until PL/SQL was told
        self._stopped: dict[str, float] = {}  # items claimed before this moment are returned; inf: PL/SQL was not told

    @property
    def open_channels(self) -> list[str]:
        """Aliases to claim for."""
        return [alias for alias in self._senders if self._stopped.get(alias, 0) < math.inf]

    def told(self, items: Iterable[Item]) -> None:
        """PL/SQL knows what became of these, or never will."""
        for item in items:
            if item.id in self._halted:
                self._halted.discard(item.id)
                self._stopped[item.canal.upper()] = time.monotonic()

    def deliver(self, item: Item, claimed_at: float) -> Result:
        """Sends one item; never raises for what the network or a server does.

        claimed_at: time.monotonic() before the claim. An item that could not be finished within its lease, or whose
        channel was stopped, is returned unsent (DEVOLVIDO).
        """
        alias, started = item.canal.upper(), time.monotonic()
        sender = self._senders.get(alias)
        if sender is None:
            return result_of(item, Outcome(classe="CONFIG", erro="CANAL"))
        if item.tipo != sender.tipo:
            return result_of(item, Outcome(classe="CONFIG", erro="TIPO"))
        if sender.longest_s > item.prazo_s:  # not DEVOLVIDO: it would be handed out again at once, and again
            return result_of(item, Outcome(classe="CONFIG", erro="RESERVA"))
        left = item.prazo_s - (started - claimed_at)
        if sender.longest_s > left or claimed_at < self._stopped.get(alias, 0):
            return result_of(item, Outcome(classe="DEVOLVIDO"))
        outcome = sender.send(item)
        if outcome.halt:
            self._halted.add(item.id)
            self._stopped[alias] = math.inf
        return result_of(item, outcome) | {"duracao_ms": int((time.monotonic() - started) * 1000)}

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
