"""PIVOT and UNPIVOT, as the query each stands for."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import OraError
from ..parser import ast
from .aggregates import is_group_function

_LATERAL = "U$"


def everything(item: ast.Pivot | ast.Unpivot) -> ast.Select:
    """The query whose columns `rows` is to be told."""
    return ast.Select(item.pos, (ast.SelectItem(item.pos, ast.Star(item.pos)),), (item.source,))


def rows(item: ast.Pivot | ast.Unpivot, columns: Sequence[str]) -> ast.Select:
    return _pivoted(item, columns) if isinstance(item, ast.Pivot) else _unpivoted(item, columns)


def _pivoted(item: ast.Pivot, columns: Sequence[str]) -> ast.Select:
    """What no group function and no FOR uses is grouped by; a value of FOR is a CASE in each group function."""
    pos = item.pos
    args = [i.expr.args for i in item.items if isinstance(i.expr, ast.Call)]
    used = {n.ident for n in ast.walk(tuple(args)) if isinstance(n, ast.Name)} | set(item.columns)
    groups = tuple(ast.Name(pos, c) for c in columns if c not in used)
    found: list[ast.SelectItem] = [ast.SelectItem(pos, g, g.ident) for g in groups]
    for values, name in item.values:
        tests = [ast.Binary(pos, "=", ast.Name(pos, c), v) for c, v in zip(item.columns, values, strict=True)]
        test: ast.Expr = tests[0]
        for other in tests[1:]:
            test = ast.Binary(pos, "AND", test, other)
        for summed in item.items:
            call = summed.expr
            if not isinstance(call, ast.Call) or not is_group_function(call) or not call.args:
                raise OraError(56902, "expect aggregate function inside pivot operation", summed.pos)
            first = call.args[0].value
            counted = ast.Literal(pos, 1) if isinstance(first, ast.Star) else first
            chosen = ast.Arg(pos, ast.Case(pos, None, ((test, counted),), None))
            narrowed = ast.Call(pos, call.fn, (chosen, *call.args[1:]), call.distinct, call.within_group, call.overflow)
            found.append(ast.SelectItem(pos, narrowed, f"{name}_{summed.alias}" if summed.alias else name))
    return ast.Select(pos, tuple(found), (item.source,), None, groups)


def _unpivoted(item: ast.Unpivot, columns: Sequence[str]) -> ast.Select:
    """For each row, one row for each of the columns."""
    pos = item.pos
    branches: list[ast.Query] = []
    for group, label in item.columns:
        listed = [ast.SelectItem(pos, label, item.name)]
        listed += [ast.SelectItem(pos, ast.Name(pos, c), v) for c, v in zip(group, item.values, strict=True)]
        branches.append(ast.Select(pos, tuple(listed), (ast.TableRef(pos, ("DUAL",)),)))
    union = branches[0]
    for branch in branches[1:]:
        union = ast.SetQuery(pos, "UNION ALL", union, branch)
    used = {c for group, _ in item.columns for c in group}
    items = [ast.SelectItem(pos, ast.Name(pos, c), c) for c in columns if c not in used]
    made = [ast.Attr(pos, ast.Name(pos, _LATERAL), n) for n in (item.name, *item.values)]
    items += [ast.SelectItem(pos, m, m.name) for m in made]
    test: ast.Expr | None = None
    for value in () if item.nulls else made[1:]:
        there = ast.IsNull(pos, value, True)
        test = there if test is None else ast.Binary(pos, "OR", test, there)
    source = ast.Join(pos, "CROSS", item.source, ast.DerivedTable(pos, union, _LATERAL, True))
    return ast.Select(pos, tuple(items), (source,), test)
