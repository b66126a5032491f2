"""Schema oc: the compatibility functions, operators and the DATE type that translated SQL uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol


class Executes(Protocol):
    """What boot() needs of a connection: running a text of several statements (a psycopg connection does)."""

    def execute(self, query: Any) -> Any: ...


def scripts() -> list[str]:
    """The texts of sql/boot/*.sql in the order they have to run, each of many statements."""
    folder = Path(__file__).parent / "boot"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))]


def boot(connection: Executes) -> None:
    """Creates schema oc with everything in it, in the connection's transaction. Needs a superuser, once a database."""
    connection.execute("set local client_min_messages = warning")
    connection.execute("set local check_function_bodies = off")
    for script in scripts():
        connection.execute(script)
