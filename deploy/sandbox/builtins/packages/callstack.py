"""UTL_CALL_STACK."""

from __future__ import annotations

from typing import Any

from ...api import SessionApi
from ...errors import OraError
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


def _level(depth: Any) -> tuple[str, int]:
    found = call_stack()
    if depth is None or not 1 <= rounded(depth) <= len(found):
        raise OraError(64610, "bad depth indicator")
    return found[rounded(depth) - 1]
