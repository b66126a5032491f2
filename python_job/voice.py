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
from contextlib import closing
from typing import Any

from . import __version__
from .config import Config
from .contract import CONTRACT, Item, Result
from .database import Gateway
from .errors import DatabaseError
from .senders import advice
from .senders.http import Session

PRESENCE_S = 20.0
QUIET_S = 300.0  # between totals, and before the same refusal of a channel is worth another line
PULSE_TIMEOUT_S = 3.0
WORDS = {"claimed": "claimed", "processado": "delivered", "reagendado": "rescheduled", "falha": "failed"}
WORDS |= {"devolvido": "returned", "repetido": "repeated", "ignorado": "ignored", "ocupado": "unbooked"}
_FACTS = {"id": "id", "http": "http", "codigo": "code", "classe": "class", "esperar_s": "wait_s"}  # of a result
_FACTS |= {"duracao_ms": "duration_ms", "id_externo": "external_id"}
log = logging.getLogger("python_job")


class Voice:
    """Of a process and its gateway; `beat` is called every few seconds between two calls of the database, by the thread
    that makes them. Nothing that goes wrong here stops a delivery.

    mode: SERVICO or TAREFA. alive: called at each beat, with totals: of all runs, in the words of `registrar`.
    """

    def __init__(
        self, config: Config, gateway: Gateway, mode: str, alive: Callable[[Counter[str]], object] = bool
    ) -> None:
        self._config, self._job, self._gateway, self._alive = config, config.job, gateway, alive
        self._facts = {"maquina": socket.gethostname(), "pid": os.getpid(), "versao": __version__, "modo": mode}
        self._facts["contrato"] = CONTRACT
        self._facts["canais"] = ",".join(config.channels)
        self._presence_at = self._pulse_at = -math.inf
        self._totals_at, self._told = time.monotonic() + QUIET_S, 0
        self._news: dict[str, str] = {}
        self._refused: dict[str, int] = {}
        self._refusal_told: dict[tuple[str, str], float] = {}
        self._pulse = threading.Thread()
        self._failures = 0  # of presence, in a row
        self.totals: Counter[str] = Counter()

    def start(self) -> None:
        """The first line of a service, and what should not stay as it is."""
        dsn = self._config.database.dsn  # which may hold more than the address, even secrets
        place = "".join(re.findall(r"(?i)\((?:host|port|service_name|sid) *=[^()]*\)", dsn)) or dsn.partition("?")[0]
        facts = {"version": __version__, "pid": os.getpid(), "channels": ", ".join(self._config.channels)}
        facts |= {"database": place, "worker": self._gateway.worker}
        log.info("started: %s", ", ".join(f"{k} {v}" for k, v in facts.items()), extra={"facts": facts})
        for warning in self._config.warnings:
            log.warning("%s", warning)

    def beat(self) -> None:
        self._alive(self.totals)
        now = time.monotonic()
        if now >= self._presence_at:
            self._present()
        if now >= self._totals_at:
            self.tell_totals()

    def leave(self) -> None:
        """The end of the process; told over an open session only. Waits a moment for a heartbeat on its way."""
        self._present(fim=True)
        if self._pulse.is_alive():
            self._pulse.join(PULSE_TIMEOUT_S)

    def tell_run(self, batches: int, seconds: float) -> None:
        """The last line of a run that is a process of its own."""
        facts = {**counts(self.totals), "batches": batches, "seconds": round(seconds, 2)}
        log.info("%s; %d batches, %.2f s", sentence(self.totals), batches, seconds, extra={"facts": facts})

    def tell_totals(self) -> None:
        """What was done since the start, if anything was since the last time."""
        self._totals_at = time.monotonic() + QUIET_S
        if self.totals["claimed"] > self._told:
            self._told = self.totals["claimed"]
            log.info("%s since the start", sentence(self.totals), extra={"facts": counts(self.totals)})

    def seen(self, items: Iterable[Item], results: Iterable[Result]) -> None:
        """Tells of each item, to who wants to know it all; of a channel that refuses, once a reason, and that it works
        again."""
        worked, now, each = set(), time.monotonic(), log.isEnabledFor(logging.DEBUG)
        for item, result in zip(items, results, strict=True):
            if each:
                told = {word: result[key] for key, word in _FACTS.items() if key in result}
                log.debug("item %s", " ".join(f"{k}={v}" for k, v in told.items()), extra={"facts": told})
            alias, http, kind = item.canal.upper(), result.get("http", 0), result.get("classe")
            if 200 <= http < 300 or kind == "ENTREGUE":
                worked.add(alias)
            elif http in (401, 403, 429) or http >= 500 or kind not in (None, "DEVOLVIDO"):
                reason = f"http {http}" if http else advice(result)
                if now - self._refusal_told.get((alias, reason), -math.inf) > QUIET_S:
                    self._refusal_told[alias, reason] = now
                    self._refused.setdefault(alias, 0)
                    facts = {"channel": alias, "http": http or None, "class": kind}
                    log.warning("channel %s refuses: %s", alias, reason, extra={"facts": facts})
                if alias in self._refused:
                    self._refused[alias] += 1
        for alias in worked & set(self._refused):
            facts = {"channel": alias, "refusals": self._refused.pop(alias)}
            log.info("channel %s works again after %d refusals", *facts.values(), extra={"facts": facts})

    def _present(self, **more: Any) -> None:
        try:
            state = self._gateway.present(self._facts | more)
        except (DatabaseError, ValueError) as error:
            self._failures += 1  # one that hangs keeps deliveries waiting, so it comes ever more seldom
            self._presence_at = time.monotonic() + min(PRESENCE_S * self._failures, QUIET_S)
            if "PLS-00302" not in str(error):
                self._about("presence", str(error))
            elif self._job.heartbeat_url:
                self._about(
                    "heartbeat", "not called: the database is older than this program, cannot say that all is well"
                )
            return
        if state is None:
            return  # as soon as there is a session
        self._failures, now = 0, time.monotonic()
        self._presence_at = now + PRESENCE_S
        self._about("presence")
        blocked = state.get("guarda") == "BLOQUEADO"
        self._about("clone guard", f"the database hands out nothing: {state.get('motivo')}" if blocked else "")
        wanted = self._job.heartbeat_url and state.get("graves") == 0 and now >= self._pulse_at
        if wanted and not self._pulse.is_alive():
            self._pulse_at = now + self._job.heartbeat_s
            self._pulse = threading.Thread(target=self._call, name="heartbeat", daemon=True)
            self._pulse.start()

    def _call(self) -> None:
        """Calls the heartbeat URL; 429 means that it has heard of us more often than it wants to."""
        server, path = re.fullmatch(r"(\w+://[^/?]+)(.*)", self._job.heartbeat_url).groups()  # type: ignore[union-attr]
        patience = (PULSE_TIMEOUT_S, PULSE_TIMEOUT_S)
        with closing(
            Session(server, patience, None, self._job.heartbeat_ca_file, self._job.heartbeat_proxy)
        ) as session:
            outcome, _ = session.ask("GET", path)
        http = outcome.http
        trouble = "" if outcome.delivered or http == 429 else f"answered {http}" if http else advice(outcome)
        self._about("heartbeat", trouble and f"{server}: {trouble}")

    def _about(self, what: str, trouble: str = "") -> None:
        """Tells of a trouble once, and that it is over."""
        before, self._news[what] = self._news.get(what, ""), trouble
        if trouble and trouble != before:
            log.warning("%s: %s", what, trouble)
        elif before and not trouble:
            log.info("%s: well again", what)


def counts(totals: Counter[str]) -> dict[str, int]:
    return {word: totals[key] for key, word in WORDS.items()}


def sentence(totals: Counter[str]) -> str:
    return ", ".join(f"{count} {word}" for word, count in counts(totals).items())
