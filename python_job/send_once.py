"""python -m python_job.send_once: one run of the sender.

Exit codes (sysexits.h): 0 the run did its work (also when ntfy was down: the queue remembers), 64 wrong arguments,
69 database unreachable or lost, 70 a bug, 77 logon or privilege refused, 78 configuration wrong. With --check also:
69 the database hands out nothing (clone guard), 78 contract or channel not right.
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any, NoReturn

from . import __version__
from .config import Config, ConfigError, Job, load, value_of
from .database import DatabaseError, Gateway
from .delivery import Deliverer
from .run import Run
from .voice import WORDS, Voice, words

CONTRACT = 1  # version of hsm_envio_api this program speaks
EX_OK, EX_USAGE, EX_UNAVAILABLE, EX_SOFTWARE, EX_NOPERM, EX_CONFIG = 0, 64, 69, 70, 77, 78
log = logging.getLogger("python_job")


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


class Lines(logging.Handler):
    """What a run did (INFO) as lines on stdout, all else on stderr: text for people, or one JSON object each.

    A full disk or closed pipe silences the stream and nothing else.
    """

    def __init__(self, prog: str, as_json: bool) -> None:
        super().__init__()
        self._prog, self._json = prog, as_json

    def emit(self, record: logging.LogRecord) -> None:
        name, text = "stdout" if record.levelno == logging.INFO else "stderr", record.getMessage()
        facts = {"level": record.levelname, "message": text, **getattr(record, "facts", {})}
        line = json.dumps(facts) if self._json else f"{self._prog}: {text}"
        try:
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
    return Gateway(config.database, f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = Parser("send_once", "Sends what the notification queue hands out, then exits.")
    parser.add_argument("--batch", metavar="N", help="rows a claim, 1 to 1000")
    parser.add_argument("--linger", metavar="S", help="keep polling for S seconds once the queue is empty")
    parser.add_argument("--deadline", metavar="S", help="claim nothing more after S seconds")
    parser.add_argument("--check", action="store_true", help="test configuration, database and channels; send nothing")
    options, given = parser.parse_args(argv), {}
    for setting in ("batch", "linger_s", "deadline_s"):
        argument = setting.removesuffix("_s")
        if (text := getattr(options, argument)) is not None:
            try:
                given[setting] = value_of(setting, getattr(Job, setting), text)
            except ValueError as error:
                parser.error(f"--{argument} {error}")
    stop = prepare(options, "send_once")

    def action() -> int:
        config = load(options.config, os.environ)
        config = dataclasses.replace(config, job=dataclasses.replace(config.job, **given))
        with closing(gateway_of(config)) as gateway:
            return check(config, gateway) if options.check else send(config, gateway, stop)

    return guarded(action)


def send(config: Config, gateway: Gateway, stop: threading.Event) -> int:
    """One run, and the line that tells of it."""
    voice = Voice(config, gateway, "TAREFA")
    started, run = time.monotonic(), Run(config, gateway, stop, voice)
    try:
        run.run()
    finally:
        seconds = round(time.monotonic() - started, 2)
        facts = {**{word: run.totals[key] for key, word in WORDS.items()}, "batches": run.batches, "seconds": seconds}
        log.info("%s; %d batches, %.2f s", words(run.totals), run.batches, seconds, extra={"facts": facts})
        voice.leave()
    return EX_OK


def check(config: Config, gateway: Gateway) -> int:
    """The self test: plain words, what to do about each fault; sends no notification. Exit code of the first fault."""
    code = EX_OK
    for fault, text in _findings(config, gateway):
        log.info("%s", text)
        code = code or fault
    return code


def _findings(config: Config, gateway: Gateway) -> Iterator[tuple[int, str]]:
    yield EX_OK, "configuration: ok"
    yield from ((EX_OK, f"warning: {warning}") for warning in config.warnings)
    try:
        yield from _database(*gateway.diagnosis(), set(config.channels))
    except DatabaseError as error:
        code, advice = EX_UNAVAILABLE, "is it up, is dsn right (config_dir, for an alias of tnsnames.ora)?"
        if error.denied:
            code, advice = EX_NOPERM, "ask the DBA: user, password, grants of HSM_JOB"
        yield code, f"database: {error}; {advice}"
    with closing(Deliverer(config.channels)) as deliverer:
        for alias, channel in config.channels.items():
            fault, token = deliverer.check(alias), "with token" if channel.token else "anonymous"
            yield EX_CONFIG if fault else EX_OK, f"channel {alias} ({channel.url}, {token}): {fault or 'ok'}"


def _database(version: int, state: dict[str, Any], aliases: set[str]) -> Iterator[tuple[int, str]]:
    """(exit code, words) of what diagnostico tells; its warnings say themselves what to do."""
    if version != CONTRACT:
        yield EX_CONFIG, f"database: speaks contract {version}, this program {CONTRACT}: install matching versions"
        return
    yield EX_OK, f"database: ok, contract {version}, installed version {state.get('versao')}"
    queues = {str(queue.get("canal")).upper(): queue for queue in state.get("canais") or ()}
    for alias in sorted(aliases - set(queues)):
        yield EX_CONFIG, f"queue {alias}: configured here, unknown in the database; hsm_admin.definir_canal creates it"
    for alias, queue in queues.items():
        elsewhere = "" if alias in aliases else "; not configured here: another job must serve it"
        yield EX_OK, f"queue {alias}: {queue.get('pendentes')} waiting, {queue.get('enviando')} being sent{elsewhere}"
    for warning in state.get("avisos") or ():
        yield EX_UNAVAILABLE if warning.get("grave") else EX_OK, f"database: {warning.get('texto')}"


if __name__ == "__main__":
    sys.exit(main())
