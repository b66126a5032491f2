"""The dictionary: what exists, who owns it, who may use it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import psycopg

from ..errors import OraError
from ..model import Context, Resolved, Sequence_, StoredUnit, Table
from ..parser import ast, parse_query
from ..semantics.collation import Collation
from . import dictionary, privileges, sys_objects, views
from .change import OWN_NAMESPACE, Change, NativeSession, Value, value_text
from .loading import load
from .names import ident, literal
from .schema import FUNCTIONS, NUMBER_ROWS, TABLES
from .state import Key, State, User

if TYPE_CHECKING:
    from ..backend import Logon
    from .contribution import Contribution
    from .host import Host


class Catalog:
    """Implements CatalogApi. Reading needs no lock; changes go one at a time, through `change`."""

    def __init__(self, engine: Host, contents: Sequence[Contribution]) -> None:
        self.engine = engine
        self.contents = contents
        self._state = State()
        self._version = 1
        self._environment: dict[str, Any] = {}
        self._lock = threading.RLock()
        self._db: psycopg.Connection[Any] | None = None
        self._current: Change | None = None
        self._dynamic: dict[str, Table] = {}

    def start(self, connection: psycopg.Connection[Any]) -> None:
        """Creates the dictionary in a fresh cluster, loads it, adds what the sandbox itself serves under SYS.

        connection: autocommit, superuser, kept by the catalog for its own use. The schema `oc` must exist.
        """
        self._db = connection
        connection.execute(TABLES + FUNCTIONS + "".join(part.ddl for part in self.contents))
        connection.execute(NUMBER_ROWS)
        sys_objects.install(connection, self.now_literal())
        state = load(self.rows)
        sys_objects.serve(state, connection, self.now_literal(), self.contents)
        for table in state.tables.values():
            if table.temporary:  # rows of sessions before
                connection.execute(f"truncate table {table.pg}")
        self._state = state

    @property
    def state(self) -> State:
        """The current snapshot. Never to be changed."""
        return self._state

    @property
    def version(self) -> int:
        environment = self.engine.environment
        if environment != self._environment:
            with self._lock:
                self._environment = dict(environment)
                self._dynamic = {}
                self._forget_views_of_environment()
                self._version += 1
        return self._version

    def _forget_views_of_environment(self) -> None:
        """The views over what tests can set, directly or through other views, are compiled again at their next use."""
        state = self._state
        stale: set[Key] = {("SYS", name) for name in dictionary.ENVIRONMENT_VIEWS}
        before = 0
        while len(stale) > before:
            before = len(stale)
            stale |= {key for key in state.views if state.depends.get((*key, "VIEW"), frozenset()) & stale}
        for key in stale & state.views.keys():
            state.tables.pop(key, None)

    def now(self) -> datetime:
        """The engine's clock as the dictionary's dates keep it: as SYSDATE."""
        return self.engine.clock.here().replace(tzinfo=None, microsecond=0)

    def now_literal(self) -> str:
        return f"timestamp '{self.now().isoformat(sep=' ')}'"

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """A query on the catalog's own connection, outside any session's transaction."""
        assert self._db is not None
        return self._db.execute(text).fetchall()

    def column_oids(self, text: str) -> list[int]:
        """Type of each column of a PostgreSQL query."""
        result = self.engine.describe(text)
        return [result.ftype(i) for i in range(result.nfields)]

    @contextmanager
    def change(self, session: NativeSession, ctx: Context, text: str = "") -> Iterator[Change]:
        """One DDL: its rows go through the session's transaction, its draft is published at the end.

        The compiler's lock comes first, as it does for whoever compiles and then writes here.
        """
        with self.engine.units.lock, self._lock:
            before, outer = self._state, self._current
            change = Change(self, session, ctx, self.now_literal(), text)
            self._current = change
            try:
                yield change
                self.publish(change.state)
            except BaseException:
                if self._state is not before:
                    self.publish(before)
                raise
            finally:
                self._current = outer

    def publish(self, state: State) -> None:
        self._state = state
        self._version += 1

    def _write(self, text: str) -> None:
        """Inside a DDL: in its transaction; else at once."""
        if self._current is not None:
            self._current.sql(text)
        else:
            self._execute(text)

    def _execute(self, text: str) -> None:
        assert self._db is not None
        self._db.execute(text)

    def resolve(self, ctx: Context, parts: Sequence[str]) -> Resolved | None:
        first, rest = parts[0], tuple(parts[1:])
        for owner in (ctx.schema, "PUBLIC", "SYS"):
            found = self.find(owner, first)
            if found is not None:
                return Resolved(found, rest) if privileges.visible(self._state, ctx, found) else None
        if rest and first in self._state.users:
            found = self.find(first, rest[0])
            if found is not None and privileges.visible(self._state, ctx, found):
                return Resolved(found, rest[1:])
        return None

    def dangling(self, ctx: Context, parts: Sequence[str]) -> bool:
        keys = [(ctx.schema, parts[0]), ("PUBLIC", parts[0]), tuple(parts[:2])]
        return any(key in self._state.synonyms and self.find(*key) is None for key in keys if len(key) > 1)

    def find(self, owner: str, name: str) -> Table | Sequence_ | StoredUnit | None:
        """What `owner.name` stands for, synonyms followed, privileges not asked."""
        state = self._state
        seen: set[Key] = set()
        while (owner, name) in state.synonyms:
            if (owner, name) in seen:
                raise OraError(1775, "looping chain of synonyms")
            seen.add((owner, name))
            owner, name = state.synonyms[(owner, name)]
        kind = state.objects.get((owner, name))
        if kind in ("TABLE", "VIEW", "DICTIONARY"):
            return self.table(owner, name)
        if kind == "SEQUENCE":
            return state.sequences.get((owner, name))
        if kind is not None:
            return state.units.get((owner, name, kind))
        if owner == "PUBLIC" and name.startswith(("V$", "GV$")):
            return self.table("SYS", name.replace("V$", "V_$", 1))
        return None

    def table(self, owner: str, name: str) -> Table | None:
        """Raises ORA-04063 for a view that does not compile."""
        state = self._state
        table = state.tables.get((owner, name))
        if table is not None:
            return self._with_environment(table) if table.kind == "DICTIONARY" else table
        if (owner, name) in state.views:
            return self._compile_view(owner, name)
        return None

    def _with_environment(self, table: Table) -> Table:
        """Dictionary views that show the instance take what tests say about it."""
        if table.name not in dictionary.ENVIRONMENT_VIEWS:
            return table
        version = self.version  # notices a changed environment
        found = self._dynamic.get(table.name)
        if found is None:
            found = replace(table, pg=dictionary.environment_query(table.name, self._environment))
            if version == self._version:
                self._dynamic[table.name] = found
        return found

    def view_text(self, table: Table, collation: Collation) -> str:
        return views.text_under(self, self._state.views[(table.owner, table.name)], table, collation)

    def view_query(self, table: Table) -> ast.Query:
        return parse_query(self._state.views[(table.owner, table.name)].text)

    def keys(self, table: Table) -> Sequence[tuple[str, ...]]:
        state = self._state
        constraints = state.constraints_of(table.owner, table.name)
        indexes = state.indexes_of(table.owner, table.name)
        keys = [c.columns for c in constraints if c.kind in "PU" and c.enabled]
        return [*keys, *(i.columns for i in indexes if i.unique and not any(i.expressions))]

    def functions(self, ctx: Context) -> views.Functions:
        return views.Functions(self, ctx)

    def _compile_view(self, owner: str, name: str) -> Table:
        with self.engine.units.lock, self._lock:
            state = self._state
            if (owner, name) not in state.tables:
                try:
                    table, reads = views.compile_view(self, state.views[(owner, name)])
                except OraError as error:
                    raise OraError(4063, f'view "{owner}.{name}" has errors') from error
                state.tables[(owner, name)] = table
                self._write(
                    "update dict.object set status = 'VALID' "
                    f"where owner = {literal(owner)} and name = {literal(name)} and kind = 'VIEW'"
                )
                self._set_dependencies((owner, name, "VIEW"), reads)
            return state.tables[(owner, name)]

    def unit(self, owner: str, name: str, kind: str) -> StoredUnit | None:
        return self._state.units.get((owner, name, kind))

    def triggers(self, owner: str, table: str) -> Sequence[StoredUnit]:
        if not self._state.trigger_tables:
            return ()
        return [unit for unit in self._state.triggers_of(owner, table) if unit.enabled]

    def check(self, ctx: Context, obj: Table | Sequence_ | StoredUnit, privilege: str) -> None:
        privileges.check(self._state, ctx, obj, privilege)

    def can(self, ctx: Context, privilege: str) -> bool:
        """Whether ctx.user holds a system privilege."""
        return privileges.has_system(self._state, ctx, privilege)

    def holds(self, ctx: Context, owner: str, name: str, privilege: str) -> bool:
        """Whether ctx.user owns an object or was granted a privilege on it (job classes, programs, credentials)."""
        return ctx.user in ("SYS", owner) or privilege in privileges.held(self._state, ctx, owner, name)

    def user(self, name: str) -> User | None:
        return self._state.users.get(name)

    def user_id(self, name: str) -> int:
        """UID of a user, 0 for SYS. Raises ORA-01435."""
        user = self._state.users.get(name)
        if user is None:
            raise OraError(1435, "user does not exist")
        return user.id

    def depends(self, unit: StoredUnit, on: Sequence[tuple[str, str]]) -> None:
        with self._lock:
            self._set_dependencies((unit.owner, unit.name, unit.kind), on)

    def _set_dependencies(self, key: tuple[str, str, str], on: Sequence[Key] | frozenset[Key]) -> None:
        owner, name, kind = key
        keys = set(on)
        if kind not in OWN_NAMESPACE:
            keys.discard((owner, name))
        self._state.depends[key] = frozenset(keys)
        where = f"owner = {literal(owner)} and name = {literal(name)} and kind = {literal(kind)}"
        self._write(f"delete from dict.dependency where {where}")
        if keys:
            own = f"{literal(owner)}, {literal(name)}, {literal(kind)}"
            rows = ", ".join(f"({own}, {literal(o)}, {literal(n)})" for o, n in sorted(keys))
            self._write(f"insert into dict.dependency (owner, name, kind, r_owner, r_name) values {rows}")

    def compiled(self, unit: StoredUnit, errors: Sequence[tuple[int, int, str]]) -> None:
        """Keeps the result of a compilation: status and errors, in `unit` and in the dictionary."""
        with self._lock:
            unit.errors = list(errors)
            unit.status = "INVALID" if errors else "VALID"
            if unit.native is not None:
                return
            owner, name, kind = literal(unit.owner), literal(unit.name), literal(unit.kind)
            where = f"owner = {owner} and name = {name} and kind = {kind}"
            self._write(f"update dict.object set status = {literal(unit.status)} where {where}")
            self._write(f"delete from dict.error where {where}")
            if errors:
                rows = ", ".join(
                    f"({owner}, {name}, {kind}, {i}, {line}, {column}, {value_text(text)})"
                    for i, (line, column, text) in enumerate(errors, 1)
                )
                self._write(f"insert into dict.error (owner, name, kind, sequence, line, position, text) values {rows}")

    def session_opened(self, who: Logon, sid: int, serial: int) -> None:
        """A session of V$SESSION."""
        user = who.user.upper()
        values: dict[str, Value] = {
            "sid": sid,
            "serial": serial,
            "username": user,
            "schemaname": user,
            "osuser": who.os_user,
            "machine": who.machine,
            "terminal": who.terminal,
            "program": who.program,
            "process": who.pid,
            "service_name": "freepdb1",
            "client_driver": who.driver[:30],
        }
        columns = ", ".join(values)
        texts = ", ".join(value_text(v) for v in values.values())
        with self._lock:
            self._execute(
                f"insert into dict.session ({columns}, logon_time) values ({texts}, {self.now_literal()}) "
                "on conflict (sid) do nothing"
            )

    def logged_on(self, name: str) -> None:
        """LAST_LOGIN of a user."""
        with self._lock:
            now = self.engine.clock.here().replace(microsecond=0).isoformat(sep=" ")
            self._execute(f"update dict.account set last_login = '{now}' where name = {literal(name)}")

    def session_changed(self, sid: int, **values: str | None) -> None:
        """schemaname, module, action, client_info, client_identifier of a session."""
        sets = ", ".join(f"{ident(k)} = {literal(v)}" for k, v in values.items())
        with self._lock:
            self._execute(f"update dict.session set {sets} where sid = {sid}")

    def sessions_counted(self, counts: Sequence[tuple[int, int, int]]) -> None:
        """counts: session, calls answered, statements parsed."""
        values = ", ".join(map(str, counts))
        with self._lock:
            self._execute(
                "update dict.session s set round_trips = c.round_trips, parses = c.parses "
                f"from (values {values}) c(sid, round_trips, parses) where s.sid = c.sid"
            )

    def session_closed(self, sid: int) -> None:
        with self._lock:
            self._execute(f"delete from dict.session where sid = {sid}")

    def register(self, session: NativeSession, ctx: Context, owner: str, name: str, kind: str) -> None:
        """Puts an object of the scheduler (JOB, PROGRAM, SCHEDULE, JOB CLASS, CREDENTIAL) into the dictionary.

        Raises ORA-00955 when the name is taken.
        """
        with self.change(session, ctx) as change:
            change.require_free(owner, name)
            change.add_object(owner, name, kind)

    def unregister(self, session: NativeSession, ctx: Context, owner: str, name: str, kind: str) -> None:
        with self.change(session, ctx) as change:
            change.drop_object(owner, name, kind)
