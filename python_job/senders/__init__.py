"""The ways out: one small module a type of channel, and the core knows none of them by name.

A sender is a class that an entry point of the group `hsm_python_job.senders` names, of this package or of anybody's:
the entry point's name is the `type` of [channels.<ALIAS>] in the configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, ClassVar, Protocol

from ..contract import Item, Outcome

GROUP = "hsm_python_job.senders"
# Class of a missing answer, or the word for its cause, in English; PL/SQL has sentences for people
_ADVICE = {
    "DNS": "the server's name does not resolve: check the address and the proxy",
    "CONEXAO": "no connection, or it broke before the answer: is the server up, are address, proxy and firewall right?",
    "TLS": "the server's certificate or TLS setup was refused: check the address, ca_file and proxy",
    "SEM_CONEXAO": "no connection within the connect timeout: check the address, proxy and firewall",
    "TIMEOUT": "no complete answer in time",
    "CONFIG": "the request could not be made: check this channel's settings",
    "PRIVADO": "the address is none of the internet's: check url, or set allow_private = true if that is what is meant",
    "RESPOSTA": "the answer could not be read",
    "CANAL": "it is not configured here",
    "RESERVA": "the lease (RESERVA_S) is shorter than a send may take: see this channel's timeouts",
    "TIPO": "the channel is of another type in the database: check type, or hsm_admin.definir_canal",
    "ACESSO": "the server refuses the logon: check user, password or token",
    "LIMITE": "the server asks for fewer messages",
    "DESTINO": "the destination is unknown, or we have no right to it",
    "RECUSADO": "the server does not want this message",
}


class Sender(Protocol):
    """Carries the items of one channel.

    Settings: a frozen dataclass; its fields are the settings of [channels.<ALIAS>] (see python_job.settings).
    tipo: the HSM_CANAL.TIPO it is for. place: where it sends, for people, without secrets. longest_s: seconds a send
    may take at most.
    """

    Settings: ClassVar[type[Any]]
    tipo: ClassVar[str]
    place: str
    longest_s: float

    def __init__(self, settings: Any, concurrency: int) -> None:
        """Connects to nothing yet. concurrency: threads that may be in `send` at once."""

    def send(self, item: Item) -> Outcome:
        """Sends one item and waits until the other side has said what became of it; thread-safe. What network and
        server do is an outcome, never an exception, and no text of it holds a secret."""

    def check(self) -> str:
        """What to do so that sends can work, '' when they can. Sends nothing."""

    def close(self) -> None:
        """Ends the connections; no send is under way."""


def installed() -> dict[str, EntryPoint]:
    """The senders of this machine. Looks into every package there is: once a start, not once a channel."""
    return {point.name: point for point in entry_points(group=GROUP)}


def find(name: str, found: Mapping[str, EntryPoint]) -> type[Sender]:
    """The one of these for a `type`. ValueError says what there is, or which library is missing."""
    if name not in found:
        raise ValueError(f"unknown; here are {', '.join(sorted(found)) or 'none: install the program with pip'}")
    try:
        sender: type[Sender] = found[name].load()
        return sender
    except ModuleNotFoundError as error:
        raise ValueError(f"{name} needs the module {error.name}{_remedy(found[name])}") from None


def _remedy(point: EntryPoint) -> str:
    extras = (point.dist.metadata.get_all("Provides-Extra") if point.dist else None) or []
    return f": pip install '{point.dist.name}[{point.name}]'" if point.dist and point.name in extras else ""


def advice(result: Outcome | dict[str, Any]) -> str:
    """What to do about an outcome without a status."""
    facts = vars(result) if isinstance(result, Outcome) else result
    cause, code = str(facts.get("erro") or ""), facts.get("codigo")
    if cause.startswith("PROXY "):
        what = "it lets nobody through to the server: ask who runs it, and check url"
        if cause == "PROXY 407":
            what = "it wants user and password: put http://user:password@host:port in a file, proxy_file"
        elif cause >= "PROXY 5":
            what = "it does not get through to the server: is the server up, are url and the proxy's own way out right?"
        return f"the proxy answered {cause[6:]}; {what}"
    words = _ADVICE.get(cause) or cause or _ADVICE.get(str(facts.get("classe")), "the server refused")
    return words if code is None else f"{words} (code {code})"
