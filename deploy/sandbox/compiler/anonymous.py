"""Anonymous blocks with the client's binds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..api import SessionApi
from ..errors import OraError
from ..model import Context
from ..parser import ast
from ..types import Type
from .blocks import autonomous, block_statement, leave_frame
from .compiling import Compiling, OtherUnits
from .emit import python_name
from .language import LANGUAGE
from .module import UnitModule
from .packages import finish
from .support import unhandled
from .symbols import Bind, Var


class CompiledBlock:
    """An anonymous block, ready to run. modes: (written, only written) for each bind, in order."""

    def __init__(self, module: UnitModule, modes: list[tuple[bool, bool]]) -> None:
        self.module = module
        self.modes = modes

    def run(self, S: SessionApi, values: Sequence[Any]) -> Sequence[Any]:
        """Runs it; the values of all binds afterwards."""
        try:
            return self.module.block(S, *values) or ()
        except OraError as error:
            raise unhandled(error) from error.__cause__


def compile_block(
    units: OtherUnits, block: ast.Block, text: str, ctx: Context, binds: Sequence[tuple[str, Type]]
) -> CompiledBlock:
    """binds: in order. Raises CompilationError."""
    c = Compiling(LANGUAGE, units, ctx, text, None)
    frame = c.out.frame
    directions = [Bind(name) for name, _ in binds]
    for (name, type), bind in zip(binds, directions, strict=True):
        var = Var(f":{name}", type, frame.unique(python_name("b_", name)), frame, bind=bind)
        c.scope.symbols[f":{name}"] = var
        frame.outs.append(var)
    with c.out.function(frame, f"def block({', '.join(['S', *(v.py for v in frame.outs)])}):", block.pos):
        with autonomous(c, block), c.guarded(block.pos, "Statement"):
            block_statement(c, block, outermost=True)
        c.out.emit(leave_frame(c))
    return CompiledBlock(finish(c), [(b.written, b.written and not b.read) for b in directions])
