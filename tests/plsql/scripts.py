"""What tests of the DBA's scripts share: running one, answering it, and a sandbox that may be ruined."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import oracledb

from deploy.sqlplus import SqlPlus
from tests.database import ROOT

SCRIPTS = ROOT / "deploy" / "oracle"
Script = Callable[..., tuple[int, str]]


class Watched(SqlPlus):
    """Remembers what it sent to the database, and what it printed."""

    def __init__(self, connection: oracledb.Connection, ask: Callable[[str, bool], str]) -> None:
        self.sent: list[str] = []
        self.printed = io.StringIO()
        super().__init__(connection=connection, out=self.printed, ask=ask)

    def _execute(self, text: str) -> None:
        self.sent.append(text)
        super()._execute(text)


def runner(connection: oracledb.Connection, folder: Path = SCRIPTS) -> Script:
    """Runs a script with arguments; `answers` are what a person types, in order. Exit code and what was printed."""

    def run(name: str, *arguments: str, answers: tuple[str, ...] = ()) -> tuple[int, str]:
        output, left = io.StringIO(), list(answers)

        def ask(prompt: str, hidden: bool) -> str:
            assert left, f"nobody is there to answer: {prompt}"
            answer = left.pop(0)
            output.write(f"{prompt}{'' if hidden else answer}\n")
            return answer

        code = SqlPlus(connection=connection, out=output, ask=ask).run(str(folder / name), arguments)
        return code, output.getvalue()

    return run


def execute(connection: oracledb.Connection, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.commit()


def value(connection: oracledb.Connection, query: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(query).fetchone()[0]


def copied(folder: Path) -> Path:
    """A copy of the scripts and of what they install."""
    for part in ("deploy/oracle", "plsql"):
        shutil.copytree(ROOT / part, folder / part)
    return folder
