"""DBMS_SCHEDULER's jobs: their calendars, their runs, their log."""

from __future__ import annotations

from .coordinator import Scheduler

__all__ = ["Scheduler"]
