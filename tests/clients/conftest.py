"""What `make clients` tries: the sandbox as drivers see it that it was not written for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.database import Database, data_folder, database_under_test


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """A sandbox with product and sample customer."""
    with data_folder() as folder, database_under_test(folder) as database:
        yield database
