"""Waiting for what another thread, process or job brings about."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

T = TypeVar("T")


def wait_until(condition: Callable[[], T | None]) -> T:
    """What the condition comes to. Patient: the limit is for what never comes, not for a machine that is busy."""
    end, pause = time.monotonic() + 90, threading.Event()
    while not (found := condition()):
        if time.monotonic() > end:
            pytest.fail("it did not come to that")
        pause.wait(0.02)
    return found
