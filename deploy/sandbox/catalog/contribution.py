"""What a part of the sandbox puts into a database, new or kept: tables, units, views, objects of SYS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

from ..model import StoredUnit
from .families import Single, ViewFamily
from .state import State


def _no_units() -> Iterable[StoredUnit]:
    return ()


def _nothing_else(state: State, db: psycopg.Connection[Any], now: str) -> None:
    pass


@dataclass(frozen=True)
class Contribution:
    """ddl: PostgreSQL's, of tables in schema `dict`; run at each start. of_users: those whose rows go with their owner.

    units: of SYS, with their implementations; new objects at each call. families, singles: views of the dictionary.
    objects: (name, kind, grantee, privilege) of other objects of SYS.
    grantees: to whom EXECUTE on a unit is granted where that is not PUBLIC; "": to nobody.
    serve: adds what has no place here to a loaded snapshot and to the dictionary; `now`: SQL literal of the time.
    """

    ddl: str = ""
    of_users: tuple[str, ...] = ()
    units: Callable[[], Iterable[StoredUnit]] = _no_units
    families: tuple[ViewFamily, ...] = ()
    singles: tuple[Single, ...] = ()
    objects: tuple[tuple[str, str, str, str], ...] = ()
    grantees: Mapping[str, str] = field(default_factory=dict)
    serve: Callable[[State, psycopg.Connection[Any], str], None] = _nothing_else
