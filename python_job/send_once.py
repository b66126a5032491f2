"""python -m python_job.send_once: one run of the sender.

Exit codes (sysexits.h): 0 the run did its work (also when ntfy was down: the queue remembers), 64 wrong arguments,
69 database unreachable or lost, 70 a bug, 77 logon or privilege refused, 78 configuration wrong. With --check also:
69 the database hands out nothing (clone guard), 78 contract or channel not right.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import os
import signal
import socket
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from . import __version__
from .config import LIMITS, Config, ConfigError, load
from .database import DatabaseError, Gateway
from .delivery import Deliverer
from .run import Run

EX_OK, EX_USAGE, EX_UNAVAILABLE, EX_SOFTWARE, EX_NOPERM, EX_CONFIG = 0, 64, 69, 70, 77, 78
log = logging.getLogger("python_job")
_WORDS = {"claimed": "claimed", "processado": "delivered", "reagendado": "rescheduled", "falha": "failed"}
_WORDS |= {"devolvido": "returned", "repetido": "repeated", "ignorado": "ignored"}


class Parser(argparse.ArgumentParser):
    """The arguments every form of the job understands."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog, description=description)
        self.add_argument("--config", metavar="FILE", help="TOML file (default: the variable HSM_CONFIG)")
        self.add_argument("-v", "--verbose", action="store_true", help="one line an item on stderr")
        self.add_argument("--log-format", choices=("text", "json"), default="text", help="json: one object a line")
        self.add_argument("--version", action="version", version=f"{prog} {__version__}")

    def error(self, message: str) -> NoReturn:
        self.exit(EX_USAGE, f"{self.prog}: {message} (--help shows the arguments)\n")


def say(stream: str, line: str) -> None:
    """Writes a line to sys.stdout or sys.stderr. A full disk or closed pipe silences the stream and nothing else."""
    try:
        out = getattr(sys, stream)
        out.write(line.encode(out.encoding or "ascii", "backslashreplace").decode(out.encoding or "ascii") + "\n")
        out.flush()
    except (OSError, ValueError, AttributeError):
        setattr(sys, stream, None)  # else the interpreter fails on it once more at exit


class Lines(logging.Handler):
    """Log records as lines on stderr: text for people, or one JSON object each."""

    def __init__(self, prog: str, as_json: bool) -> None:
        super().__init__()
        self._prog, self._json = prog, as_json

    def emit(self, record: logging.LogRecord) -> None:
        facts, level = getattr(record, "facts", {}), record.levelname
        if self._json:
            say("stderr", json.dumps({"level": level, "message": record.getMessage(), **facts}, ensure_ascii=False))
        else:
            mark = "" if level == "CRITICAL" else f"{level} "
            say("stderr", f"{self._prog}: {mark}{record.getMessage()}" + "".join(f" {k}={v}" for k, v in facts.items()))


def guarded(action: Callable[[], int]) -> int:
    """The exit code of action; whatever it raises becomes one line. A bug's line must not print payloads or secrets."""
    try:
        return action()
    except ConfigError as error:
        for problem in error.problems:
            log.critical("%s", problem)
        return EX_CONFIG
    except DatabaseError as error:
        log.critical("%s", error)
        return EX_NOPERM if error.denied else EX_UNAVAILABLE
    except Exception as error:
        *_, (frame, line) = traceback.walk_tb(error.__traceback__)
        log.critical("internal error %s at %s:%s", type(error).__name__, frame.f_code.co_filename, line)
        return EX_SOFTWARE


def prepare(options: argparse.Namespace, prog: str, stop: threading.Event) -> None:
    """Sets up log and signals: SIGTERM and SIGINT set `stop`."""
    log.handlers = [Lines(prog, options.log_format == "json")]
    log.setLevel(logging.DEBUG if options.verbose else logging.WARNING)
    log.propagate = False
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())


def gateway_of(config: Config) -> Gateway:
    """A gateway under a worker name no other process start has, so that a lease never passes on by accident."""
    return Gateway(config.database, f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = Parser("send_once", "Sends what the notification queue hands out, then exits.")
    parser.add_argument("--batch", type=int, metavar="N", help="rows a claim, 1 to 1000")
    parser.add_argument("--linger", type=float, metavar="S", help="keep polling for S seconds once the queue is empty")
    parser.add_argument("--deadline", type=float, metavar="S", help="claim nothing more after S seconds")
    parser.add_argument("--check", action="store_true", help="test configuration, database and channels; send nothing")
    options = parser.parse_args(argv)
    given = {"batch": options.batch, "linger_s": options.linger, "deadline_s": options.deadline}
    overrides: dict[str, Any] = {setting: value for setting, value in given.items() if value is not None}
    for setting, value in overrides.items():
        low, high = LIMITS[setting]
        if not low <= value <= high:
            parser.error(f"--{setting.removesuffix('_s')} must be from {low} to {high}")
    stop = threading.Event()
    prepare(options, "send_once", stop)

    def action() -> int:
        config = load(options.config, os.environ)
        config = dataclasses.replace(config, job=dataclasses.replace(config.job, **overrides))
        if options.check:
            from .check import check  # not needed on the way to a notification

            return check(config, gateway_of(config), lambda line: say("stdout", line))
        return _send(config, stop, options.log_format == "json")

    return guarded(action)


def _send(config: Config, stop: threading.Event, as_json: bool) -> int:
    started = time.monotonic()
    gateway, deliverer = gateway_of(config), Deliverer(config.channels, config.job.concurrency)
    run = Run(config.job, gateway, deliverer, stop)
    try:
        run.run()
    finally:
        counts = {word: run.totals[key] for key, word in _WORDS.items()}
        seconds = round(time.monotonic() - started, 2)
        if as_json:
            say("stdout", json.dumps({"message": "run", **counts, "batches": run.batches, "seconds": seconds}))
        else:
            listed = ", ".join(f"{count} {word}" for word, count in counts.items())
            say("stdout", f"send_once: {listed}; {run.batches} batches, {seconds:.2f} s")
        gateway.close()
        deliverer.close()
    return EX_OK


if __name__ == "__main__":
    code = main()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # all is done: a stop that comes now must not look like a failure
    sys.exit(code)
