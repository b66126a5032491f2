"""The self test behind --check: plain words, what to do about each fault; sends no notification, claims nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .config import Config
from .database import DatabaseError, Gateway
from .delivery import Deliverer

CONTRACT = 1  # version of hsm_envio_api this program speaks
_OK, _UNAVAILABLE, _NOPERM, _CONFIG = 0, 69, 77, 78


def check(config: Config, gateway: Gateway, tell: Callable[[str], None]) -> int:
    """Tells line by line; the exit code of the first fault found, see send_once."""
    tell("configuration: ok")
    for warning in config.warnings:
        tell(f"warning: {warning}")
    findings: list[tuple[int, str]] = []
    try:
        findings += _state(*gateway.diagnosis(), set(config.channels))
    except DatabaseError as error:
        advice = "; ask the DBA: user, password, grants of HSM_JOB" if error.denied else ""
        findings.append((_NOPERM if error.denied else _UNAVAILABLE, f"database: {error}{advice}"))
    gateway.close()
    deliverer = Deliverer(config.channels)
    for alias, channel in config.channels.items():
        fault, token = deliverer.check(alias), "with token" if channel.token else "anonymous"
        findings.append((_CONFIG if fault else _OK, f"channel {alias} ({channel.url}, {token}): {fault or 'ok'}"))
    deliverer.close()
    for _, text in findings:
        tell(text)
    return next((code for code, _ in findings if code), _OK)


def _state(version: int, state: dict[str, Any], aliases: set[str]) -> Iterator[tuple[int, str]]:
    """(exit code, words) of what diagnostico tells; parts that the installed version does not report are left out."""
    if version != CONTRACT:
        yield _CONFIG, f"database: speaks contract {version}, this program {CONTRACT}: install matching versions"
        return
    yield _OK, f"database: ok, contract {version}, installed version {state.get('versao')}"
    guard = state.get("guarda") or {}
    if guard.get("veredito") not in (None, "LIBERADO"):
        advice = "if this is the production database, a DBA runs hsm_admin.armar"
        yield _UNAVAILABLE, f"clone guard: nothing is handed out ({guard.get('motivo')}); {advice}"
    found = {channel.get("canal"): channel for channel in state.get("canais") or ()}
    for alias in sorted(aliases - set(found)):
        yield _CONFIG, f"queue {alias}: configured here, unknown in the database; hsm_admin.definir_canal creates it"
    for alias, channel in found.items():
        words = f"queue {alias}: {channel.get('pendentes')} waiting, {channel.get('enviando')} being sent"
        if channel.get("mais_antiga_s") is not None:
            words += f"; oldest due for {channel['mais_antiga_s']} s"
        if channel.get("pausado"):
            words += f"; paused ({channel.get('motivo_pausa')}): hsm_admin.retomar"
        if channel.get("disjuntor") not in (None, "FECHADO"):
            words += f"; stopped after failures ({channel.get('motivo_disjuntor')}): tries again by itself"
        yield _OK, words + ("" if alias in aliases else "; not configured here: another job must serve it")
    for route in state.get("rotas_suspensas") or ():
        advice = "correct the token's rights, then save the route again"
        yield _OK, f"route {route.get('id_rota')} to {route.get('topico')}: suspended ({route.get('motivo')}); {advice}"
    for key, value in (state.get("agenda") or {}).items():
        yield _OK, f"scheduler: {key} {value}"
