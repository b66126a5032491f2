"""UTL_CALL_STACK."""

from __future__ import annotations

from typing import Any

from ...api import SessionApi
from ...errors import OraError, unsupported
from ...generated import call_stack
from ...semantics.convert import rounded


class UtlCallStack:
    """What runs, from the subprogram that asks outwards."""

    def dynamic_depth(self, S: SessionApi) -> int:
        return len(call_stack())

    def owner(self, S: SessionApi, depth: Any) -> str | None:
        unit, _ = _level(depth)
        return unit.partition(".")[0] or None

    def unit_line(self, S: SessionApi, depth: Any) -> int:
        _, line = _level(depth)
        return line

    def _refused(self, S: SessionApi, *arguments: Any) -> Any:
        raise unsupported("UTL_CALL_STACK with anything but DYNAMIC_DEPTH, OWNER and UNIT_LINE")

    lexical_depth = subprogram = concatenate_subprogram = error_depth = error_number = error_msg = _refused
    backtrace_depth = backtrace_unit = backtrace_line = _refused


def _level(depth: Any) -> tuple[str, int]:
    found = call_stack()
    if depth is None or not 1 <= rounded(depth) <= len(found):
        raise OraError(64610, "bad depth indicator")
    return found[rounded(depth) - 1]
