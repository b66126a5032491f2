"""The Python that is being written: its lines, its functions, the objects it refers to by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from ..types import Type
from .report import Report
from .symbols import STATE, CursorSymbol, Frame, Var

Line = tuple[int, str, int]  # depth, text, PL/SQL line


class Emitter:
    """The Python of one module. frame: the function that is being written; namespace: the globals it will have."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.lines: list[Line] = []
        self.depth = 0
        self.line = 1
        self.frame = Frame(None)
        self.namespace: dict[str, Any] = {}
        self._interned: dict[Any, str] = {}
        self._counter = 0

    def emit(self, text: str) -> None:
        self.lines.append((self.depth, text, self.line))

    @contextmanager
    def indented(self) -> Iterator[None]:
        """A Python block; `pass` when nothing was emitted in it. What follows it belongs to the line of its header."""
        self.depth += 1
        before, line = len(self.lines), self.line
        try:
            yield
        finally:
            if len(self.lines) == before:
                self.emit("pass")
            self.depth -= 1
            self.line = line

    def at(self, pos: int) -> None:
        """Following lines belong to the source line of `pos`."""
        self.line = self._report.line(pos)

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

    def call(self, function: Callable[..., Any], *args: object) -> str:
        """A call of a function of ours: the generated module then has it by its name. args: Python expressions."""
        name = function.__name__
        assert self.namespace.setdefault(name, function) is function
        return f"{name}({', '.join(map(str, args))})"

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

    def local(self, name: str, type: Type, prefix: str = "v_", **options: Any) -> Var:
        """A new Python local of the current function."""
        return Var(name, type, self.frame.unique(python_name(prefix, name)), self.frame, **options)

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
        line, self.line = self.line, self._report.line(pos)
        self.emit(header)
        self.depth += 1
        if frame.nonlocals:
            self.emit(f"nonlocal {', '.join(sorted(frame.nonlocals))}")
        if frame.uses_state and frame.parent is None:
            self.emit(f"{STATE} = state(S)")
        if not body:
            self.emit("pass")
        self.depth -= 1
        self.line = line
        self.lines.extend(body)

    def use(self, var: Var | CursorSymbol) -> str:
        """The Python expression of a variable or cursor, noting what it needs."""
        if var.kept is not None and var.kept.own:
            self.frame.root.uses_state = True
        if isinstance(var, Var) and var.bind is not None:
            var.bind.read = True
        return var.py

    def store(self, var: Var | CursorSymbol) -> str:
        """The Python target of a variable or cursor about to be assigned."""
        if var.kept is not None and var.kept.own:
            self.frame.root.uses_state = True
        if isinstance(var, Var) and var.bind is not None:
            var.bind.written = True
        if var.frame is not None and var.frame is not self.frame:
            self.frame.nonlocals.add(var.py)
        return var.py


def python_name(prefix: str, name: str) -> str:
    """A Python identifier for a PL/SQL one."""
    if name.isascii() and name.replace("$", "_").replace("#", "_").isidentifier():
        return prefix + name.lower().replace("$", "_S").replace("#", "_H")
    return prefix + "".join(c.lower() if c.isascii() and c.isalnum() else f"_{ord(c):X}" for c in name)
