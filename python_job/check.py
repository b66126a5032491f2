"""The self test (--check): plain words, what to do about each fault; sends no notification."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any, NamedTuple

from .config import Config
from .contract import CONTRACT
from .database import Gateway
from .delivery import Deliverer
from .errors import EX_CONFIG, EX_NOPERM, EX_OK, EX_UNAVAILABLE, DatabaseError

log = logging.getLogger("python_job")


class Finding(NamedTuple):
    """code: the exit code of a FAULT; None: a warning; 0: as it should be."""

    code: int | None
    text: str
    channel: str | None = None


def check(config: Config, gateway: Gateway) -> int:
    """Exit code of the first fault."""
    return tell(_findings(config, gateway))


def tell(findings: Iterable[Finding]) -> int:
    """Logs what was found. Exit code of the first fault."""
    result = EX_OK
    for code, text, channel in findings:
        level, mark = (logging.ERROR, "FAULT") if code else (logging.INFO, "ok")
        if code is None:
            level, mark = logging.WARNING, "warning"
        log.log(level, "%s", text, extra={"facts": {"finding": mark, "code": code, "channel": channel}})
        result = result or code or EX_OK
    return result


def _findings(config: Config, gateway: Gateway) -> Iterator[Finding]:
    yield Finding(EX_OK, "configuration: ok")
    yield from (Finding(None, f"configuration: {warning}") for warning in config.warnings)
    try:
        yield from _database(*gateway.diagnosis(), {alias: ch.sender.tipo for alias, ch in config.channels.items()})
        gateway.wait(config.channels, 0)  # which an older database does not know
    except DatabaseError as error:
        code, advice = EX_UNAVAILABLE, "is it up, is dsn right (config_dir, for an alias of tnsnames.ora)?"
        if error.denied:
            code, advice = EX_NOPERM, "ask the DBA: user, password, grants of HSM_JOB"
        yield Finding(code, f"database: {error}; {advice}")
    with closing(Deliverer(config.channels)) as deliverer:
        for alias in config.channels:
            place, fault = deliverer.check(alias)
            text = f"channel {alias} ({place}): {fault or 'ok'}"
            yield Finding(EX_CONFIG if fault else EX_OK, text, alias)


def _database(version: int, state: dict[str, Any], ours: Mapping[str, str]) -> Iterator[Finding]:
    """What diagnostico tells; its warnings say themselves what to do, and are faults when they are of our channels.

    ours: the type each of them is carried as."""
    if version != CONTRACT:
        text = f"database: speaks contract {version}, this program {CONTRACT}: install matching versions"
        yield Finding(EX_CONFIG, text)
        return
    yield Finding(EX_OK, f"database: ok, contract {version}, installed version {state.get('versao')}")
    queues = {str(queue.get("canal")).upper(): queue for queue in state.get("canais") or ()}
    for alias in sorted(set(ours) - set(queues)):
        text = f"queue {alias}: configured here, unknown in the database; hsm_admin.definir_canal creates it"
        yield Finding(EX_CONFIG, text, alias)
    for alias, queue in queues.items():
        kind = queue.get("tipo", "NTFY")
        if ours.get(alias, kind) != kind:
            text = f"queue {alias}: of type {kind} in the database, {ours[alias]} here: check type, or the channel"
            yield Finding(EX_CONFIG, text, alias)
        elsewhere = "" if alias in ours else "; not configured here: another job must serve it"
        text = f"queue {alias}: {queue.get('pendentes')} waiting, {queue.get('enviando')} being sent{elsewhere}"
        yield Finding(EX_OK, text, alias)
    for warning in state.get("avisos") or ():
        channel = warning.get("canal")
        mine = channel is None or str(channel).upper() in ours
        yield Finding(
            EX_UNAVAILABLE if warning.get("grave") and mine else None, f"database: {warning.get('texto')}", channel
        )
