"""What the product's tests (tests/) and the sandbox's own (deploy/sandbox/tests) share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from deploy.sandbox.inbox import Inbox
from tests.database import data_folder

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


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a test may keep a sandbox's data."""
    with data_folder() as made:
        yield made


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """An empty ntfy of the test's own."""
    server = Inbox()
    server.start()
    yield server
    server.stop()
