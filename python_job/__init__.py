"""The thin sender: takes payloads that PL/SQL prepared, posts them to ntfy, reports what happened."""

from __future__ import annotations

__version__ = "0.1.0"
