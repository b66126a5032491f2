"""python -m python_job.send_once: one run of the sender. Exit codes: see python_job.terminal."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing

from .config import Config
from .run import Run
from .terminal import Parser, Progress, gateway_of, perform
from .voice import Voice


def main(argv: Sequence[str] | None = None) -> int:
    parser = Parser("send_once", "Sends what the notification queue hands out, then exits.")
    parser.add_setting("batch", "rows a claim, 1 to 1000")
    parser.add_setting("linger_s", "wait N seconds for more once the queue is empty")
    parser.add_setting("deadline_s", "claim nothing more after N seconds")
    parser.add_check()
    options = parser.parse_args(argv)
    watched = options.log_format == "text" and sys.stderr.isatty()
    return perform(options, "send_once", lambda config, stop: send(config, stop, watched))


def send(config: Config, stop: threading.Event, watched: bool = False) -> int:
    """One run, and the line that tells of it; watched: from a terminal."""
    with closing(gateway_of(config)) as gateway:
        voice = Voice(config, gateway, "TAREFA", Progress(config, gateway).show if watched else bool)
        started, run, done = time.monotonic(), Run(config, gateway, stop, voice), False
        try:
            run.run()
            done = True
        finally:
            voice.leave()
            if done or run.batches:
                voice.tell_run(run.batches, time.monotonic() - started)
    return 0


if __name__ == "__main__":
    sys.exit(main())
