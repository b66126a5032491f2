"""A resident sender: a run without an end, and another one when the database was away."""

from __future__ import annotations

import dataclasses
import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing

from .config import Config
from .errors import DatabaseError
from .run import Run
from .terminal import gateway_of
from .voice import Voice

LONGEST_PAUSE_S = 60.0  # between attempts at a database that is away
log = logging.getLogger("python_job")


def serve(config: Config, stop: threading.Event, tell: Callable[[str], None] = lambda state: None) -> int:
    """Sends until `stop` is set; tell gets sd_notify states. A database that is away is waited for; DatabaseError is
    raised only for a refused logon, which trying again could lock.

    A session lasts deadline_s: the driver keeps something of every result set until it ends."""
    session_s, wait_s = config.job.deadline_s, 0.0
    config = dataclasses.replace(config, job=dataclasses.replace(config.job, linger_s=math.inf, deadline_s=math.inf))
    gateway, renew_at = gateway_of(config), time.monotonic() + session_s

    def between_calls(totals: Counter[str]) -> None:
        nonlocal renew_at
        tell("WATCHDOG=1")
        if time.monotonic() >= renew_at:
            gateway.close()
            renew_at = time.monotonic() + session_s

    voice = Voice(config, gateway, "SERVICO", between_calls)
    voice.start()
    tell("READY=1")
    try:
        while not stop.is_set():
            began = time.monotonic()
            try:
                with closing(gateway):
                    Run(config, gateway, stop, voice).run()
                    voice.leave()
            except DatabaseError as error:
                if error.denied:
                    raise
                lasted = time.monotonic() - began > LONGEST_PAUSE_S
                wait_s = 1.0 if lasted or not wait_s else min(2 * wait_s, LONGEST_PAUSE_S)
                log.error("%s; next attempt in %.0f s", error, wait_s)
                tell("WATCHDOG=1")
                stop.wait(wait_s)
    finally:
        tell("STOPPING=1")
        voice.tell_totals()
        log.info("stopped")
    return 0
