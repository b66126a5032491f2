"""How a program of the job talks with whoever started it: arguments, signals, log lines, exit codes.

Exit codes (sysexits.h): 0 the run did its work, also when a server was down: the queue remembers; 64 wrong arguments;
69 database unreachable or lost; 70 a bug; 77 logon or privilege refused; 78 configuration wrong. --check gives that of
the first FAULT it tells, 0 without one: 69 also when something in the database keeps channels of this job from
delivering (clone guard, open breaker, suspended route ...), 78 also when contract, alias, server or token is not right.
Settings: --example prints a configuration with all of them.
"""

from __future__ import annotations

import _thread
import argparse
import atexit
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
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import NoReturn

from . import __version__
from .check import check
from .config import Config, ConfigError, Job, load
from .database import Gateway
from .errors import EX_CONFIG, EX_NOPERM, EX_SOFTWARE, EX_UNAVAILABLE, EX_USAGE, DatabaseError
from .settings import value_of

log = logging.getLogger("python_job")


class _Example(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        sys.stdout.write(Path(__file__).with_name("job.example.toml").read_text(encoding="utf-8"))
        parser.exit()


class Parser(argparse.ArgumentParser):
    """The arguments every program of the job understands."""

    def __init__(self, prog: str, description: str) -> None:
        epilog = (__doc__ or "").partition("\n\n")[2]
        super().__init__(
            prog, description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        self.add_argument("--config", metavar="FILE", help="TOML file (default: the variable HSM_CONFIG)")
        self.add_argument("-v", "--verbose", action="store_true", help="one line an item on stderr")
        self.add_argument("--log-format", choices=("text", "json"), default="text", help="json: one object a line")
        self.add_argument("--version", action="version", version=f"{prog} {__version__}")
        self.add_argument(
            "--example", action=_Example, nargs=0, help="print a configuration with all settings, and exit"
        )

    def add_check(self, tested: str = "configuration, database, channels; send nothing") -> None:
        self.add_argument("--check", action="store_true", help=f"test {tested}")

    def add_setting(self, name: str, help_: str) -> None:
        """An argument in place of a setting of [job]."""
        field = Job.__dataclass_fields__[name]

        def value(text: str) -> str:
            try:
                return str(value_of(name, field.default, text, field.metadata))
            except ValueError as error:
                raise argparse.ArgumentTypeError(str(error)) from None

        dest = f"HSM_JOB_{name.upper()}"
        self.add_argument(f"--{name.removesuffix('_s')}", dest=dest, metavar="N", type=value, help=help_)

    def error(self, message: str) -> NoReturn:
        self.exit(EX_USAGE, f"{self.prog}: {message} (--help shows the arguments)\n")


class Lines(logging.Handler):
    """What a run did (INFO) and the self test found goes to stdout, all else to stderr: lines for people, or one JSON
    object each.

    A full disk or closed pipe silences the stream and nothing else.
    """

    worker = ""  # this process, to the database
    wipe = ""  # what clears the line a terminal shows the progress in

    def __init__(self, prog: str, as_json: bool) -> None:
        super().__init__()
        self._prog, self._json = prog, as_json

    def emit(self, record: logging.LogRecord) -> None:
        facts, text = getattr(record, "facts", {}), record.getMessage()
        name = "stdout" if record.levelno == logging.INFO or "finding" in facts else "stderr"
        time_ = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds")
        head = {"time": time_, "level": record.levelname, "logger": record.name, "worker": self.worker, "message": text}
        mark = f"{facts['finding']:<8}" if "finding" in facts else ""
        line = f"{self._prog}: {mark}{visible(text)}"
        if self._json:
            line = json.dumps(head | facts).replace("\x7f", r"\u007f")  # all else is escaped
        try:
            if self.wipe:
                sys.stderr.write(self.wipe)
                sys.stderr.flush()
                Lines.wipe = ""
            out = getattr(sys, name)
            out.write(line.encode(out.encoding or "ascii", "backslashreplace").decode(out.encoding or "ascii") + "\n")
            out.flush()
        except (OSError, ValueError, AttributeError):
            setattr(sys, name, None)  # else the interpreter fails on it once more at exit


def visible(text: str) -> str:
    """One line that a terminal shows and does not obey: servers and gateways have a say in what is logged."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class Progress:
    """How far a run is, in one line of a terminal that the next log line clears."""

    def __init__(self, config: Config, gateway: Gateway) -> None:
        self._aliases, self._gateway = set(config.channels), gateway
        self._due = self._count_due = time.monotonic() + 1
        self._left = 0  # claimed when the database last counted, plus what waited then

    def show(self, totals: Counter[str]) -> None:
        now = time.monotonic()
        if now < self._due or not totals["claimed"]:
            return
        if now >= self._count_due:
            with suppress(DatabaseError):
                queues = self._gateway.diagnosis()[1].get("canais") or ()
                waiting = sum(queue.get("pendentes") or 0 for queue in queues if queue.get("canal") in self._aliases)
                self._left = totals["claimed"] + waiting
            self._count_due = now + 20
        waiting = max(0, self._left - totals["claimed"])
        line = f"{totals['claimed']} claimed, {totals['processado']} delivered, {waiting} waiting"
        Lines.wipe = f"\r{'':79}\r"
        with suppress(OSError, ValueError):
            sys.stderr.write(f"\r{line:79}")
            sys.stderr.flush()
        self._due = time.monotonic() + 1


def guarded(action: Callable[[], int]) -> int:
    """The exit code of action; whatever it raises becomes one line. A bug's line must not print payloads or secrets."""
    try:
        return action()
    except ConfigError as error:
        for problem in error.args:
            log.critical("%s", problem)
        return EX_CONFIG
    except DatabaseError as error:
        log.critical("%s", error)
        return EX_NOPERM if error.denied else EX_UNAVAILABLE
    except Exception as error:
        *_, (frame, line) = traceback.walk_tb(error.__traceback__)
        log.critical("internal error %s at %s:%s", type(error).__name__, frame.f_code.co_filename, line)
        return EX_SOFTWARE


def perform(options: argparse.Namespace, prog: str, act: Callable[[Config, threading.Event], int]) -> int:
    """The exit code of act, or with --check of the self test, under the configuration that is told."""
    stop = prepare(options, prog)

    def action() -> int:
        config = load(options.config, environment(options))
        if not options.check:
            make_room()
            return act(config, stop)
        with closing(gateway_of(config)) as gateway:
            return check(config, gateway)

    return guarded(action)


def make_room() -> None:
    """For connections: a channel keeps some tens of them, and 1,024 files are what many systems begin with."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def prepare(options: argparse.Namespace, prog: str) -> threading.Event:
    """Sets up log and signals; SIGTERM and SIGINT set the event."""
    log.handlers, log.propagate = [Lines(prog, options.log_format == "json")], False
    log.setLevel(logging.DEBUG if options.verbose else logging.INFO)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # From a thread of its own: the signal may come while this one is inside the event, holding its lock.
        signal.signal(number, lambda *_: _thread.start_new_thread(stop.set, ()) and None)
        atexit.register(signal.signal, number, signal.SIG_IGN)  # all is done: must not look like a failure
    return stop


def environment(options: argparse.Namespace) -> dict[str, str]:
    """That of the process, and over it the settings given as arguments."""
    given = {name: value for name, value in vars(options).items() if name.startswith("HSM_") and value is not None}
    return {**os.environ, **given}


def gateway_of(config: Config) -> Gateway:
    """A gateway under a worker name no other process start has, so that a lease never passes on by accident."""
    Lines.worker = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    return Gateway(config.database, Lines.worker)
