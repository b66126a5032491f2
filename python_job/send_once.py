"""python -m python_job.send_once: one run of the sender.

Exit codes (sysexits.h): 0 the run did its work, also when ntfy was down: the queue remembers; 64 wrong arguments; 69
database unreachable or lost; 70 a bug; 77 logon or privilege refused; 78 configuration wrong. --check gives that of the
first FAULT it tells, 0 without one: 69 also when something in the database keeps channels of this job from delivering
(clone guard, open breaker, suspended route ...), 78 also when contract, alias, ntfy server or token is not right.
Settings: python -m pydoc python_job.config
"""

from __future__ import annotations

import _thread
import argparse
import atexit
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
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime, timezone
from typing import Any, NamedTuple, NoReturn

from . import __version__
from .config import Config, ConfigError, Job, load
from .contract import CONTRACT
from .database import DatabaseError, Gateway
from .delivery import Deliverer
from .run import Run
from .settings import value_of
from .voice import Voice, counts, sentence

EX_OK, EX_USAGE, EX_UNAVAILABLE, EX_SOFTWARE, EX_NOPERM, EX_CONFIG = 0, 64, 69, 70, 77, 78
log = logging.getLogger("python_job")


class Parser(argparse.ArgumentParser):
    """The arguments every form of the job understands."""

    def __init__(self, prog: str, description: str) -> None:
        epilog = (__doc__ or "").partition("\n\n")[2]
        super().__init__(
            prog, description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        self.add_argument("--config", metavar="FILE", help="TOML file (default: the variable HSM_CONFIG)")
        self.add_argument("-v", "--verbose", action="store_true", help="one line an item on stderr")
        self.add_argument("--log-format", choices=("text", "json"), default="text", help="json: one object a line")
        self.add_argument("--version", action="version", version=f"{prog} {__version__}")

    def add_check(self) -> None:
        self.add_argument("--check", action="store_true", help="test configuration, database, channels; send nothing")

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
        line = json.dumps(head | facts) if self._json else f"{self._prog}: {mark}{text}"
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


def gateway_of(config: Config) -> Gateway:
    """A gateway under a worker name no other process start has, so that a lease never passes on by accident."""
    Lines.worker = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    return Gateway(config.database, Lines.worker)


def main(argv: Sequence[str] | None = None) -> int:
    parser = Parser("send_once", "Sends what the notification queue hands out, then exits.")
    parser.add_argument("--batch", metavar="N", help="rows a claim, 1 to 1000")
    parser.add_argument("--linger", metavar="S", help="keep polling for S seconds once the queue is empty")
    parser.add_argument("--deadline", metavar="S", help="claim nothing more after S seconds")
    parser.add_check()
    options, given = parser.parse_args(argv), {}
    for setting in ("batch", "linger_s", "deadline_s"):
        argument = setting.removesuffix("_s")
        if (text := getattr(options, argument)) is not None:
            try:
                given[setting] = value_of(
                    setting, getattr(Job, setting), text, Job.__dataclass_fields__[setting].metadata
                )
            except ValueError as error:
                parser.error(f"--{argument} {error}")
    stop = prepare(options, "send_once")

    def action() -> int:
        config = load(options.config, os.environ)
        config = dataclasses.replace(config, job=dataclasses.replace(config.job, **given))
        with closing(gateway_of(config)) as gateway:
            if options.check:
                return check(config, gateway)
            return send(config, gateway, stop, options.log_format == "text" and sys.stderr.isatty())

    return guarded(action)


def send(config: Config, gateway: Gateway, stop: threading.Event, watched: bool = False) -> int:
    """One run, and the line that tells of it; watched: from a terminal."""
    voice = Voice(config, gateway, "TAREFA", Progress(config, gateway).show if watched else lambda totals: None)
    started, run = time.monotonic(), Run(config, gateway, stop, voice)
    done = False
    try:
        run.run()
        done = True
    finally:
        voice.leave()
        if done or run.batches:
            facts = {**counts(run.totals), "batches": run.batches, "seconds": round(time.monotonic() - started, 2)}
            text = f"{sentence(run.totals)}; {run.batches} batches, {facts['seconds']:.2f} s"
            log.info("%s", text, extra={"facts": facts})
    return EX_OK


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


class Finding(NamedTuple):
    """code: the exit code of a FAULT; None: a warning; 0: as it should be."""

    code: int | None
    text: str
    channel: str | None = None


def check(config: Config, gateway: Gateway) -> int:
    """The self test: plain words, what to do about each fault; sends no notification. Exit code of the first fault."""
    result = EX_OK
    for code, text, channel in _findings(config, gateway):
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


if __name__ == "__main__":
    sys.exit(main())
