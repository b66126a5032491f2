"""python -m deploy.sandbox up: an Oracle to try things out on, in the foreground, until SIGTERM or Ctrl-C.

show: what a statement becomes in PostgreSQL, and PL/SQL in Python.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from .errors import CompilationError, OraError
from .semantics.zones import canonical
from .server import InstallationError, Sandbox

_DEFAULT_PORT = 1521
_FILES = 4096
_PASSWORD = "HSM_SANDBOX_PASSWORD"


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 after a clean stop, 1 when it could not start."""
    arguments = _arguments(argv)
    return _show(arguments) if arguments.command == "show" else _up(arguments)


def _up(arguments: argparse.Namespace) -> int:
    stop = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):  # the last two are not known everywhere
            signal.signal(getattr(signal, name), lambda *_: stop.set())
    _say("sandbox: for trying things out and for tests. Never for production: nothing in it is secure or durable.")
    if arguments.external:
        _say("sandbox: who has its password runs programs as you, by DBMS_SCHEDULER.")
    _allow_many_files()
    sandbox = Sandbox(
        arguments.data,
        arguments.port,
        arguments.ntfy_port,
        arguments.zone,
        password=os.environ.get(_PASSWORD),
        external=arguments.external,
    )
    try:
        sandbox.start()
    except OSError as error:
        _say(f"sandbox: {_why(error, arguments)}")
        return 1
    try:
        if not arguments.empty:
            sandbox.install()
        addresses = {
            "dsn": sandbox.dsn,
            "password": sandbox.password,
            "ntfy": sandbox.ntfy,
            "control": sandbox.control,
            "pid": os.getpid(),
        }
        sys.stdout.write(json.dumps(addresses) + "\n")
        sys.stdout.flush()
        stop.wait()
    except InstallationError as error:
        _say(f"sandbox: {error}")
        return 1
    finally:
        sandbox.stop()
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.sandbox", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="start it; prints its addresses as one JSON line when it is ready")
    up.add_argument("--port", type=int, default=_DEFAULT_PORT, help="of the database (0: a free one; default 1521)")
    up.add_argument("--ntfy-port", type=int, default=0, help="of the ntfy stand-in (default: a free one)")
    up.add_argument("--data", type=Path, help="directory that keeps the data (default: a temporary one)")
    up.add_argument("--zone", type=_zone, default="+00:00", help="the server's time zone (default: UTC)")
    up.add_argument("--empty", action="store_true", help="without HSM and the sample's table: install by hand")
    up.add_argument("--external", action="store_true", help="let DBMS_SCHEDULER run programs of this machine, as you")
    up.epilog = f"The administrators' password is a random one, printed with the addresses, or the one {_PASSWORD} has."
    shown = commands.add_parser("show", help="print the PostgreSQL text of SQL, the Python of PL/SQL with its lines")
    shown.add_argument("what", help="a statement, or a file of them")
    shown.add_argument("--user", default="HSM", help="whose names it uses (default HSM)")
    shown.add_argument("--data", type=Path, help="directory of a sandbox that is not running (default: a new one)")
    shown.add_argument("--empty", action="store_true", help="install nothing: for statements that need no table")
    return parser.parse_args(argv)


def _zone(text: str) -> str:
    try:
        return canonical(text)
    except OraError:
        raise argparse.ArgumentTypeError(f"no time zone: {text}") from None


def _show(arguments: argparse.Namespace) -> int:
    from .show import show

    user = "SYSTEM" if arguments.empty else arguments.user.upper()
    try:
        for piece in show(arguments.what, user, arguments.data, empty=arguments.empty):
            sys.stdout.write(piece + "\n\n")
    except (OraError, CompilationError, InstallationError) as error:
        _say(f"sandbox: {error}")
        return 1
    except OSError as error:
        _say(f"sandbox: {_why(error, arguments)}")
        return 1
    return 0


def _why(error: OSError, arguments: argparse.Namespace) -> str:
    """In words: a port is taken, or something about a file."""
    if error.filename is not None or error.errno not in (errno.EADDRINUSE, errno.EACCES):
        return f"{error.filename}: {error.strerror}" if error.filename is not None else str(error)
    ports = " or ".join(str(p) for p in (arguments.port, arguments.ntfy_port) if p)
    return f"cannot listen on port {ports or '(any)'}: {error.strerror or error}"


def _allow_many_files() -> None:
    """A session takes up to seven handles, and the usual limit of 1024 (macOS: 256) is only a default."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # where there is no such limit, or it cannot be raised
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
        if soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
