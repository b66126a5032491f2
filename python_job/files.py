"""The files settings name: what is in them, and who else may read or change them."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import fields
from pathlib import Path
from typing import Any

_OF_A_WALLET = ("cwallet.sso", "ewallet.p12", "ewallet.pem")


def reach(place: str) -> None:
    """ValueError: a file or directory that is not there, or that we may not read."""
    try:
        os.stat(place)
    except OSError as error:
        raise ValueError(f"cannot read {place}: {error.strerror}") from None
    if not os.access(place, os.R_OK):
        raise ValueError(f"cannot read {place}: {os.strerror(errno.EACCES)}")


def read_text(file: Any) -> str:
    return Path(file).read_text(encoding="utf-8-sig")  # Windows' editors put a byte order mark in front


def first_line(file: Any) -> str:
    """Of a file that holds a secret. ValueError without a word of it."""
    try:
        line = read_text(file).partition("\n")[0].strip()
    except (OSError, TypeError, ValueError) as error:
        raise ValueError(f"cannot read {file}: {getattr(error, 'strerror', None) or 'not a text file'}") from None
    if not line:
        raise ValueError(f"{file} is empty")
    return line


def named(*sections: Any) -> list[str]:
    """Files and directories that settings name."""
    found = ((f.name, getattr(section, f.name)) for section in sections for f in fields(section))
    return [place for name, place in found if name.endswith(("_file", "_dir"))]


def changeable(*places: str) -> list[str]:
    """Who may write one of these files and directories, or replace it, says where password, token and notifications go,
    or whom to believe."""
    files = {Path(place) for place in places if place}
    found = [path for path in sorted(files | {path.absolute().parent for path in files}) if _mode(path) & 0o022]
    return [
        f"{path} can be changed by other users of this machine: chmod go-w {path}"
        for path in found
        if not (_mode(path) & stat.S_ISVTX and path.is_dir())  # as in /tmp: each file is its owner's
    ]


def exposed(*files: str) -> list[str]:
    """A secret is for its owner, and a group that may read it."""
    found = [file for file in files if _mode(Path(file)) & 0o027]
    return [f"{file} is open to other users of this machine: chmod o=,g-w {file}" for file in found]


def exposed_wallet(directory: str) -> list[str]:
    return exposed(*(str(Path(directory, name)) for name in _OF_A_WALLET)) if directory else []


def _mode(path: Path) -> int:
    """0 also where modes say nothing."""
    try:
        return path.stat().st_mode if os.name == "posix" else 0
    except OSError:
        return 0
