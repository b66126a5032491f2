"""Dictionary views about the scheduler."""

from __future__ import annotations

from .families import Family

FAMILIES: tuple[Family, ...] = ()
