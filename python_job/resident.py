"""A resident sender: run after run, for as long as nobody stops it."""

from __future__ import annotations

import dataclasses
import logging
import threading
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

    Each run, of deadline_s, has a session of its own: the driver keeps something of every result set until it ends."""
    config = dataclasses.replace(config, job=dataclasses.replace(config.job, linger_s=config.job.deadline_s))
    gateway, wait_s = gateway_of(config), 0.0
    voice = Voice(config, gateway, "SERVICO", lambda totals: tell("WATCHDOG=1"))
    voice.start()
    tell("READY=1")
    try:
        while not stop.is_set():
            try:
                with closing(gateway):
                    Run(config, gateway, stop, voice).run()
                    if stop.is_set():
                        voice.leave()
                wait_s = 0.0
            except DatabaseError as error:
                if error.denied:
                    raise
                wait_s = min(max(2 * wait_s, 1.0), LONGEST_PAUSE_S)
                log.error("%s; next attempt in %.0f s", error, wait_s)
            tell("WATCHDOG=1")
            stop.wait(wait_s)
    finally:
        tell("STOPPING=1")
        voice.tell_totals()
        log.info("stopped")
    return 0
