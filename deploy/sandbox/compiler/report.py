"""Compile-time errors: collected by position, worded as Oracle words them."""

from __future__ import annotations

from bisect import bisect_right

from ..errors import CompilationError, OraError
from ..parser.ast import Part


class Problem(Exception):
    """One compile-time error. text: with its PLS- or ORA- number; pos: offset in the source."""

    def __init__(self, text: str, pos: int) -> None:
        super().__init__(text, pos)
        self.text = text
        self.pos = pos


class Cascade(Exception):
    """Something that rests on a declaration already reported as wrong: nothing more to say about it."""


COMPILE_ERRORS = (Problem, Cascade, OraError, CompilationError)


def wrong_type(pos: int) -> Problem:
    return Problem("PLS-00382: expression is of wrong type", pos)


def wrong_call(name: str, pos: int) -> Problem:
    return Problem(f"PLS-00306: wrong number or types of arguments in call to '{name}'", pos)


def no_component(name: str, pos: int) -> Problem:
    """pos: where it is said to be when `name` does not know."""
    return Problem(f"PLS-00302: component '{name}' must be declared", name.pos if isinstance(name, Part) else pos)


def no_procedure(name: str, pos: int) -> Problem:
    return Problem(f"PLS-00221: '{name}' is not a procedure or is undefined", pos)


def no_function(name: str, pos: int) -> Problem:
    return Problem(f"PLS-00222: no function with name '{name}' exists in this scope", pos)


def sql_only(name: str, pos: int) -> Problem:
    return Problem(f"PLS-00204: function or pseudo-column '{name}' may be used inside a SQL statement only", pos)


class Report:
    """The errors of one compilation, in the order in which they were found."""

    def __init__(self, source: str) -> None:
        self._starts = [0]
        at = source.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = source.find("\n", at + 1)
        self.errors: list[tuple[int, int, str]] = []

    def line(self, pos: int) -> int:
        """1-based line of an offset."""
        return bisect_right(self._starts, pos)

    def add(self, pos: int, text: str) -> None:
        line = self.line(pos)
        entry = (line, pos - self._starts[line - 1] + 1, text)
        if entry not in self.errors:
            self.errors.append(entry)

    def failed(self, error: Exception, pos: int, ignored: str, *, sql: bool = False) -> None:
        """Records an error met in a statement or declaration at `pos`, with the line that says it was ignored."""
        if isinstance(error, Problem):
            self.add(error.pos, error.text)
        elif isinstance(error, OraError):
            text = error.message if error.message.startswith("PLS-") else f"PL/SQL: {error}"
            self.add(pos if error.offset is None else error.offset, text)
            sql = sql and not error.message.startswith("PLS-")
        elif isinstance(error, CompilationError):
            self.errors.extend(e for e in error.errors if e not in self.errors)
        if not isinstance(error, Cascade) or not self.errors:
            self.add(pos, "PL/SQL: SQL Statement ignored" if sql else f"PL/SQL: {ignored} ignored")
