"""What the configuration says of an HTTP server, whatever is sent to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..settings import HOST, PROXY, SECRET, text
from .http import Session

HALTING = (401, 429)  # answers after which more requests would only make it worse


@dataclass(frozen=True)
class ServerSettings:
    """url: the server, without a path; token: sent as Bearer; seconds to connect, and then until the whole answer is
    there."""

    url: str = field(default="", metadata=text(f"{HOST}/?", "write http(s)://host[:port]"))
    token: str = field(
        default="",
        repr=False,
        metadata=SECRET | text(r"[\x21-\x7e]*", "holds characters that cannot go in a header"),
    )
    ca_file: str = ""
    proxy: str = field(default="", repr=False, metadata=PROXY)
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 15.0

    @property
    def longest_s(self) -> float:
        return self.connect_timeout_s + self.read_timeout_s

    def session(self, media_type: str, concurrency: int, public_only: bool = False) -> Session:
        headers = {"Content-Type": f"{media_type}; charset=utf-8"}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        timeout = (self.connect_timeout_s, self.read_timeout_s)
        server = self.url.rstrip("/")
        return Session(server, timeout, headers, self.ca_file, self.proxy, concurrency, public_only=public_only)
