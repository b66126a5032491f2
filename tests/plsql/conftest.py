"""The utPLSQL suites, one pytest item a test. A missing database or a missing utPLSQL fails, it never skips.

Without HSM_TEST_DSN they run in a sandbox. With it they run in that Oracle database, which must have the product and
utPLSQL v3; the suites are installed by install.sql in both.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from deploy.sqlplus import SqlPlus
from tests.database import Database, OwnSandbox, empty_queue

from .scripts import Script, runner
from .utplsql import FOLDER


@pytest.fixture
def script(dba: oracledb.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    """Runs a script as a DBA, in a folder of its own: the scripts spool their logs to the current one."""
    monkeypatch.chdir(tmp_path)
    return runner(dba)


@pytest.fixture
def own_dba(own: OwnSandbox) -> Iterator[oracledb.Connection]:
    """A DBA of a sandbox that the test may ruin."""
    with closing(own.connect()) as connection:
        yield connection


@pytest.fixture
def empty_dba(empty: OwnSandbox) -> Iterator[oracledb.Connection]:
    """A DBA of a sandbox without the product."""
    with closing(empty.connect()) as connection:
        yield connection


@pytest.fixture(scope="session")
def suites_installed(database: Database) -> Iterator[oracledb.Connection]:
    """A DBA's connection to a database where the suites are as in this folder and no notification waits.

    A session of its own: one that used the packages before a test installed them anew would get ORA-04068.
    """
    output = io.StringIO()
    with closing(database.connect("system")) as dba:
        empty_queue(dba)
        code = SqlPlus(connection=dba, out=output).run(str(FOLDER / "install.sql"))
        if code:
            pytest.fail(f"install.sql ended with exit code {code}\n{output.getvalue()}", pytrace=False)
        yield dba
