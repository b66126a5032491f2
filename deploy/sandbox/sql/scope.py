"""What names mean inside one query block: its FROM items, and those of the blocks around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from ..errors import OraError
from ..model import Table
from ..parser.ast import Node
from ..types import Family, Type
from .plan import LobColumn
from .values import Value


@dataclass
class Column:
    """A column as the block sees it; sql changes when the rows are wrapped into an inner query."""

    name: str
    value: Value
    visible: bool = True


@dataclass
class Source:
    """A FROM item. alias: the name that qualifies its columns, None without one. pg: its quoted PostgreSQL alias."""

    alias: str | None
    pg: str
    columns: list[Column]
    table: Table | None = None
    optional: bool = False  # on the nullable side of an outer join

    def find(self, name: str) -> list[Column]:
        return [c for c in self.columns if c.name == name]


@dataclass(frozen=True)
class OutputColumn:
    """A result column of a query: its Oracle heading, the name PostgreSQL knows it by, and its value's nature."""

    name: str
    pg: str
    type: Type
    nullable: bool = True
    family: Family = Family.TEXT
    json: bool = False
    hidden: bool = False  # known to the translator, not to `*`
    lob: LobColumn | None = None


@dataclass(frozen=True)
class Relation:
    """A translated query."""

    sql: str
    columns: tuple[OutputColumn, ...]


@dataclass
class Grouping:
    """The grouped part of a block: only grouped expressions may appear outside a group function."""

    grouped: bool  # there is a GROUP BY
    texts: set[str]
    active: bool = True
    inside: bool = False  # inside the argument of a group function
    alike: dict[str, str] = field(default_factory=dict)  # texts of which a group holds several, to one of them

    def shown(self, value: Value) -> Value:
        """A grouped expression as the select list has it: where texts that are alike form one group, one of them."""
        return replace(value, sql=self.alike.get(value.sql, value.sql)) if self.alike else value

    @contextmanager
    def paused(self, *, inside: bool = False) -> Iterator[None]:
        saved = self.active, self.inside
        self.active = False
        self.inside = self.inside or inside
        try:
            yield
        finally:
            self.active, self.inside = saved


@dataclass
class Block:
    """One query block or DML statement; parent is what surrounds it."""

    parent: Block | None = None
    sources: list[Source] = field(default_factory=list)
    merged: dict[str, Value] = field(default_factory=dict)  # columns of JOIN ... USING and NATURAL JOIN
    unqualified: dict[tuple[str, str], int] = field(default_factory=dict)  # (FROM item, column): error of qualifying it
    ctes: dict[str, tuple[OutputColumn, ...]] = field(default_factory=dict)
    grouping: Grouping | None = None
    aliases: dict[str, Value] = field(default_factory=dict)  # of the select list, while ORDER BY is translated
    windows: bool = False  # analytic functions may stand here: select list and ORDER BY
    rownum: str | None = None  # SQL text of ROWNUM where it may be used
    level: str | None = None  # SQL text of LEVEL
    tree: dict[str, str] = field(default_factory=dict)  # SQL texts of CONNECT_BY_ISLEAF and CONNECT_BY_ISCYCLE
    computed: dict[Node, Value] = field(default_factory=dict)  # PRIOR, CONNECT_BY_ROOT, SYS_CONNECT_BY_PATH

    @contextmanager
    def allowing_windows(self, allowed: bool = True) -> Iterator[None]:
        saved, self.windows = self.windows, allowed
        try:
            yield
        finally:
            self.windows = saved

    def cte(self, name: str) -> tuple[OutputColumn, ...] | None:
        block: Block | None = self
        while block is not None:
            if name in block.ctes:
                return block.ctes[name]
            block = block.parent
        return None

    def find(self, parts: tuple[str, ...], pos: int | None = None) -> tuple[Block, Value] | None:
        """The column that [[owner.]table.]name means, and its block. ORA-00918 when two have that name."""
        block: Block | None = self
        while block is not None:
            value = block._own(parts, pos)
            if value is not None:
                return block, value
            block = block.parent
        return None

    def _own(self, parts: tuple[str, ...], pos: int | None) -> Value | None:
        name = parts[-1]
        if len(parts) == 1 and name in self.merged:
            return self.merged[name]
        found: list[Column] = []
        for source in self.sources:
            if matches(source, parts[:-1]):
                found += source.find(name)
                if len(parts) > 1 and (source.pg, name) in self.unqualified:
                    raise _qualified(self.unqualified[(source.pg, name)], pos)
        if not found:
            return None
        if len(found) > 1:
            raise OraError(918, "column ambiguously defined", pos)
        return found[0].value

    def source(self, qualifier: tuple[str, ...]) -> Source | None:
        """The FROM item a qualifier means, here or around; () is the only one there is."""
        block: Block | None = self
        while block is not None:
            found = [s for s in block.sources if matches(s, qualifier)]
            if found:
                return found[0] if qualifier or len(found) == 1 else None
            block = block.parent
        return None

    def pg_alias(self, wanted: str) -> str:
        """A PostgreSQL alias made from `wanted` (quoted) that no other FROM item here has."""
        taken = {s.pg for s in self.sources}
        if wanted not in taken:
            return wanted
        n = 2
        while f'{wanted[:-1]}${n}"' in taken:
            n += 1
        return f'{wanted[:-1]}${n}"'


def _qualified(code: int, pos: int | None) -> OraError:
    what = "column part of USING clause" if code == 25154 else "column used in NATURAL join"
    return OraError(code, f"{what} cannot have qualifier", pos)


def matches(source: Source, qualifier: tuple[str, ...]) -> bool:
    """Whether `qualifier` (nothing, table or alias, owner.table) can mean this FROM item."""
    if not qualifier:
        return True
    table = source.table
    if len(qualifier) == 1:
        return source.alias == qualifier[0]
    return table is not None and qualifier == (table.owner, table.name) and source.alias == table.name
