"""HSM_SANDBOX_TRACE=1: what the client sends and what PostgreSQL is asked for it, with milliseconds, on stderr.

Values of binds are in neither text; a password that a statement sets is left out.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

ON = os.environ.get("HSM_SANDBOX_TRACE") == "1"

_PASSWORD = re.compile(r'(\bidentified\s+by\s+)("[^"]*"|[^\s;]+)', re.IGNORECASE)


@contextmanager
def timed(who: str, number: int, text: str) -> Iterator[None]:
    """who: the side that is asked; number: of its session."""
    started = time.perf_counter()
    try:
        yield
    finally:
        spent = (time.perf_counter() - started) * 1000
        shown = _PASSWORD.sub(r"\1***", text).rstrip()
        sys.stderr.write(f"{who} {number} {spent:.1f} ms: {shown}\n")
        sys.stderr.flush()
