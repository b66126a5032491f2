"""Declarations: variables, constants, types, exceptions, cursors, subprograms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..errors import OraError, unsupported
from ..parser import ast
from ..semantics.convert import to_type
from ..types import CollectionType, RecordType, RefCursorType, Scalar, Type
from .emit import python_name
from .report import Problem
from .rules import bare, conversion_cost, is_boolean
from .statements import StatementCompiler
from .symbols import (
    NO_VALUE,
    ExceptionSymbol,
    Frame,
    Group,
    ParamInfo,
    Scope,
    Subprogram,
    TypeSymbol,
    Var,
)

_IGNORED_PRAGMAS = frozenset(
    ["RESTRICT_REFERENCES", "UDF", "INLINE", "DEPRECATE", "COVERAGE", "SUPPRESSES_WARNING_6009"]
)


class DeclarationCompiler(StatementCompiler):
    """Adds declarations(). `package` is set while the declarations of a package are compiled: its variables are
    attributes of the session's state, its subprograms functions of the module."""

    package = False
    invoker: str | None = None  # owner of an AUTHID CURRENT_USER unit
    in_spec = False

    def declarations(self, decls: tuple[ast.Decl, ...]) -> None:
        self.expect(decls)
        for decl in decls:
            self.declaration(decl)
        self.check_forward()

    def expect(self, decls: tuple[ast.Decl, ...]) -> None:
        """Subprograms to come: naming one too early is PLS-00313."""
        self.scope.later |= {d.name for d in decls if isinstance(d, ast.SubprogramDecl)}

    def declaration(self, decl: ast.Decl) -> None:
        """One declaration; its errors are recorded."""
        self.at(decl.pos)
        is_subprogram = isinstance(decl, ast.SubprogramDecl)
        names = () if is_subprogram or isinstance(decl, ast.Pragma) else (getattr(decl, "name", ""),)
        with self.guarded(decl.pos, "Declaration" if is_subprogram else "Item", names=names):
            self._declaration(decl)

    def _declaration(self, decl: ast.Decl) -> None:
        if isinstance(decl, ast.VarDecl):
            self._variable(decl)
        elif isinstance(decl, ast.SubprogramDecl):
            self._subprogram(decl)
        elif isinstance(decl, ast.ExceptionDecl):
            uid = f"{self.unit_name}.{decl.name}@{'S' if self.in_spec else ''}{decl.pos}"
            self.declare(decl.name, ExceptionSymbol(decl.name, uid), decl.pos)
        elif isinstance(decl, ast.Pragma):
            self._pragma(decl)
        elif isinstance(decl, ast.CursorDecl):
            self.declare_cursor(decl, package=self.package)
        else:
            self._type(decl)

    def check_forward(self) -> None:
        if self.in_spec:
            return
        for symbol in self.scope.symbols.values():
            if isinstance(symbol, Group):
                for sub in symbol.overloads:
                    if not sub.defined and not sub.public:
                        self.report.add(
                            sub.pos,
                            "PLS-00328: A subprogram body must be defined for the forward declaration of "
                            f"{symbol.name}.",
                        )

    # -------------------------------------------------------------- variables

    def _variable(self, decl: ast.VarDecl) -> None:
        type = self.declared_type(decl.type).type
        if decl.not_null:
            if decl.default is None:
                raise Problem(
                    "PLS-00218: a variable declared NOT NULL must have an initialization assignment", decl.pos
                )
            if isinstance(type, Scalar):
                type = replace(type, not_null=True)
        elif isinstance(type, Scalar) and type.not_null and decl.default is None:
            raise Problem("PLS-00218: a variable declared NOT NULL must have an initialization assignment", decl.pos)
        if self.package:
            py = "P." + python_name("v_" if self.in_spec else "b_", decl.name)
            var = Var(decl.name, type, py, None, locked=decl.constant, state=True)
        else:
            var = self.local(decl.name, type, locked=decl.constant)
            var.own = True
        if decl.default is not None:
            code = self.value(decl.default)
            value = self.coerce(code, type, decl.default.pos)
            literal = code.const is not NO_VALUE and conversion_cost(code.type, type) in (0, 1)
            if decl.constant and literal and isinstance(type, Scalar):
                var.const = self._constant(code.const, type, decl.default.pos)
                self.declare(decl.name, var, decl.pos)
                return
        else:
            value = self.initial(type)
        self.declare(decl.name, var, decl.pos)
        if self.package:
            self.stateful = True
        self.emit(f"{var.py} = {value}")

    stateful = False

    def _constant(self, value: Any, type: Scalar, pos: int) -> Any:
        """A constant as its declared type keeps it."""
        try:
            return to_type(value, type)
        except OraError as error:
            raise Problem(str(error), pos) from None

    def initial(self, type: Type) -> str:
        """The Python expression of a variable nothing was assigned to yet, defaults of record fields included."""
        if isinstance(type, CollectionType) and type.kind == "INDEX BY":
            return f"Collection({self.type_name(type)})"
        if not isinstance(type, RecordType):
            return "None"
        if not self.units.has_defaults(type):
            return f"new({self.type_name(type)})"
        defaults = self.units.record_defaults.get(type.name, {})
        items = [self.literal(defaults[name]) if name in defaults else self.initial(t) for name, t in type.fields]
        return f"Record({self.type_name(type)}, [{', '.join(items)}])"

    def _pragma(self, decl: ast.Pragma) -> None:
        name = decl.name
        if name == "AUTONOMOUS_TRANSACTION":
            if self.package:
                raise Problem("PLS-00710: Pragma AUTONOMOUS_TRANSACTION cannot be specified here", decl.pos)
        elif name == "EXCEPTION_INIT":
            self._exception_init(decl)
        elif name == "SERIALLY_REUSABLE":
            raise unsupported("PRAGMA SERIALLY_REUSABLE", decl.pos)
        elif name not in _IGNORED_PRAGMAS:
            raise Problem(f"PLS-00127: Pragma {name} is not a supported pragma", decl.pos)

    def _exception_init(self, decl: ast.Pragma) -> None:
        target = decl.args[0] if decl.args else None
        if len(decl.args) != 2 or not isinstance(target, ast.Name):
            raise Problem("PLS-00702: second argument to PRAGMA EXCEPTION_INIT must be a numeric literal", decl.pos)
        symbol = self.scope.symbols.get(target.ident)
        if not isinstance(symbol, ExceptionSymbol):
            raise Problem(f"PLS-00109: unknown exception name '{target.ident}' in PRAGMA EXCEPTION_INIT", target.pos)
        code = self.value(decl.args[1]).const
        if type(code) is not int:
            raise Problem("PLS-00702: second argument to PRAGMA EXCEPTION_INIT must be a numeric literal", decl.pos)
        if code == 100:
            code = -1403
        if code >= 0 or (code == -1403 and decl.args[1] is None):
            raise Problem(f"PLS-00701: illegal ORACLE error number {code} for PRAGMA EXCEPTION_INIT", decl.pos)
        symbol.code = -code

    # -------------------------------------------------------------- types

    def _type(self, decl: ast.Decl) -> None:
        local = not (self.package and self.in_spec)
        if isinstance(decl, ast.SubtypeDecl):
            name, type = decl.name, self._subtype(decl)
        elif isinstance(decl, ast.RecordTypeDecl):
            name, type = decl.name, self._record_type(decl)
        elif isinstance(decl, ast.CollectionTypeDecl):
            name, type = decl.name, self._collection_type_decl(decl)
        elif isinstance(decl, ast.RefCursorTypeDecl):
            name, type = decl.name, self._ref_cursor(decl)
        else:
            raise unsupported(f"the declaration {type_label(decl)}", decl.pos)
        if not local and isinstance(type, CollectionType):
            self.units.publish_type(type)
        self.declare(name, TypeSymbol(name, type, local=local), decl.pos)

    def _type_path(self, name: str, pos: int) -> str:
        """Unique: types of subprograms of a unit may share names."""
        return f"{self.unit_name}.{name}" if self.package else f"{self.unit_name}.{name}@{pos}"

    def _subtype(self, decl: ast.SubtypeDecl) -> Type:
        type = self.resolve_type(decl.type)
        if decl.range is not None:
            bounds = [self.value(b).const for b in decl.range]
            if not isinstance(type, Scalar) or any(b is NO_VALUE or not isinstance(b, int) for b in bounds):
                raise Problem("PLS-00572: improper constraint form used", decl.pos)
            type = replace(type, low=bounds[0], high=bounds[1])
        if decl.not_null and isinstance(type, Scalar):
            type = replace(type, not_null=True)
        return type

    def _record_type(self, decl: ast.RecordTypeDecl) -> RecordType:
        fields: list[tuple[str, Type]] = []
        defaults: dict[str, Any] = {}
        for field in decl.fields:
            if any(name == field.name for name, _ in fields):
                raise Problem(
                    "PLS-00410: duplicate fields in RECORD,TABLE or argument list are not permitted", field.pos
                )
            type = self.declared_type(field.type).type
            if field.not_null and isinstance(type, Scalar):
                type = replace(type, not_null=True)
            if field.default is not None:
                code = self.value(field.default)
                self.coerce(code, type, field.default.pos)
                if code.const is NO_VALUE:
                    raise unsupported("a record field with a default that is not a literal", field.pos)
                defaults[field.name] = code.const
            fields.append((field.name, type))
        record = RecordType(self._type_path(decl.name, decl.pos), tuple(fields))
        self.units.record_defaults[record.name] = defaults
        return record

    def _collection_type_decl(self, decl: ast.CollectionTypeDecl) -> CollectionType:
        element = self.declared_type(decl.element).type
        if isinstance(element, RecordType) and self.units.has_defaults(element):
            raise unsupported("a collection of records with field defaults", decl.pos)
        if isinstance(element, RefCursorType):
            raise Problem("PLS-00990: Index Tables of Cursor Variables are disallowed", decl.element.pos)
        if decl.not_null and isinstance(element, Scalar):
            element = replace(element, not_null=True)
        index: Scalar | None = None
        if decl.index is not None:
            index = self.check_index_type(self.declared_type(decl.index).type, decl.index.pos)
        return CollectionType(self._type_path(decl.name, decl.pos), decl.kind, element, index, decl.limit)

    def _ref_cursor(self, decl: ast.RefCursorTypeDecl) -> RefCursorType:
        row: RecordType | None = None
        if decl.returns is not None:
            type = self.resolve_type(decl.returns)
            if not isinstance(type, RecordType):
                raise Problem("PLS-00362: invalid cursor return type; 'type' must be a record type", decl.pos)
            row = type
        return RefCursorType(self._type_path(decl.name, decl.pos), row)

    # -------------------------------------------------------------- subprograms

    def param_type(self, param: ast.Param) -> Type:
        return bare(self.resolve_type(param.type))

    def signature(self, decl: ast.SubprogramDecl, callee: str) -> Subprogram:
        """Parameters and result of a declaration, without the values of the defaults."""
        params: list[ParamInfo] = []
        for p in decl.params:
            type = self.param_type(p)
            info = ParamInfo(p.name, type, p.mode, p.nocopy, p.default)
            if any(q.name == p.name for q in params):
                raise Problem("PLS-00410: duplicate fields in RECORD,TABLE or argument list are not permitted", p.pos)
            if p.default is not None and p.mode != "IN":
                raise Problem("PLS-00230: OUT and IN OUT formal parameters may not have default expressions", p.pos)
            params.append(info)
        returns = None
        if decl.returns is not None:
            returns = bare(self.resolve_type(decl.returns))
        if decl.pipelined:
            raise unsupported("a pipelined function", decl.pos)
        return Subprogram(decl.name, tuple(params), returns, callee, decl.pos, decl)

    def defaults(self, sub: Subprogram) -> None:
        """The values of the defaults; those that are no literals become functions of the unit that declares them."""
        for info in sub.params:
            if info.default is not None:
                self._default(info, info.default, sub.callee)

    def _default(self, info: ParamInfo, expr: ast.Expr, prefix: str) -> None:
        code = self.value(expr)
        self.coerce(code, info.type, expr.pos)
        plain = conversion_cost(code.type, info.type) in (0, 1) or is_boolean(info.type)
        if code.const is not NO_VALUE and isinstance(info.type, Scalar) and plain:
            info.default_const = code.const
            return
        name = python_name(f"d_{prefix}_", info.name)
        function = self.frame.unique(name) if not self.package else name
        frame = Frame(None if self.package else self.frame, "CURSOR", info.name)
        with self.function(frame, f"def {function}(S):", expr.pos):
            self.at(expr.pos)
            self.emit(f"return {self.coerce(self.value(expr), info.type, expr.pos)}")
        info.default_py = f"{function}(S)"

    def _subprogram(self, decl: ast.SubprogramDecl) -> None:
        existing = self._group(decl)
        if existing is None:
            return
        group, owner_scope = existing
        count = sum(len(g.overloads) for g in self._groups(decl.name))
        if self.package:
            callee = python_name("f_" if self.in_spec else "p_", decl.name) + f"_{count + 1}"
        else:
            callee = self.frame.unique(python_name("f_", decl.name))
        sub = self.signature(decl, callee)
        twin = self._twin(decl, sub)
        if twin is not None:
            if decl.body is None or twin.defined:
                raise Problem(f"PLS-00371: at most one declaration for '{decl.name}' is permitted", decl.pos)
            sub = twin
        else:
            self.defaults(sub)
            owner_scope.symbols[decl.name] = group
            group.overloads.append(sub)
            sub.public = self.in_spec
            sub.local = not self.package
        if decl.body is not None:
            if self.in_spec:
                raise Problem('PLS-00103: Encountered the symbol "IS" when expecting one of the following: ;', decl.pos)
            sub.defined = True
            self.define(decl, sub)

    def _groups(self, name: str) -> list[Group]:
        """The groups of that name in this region and, for a package body, in its spec."""
        found = [self.scope.symbols.get(name)]
        if self.package and not self.in_spec and self.scope.parent is not None:
            found.append(self.scope.parent.symbols.get(name))
        return [g for g in found if isinstance(g, Group)]

    def _group(self, decl: ast.SubprogramDecl) -> tuple[Group, Scope] | None:
        present = self.scope.symbols.get(decl.name)
        if present is None or isinstance(present, Group):
            if present is None:
                present = Group(decl.name)
                if self.package and not self.in_spec and self.scope.parent is not None:
                    spec = self.scope.parent.symbols.get(decl.name)
                    if isinstance(spec, Group):
                        present.overloads.extend(spec.overloads)
            return present, self.scope
        raise Problem(f"PLS-00371: at most one declaration for '{decl.name}' is permitted", decl.pos)

    def _twin(self, decl: ast.SubprogramDecl, sub: Subprogram) -> Subprogram | None:
        """The declaration (in the spec or forward) that `sub` completes."""
        for group in self._groups(decl.name):
            for other in group.overloads:
                if same_signature(other, sub):
                    return other
        return None

    def define(self, decl: ast.SubprogramDecl, sub: Subprogram) -> None:
        """The Python function of a subprogram body."""
        assert decl.body is not None
        nested = not self.package
        frame = Frame(self.frame if nested else None, "FUNCTION" if sub.returns is not None else "PROCEDURE", decl.name)
        frame.returns = sub.returns
        scope = Scope(self.scope, "SUBPROGRAM", decl.name)
        names: list[str] = ["S"]
        start: list[str] = []
        rooms: list[str] = []
        for i, (p, info) in enumerate(zip(decl.params, sub.params, strict=True)):
            py = frame.unique(python_name("v_", p.name))
            names.append(py)
            var = Var(p.name, info.type, py, frame, locked=p.mode == "IN")
            scope.symbols[p.name] = var
            if info.takes_room:
                var.room = frame.unique(f"{py}_room")
                rooms.append(f"room{i}=None")
                start.append(f"{var.room} = room{i}")
            if p.mode != "IN":
                frame.outs.append(var)
            if p.mode == "OUT" and not isinstance(info.type, Scalar):
                start.append(f"{py} = {self.initial(info.type)}")
        top = self.package
        frame.uses_state = self.package and self.has_init
        with self.function(frame, f"def {sub.callee}({', '.join(names + rooms)}):", decl.pos):
            self.package = False
            try:
                if top and self.invoker is not None:
                    self.emit(f"invoked_by(S, {self.invoker!r})")
                for line in start:
                    self.emit(line)
                self._function_body(decl.body, scope)
            finally:
                self.package = top

    has_init = False

    def _function_body(self, body: ast.Block, scope: Scope) -> None:
        """Declarations, statements and what happens at the end; the autonomous transaction around them."""
        decls = body.decls
        if any(isinstance(d, ast.Pragma) and d.name == "AUTONOMOUS_TRANSACTION" for d in decls):
            self.emit("with S.autonomous():")
            self.depth += 1
        depth = self.depth
        with self.inside(scope):
            self.declarations(decls)
            self.body(body)
            self.depth = depth
            self.at(body.pos)
            if self.frame.kind == "FUNCTION":
                self.emit("raise no_return()")
            elif self.frame.outs:
                self.emit(self.leave_frame())


def same_signature(a: Subprogram, b: Subprogram) -> bool:
    if (a.returns is None) != (b.returns is None) or len(a.params) != len(b.params) or a.returns != b.returns:
        return False
    return all(
        p.name == q.name and p.type == q.type and p.mode == q.mode for p, q in zip(a.params, b.params, strict=True)
    )


def type_label(node: object) -> str:
    return type(node).__name__
