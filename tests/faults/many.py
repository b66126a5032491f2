"""Scenarios in several processes at once."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.database import ROOT

from .mutations import mutated
from .worker import Report, install

_MAIN = "from tests.faults.worker import main; main()"  # a main module that costs senders nothing to import


class Runs:
    """The data all workers start from."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __enter__(self) -> Runs:
        self._folder = Path(tempfile.mkdtemp(prefix="hsm-faults-"))
        self._folder.chmod(0o755)
        install(self._folder / "installed")
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def worker(self, number: int, mutation: str | None) -> Iterator[subprocess.Popen[str]]:
        data = self._folder / f"worker-{number}"
        subprocess.run(["cp", "-a", str(self._folder / "installed"), str(data)], check=True)
        sources = self._folder / f"sources-{number}.json"
        sources.write_text(json.dumps(mutated(mutation)), "utf-8")
        child = subprocess.Popen(
            [sys.executable, "-c", _MAIN, str(data), str(sources)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield child
            child.stdin.close()  # type: ignore[union-attr]
            child.wait(60)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
            shutil.rmtree(data, ignore_errors=True)


def play_many(
    runs: Runs,
    seeds: Sequence[int],
    mutation: str | None = None,
    stop_at_first: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> list[Report]:
    """One report a seed, in the order they came. stop_at_first: of broken ones."""
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for seed in seeds:
        waiting.put(seed)
    reports: list[Report] = []
    lock = threading.Lock()

    def work(number: int) -> None:
        with runs.worker(number, mutation) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            while True:
                with lock:
                    if waiting.empty() or (stop_at_first and any(report.broken for report in reports)):
                        return
                    seed = waiting.get()
                child.stdin.write(f"{seed}\n")
                child.stdin.flush()
                line = child.stdout.readline()
                report = Report(**json.loads(line)) if line else Report(seed, broken=["the worker died"])
                with lock:
                    reports.append(report)
                    tell(told(report))
                if not line:
                    return

    threads = [threading.Thread(target=work, args=(number,)) for number in range(min(runs.workers, len(seeds)))]
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
