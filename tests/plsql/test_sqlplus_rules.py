"""What SQL*Plus reads otherwise than the runner of the sandbox does, in every file it is given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deploy.sqlplus_text import PLSQL_UNIT, SQL_START
from tests.database import ROOT

FILES = sorted([*(ROOT / "deploy" / "oracle").rglob("*.sql"), *(f for f in (ROOT / "plsql").rglob("*") if f.is_file())])
LONGEST = 2499  # bytes of a line


def statements(text: str) -> list[str]:
    """The SQL statements: not what is PL/SQL, and ends with a slash."""
    found: list[str] = []
    lines = iter(text.split("\n"))
    for line in lines:
        if PLSQL_UNIT.match(line):
            for inner in lines:
                if inner.strip() == "/":
                    break
        elif SQL_START.match(line):
            statement = line
            while not re.search(r";\s*(--.*)?$", statement):
                statement += "\n" + next(lines)
            found.append(statement)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_script_reads_the_same_in_sqlplus(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert max(len(line.encode()) for line in text.split("\n")) <= LONGEST
    for statement in statements(text):
        assert statement.rstrip().endswith(";"), "a comment after the semicolon: the statement would not end there"
        assert not re.search(r"\n\s*\n", statement), "a blank line: the statement would be thrown away"
        assert not re.search(r"--[^\n]*;[^\S\n]*$", statement, re.MULTILINE), "a comment's semicolon would end it"
        assert not re.search(r"-[^\S\n]*$", statement, re.MULTILINE), "a hyphen at the end joins lines"
