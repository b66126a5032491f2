"""What tests of several folders share: one database for the whole run, and an inbox for each test that wants one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest
from hypothesis import HealthCheck, settings

from deploy.sandbox.inbox import Inbox

from .database import Database, database_under_test

# A busy machine says nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    # Not below pytest's own folder: each start of pytest closes that to PostgreSQL's user, also to this run's.
    with tempfile.TemporaryDirectory(prefix="hsm-test-") as folder, database_under_test(Path(folder)) as found:
        yield found


@pytest.fixture(scope="session")
def dba(database: Database) -> Iterator[oracledb.Connection]:
    with closing(database.connect("system")) as connection:
        yield connection


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """An empty ntfy of the test's own."""
    server = Inbox()
    server.start()
    yield server
    server.stop()
