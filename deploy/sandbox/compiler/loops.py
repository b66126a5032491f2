"""Loops, EXIT and CONTINUE, also out of several loops at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..parser import ast
from ..semantics import convert
from ..types import PLS_INTEGER, Kind, kind_of
from .coerce import as_number
from .compiling import Compiling
from .conditions import truth_of
from .report import Problem
from .symbols import Code, LoopInfo, Scope

_EXIT, _CONTINUE = 1, 2


@contextmanager
def python_loop(c: Compiling, label: str | None, scope: Scope) -> Iterator[LoopInfo]:
    """Around the emission of a whole Python loop."""
    info = LoopInfo(label, c.out.frame.unique("go"))
    lines, start, depth = c.out.lines, len(c.out.lines), c.out.depth
    line = c.out.line
    c.out.frame.loops.append(info)
    try:
        with c.inside(scope):
            yield info
    finally:
        c.out.frame.loops.pop()
        if info.used and c.out.lines is lines:
            lines.insert(start, (depth, f"{info.flag} = 0", line))


def after_loop(c: Compiling, info: LoopInfo) -> None:
    """Right after a Python loop: passes an EXIT or CONTINUE of an outer loop on."""
    enclosing = c.out.frame.loops
    for outer in enclosing:
        if not outer.used:
            continue
        if outer is enclosing[-1]:
            c.out.emit(f"if {outer.flag} == {_EXIT}: break")
            c.out.emit(f"if {outer.flag} == {_CONTINUE}:")
            with c.out.indented():
                c.out.emit(f"{outer.flag} = 0")
                c.out.emit("continue")
        else:
            c.out.emit(f"if {outer.flag}: break")


def leave_loop(c: Compiling, stmt: ast.Exit | ast.Continue) -> None:
    """EXIT or CONTINUE [label] [WHEN condition]."""
    is_exit = isinstance(stmt, ast.Exit)
    loops = [i for i in c.out.frame.loops if i.at is None]
    if not loops:
        number, word = ("00376", "EXIT/CONTINUE")
        raise Problem(f"PLS-{number}: illegal {word} statement; it must appear inside a loop", stmt.pos)
    target = loops[-1]
    if stmt.label is not None:
        named = [i for i in loops if i.label == stmt.label]
        if not named:
            raise Problem(
                f"PLS-00201: identifier '{stmt.label}' must be declared"
                if all(scope.name != stmt.label for scope in c.scope.chain())
                else f"PLS-00373: EXIT/CONTINUE label '{stmt.label}' must label a LOOP statement",
                stmt.pos,
            )
        target = named[-1]
    word = "break" if is_exit else "continue"
    depth = c.out.depth
    if stmt.when is not None:
        c.out.emit(f"if {truth_of(c, stmt.when)}:")
        c.out.depth += 1
    if target is not c.out.frame.loops[-1]:
        target.used = True
        c.out.emit(f"{target.flag} = {_EXIT if is_exit else _CONTINUE}")
        word = "break"
    c.out.emit(word)
    c.out.depth = depth


def segments(c: Compiling, stmt: ast.Segments) -> None:
    """A loop that is gone through once, and again after each GOTO, then without the parts before its label."""
    at = c.out.frame.unique("at")
    c.out.emit(f"{at} = 0")
    with python_loop(c, None, c.scope) as info:
        info.at = at
        info.targets = {name: n for n, (names, _) in enumerate(stmt.parts) for name in names}
        c.out.emit("while True:")
        with c.out.indented():
            for n, (_, body) in enumerate(stmt.parts):
                c.out.emit(f"if {at} <= {n}:")
                with c.out.indented():
                    c.statements(body)
            c.out.emit("break")
    after_loop(c, info)


def goto(c: Compiling, stmt: ast.Goto) -> None:
    loops = c.out.frame.loops
    target = next((i for i in reversed(loops) if stmt.label in i.targets), None)
    if target is None:
        raise Problem(
            f"PLS-00375: illegal GOTO statement; this GOTO cannot branch to label '{stmt.label}'"
            if stmt.anywhere
            else f"PLS-00201: identifier '{stmt.label}' must be declared",
            stmt.pos,
        )
    c.out.emit(f"{target.at} = {target.targets[stmt.label]}")
    if target is loops[-1]:
        c.out.emit("continue")
    else:
        target.used = True
        c.out.emit(f"{target.flag} = {_CONTINUE}")
        c.out.emit("break")


def plain_loop(c: Compiling, stmt: ast.Loop) -> None:
    with python_loop(c, stmt.label, Scope(c.scope, stmt.label)) as info:
        c.out.emit("while True:")
        with c.out.indented():
            c.statements(stmt.body)
    after_loop(c, info)


def while_loop(c: Compiling, stmt: ast.WhileLoop) -> None:
    with python_loop(c, stmt.label, Scope(c.scope, stmt.label)) as info:
        c.out.emit(f"while {truth_of(c, stmt.condition)}:")
        with c.out.indented():
            c.statements(stmt.body)
    after_loop(c, info)


def for_loop(c: Compiling, stmt: ast.ForLoop) -> None:
    low, high = _bound(c, stmt.low), _bound(c, stmt.high)
    scope = Scope(c.scope, stmt.label)
    var = c.out.local(stmt.var, PLS_INTEGER, locked=True, nn=True)
    scope.symbols[stmt.var] = var
    span = f"range({low}, {high} + 1)"
    if stmt.reverse:
        span = f"reversed({span})"
    with python_loop(c, stmt.label, scope) as info:
        c.out.emit(f"for {var.py} in {span}:")
        with c.out.indented():
            c.statements(stmt.body)
    after_loop(c, info)


def _bound(c: Compiling, expr: ast.Expr) -> str:
    code: Code = c.value(expr)
    if code.nn and kind_of(code.type) is Kind.PLS_INTEGER:
        return code.py
    return c.out.call(convert.rounded, as_number(c, code, expr.pos))
