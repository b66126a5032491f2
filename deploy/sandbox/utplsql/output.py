"""The session's DBMS_OUTPUT buffer, used through the package's own implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..api import SessionApi

_LONGEST = 8000  # characters: at most 32000 bytes, DBMS_OUTPUT takes 32767


class Output:
    def __init__(self, session: SessionApi) -> None:
        self._session = session
        unit = session.engine.catalog.unit("SYS", "DBMS_OUTPUT", "PACKAGE")
        assert unit is not None
        package: Any = unit.native
        package.enable(session, None)
        self._package = package

    def put(self, text: str) -> None:
        """Writes lines."""
        for line in text.split("\n"):
            for start in range(0, len(line), _LONGEST) or (0,):
                self._package.put_line(self._session, line[start : start + _LONGEST] or None)

    def take(self) -> str:
        """Empties the buffer; what was in it, lines joined."""
        lines: list[str] = []
        while True:
            line, status = self._package.get_line(self._session, None, None)
            if status:
                return "\n".join(lines)
            lines.append(line or "")
