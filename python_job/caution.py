"""What works, yet crosses the network for all to read."""

from __future__ import annotations

import ipaddress
from dataclasses import fields
from typing import Any
from urllib.parse import urlsplit


def in_clear(settings: Any) -> list[str]:
    """A proxy is not meant: over https it sees nothing, over http the server's line tells."""
    urls = {f.name: str(getattr(settings, f.name)) for f in fields(settings) if not f.name.endswith("proxy")}
    risk = "without TLS to another machine: what is sent, and a token, can be read and changed on the way; use https"
    return [f"{name}: {risk}" for name, url in urls.items() if url.startswith("http://") and not _here(url)]


def _here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
