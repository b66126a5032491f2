"""What is said between the database (hsm_envio_api), the job and its senders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

CONTRACT = 2  # version of hsm_envio_api this program speaks
Result = dict[str, Any]  # one object of registrar's in_resultados; keys without a value are left out


class Item(NamedTuple):
    """One row of `reservar`: payload is the finished text, prazo_s the seconds left of the lease, tipo the channel's;
    destino, chave and cabecalhos say where to send it and with what, as the type has them."""

    id: int
    reserva: str
    canal: str
    tentativa: int
    payload: str
    prazo_s: float
    tipo: str = "NTFY"
    destino: str | None = None
    chave: str | None = None
    cabecalhos: Mapping[str, str] = {}


@dataclass(frozen=True)
class Outcome:
    """What became of one send, in the words of `registrar` and without a judgement.

    halt: until the database has heard of it, more sends to the channel would only make it worse. duracao_ms: how long
    it took; the job takes the time, not the sender.
    """

    http: int | None = None
    codigo: int | None = None
    classe: str | None = None
    erro: str | None = None
    esperar_s: int | None = None
    id_externo: str | None = None
    duracao_ms: int | None = None
    halt: bool = False

    @property
    def delivered(self) -> bool:
        return self.classe == "ENTREGUE" or 200 <= (self.http or 0) < 300

    @property
    def pushed_back(self) -> bool:
        """The server, or what is before it, may have had too much of us."""
        return (
            self.halt or (self.http or 0) >= 500 or self.http == 403 or self.classe in ("TIMEOUT", "CONEXAO", "LIMITE")
        )
