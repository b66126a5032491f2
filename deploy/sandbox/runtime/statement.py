"""Static SQL statements of compiled units (api.SqlApi): translated and described once, shared by all sessions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg.pq.abc import PGresult

from ..compiler.surroundings import Evaluate, Surroundings
from ..errors import OraError, unsupported
from ..model import Context, Scope
from ..parser import ast
from ..semantics.collation import Collation
from ..semantics.nls import locale
from ..sql.locators import placed
from ..sql.plan import RESULTS, LobColumn, Plan, Slot
from ..sql.rowcall import Calls
from ..sql.translate import translate
from ..types import Type
from .bulk import Bulk, key_slots
from .callouts import Callouts, Send
from .instance import Instance, Work
from .load import dump
from .pgerrors import ora_error
from .pipe import failed
from .rowcalls import RowCalls, split

_UNIMPLEMENTED = 3001


@dataclass(frozen=True)
class Part:
    """The INSERT of one INTO clause of INSERT ALL or INSERT FIRST; `binds` takes its values out of a row."""

    statement: SqlStatement
    evaluate: Evaluate

    def binds(self, session: Work, row: Sequence[Any]) -> tuple[Any, ...]:
        return self.evaluate(session, dict(enumerate(row)))


@dataclass(frozen=True)
class Parts:
    """when: of each branch, the column that tells whether it is taken (None: ELSE, or no condition at all)."""

    branches: tuple[tuple[int | None, tuple[Part, ...]], ...]
    first: bool

    @property
    def all(self) -> list[Part]:
        return [part for _, parts in self.branches for part in parts]

    def taken(self, row: Sequence[Any]) -> Iterator[Part]:
        """The INTO clauses for one row."""
        found = False
        for when, parts in self.branches:
            if row[when] == 1 if when is not None else not found:
                yield from parts
                found = True
                if self.first:
                    return


@dataclass
class _Translation:
    """The statement for one way to compare text, as the dictionary stood at `version`."""

    collation: Collation | None
    version: int
    plan: Plan
    types: tuple[tuple[str, Type], ...]
    calls: RowCalls | None = None
    lobs: Mapping[int, LobColumn] = field(default_factory=dict)
    callouts: Callouts | None = None
    trial: Plan | None = None
    capture: Plan | None = None
    identified: Plan | None = None
    bulk: Bulk | None = None
    bulk_known: bool = False
    parts: Parts | None = None


class SqlStatement:
    """A translated statement. Raises every error that Oracle would report when it compiles the statement."""

    def __init__(
        self, engine: Instance, stmt: ast.Stmt | ast.Query, ctx: Context, scope: Scope, within: Plan | None = None
    ) -> None:
        """within: the plan of the statement this one is a part of."""
        self.engine = engine
        self._within = within
        self.ast: ast.Stmt | ast.Query = stmt.query if isinstance(stmt, ast.QueryStmt) else stmt
        self.ctx = ctx
        self.scope = scope
        self._translations: dict[Collation | None, _Translation] = {}
        self._latest = self._now
        self.slots: Sequence[Slot] = self._latest.plan.slots

    @property
    def _now(self) -> _Translation:
        """For the session whose call runs, as the dictionary stands now."""
        collation = locale.get().collation
        found = self._translations.get(collation)
        if found is None or found.version != self.engine.catalog.version:
            found = self._latest = self._translations[collation] = self._translate(collation)
        return found

    @property
    def column_types(self) -> Sequence[tuple[str, Type]]:
        return self._latest.types

    @property
    def plan(self) -> Plan:
        return self._now.plan

    @property
    def capture(self) -> Plan:
        """The form that also returns the old and new rows, for triggers."""
        now = self._now
        if now.capture is None:
            now.capture = self._translated(now.collation, capture=True)
        return now.capture

    @property
    def identified(self) -> Plan:
        """The form that also returns the ROWID, for the client's last row."""
        now = self._now
        if now.identified is None:
            now.identified = self._translated(now.collation, identity=True)
        return now.identified

    @property
    def trial(self) -> Plan:
        """The query that works out what the statement writes, for each row that it writes."""
        names = (self.ctx, self.engine.catalog, self.scope)
        return translate(self.ast, *names, collation=self._latest.collation, calls=Calls(trial=True))

    @property
    def bulk(self) -> Bulk | None:
        """Where there is one; see bulk.py."""
        now = self._now
        if not now.bulk_known:
            # where texts are alike, different keys may mean one row
            plain = now.collation is None and now.callouts is None
            keys = key_slots(self.engine.catalog, self.ast, now.plan) if plain else None
            now.bulk = None if keys is None else Bulk(self._translated(None, bulk=True), keys)
            now.bulk_known = True
        return now.bulk

    @property
    def parts(self) -> Parts | None:
        """Of INSERT ALL and INSERT FIRST."""
        return self._now.parts

    @property
    def nullable(self) -> Sequence[bool]:
        return tuple(c.nullable for c in self._latest.plan.columns)

    def _translated(
        self, collation: Collation | None, *, capture: bool = False, bulk: bool = False, identity: bool = False
    ) -> Plan:
        calls = Calls() if self._latest.callouts is not None else None
        args = (self.ast, self.ctx, self.engine.catalog, self.scope, capture, bulk, collation)
        return translate(*args, identity=identity, located=True, calls=calls)

    def _translate(self, collation: Collation | None) -> _Translation:
        version = self.engine.catalog.version
        try:
            names = (self.ctx, self.engine.catalog, self.scope)
            plan = translate(self.ast, *names, collation=collation, located=True)
            done = _Translation(collation, version, plan, self._described(plan), lobs=_lobs(plan))
        except OraError as error:
            if error.code != _UNIMPLEMENTED:
                raise
            done = self._with_calls(collation, version)
        if isinstance(self.ast, ast.MultiInsert):
            done.parts = _parts_of(self.engine, self.ast, self.ctx, done.plan)
        return done

    def _with_calls(self, collation: Collation | None, version: int) -> _Translation:
        """With PL/SQL functions over columns."""
        found = split(self.ast, self.scope)
        query = self.ast if found is None else found.query
        plan = self._calling(query, collation, Calls())
        done = _Translation(collation, version, plan, self._described(plan), lobs=_lobs(plan))
        if plan.calls:
            if plan.locking == "SKIP":
                raise unsupported("a PL/SQL function over columns in a query with SKIP LOCKED")
            done.callouts = Callouts(self.engine, self.scope, plan.calls, self._within or plan)
            if plan.kind != "SELECT" or plan.draws or plan.locking is not None:
                done.trial = self._calling(query, collation, Calls(trial=True))
        if found is not None:
            calls = RowCalls(self.engine, self.scope, self.ctx, found, plan, done.types, self._within)
            done.plan, done.types, done.calls = calls.plan, tuple(calls.column_types), calls
        return done

    def _calling(self, stmt: ast.Stmt | ast.Query, collation: Collation | None, calls: Calls) -> Plan:
        """The plan, with its calls of functions over columns."""
        names = (self.ctx, self.engine.catalog, self.scope)
        return translate(stmt, *names, collation=collation, located=True, calls=calls)

    def _described(self, plan: Plan) -> tuple[tuple[str, Type], ...]:
        if plan.kind == "LOCK":
            return ()
        result = self.engine.describe(plan.text)
        if failed(result):
            raise self.error(result, plan)
        types: list[tuple[str, Type]] = []
        for number, column in enumerate(plan.columns):
            found = column.type or self.engine.loads.type_of(result.ftype(number), result.fmod(number))
            types.append((column.name, found))
        return tuple(types)

    def error(self, result: PGresult, plan: Plan) -> OraError:
        """The Oracle error of a failed result; what has none is a bug of the engine and recorded as such."""
        error = ora_error(result, kind=plan.kind, wait=bool(plan.lock_timeout))
        if error is None:
            error = self.engine.bug(f"{result.get_error_message().strip()}\nin: {plan.text}")
        return error

    @property
    def calls_functions(self) -> bool:
        """Whether it may have to be run several times: see callouts.py."""
        return self._now.callouts is not None

    def run(self, session: Work, plan: Plan, binds: Sequence[Any], send: Send) -> PGresult:
        """The result of one execution; send: runs the plan's text with parameters."""
        now = self._latest
        if now.callouts is None:
            return send(self.params(plan, binds))
        return now.callouts.run(session, plan, now.trial, lambda p, results: self.params(p, binds, results), send)

    def params(self, plan: Plan, binds: Sequence[Any], results: bytes = b"{}") -> list[bytes | None]:
        slots = plan.slots
        return [results if k == RESULTS else dump(binds[k], slots[k].type) for k in plan.params]

    def rows(self, result: PGresult, plan: Plan) -> list[tuple[Any, ...]]:
        known = self._latest
        if known.calls is not None:
            return known.calls.applied(self._loaded(result, known.calls.types, plan.width))
        return self._loaded(result, [t for _, t in known.types], plan.width)

    def _loaded(self, result: PGresult, types: Sequence[Type], width: int) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.engine.loads.rows(result, types, 0, width)
        columns = self._latest.lobs
        session = self.engine.current
        if not columns or session is None:
            return rows
        return [placed(row, columns, session.levels.transaction.number) for row in rows]

    def returned(self, result: PGresult, plan: Plan) -> list[tuple[Any, ...]]:
        """The columns of RETURNING, where others follow them."""
        return self._loaded(result, [t for _, t in self._latest.types], plan.returning) if plan.returning else []


def _lobs(plan: Plan) -> dict[int, LobColumn]:
    return {n: c.lob for n, c in enumerate(plan.columns) if c.lob is not None}


def _parts_of(engine: Instance, stmt: ast.MultiInsert, ctx: Context, plan: Plan) -> Parts:
    """Raises what is wrong with an INTO clause."""
    types = {n: c.type for n, c in enumerate(plan.rows) if c.type is not None}
    branches: list[tuple[int | None, tuple[Part, ...]]] = []
    for when, inserts in plan.inserts:
        parts: list[Part] = []
        for insert in inserts:
            names = {n.pos: n.name for n in ast.walk(insert.stmt) if isinstance(n, ast.Bind)}
            scope = Surroundings(engine.units, ctx, names, {p: types[p] for p in names})
            statement = SqlStatement(engine, insert.stmt, ctx, scope)
            parts.append(Part(statement, scope.evaluator(statement)))
        branches.append((when, tuple(parts)))
    return Parts(tuple(branches), stmt.first)
