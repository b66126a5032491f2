"""Composite PL/SQL values as generated code and the built-in packages handle them: records and collections.

Both are mutable; PL/SQL assigns them by value, so whoever stores one elsewhere calls `copy()`.
Associative arrays and records are never None. A nested table or varray that was not initialised is None.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ..errors import OraError
from ..types import CollectionType, Kind, RecordType, Type
from .collation import same
from .nls import locale

MAX_ELEMENTS = 2**31 - 1


class Record:
    """A record: `v` holds the field values in the order of `type.fields`."""

    __slots__ = ("type", "v")

    def __init__(self, type: RecordType, v: list[Any]) -> None:
        self.type = type
        self.v = v

    def _index(self, name: str) -> int:
        for i, (field, _) in enumerate(self.type.fields):
            if field == name:
                return i
        raise KeyError(name)

    def get(self, name: str) -> Any:
        """A field by its upper-case name."""
        return self.v[self._index(name)]

    def set(self, name: str, value: Any) -> None:
        self.v[self._index(name)] = value

    def copy(self) -> Record:
        v = self.v.copy()
        for i in self.type.composites:
            if v[i] is not None:
                v[i] = v[i].copy()
        return Record(self.type, v)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.v == other.v

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for (name, _), value in zip(self.type.fields, self.v, strict=True))
        return f"{self.type.name}({inside})"


class Collection:
    """Nested table, varray or associative array.

    d: key -> element; keys are ints, or str for INDEX BY VARCHAR2. Nested tables and varrays have the keys 1..n, less
    the deleted ones; `top` is then n (what EXTEND grows and a subscript may not pass).
    """

    __slots__ = ("_keys", "d", "top", "type")

    def __init__(self, type: CollectionType, items: Iterable[Any] = ()) -> None:
        self.type = type
        self.d: dict[Any, Any] = dict(enumerate(items, 1))
        self.top = len(self.d)
        self._keys: list[Any] | None = None
        if type.limit is not None and self.top > type.limit:
            raise OraError(6532, "Subscript outside of limit")

    @property
    def dense(self) -> bool:
        """Nested table or varray."""
        return self.type.kind != "INDEX BY"

    def keys(self) -> list[Any]:
        """Keys in order."""
        keys = self._keys
        if keys is None or len(keys) != len(self.d):
            keys = self._keys = sorted(self.d, key=self._order)
        return keys

    @property
    def _order(self) -> Callable[[Any], Any] | None:
        """What texts that are keys are sorted by in a session whose comparisons are not binary."""
        if self.type.index is None or self.type.index.kind is not Kind.VARCHAR2:
            return None
        key = locale.get().key
        return None if key is same else lambda text: (key(text), text)

    def values(self) -> list[Any]:
        """Elements in key order."""
        d = self.d
        return [d[k] for k in self.keys()]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values())

    def __len__(self) -> int:
        return len(self.d)

    def copy(self) -> Collection:
        new = Collection.__new__(Collection)
        new.type = self.type
        if isinstance(self.type.element, (RecordType, CollectionType)):
            new.d = {k: None if x is None else x.copy() for k, x in self.d.items()}
        else:
            new.d = self.d.copy()
        new.top = self.top
        new._keys = None
        return new

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Collection) and self.d == other.d

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{self.type.name}({self.d!r})"

    def get(self, key: Any) -> Any:
        """An element. ORA-01403, ORA-06533, ORA-06532, ORA-06502 (null key)."""
        try:
            return self.d[key]
        except KeyError:
            raise self.missing(key) from None

    def missing(self, key: Any) -> OraError:
        if key is None:
            return OraError(6502, "PL/SQL: numeric or value error: NULL index table key value")
        if self.dense:
            return self._outside(key) or OraError(1403, "no data found")
        return OraError(1403, "no data found")

    def _outside(self, key: int) -> OraError | None:
        if key < 1 or (self.type.limit is not None and key > self.type.limit):
            return OraError(6532, "Subscript outside of limit")
        if key > self.top:
            return OraError(6533, "Subscript beyond count")
        return None

    def put(self, key: Any, value: Any) -> None:
        """Assigns an element; a new one only in an associative array."""
        if key not in self.d:
            if key is None:
                raise self.missing(key)
            if self.dense:
                error = self._outside(key)
                if error is not None:
                    raise error
            self._keys = None
        self.d[key] = value

    def part(self, key: Any) -> Any:
        """The element whose field or element is about to be assigned: made when an associative array lacks it."""
        try:
            return self.d[key]
        except KeyError:
            if self.dense or key is None:
                raise self.missing(key) from None
            value = new(self.type.element)
            if value is None:
                raise OraError(6531, "Reference to uninitialized collection") from None
            self._keys = None
            self.d[key] = value
            return value

    def exists(self, key: Any) -> bool:
        return key is not None and key in self.d

    def first(self) -> Any:
        return self.keys()[0] if self.d else None

    def last(self) -> Any:
        return self.keys()[-1] if self.d else None

    def next(self, key: Any) -> Any:
        if key is None:
            return None
        keys, order = self.keys(), self._order
        i = bisect_right(keys, key if order is None else order(key), key=order)
        return keys[i] if i < len(keys) else None

    def prior(self, key: Any) -> Any:
        if key is None:
            return None
        keys, order = self.keys(), self._order
        i = bisect_left(keys, key if order is None else order(key), key=order)
        return keys[i - 1] if i else None

    def limit(self) -> int | None:
        return self.type.limit

    def extend(self, count: int | None = 1, template: int | None = None) -> None:
        """Appends null elements, or copies of element `template`."""
        if count is None or count < 0:
            raise OraError(6502, "PL/SQL: numeric or value error")
        if self.top + count > (self.type.limit or MAX_ELEMENTS):
            raise OraError(6532, "Subscript outside of limit")
        model = None if template is None else self.get(template)
        for i in range(self.top + 1, self.top + count + 1):
            if template is None:
                self.d[i] = new(self.type.element)
            else:
                self.d[i] = model.copy() if isinstance(model, (Record, Collection)) else model
        self.top += count
        self._keys = None

    def trim(self, count: int | None = 1) -> None:
        if count is None or count < 0:
            raise OraError(6502, "PL/SQL: numeric or value error")
        if count > self.top:
            raise OraError(6533, "Subscript beyond count")
        for i in range(self.top - count + 1, self.top + 1):
            self.d.pop(i, None)
        self.top -= count
        self._keys = None

    def delete(self, *bounds: Any) -> None:
        """DELETE, DELETE(k), DELETE(low, high). A varray can only be emptied."""
        self._keys = None
        if not bounds:
            self.d.clear()
            self.top = 0
        elif None in bounds:
            return
        elif self.type.kind == "VARRAY":
            raise OraError(6502, "PL/SQL: numeric or value error")
        elif len(bounds) == 1:
            self.d.pop(bounds[0], None)
        else:
            low, high = bounds
            for key in [k for k in self.d if low <= k <= high]:
                del self.d[key]

    def fill(self, items: Sequence[Any]) -> Collection:
        """Replaces everything by 1..n, as BULK COLLECT does; returns itself."""
        self.d = dict(enumerate(items, 1))
        self.top = len(items)
        self._keys = None
        return self


def new(type: Type) -> Any:
    """The value a variable of the type has before anything was assigned."""
    if isinstance(type, RecordType):
        v: list[Any] = [None] * len(type.fields)
        for i in type.composites:
            v[i] = new(type.fields[i][1])
        return Record(type, v)
    if isinstance(type, CollectionType) and type.kind == "INDEX BY":
        return Collection(type)
    return None


def elem(collection: Any, key: Any) -> Any:
    """collection(key) read by generated code; ORA-06531 when the collection is null."""
    try:
        return collection.d[key]
    except KeyError:
        raise collection.missing(key) from None
    except AttributeError:
        if collection is None:
            raise uninitialized() from None
        raise


def live(collection: Any) -> Any:
    """The collection itself; ORA-06531 when it is null."""
    if collection is None:
        raise uninitialized()
    return collection


def uninitialized() -> OraError:
    return OraError(6531, "Reference to uninitialized collection")
