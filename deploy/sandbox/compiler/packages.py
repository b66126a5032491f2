"""Packages and standalone subprograms: their modules, and what built-in ones declare."""

from __future__ import annotations

from dataclasses import replace

from ..errors import CompilationError
from ..generated import PREFIX, file_name
from ..model import Context, StoredUnit
from ..parser import ast
from .blocks import block_statement, check_forward, expect
from .compiling import Compiling, OtherUnits
from .emit import Line, python_name
from .language import LANGUAGE
from .module import UnitModule, build
from .report import Report
from .subprograms import declare_defaults, signature
from .symbols import CursorSymbol, Frame, Group, Scope, Subprogram


def stored(units: OtherUnits, unit: StoredUnit) -> Compiling:
    """A stored unit, compiled with the rights of its owner."""
    ctx = Context(unit.owner, unit.owner, roles=False)
    c = Compiling(LANGUAGE, units, ctx, unit.source, unit)
    c.package = unit.kind != "TRIGGER"
    return c


def finish(c: Compiling) -> UnitModule:
    """The module; raises CompilationError when there were errors."""
    if c.report.errors:
        raise CompilationError(c.report.errors)
    file = PREFIX if c.unit is None else file_name(c.unit.kind, c.unit_name, c.unit.source)
    return build(c.unit_name, file, c.out.lines, c.out.namespace)


def package(units: OtherUnits, unit: StoredUnit, spec: Scope | None) -> Compiling:
    """A package spec, or a body on top of its spec's scope."""
    c = stored(units, unit)
    c.in_spec = spec is None
    c.scope = Scope(spec, unit.name)
    return c


def declare_package(c: Compiling, decls: tuple[ast.Decl, ...], init: ast.Block | None) -> None:
    """Emits the subprograms at module level, and `initialize(S, P)` with the variables and the init block."""
    out = c.out
    out.frame = Frame(None)
    module, variables, start = out.lines, list[Line](), list[Line]()
    expect(c, decls)
    for decl in decls:
        inside = isinstance(decl, ast.VarDecl)
        out.lines, out.depth = (variables, 1) if inside else (module, 0)
        c.declaration(decl)
    out.lines, out.depth = module, 0
    check_forward(c)
    out.lines, out.depth = start, 1
    for text in c.state_init:
        out.emit(text)
    start.extend(variables)
    if init is not None:
        out.at(init.pos)
        c.package = False
        block_statement(c, init)
        c.package = True
    if not start:
        out.emit("pass")
    out.lines, out.depth = module, 0
    out.emit("def initialize(S, P):")
    out.lines.extend(start)


def check_spec(c: Compiling, spec: Scope, source: str) -> None:
    """PLS-00323 for what the spec declares and the body does not define, at its place in the spec."""
    text = (
        "PLS-00323: subprogram or cursor '{}' is declared in a package specification and must be defined in the "
        "package body"
    )
    places = Report(source)
    for symbol in spec.symbols.values():
        if isinstance(symbol, Group):
            for sub in symbol.overloads:
                if not sub.defined:
                    places.add(sub.pos, text.format(symbol.name))
        elif isinstance(symbol, CursorSymbol) and not symbol.defined:
            places.add(symbol.pos, text.format(symbol.name))
    c.report.errors.extend(places.errors)


def header(c: Compiling, decl: ast.SubprogramDecl) -> Subprogram:
    """The signature of a standalone subprogram, declared in the unit's scope."""
    sub = signature(c, decl, python_name("f_", decl.name))
    declare_defaults(c, sub.params, sub.callee)
    sub.public = True
    c.scope.symbols[decl.name] = Group(decl.name, [sub])
    return sub


def native_groups(c: Compiling, subprograms: tuple[ast.SubprogramDecl, ...]) -> dict[str, Group]:
    """Subprograms of a built-in: Python method NAME, or NAME_1, NAME_2... in the order of the spec."""
    counts: dict[str, int] = {}
    for decl in subprograms:
        name = _native_name(decl)
        counts[name] = counts.get(name, 0) + 1
    groups: dict[str, Group] = {}
    for decl in subprograms:
        name = _native_name(decl)
        group = groups.setdefault(name, Group(decl.name))
        method = name.lower() if counts[name] == 1 else f"{name.lower()}_{len(group.overloads) + 1}"
        group.overloads.append(_native(c, decl, method))
    return groups


def _native_name(decl: ast.SubprogramDecl) -> str:
    return "CONSTRUCTOR" if decl.kind == "CONSTRUCTOR" else decl.name


def _native(c: Compiling, decl: ast.SubprogramDecl, method: str) -> Subprogram:
    plain = replace(decl, params=tuple(p for p in decl.params if p.name != "SELF"))
    if decl.returns is not None and decl.returns.name == ("SELF",):
        assert c.unit is not None
        plain = replace(plain, returns=ast.TypeRef(decl.pos, (c.unit.owner, c.unit.name)))
    sub = signature(c, plain, method)
    declare_defaults(c, sub.params, sub.callee)
    sub.public = sub.defined = sub.native = True
    sub.method = "" if decl.kind == "SUBPROGRAM" else decl.kind
    return sub
