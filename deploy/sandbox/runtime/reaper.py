"""Stops PostgreSQL when its sandbox was killed: `python reaper.py DATA [FOLDER]`, a child of the sandbox.

The pipe on its standard input closes when the sandbox ends, however that happens. Who ended well has said so in it.
FOLDER is removed afterwards. A program of its own without imports of ours, so that it is small and starts at once.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path

_PATIENCE_S = 30.0
_POLL_S = 0.05


def main() -> None:
    if not sys.stdin.buffer.read():
        # POSIX: PostgreSQL's "fast shutdown", which keeps what was committed. Windows has no such signal.
        stop(Path(sys.argv[1]), signal.SIGTERM if os.name == "nt" else signal.SIGINT)
        for folder in sys.argv[2:]:
            shutil.rmtree(folder, ignore_errors=True)


def stop(data: Path, number: int) -> None:
    """Signals the server and waits until it has removed its pid file, which is its last act."""
    pid_file = data / "postmaster.pid"
    with contextlib.suppress(OSError):
        os.kill(int(pid_file.read_text().split()[0]), number)
        end = time.monotonic() + _PATIENCE_S
        while pid_file.exists() and time.monotonic() < end:
            time.sleep(_POLL_S)


if __name__ == "__main__":
    main()
