"""What the suite for all senders (cases.py) asks of a type: a server of it, and what may happen to that server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Protocol

from python_job.config import Channel
from python_job.contract import Item


class Stage(Protocol):
    """A running server of one type, with nothing in it, and what may be done to it. Nothing of it outlasts its test.

    refused: what an outcome says, field by field as far as it matters, where the server refuses: "rights", "unknown",
    "too_large" and "push_back", each the name of the method that makes the case.
    secrets: texts of `channel`'s settings that nobody may get to see.
    """

    refused: ClassVar[Mapping[str, Mapping[str, Any]]]
    secrets: tuple[str, ...]

    def channel(self, **settings: Any) -> Channel:
        """A channel that reaches the server, with these settings on top of its own; a send takes 5 seconds at most."""

    def item(self, number: int, text: str = "Ligação 🔧", order: int = 7) -> Item:
        """An item as the database hands it out, to where the server takes it."""

    def received(self) -> list[int]:
        """Numbers of the items the server has taken, in its order and once for each time it took one; read by a client
        that is not the sender's. AssertionError where text, id, key or headers are not those handed to the sender."""

    # Within each of these the item it makes is refused; afterwards the server takes others as before.
    def rights(self, number: int) -> AbstractContextManager[Item]:
        """We have no right to where it goes, or our credentials are no longer good."""

    def unknown(self, number: int) -> AbstractContextManager[Item]:
        """There is no such destination."""

    def too_large(self, number: int) -> AbstractContextManager[Item]:
        """The server does not take as much."""

    def push_back(self, number: int) -> AbstractContextManager[Item]:
        """The server asks for fewer of them."""

    # Within these the server is in trouble; afterwards it works again, at the same address and with what it holds.
    def away(self) -> AbstractContextManager[object]:
        """The server was killed: connections broke, and there is nobody to connect to."""

    def slow(self) -> AbstractContextManager[object]:
        """It says nothing any more, on old connections and on new ones."""

    def answer_lost(self) -> AbstractContextManager[object]:
        """It takes items, and none of its answers to them arrives, before the sender's time is over."""


def cloud_event(number: int, text: str, order: int) -> str:
    """The body of every type but NTFY, as the database prepares it; its id is `event_id`."""
    data = {"id_os": order, "evento": "STATUS", "prioridade": 3, "mensagem": text}
    event = {
        "specversion": "1.0",
        "id": event_id(number),
        "source": "/hsm/hsm1",
        "type": "hsm.os.status",
        "subject": str(order),
        "time": "2026-10-21T07:28:00Z",
        "datacontenttype": "application/json",
        "data": data,
    }
    return json.dumps(event, ensure_ascii=False)


def event_id(number: int) -> str:
    return f"hsm1-{number}"
