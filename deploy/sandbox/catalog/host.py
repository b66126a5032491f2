"""What the dictionary asks of the engine it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from psycopg.pq.abc import PGresult

from ..model import Context, StoredUnit, Table
from ..parser import ast
from ..types import Type


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, UTC."""
        ...


class Calls(Protocol):
    """What expressions may call with somebody's names and rights."""

    def calls_plsql(self, expr: ast.Expr) -> bool:
        """Whether `expr` calls a function that is written in PL/SQL."""
        ...

    def type_of(self, expr: ast.Expr) -> Type | None: ...


class Compiler(Protocol):
    @property
    def lock(self) -> AbstractContextManager[Any]:
        """Held by whoever compiles, before any lock of the dictionary."""
        ...

    def compile_unit(self, unit: StoredUnit) -> list[tuple[int, int, str]]:
        """Its errors, none when it is valid."""
        ...

    def calls(self, ctx: Context) -> Calls: ...


class LoggedOn(Protocol):
    @property
    def user(self) -> str: ...

    def uses(self, table: Table) -> bool:
        """Whether it has rows in this temporary table."""
        ...


class Host(Protocol):
    @property
    def clock(self) -> Clock: ...

    @property
    def environment(self) -> dict[str, Any]:
        """What tests make V$DATABASE and V$INSTANCE say."""
        ...

    @property
    def units(self) -> Compiler: ...

    @property
    def sessions(self) -> Mapping[int, LoggedOn]: ...

    def describe(self, text: str) -> PGresult:
        """PostgreSQL's description of a statement, or its failure."""
        ...
