"""How a dictionary view is written down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ViewFamily:
    """USER_x, ALL_x and DBA_x over one query.

    columns: "NAME:code ..." (see dictionary._type); the query has at least these columns, in lower case.
    owner: the column USER_x leaves out (unless keep_owner) and filters by.
    all_rows / user_rows: conditions on `b`, the query, for ALL_x and (in place of the owner's) USER_x.
    """

    name: str
    columns: str
    query: str
    owner: str = "OWNER"
    all_rows: str = "dict.sees({user}, b.owner, b.table_name, 'TABLE')"
    user_rows: str = ""
    keep_owner: bool = False
    also_dropped: tuple[str, ...] = ()
    prefixes: str = "USER ALL DBA"


@dataclass(frozen=True)
class Single:
    """A view of its own."""

    name: str
    columns: str
    query: str
