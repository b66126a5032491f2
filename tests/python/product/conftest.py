"""Sessions for tests of the product: an empty queue before and after, and other sessions beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

from tests.database import Database, empty_queue


@pytest.fixture
def dba(dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """The queue is empty; whatever the test leaves in it goes."""
    empty_queue(dba)
    yield dba
    dba.rollback()
    empty_queue(dba)


@pytest.fixture(scope="module")
def session(database: Database) -> Iterator[oracledb.Connection]:
    """A DBA's, for a file whose tests are made of many examples and leave nothing behind."""
    with closing(database.connect("system")) as connection:
        yield connection


def _beside(database: Database, user: str) -> Iterator[oracledb.Connection]:
    with closing(database.connect(user)) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def second(database: Database, dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    yield from _beside(database, "system")


@pytest.fixture
def third(database: Database, dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    yield from _beside(database, "system")


@pytest.fixture
def app(database: Database, dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """The customer's application."""
    yield from _beside(database, "chamados")
