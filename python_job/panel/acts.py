"""What a person may ask for: each act by name, the routine of hsm_admin that does it, and what is said of its result.

Arguments are looked at for their type only; the rest PL/SQL judges, as it does for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import oracledb

from .refusal import Refusal

_LONGEST = 1000
_MOST_AT_ONCE = 1000  # hsm_admin's own limit of a call


@dataclass(frozen=True)
class Act:
    """arguments: name in the request to (parameter, type). says: the sentence, from the number a function returned;
    count: whether that number is one of notifications."""

    arguments: Mapping[str, tuple[str, type]]
    says: Callable[[int], str]
    function: bool = False
    count: bool = False


def number(value: int) -> str:
    """As Brazilians write it: 1.234."""
    return f"{value:,}".replace(",", ".")


def _replayed(count: int) -> str:
    if count == 0:
        return "Nenhuma notificação em FALHA era das pedidas."
    said = "1 notificação voltou à fila." if count == 1 else f"{number(count)} notificações voltaram à fila."
    return f"{said} Pode haver mais: repita." if count >= _MOST_AT_ONCE else said


_LINE, _ROUTE = ("in_id", int), ("in_rota", int)
_CHANNEL, _TYPE = ("in_canal", str), ("in_tipo_os", str)

ACTS: Mapping[str, Act] = {
    "reprocessar": Act(
        {
            "id": _LINE,
            "motivo_falha": ("in_motivo_falha", str),
            "rota": _ROUTE,
            "canal": _CHANNEL,
            "tipo_os": _TYPE,
        },
        _replayed,
        function=True,
        count=True,
    ),
    "cancelar": Act({"id": _LINE}, lambda _: "Notificação cancelada."),
    "reenviar": Act({"id": _LINE}, lambda row: f"Cópia na fila: linha {row}.", function=True),
    "pausar": Act({"canal": _CHANNEL}, lambda _: "Canal pausado."),
    "retomar": Act({"canal": _CHANNEL}, lambda _: "Canal retomado."),
    "testar": Act(
        {"canal": _CHANNEL, "topico": ("in_topico", str)}, lambda row: f"Teste na fila: linha {row}.", function=True
    ),
    "ligar_rota": Act({"rota": _ROUTE}, lambda _: "Rota ligada."),
    "desligar_rota": Act({"rota": _ROUTE}, lambda _: "Rota desligada."),
}


@dataclass(frozen=True)
class Order:
    """An act with its arguments, ready to be done."""

    name: str
    act: Act
    binds: Mapping[str, Any] = field(repr=False)

    def __call__(self, cursor: oracledb.Cursor, schema: str) -> dict[str, Any]:
        """Does it; the answer."""
        routine, result = f"{schema}.hsm_admin.{self.name}", 0
        if self.act.function:
            result = int(cursor.callfunc(routine, int, [], dict(self.binds)))
        else:
            cursor.callproc(routine, [], dict(self.binds))
        return {"texto": self.act.says(result), **({"quantidade": result} if self.act.count else {})}


def order_of(body: Mapping[str, Any]) -> Order:
    """What a request asks for. Raises Refusal (400)."""
    name, arguments, reason = body.get("ato"), body.get("argumentos", {}), body.get("motivo")
    act = ACTS.get(name) if isinstance(name, str) else None
    if act is None or not isinstance(name, str):
        raise Refusal(400, "Ato desconhecido.")
    if not isinstance(reason, str) or not reason.strip():
        raise Refusal(400, "Informe o motivo.")
    if not isinstance(arguments, dict):
        raise Refusal(400, "argumentos: deve ser um objeto.")
    binds: dict[str, Any] = {"in_motivo": _text("motivo", reason)}
    for key, value in arguments.items():
        if key not in act.arguments:
            raise Refusal(400, f"Argumento desconhecido em {name}.")
        parameter, kind = act.arguments[key]
        if value is not None:
            binds[parameter] = _text(key, value) if kind is str else _whole(key, value)
    return Order(name, act, binds)


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or not value.strip().isprintable():
        raise Refusal(400, f"{key}: deve ser um texto de uma linha, de até {number(_LONGEST)} letras.")
    return value.strip()


def _whole(key: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 10**38:
        raise Refusal(400, f"{key}: deve ser um número inteiro.")
    return value
