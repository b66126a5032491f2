"""The errors a client of the sandbox can see, as Oracle numbers and words them."""

from __future__ import annotations


class OraError(Exception):
    """An ORA-nnnnn error.

    code: positive Oracle number (1403, 20001, ...); user-defined PL/SQL exceptions without
    a number have code 1 and are told apart by `uid`, as SQLCODE does.
    message: the text after "ORA-nnnnn: ".
    offset: zero-based character offset into the statement text, when known.
    uid: identity of a declared PL/SQL exception ("OWNER.UNIT.NAME"), None for the others.
    trail: "at ..." lines (ORA-06512) as of the last time it was caught, innermost first; a line that begins with ORA-
        is an error of its own (ORA-04088).
    below: the part of the trail that lies below the frames of the traceback (inside a trigger that was left).
    """

    def __init__(self, code: int, message: str, offset: int | None = None, uid: str | None = None) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.offset = offset
        self.uid = uid
        self.trail: list[str] = []
        self.below: list[str] = []

    def __str__(self) -> str:
        return f"ORA-{self.code:05d}: {self.message}"

    def full_text(self) -> str:
        """The error stack as a client shows it: the error, then its ORA-06512 lines."""
        lines = (line if line.startswith("ORA-") else f"ORA-06512: {line}" for line in self.trail)
        return "\n".join([str(self), *lines])


class CompilationError(Exception):
    """One or more PLS-/ORA- errors met while compiling a stored unit or a block.

    errors: (line, column, text), 1-based line and column, text without the position.
    """

    def __init__(self, errors: list[tuple[int, int, str]]) -> None:
        super().__init__(errors)
        self.errors = errors

    def as_block_error(self, source: str | None = None) -> OraError:
        """The ORA-06550 form in which an anonymous block reports them; `source`: of the block, for the offset."""
        lines = [f"line {line}, column {col}:\n{text}" for line, col, text in self.errors]
        offset = None
        if source is not None and self.errors:
            line, column, _ = self.errors[0]
            offset = sum(map(len, source.split("\n")[: line - 1])) + line - 1 + column - 1
        return OraError(6550, "\nORA-06550: ".join(lines), offset)


class Cancelled(BaseException):
    """The client broke off the call or the session is being ended.

    Not an Exception: no PL/SQL handler may catch it. The net layer answers ORA-01013 (or drops the line).
    """


def unsupported(what: str, offset: int | None = None) -> OraError:
    """The refusal of something Oracle has and the sandbox has not; `what` names the construct."""
    return OraError(3001, f"unimplemented feature: {what} is not supported by the sandbox", offset)
