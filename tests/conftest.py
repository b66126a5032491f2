"""What tests of several folders share: one database for the whole run, and an inbox for each test that wants one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest
from hypothesis import HealthCheck, settings

from deploy.sandbox.inbox import Inbox

from .database import EMPTY, INSTALLED, Database, OwnSandbox, data_folder, database_under_test, own_sandbox

# A busy machine says nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


_MOST_PROCESSES = 4  # each has up to five servers, and waits for them half the time: two for each processor


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """For `--numprocesses auto`; 0: all in this process, as the one database of HSM_TEST_DSN needs it."""
    return 0 if os.environ.get("HSM_TEST_DSN") else min(2 * (os.cpu_count() or 1), _MOST_PROCESSES)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("HSM_TEST_DSN") and config.getoption("numprocesses", None):
        raise pytest.UsageError("HSM_TEST_DSN names one database, for one test at a time: leave out --numprocesses")


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    with data_folder() as folder, database_under_test(folder) as found:
        yield found


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a test may keep a sandbox's data."""
    with data_folder() as made:
        yield made


@pytest.fixture(scope="session")
def spare() -> Iterator[OwnSandbox]:
    """Lent to one test after the other, to be ruined; see `own` and `empty`."""
    with own_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def own(spare: OwnSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnSandbox]:
    """A sandbox that the test may ruin; scripts spool their logs to the test's folder."""
    monkeypatch.chdir(tmp_path)
    with spare.lent(INSTALLED) as sandbox:
        yield sandbox


@pytest.fixture
def empty(spare: OwnSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnSandbox]:
    """A sandbox without the product."""
    monkeypatch.chdir(tmp_path)
    with spare.lent(EMPTY) as sandbox:
        yield sandbox


@pytest.fixture
def dba(database: Database) -> Iterator[oracledb.Connection]:
    """A session of the test's own: one that had used packages before another test replaced them would get ORA-04068."""
    with closing(database.connect("system")) as connection:
        yield connection


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """An empty ntfy of the test's own."""
    server = Inbox()
    server.start()
    yield server
    server.stop()
