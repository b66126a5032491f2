"""LOB columns in the result of a whole statement: they come with the place they stand in, so that a write through the
locator reaches the row."""

from __future__ import annotations

from dataclasses import replace

from ..types import LOBS
from .pgtypes import quoted
from .plan import LobColumn
from .scope import Block, Source
from .values import Value


def located(value: Value, block: Block) -> tuple[Value, LobColumn | None]:
    """A LOB that is a column as it stands; anything else is a temporary LOB and stays as it is."""
    if value.family not in LOBS:
        return value, None
    for source in block.sources:
        for column in source.columns:
            if column.value.sql == value.sql:
                return _placed(value, source, column.name)
    return value, None


def _placed(value: Value, source: Source, name: str) -> tuple[Value, LobColumn]:
    table = source.table
    pg = quoted(name)
    if table is None or table.kind != "TABLE" or value.sql != f"{source.pg}.{pg}":
        return value, LobColumn()
    at = replace(value, sql=f"oc.located({source.pg}.ctid, {value.sql})")
    return at, LobColumn(table.pg, pg, source.pg)
