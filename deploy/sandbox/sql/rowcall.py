"""PL/SQL functions with columns among their arguments.

PostgreSQL cannot call them: `oc.called` looks their results up among those the statement was given, and asks for the
ones it misses (see runtime/callouts.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..errors import OraError, unsupported
from ..model import Context
from ..parser import ast
from ..types import Kind, Scalar, Type
from .pgtypes import cast_type
from .values import Value, any_sql

if TYPE_CHECKING:
    from .expressions import Expressions


@dataclass(frozen=True)
class RowCall:
    """call: with binds for arguments, at the positions 0, 1...; types: of the arguments. ctx: whose names and rights.

    depth: 1 where no argument needs a call of its own.
    """

    call: ast.Call
    types: tuple[Type, ...]
    result: Type
    ctx: Context
    depth: int


@dataclass
class Calls:
    """The calls of a statement. param: number of the parameter that brings their results.

    trial: the statement is translated to find out which calls it makes; it must change nothing. draws: it takes
    numbers from a sequence, so that it cannot be run twice.
    """

    trial: bool = False
    found: list[RowCall] = field(default_factory=list)
    param: int | None = None
    draws: bool = False
    depth: int = 0

    def number(self, call: RowCall) -> int:
        """The same for calls of the same function with arguments of the same types."""
        for number, other in enumerate(self.found):
            if replace(other, call=call.call) == call and _same_function(other.call, call.call):
                return number
        self.found.append(call)
        return len(self.found) - 1


def _same_function(a: ast.Call, b: ast.Call) -> bool:
    return _words(a.fn) == _words(b.fn) and [x.name for x in a.args] == [x.name for x in b.args]


def _words(fn: ast.Expr) -> list[str]:
    return [n.ident if isinstance(n, ast.Name) else n.name for n in ast.walk(fn) if isinstance(n, (ast.Name, ast.Attr))]


def write(to: Expressions, expr: ast.Call) -> Value:
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
