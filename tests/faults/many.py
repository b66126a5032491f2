"""Scenarios in several processes at once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tests.database import ROOT

from .worker import Report, install

_MAIN = "from tests.faults.worker import main; main()"  # a main module that costs senders nothing to import


class Runs:
    """Workers, each with a sandbox of its own. Ends them at the end."""

    def __init__(self, workers: int) -> None:
        self._count = workers
        self._workers: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Runs:
        self._folder = Path(tempfile.mkdtemp(prefix="hsm-faults-"))
        self._folder.chmod(0o755)
        try:
            install(self._folder / "0")
            for number in range(1, self._count):
                subprocess.run(["cp", "-a", self._folder / "0", self._folder / str(number)], check=True)
            self._workers = [
                subprocess.Popen(
                    [sys.executable, "-c", _MAIN, self._folder / str(number)],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
                for number in range(self._count)
            ]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            with suppress(OSError):
                worker.stdin.close()  # type: ignore[union-attr]
        for worker in self._workers:
            try:
                worker.wait(60)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
            worker.stdout.close()  # type: ignore[union-attr]
        shutil.rmtree(self._folder, ignore_errors=True)

    def play(
        self,
        seeds: Sequence[int],
        mutation: str | None = None,
        stop_at_first: bool = False,
        tell: Callable[[str], None] = lambda line: None,
    ) -> list[Report]:
        """One report a seed, in the order they came. stop_at_first: of broken ones."""
        waiting = deque(seeds)
        reports: list[Report] = []
        lock = threading.Lock()

        def work(worker: subprocess.Popen[str]) -> None:
            assert worker.stdin is not None
            assert worker.stdout is not None
            while worker.poll() is None:
                with lock:
                    if not waiting or (stop_at_first and any(report.broken for report in reports)):
                        return
                    seed = waiting.popleft()
                line = ""
                with suppress(OSError):
                    worker.stdin.write(json.dumps([seed, mutation]) + "\n")
                    worker.stdin.flush()
                    line = worker.stdout.readline()
                report = Report(**json.loads(line)) if line else Report(seed, broken=["the worker died"])
                with lock:
                    reports.append(report)
                    tell(told(report))

        threads = [threading.Thread(target=work, args=(worker,)) for worker in self._workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return reports


def told(report: Report) -> str:
    """Lines for people."""
    line = (
        f"seed {report.seed}: {report.committed} events, {report.rows} rows, {report.arrivals} arrived, "
        f"{report.repeats} repeats, {report.held_by} {report.healed_s:.0f} s, took {report.took_s:.1f} s"
    )
    if not report.broken:
        return line
    again = f"  again: python -m tests.faults --seed {report.seed}"
    return "\n".join([line, "  BROKEN:", *(f"  {text}" for text in report.broken), again])
