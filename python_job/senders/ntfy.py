"""ntfy: one POST of the prepared JSON a notification."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from ..contract import Item, Outcome
from ..settings import HOST, text
from . import advice
from .server import HALTING, ServerSettings

_URL = text(f"{HOST}/?", "write http(s)://host[:port], without a path (ntfy does not work below one) or credentials")


@dataclass(frozen=True)
class NtfySettings(ServerSettings):
    """No token: anonymous."""

    url: str = field(default="", metadata=_URL)


class Ntfy:
    Settings: ClassVar[type[NtfySettings]] = NtfySettings
    tipo: ClassVar[str] = "NTFY"

    def __init__(self, settings: NtfySettings, concurrency: int) -> None:
        self._session = settings.session("application/json", concurrency)
        self._token, self.longest_s = bool(settings.token), settings.longest_s
        self.place = f"{settings.url}, {'with token' if settings.token else 'anonymous'}"

    def send(self, item: Item) -> Outcome:
        outcome, answer = self._session.ask("POST", "/", item.payload)
        if not outcome.http:
            return outcome
        if outcome.delivered:
            return replace(outcome, id_externo=answer.get("id"))
        code = answer.get("code")
        ntfys = type(code) is int and 10_000 <= code <= 99_999  # whatever else answers has no code
        return replace(outcome, codigo=code if ntfys else None, erro=answer.get("error"), halt=outcome.http in HALTING)

    def check(self) -> str:
        outcome, answer = self._session.ask("GET", "/v1/health")
        healthy = outcome.http == 200 and answer.get("healthy") is True
        if healthy and self._token:
            outcome, answer = self._session.ask("GET", "/v1/account")
        if not outcome.http:
            return advice(outcome)
        if answer.get("username") == "*":
            return "the server does not look at tokens: set its auth-file, or remove token_file here"
        wrong = {
            401: "the token is wrong or has expired: put a new one (`ntfy token add`) in token_file",
            429: "too many requests or failed logons from this address: wait, or exempt it in ntfy's server.yml",
        }
        fault = "" if healthy else f"answered {outcome.http}, not a healthy ntfy server: check url and proxy"
        return wrong.get(outcome.http, fault)

    def close(self) -> None:
        self._session.close()
