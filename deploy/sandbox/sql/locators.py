"""LOB locators. A LOB read from a row remembers where it stands; one that was made otherwise is a plain str or bytes, a
temporary LOB. A write through a locator changes the row, and gives the locator of the new value: other variables keep
the value they had, as Oracle's read consistent locators do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .plan import LobColumn

READ_ONLY, READ_WRITE = 0, 1  # DBMS_LOB.LOB_READONLY and its kin


@dataclass(frozen=True)
class Place:
    """row: as PostgreSQL names it, "" when it is not known; transaction: the number of the one that locked it."""

    column: LobColumn
    row: str
    transaction: int | None


class ClobLocator(str):
    """place: None for a temporary LOB; mode: how DBMS_LOB.OPEN opened it."""

    place: Place | None
    mode: int | None


class BlobLocator(bytes):
    place: Place | None
    mode: int | None


class EmptyClob(str):
    """EMPTY_CLOB(): fit to be stored, not to be written."""


class EmptyBlob(bytes):
    """EMPTY_BLOB()"""


def locator(value: str | bytes, place: Place | None, mode: int | None = None) -> ClobLocator | BlobLocator:
    found = ClobLocator(value) if isinstance(value, str) else BlobLocator(value)
    found.place, found.mode = place, mode
    return found


def place_of(lob: Any) -> Place | None:
    """None for a temporary LOB."""
    return getattr(lob, "place", None)


def mode_of(lob: Any) -> int | None:
    return getattr(lob, "mode", None)


def column_place(table: str, column: str, row: str, transaction: int) -> Place:
    """Of a LOB in a row that the transaction has just written."""
    return Place(LobColumn(table, column, locked=True), row, transaction)


def placed(row: tuple[Any, ...], columns: Mapping[int, LobColumn], transaction: int) -> tuple[Any, ...]:
    """A row of a result whose columns at these positions are LOBs that stand in a table."""
    values = list(row)
    for position, column in columns.items():
        value = values[position]
        if value is None:
            continue
        at = ""
        if column.table:
            head, _, value = value.partition(":" if isinstance(value, str) else b":")
            at = head if isinstance(head, str) else head.decode()
        values[position] = locator(value, Place(column, at, transaction if column.locked else None))
    return tuple(values)
