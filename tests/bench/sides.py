"""python -m tests.bench.sides SIDE ...: the sides of a comparison, each in a process of its own.

A side gets ready (libraries, logon), says so, waits for the word, does its work and says how much that was.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from tests.database import PASSWORD as PASSWORD
from tests.database import ROOT


def take_part(work: Callable[[], Any]) -> None:
    """Of a side. work returns what it has to say, as JSON can say it."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    said = work()
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def race(*sides: Sequence[str]) -> tuple[float, list[Any]]:
    """Seconds from the word to these sides, modules of tests.bench with their arguments, until the last one has done
    its work; and what each said."""
    with ExitStack() as stack:
        children = []
        for module, *arguments in sides:
            child = subprocess.Popen(
                [sys.executable, "-m", f"tests.bench.{module}", *arguments],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(child)
            stack.callback(child.kill)
            children.append(child)
        for child in children:
            assert child.stdout and child.stdout.readline() == "ready\n", child.args
        started = time.perf_counter()
        for child in children:
            assert child.stdin
            child.stdin.write("\n")
            child.stdin.flush()
        said = [child.stdout.readline() for child in children if child.stdout]
        seconds = time.perf_counter() - started
        assert all(said), "a side broke down"
        return seconds, [json.loads(line) for line in said]


def job(dsn: str, url: str) -> None:
    """The job as it is shipped: the loop of send_once with its defaults."""
    from python_job.config import Config, Database, Job
    from python_job.database import Gateway
    from python_job.run import Run
    from tests.channels import ntfy

    database = Database(dsn=dsn, user="HSM_JOB", password=PASSWORD)
    with closing(Gateway(database, f"bench-{os.getpid()}")) as gateway:
        gateway.claim(1, ["NENHUM"])  # logs on
        run = Run(Config(database, Job(), {"PADRAO": ntfy(url)}, []), gateway, threading.Event())

        def work() -> int:
            run.run()
            return run.totals["processado"]

        take_part(work)


def bare(url: str, threads: str, payloads: str) -> None:
    """No database: these bytes (a file with a list of texts), a requests.Session for each thread."""
    import requests

    bodies = [text.encode() for text in json.loads(Path(payloads).read_text())]
    waiting = iter(bodies)

    def post(_: int) -> None:
        with requests.Session() as session:
            session.trust_env = False
            for body in waiting:
                session.post(f"{url}/", data=body, timeout=10).raise_for_status()

    def work() -> int:
        with ThreadPoolExecutor(int(threads)) as pool:
            list(pool.map(post, range(int(threads))))
        return len(bodies)

    take_part(work)


def apprise(url: str, count: str) -> None:
    """Apprise's ntfy plugin: its asynchronous way, with the threads it gives itself, and without its brake."""
    from apprise import Apprise
    from apprise.plugins.ntfy import NotifyNtfy

    NotifyNtfy.request_rate_per_sec = 0
    sender = Apprise()
    sender.add(f"{url.replace('http', 'ntfy')}/chamados")

    async def work() -> int:
        posts = [sender.async_notify(body=f"Ordem {n}", title=f"OS {n}") for n in range(int(count))]
        return sum(map(bool, await asyncio.gather(*posts)))

    take_part(lambda: asyncio.run(work()))


SIDES: dict[str, Callable[..., None]] = {"job": job, "bare": bare, "apprise": apprise}
if __name__ == "__main__":
    SIDES[sys.argv[1]](*sys.argv[2:])
