"""What an error means: of the database to whoever made the call, of a program to whoever started it."""

from __future__ import annotations

import re

EX_OK, EX_USAGE, EX_UNAVAILABLE, EX_SOFTWARE, EX_NOPERM, EX_CONFIG = 0, 64, 69, 70, 77, 78  # sysexits.h
# Logon or privilege refused: a human has to act, trying again will not help (and could lock the account).
_DENIED = re.compile(r"\b(ORA-(01005|01017|01031|01045|28000|28001)|DPY-4001|PLS-00201)\b")
# Held by another session, code being replaced, no answer in time, cancelled (also the echo of an earlier timeout).
_AGAIN = re.compile(
    r"\b(ORA-(00054|00060|01013|04020|04021|04027|04061|04063|04065|04067|04068|06508|30006)|PLS-00905|DPY-4024)\b"
)


class DatabaseError(Exception):
    """The database could not be used; the text is one line for an operator.

    denied: logon or privilege refused. again: the same call may work a moment later.
    """

    def __init__(self, text: str, denied: bool = False, again: bool = False) -> None:
        super().__init__(text)
        self.denied, self.again = denied, again


def denied(text: str) -> bool:
    return bool(_DENIED.search(text))


def passing(text: str) -> bool:
    return bool(_AGAIN.search(text))


def one_line(error: object) -> str:
    """Of an error of several, without those that say where in the code."""
    lines = [line.strip() for line in str(error).splitlines()]
    return "; ".join(line for line in lines if line and not line.startswith(("Help:", "ORA-06512")))
