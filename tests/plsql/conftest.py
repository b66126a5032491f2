"""The utPLSQL suites, one pytest item a test. A missing database or a missing utPLSQL fails, it never skips.

Without HSM_TEST_DSN they run in a sandbox. With it they run in that Oracle database, which must have the product and
utPLSQL v3; the suites are installed by install.sql in both.
"""

from __future__ import annotations

import io

import oracledb
import pytest

from deploy.sqlplus import SqlPlus
from tests.database import empty_queue

from .utplsql import FOLDER


@pytest.fixture(scope="session")
def suites_installed(dba: oracledb.Connection) -> oracledb.Connection:
    """A DBA's connection to a database where the suites are as in this folder and no notification waits."""
    empty_queue(dba)
    output = io.StringIO()
    code = SqlPlus(connection=dba, out=output).run(str(FOLDER / "install.sql"))
    if code:
        pytest.fail(f"install.sql ended with exit code {code}\n{output.getvalue()}", pytrace=False)
    return dba
