"""MAX(AVG(x)) ... GROUP BY: a group function of what the groups have, which is one row of an inner query."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from ..errors import OraError, unsupported
from ..parser import ast
from .aggregates import is_group_function


def unnested(query: ast.Select) -> ast.Select:
    """The query itself; where group functions stand within group functions, one of the grouped query."""
    if not query.group or not any(map(_nests, _own(query.items))):
        return query
    if query.order:
        raise unsupported("ORDER BY of nested group functions", query.order[0].pos)
    inner: list[ast.SelectItem] = []
    items = tuple(replace(i, expr=_outer(i.expr, inner)) for i in query.items)
    grouped = replace(query, items=tuple(inner), into=(), bulk=False, distinct=False, fetch=None, offset=None, ctes=())
    return ast.Select(
        query.pos,
        items,
        (ast.DerivedTable(query.pos, grouped),),
        into=query.into,
        bulk=query.bulk,
        ctes=query.ctes,
        fetch=query.fetch,
        offset=query.offset,
    )


def _own(item: object) -> list[ast.Node]:
    return list(ast.walk(item, without=ast.Query))


def _nests(node: ast.Node) -> bool:
    return isinstance(node, ast.Call) and is_group_function(node) and any(map(is_group_function, _own(node.args)))


def _outer(item: Any, inner: list[ast.SelectItem]) -> Any:
    """What stands outside the outer group functions: no column, and no group function of one level."""
    if isinstance(item, ast.Call) and is_group_function(item):
        if not _nests(item):
            raise unsupported("a group function beside nested ones", item.pos)
        return replace(item, args=_within(item.args, inner))
    if isinstance(item, (ast.Name, ast.Attr)):
        raise OraError(937, "not a single-group group function", item.pos)
    return _rebuilt(item, lambda part: _outer(part, inner))


def _within(item: Any, inner: list[ast.SelectItem]) -> Any:
    """What stands in an outer group function: columns and group functions are those of the inner query."""
    if isinstance(item, (ast.Name, ast.Attr)) or (isinstance(item, ast.Expr) and is_group_function(item)):
        name = f"N${len(inner) + 1}"
        inner.append(ast.SelectItem(item.pos, item, name))
        return ast.Name(item.pos, name)
    return _rebuilt(item, lambda part: _within(part, inner))


def _rebuilt(item: Any, change: Any) -> Any:
    if isinstance(item, tuple):
        return tuple(map(change, item))
    if isinstance(item, ast.Call):
        return replace(item, args=change(item.args))  # its name is no column
    if not isinstance(item, ast.Node) or isinstance(item, ast.Query):
        return item
    return replace(item, **{f.name: change(getattr(item, f.name)) for f in fields(item) if f.name != "pos"})
