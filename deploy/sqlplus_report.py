"""What SQL*Plus prints: result tables, and the line after each statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import oracledb

from .sqlplus_text import CREATED, object_kind

_FEEDBACK = {
    "insert": "created",
    "update": "updated",
    "delete": "deleted",
    "merge": "merged",
}
NUMBER_WIDTH = 10  # SET NUMWIDTH: what a number takes, also as the value of a substitution variable


@dataclass
class ColumnFormat:
    """COLUMN: new_value names a substitution variable; width in characters; printed False is NOPRINT."""

    new_value: str | None = None
    heading: str | None = None
    width: int | None = None
    printed: bool = True


@dataclass
class Settings:
    """SET: define is the substitution character, None when off."""

    define: str | None = "&"
    echo: bool = False
    feedback: bool = True
    heading: bool = True
    pagesize: int = 14
    linesize: int = 80
    serveroutput: bool = False
    termout: bool = True
    verify: bool = True
    sqlblanklines: bool = False
    autocommit: bool = False
    null: str = ""

    def script(self) -> str:
        """The commands that set all of this again (STORE SET)."""
        switches = ("echo", "feedback", "heading", "serveroutput", "termout", "verify", "sqlblanklines", "autocommit")
        lines = [f"set {name} {'on' if getattr(self, name) else 'off'}" for name in switches]
        lines += [f"set pagesize {self.pagesize}", f"set linesize {self.linesize}", f'set null "{self.null}"']
        lines.append("set define off" if self.define is None else f'set define "{self.define}"')
        return "\n".join(lines) + "\n"


def cell(value: Any, null: str) -> str:
    """A fetched value as text."""
    if value is None:
        return null
    if isinstance(value, oracledb.LOB):
        value = value.read()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], columns: Mapping[str, ColumnFormat], settings: Settings
) -> str:
    """The rows under their headings, and how many there are."""
    formats = {name: columns.get(name, ColumnFormat()) for name in heads}
    shown = [i for i, name in enumerate(heads) if formats[name].printed]
    titles = [formats[heads[i]].heading or heads[i] for i in shown]
    widths = [
        formats[heads[i]].width or max([len(title), *(len(row[i]) for row in rows)])
        for i, title in zip(shown, titles, strict=True)
    ]
    lines = []
    if settings.heading and settings.pagesize and rows and shown:
        lines += ["", " ".join(t[:w].ljust(w) for t, w in zip(titles, widths, strict=True)).rstrip()]
        lines.append(" ".join("-" * w for w in widths))
    for row in rows if shown else ():
        lines.append(" ".join(row[i].ljust(w) for i, w in zip(shown, widths, strict=True)).rstrip())
    if settings.feedback:
        count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}" if rows else "no rows"
        lines += ["", f"{count} selected.", ""]
    return "".join(f"{line}\n" for line in lines)


def feedback(text: str, rowcount: int, warned: bool, settings: Settings) -> str:
    """The line after a statement that returns no rows; warned: a stored unit has compilation errors."""
    word = text.split(None, 1)[0].lower()
    created = CREATED.match(text.strip())
    if warned and created:
        return f"\nWarning: {_title(created.group('kind'))} created with compilation errors.\n\n"
    if not settings.feedback:
        return ""
    if word in _FEEDBACK:
        return f"\n{rowcount} row{'' if rowcount == 1 else 's'} {_FEEDBACK[word]}.\n\n"
    if word in ("begin", "declare", "call"):
        return "\nPL/SQL procedure successfully completed.\n\n"
    if word in ("commit", "rollback"):
        return f"\n{word.capitalize()} complete.\n\n"
    done = {"create": "created", "alter": "altered", "drop": "dropped"}.get(word)
    return f"\n{_title(object_kind(text))} {done}.\n\n" if done else f"\n{word.capitalize()} succeeded.\n\n"


def _title(kind: str) -> str:
    return " ".join(part.capitalize() for part in kind.split())
