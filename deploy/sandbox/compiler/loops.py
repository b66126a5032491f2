"""Loops, EXIT and CONTINUE, also out of several loops at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..parser import ast
from ..types import PLS_INTEGER, Kind
from .embedded import EmbeddedCompiler
from .report import Problem
from .rules import kind_of
from .symbols import Code, LoopInfo, Scope

_EXIT, _CONTINUE = 1, 2


class LoopCompiler(EmbeddedCompiler):
    """Adds the loops that are not over cursors.

    Python leaves one loop at a time: EXIT or CONTINUE of an outer loop sets that loop's flag and breaks; every loop on
    the way looks at the flag when the loop inside it has ended.
    """

    def statements(self, body: tuple[ast.Stmt, ...]) -> None:
        raise NotImplementedError

    @contextmanager
    def loop(self, label: str | None, scope: Scope) -> Iterator[LoopInfo]:
        """Around the emission of a whole Python loop."""
        info = LoopInfo(label, self.frame.unique("go"))
        lines, start, depth = self.lines, len(self.lines), self.depth
        line = self.line
        self.frame.loops.append(info)
        try:
            with self.inside(scope):
                yield info
        finally:
            self.frame.loops.pop()
            if info.used and self.lines is lines:
                lines.insert(start, (depth, f"{info.flag} = 0", line))

    def after_loop(self, info: LoopInfo) -> None:
        """Right after a Python loop: passes an EXIT or CONTINUE of an outer loop on."""
        enclosing = self.frame.loops
        for outer in enclosing:
            if not outer.used:
                continue
            if outer is enclosing[-1]:
                self.emit(f"if {outer.flag} == {_EXIT}: break")
                self.emit(f"if {outer.flag} == {_CONTINUE}:")
                with self.indented():
                    self.emit(f"{outer.flag} = 0")
                    self.emit("continue")
            else:
                self.emit(f"if {outer.flag}: break")

    def leave(self, stmt: ast.Exit | ast.Continue) -> None:
        """EXIT or CONTINUE [label] [WHEN condition]."""
        is_exit = isinstance(stmt, ast.Exit)
        loops = self.frame.loops
        if not loops:
            number, word = ("00376", "EXIT/CONTINUE")
            raise Problem(f"PLS-{number}: illegal {word} statement; it must appear inside a loop", stmt.pos)
        target = loops[-1]
        if stmt.label is not None:
            named = [i for i in loops if i.label == stmt.label]
            if not named:
                raise Problem(
                    f"PLS-00201: identifier '{stmt.label}' must be declared"
                    if all(scope.name != stmt.label for scope in self.scope.chain())
                    else f"PLS-00373: EXIT/CONTINUE label '{stmt.label}' must label a LOOP statement",
                    stmt.pos,
                )
            target = named[-1]
        word = "break" if is_exit else "continue"
        depth = self.depth
        if stmt.when is not None:
            self.emit(f"if {self.test(stmt.when)}:")
            self.depth += 1
        if target is not loops[-1]:
            target.used = True
            self.emit(f"{target.flag} = {_EXIT if is_exit else _CONTINUE}")
            word = "break"
        self.emit(word)
        self.depth = depth

    def plain_loop(self, stmt: ast.Loop) -> None:
        with self.loop(stmt.label, Scope(self.scope, "LOOP", stmt.label)) as info:
            self.emit("while True:")
            with self.indented():
                self.statements(stmt.body)
        self.after_loop(info)

    def while_loop(self, stmt: ast.WhileLoop) -> None:
        with self.loop(stmt.label, Scope(self.scope, "LOOP", stmt.label)) as info:
            self.emit(f"while {self.test(stmt.condition)}:")
            with self.indented():
                self.statements(stmt.body)
        self.after_loop(info)

    def for_loop(self, stmt: ast.ForLoop) -> None:
        low, high = self._bound(stmt.low), self._bound(stmt.high)
        scope = Scope(self.scope, "LOOP", stmt.label)
        var = self.local(stmt.var, PLS_INTEGER, locked=True, nn=True)
        scope.symbols[stmt.var] = var
        span = f"range({low}, {high} + 1)"
        if stmt.reverse:
            span = f"reversed({span})"
        with self.loop(stmt.label, scope) as info:
            self.emit(f"for {var.py} in {span}:")
            with self.indented():
                self.statements(stmt.body)
        self.after_loop(info)

    def _bound(self, expr: ast.Expr) -> str:
        code: Code = self.value(expr)
        if code.nn and kind_of(code.type) is Kind.PLS_INTEGER:
            return code.py
        return f"rounded({self.as_number(code, expr.pos)})"
