"""Declarations and bodies of procedures and functions."""

from __future__ import annotations

from typing import Any

from ..errors import unsupported
from ..parser import ast
from ..types import Family, Scalar
from . import support
from .blocks import function_body
from .coerce import coerce
from .compiling import Compiling
from .declarations import initial_value
from .emit import python_name
from .report import Problem
from .rules import bare, conversion_cost
from .symbols import NO_VALUE, Frame, Group, ParamInfo, Scope, Subprogram, Var
from .typerefs import param_type, resolve_type


def signature(c: Compiling, decl: ast.SubprogramDecl, callee: str) -> Subprogram:
    """Parameters and result of a declaration, without the values of the defaults."""
    params: list[ParamInfo] = []
    for p in decl.params:
        type = param_type(c, p)
        info = ParamInfo(p.name, type, p.mode, p.nocopy, p.default)
        if any(q.name == p.name for q in params):
            raise Problem("PLS-00410: duplicate fields in RECORD,TABLE or argument list are not permitted", p.pos)
        if p.default is not None and p.mode != "IN":
            raise Problem("PLS-00230: OUT and IN OUT formal parameters may not have default expressions", p.pos)
        params.append(info)
    returns = None
    if decl.returns is not None:
        returns = bare(resolve_type(c, decl.returns))
    if decl.pipelined:
        raise unsupported("a pipelined function", decl.pos)
    return Subprogram(decl.name, tuple(params), returns, callee, decl.pos, decl)


def declare_defaults(c: Compiling, params: tuple[ParamInfo, ...], callee: str) -> None:
    """The values of the defaults; those that are no literals become functions of the unit that declares them."""
    for info in params:
        if info.default is not None:
            _default(c, info, info.default, callee)


def _default(c: Compiling, info: ParamInfo, expr: ast.Expr, prefix: str) -> None:
    code = c.value(expr)
    coerce(c, code, info.type, expr.pos)
    plain = conversion_cost(code.type, info.type) in (0, 1) or info.type.family is Family.BOOLEAN
    if code.const is not NO_VALUE and isinstance(info.type, Scalar) and plain:
        info.default_const = code.const
        return
    name = python_name(f"d_{prefix}_", info.name)
    function = c.out.frame.unique(name) if not c.package else name
    frame = Frame(None if c.package else c.out.frame)
    with c.out.function(frame, f"def {function}(S):", expr.pos):
        c.out.at(expr.pos)
        c.out.emit(f"return {coerce(c, c.value(expr), info.type, expr.pos)}")
    info.default_py = f"{function}(S)"


def subprogram_declaration(c: Compiling, decl: ast.SubprogramDecl) -> None:
    group = _group(c, decl)
    count = sum(len(g.overloads) for g in _groups(c, decl.name))
    if c.package:
        callee = python_name("f_" if c.in_spec else "p_", decl.name) + f"_{count + 1}"
    else:
        callee = c.out.frame.unique(python_name("f_", decl.name))
    sub = signature(c, decl, callee)
    twin = _twin(c, decl, sub)
    if twin is not None:
        if decl.body is None or twin.defined:
            raise Problem(f"PLS-00371: at most one declaration for '{decl.name}' is permitted", decl.pos)
        _check_defaults(decl, twin)
        sub = twin
    else:
        declare_defaults(c, sub.params, sub.callee)
        c.scope.symbols[decl.name] = group
        group.overloads.append(sub)
        sub.public = c.in_spec
    if decl.body is not None:
        if c.in_spec:
            raise Problem('PLS-00103: Encountered the symbol "IS" when expecting one of the following: ;', decl.pos)
        sub.defined = True
        define(c, decl, sub)


def _groups(c: Compiling, name: str) -> list[Group]:
    """The groups of that name in this region and, for a package body, in its spec."""
    found = [c.scope.symbols.get(name)]
    if c.package and not c.in_spec and c.scope.parent is not None:
        found.append(c.scope.parent.symbols.get(name))
    return [g for g in found if isinstance(g, Group)]


def _group(c: Compiling, decl: ast.SubprogramDecl) -> Group:
    present = c.scope.symbols.get(decl.name)
    if present is None or isinstance(present, Group):
        if present is None:
            present = Group(decl.name)
            if c.package and not c.in_spec and c.scope.parent is not None:
                spec = c.scope.parent.symbols.get(decl.name)
                if isinstance(spec, Group):
                    present.overloads.extend(spec.overloads)
        return present
    raise Problem(f"PLS-00371: at most one declaration for '{decl.name}' is permitted", decl.pos)


def _twin(c: Compiling, decl: ast.SubprogramDecl, sub: Subprogram) -> Subprogram | None:
    """The declaration (in the spec or forward) that `sub` completes."""
    for group in _groups(c, decl.name):
        for other in group.overloads:
            if same_signature(other, sub):
                return other
    return None


def define(c: Compiling, decl: ast.SubprogramDecl, sub: Subprogram) -> None:
    """The Python function of a subprogram body."""
    assert decl.body is not None
    frame = Frame(None if c.package else c.out.frame, sub.returns)
    scope = Scope(c.scope, decl.name)
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
            start.append(f"{py} = {initial_value(c, info.type)}")
    top = c.package
    frame.uses_state = c.package and c.has_init
    with c.out.function(frame, f"def {sub.callee}({', '.join(names + rooms)}):", decl.pos):
        c.package = False
        try:
            if top and c.invoker is not None:
                c.out.emit(c.out.call(support.invoked_by, "S", repr(c.invoker)))
            for line in start:
                c.out.emit(line)
            function_body(c, decl.body, scope)
        finally:
            c.package = top


def same_signature(a: Subprogram, b: Subprogram) -> bool:
    if (a.returns is None) != (b.returns is None) or len(a.params) != len(b.params) or a.returns != b.returns:
        return False
    return all(
        p.name == q.name and p.type == q.type and p.mode == q.mode for p, q in zip(a.params, b.params, strict=True)
    )


def _check_defaults(decl: ast.SubprogramDecl, declared: Subprogram) -> None:
    """PLS-00593: a body may leave the defaults to its declaration; it may not have others."""
    for param, first in zip(decl.params, declared.params, strict=True):
        if param.default is not None and (first.default is None or not same_tree(param.default, first.default)):
            raise Problem(
                f'PLS-00593: default value of parameter "{param.name}" in body must match that of spec', param.pos
            )


def same_tree(a: Any, b: Any) -> bool:
    """Whether two trees say the same, wherever they stand."""
    if type(a) is not type(b):
        return False
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same_tree, a, b))
    if not isinstance(a, ast.Node):
        return bool(a == b)
    return all(same_tree(getattr(a, f), getattr(b, f)) for f in a.__dataclass_fields__ if f != "pos")
