"""Which overload of a subprogram is called: its parameters and their arguments."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ..parser import ast
from ..types import Kind, kind_of
from .compiling import Compiling
from .report import Problem, no_function, no_procedure, wrong_call
from .rules import conversion_cost
from .symbols import Code, Group, Subprogram, Var

Args = tuple[ast.Arg, ...]


@dataclass(frozen=True)
class Match:
    """A subprogram and its actual arguments in declared order (None: the default)."""

    subprogram: Subprogram
    actuals: tuple[tuple[ast.Expr, Code] | None, ...]
    cost: int


def best_match(c: Compiling, group: Group, args: Args, pos: int, *, function: bool) -> Match:
    """The overload the arguments fit best. PLS-00306, PLS-00307, PLS-00221, PLS-00222."""
    _check_order(args)
    subs = [s for s in group.overloads if (s.returns is not None) == function]
    if not subs:
        if function:
            raise no_function(group.name, pos)
        raise no_procedure(group.name, pos)
    compiled: dict[int, Code] = {}  # by position of the argument
    binds = [(a, _bind_of(c, a.value)) for a in args]
    unread = [(a, v) for a, v in binds if v is not None and v.bind is not None and not v.bind.read]
    found = [m for m in (_fit(c, s, args, compiled) for s in subs) if m is not None]
    if not found:
        if len(subs) == 1 and _named_twice(subs[0], args):
            raise Problem("PLS-00703: multiple instances of named argument in list", pos)
        raise wrong_call(group.name, pos)
    best = min(m.cost for m in found)
    winners = [m for m in found if m.cost == best]
    if len(winners) > 1:
        raise Problem(f"PLS-00307: too many declarations of '{group.name}' match this call", pos)
    match = winners[0]
    for arg, var in unread:
        only_out = any(
            a is not None and a[0] is arg.value and p.mode == "OUT"
            for p, a in zip(match.subprogram.params, match.actuals, strict=True)
        )
        if only_out and var is not None and var.bind is not None:
            var.bind.read = False
    return match


def _bind_of(c: Compiling, expr: ast.Expr) -> Var | None:
    if isinstance(expr, ast.Bind):
        symbol = c.scope.find(f":{expr.name}")
        return symbol if isinstance(symbol, Var) else None
    return None


def _fit(c: Compiling, sub: Subprogram, args: Args, compiled: dict[int, Code]) -> Match | None:
    actuals: list[tuple[ast.Expr, Code] | None] = [None] * len(sub.params)
    cost = 0
    for i, arg in enumerate(args):
        index = i
        if arg.name is not None:
            index = next((k for k, p in enumerate(sub.params) if p.name == arg.name), -1)
        if not 0 <= index < len(sub.params) or actuals[index] is not None:
            return None
        if i not in compiled:
            compiled[i] = c.value(arg.value)
        code = compiled[i]
        param = sub.params[index]
        step = conversion_cost(code.type, param.type)
        if param.mode != "IN" and step is not None:
            back = conversion_cost(param.type, code.type)
            step = None if back is None else max(step, back)
            if kind_of(code.type) is Kind.NULL:
                step = None
        if step is None:
            return None
        cost += step
        actuals[index] = (arg.value, code)
    for param, actual in zip(sub.params, actuals, strict=True):
        if actual is None and param.default is None:
            return None
    return Match(sub, tuple(actuals), cost)


def _check_order(args: Args) -> None:
    """PLS-00312: after a named argument come named ones only."""
    for before, arg in pairwise(args):
        if before.name is not None and arg.name is None:
            raise Problem(
                "PLS-00312: a positional parameter association may not follow a named association", arg.value.pos
            )


def _named_twice(sub: Subprogram, args: Args) -> bool:
    """Whether a parameter is named that has its argument already."""
    places = [sub.params[i].name if a.name is None and i < len(sub.params) else a.name for i, a in enumerate(args)]
    return len(set(places)) < len(places)
