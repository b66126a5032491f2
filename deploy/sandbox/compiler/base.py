"""State of one compilation and the emission of Python lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..errors import CompilationError, OraError
from ..model import Context, StoredUnit
from ..parser import ast
from ..types import Type
from .emit import Line, python_name
from .report import Cascade, Problem, Report
from .support import namespace
from .symbols import BadSymbol, Code, Frame, Scope, Var

if TYPE_CHECKING:
    from .units import Units

COMPILE_ERRORS = (Problem, Cascade, OraError, CompilationError)


class CompilerBase:
    """One compiler compiles one module: a package spec, a body, a subprogram, a trigger, a block."""

    def __init__(self, units: Units, ctx: Context, source: str, unit: StoredUnit | None) -> None:
        self.units = units
        self.catalog = units.catalog
        self.ctx = ctx
        self.unit = unit
        self.unit_name = f"{unit.owner}.{unit.name}" if unit is not None else ""
        self.report = Report(source)
        self.namespace: dict[str, Any] = namespace()
        self.namespace["CTX"] = ctx
        self.deps: set[tuple[str, str]] = set()
        self.scope = Scope(None, "UNIT")
        self.frame = Frame(None, "BLOCK", "")
        self.lines: list[Line] = []
        self.depth = 0
        self.line = 1
        self._interned: dict[Any, str] = {}
        self._counter = 0

    # -------------------------------------------------------------- emission

    def emit(self, text: str) -> None:
        self.lines.append((self.depth, text, self.line))

    @contextmanager
    def indented(self) -> Iterator[None]:
        """A Python block; `pass` when nothing was emitted in it."""
        self.depth += 1
        before = len(self.lines)
        try:
            yield
        finally:
            if len(self.lines) == before:
                self.emit("pass")
            self.depth -= 1

    def at(self, pos: int) -> None:
        """Following lines belong to the source line of `pos`."""
        self.line = self.report.line(pos)

    def intern(self, prefix: str, value: Any, key: Any = None) -> str:
        """A global name for an object generated code needs."""
        key = (prefix, id(value) if key is None else key)
        name = self._interned.get(key)
        if name is None:
            self._counter += 1
            name = f"{prefix}{self._counter}"
            self._interned[key] = name
            self.namespace[name] = value
        return name

    def type_name(self, type: Type) -> str:
        return self.intern("T", type, type)

    def literal(self, value: Any) -> str:
        """A Python expression for a constant."""
        if value is None or isinstance(value, (bool, int, str, bytes)):
            text = repr(value)
            return f"({text})" if text.startswith("-") else text
        if isinstance(value, Decimal):
            return self.intern("K", value, (str(value), "Decimal"))
        return self.intern("K", value, (type(value).__name__, value))

    def temp(self) -> str:
        return self.frame.unique("t")

    # -------------------------------------------------------------- functions

    @contextmanager
    def function(self, frame: Frame, header: str, pos: int) -> Iterator[None]:
        """Collects the body of a Python function, then emits header, nonlocal names, state prologue and body.

        The header is emitted as the line of `pos`.
        """
        outer_lines, outer_depth, outer_frame = self.lines, self.depth, self.frame
        self.lines, self.depth, self.frame = [], outer_depth + 1, frame
        try:
            yield
        finally:
            body = self.lines
            self.lines, self.depth, self.frame = outer_lines, outer_depth, outer_frame
        line, self.line = self.line, self.report.line(pos)
        self.emit(header)
        self.depth += 1
        if frame.nonlocals:
            self.emit(f"nonlocal {', '.join(sorted(frame.nonlocals))}")
        if frame.uses_state and frame.parent is None and frame.kind != "INIT":
            self.emit("P = state(S)")
        if not body:
            self.emit("pass")
        self.depth -= 1
        self.line = line
        self.lines.extend(body)

    def use(self, var: Var) -> str:
        """The Python expression of a variable, noting what it needs."""
        if var.state:
            self.frame.root.uses_state = True
        if var.bind is not None:
            var.bind.read = True
        return var.py

    def store(self, var: Var) -> str:
        """The Python target of a variable about to be assigned."""
        if var.state:
            self.frame.root.uses_state = True
        if var.bind is not None:
            var.bind.written = True
        if var.frame is not None and var.frame is not self.frame:
            self.frame.nonlocals.add(var.py)
        return var.py

    def local(self, name: str, type: Type, prefix: str = "v_", **options: Any) -> Var:
        """A new Python local of the current function."""
        return Var(name, type, self.frame.unique(python_name(prefix, name)), self.frame, **options)

    # -------------------------------------------------------------- scopes and errors

    @contextmanager
    def inside(self, scope: Scope) -> Iterator[Scope]:
        outer = self.scope
        self.scope = scope
        try:
            yield scope
        finally:
            self.scope = outer

    def declare(self, name: str, symbol: Any, pos: int) -> None:
        if name in self.scope.symbols:
            raise Problem(f"PLS-00371: at most one declaration for '{name}' is permitted", pos)
        self.scope.symbols[name] = symbol

    @contextmanager
    def guarded(self, pos: int, what: str, *, sql: bool = False, names: tuple[str, ...] = ()) -> Iterator[None]:
        """Records the compile-time errors inside and goes on; `names` become bad symbols.

        The half-written lines of the failed statement are dropped.
        """
        lines, depth, count, frame, scope = self.lines, self.depth, len(self.lines), self.frame, self.scope
        try:
            yield
        except COMPILE_ERRORS as error:
            self.lines, self.depth, self.frame, self.scope = lines, depth, frame, scope
            del self.lines[count:]
            self.emit("pass")
            self.report.failed(error, pos, what, sql=sql)
            for name in names:
                self.scope.symbols.setdefault(name, BadSymbol(name))

    # -------------------------------------------------------------- implemented by the mixins

    def value(self, expr: ast.Expr) -> Code:
        raise NotImplementedError

    def coerce(self, code: Code, target: Type, pos: int, *, constrained: bool = True) -> str:
        raise NotImplementedError
