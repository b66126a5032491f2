"""The self test behind --check: plain words, what to do about each fault; sends no notification, claims nothing."""

from __future__ import annotations

from collections.abc import Callable
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
    code = _OK
    try:
        version, state = gateway.diagnosis()
        if version == CONTRACT:
            tell(f"database: ok, contract {version}, installed version {state.get('versao')}")
            code = _state(state, set(config.channels), tell)
        else:
            tell(f"database: speaks contract {version}, this program {CONTRACT}: install matching versions")
            code = _CONFIG
    except DatabaseError as error:
        tell(f"database: {error}" + ("; ask the DBA: user, password, grants of HSM_JOB" if error.denied else ""))
        code = _NOPERM if error.denied else _UNAVAILABLE
    finally:
        gateway.close()
    deliverer = Deliverer(config.channels)
    for alias, channel in config.channels.items():
        fault = deliverer.check(alias)
        token = "with token" if channel.token else "anonymous"
        tell(f"channel {alias} ({channel.url}, {token}): {fault or 'ok'}")
        code = code or (_CONFIG if fault else _OK)
    deliverer.close()
    return code


def _state(state: dict[str, Any], aliases: set[str], tell: Callable[[str], None]) -> int:
    """What diagnostico tells; parts that the installed version does not report are left out."""
    code = _OK
    guard = state.get("guarda") or {}
    if guard.get("veredito") not in (None, "LIBERADO"):
        tell(f"clone guard: nothing is handed out ({guard.get('motivo')}); if this is the production database, "
             "a DBA runs hsm_admin.armar")  # fmt: skip
        code = _UNAVAILABLE
    found = {channel.get("canal"): channel for channel in state.get("canais") or ()}
    for alias in sorted(aliases - set(found)):
        tell(f"queue {alias}: configured here, unknown in the database; create it in HSM_CANAL or remove its section")
        code = code or _CONFIG
    for alias, channel in found.items():
        words = [f"{channel.get('pendentes')} waiting, {channel.get('enviando')} being sent"]
        if channel.get("mais_antiga_s") is not None:
            words.append(f"oldest due for {channel['mais_antiga_s']} s")
        if channel.get("pausado"):
            words.append(f"paused ({channel.get('motivo_pausa')}): hsm_admin.retomar")
        if channel.get("disjuntor") not in (None, "FECHADO"):
            words.append(f"stopped after failures ({channel.get('motivo_disjuntor')}): tries again by itself")
        if alias not in aliases:
            words.append("not configured here: another job must serve it")
        tell(f"queue {alias}: " + "; ".join(words))
    for route in state.get("rotas_suspensas") or ():
        tell(f"route {route.get('id_rota')} to {route.get('topico')}: suspended ({route.get('motivo')}); "
             "correct the token's rights, then save the route again")  # fmt: skip
    job = state.get("agenda") or {}
    if job:
        tell("scheduler: " + ", ".join(f"{key} {value}" for key, value in job.items()))
    return code
