from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from deploy.sandbox.runtime.cluster import Cluster
from deploy.sandbox.sql.boot import boot

from .database import Database


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    server = Cluster(None)
    server.start()
    with psycopg.connect(server.conninfo) as connection:
        boot(connection)
    yield server.conninfo
    server.stop()


@pytest.fixture
def db(cluster: str) -> Iterator[Database]:
    """A database with nothing in it but schema HSM; undone afterwards."""
    with psycopg.connect(cluster) as connection:
        connection.execute("create schema hsm")
        yield Database(connection)
        connection.rollback()
