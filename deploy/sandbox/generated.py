"""How compiled PL/SQL is told on Python's stack and in its tracebacks: by the file name that it was compiled with."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from types import CodeType, FrameType

PREFIX = "plsql:"  # then what file_name adds, or nothing: an anonymous block
_HELPERS = ("<", "o_", "d_")  # comprehensions, cursor queries, defaults: not subprograms of their own


def file_name(kind: str, unit: str, source: str) -> str:
    """Of a stored unit (OWNER.NAME); specification and body, and two versions of either, have files of their own."""
    return f"{PREFIX}{kind}:{zlib.crc32(source.strip().encode()):08x}:{unit}"


def is_generated(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(PREFIX)


def callers() -> Iterator[str]:
    """The unit of each Python function of compiled PL/SQL on this thread's stack, innermost first."""
    return (_unit(frame.f_code) for frame in _frames(sys._getframe(1)))


def call_stack() -> list[tuple[str, int]]:
    """(OWNER.UNIT or "" for an anonymous block, line) of the running PL/SQL, innermost first."""
    return [(_unit(f.f_code), f.f_lineno) for f in _frames(sys._getframe(1)) if _is_subprogram(f.f_code)]


def where(error: BaseException) -> list[str]:
    """Where an error rose: `at "OWNER.UNIT", line n` (`at line n` in a block), innermost first."""
    lines: list[str] = []
    tb = error.__traceback__
    while tb is not None:
        code = tb.tb_frame.f_code
        if code.co_filename.startswith(PREFIX) and _is_subprogram(code):
            unit = _unit(code)
            lines.append(f'at "{unit}", line {tb.tb_lineno}' if unit else f"at line {tb.tb_lineno}")
        tb = tb.tb_next
    lines.reverse()
    return lines


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        if is_generated(frame):
            yield frame
        frame = frame.f_back


def _unit(code: CodeType) -> str:
    return code.co_filename.split(":", 3)[-1]


def _is_subprogram(code: CodeType) -> bool:
    return not code.co_name.startswith(_HELPERS)
