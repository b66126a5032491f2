"""HTTP as the job wants it: kept-alive connections, hard time limits, and every failure in a word PL/SQL knows."""

from __future__ import annotations

import calendar
import json
import math
import re
import time
from collections.abc import Mapping
from contextlib import closing
from email.utils import parsedate_tz
from functools import lru_cache, partial
from typing import Any

import requests
from urllib3.util import Timeout

from .. import __version__
from ..contract import Outcome
from .connection import Adapter
from .deadline import Stale
from .troubles import causes, classify

_BODY_LIMIT = 65_536  # bytes of an answer worth reading; ntfy's own are below 10 kB
_LONGEST_WAIT_S = 86_400  # of those a server may ask for


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object an answer holds; {} for whatever else a server or a proxy in between may have said."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


class Session:
    """The connections to one server, and everything its requests have in common.

    server: http(s)://host[:port]. timeout: seconds to connect to one address, and then until the whole answer is there;
    the two together, or limit_s, are the most a request takes, whatever else there is. Proxy, CA bundle and credentials
    are these alone, none of the environment's. public_only: a server that is not in the internet is PRIVADO, whatever
    its name means at the moment; behind a proxy, which resolves names, one whose address is in the URL.

    requests finds the way (proxy, TLS, pool), once a path; what it does besides for each request, for browsers' sake,
    costs more than the request itself.
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
        limit_s: float = math.inf,
    ) -> None:
        self._anew = partial(Session, server, timeout, headers, ca_file, proxy, public_only=public_only)
        self.server, self._wait_s, self._limit_s = server, timeout[0], min(sum(timeout), limit_s)
        self._verify, self._proxies = ca_file or True, {"http": proxy, "https": proxy} if proxy else {}
        self._headers = {"User-Agent": f"hsm-python-job/{__version__}", "Accept-Encoding": "identity"} | dict(
            headers or {}
        )
        self._timeout = Timeout(total=self._limit_s, connect=timeout[0], read=timeout[1])
        self._adapter = Adapter(public_only, self._limit_s, pool_connections=1, pool_maxsize=concurrency)
        self._way = lru_cache(64)(self._find)

    def _find(self, path: str) -> tuple[Any, str]:
        """The pool of connections, and what to ask of it."""
        request = requests.Request("GET", self.server + path).prepare()
        pool = self._adapter.get_connection_with_tls_context(request, self._verify, self._proxies)
        self._adapter.cert_verify(pool, request.url, self._verify, None)  # type: ignore[no-untyped-call]
        return pool, self._adapter.request_url(request, self._proxies)

    def ask(
        self, method: str, path: str, payload: str = "", headers: Mapping[str, str] | None = None
    ) -> tuple[Outcome, dict[str, Any]]:
        """The answer's status, or what stood in its way, and the JSON object in its body. Never raises."""
        started, answered = time.monotonic(), False
        try:
            pool, url = self._way(path)
            answer = pool.urlopen(
                method,
                url,
                payload.encode("utf-8"),
                {**self._headers, **(headers or {})},
                retries=False,
                redirect=False,
                assert_same_host=False,
                timeout=self._timeout,
                preload_content=False,
                decode_content=False,
            )
            answered = True
            with closing(answer):
                content = answer.read(_BODY_LIMIT) + answer.read(1)  # the second notices one that breaks off
            if answer.status != 407:
                return Outcome(answer.status, esperar_s=wait_asked(answer.headers)), parse(content)
            kind, cause, stale = "CONFIG", "PROXY 407", False
        except Exception as error:
            kind, cause = classify(error)
            kind = "RESPOSTA" if answered and kind == "CONFIG" else kind
            stale = any(isinstance(e, Stale) for e in causes(error))
        took = time.monotonic() - started
        if stale and took < self._wait_s:  # one that ends later may have died of the request
            with closing(self._anew(limit_s=self._limit_s - took)) as fresh:
                return fresh.ask(method, path, payload, headers)
        return Outcome(classe=kind, erro=cause or None), {}

    def close(self) -> None:
        self._way.cache_clear()  # a pool closes its connections once nobody holds it
        self._adapter.close()


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
