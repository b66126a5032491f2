"""The dictionary in memory: a snapshot that readers use without locking and a DDL replaces as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from ..model import Sequence_, StoredUnit, Table

Key = tuple[str, str]  # owner, name
UnitKey = tuple[str, str, str]  # owner, name, kind


@dataclass(frozen=True)
class User:
    """password None: cannot log in with one. auth: PASSWORD, NONE or EXTERNAL."""

    name: str
    password: str | None
    auth: str = "PASSWORD"
    locked: bool = False
    tablespace: str = "USERS"
    id: int = 0
    profile: str = "DEFAULT"
    expired: bool = False


@dataclass(frozen=True)
class Constraint:
    """kind: P, U, C (also NOT NULL), R. reference: key of the constraint a foreign key refers to.

    index_name: index that enforces a primary or unique key. deferred: initially.
    """

    owner: str
    name: str
    table: str
    kind: str
    columns: tuple[str, ...]
    condition: str | None = None
    reference: Key | None = None
    delete_rule: str | None = None
    enabled: bool = True
    validated: bool = True
    generated: bool = False
    index_name: str | None = None
    deferrable: bool = False
    deferred: bool = False

    @property
    def is_not_null(self) -> bool:
        return self.kind == "C" and len(self.columns) == 1 and self.condition == f'"{self.columns[0]}" IS NOT NULL'


@dataclass(frozen=True)
class Index:
    """columns: column names, or SYS_NC... for expressions, whose text is at the same place in `expressions`
    ("" else)."""

    owner: str
    name: str
    table: Key
    unique: bool
    columns: tuple[str, ...]
    expressions: tuple[str, ...]
    generated: bool = False


@dataclass(frozen=True)
class View:
    owner: str
    name: str
    text: str
    columns: tuple[str, ...]
    read_only: bool = False
    check_option: bool = False


@dataclass
class State:
    """Never changed once published, but for the status, errors and tree of a StoredUnit.

    objects: what occupies the namespace tables, views, sequences, synonyms, packages, procedures, functions,
    types and
        scheduler objects share: key -> kind.
    tables: tables and views in use (a view that does not compile is in `views` only).
    """

    objects: dict[Key, str] = field(default_factory=dict)
    tables: dict[Key, Table] = field(default_factory=dict)
    views: dict[Key, View] = field(default_factory=dict)
    sequences: dict[Key, Sequence_] = field(default_factory=dict)
    synonyms: dict[Key, Key] = field(default_factory=dict)
    indexes: dict[Key, Index] = field(default_factory=dict)
    constraints: dict[Key, Constraint] = field(default_factory=dict)
    units: dict[UnitKey, StoredUnit] = field(default_factory=dict)
    trigger_tables: dict[Key, Key] = field(default_factory=dict)
    depends: dict[UnitKey, frozenset[Key]] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)
    proxies: dict[Key, None] = field(default_factory=dict)
    sys_privs: dict[str, dict[str, bool]] = field(default_factory=dict)
    role_privs: dict[str, dict[str, bool]] = field(default_factory=dict)
    obj_privs: dict[Key, dict[tuple[str, str], tuple[str, bool]]] = field(default_factory=dict)

    def copy(self) -> State:
        """A draft: dictionaries can be changed, what they hold must be replaced."""
        return replace(self, **{f.name: dict(getattr(self, f.name)) for f in fields(self)})

    def constraints_of(self, owner: str, table: str) -> list[Constraint]:
        return [c for c in self.constraints.values() if c.owner == owner and c.table == table]

    def indexes_of(self, owner: str, table: str) -> list[Index]:
        return [i for i in self.indexes.values() if i.table == (owner, table)]

    def triggers_of(self, owner: str, table: str) -> list[StoredUnit]:
        found = [self.units[(o, n, "TRIGGER")] for (o, n), t in self.trigger_tables.items() if t == (owner, table)]
        return sorted(found, key=lambda u: u.stamp)

    def referencing(self, owner: str, table: str) -> list[Constraint]:
        """Foreign keys of other (or this) tables that refer to a key of this one."""
        keys = {(c.owner, c.name) for c in self.constraints_of(owner, table) if c.kind in "PU"}
        return [c for c in self.constraints.values() if c.reference in keys]
