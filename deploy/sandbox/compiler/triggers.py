"""Triggers: their module, and how one fires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..api import SessionApi
from ..errors import OraError
from ..model import Table
from ..parser import ast
from ..semantics.composites import new as empty
from ..types import BOOLEAN, RecordType
from .blocks import declarations, function_body
from .compiling import Compiling
from .conditions import truth_of
from .module import UnitModule
from .packages import finish
from .report import Problem
from .support import unhandled
from .symbols import Frame, Scope, Symbol, Var

_EVENTS = {"INSERTING": "INSERT", "UPDATING": "UPDATE", "DELETING": "DELETE"}


def compile_trigger(c: Compiling, trigger: ast.Trigger, table: Table) -> CompiledTrigger:
    """Its module has `make(S, EV, UPD)`, which gives the sections by timing, and the WHEN condition under "WHEN"."""
    for name in trigger.columns:
        if table.column(name) is None:
            raise OraError(904, f'"{name}": invalid identifier', trigger.pos)
    row = RecordType(
        f"{table.owner}.{table.name}%ROWTYPE", tuple((column.name, column.type) for column in table.columns)
    )
    frame = c.out.frame = Frame(None)
    for name, event in _EVENTS.items():
        c.scope.symbols[name] = Var(name, BOOLEAN, f"(EV == {event!r})", None, locked=True, nn=True)
    unit_scope = Scope(c.scope, trigger.name[-1])
    entries: list[str] = []
    with c.out.function(frame, "def make(S, EV, UPD):", trigger.pos), c.inside(unit_scope):
        declarations(c, trigger.decls)
        if trigger.when is not None:
            entries.append(f"'WHEN': {_when(c, trigger, trigger.when, row)}")
        for section in trigger.sections:
            entries.append(f"{section.timing!r}: {_section(c, trigger, section, row)}")
        c.out.emit(f"return {{{', '.join(entries)}}}")
    if frame.uses_state:
        raise OraError(600, "internal error code, arguments: [trigger state]")
    return CompiledTrigger(trigger, finish(c), row)


def _rows(trigger: ast.Trigger, row: RecordType, timing: str, prefix: str, frame: Frame) -> dict[str, Var]:
    """The variables NEW and OLD of a row level section."""
    fixed = timing != "BEFORE EACH ROW" or set(trigger.events) == {"DELETE"}
    new = Var(f"{prefix}NEW", row, "NEW", frame, locked=fixed)
    old = Var(f"{prefix}OLD", row, "OLD", frame, locked=True)
    return {f"{prefix}{trigger.new_name}": new, f"{prefix}{trigger.old_name}": old}


def _when(c: Compiling, trigger: ast.Trigger, condition: ast.Expr, row: RecordType) -> str:
    if any(isinstance(node, ast.Query) for node in ast.walk(condition)):
        raise Problem("ORA-02251: subquery not allowed here", condition.pos)
    frame = Frame(c.out.frame)
    scope = Scope(c.scope)
    scope.symbols.update(_rows(trigger, row, "AFTER EACH ROW", "", frame))
    with (
        c.guarded(condition.pos, "Statement"),
        c.inside(scope),
        c.out.function(frame, "def d_when(NEW, OLD):", condition.pos),
    ):
        c.out.at(condition.pos)
        c.out.emit(f"return {truth_of(c, condition)}")
    return "d_when"


def _section(c: Compiling, trigger: ast.Trigger, section: ast.TriggerSection, row: RecordType) -> str:
    name = "s_" + section.timing.lower().replace(" ", "_")
    frame = Frame(c.out.frame)
    scope = Scope(c.scope)
    if section.timing.endswith(("EACH ROW", "INSTEAD OF")):
        scope.symbols.update(_rows(trigger, row, section.timing, ":", frame))
    else:
        scope.resolver = _no_rows(trigger)
    with c.out.function(frame, f"def {name}(NEW, OLD):", section.pos):
        function_body(c, section.body, scope)
    return name


def _no_rows(trigger: ast.Trigger) -> Any:
    def resolve(name: str) -> Symbol | None:
        if name in (f":{trigger.new_name}", f":{trigger.old_name}"):
            raise Problem("ORA-04082: NEW or OLD references not allowed in table level triggers", trigger.pos)
        return None

    return resolve


@dataclass
class Firing:
    """api.TriggerFiring."""

    sections: dict[str, Any]
    row: RecordType

    def has(self, timing: str) -> bool:
        return timing in self.sections

    def fire(self, timing: str, new: Any | None, old: Any | None) -> None:
        if timing.endswith(("EACH ROW", "INSTEAD OF")):
            new = empty(self.row) if new is None else new
            old = empty(self.row) if old is None else old
            when = self.sections.get("WHEN")
            if when is not None and not when(new, old):
                return
        try:
            self.sections[timing](new, old)
        except OraError as error:
            raise unhandled(error) from error.__cause__


class CompiledTrigger:
    """api.CompiledTrigger."""

    def __init__(self, trigger: ast.Trigger, module: UnitModule, row: RecordType) -> None:
        self.events = frozenset(trigger.events)
        self.columns = frozenset(trigger.columns)
        self.timings = frozenset(section.timing for section in trigger.sections)
        self.module = module
        self.row = row

    def start(self, session: SessionApi, event: str, updated: Any) -> Firing:
        return Firing(self.module.make(session, event, frozenset(updated)), self.row)
