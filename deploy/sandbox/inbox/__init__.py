"""An ntfy-compatible inbox: accepts what ntfy accepts, refuses what it refuses, and shows what a phone would show.

May use: nothing of the sandbox; python_job meets it over HTTP only.
Used by: server.py, and tests that make it fail (Fault).
"""

from __future__ import annotations

from .faults import Fault
from .server import Inbox

__all__ = ["Fault", "Inbox"]
