"""Senders: the job's own programs in processes of their own, which may be killed and frozen.

They are forked from a server that has imported the job, which saves each of them half a second of a core. Whoever uses
it must have a main module that costs nothing to import (`python -c`)."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
import uuid
from contextlib import suppress
from pathlib import Path

import oracledb

_PRELOADED = ["python_job.send_once", "python_job.service", "python_job.senders.ntfy", "tests.faults.senders"]
CLONE_PID = 4242


def context() -> multiprocessing.context.ForkServerContext:
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(_PRELOADED)
    return made


def _run(program: str, arguments: list[str], output: str, clone: bool) -> None:
    os.environ.clear()
    for stream, suffix in ((sys.stdout, ".out"), (sys.stderr, ".err")):
        file = os.open(output + suffix, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        stream.flush()
        os.dup2(file, stream.fileno())
        os.close(file)
    if clone:  # a copied machine: same name, same process number, same dice
        uuid.uuid4 = lambda: uuid.UUID(int=7)
        os.getpid = lambda: CLONE_PID
    oracledb.defaults.terminal = str(os.getpid())  # the driver tells the process number it was imported under
    sys.exit(importlib.import_module(f"python_job.{program}").main(arguments))


class Sender:
    """One process. output: its streams go to this path with .out and .err."""

    def __init__(
        self,
        made: multiprocessing.context.ForkServerContext,
        program: str,
        arguments: list[str],
        output: Path,
        clone: bool = False,
    ) -> None:
        self.program, self.output, self.clone = program, output, clone
        self.frozen = self.killed = self.asked_to_end = False
        self._process = made.Process(target=_run, args=(program, arguments, str(output), clone))
        self._process.start()
        self.pid = self._process.pid or 0
        self.known_as = CLONE_PID if clone else self.pid  # to the database

    @property
    def alive(self) -> bool:
        return self._process.exitcode is None

    @property
    def code(self) -> int | None:
        """The exit code; of one that a signal ended, minus its number."""
        return self._process.exitcode

    def send(self, number: signal.Signals) -> bool:
        """Whether there was anybody to get it."""
        if self.alive:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
                self.asked_to_end = self.asked_to_end or number is signal.SIGTERM
                return True
        return False

    def wait(self, seconds: float) -> bool:
        """Whether it ended within these."""
        self._process.join(seconds)
        return not self.alive

    @property
    def errors(self) -> str:
        path = self.output.with_name(self.output.name + ".err")
        return path.read_text("utf-8", "replace") if path.exists() else ""

    @property
    def said(self) -> str:
        path = self.output.with_name(self.output.name + ".out")
        return path.read_text("utf-8", "replace") if path.exists() else ""
