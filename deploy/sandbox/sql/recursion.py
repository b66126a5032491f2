"""Cycles of a recursive WITH (ORA-32044), found as Oracle finds them: a row forms one when a row it comes from has the
same values in all columns that the WHERE clause of the recursive member refers to.

Each row carries what it comes from in a hidden column. Where the member joins other tables that are the keys of all its
ancestors. Where it has no table but the recursion itself, a chain that may be very long, it is one ancestor, replaced
at each doubling of the length: a cycle is found a little later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..errors import unsupported
from ..parser import ast
from ..types import VARCHAR2
from .scope import OutputColumn

_NAME = "CYCLE$"
TRAIL = OutputColumn(_NAME, '"cycle$"', VARCHAR2, hidden=True)


def with_trail(member: ast.Query) -> ast.Select:
    """The recursive member, which also selects what its row comes from."""
    if not isinstance(member, ast.Select):
        raise unsupported("a recursive member that is not one query block", member.pos)
    return replace(member, items=(*member.items, ast.SelectItem(member.pos, ast.Name(member.pos, _NAME))))


class Trail:
    """What the rows of one recursive WITH are compared by."""

    def __init__(self, cte: ast.Cte, member: ast.Select, columns: tuple[OutputColumn, ...]) -> None:
        self._columns = ", ".join(f'"r$".{c.pg}' for c in columns)
        keys = set(_referenced(cte, member))
        compared = ", ".join(f'"r$".{c.pg}' for c in columns if c.name in keys)
        self._key = f"row({compared})::text"
        self._chain = len(list(_relations(member.tables))) == 1
        self._listed = ", ".join(c.pg for c in columns)

    def anchor(self, sql: str) -> str:
        start = f"array['1', {self._key}, null]" if self._chain else f"array[{self._key}]"
        return f'select {self._columns}, {start} from ({sql}) as "r$"({self._listed})'

    def member(self, sql: str) -> str:
        step = f'oc.chain("r$"."cycle$", {self._key})' if self._chain else f'oc.path("r$"."cycle$", {self._key})'
        return f'select {self._columns}, {step} from ({sql}) as "r$"({self._listed}, "cycle$")'


def _relations(items: tuple[ast.FromItem, ...]) -> Iterator[ast.FromItem]:
    for item in items:
        if isinstance(item, ast.Join):
            yield from _relations((item.left, item.right))
        else:
            yield item


def _conditions(member: ast.Select) -> Iterator[ast.Expr]:
    if member.where is not None:
        yield member.where
    for item in member.tables:
        yield from (node.on for node in ast.walk(item) if isinstance(node, ast.Join) and node.on is not None)


def _referenced(cte: ast.Cte, member: ast.Select) -> Iterator[str]:
    """Columns of the recursion in the conditions of its member."""
    own = {
        item.alias or cte.name
        for item in _relations(member.tables)
        if isinstance(item, ast.TableRef) and item.name == (cte.name,)
    }
    for item in member.tables:
        yield from (name for node in ast.walk(item) if isinstance(node, ast.Join) for name in node.using)
    for condition in _conditions(member):
        qualifiers = {id(node.base) for node in ast.walk(condition) if isinstance(node, ast.Attr)}
        for node in ast.walk(condition):
            if isinstance(node, ast.Name) and id(node) not in qualifiers:
                yield node.ident
            elif isinstance(node, ast.Attr) and isinstance(node.base, ast.Name) and node.base.ident in own:
                yield node.name
