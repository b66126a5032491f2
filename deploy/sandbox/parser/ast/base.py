"""What every node has, and names of types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Callable[[Any], Any]:
        """Known to Python from 3.11 on; only type checkers look at it."""
        return lambda decorated: decorated


_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, eq_default=False)
def node(cls: type[_T]) -> type[_T]:
    """Class decorator of every node: an immutable record that is compared by identity."""
    return dataclass(frozen=True, slots=True, eq=False)(cls)


@node
class Node:
    pos: int


def walk(item: Any, *, without: type[Node] | None = None) -> Iterator[Node]:
    """Every node below (and including) `item`, parents first; enters tuples, but no node of the kind `without`."""
    waiting = [item]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):
            waiting.extend(reversed(item))
        elif isinstance(item, Node) and not (without and isinstance(item, without)):
            yield item
            waiting.extend(getattr(item, name) for name in reversed(item.__dataclass_fields__))


class Part(str):
    """A name after a dot, upper case like any other, that knows where it stands: errors about it are placed there."""

    __slots__ = ("pos",)
    pos: int

    def __new__(cls, name: str, pos: int) -> Part:
        part = super().__new__(cls, name)
        part.pos = pos
        return part


@node
class TypeRef(Node):
    """A data type as written.

    name: built-in type words joined by a space in upper case ("VARCHAR2", "TIMESTAMP WITH TIME ZONE",
        "INTERVAL DAY TO SECOND", "LONG RAW", "SYS_REFCURSOR", "PLS_INTEGER") or a possibly dotted user-defined name.
    args: length / precision, scale / fractional seconds, as written; `char_semantics` True for (n char), False for
        (n byte).
    anchor: "TYPE" for x%type, "ROWTYPE" for x%rowtype, else None. any_precision: (*, scale), for which args has 38.
    """

    name: tuple[str, ...]
    args: tuple[int, ...] = ()
    char_semantics: bool | None = None
    anchor: str | None = None
    any_precision: bool = False
