"""PL/SQL functions with columns among their arguments.

PostgreSQL cannot call them: `oc.called` looks their results up among those the statement was given, and asks for the
ones it misses (see runtime/callouts.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..model import Context
from ..parser import ast
from ..types import Type


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
