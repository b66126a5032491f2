"""Channels as tests configure them."""

from __future__ import annotations

from typing import Any

from python_job.config import Channel
from python_job.senders.ntfy import Ntfy
from python_job.senders.rabbitmq import RabbitMQ
from python_job.senders.webhook import Webhook


def ntfy(url: str, **settings: Any) -> Channel:
    return Channel(Ntfy, Ntfy.Settings(url=url, **settings))


def webhook(url: str, **settings: Any) -> Channel:
    """Allowed to reach a receiver on this machine."""
    return Channel(Webhook, Webhook.Settings(url=url, **{"allow_private": True} | settings))


def rabbitmq(**settings: Any) -> Channel:
    return Channel(RabbitMQ, RabbitMQ.Settings(**{"host": "127.0.0.1", "user": "hsm", "password": "hush"} | settings))
