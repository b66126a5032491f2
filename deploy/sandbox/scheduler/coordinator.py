"""The coordinator: starts jobs when they are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..engine import Engine


class Scheduler:
    """Runs the jobs of one engine between `start` and `stop`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(self) -> None:
        """Begins to look for due jobs."""

    def stop(self) -> None:
        """Ends running jobs and looks for no more."""
