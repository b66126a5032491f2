"""Expressions and queries inside DDL: defaults, checks, virtual columns, index keys, views."""

from __future__ import annotations

from dataclasses import replace

from ..errors import OraError
from ..model import CatalogApi, Context, Table
from ..parser import ast
from ..semantics.collation import Collation
from ..types import Family, Kind, Scalar, Type
from .expressions import Expressions
from .pgtypes import cast_type, quoted
from .plan import NoScope, Plan
from .queries import translate_query
from .rowcall import Calls
from .scope import Block, Column, Source
from .sequence_places import numbers_of
from .state import State
from .translate import query_plan
from .values import Value, convert, family_of, padded

_CLOCKS = frozenset(["SYSDATE", "SYSTIMESTAMP", "CURRENT_DATE", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "USER", "UID"])


def value(expr: ast.Expr, table: Table, ctx: Context, catalog: CatalogApi) -> Value:
    """An expression over the columns of `table` (written bare), with its Oracle type: virtual column, index key."""
    return _expressions(table, ctx, catalog).value(expr)


def expression(expr: ast.Expr, table: Table, ctx: Context, catalog: CatalogApi, *, as_type: Type | None = None) -> str:
    """The PostgreSQL text of an expression or a condition over the columns of `table`, without parameters.

    as_type: converted to this type (a virtual column that declares one). ORA-02436 for what changes by itself.
    """
    for node in ast.walk(expr):
        if isinstance(node, ast.Name) and node.ident in _CLOCKS:
            raise OraError(2436, "date or system variable wrongly specified in CHECK constraint", node.pos)
        if isinstance(node, (ast.Subquery, ast.InQuery, ast.Exists)):
            raise OraError(2251, "subquery not allowed here", node.pos)
    writer = _expressions(table, ctx, catalog)
    if is_condition(expr):
        return writer.condition(expr)
    result = writer.value(expr)
    if as_type is None:
        return "null::text" if result.family is Family.NULL else result.sql
    sql = f"({convert(result, family_of(as_type), expr.pos)})::{cast_type(as_type)}"
    return padded(sql, as_type) if isinstance(as_type, Scalar) and as_type.kind is Kind.CHAR else sql


def is_condition(expr: ast.Expr) -> bool:
    """Whether an expression is a condition (a CHECK), not a value."""
    if isinstance(expr, ast.Binary):
        return expr.op not in ("+", "-", "*", "/", "||")
    if isinstance(expr, ast.Unary):
        return expr.op == "NOT"
    if isinstance(expr, ast.JsonPathCall):
        return expr.kind == "JSON_EXISTS"
    if isinstance(expr, ast.Call):
        return isinstance(expr.fn, ast.Name) and expr.fn.ident == "REGEXP_LIKE"
    kinds = (ast.IsNull, ast.Between, ast.InList, ast.InQuery, ast.Quantified, ast.Like, ast.IsJson, ast.Exists)
    return isinstance(expr, kinds)


def query(
    text: ast.Query, ctx: Context, catalog: CatalogApi, collation: Collation | None = None, *, once: bool = False
) -> Plan:
    """The query of a view. Plan.columns head its columns; the view names them itself (create view v (a, b) as ...).
    Plan.slots, Plan.calls: the functions written in PL/SQL that it calls. once: it runs now, and may take numbers of
    sequences."""
    state = State(catalog, ctx, catalog.functions(ctx), translate_query, clock=True, collation=collation, calls=Calls())
    if once:
        state.numbers = numbers_of(text)
    if any(isinstance(n, ast.Bind) for n in ast.walk(text)):
        raise OraError(1027, "bind variables not allowed for data definition operations", text.pos)
    plan = query_plan(state, text)
    if plan.locking is not None:
        raise OraError(933, "SQL command not properly ended", text.pos)
    slots, params = state.slots()
    assert state.calls is not None
    calls = tuple(state.calls.found)
    return replace(plan, slots=slots, params=params, reads=frozenset(state.reads), calls=calls)


def _expressions(table: Table, ctx: Context, catalog: CatalogApi) -> Expressions:
    columns = [Column(c.name, Value(quoted(c.name), c.type, c.nullable)) for c in table.columns]
    block = Block(None, [Source(table.name, quoted(table.name), columns, table)])
    return Expressions(State(catalog, ctx, NoScope(), translate_query), block)
