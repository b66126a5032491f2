"""How many SQL statements a session's PL/SQL executes: V$MYSTAT on an Oracle, counted in the engine in a sandbox."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import oracledb
import pytest

from deploy.sandbox.runtime.session import Session
from deploy.sandbox.server import Sandbox

from .database import Database

_STATISTIC = (
    "select m.value from v$mystat m join v$statname n on n.statistic# = m.statistic# where n.name = 'execute count'"
)


@dataclass
class Metered:
    """A database and, for each session of a sandbox, the statements executed so far. slack: what Oracle adds."""

    database: Database
    slack: int
    executed: Counter[int] = field(default_factory=Counter)
    sandbox: Sandbox | None = None

    def statements(self, connection: oracledb.Connection, action: Callable[[], object]) -> int:
        """Statements `action` executes in this session. A FORALL is one, whatever the number of its rows."""
        before = self._read(connection)
        action()
        return self._read(connection) - before

    def _read(self, connection: oracledb.Connection) -> int:
        with connection.cursor() as cursor:
            if self.database.control is None:
                cursor.execute(_STATISTIC)
                return int(cursor.fetchone()[0])
            number = cursor.var(int)
            cursor.execute("begin :1 := sys_context('USERENV', 'SID'); end;", [number])
            return self.executed[int(number.getvalue())]


@contextmanager
def metered_database() -> Iterator[Metered]:
    """The database HSM_TEST_DSN names; else a sandbox within this process, with product and sample customer."""
    given = os.environ.get("HSM_TEST_DSN")
    if given:
        yield Metered(Database(given, None), slack=20)  # recursive statements: a sequence's cache, new extents
        return
    with pytest.MonkeyPatch.context() as patch, Sandbox() as sandbox:
        sandbox.install()
        metered = Metered(Database(sandbox.dsn, sandbox.control), slack=0, sandbox=sandbox)
        for name in ("_rows", "open", "dml", "forall"):
            patch.setattr(Session, name, _counting(getattr(Session, name), metered.executed, name == "_rows"))
        yield metered
        assert sandbox.engine.bugs == [], "internal errors of the sandbox, swallowed or not"


def _counting(method: Callable[..., Any], executed: Counter[int], is_query: bool) -> Callable[..., Any]:
    def counted(self: Session, stmt: Any, *rest: Any) -> Any:
        if not (is_query and stmt.plan.locking is not None):  # such a query goes through `open`
            executed[self.sid] += 1
        return method(self, stmt, *rest)

    return counted
