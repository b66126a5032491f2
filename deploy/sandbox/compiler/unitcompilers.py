"""One compiler a kind of unit: packages, standalone subprograms, triggers, blocks, loose expressions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..api import SessionApi
from ..errors import CompilationError, OraError
from ..model import Context, StoredUnit, Table
from ..parser import ast
from ..semantics.composites import new as empty
from ..types import BOOLEAN, RecordType, Type
from .base import COMPILE_ERRORS
from .declarations import DeclarationCompiler
from .embedded import StaticScope
from .emit import Line, UnitModule, build, python_name
from .report import Problem, Report
from .resolve import dotted
from .support import unhandled
from .symbols import (
    Bind,
    Code,
    CursorSymbol,
    Frame,
    Group,
    PackageSymbol,
    Scope,
    Subprogram,
    Symbol,
    Var,
)

if TYPE_CHECKING:
    from .units import Units

_TIMINGS = ("BEFORE STATEMENT", "BEFORE EACH ROW", "AFTER EACH ROW", "AFTER STATEMENT")


class UnitCompiler(DeclarationCompiler):
    """Adds what concerns references to other units."""

    def _into(self, symbol: Symbol, rest: list[str]) -> tuple[Symbol, list[str]]:
        unit = symbol.unit if isinstance(symbol, PackageSymbol) else None
        found, left = super()._into(symbol, rest)
        if unit is not None and not isinstance(found, PackageSymbol):
            found = self._outside(found, unit)
        return found, left

    def _stored_symbol(self, unit: StoredUnit, rest: list[str]) -> tuple[Symbol, list[str]]:
        symbol, left = super()._stored_symbol(unit, rest)
        if isinstance(symbol, Group) and unit.kind != "PACKAGE":
            symbol = self._outside(symbol, unit)
        return symbol, left

    def _is_own(self, unit: StoredUnit | ast.Expr) -> bool:
        if isinstance(unit, StoredUnit):
            return self.unit is not None and (unit.owner, unit.name) == (self.unit.owner, self.unit.name)
        return super()._is_own(unit)

    def _outside(self, symbol: Symbol, unit: StoredUnit) -> Symbol:
        """A symbol of another unit with the Python names it has from here."""
        if self._is_own(unit):
            return symbol
        if isinstance(symbol, Group):
            return self.linked_group(symbol, unit)
        if isinstance(symbol, Var) and symbol.state:
            return replace_var(symbol, f"{self._link(unit)}().state(S).{symbol.py[2:]}")
        if isinstance(symbol, CursorSymbol) and symbol.state:
            link = self._link(unit)
            return CursorSymbol(
                symbol.name,
                symbol.params,
                symbol.row,
                f"{link}().state(S).{symbol.py[2:]}",
                f"{link}().{symbol.opener}",
            )
        return symbol

    def _link(self, unit: StoredUnit) -> str:
        link = self.units.link(unit.owner, unit.name, unit.kind)
        return self.intern("L", link)

    def linked_group(self, group: Group, unit: StoredUnit) -> Group:
        if self._is_own(unit):
            return group
        head = self.intern("N", unit.native) if unit.native is not None else f"{self._link(unit)}()"
        return Group(group.name, [self._linked(sub, head) for sub in group.overloads])

    def _linked(self, sub: Subprogram, head: str) -> Subprogram:
        params = tuple(
            p if p.default_py is None else replace(p, default_py=f"{head}.{p.default_py}") for p in sub.params
        )
        return replace(sub, callee=f"{head}.{sub.callee}", params=params)

    def treated(self, code: Code, type: Type) -> str:
        unit = self.units.type_unit(type)
        native = self.intern("N", unit.native)
        return f"treat({native}, {code.py})"

    def finish(self, lines_unit: str) -> UnitModule:
        """The module; raises CompilationError when there were errors."""
        if self.report.errors:
            raise CompilationError(self.report.errors)
        return build(lines_unit, self.lines, self.namespace)


def replace_var(var: Var, py: str) -> Var:
    return Var(var.name, var.type, py, None, locked=var.locked, const=var.const, nn=var.nn)


class PackageCompiler(UnitCompiler):
    """Compiles a package spec, or a body on top of its spec's scope."""

    package = True

    def __init__(self, units: Units, ctx: Context, unit: StoredUnit, spec: Scope | None, *, has_init: bool) -> None:
        super().__init__(units, ctx, unit.source, unit)
        self.in_spec = spec is None
        self.has_init = has_init
        self.scope = Scope(spec, "SPEC" if spec is None else "BODY", unit.name)
        self.state_init = []

    def declare_all(self, decls: tuple[ast.Decl, ...], init: ast.Block | None) -> None:
        """Emits the subprograms at module level, and `initialize(S, P)` with the variables and the init block."""
        self.frame = Frame(None, "INIT", "initialize")
        module, variables, start = self.lines, list[Line](), list[Line]()
        self.expect(decls)
        for decl in decls:
            inside = isinstance(decl, ast.VarDecl)
            self.lines, self.depth = (variables, 1) if inside else (module, 0)
            self.declaration(decl)
        self.lines, self.depth = module, 0
        self.check_forward()
        self.lines, self.depth = start, 1
        for text in self.state_init:
            self.emit(text)
        start.extend(variables)
        if init is not None:
            self.at(init.pos)
            self.package = False
            self.block(init)
            self.package = True
        if not start:
            self.emit("pass")
        self.lines, self.depth = module, 0
        self.emit("def initialize(S, P):")
        self.lines.extend(start)

    def check_spec(self, spec: Scope, source: str) -> None:
        """PLS-00323 for what the spec declares and the body does not define, at its place in the spec."""
        places = Report(source)
        for symbol in spec.symbols.values():
            if isinstance(symbol, Group):
                for sub in symbol.overloads:
                    if not sub.defined:
                        places.add(
                            sub.pos,
                            f"PLS-00323: subprogram or cursor '{symbol.name}' is declared in a package specification "
                            "and must be defined in the package body",
                        )
        self.report.errors.extend(places.errors)


class SubprogramCompiler(UnitCompiler):
    """Compiles a standalone procedure or function."""

    package = True

    def __init__(self, units: Units, ctx: Context, unit: StoredUnit) -> None:
        super().__init__(units, ctx, unit.source, unit)
        self.state_init = []

    def header(self, decl: ast.SubprogramDecl) -> Subprogram:
        """The signature, declared in the unit's scope."""
        callee = python_name("f_", decl.name)
        sub = self.signature(decl, callee)
        self.defaults(sub)
        sub.public = True
        self.scope.symbols[decl.name] = Group(decl.name, [sub])
        return sub


class BlockCompiler(UnitCompiler):
    """Compiles an anonymous block with the client's binds."""

    def __init__(
        self, units: Units, ctx: Context, text: str, binds: Sequence[tuple[str, Type]], unit: StoredUnit | None = None
    ) -> None:
        super().__init__(units, ctx, text, unit)
        self.state_init = []
        self.binds: list[Bind] = []
        self.frame = Frame(None, "BLOCK", "")
        for name, type in binds:
            bind = Bind(name)
            self.binds.append(bind)
            var = Var(f":{name}", type, self.frame.unique(python_name("b_", name)), self.frame, bind=bind)
            self.scope.symbols[f":{name}"] = var
            self.frame.outs.append(var)

    def compile(self, block: ast.Block) -> UnitModule:
        frame = self.frame
        header = f"def block({', '.join(['S', *(v.py for v in frame.outs)])}):"
        with self.function(frame, header, block.pos):
            autonomous = any(isinstance(d, ast.Pragma) and d.name == "AUTONOMOUS_TRANSACTION" for d in block.decls)
            if autonomous:
                self.emit("with S.autonomous():")
                self.depth += 1
            with self.guarded(block.pos, "Statement"):
                self.block(block)
            if autonomous:
                self.depth -= 1
            self.emit(self.leave_frame())
        return self.finish("")


class ExpressionsCompiler(UnitCompiler):
    """Compiles expressions of client SQL: package functions, SYSDATE and their kin, without variables around."""

    def __init__(self, units: Units, ctx: Context) -> None:
        super().__init__(units, ctx, "", None)
        self.state_init = []

    def type_in(self, where: StaticScope, expr: ast.Expr) -> Type | None:
        self._refuse_variables(expr)
        return super().type_in(where, expr)

    def _refuse_variables(self, expr: ast.Expr) -> None:
        """Package variables and constants exist for PL/SQL only: PLS-00221 inside ORA-06553."""
        for node in ast.walk(expr):
            parts = dotted(node) if isinstance(node, ast.Attr) else None
            try:
                found = None if parts is None else self.find(parts)
            except COMPILE_ERRORS:
                continue
            if parts is not None and found is not None and isinstance(found[0], Var) and found[0].name[0] != ":":
                raise Problem(f"PLS-00221: '{parts[-1]}' is not a procedure or is undefined", node.pos)


class TriggerCompiler(UnitCompiler):
    """Compiles a trigger: `make(S, EV, UPD)` returns its sections by timing, and the WHEN condition under "WHEN"."""

    def __init__(self, units: Units, ctx: Context, unit: StoredUnit, table: Table) -> None:
        super().__init__(units, ctx, unit.source, unit)
        self.state_init = []
        self.table = table
        fields = tuple((c.name, c.type) for c in table.columns)
        self.row = RecordType(f"{table.owner}.{table.name}%ROWTYPE", fields)

    def compile(self, trigger: ast.Trigger) -> UnitModule:
        self._check_columns(trigger)
        frame = self.frame = Frame(None, "TRIGGER", trigger.name[-1])
        for name in ("INSERTING", "UPDATING", "DELETING"):
            event = {"INSERTING": "INSERT", "UPDATING": "UPDATE", "DELETING": "DELETE"}[name]
            self.scope.symbols[name] = Var(name, BOOLEAN, f"(EV == {event!r})", None, locked=True, nn=True)
        unit_scope = Scope(self.scope, "BODY", trigger.name[-1])
        entries: list[str] = []
        with self.function(frame, "def make(S, EV, UPD):", trigger.pos), self.inside(unit_scope):
            self.declarations(trigger.decls)
            if trigger.when is not None:
                entries.append(f"'WHEN': {self._when(trigger)}")
            for section in trigger.sections:
                entries.append(f"{section.timing!r}: {self._section(trigger, section)}")
            self.emit(f"return {{{', '.join(entries)}}}")
        if frame.uses_state:
            raise OraError(600, "internal error code, arguments: [trigger state]")
        return self.finish(self.unit_name)

    def _check_columns(self, trigger: ast.Trigger) -> None:
        for name in trigger.columns:
            if self.table.column(name) is None:
                raise OraError(904, f'"{name}": invalid identifier', trigger.pos)

    def _rows(self, trigger: ast.Trigger, timing: str, prefix: str, frame: Frame) -> dict[str, Var]:
        """The variables NEW and OLD of a row level section."""
        new = Var(f"{prefix}NEW", self.row, "NEW", frame, locked=timing != "BEFORE EACH ROW")
        old = Var(f"{prefix}OLD", self.row, "OLD", frame, locked=True)
        return {f"{prefix}{trigger.new_name}": new, f"{prefix}{trigger.old_name}": old}

    def _when(self, trigger: ast.Trigger) -> str:
        assert trigger.when is not None
        if trigger.sections[0].timing.endswith("STATEMENT"):
            raise Problem("ORA-04077: WHEN clause cannot be used with table level triggers", trigger.when.pos)
        frame = Frame(self.frame, "CURSOR", "<when>")
        scope = Scope(self.scope, "BLOCK")
        scope.symbols.update(self._rows(trigger, "AFTER EACH ROW", "", frame))
        with (
            self.guarded(trigger.when.pos, "Statement"),
            self.inside(scope),
            self.function(frame, "def d_when(NEW, OLD):", trigger.when.pos),
        ):
            self.at(trigger.when.pos)
            self.emit(f"return {self.test(trigger.when)}")
        return "d_when"

    def _section(self, trigger: ast.Trigger, section: ast.TriggerSection) -> str:
        name = "s_" + section.timing.lower().replace(" ", "_")
        frame = Frame(self.frame, "PROCEDURE", "<section>")
        scope = Scope(self.scope, "BLOCK")
        if section.timing.endswith(("EACH ROW", "INSTEAD OF")):
            scope.symbols.update(self._rows(trigger, section.timing, ":", frame))
        else:
            scope.resolver = _no_rows(trigger)
        with self.function(frame, f"def {name}(NEW, OLD):", section.pos):
            self._function_body(section.body, scope)
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
