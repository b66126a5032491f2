"""What a service tells systemd, and what that expects of it."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress

from .logon import Database


def notify(state: str) -> None:
    """sd_notify: tells systemd, if it started us and is listening."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)


def too_silent(database: Database, pause_s: float, environment: Mapping[str, str]) -> str:
    """Why WatchdogSec of the unit would end a service that is well; '' where it would not. Between two signs of life
    there may be calls that hang, each to its own time limit and a logon among them, and a pause of pause_s."""
    silence = database.connect_timeout_s + 4 * database.call_timeout_s + pause_s
    try:
        watch = int(environment.get("WATCHDOG_USEC", "")) / 1e6
    except ValueError:
        return ""
    text = f"with these a healthy service may be silent for {silence:g} s; lower them, or raise WatchdogSec, {watch:g}"
    return f"[database] connect_timeout_s, call_timeout_s: {text}" if watch <= silence else ""
