"""The compiled units of the engine: made on demand, shared by all sessions, remade when what they rest on changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..api import MakeStatement
from ..builtins.standard import STANDARD
from ..errors import CompilationError, OraError
from ..model import CatalogApi, Context, StoredUnit, Table
from ..parser import ast
from ..types import CollectionType, ObjectType, RecordType, Type
from .anonymous import CompiledBlock, compile_block
from .linking import CompiledPackage, Link
from .module import UnitModule, not_called
from .packages import check_spec, declare_package, finish, header, native_groups, package, stored
from .report import COMPILE_ERRORS, Problem, Report
from .subprograms import define
from .surroundings import Surroundings
from .symbols import CursorSymbol, Group, Scope, Symbol, TypeSymbol
from .triggers import CompiledTrigger, compile_trigger
from .typerefs import resolve_type

Key = tuple[str, str, str]


@dataclass
class _Compiled:
    """unit: what was compiled (another object once it is replaced). result: module, package, trigger."""

    unit: StoredUnit
    stamp: int
    result: Any
    spec: Any = None


@dataclass
class _Spec:
    unit: StoredUnit
    stamp: int
    scope: Scope
    module: UnitModule
    stateful: bool


class Units:
    """compiling.OtherUnits, and what the engine asks. Thread-safe: compiling happens under one lock."""

    def __init__(self, catalog: CatalogApi, make_statement: MakeStatement) -> None:
        self.catalog = catalog
        self.make_statement = make_statement
        self.lock = threading.RLock()
        self.standard: Mapping[str, Any] = STANDARD
        self._specs: dict[tuple[str, str], _Spec] = {}
        self._compiled: dict[Key, _Compiled] = {}
        self._headers: dict[Key, tuple[StoredUnit, int, Symbol]] = {}
        self._methods: dict[str, dict[str, Group]] = {}
        self._links: dict[Key, Link] = {}
        self._public_types: set[str] = set()
        self.record_defaults: dict[str, dict[str, Any]] = {}
        self._compiling: set[Key] = set()

    def compile_unit(self, unit: StoredUnit) -> list[tuple[int, int, str]]:
        """Compiles a stored unit anew. Returns its errors, none when it is valid."""
        with self.lock:
            self._forget(unit)
            try:
                self._build(unit)
            except CompilationError as error:
                return error.errors
            return []

    def get(self, owner: str, name: str, kind: str) -> Any:
        """The compiled unit. Raises OraError 4063 (errors), 4043 (does not exist)."""
        unit = self.catalog.unit(owner, name, kind)
        if unit is None:
            raise OraError(4043, f"object {owner}.{name} does not exist")
        return self._valid(unit).result

    def trigger(self, unit: StoredUnit) -> CompiledTrigger:
        """Raises CompilationError."""
        result: CompiledTrigger = self._valid(unit, wrap=False).result
        return result

    def compile_block(
        self, block: ast.Block, text: str, ctx: Context, binds: Sequence[tuple[str, Type]] = ()
    ) -> CompiledBlock:
        """An anonymous block (or CALL) with its binds in order. Raises CompilationError."""
        with self.lock:
            return compile_block(self, block, text, ctx, binds)

    def calls(self, ctx: Context) -> Surroundings:
        """What a statement without binds may call."""
        return Surroundings(self, ctx, {}, {})

    def link(self, owner: str, name: str, kind: str) -> Link:
        key = (owner, name, kind)
        link = self._links.get(key)
        if link is None:
            link = self._links[key] = Link(self.catalog, partial(self.module, *key))
        return link

    def module(self, owner: str, name: str, kind: str) -> UnitModule:
        """The module with the functions of a unit; for a package that of its body."""
        unit = self.catalog.unit(owner, name, kind)
        if unit is None:
            raise OraError(6508, f'PL/SQL: could not find program unit being called: "{owner}.{name}"')
        compiled = self._valid(unit)
        if kind == "PACKAGE":
            body = self.catalog.unit(owner, name, "PACKAGE BODY")
            if body is not None:
                compiled = self._valid(body)
            package: CompiledPackage = compiled.result
            return package.module
        result: UnitModule = compiled.result
        return result

    def has_defaults(self, type: RecordType) -> bool:
        inner = [t for _, t in type.fields if isinstance(t, RecordType)]
        return bool(self.record_defaults.get(type.name)) or any(map(self.has_defaults, inner))

    def publish_type(self, type: CollectionType) -> None:
        self._public_types.add(type.name)

    def is_public_type(self, type: CollectionType) -> bool:
        return type.name in self._public_types

    def spec_scope(self, unit: StoredUnit, pos: int) -> Scope:
        with self.lock:
            return self._spec(unit, pos).scope

    def _spec(self, unit: StoredUnit, pos: int) -> _Spec:
        key = (unit.owner, unit.name)
        known = self._specs.get(key)
        if known is not None and known.unit is unit and known.stamp == unit.stamp and unit.status == "VALID":
            return known
        if ("SPEC", *key) in self._compiling:
            raise _invalid(unit, pos)
        self._revalidate(unit, pos)
        return self._specs[key]

    def stored_symbol(self, unit: StoredUnit, pos: int) -> Symbol:
        with self.lock:
            key = (unit.owner, unit.name, unit.kind)
            known = self._headers.get(key)
            if known is not None and known[0] is unit and known[1] == unit.stamp:
                return known[2]
            symbol = self._header(unit, pos)
            if unit.status != "VALID" and key not in self._compiling and unit.kind != "TYPE":
                self._revalidate(unit, pos)
            self._headers[key] = (unit, unit.stamp, symbol)
            return symbol

    def _revalidate(self, unit: StoredUnit, pos: int) -> None:
        """PLS-00905 when a unit that is about to be used does not compile."""
        try:
            self._valid(unit, wrap=False)
        except CompilationError:
            raise _invalid(unit, pos) from None

    def _header(self, unit: StoredUnit, pos: int) -> Symbol:
        tree = unit.unit
        if isinstance(tree, ast.SubprogramUnit):
            try:
                sub = header(stored(self, unit), tree.subprogram)
            except COMPILE_ERRORS:
                raise _invalid(unit, pos) from None
            return Group(unit.name, [sub])
        if isinstance(tree, ast.TypeSpec):
            return self._type_symbol(unit, tree)
        raise _invalid(unit, pos)

    def _type_symbol(self, unit: StoredUnit, tree: ast.TypeSpec, *, keep: bool = False) -> TypeSymbol:
        """keep: notes what the type rests on."""
        full = f"{unit.owner}.{unit.name}"
        type: Type
        if tree.kind == "OBJECT":
            if unit.native is None:
                raise OraError(3001, f"unimplemented feature: the object type {full} is not supported by the sandbox")
            type = ObjectType(full)
        else:
            assert tree.element is not None
            c = stored(self, unit)
            element = resolve_type(c, tree.element)
            if keep:
                self._depends(unit, c.deps)
            type = CollectionType(full, tree.kind, element, None, tree.limit, sql=True)
        return TypeSymbol(unit.name, type)

    def type_unit(self, type: Type) -> StoredUnit:
        assert isinstance(type, ObjectType)
        owner, _, name = type.name.partition(".")
        unit: StoredUnit | None = self.catalog.unit(owner, name, "TYPE")
        if unit is None:
            raise OraError(4043, f"object {type.name} does not exist")
        return unit

    def methods(self, type: ObjectType) -> dict[str, Group]:
        known = self._methods.get(type.name)
        if known is not None:
            return known
        unit = self.type_unit(type)
        tree = unit.unit
        assert isinstance(tree, ast.TypeSpec)
        groups = native_groups(stored(self, unit), tree.methods)
        self._methods[type.name] = groups
        return groups

    def _forget(self, unit: StoredUnit) -> None:
        self._compiled.pop((unit.owner, unit.name, unit.kind), None)
        self._headers.pop((unit.owner, unit.name, unit.kind), None)
        if unit.kind == "PACKAGE":
            self._specs.pop((unit.owner, unit.name), None)
            self._compiled.pop((unit.owner, unit.name, "PACKAGE BODY"), None)

    def _valid(self, unit: StoredUnit, *, wrap: bool = True) -> _Compiled:
        """The compiled form, made if need be. ORA-04063, or with wrap=False CompilationError, when it has errors."""
        key = (unit.owner, unit.name, unit.kind)
        known = self._compiled.get(key)
        if known is not None and known.unit is unit and known.stamp == unit.stamp and unit.status == "VALID":
            spec = known.spec
            if spec is None or self._specs.get(key[:2]) is spec:
                return known
        with self.lock:
            current = self.catalog.unit(*key)
            if current is None:
                raise OraError(4043, f"object {unit.owner}.{unit.name} does not exist")
            if current is not unit:  # replaced while this session waited: what it was is nothing to compile and keep
                return self._valid(current, wrap=wrap)
            if unit.unit is None:
                error = CompilationError(unit.errors)
            else:
                self._forget(unit)
                try:
                    compiled = self._build(unit)
                except CompilationError as failure:
                    error = failure
                else:
                    if unit.status != "VALID":
                        self.catalog.compiled(unit, [])
                    return compiled
            if unit.status != "INVALID" or unit.errors != error.errors:
                self.catalog.compiled(unit, error.errors)
        if not wrap:
            raise error
        name = f"{unit.owner}.{unit.name}"
        below = f"\n{not_called(name)}" if unit.kind == "PACKAGE BODY" else ""
        raise OraError(4063, f'{unit.kind.lower()} "{name}" has errors{below}')

    def _build(self, unit: StoredUnit) -> _Compiled:
        key = (unit.owner, unit.name, unit.kind)
        if unit.unit is None:
            raise CompilationError(unit.errors)
        self._compiling.add(key)
        try:
            compiled = self._compile(unit)
        except COMPILE_ERRORS as error:
            if isinstance(error, CompilationError):
                raise
            report = Report(unit.source)
            report.failed(error, 0, "Compilation unit analysis terminated")
            raise CompilationError(report.errors) from error
        finally:
            self._compiling.discard(key)
        self._compiled[key] = compiled
        return compiled

    def _compile(self, unit: StoredUnit) -> _Compiled:
        tree = unit.unit
        if isinstance(tree, ast.PackageSpec):
            return self._compile_spec(unit, tree)
        if isinstance(tree, ast.PackageBody):
            return self._compile_body(unit, tree)
        if isinstance(tree, ast.SubprogramUnit):
            return self._compile_subprogram(unit, tree)
        if isinstance(tree, ast.Trigger):
            return self._compile_trigger(unit, tree)
        if isinstance(tree, ast.TypeSpec):
            self._type_symbol(unit, tree, keep=True)
            return _Compiled(unit, unit.stamp, None)
        raise OraError(3001, f"unimplemented feature: {unit.kind} is not supported by the sandbox")

    def _compile_spec(self, unit: StoredUnit, tree: ast.PackageSpec) -> _Compiled:
        c = package(self, unit, None)
        try:
            if unit.native is None:
                declare_package(c, tree.decls, None)
            else:
                others = tuple(d for d in tree.decls if not isinstance(d, ast.SubprogramDecl))
                if others:
                    declare_package(c, others, None)
                subprograms = tuple(d for d in tree.decls if isinstance(d, ast.SubprogramDecl))
                c.scope.symbols.update(native_groups(c, subprograms))
            module = finish(c)
        finally:
            self._depends(unit, c.deps)
        spec = _Spec(unit, unit.stamp, c.scope, module, c.stateful or bool(c.state_init))
        self._specs[(unit.owner, unit.name)] = spec
        compiled = CompiledPackage(unit, module, None, spec.stateful)
        module.__dict__["state"] = compiled.state
        return _Compiled(unit, unit.stamp, compiled)

    def _compile_body(self, unit: StoredUnit, tree: ast.PackageBody) -> _Compiled:
        declared = self.catalog.unit(unit.owner, unit.name, "PACKAGE")
        try:
            if declared is None:
                raise Problem(f"PLS-00201: identifier '{unit.name}' must be declared", 0)
            spec = self._spec(declared, 0)
        except Problem as problem:
            report = Report(unit.source)
            report.add(0, problem.text)
            report.add(0, f"PLS-00304: cannot compile body of '{unit.name}' without its specification")
            raise CompilationError(report.errors) from None
        for symbol in spec.scope.symbols.values():
            if isinstance(symbol, Group):
                for sub in symbol.overloads:
                    sub.defined = False
            elif isinstance(symbol, CursorSymbol):
                symbol.defined = not symbol.promised
        c = package(self, unit, spec.scope)
        c.has_init = tree.init is not None
        c.invoker = _invoker(declared)
        for name, item in vars(spec.module).items():
            if name.startswith(("d_", "o_")):
                c.out.namespace[name] = item
        try:
            declare_package(c, tree.decls, tree.init)
            check_spec(c, spec.scope, declared.source)
            module = finish(c)
        finally:
            self._depends(unit, c.deps | {(unit.owner, unit.name)})
        stateful = spec.stateful or c.stateful or bool(c.state_init)
        compiled = CompiledPackage(unit, spec.module, module, stateful)
        module.__dict__["state"] = compiled.state
        spec.module.__dict__["state"] = compiled.state
        return _Compiled(unit, unit.stamp, compiled, spec)

    def _compile_subprogram(self, unit: StoredUnit, tree: ast.SubprogramUnit) -> _Compiled:
        c = stored(self, unit)
        c.invoker = _invoker(unit)
        decl = tree.subprogram
        try:
            with c.guarded(decl.pos, "Compilation unit analysis terminated"):
                sub = header(c, decl)
                sub.defined = True
                define(c, decl, sub)
            module = finish(c)
        finally:
            self._depends(unit, c.deps)
        return _Compiled(unit, unit.stamp, module)

    def _compile_trigger(self, unit: StoredUnit, tree: ast.Trigger) -> _Compiled:
        c = stored(self, unit)
        found = self.catalog.resolve(c.ctx, tree.table)
        if found is None or not isinstance(found.object, Table):
            raise OraError(942, "table or view does not exist", tree.pos)
        table = found.object
        try:
            compiled = compile_trigger(c, tree, table)
        finally:
            self._depends(unit, c.deps | {(table.owner, table.name)})
        return _Compiled(unit, unit.stamp, compiled)

    def _depends(self, unit: StoredUnit, on: set[tuple[str, str]]) -> None:
        if unit.native is None:
            self.catalog.depends(unit, sorted(on))


def _invalid(unit: StoredUnit, pos: int) -> Problem:
    return Problem(f"PLS-00905: object {unit.owner}.{unit.name} is invalid", pos)


def _invoker(unit: StoredUnit) -> str | None:
    """The owner of a unit with AUTHID CURRENT_USER."""
    tree = unit.unit
    authid = tree.subprogram.authid if isinstance(tree, ast.SubprogramUnit) else getattr(tree, "authid", None)
    return unit.owner if authid == "CURRENT_USER" else None
