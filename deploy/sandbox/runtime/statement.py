"""Static SQL statements of compiled units (api.SqlApi): translated and described once, shared by all sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from psycopg.pq.abc import PGresult

from ..catalog.model import Context
from ..errors import OraError
from ..parser import ast
from ..sql.plan import Plan, Scope, Slot
from ..sql.translate import translate
from ..types import Type
from .bulk import key_slots
from .load import dump
from .pgerrors import ora_error
from .pipe import failed
from .rowcalls import RowCalls, split

_UNIMPLEMENTED = 3001

if TYPE_CHECKING:
    from ..engine import Engine


class SqlStatement:
    """A translated statement. Raises every error that Oracle would report when it compiles the statement."""

    def __init__(self, engine: Engine, stmt: ast.Stmt | ast.Query, ctx: Context, scope: Scope) -> None:
        self.engine = engine
        self.ast: ast.Stmt | ast.Query = stmt.query if isinstance(stmt, ast.QueryStmt) else stmt
        self.ctx = ctx
        self.scope = scope
        self._version = -1
        self._plan: Plan
        self._capture: Plan | None = None
        self._bulk: tuple[Plan, tuple[int, ...]] | None = None
        self._bulk_known = False
        self._calls: RowCalls | None = None
        self._types: tuple[tuple[str, Type], ...] = ()
        self._translate()
        self.slots: Sequence[Slot] = self._plan.slots

    @property
    def column_types(self) -> Sequence[tuple[str, Type]]:
        return self._types

    @property
    def plan(self) -> Plan:
        """The statement as the dictionary stands now."""
        if self._version != self.engine.catalog.version:
            self._translate()
        return self._plan

    @property
    def capture(self) -> Plan:
        """The form that also returns the old and new rows, for triggers."""
        plan = self.plan
        if self._capture is None:
            self._capture = self._translated(capture=True)
        assert plan is not None
        return self._capture

    @property
    def bulk(self) -> tuple[Plan, tuple[int, ...]] | None:
        """The form for many executions at once and its key slots, where there is one; see bulk.py."""
        plan = self.plan
        if not self._bulk_known:
            keys = key_slots(self.engine, self.ast, plan)
            self._bulk = None if keys is None else (self._translated(bulk=True), keys)
            self._bulk_known = True
        return self._bulk

    @property
    def nullable(self) -> Sequence[bool]:
        return tuple(c.nullable for c in self._plan.columns)

    def _translated(self, *, capture: bool = False, bulk: bool = False) -> Plan:
        return translate(self.ast, self.ctx, self.engine.catalog, self.scope, capture=capture, bulk=bulk)

    def _translate(self) -> None:
        version = self.engine.catalog.version
        self._calls = None
        try:
            plan = self._translated()
            self._types = self._described(plan)
        except OraError as error:
            found = split(self.ast, self.scope) if error.code == _UNIMPLEMENTED else None
            if found is None:
                raise
            plan = translate(found.query, self.ctx, self.engine.catalog, self.scope)
            self._calls = RowCalls(self.engine, self.ctx, found, plan, self._described(plan))
            plan = self._calls.plan
            self._types = self._calls.column_types
        self._plan = plan
        self._capture = None
        self._bulk_known = False
        self._version = version

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

    def params(self, plan: Plan, binds: Sequence[Any]) -> list[bytes | None]:
        slots = plan.slots
        return [dump(binds[k], slots[k].type) for k in plan.params]

    def rows(self, result: PGresult, plan: Plan) -> list[tuple[Any, ...]]:
        if self._calls is not None:
            return self._calls.applied(self.engine.loads.rows(result, self._calls.types, 0, plan.width))
        return self.engine.loads.rows(result, [t for _, t in self._types], 0, plan.width)


def statement(engine: Engine, stmt: ast.Stmt | ast.Query, ctx: Context, scope: Scope) -> SqlStatement:
    """Makes the statement of a compiled unit; see api.SqlApi. Raises OraError with its offset in the source."""
    return SqlStatement(engine, stmt, ctx, scope)
