"""python -m python_job.service: the sender resident, in the foreground (systemd: Type=notify), until SIGTERM.

On Windows, `install | start | stop | remove | debug` manage the service ServicoNotificadorOS. Exit codes: those of
python_job.terminal, of which 69 comes from --check only: a database that is away is waited for.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence

from . import systemd
from .config import Config, ConfigError
from .resident import LONGEST_PAUSE_S, serve
from .terminal import Parser, perform


def main(argv: Sequence[str] | None = None) -> int:
    parser = Parser("service", "Sends what the notification queue hands out, until it is told to stop.")
    verbs = ("install", "start", "stop", "remove", "debug")
    parser.add_argument("command", nargs="?", choices=verbs, help="Windows only: manage the service")
    parser.add_check()
    options = parser.parse_args(argv)
    if not options.command:
        return perform(options, "service", watched)
    if os.name != "nt":
        parser.error(f"{options.command} is for Windows; here a service manager starts the program as it is")
    from . import windows_service  # needs pywin32

    return windows_service.manage(options.command, options.config)


def watched(config: Config, stop: threading.Event) -> int:
    """As a service of systemd, if that started us."""
    if fault := systemd.too_silent(config.database, LONGEST_PAUSE_S, os.environ):
        raise ConfigError(fault)
    return serve(config, stop, systemd.notify)


if __name__ == "__main__":
    sys.exit(main())
