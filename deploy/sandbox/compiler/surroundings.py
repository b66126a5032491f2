"""What stands around a SQL statement that is not part of a stored unit: its binds, functions, packages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..api import SessionApi, SqlApi
from ..errors import CompilationError, OraError
from ..model import Context
from ..parser import ast
from ..types import Type
from .compiling import Compiling, OtherUnits
from .embedded import StaticScope, bind_values, calls_plsql
from .language import LANGUAGE
from .report import Problem
from .resolve import dotted, find
from .symbols import Group, Var

_PLS = re.compile(r"PLS-0*(\d+): (.*)", re.DOTALL)
Evaluate = Callable[[SessionApi, Mapping[int, Any]], tuple[Any, ...]]


def _as_sql_error(problem: Problem) -> OraError:
    """How SQL reports what is wrong with a PL/SQL call in it."""
    found = _PLS.match(problem.text)
    text = f"PLS-{found.group(1)}: {found.group(2)}" if found else problem.text
    if text.startswith("PLS-382:"):
        return OraError(6552, f"PL/SQL: Statement ignored\nORA-06553: {text}", problem.pos)
    return OraError(6553, text, problem.pos)


def called_wrongly(error: CompilationError) -> OraError | None:
    """How SQL reports what is wrong with a CALL; None: as it does a block."""
    text = error.errors[0][2]
    if text.startswith(("PLS-00201", "PLS-00221", "PLS-00302")):
        return OraError(6576, "not a valid function or procedure name")
    return _as_sql_error(Problem(text, 0)) if text.startswith("PLS-") else None


class Surroundings:
    """model.Scope of a client's or a dynamic statement.

    types: type of each bind by its position in the text; names: the name that stands there.
    """

    def __init__(self, units: OtherUnits, ctx: Context, names: Mapping[int, str], types: Mapping[int, Type]) -> None:
        self._types = types
        self._names = names
        self._compiling = c = Compiling(LANGUAGE, units, ctx, "", None)
        c.client_sql = True
        for position, name in names.items():
            symbol = f":{name}"
            c.scope.symbols.setdefault(symbol, Var(symbol, types[position], f"B[{position}]"))
        self._scope = StaticScope(c)

    def type_of(self, expr: ast.Expr) -> Type | None:
        if isinstance(expr, ast.Bind):
            return self._types.get(expr.pos)
        try:
            return self._scope.type_of(expr)
        except Problem as problem:
            raise _as_sql_error(problem) from problem

    def qualified(self, call: ast.Call) -> ast.Call:
        return call

    def calls_plsql(self, expr: ast.Expr) -> bool:
        """Whether `expr` calls a function that is written in PL/SQL."""
        with self._compiling.units.lock:
            return calls_plsql(self._compiling, expr)

    def is_deterministic(self, call: ast.Call) -> bool:
        """Whether the function called says that it is (all of its overloads), or is not written in PL/SQL."""
        parts = dotted(call.fn)
        with self._compiling.units.lock:
            found = None if parts is None else find(self._compiling, parts, call.pos)
        symbol = found[0] if found is not None else None
        return isinstance(symbol, Group) and all(s.native or s.decl.deterministic for s in symbol.overloads)

    def evaluator(self, stmt: SqlApi) -> Evaluate:
        """What turns bind values, by position in the text, into the values of the statement's slots."""
        if all(isinstance(slot.expr, ast.Bind) for slot in stmt.slots):
            positions = [slot.expr.pos for slot in stmt.slots]
            return lambda session, values: tuple([values[p] for p in positions])
        try:
            with self._compiling.units.lock:
                python = bind_values(self._compiling, stmt)
        except Problem as problem:
            raise _as_sql_error(problem) from problem
        made: Evaluate = eval(compile(f"lambda S, B: {python}", "plsql:", "eval"), self._compiling.out.namespace)
        repeated = [p for p, name in self._names.items() if self._first(name) != p]
        if not repeated:
            return made

        def evaluate(session: SessionApi, values: Mapping[int, Any]) -> tuple[Any, ...]:
            for position in repeated:
                if values[position] != values[self._first(self._names[position])]:
                    raise OraError(3001, "unimplemented feature: one bind name with two values beside a function call")
            return made(session, values)

        return evaluate

    def _first(self, name: str) -> int:
        return min(p for p, n in self._names.items() if n == name)
