"""HTTP as the job wants it: kept-alive connections, hard time limits, and every failure in a word PL/SQL knows."""

from __future__ import annotations

import calendar
import http.client
import io
import json
import math
import re
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_tz
from functools import partial
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from ..contract import Outcome

_BODY_LIMIT = 65_536  # bytes of an answer worth reading; ntfy's own are below 10 kB
_LONGEST_WAIT_S = 86_400  # of those a server may ask for
_NAT64 = IPv6Network("64:ff9b::/96")  # addresses of IPv4 as a translator to it takes them (RFC 6052)


class PrivateAddress(Exception):
    """The server's address is not one of the internet's."""


# Class of a missing answer, and a word for the cause where that is one of several: PL/SQL has sentences for people. The
# exception's own text is never used: it may quote what was sent.
_TROUBLES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str], ...] = (
    (PrivateAddress, "CONFIG", "PRIVADO"),
    (socket.gaierror, "DNS", ""),
    (ssl.SSLEOFError, "CONEXAO", ""),
    (ssl.SSLError, "TLS", ""),
    (requests.ConnectTimeout, "TIMEOUT", "SEM_CONEXAO"),
    ((requests.Timeout, ReadTimeoutError), "TIMEOUT", ""),
    ((requests.exceptions.ConnectionError, ProtocolError), "CONEXAO", ""),
    ((ValueError, OSError), "CONFIG", ""),
    (Exception, "RESPOSTA", ""),
)


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object an answer holds; {} for whatever else a server or a proxy in between may have said."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def classify(error: BaseException | None) -> tuple[str, str]:
    """(class, cause) of a missing answer: the first that names the error, or one it came from."""
    found = _causes(error)
    for e in found:
        if refusal := re.match(r"Tunnel connection failed: (\d{3})\b", str(e)):  # http.client says it in words only
            return "CONFIG", f"PROXY {refusal[1]}"
    return next((kind, cause) for types, kind, cause in _TROUBLES if any(isinstance(e, types) for e in found))


def _causes(error: BaseException | None) -> list[BaseException]:
    found = []
    while error:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


class _Silence(ConnectionResetError):
    """The connection ended before a byte of the answer."""


class _Stale(ConnectionError):
    """So did one that had been kept: the server had closed it, and the request was not taken up (RFC 9112 9.3.1)."""


class _Hurried(io.RawIOBase):
    """What a socket receives, all of it within the socket's timeout: a trickle of bytes does not extend it.

    head: an end of the stream is an error, not the end of the head as http.client takes it.
    """

    def __init__(self, sock: socket.socket, raw: Any) -> None:
        self.head = self.silent = True
        self._sock, self._raw, self._end = sock, raw, time.monotonic() + (sock.gettimeout() or 0)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._raw.close()
        super().close()

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        read: int | None = self._raw.readinto(buffer)
        self.silent = self.silent and not read
        if self.head and not read:
            raise ConnectionResetError
        return read


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self._raw = _Hurried(sock, self.fp.detach())
        self.fp = io.BufferedReader(self._raw)

    def begin(self) -> None:
        try:
            super().begin()
        except ConnectionError as error:
            if self._raw.silent:
                raise _Silence from error
            raise
        while self.status < 200:  # interim; left in the connection, the final one would answer the next request
            self.headers = None  # type: ignore[assignment]  # as before the first line of a head
            super().begin()
        self._raw.head = False


class _Plain(HTTPConnection):
    response_class = _Answer
    _answered: socket.socket | None = None

    def getresponse(self) -> Any:
        sock = self.sock
        try:
            answer = super().getresponse()
        except _Silence as error:
            if sock is self._answered:
                raise _Stale from error
            raise
        self._answered = sock
        return answer


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


class _Adapter(HTTPAdapter):
    def __init__(self, public_only: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._public_only = public_only

    def get_connection_with_tls_context(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(request, *args, **kwargs)
        pool.ConnectionCls = _CONNECTIONS[pool.scheme, self._public_only]
        if self._public_only:
            with suppress(socket.gaierror):  # a name: whoever connects resolves it
                _refuse_private(urlsplit(str(request.url)).hostname or "", None, socket.AI_NUMERICHOST)
        return pool


class Session(requests.Session):
    """The connections to one server, and everything its requests have in common.

    server: http(s)://host[:port]. timeout: seconds to connect, and then until the whole answer is there. Proxy, CA
    bundle and credentials are these alone: .netrc would replace our token. public_only: a server that is not in the
    internet is PRIVADO, whatever its name means at the moment; behind a proxy, which resolves names, one whose address
    is in the URL.
    """

    def __init__(
        self,
        server: str,
        timeout: tuple[float, float],
        headers: Mapping[str, str] | None = None,
        ca_file: str = "",
        proxy: str = "",
        concurrency: int = 1,
        public_only: bool = False,
    ) -> None:
        super().__init__()
        self._anew = partial(Session, server, timeout, headers, ca_file, proxy, public_only=public_only)
        self.server, self.timeout = server, timeout
        self.trust_env, self.verify = False, ca_file or True
        self.headers.update({"Accept-Encoding": "identity", **(headers or {})})
        if proxy:
            self.proxies = {"http": proxy, "https": proxy}
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(public_only, pool_connections=1, pool_maxsize=concurrency, max_retries=0))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None: redirects are answers. (With allow_redirects=False their bodies would still be read to the end.)"""
        return None

    def ask(
        self, method: str, path: str, payload: str = "", headers: Mapping[str, str] | None = None
    ) -> tuple[Outcome, dict[str, Any]]:
        """The answer's status, or what stood in its way, and the JSON object in its body. Never raises."""
        started = time.monotonic()
        try:
            body = payload.encode("utf-8")
            with self.request(
                method, self.server + path, data=body, headers=headers, timeout=self.timeout, stream=True
            ) as answer:
                content = answer.raw.read(_BODY_LIMIT) + answer.raw.read(1)  # the second notices one that breaks off
                if answer.status_code != 407:
                    return Outcome(answer.status_code, esperar_s=wait_asked(answer.headers)), parse(content)
                kind, cause, stale = "CONFIG", "PROXY 407", False
        except Exception as error:
            kind, cause = classify(error)
            stale = any(isinstance(e, _Stale) for e in _causes(error))
        if stale and time.monotonic() - started < self.timeout[0]:  # one that ends later may have died of the request
            with self._anew() as fresh:
                return fresh.ask(method, path, payload, headers)
        return Outcome(classe=kind, erro=cause or None), {}


def wait_asked(headers: Mapping[str, str]) -> int | None:
    """Retry-After in seconds, by the server's own clock if it tells what that shows; None: no wait is asked for."""
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch("[0-9]+", text):
        seconds = float(text)
    else:
        now = _moment(headers.get("Date", "")) or time.time()
        seconds = (_moment(text) or now) - now
    return math.ceil(min(max(seconds, 0), _LONGEST_WAIT_S)) or None


def _moment(text: str) -> float | None:
    """A date of HTTP in any of its three forms, as seconds since 1970."""
    try:
        parts = parsedate_tz(text)
        return calendar.timegm(parts[:9]) - (parts[9] or 0) if parts else None
    except (ValueError, IndexError, OverflowError):
        return None
