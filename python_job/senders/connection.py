"""Connections as the job wants them: within a time limit, and to the internet only where nothing else is meant."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from functools import partial
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError

from .deadline import Deadline

_NAT64 = IPv6Network("64:ff9b::/96")  # addresses of IPv4 as a translator to it takes them (RFC 6052)


class PrivateAddress(Exception):
    """The server's address is not one of the internet's."""


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, patience_s: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._patience_s = patience_s

    def connect(self) -> None:
        """The resolver knows no time limit, and each address of a name, the tunnel and TLS have one of their own: all
        of it is done by a thread, which is left to itself when the time is over."""
        end, made = time.monotonic() + self._patience_s, Future[None]()
        thread = threading.Thread(target=self._connect, args=(made,), name="connect", daemon=True)
        thread.start()
        thread.join(self._patience_s)
        if made.cancel():
            raise ConnectTimeoutError(self, "no connection in time")
        made.result()
        self.sock: Any = Deadline(self.sock, end)

    def _connect(self, made: Future[None]) -> None:
        error: Exception | None = None
        try:
            super().connect()
        except Exception as caught:
            error = caught
        try:
            made.set_exception(error) if error else made.set_result(None)
        except InvalidStateError:  # nobody waits any more
            self.close()


class _Tls(_Plain, HTTPSConnection):
    pass


class _Public(HTTPConnection):
    """Goes to the internet only; through a proxy, which may be anywhere, wherever that goes."""

    def connect(self) -> None:
        if not self.proxy:
            _refuse_private(self.host, self.port)
        super().connect()
        if not self.proxy:  # the name may mean another address by now
            _refuse_private(self.sock.getpeername()[0], self.port)


class _PublicHttps(_Public, HTTPSConnection):
    pass


class _PublicPlain(_Plain, _Public):
    pass


class _PublicTls(_Tls, _PublicHttps):
    pass


_CONNECTIONS: dict[tuple[str, bool], type[_Plain]] = {
    ("http", False): _Plain,
    ("https", False): _Tls,
    ("http", True): _PublicPlain,
    ("https", True): _PublicTls,
}


def _refuse_private(host: str, port: int | None, flags: int = 0) -> None:
    """PrivateAddress if any address of the host is one; socket.gaierror if it has none."""
    for *_, address in socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=flags):
        found = ip_address(address[0])
        inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
        if found in _NAT64:
            inner = IPv4Address(int(found) & 0xFFFF_FFFF)
        meant = inner or found
        if not meant.is_global or meant.is_multicast or meant.is_reserved:
            raise PrivateAddress


class Adapter(HTTPAdapter):
    """patience_s: for all that comes before the first answer of a connection."""

    def __init__(self, public_only: bool, patience_s: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._public_only, self._patience_s = public_only, patience_s

    def get_connection_with_tls_context(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(request, *args, **kwargs)
        pool.ConnectionCls = partial(_CONNECTIONS[pool.scheme, self._public_only], patience_s=self._patience_s)
        if self._public_only:
            with suppress(socket.gaierror):  # a name: whoever connects resolves it
                _refuse_private(urlsplit(str(request.url)).hostname or "", None, socket.AI_NUMERICHOST)
        return pool
