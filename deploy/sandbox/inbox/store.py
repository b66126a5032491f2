"""The messages of the inbox, and those who wait for new ones."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Iterable
from typing import Any

Message = dict[str, Any]


class Store:
    """Keeps every message in order of arrival. Thread-safe."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._panel: Message | None = None
        self._arrived = threading.Condition()
        self._subscribers: list[tuple[frozenset[str] | None, queue.SimpleQueue[Message | None]]] = []

    def add(self, message: Message) -> None:
        with self._arrived:
            self._messages.append(message)
            for topics, waiting in self._subscribers:
                if topics is None or message["topic"] in topics:
                    waiting.put(message)
            self._arrived.notify_all()

    @property
    def panel(self) -> Message | None:
        """The event that tells where the panel is."""
        return self._panel

    def tell_panel(self, url: str) -> None:
        """To those who look at every topic: the pages of the inbox."""
        with self._arrived:
            self._panel = {"event": "panel", "url": url}
            for topics, waiting in self._subscribers:
                if topics is None:
                    waiting.put(self._panel)

    def all(self) -> list[Message]:
        with self._arrived:
            return list(self._messages)

    def wait_for(self, count: int, timeout: float) -> list[Message]:
        """Waits until at least `count` messages are there or `timeout` seconds have passed; returns what is there."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self._messages) >= count, timeout)
            return list(self._messages)

    def clear(self) -> None:
        with self._arrived:
            self._messages.clear()

    def since(self, topics: Iterable[str] | None, mark: str) -> list[Message]:
        """Messages of these topics (None: all) after `mark`: all, none, latest, a message id, a unix time or 10m."""
        wanted = None if topics is None else frozenset(topics)
        found = [m for m in self.all() if wanted is None or m["topic"] in wanted]
        if mark in ("all", ""):
            return found
        if mark == "none":
            return []
        if mark == "latest":
            return found[-1:]
        if mark.isdigit():
            return [m for m in found if m["time"] >= int(mark)]
        age = re.fullmatch(r"(\d+)([smhd])", mark)
        if age:
            seconds = int(age.group(1)) * {"s": 1, "m": 60, "h": 3600, "d": 86_400}[age.group(2)]
            return [m for m in found if m["time"] >= time.time() - seconds]
        ids = [m["id"] for m in found]
        return found[ids.index(mark) + 1 :] if mark in ids else found

    def subscribe(self, topics: Iterable[str] | None) -> queue.SimpleQueue[Message | None]:
        """A queue that receives every new message of these topics; None in it means: the inbox closes."""
        waiting: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        with self._arrived:
            self._subscribers.append((None if topics is None else frozenset(topics), waiting))
        return waiting

    def unsubscribe(self, waiting: queue.SimpleQueue[Message | None]) -> None:
        with self._arrived:
            self._subscribers = [entry for entry in self._subscribers if entry[1] is not waiting]

    def close(self) -> None:
        with self._arrived:
            for _, waiting in self._subscribers:
                waiting.put(None)
