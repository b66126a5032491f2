"""Writes a call of a PL/SQL function with columns among its arguments; see rowcall.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import OraError, unsupported
from ..parser import ast
from ..types import Kind, Scalar, Type
from .pgtypes import cast_type
from .rowcall import RowCall
from .state import Translator
from .values import Value, any_sql


def write(to: Translator, expr: ast.Call) -> Value:
    """A call with columns among its arguments."""
    calls = to.state.calls
    assert calls is not None
    if any(_changes(node) for node in ast.walk(expr.args)):
        raise unsupported("a PL/SQL function of a number that is new in each row", expr.pos)
    around, calls.depth = calls.depth, 0
    values = [to.value(a.value) for a in expr.args]
    depth = calls.depth + 1
    calls.depth = max(around, depth)
    types = tuple(value.type for value in values)
    result = to.state.type_of(_typed(expr, types))
    if not isinstance(result, Scalar):
        raise OraError(902, "invalid datatype", expr.pos)
    binds = tuple(replace(a, value=ast.Bind(k, f"argument${k}")) for k, a in enumerate(expr.args))
    number = calls.number(RowCall(replace(expr, args=binds), types, result, to.state.ctx, depth))
    arguments = ", ".join(f"({any_sql(v)})::text" for v in values)
    sql = f"oc.called({to.state.results()}, {number}, {arguments})"
    return Value(sql if cast_type(result) == "text" else f"{sql}::{cast_type(result)}", result)


def _changes(node: ast.Node) -> bool:
    """Whether the value is another one each time it is asked for."""
    if isinstance(node, ast.Attr):
        parts = (node.base.ident, node.name) if isinstance(node.base, ast.Name) else ()
        return node.name in ("NEXTVAL", "CURRVAL") or parts == ("DBMS_RANDOM", "VALUE")
    return False


def _typed(expr: ast.Call, types: Sequence[Type]) -> ast.Call:
    """The call with a null of the right type for each argument: it tells the overload and the result."""
    args: list[ast.Arg] = []
    for arg, of in zip(expr.args, types, strict=True):
        null: ast.Expr = ast.Literal(arg.pos, None)
        if not isinstance(of, Scalar):
            raise unsupported("a value of a composite type as an argument in SQL", arg.pos)
        if of.kind not in (Kind.NULL, Kind.UNKNOWN):
            null = ast.Cast(arg.pos, null, ast.TypeRef(arg.pos, (of.kind.value,)))
        args.append(replace(arg, value=null))
    return replace(expr, args=tuple(args))
