"""Runs PL/SQL in a session of its own on the shared engine, without the wire."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from deploy.sandbox.backend import Logon
from deploy.sandbox.errors import OraError
from deploy.sandbox.runtime import control
from deploy.sandbox.runtime.engine import Engine
from deploy.sandbox.runtime.session import Session

_NUMBERS = itertools.count(1)
_RIGHTS = ("session", "table", "view", "procedure", "sequence", "trigger", "type")


class PlSql:
    """One session and what it printed."""

    def __init__(self, engine: Engine, user: str) -> None:
        self.engine = engine
        self.session: Session = engine.new_session(Logon(user))
        self.user = user

    def run(self, text: str) -> list[str]:
        """A block or DDL statement; the lines it printed. An error ends the lines as its text."""
        self._call("begin dbms_output.enable(null); end;")
        error: str | None = None
        try:
            self._call(text)
        except OraError as failure:
            error = str(failure)
        buffer = self.session.output
        lines = list(buffer.lines)
        buffer.lines.clear()
        return lines if error is None else [*lines, error]

    def _call(self, text: str) -> None:
        session = self.session
        with session.call():
            parsed = self.engine.statements.parse(text)
            ctx = session.context_of_client
            if parsed.is_block:
                self.engine.statements.block(parsed, ctx, ()).run(session, [])
            else:
                control.execute(session, parsed.stmt, text, ctx)

    def create(self, *texts: str) -> None:
        """DDL that has to succeed; stored units have to be valid."""
        for text in texts:
            assert self.run(text) == []
            assert self.errors() == []

    def errors(self) -> list[str]:
        """The errors of the user's invalid units."""
        return [
            f"{unit.name} {line}:{column} {message}"
            for (owner, _, _), unit in sorted(self.engine.catalog.state.units.items())
            if owner == self.user
            for line, column, message in unit.errors
        ]

    def compile(self, text: str) -> list[str]:
        """Creates a stored unit; its errors as "line:column text"."""
        assert self.run(text) == []
        return [error.split(" ", 1)[1] for error in self.errors()]


@pytest.fixture(scope="module")
def schema(engine: Engine) -> Iterator[str]:
    """A user of its own for the module."""
    name = f"C{next(_NUMBERS)}"
    system = PlSql(engine, "SYSTEM")
    rights = ", ".join(f"create {right}" for right in _RIGHTS)
    for text in (f"create user {name} identified by x quota unlimited on users", f"grant {rights} to {name}"):
        assert system.run(text) == []
    yield name
    assert system.run(f"drop user {name} cascade") == []
    engine.end_session(system.session)


@pytest.fixture
def plsql(engine: Engine, schema: str) -> Iterator[PlSql]:
    opened = PlSql(engine, schema)
    yield opened
    engine.end_session(opened.session)


@pytest.fixture
def output(plsql: PlSql) -> Callable[[str], list[str]]:
    """Runs a block in which `p` prints."""

    def run(text: str) -> list[str]:
        return plsql.run(text.replace(" p(", " dbms_output.put_line("))

    return run
