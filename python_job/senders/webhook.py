"""Webhooks: one signed POST of the CloudEvents event an item.

Signed as https://www.standardwebhooks.com has it (symmetric, v1): HMAC-SHA256 of id, moment and body.
"""

from __future__ import annotations

import hmac
import json
import re
import time
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from ..contract import Item, Outcome
from ..settings import HOST, SECRET, text
from . import advice
from .server import HALTING, ServerSettings

_URL = text(f"{HOST}/?", "write http(s)://host[:port]; the path is the route's")
_KEY = r"whsec_([A-Za-z0-9+/]{4}){8,21}([A-Za-z0-9+/]{2}(==|[A-Za-z0-9+/]=))?"
_KEYS = text(rf"({_KEY}( +{_KEY})*)?", "write whsec_ and 24 to 64 bytes in base64; several with a blank between them")
_OURS = re.compile("host|connection|cookie|authorization|transfer-encoding|content-(type|length)|(webhook|ce)-.*", re.I)
_REASONS = ("error", "detail", "message", "title")  # where JSON answers say what is wrong, RFC 9457's among them


@dataclass(frozen=True)
class WebhookSettings(ServerSettings):
    """secret: what the receiver verifies with, two while one replaces the other; unsigned: without; allow_private: the
    server need not be in the internet (a proxy resolves its name itself, and has to refuse by itself)."""

    url: str = field(default="", metadata=_URL)
    secret: str = field(default="", repr=False, metadata=SECRET | _KEYS)
    unsigned: bool = False
    allow_private: bool = False

    def __post_init__(self) -> None:
        if not (self.secret or self.unsigned):
            raise ValueError(
                "secret: missing; give secret_file, or set unsigned = true and nobody can tell who sent it"
            )
        if self.secret and self.unsigned:
            raise ValueError("unsigned: there is a secret; take one of the two out")


class Webhook:
    Settings: ClassVar[type[WebhookSettings]] = WebhookSettings
    tipo: ClassVar[str] = "WEBHOOK"

    def __init__(self, settings: WebhookSettings, concurrency: int) -> None:
        self._session = settings.session(
            "application/cloudevents+json", concurrency, public_only=not settings.allow_private
        )
        self._secrets = [*settings.secret.split(), *settings.token.split()]
        self._keys = [b64decode(secret.removeprefix("whsec_")) for secret in settings.secret.split()]
        self.longest_s = settings.longest_s
        self.place = f"{settings.url}, {'signed' if self._keys else 'unsigned'}{', with token' * bool(settings.token)}"

    def send(self, item: Item) -> Outcome:
        path = item.destino or ""
        if not path.startswith("/"):  # what comes after url could make another server of it
            return Outcome(classe="DESTINO")
        try:
            headers = self._signed(item.payload)
        except (ValueError, TypeError, KeyError, RecursionError):
            return Outcome(classe="RECUSADO", erro="the payload is no CloudEvents event with an id")
        theirs = {name: value for name, value in item.cabecalhos.items() if not _OURS.fullmatch(name)}
        outcome, answer = self._session.ask("POST", path, item.payload, theirs | headers)
        if outcome.delivered:
            return replace(outcome, id_externo=_text(answer, "id"))
        return replace(outcome, erro=outcome.erro or self._reason(answer), halt=outcome.http in HALTING)

    def _signed(self, payload: str) -> dict[str, str]:
        """The headers that say what the body is, at this moment: the id of every attempt, the time of this one."""
        event, moment = json.loads(payload)["id"], str(int(time.time()))
        content = f"{event}.{moment}.{payload}".encode()
        signatures = [b64encode(hmac.digest(key, content, "sha256")).decode() for key in self._keys]
        signed = {"webhook-signature": " ".join(f"v1,{signature}" for signature in signatures)} if signatures else {}
        return {"webhook-id": event, "webhook-timestamp": moment} | signed

    def _reason(self, answer: dict[str, Any]) -> str | None:
        """A few words of the answer, unless they quote what only receiver and we may know."""
        reason = next(filter(None, (_text(answer, name) for name in _REASONS)), None)
        return None if reason and any(secret in reason for secret in self._secrets) else reason

    def check(self) -> str:
        """OPTIONS of the server: no receiver takes that for an event, and any answer shows that it can be reached."""
        outcome, _ = self._session.ask("OPTIONS", "/")
        if not outcome.http:
            return advice(outcome)
        return "the server refuses the logon: put its bearer token in token_file" if outcome.http == 401 else ""

    def close(self) -> None:
        self._session.close()


def _text(answer: dict[str, Any], name: str) -> str | None:
    value = answer.get(name)
    return value if isinstance(value, str) and value else None
