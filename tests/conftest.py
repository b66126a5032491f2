"""What the product's tests of several folders share: one database for the whole run, and sandboxes to ruin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from .database import EMPTY, INSTALLED, Database, OwnSandbox, data_folder, database_under_test, own_sandbox


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    with data_folder() as folder, database_under_test(folder) as found:
        yield found


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
