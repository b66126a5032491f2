"""One change of the dictionary: rows through the session's transaction, and the draft of the next snapshot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ..errors import OraError
from ..model import CatalogApi, Context, Sequence_, StoredUnit, Table
from .contribution import Contribution
from .host import Host
from .names import ident, literal, text_array
from .privileges import has_system, insufficient
from .state import Key, State, UnitKey

Value = str | int | bool | None | tuple[str, ...]

# Kinds that do not share the namespace of tables.
OWN_NAMESPACE = frozenset(["INDEX", "TRIGGER", "PACKAGE BODY", "TYPE BODY"])
# What another session's open transaction may make a DDL wait for before ORA-00054, in milliseconds.
_LOCK_TIMEOUT_MS = 250


class NativeSession(Protocol):
    """The part of a session that DDL needs. temporary: the temporary tables it has rows in."""

    temporary: dict[tuple[str, str], Table]

    def native(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...


class Dictionary(CatalogApi, Protocol):
    """The dictionary, as those who change it know it."""

    @property
    def engine(self) -> Host: ...

    @property
    def contents(self) -> Sequence[Contribution]: ...

    @property
    def state(self) -> State:
        """The current snapshot. Never to be changed."""
        ...

    def publish(self, state: State) -> None: ...

    def find(self, owner: str, name: str) -> Table | Sequence_ | StoredUnit | None:
        """What `owner.name` stands for, synonyms followed, privileges not asked."""
        ...

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """A query outside any session's transaction."""
        ...

    def column_oids(self, text: str) -> list[int]:
        """Type of each column of a PostgreSQL query."""
        ...


def value_text(value: Value) -> str:
    return text_array(value) if isinstance(value, tuple) else literal(value)


def insert_text(table: str, values: Mapping[str, Value]) -> str:
    columns = ", ".join(ident(c) for c in values)
    return f"insert into dict.{table} ({columns}) values ({', '.join(value_text(v) for v in values.values())})"


def condition(values: Mapping[str, Value]) -> str:
    return " and ".join(f"{ident(c)} = {value_text(v)}" for c, v in values.items())


class Change:
    """state: the draft; it is published by the catalog when the change ends well."""

    def __init__(self, catalog: Dictionary, session: NativeSession, ctx: Context, now: str, text: str = "") -> None:
        self.catalog = catalog
        self.ctx = ctx
        self.state: State = catalog.state.copy()
        self.now = now
        self.text = text
        self._session = session

    def sql(self, text: str) -> list[tuple[Any, ...]]:
        return self._session.native(text)

    def need(self, privilege: str) -> None:
        """ORA-01031 for a user without this system privilege."""
        if not has_system(self.state, self.ctx, privilege):
            raise insufficient()

    def limit_waiting(self) -> None:
        """To be called before PostgreSQL DDL on an existing table: it must not wait for others' transactions."""
        self.sql(f"set local lock_timeout = {_LOCK_TIMEOUT_MS}")

    def insert(self, table: str, **values: Value) -> None:
        self.sql(insert_text(table, values))

    def update(self, table: str, values: Mapping[str, Value], **where: Value) -> None:
        sets = ", ".join(f"{ident(c)} = {value_text(v)}" for c, v in values.items())
        self.sql(f"update dict.{table} set {sets} where {condition(where)}")

    def delete(self, table: str, **where: Value) -> None:
        self.sql(f"delete from dict.{table} where {condition(where)}")

    def source_at(self, pos: int) -> str:
        """The expression that starts at `pos` of the statement, up to the comma or parenthesis that ends it."""
        depth, quote, i = 0, "", pos
        while i < len(self.text):
            char = self.text[i]
            if quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
            elif char == "(":
                depth += 1
            elif char in "),":
                if depth == 0:
                    break
                depth -= char == ")"
            i += 1
        source = self.text[pos:i].strip()
        for word in (" asc", " desc"):
            if source.lower().endswith(word):
                source = source[: -len(word)].rstrip()
        return source

    def filled(self, table: Table) -> None:
        """The session has rows in a temporary table from now on."""
        self._session.temporary[(table.owner, table.name)] = table

    def emptied(self, table: Table) -> None:
        self._session.temporary.pop((table.owner, table.name), None)

    def require_free(self, owner: str, name: str, replacing: Sequence[str] = ()) -> None:
        """Raises ORA-00955 when the name is taken by something that may not be replaced."""
        kind = self.state.objects.get((owner, name))
        if kind is not None and kind not in replacing:
            raise OraError(955, "name is already used by an existing object")

    def add_object(
        self, owner: str, name: str, kind: str, *, status: str = "VALID", generated: bool = False, stamp: int = 0
    ) -> None:
        """A new object, or a replaced one that keeps its id and its date of creation."""
        if kind not in OWN_NAMESPACE:
            self.state.objects[(owner, name)] = kind
        self.sql(
            "insert into dict.object (owner, name, kind, status, created, changed, stamp, generated) values "
            f"({literal(owner)}, {literal(name)}, {literal(kind)}, {literal(status)}, {self.now}, {self.now}, {stamp}, "
            f"{literal(generated)}) on conflict (owner, name, kind) do update "
            "set status = excluded.status, changed = excluded.changed, stamp = excluded.stamp"
        )

    def drop_object(self, owner: str, name: str, kind: str) -> None:
        if kind not in OWN_NAMESPACE:
            self.state.objects.pop((owner, name), None)
            self.state.obj_privs.pop((owner, name), None)
            self.delete("obj_priv", owner=owner, name=name)
        self.delete("object", owner=owner, name=name, kind=kind)

    def changed(self, owner: str, name: str, kind: str, spared: Callable[[UnitKey], bool] | None = None) -> None:
        """The object was altered: notes the time and invalidates what depends on it, but for what is `spared`."""
        self.changed_time(owner, name, kind)
        self.invalidate((owner, name), spared)

    def changed_time(self, owner: str, name: str, kind: str) -> None:
        where = condition({"owner": owner, "name": name, "kind": kind})
        self.sql(f"update dict.object set changed = {self.now} where {where}")

    def next_stamp(self) -> int:
        """A number greater than that of every unit so far."""
        return 1 + max((unit.stamp for unit in self.state.units.values()), default=0)

    def set_status(self, key: UnitKey, status: str) -> None:
        owner, name, kind = key
        self.update("object", {"status": status}, owner=owner, name=name, kind=kind)

    def invalidate(self, changed: Key, spared: Callable[[UnitKey], bool] | None = None) -> None:
        """Marks everything that depends on `changed`, directly or through others, INVALID.

        spared: which direct dependents cannot tell the change.
        """
        todo, seen = [changed], {changed}
        while todo:
            key = todo.pop()
            for user, on in self.state.depends.items():
                owner, name, kind = user
                if key not in on or ((owner, name) == changed and kind not in OWN_NAMESPACE):
                    continue
                if key == changed and spared is not None and spared(user):
                    continue
                self._mark_invalid(user)
                if not kind.endswith("BODY") and kind != "TRIGGER" and (owner, name) not in seen:
                    seen.add((owner, name))
                    todo.append((owner, name))
                    self._mark_body(owner, name, kind)

    def _mark_body(self, owner: str, name: str, kind: str) -> None:
        if kind in ("PACKAGE", "TYPE"):
            self._mark_invalid((owner, name, f"{kind} BODY"))

    def _mark_invalid(self, user: UnitKey) -> None:
        owner, name, kind = user
        if kind == "VIEW":
            if self.state.tables.pop((owner, name), None) is not None:
                self.set_status(user, "INVALID")
            return
        unit: StoredUnit | None = self.state.units.get(user)
        if unit is not None and unit.native is None and unit.status == "VALID":
            unit.status = "INVALID"
            self.set_status(user, "INVALID")

    def forget_dependencies(self, owner: str, name: str, kind: str) -> None:
        self.state.depends.pop((owner, name, kind), None)
        self.delete("dependency", owner=owner, name=name, kind=kind)
