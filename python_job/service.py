"""python -m python_job.service: the sender resident, in the foreground (systemd: Type=notify), until SIGTERM.

On Windows, `install | start | stop | remove | debug` manage the service ServicoNotificadorOS. Exit codes: send_once's,
of which 69 comes from --check only: a database that is away is waited for.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing, suppress

from .config import Config, load
from .database import DatabaseError
from .run import Run
from .send_once import Parser, check, gateway_of, guarded, prepare
from .voice import Voice

log = logging.getLogger("python_job")


def serve(config: Config, stop: threading.Event, tell: Callable[[str], None] = lambda state: None) -> int:
    """Sends until `stop` is set; tell gets sd_notify states. A database that is away is waited for, up to a minute
    between attempts; DatabaseError is raised only for a refused logon, which trying again could lock.

    Each run, of deadline_s, has a session of its own: the driver keeps something of every result set until it ends."""
    config = dataclasses.replace(config, job=dataclasses.replace(config.job, linger_s=config.job.deadline_s))
    gateway, wait = gateway_of(config), 0.0
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
                wait = 0.0
            except DatabaseError as error:
                if error.denied:
                    raise
                wait = min(max(2 * wait, 1.0), 60.0)
                log.error("%s; next attempt in %.0f s", error, wait)
            tell("WATCHDOG=1")
            stop.wait(wait)
    finally:
        tell("STOPPING=1")
        voice.tell_totals()
        log.info("stopped")
    return 0


def sd_notify(state: str) -> None:
    """Tells systemd, if it started us and is listening."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)


def main(argv: Sequence[str] | None = None) -> int:
    parser = Parser("service", "Sends what the notification queue hands out, until it is told to stop.")
    verbs = ("install", "start", "stop", "remove", "debug")
    parser.add_argument("command", nargs="?", choices=verbs, help="Windows only: manage the service")
    parser.add_check()
    options = parser.parse_args(argv)
    if options.command:
        if os.name != "nt":
            parser.error(f"{options.command} is for Windows; here a service manager starts the program as it is")
        from . import windows_service  # needs pywin32

        return windows_service.manage(options.command, options.config)
    stop = prepare(options, "service")

    def action() -> int:
        config = load(options.config, os.environ)
        if not options.check:
            return serve(config, stop, sd_notify)
        with closing(gateway_of(config)) as gateway:
            return check(config, gateway)

    return guarded(action)


if __name__ == "__main__":
    sys.exit(main())
