"""python -m python_job.send_once: one run of the sender.

Exit codes (sysexits.h): 0 the run did its work (also when ntfy was down: the queue remembers), 64 wrong arguments,
69 database unreachable or lost, 70 a bug, 77 logon or privilege refused, 78 configuration wrong.
"""

from __future__ import annotations

import argparse
import dataclasses
import logging
import os
import signal
import socket
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from typing import NoReturn

from . import __version__
from .config import Config, ConfigError, load
from .database import DatabaseError, Gateway
from .delivery import Deliverer
from .run import Run

EX_OK, EX_USAGE, EX_UNAVAILABLE, EX_SOFTWARE, EX_NOPERM, EX_CONFIG = 0, 64, 69, 70, 77, 78
CONTRACT = 1  # version of hsm_envio_api this program speaks


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(EX_USAGE, f"send_once: {message} (--help shows the arguments)\n")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(prog="send_once", description="Sends what the notification queue hands out, then exits.")
    parser.add_argument("--config", metavar="FILE", help="TOML file (default: the variable HSM_CONFIG)")
    parser.add_argument("--batch", type=int, metavar="N", help="rows a claim, 1 to 1000")
    parser.add_argument("--linger", type=float, metavar="S", help="keep polling for S seconds once the queue is empty")
    parser.add_argument("--deadline", type=float, metavar="S", help="claim nothing more after S seconds")
    parser.add_argument("--check", action="store_true", help="test configuration, database and channels; send nothing")
    parser.add_argument("-v", "--verbose", action="store_true", help="one line an item on stderr")
    parser.add_argument("--version", action="version", version=f"send_once {__version__}")
    options = parser.parse_args(argv)
    for name, low, high in (("batch", 1, 1000), ("linger", 0, 86_400), ("deadline", 1, 86_400)):
        value = getattr(options, name)
        if value is not None and not low <= value <= high:
            parser.error(f"--{name} must be from {low} to {high}")
    return options


def _fail(code: int, *lines: str) -> int:
    for line in lines:
        sys.stderr.write(f"send_once: {line}\n")
    return code


def _worker() -> str:
    """Unique per process start, so that a lease never passes to a restarted process by accident."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def main(argv: Sequence[str] | None = None) -> int:
    options = _arguments(argv)
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.DEBUG if options.verbose else logging.WARNING,
        format="send_once: %(levelname)s %(message)s",
    )
    # The libraries' own debug lines name hosts and topics, and drown ours.
    for library in ("urllib3", "requests", "oracledb"):
        logging.getLogger(library).setLevel(logging.WARNING)
    try:
        config = load(options.config, os.environ)
    except ConfigError as error:
        return _fail(EX_CONFIG, *error.problems)
    overrides = {"batch": options.batch, "linger_s": options.linger, "deadline_s": options.deadline}
    job = dataclasses.replace(config.job, **{k: v for k, v in overrides.items() if v is not None})
    config = dataclasses.replace(config, job=job)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        return _check(config) if options.check else _send(config, stop)
    except Exception as error:  # the last line of defence: a bug must not print payloads or secrets
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "?"
        return _fail(EX_SOFTWARE, f"internal error {type(error).__name__} at {place}")


def _send(config: Config, stop: threading.Event) -> int:
    started = time.monotonic()
    gateway = Gateway(config.database, _worker())
    deliverer = Deliverer(config.channels)
    run = Run(config.job, gateway, deliverer, stop)
    try:
        gateway.connect()
        try:
            run.run()
        finally:
            _summary(run, time.monotonic() - started)
    except DatabaseError as error:
        return _fail(EX_NOPERM if error.denied else EX_UNAVAILABLE, str(error))
    finally:
        gateway.close()
        deliverer.close()
    return EX_OK


def _summary(run: Run, seconds: float) -> None:
    names = {"processado": "delivered", "reagendado": "rescheduled", "falha": "failed", "devolvido": "returned"}
    names |= {"repetido": "repeated", "ignorado": "ignored"}
    counts = ", ".join(f"{run.totals[key]} {word}" for key, word in {"claimed": "claimed", **names}.items())
    sys.stdout.write(f"send_once: {counts}; {run.batches} batches, {seconds:.2f} s\n")


def _check(config: Config) -> int:
    """Says in plain words what works and what does not; sends no notification and claims nothing."""
    code = EX_OK
    sys.stdout.write("configuration: ok\n")
    gateway = Gateway(config.database, _worker())
    try:
        gateway.connect()
        version, diagnosis = gateway.diagnosis()
        if version == CONTRACT:
            sys.stdout.write(f"database: ok, contract {version}\n{diagnosis}\n")
        else:
            sys.stdout.write(
                f"database: speaks contract {version}, this program {CONTRACT}: install matching versions\n"
            )
            code = EX_CONFIG
    except DatabaseError as error:
        sys.stdout.write(f"database: {error}\n")
        code = EX_NOPERM if error.denied else EX_UNAVAILABLE
    finally:
        gateway.close()
    deliverer = Deliverer(config.channels)
    for alias, channel in config.channels.items():
        fault = deliverer.healthy(alias)
        token = "with token" if channel.token else "anonymous"
        sys.stdout.write(f"channel {alias} ({channel.url}, {token}): {fault or 'ok'}\n")
        code = code or (EX_CONFIG if fault else EX_OK)
    deliverer.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
