"""DBMS_SCHEDULER's jobs: their tables, and the coordinator that runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .coordinator import Scheduler

__all__ = ["Scheduler"]


def __getattr__(name: str) -> Any:
    """Loaded when asked for: the dictionary needs the tables and views only, and is needed by the coordinator."""
    if name == "Scheduler":
        from .coordinator import Scheduler

        return Scheduler
    raise AttributeError(name)
