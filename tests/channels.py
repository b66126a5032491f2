"""Channels as tests configure them."""

from __future__ import annotations

from typing import Any

from python_job.config import Channel
from python_job.senders.ntfy import Ntfy


def ntfy(url: str, **settings: Any) -> Channel:
    return Channel(Ntfy, Ntfy.Settings(url=url, **settings))
