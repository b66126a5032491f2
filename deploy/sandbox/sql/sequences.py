"""NEXTVAL and CURRVAL of one statement: a row takes one number, however often they stand in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .pgtypes import string
from .scope import Block


@dataclass
class Numbers:
    """The sequences of one statement.

    places: the nodes that may be NEXTVAL or CURRVAL. shared: a row takes each number once, as a column of `row`.
    """

    places: frozenset[int] = frozenset()
    shared: bool = False
    row: str = '"seq$"'
    _taken: dict[str, str] = field(default_factory=dict)

    def taken(self, sequence: str) -> str:
        """The number this row takes of a sequence."""
        name = self._taken.setdefault(sequence, f'"n{len(self._taken) + 1}"')
        return f"{self.row}.{name}"

    def columns(self) -> list[str]:
        """The columns that take them, for the select list of an inner query."""
        return [f"nextval({string(sequence)})::numeric as {name}" for sequence, name in self._taken.items()]


def rows_first(block: Block, row: str) -> list[str]:
    """Makes the block go on with the columns of an inner query; the select list of that."""
    listed: list[str] = []

    def outer(sql: str) -> str:
        listed.append(f'{sql} as "c{len(listed) + 1}"')
        return f'{row}."c{len(listed)}"'

    for column in (column for source in block.sources for column in source.columns):
        column.value = replace(column.value, sql=outer(column.value.sql))
    for name, value in list(block.merged.items()):
        block.merged[name] = replace(value, sql=outer(value.sql))
    if block.level is not None:
        block.level = block.rownum = outer(block.level)
    return listed
