"""Where NEXTVAL and CURRVAL may stand in a statement."""

from __future__ import annotations

from collections.abc import Iterator

from ..parser import ast
from .aggregates import is_grouped
from .blocks import block_nodes
from .sequences import Numbers

_WORDS = frozenset(["NEXTVAL", "CURRVAL"])


def numbers_of(stmt: ast.Stmt | ast.Query) -> Numbers:
    exprs = tuple(_places(stmt))
    places = [node for node in block_nodes(exprs) if isinstance(node, ast.Attr) and node.name in _WORDS]
    taken = [_name(node) for node in places if node.name == "NEXTVAL"]
    again = [_name(node) for node in places if node.name == "CURRVAL"]
    often = len(set(taken)) < len(taken) or not set(taken).isdisjoint(again)
    return Numbers(frozenset(map(id, places)), bool(taken) and (often or _depends(exprs)))


def _places(stmt: ast.Stmt | ast.Query) -> Iterator[ast.Expr]:
    """The expressions of a statement that are worked out once for each row that comes out of it."""
    if isinstance(stmt, ast.QueryStmt):
        yield from _places(stmt.query)
    elif isinstance(stmt, ast.Select):
        yield from _selected(stmt)
    elif isinstance(stmt, ast.Insert):
        yield from stmt.values or ()
        if stmt.query is not None:
            yield from _places(stmt.query)
    elif isinstance(stmt, (ast.Update, ast.Merge)):
        yield from (clause.value for clause in stmt.sets)
        yield from (stmt.insert_values or ()) if isinstance(stmt, ast.Merge) else ()


def _selected(query: ast.Select) -> Iterator[ast.Expr]:
    if is_grouped(query) or query.distinct or query.order:
        return
    for item in query.items:
        if not any(isinstance(node, ast.Call) and node.over is not None for node in block_nodes(item.expr)):
            yield item.expr


def _name(node: ast.Attr) -> str | None:
    """The sequence, without its owner."""
    return node.base.ident if isinstance(node.base, ast.Name) else getattr(node.base, "name", None)


def _depends(exprs: tuple[ast.Expr, ...]) -> bool:
    """Whether a number stands where PostgreSQL may pass it by; Oracle takes it for every row."""
    choices = tuple(node for node in block_nodes(exprs) if isinstance(node, ast.Case))
    return any(isinstance(node, ast.Attr) and node.name == "NEXTVAL" for node in block_nodes(choices))
