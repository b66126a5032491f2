"""Running an operating system program for a job of type EXECUTABLE."""

from __future__ import annotations

import contextlib
import errno
import getpass
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from typing import IO

from .model import Result

_TAIL = 4000
SWITCHED_OFF = "external programs are switched off here: start the sandbox with --external"
_ROOT = os.path.abspath(os.sep)


class Child:
    """One run of a program: no shell, empty environment, nothing on standard input.

    `stop` may be called from any thread, before, during and after the run.
    """

    def __init__(self, program: str, arguments: list[str]) -> None:
        self._command = [program, *arguments]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self, started: Callable[[int], None]) -> Result:
        """Runs the program to its end. started: told its process id."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            try:
                with self._lock:
                    if self._stopped:
                        return Result("STOPPED")
                    if not os.path.isabs(self._command[0]):  # nobody looks for it in a path
                        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
                    self._process = subprocess.Popen(
                        self._command,
                        stdin=subprocess.DEVNULL,
                        stdout=out,
                        stderr=err,
                        env=_environment(),
                        cwd=_ROOT,
                        start_new_session=True,
                    )
            except (OSError, ValueError) as error:
                return _not_launched(error)
            started(self._process.pid)
            code = self._process.wait()
            return self._result(code, _tail(out), _tail(err))

    def stop(self, *, kill: bool = False) -> None:
        """Asks the program to end, or ends it; its own children are left alone."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                with contextlib.suppress(OSError):
                    if kill:
                        self._process.kill()
                    else:
                        self._process.terminate()

    def end_group(self) -> None:
        """Ends the processes the program started itself and left running."""
        if self._process is not None and os.name != "nt":
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _result(self, code: int, output: str | None, errors: str | None) -> Result:
        if self._stopped:
            return Result("STOPPED", output=output, errors=errors)
        if code == 0:
            return Result("SUCCEEDED", output=output, errors=errors)
        text = f"ORA-27369: job of type EXECUTABLE failed with exit code: {code if code > 0 else 128 - code}"
        info = f'{text}\nSTANDARD_ERROR="{errors or ""}"'
        return Result("FAILED", 27369, info, errors, output)


def _environment() -> dict[str, str]:
    """Nothing; but a Windows program does not start without this one."""
    return {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if os.name == "nt" else {}


def _tail(stream: IO[bytes]) -> str | None:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(size - _TAIL, 0))
    return stream.read().decode("utf-8", "replace").replace("\x00", "") or None


def _not_launched(error: OSError | ValueError) -> Result:
    number = getattr(error, "errno", None)
    text = getattr(error, "strerror", None) or str(error)
    info = (
        "ORA-27370: job slave failed to launch a job of type EXECUTABLE\n"
        f"ORA-27300: OS system dependent operation:accessing execution agent failed with status: {number}\n"
        f"ORA-27301: OS failure message: {text}"
    )
    return Result("FAILED", 27370, info, info)


def problem(switched_on: bool, username: str | None) -> Result | None:
    """Why no program may be run. The sandbox cannot become another user: a credential must name the one it runs as."""
    if not switched_on:
        return _not_launched(PermissionError(errno.EPERM, SWITCHED_OFF))
    if username is not None and username != getpass.getuser():
        info = f"ORA-03001: unimplemented feature: running as {username} is not supported by the sandbox"
        return Result("FAILED", 3001, info, info)
    return None
