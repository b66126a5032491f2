"""What tests of the DBA's scripts share: running one, answering it, and a sandbox that may be ruined."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import oracledb

from deploy.sqlplus import SqlPlus
from tests.database import ROOT

SCRIPTS = ROOT / "deploy" / "oracle"
Script = Callable[..., tuple[int, str]]


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


_STRUCTURE = (
    "select table_name, column_name, data_type, data_length, data_precision, data_scale, nullable, hidden_column, "
    "virtual_column, data_default from dba_tab_cols where owner = 'HSM'",
    "select table_name, constraint_name, constraint_type, search_condition from dba_constraints "
    "where owner = 'HSM' and generated = 'USER NAME'",
    "select table_name, index_name, column_name, column_position from dba_ind_columns where index_owner = 'HSM'",
    "select table_name, null, comments from dba_tab_comments where owner = 'HSM'",
    "select table_name, column_name, comments from dba_col_comments where owner = 'HSM'",
    "select grantee, table_name, privilege from dba_tab_privs where owner = 'HSM'",
)


def structure(dba: oracledb.Connection) -> set[tuple[str, ...]]:
    """What the tables are, but for how conditions are broken into lines and the names of identity sequences."""

    def text(part: object) -> str:
        content = part.read() if isinstance(part, oracledb.LOB) else part
        return re.sub(r"ISEQ\S+", "ISEQ", " ".join(str(content).split()))

    with dba.cursor() as cursor:
        return {tuple(map(text, row)) for query in _STRUCTURE for row in cursor.execute(query).fetchall()}
