"""The suite for all senders, with ntfy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.senders.cases import Cases

from .ntfy import NtfyStage


class TestNtfy(Cases):
    @pytest.fixture
    def stage(self) -> Iterator[NtfyStage]:
        with closing(NtfyStage()) as stage:
            yield stage
