"""DBMS_OUTPUT. The buffer is `S.output`, None while disabled."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from ...api import SessionApi
from ...errors import OraError
from ...semantics.composites import Collection
from ...semantics.convert import fit_text
from ...types import CollectionType, Scalar
from ...types import Kind as TypeKind

MAX_LINE = 32767
_SMALLEST, _LARGEST = 2000, 1_000_000
_LINE = Scalar(TypeKind.VARCHAR2, size=MAX_LINE)
_LINES = CollectionType("SYS.DBMS_OUTPUT.CHARARR", "INDEX BY", _LINE, Scalar(TypeKind.PLS_INTEGER))
_ARRAY = CollectionType("SYS.DBMSOUTPUT_LINESARRAY", "VARRAY", _LINE, limit=2**31 - 1, sql=True)


@dataclass
class Buffer:
    """limit: bytes, None for no limit. line: the unfinished line, None when there is none."""

    limit: int | None
    lines: deque[str] = field(default_factory=deque)
    used: int = 0
    line: str | None = None


class DbmsOutput:
    def enable(self, S: SessionApi, size: Any) -> None:
        limit = None if size is None else min(max(int(size), _SMALLEST), _LARGEST)
        if S.output is None:
            S.output = Buffer(limit)
        else:
            S.output.limit = limit

    def disable(self, S: SessionApi) -> None:
        S.output = None

    def put(self, S: SessionApi, text: str | None) -> None:
        buffer = S.output
        if buffer is None:
            return
        line = (buffer.line or "") + (text or "")
        if len(line) * 4 > MAX_LINE and len(line.encode()) > MAX_LINE:
            buffer.line = None
            raise OraError(20000, f"ORU-10028: line length overflow, limit of {MAX_LINE} bytes per line")
        buffer.line = line

    def new_line(self, S: SessionApi) -> None:
        buffer = S.output
        if buffer is None:
            return
        line = buffer.line or ""
        size = len(line.encode())
        if buffer.limit is not None and buffer.used + size > buffer.limit:
            buffer.line = None
            raise OraError(20000, f"ORU-10027: buffer overflow, limit of {buffer.limit} bytes")
        buffer.lines.append(line)
        buffer.used += size
        buffer.line = None

    def put_line(self, S: SessionApi, text: str | None) -> None:
        self.put(S, text)
        self.new_line(S)

    def get_line(self, S: SessionApi, line: None, status: None) -> tuple[str | None, int]:
        lines = self._take(S, 1)
        return (lines[0] or None, 0) if lines else (None, 1)

    def get_lines_1(self, S: SessionApi, lines: None, count: Any) -> tuple[Collection, int]:
        return self._lines(S, _LINES, count)

    def get_lines_2(self, S: SessionApi, lines: None, count: Any) -> tuple[Collection, int]:
        return self._lines(S, _ARRAY, count)

    def _lines(self, S: SessionApi, type: CollectionType, count: Any) -> tuple[Collection, int]:
        taken = self._take(S, 2**31 if count is None else int(count))
        filled = Collection(type)
        filled.fill([fit_text(line or None, MAX_LINE, False) for line in taken])
        return filled, len(taken)

    def _take(self, S: SessionApi, most: int) -> list[str]:
        buffer = S.output
        if buffer is None:
            return []
        taken: list[str] = []
        while buffer.lines and len(taken) < most:
            taken.append(buffer.lines.popleft())
        if not buffer.lines:
            buffer.used = 0
        return taken
