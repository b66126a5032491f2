"""The sandbox's ntfy as a stage."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar

from deploy.sandbox.inbox import Inbox
from python_job.config import Channel
from python_job.contract import Item
from tests import channels
from tests.senders.link import Link
from tests.senders.stage import event_id

TOKEN = "tk_nobody_may_see_me"


class NtfyStage:
    refused: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "rights": {"http": 401, "codigo": 40101, "halt": True},
        "unknown": {"http": 400, "codigo": 40010, "halt": False},
        "too_large": {"http": 413, "codigo": 41303, "halt": False},
        "push_back": {"http": 429, "codigo": 42901, "halt": True},
    }
    secrets = (TOKEN,)

    def __init__(self) -> None:
        self._inbox = Inbox()
        self._inbox.start()
        self._inbox.faults.require_token(TOKEN)
        self._link = Link(self._inbox.port)
        self._made: dict[str, int] = {}

    def close(self) -> None:
        self._link.close()
        self._inbox.stop()

    def channel(self, **settings: Any) -> Channel:
        url = f"http://127.0.0.1:{self._link.port}"
        return channels.ntfy(url, **{"token": TOKEN, "connect_timeout_s": 1, "read_timeout_s": 1} | settings)

    def item(self, number: int, text: str = "Ligação 🔧", order: int = 7, topic: str = "os") -> Item:
        message = {"topic": topic, "message": f"{order}: {text}", "sequence_id": event_id(number)}
        self._made[json.dumps(message, sort_keys=True)] = number
        return Item(number, f"tok-{number}", "NTFY", 1, json.dumps(message, ensure_ascii=False), 60)

    def received(self) -> list[int]:
        kept = [{key: message[key] for key in ("topic", "message", "sequence_id")} for message in self._inbox.messages]
        found = [json.dumps(message, sort_keys=True) for message in kept]
        assert set(found) <= set(self._made)
        return [self._made[message] for message in found]

    @contextmanager
    def rights(self, number: int) -> Iterator[Item]:
        self._inbox.faults.require_token("tk_another")
        yield self.item(number)
        self._inbox.faults.require_token(TOKEN)

    @contextmanager
    def unknown(self, number: int) -> Iterator[Item]:
        yield self.item(number, topic="docs")

    @contextmanager
    def too_large(self, number: int) -> Iterator[Item]:
        yield self.item(number, "x" * 9000)

    @contextmanager
    def push_back(self, number: int) -> Iterator[Item]:
        self._inbox.faults.limit(0, 1000)
        yield self.item(number)
        self._inbox.faults.clear()
        self._inbox.faults.require_token(TOKEN)

    def away(self) -> AbstractContextManager[object]:
        return self._link.down()

    def slow(self) -> AbstractContextManager[object]:
        return self._link.keeping("held")

    def answer_lost(self) -> AbstractContextManager[object]:
        return self._link.keeping("lost")
