"""An ntfy-compatible inbox: accepts what ntfy accepts, refuses what it refuses, and shows what a phone would show."""

from __future__ import annotations

from .faults import Fault
from .server import Inbox

__all__ = ["Fault", "Inbox"]
