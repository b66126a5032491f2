"""The triggers that a statement fires."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from ..api import CompiledTrigger, TriggerFiring
from ..model import StoredUnit, Table
from ..parser import ast
from ..semantics.composites import Record
from ..sql.plan import Plan
from ..types import RecordType
from .instance import Work
from .statement import SqlStatement


@dataclass(frozen=True)
class Armed:
    """A trigger and the events of the statement at hand that it reacts to."""

    stored: StoredUnit
    compiled: CompiledTrigger
    events: tuple[str, ...]


def row_type(table: Table) -> RecordType:
    """The type of the :old and :new rows: every column, invisible and virtual ones too."""
    return RecordType(f"{table.owner}.{table.name}%ROWTYPE", tuple((c.name, c.type) for c in table.columns))


def _events(plan: Plan) -> tuple[str, ...]:
    return plan.branches if plan.kind == "MERGE" else (plan.kind,)


def armed(session: Work, plan: Plan) -> list[Armed]:
    """The enabled triggers `plan` fires. Raises ORA-04098 when one does not compile."""
    if plan.target is None:
        return []
    out: list[Armed] = []
    for stored in session.engine.catalog.triggers(*plan.target):
        compiled = session.engine.trigger(stored)
        events = tuple(
            event
            for event in _events(plan)
            if event in compiled.events
            and (event != "UPDATE" or not compiled.columns or not compiled.columns.isdisjoint(plan.updated))
        )
        if events:
            out.append(Armed(stored, compiled, events))
    return out


def one_row(stmt: SqlStatement) -> bool:
    """Whether it is INSERT ... VALUES, whose BEFORE row trigger may read the table."""
    return isinstance(stmt.ast, ast.Insert) and stmt.ast.query is None


@contextlib.contextmanager
def firing_in(session: Work, mutating: tuple[str, str] | None) -> Iterator[None]:
    """Around the firing of a trigger, of which SQL% tells nothing afterwards; mutating: the table it must not see."""
    sql = session.sql
    saved = (sql.rowcount, sql.bulk_rowcount, sql.bulk_exceptions)
    with session.levels.firing(mutating):
        try:
            yield
        finally:
            sql.rowcount, sql.bulk_rowcount, sql.bulk_exceptions = saved


class Fired:
    """The triggers of one execution."""

    def __init__(self, session: Work, stmt: SqlStatement, triggers: list[Armed], *, alone: bool = True) -> None:
        self.session = session
        self._only_row = alone and one_row(stmt)
        self.plan = stmt.plan
        assert self.plan.target is not None
        table = session.engine.catalog.table(*self.plan.target)
        assert table is not None
        self.table = table
        self._firings: list[tuple[Armed, str, TriggerFiring]] = [
            (trigger, event, trigger.compiled.start(session, event, self.plan.updated))
            for trigger in triggers
            for event in trigger.events
        ]

    @cached_property
    def row_type(self) -> RecordType:
        return row_type(self.table)

    def has(self, timing: str) -> bool:
        return any(firing.has(timing) for _, _, firing in self._firings)

    def statement(self, timing: str) -> None:
        for trigger, _, firing in self._firings:
            if firing.has(timing):
                with firing_in(self.session, None):
                    self._guarded(trigger, partial(firing.fire, timing, None, None))

    def row(self, timing: str, event: str, new: Record | None, old: Record | None) -> None:
        hidden = (self.table.owner, self.table.name)
        # the view of an INSTEAD OF trigger does not change
        single_insert = (timing == "BEFORE EACH ROW" and self._only_row) or timing == "INSTEAD OF"
        for trigger, own_event, firing in self._firings:
            if own_event == event and firing.has(timing):
                with firing_in(self.session, None if single_insert else hidden):
                    self._guarded(trigger, partial(firing.fire, timing, new, old))

    def _guarded(self, trigger: Armed, fire: Callable[[], None]) -> None:
        try:
            fire()
        except Exception as exc:
            error = self.session.caught(exc)
            name = f"{trigger.stored.owner}.{trigger.stored.name}"
            error.below = [*error.trail, f"ORA-04088: error during execution of trigger '{name}'"]
            raise error.with_traceback(None) from exc.__cause__
