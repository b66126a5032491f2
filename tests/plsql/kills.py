"""Ending a script wherever it has changed something, as a session that is killed ends, and running it again."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import oracledb

from deploy.sandbox.errors import OraError
from deploy.sqlplus import Killed, SqlPlus
from tests.database import OwnSandbox

Stop = Callable[[int, str], bool]  # number of a DDL statement, from 0, and its text: kill before it?

# Kinds of statement that come many times, and do each time for another object what the one before did, whatever is
# there already: of each the last one is killed. Everything else is killed one by one, also inside PL/SQL blocks.
REPEATED = re.compile(
    r"\s*(comment on|create or replace (?:package body|package|view|trigger)|grant \w+ on (?:hsm|sys)\.|"
    r"create index \w+ on \w+)",
    re.IGNORECASE,
)
# The same again leaves all as it is: what the database has word for word is not sent again
_REPLACED = re.compile(r"\s*(create or replace|comment on)\b", re.IGNORECASE)
_BLOCK = re.compile(r"\s*(declare|begin|insert|update|delete|merge)\b", re.IGNORECASE)
_CHANGES = re.compile(
    r"\b(insert into|update hsm|delete from|merge into|dbms_scheduler|hsm\.hsm_\w+\.\w+\b[^%])", re.IGNORECASE
)


class _Client(SqlPlus):
    def __init__(self, own: OwnSandbox, known: set[str], limit: int | None) -> None:
        self.printed = io.StringIO()
        super().__init__(connection=own.connect(), out=self.printed, limit=limit)
        self.known = known
        self.sent: list[str] = []

    def _execute(self, text: str) -> None:
        if text in self.known:
            return
        super()._execute(text)
        self.sent.append(text)
        if _REPLACED.match(text):
            self.known.add(text)


@dataclass(frozen=True)
class Point:
    """Where a run is killed: after so many statements of its own, or before a DDL statement, in blocks too."""

    after: str
    limit: int | None = None
    stop: Stop | None = None


class Script:
    """Runs of one script. known: statements that replace something, and that the database has word for word."""

    def __init__(self, own: OwnSandbox, path: Path, *arguments: str) -> None:
        self._own, self._path, self._arguments = own, path, arguments
        self.known: set[str] = set()
        self.ddl: list[str] = []  # of the last run
        self.sent: list[str] = []
        self.output = ""

    def run(self, limit: int | None = None, stop: Stop | None = None) -> bool:
        """Whether it came to its end, without an error."""
        self.ddl = []
        dead = False

        def before(text: str) -> None:
            nonlocal dead
            dead = dead or (stop is not None and stop(len(self.ddl), text))
            if dead:
                raise OraError(28, "your session has been killed")
            self.ddl.append(text)

        client = _Client(self._own, self.known, limit)
        self._own.sandbox.engine.before_ddl = before
        try:
            return client.run(str(self._path), self._arguments) == 0
        except Killed:
            return False
        finally:
            self._own.sandbox.engine.before_ddl = lambda text: None
            if client.connection is not None:
                with suppress(oracledb.Error):  # it is gone when it was killed
                    client.connection.close()
            self.sent, self.output = client.sent, client.printed.getvalue()

    def points(self) -> list[Point]:
        """Of the last run, which was not disturbed: one in six and the last; with HSM_TEST_EVERY_POINT (make faults)
        every one."""
        found = list(self._points())
        return found if os.environ.get("HSM_TEST_EVERY_POINT") else [*found[:-1:6], found[-1]]

    def _points(self) -> Iterator[Point]:
        last: dict[str, int] = {}
        for number, text in enumerate(self.ddl[:-1]):
            found = REPEATED.match(text)
            kind = re.sub(r"index \w+|grant \w+", "", found.group(1).lower()) if found else str(number)
            last[kind] = number
        for number in sorted(last.values()):
            yield Point(self.ddl[number], stop=lambda count, text, number=number: count == number + 1)  # type: ignore[misc]
        for number, text in enumerate(self.sent[:-1]):
            if _BLOCK.match(text) and _CHANGES.search(text):
                yield Point(text, limit=number + 1)
