"""Where an error rose: ORA-06512 lines out of Python tracebacks."""

from __future__ import annotations

from .compiler.emit import PREFIX

HELPERS = ("<", "o_", "d_")  # comprehensions, cursor queries, defaults: not subprograms of their own


def where(error: BaseException) -> list[str]:
    """`at "OWNER.UNIT", line n` (`at line n` in a block), innermost first."""
    lines: list[str] = []
    tb = error.__traceback__
    while tb is not None:
        code = tb.tb_frame.f_code
        if code.co_filename.startswith(PREFIX) and not code.co_name.startswith(HELPERS):
            unit = code.co_filename[len(PREFIX) :]
            lines.append(f'at "{unit}", line {tb.tb_lineno}' if unit else f"at line {tb.tb_lineno}")
        tb = tb.tb_next
    lines.reverse()
    return lines
