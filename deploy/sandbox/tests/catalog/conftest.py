"""A dictionary over a PostgreSQL of its own, without compiler, runtime or network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from threading import RLock
from typing import Any

import psycopg
import pytest
from psycopg.pq.abc import PGresult

from deploy.sandbox.catalog import ddl
from deploy.sandbox.catalog.catalog import Catalog
from deploy.sandbox.catalog.host import Calls
from deploy.sandbox.contents import CONTENTS
from deploy.sandbox.errors import OraError
from deploy.sandbox.model import Context, StoredUnit, Table
from deploy.sandbox.parser import parse_create_header, parse_statement
from deploy.sandbox.runtime.cluster import Cluster
from deploy.sandbox.runtime.pgerrors import ora_error
from deploy.sandbox.sql.boot import boot

CompileErrors = list[tuple[int, int, str]]


class Clock:
    def now(self) -> datetime:
        return datetime(2025, 3, 1, 12, 0, 0, tzinfo=timezone.utc)

    here = now


class Units:
    """Stands in for the compiler: tests say what is wrong with a unit and what it depends on."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.lock = RLock()
        self.errors: dict[str, CompileErrors] = {}
        self.uses: dict[str, list[tuple[str, str]]] = {}

    def compile_unit(self, unit: StoredUnit) -> CompileErrors:
        self._catalog.depends(unit, self.uses.get(unit.name, []))
        return self.errors.get(unit.name, [])

    def calls(self, ctx: Context) -> Calls:
        raise NotImplementedError


class FakeEngine:
    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.clock = Clock()
        self.environment: dict[str, Any] = {}
        self.sessions: dict[int, Any] = {}
        self.control = psycopg.connect(uri, autocommit=True)
        self.catalog = Catalog(self, CONTENTS)
        self.units = Units(self.catalog)

    def describe(self, text: str) -> PGresult:
        self.control.pgconn.prepare(b"", text.encode())
        return self.control.pgconn.describe_prepared(b"")


class Database:
    """A session of the tests: runs DDL as any user, commits, and reads."""

    def __init__(self, uri: str) -> None:
        self.engine = FakeEngine(uri)
        self.dictionary = psycopg.connect(uri, autocommit=True)
        self.engine.catalog.start(self.dictionary)
        self.connection = psycopg.connect(uri)
        self.temporary: dict[tuple[str, str], Table] = {}
        self._open = [self.connection, self.dictionary, self.engine.control]

    @property
    def catalog(self) -> Catalog:
        return self.engine.catalog

    def native(self, text: str, params: Any = ()) -> list[tuple[Any, ...]]:
        try:
            cursor = self.connection.execute(text)  # type: ignore[call-overload, unused-ignore]
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            assert error.pgresult is not None
            found = ora_error(error.pgresult)
            if found is None:
                raise
            raise found from error

    def run(self, text: str, user: str = "SYSTEM", schema: str | None = None) -> bool:
        """Executes DDL and commits; True when it compiled with errors."""
        ctx = Context(schema or user, user)
        try:
            if parse_create_header(text) is not None:
                failed = ddl.create_unit(self.catalog, self, text, ctx)
            else:
                failed = ddl.execute(self.catalog, self, parse_statement(text), text, ctx)
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()
        return failed

    def insert(self, text: str) -> None:
        """A row, in PostgreSQL's words."""
        try:
            self.native(text)
        except OraError:
            self.connection.rollback()
            raise
        self.connection.commit()

    def view(self, name: str, user: str = "SYSTEM", **where: str) -> list[dict[str, Any]]:
        """Rows of a dictionary view as a user sees it, by upper-case column name."""
        found = self.catalog.resolve(Context(user, user), name.split("."))
        if found is None:
            raise OraError(942, "table or view does not exist")
        table = found.object
        assert isinstance(table, Table)
        query = table.pg.replace("{user}", f"'{user}'").replace("{schema}", f"'{user}'")
        names = [c.name for c in table.columns]
        columns = ", ".join(f'"{n.lower()}"' for n in names)
        condition = " and ".join(f"{c.lower()} = '{v}'" for c, v in where.items()) or "true"
        rows = self.native(f"select {columns} from {query} q where {condition}")
        self.connection.rollback()
        return [dict(zip(names, row, strict=True)) for row in rows]

    def restart(self) -> Catalog:
        """The dictionary as a new process would load it."""
        catalog = Catalog(self.engine, CONTENTS)
        connection = psycopg.connect(self.engine.uri, autocommit=True)
        self._open.append(connection)
        catalog.start(connection)
        return catalog

    def close(self) -> None:
        for connection in self._open:
            connection.close()


def code(database: Database, text: str, user: str = "APP") -> int:
    with pytest.raises(OraError) as caught:
        database.run(text, user)
    return caught.value.code


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    cluster = Cluster(None)
    cluster.start()
    with psycopg.connect(cluster.conninfo) as connection:
        boot(connection)
    found = Database(cluster.conninfo)
    found.run("create user app identified by secret quota unlimited on users")
    found.run("grant create session, resource, create view, create synonym to app")
    found.run("create user other identified by secret")
    found.run("grant create session to other")
    yield found
    found.close()
    cluster.stop()
