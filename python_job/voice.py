"""What a process tells of itself: the database that it is here, the log what changed, a URL that all is well."""

from __future__ import annotations

import logging
import math
import os
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from . import __version__
from .config import Channel, Config
from .database import DatabaseError, Gateway, Item, Result
from .wire import Session, advice

PRESENCE_S = 20.0
QUIET_S = 300.0  # between totals, and before the same refusal of a channel is worth another line
PULSE_TIMEOUT_S = 5.0
WORDS = {"claimed": "claimed", "processado": "delivered", "reagendado": "rescheduled", "falha": "failed"}
WORDS |= {"devolvido": "returned", "repetido": "repeated", "ignorado": "ignored", "ocupado": "unbooked"}
log = logging.getLogger("python_job")


class Voice:
    """Of a process and its gateway; `beat` is called every few seconds between two calls of the database, by the thread
    that makes them. Nothing that goes wrong here stops a delivery.

    mode: SERVICO or TAREFA. alive: called at each beat. totals: of all runs, in the words of `registrar`.
    """

    def __init__(self, config: Config, gateway: Gateway, mode: str, alive: Callable[[], object] = int) -> None:
        self._job, self._gateway, self._alive = config.job, gateway, alive
        self._facts = {"maquina": socket.gethostname(), "pid": os.getpid(), "versao": __version__, "modo": mode}
        self._facts["canais"] = ",".join(config.channels)
        self._presence_at = self._pulse_at = -math.inf
        self._totals_at, self._told_of = time.monotonic() + QUIET_S, 0
        self._news: dict[str, str] = {}
        self._refused: dict[str, Counter[str]] = {}
        self._refusals_told: dict[tuple[str, str], float] = {}
        self._pulse = threading.Thread()
        self.totals: Counter[str] = Counter()

    def start(self, config: Config) -> None:
        """The first line of a service, and what should not stay as it is."""
        dsn = "".join(re.findall(r"(?i)\((?:host|port|service_name|sid) *=[^()]*\)", config.database.dsn))
        facts = {"version": __version__, "pid": os.getpid(), "channels": ", ".join(config.channels)}
        facts |= {"database": dsn or config.database.dsn.partition("?")[0], "worker": self._gateway.worker}
        text = (
            "started: version %(version)s, worker %(worker)s, pid %(pid)d, channels %(channels)s, database %(database)s"
        )
        log.info(text, facts, extra={"facts": facts})
        for warning in config.warnings:
            log.warning("%s", warning)

    def beat(self) -> None:
        now = time.monotonic()
        self._alive()
        if now >= self._presence_at:
            self._present()
        if now >= self._totals_at:
            self.tell_totals()

    def leave(self) -> None:
        """The end of the process; an open session is used for it, none is opened. Waits for a heartbeat on its way."""
        self._present(fim=True)
        if self._pulse.is_alive():
            self._pulse.join(2 * PULSE_TIMEOUT_S)

    def tell_totals(self) -> None:
        """What was done since the last time, if anything was."""
        self._totals_at = time.monotonic() + QUIET_S
        if self.totals["claimed"] > self._told_of:
            counts = {word: self.totals[key] for key, word in WORDS.items()}
            log.info("%s since the start", words(self.totals), extra={"facts": counts})
            self._told_of = self.totals["claimed"]

    def seen(self, items: Iterable[Item], results: Iterable[Result]) -> None:
        """Tells of a channel that refuses, once a reason, and that it works again."""
        works, now = set(), time.monotonic()
        for item, result in zip(items, results, strict=True):
            alias, http = item.canal.upper(), result.get("http", 0)
            if 200 <= http < 300:
                works.add(alias)
            elif result.get("classe") != "DEVOLVIDO" and (http in (0, 401, 403, 429) or http >= 500):
                reason = f"http {http}" if http else advice(result)
                counts = self._refused.setdefault(alias, Counter())
                counts[reason] += 1
                if now - self._refusals_told.get((alias, reason), -math.inf) > QUIET_S:
                    self._refusals_told[alias, reason] = now
                    facts = {"channel": alias, "http": http or None, "class": result.get("classe")}
                    log.warning("channel %s refuses: %s", alias, reason, extra={"facts": facts})
        for alias in works & set(self._refused):
            count = self._refused.pop(alias).total()
            facts = {"channel": alias, "refusals": count}
            log.info("channel %s works again after %d refusals", alias, count, extra={"facts": facts})

    def _present(self, **more: Any) -> None:
        self._presence_at = time.monotonic() + PRESENCE_S
        try:
            state = self._gateway.present(self._facts | more)
        except DatabaseError as error:
            if "PLS-00302" not in str(error):
                self._about("presence", str(error))
            elif self._news.setdefault("presence", str(error)) and self._job.heartbeat_url:
                self._about(
                    "heartbeat", "not called: the database is older than this program and cannot say that all is well"
                )
            return
        if state is None:
            self._presence_at = -math.inf  # as soon as there is a session
            return
        self._about("presence")
        blocked = state.get("guarda") == "BLOQUEADO"
        self._about("clone guard", f"the database hands out nothing: {state.get('motivo')}" if blocked else "")
        now = time.monotonic()
        if (
            state.get("graves") == 0
            and self._job.heartbeat_url
            and now >= self._pulse_at
            and not self._pulse.is_alive()
        ):
            self._pulse_at = now + self._job.heartbeat_s
            self._pulse = threading.Thread(target=self._call, name="heartbeat", daemon=True)
            self._pulse.start()

    def _call(self) -> None:
        """Calls the heartbeat URL; 429 means that it has heard of us more often than it wants to."""
        server, path = re.fullmatch(r"(\w+://[^/?]+)(.*)", self._job.heartbeat_url).groups()  # type: ignore[union-attr]
        where = Channel(server, "", self._job.heartbeat_ca_file, self._job.heartbeat_proxy, *[PULSE_TIMEOUT_S] * 2)
        with Session(where, 1) as session:
            result, _ = session.ask("GET", path)
        http = result.get("http", 0)
        trouble = f"the server answered {http}" if http else advice(result)
        self._about("heartbeat", "" if 200 <= http < 300 or http == 429 else f"{server} was not reached: {trouble}")

    def _about(self, what: str, trouble: str = "") -> None:
        """Tells of a trouble once, and that it is over."""
        before, self._news[what] = self._news.get(what, ""), trouble
        if trouble and trouble != before:
            log.warning("%s: %s", what, trouble)
        elif before and not trouble:
            log.info("%s: well again", what)


def words(totals: Counter[str]) -> str:
    return ", ".join(f"{totals[key]} {word}" for key, word in WORDS.items())
