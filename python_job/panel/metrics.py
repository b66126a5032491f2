"""/metrics: figures for a monitoring system, read with a session of metrics_user."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import anyio
import oracledb
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ..config import Database
from ..logon import log_on
from .people import perform
from .refusal import Lost, Refusal, of_logon
from .settings import Panel
from .throttle import Throttle

log = logging.getLogger("python_job.panel")
_FRESH_S = 1.0
_CONNECT_S, _CALL_S = 3.0, 6.0  # a logon may take both; scrapers give up after 10
_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """One session, opened when it is needed and replaced when it is lost; one read at a time, whose outcome, good or
    bad, serves all who ask within a second: a database that hangs is asked by one scraper at most."""

    def __init__(self, database: Database, panel: Panel, clock: Callable[[], float]) -> None:
        self._database = replace(
            database,
            user=panel.metrics_user,
            password=panel.metrics_password,
            connect_timeout_s=min(database.connect_timeout_s, _CONNECT_S),
            call_timeout_s=min(database.call_timeout_s, _CALL_S),
        )
        self._panel, self._clock = panel, clock
        self._routine = f"{database.schema}.hsm_painel.metricas"
        self._connection: oracledb.Connection | None = None
        self._throttle = Throttle(1, clock)  # a wrong password here must not lock metrics_user
        self._lock, self._limiter = anyio.Lock(), CapacityLimiter(1)
        self._read: tuple[float, str | Refusal] | None = None
        self._fault = ""

    async def answer(self, request: Request) -> Response:
        if not self._panel.metrics_user:
            return _line(404, "metrics_user is not configured")
        token = self._panel.metrics_token
        given = request.headers.get("authorization", "")
        if token and not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            return _line(401, "a token is needed: Authorization: Bearer ...", {"WWW-Authenticate": "Bearer"})
        async with self._lock:
            if self._read is None or self._clock() - self._read[0] >= _FRESH_S:
                read = await to_thread.run_sync(self.figures, limiter=self._limiter)
                self._read = (self._clock(), read)
                self._tell(read)
            read = self._read[1]
        if isinstance(read, Refusal):
            return _line(503, f"the database gives no figures: {read.code or read.status}")
        return Response(read, media_type=_TYPE)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(oracledb.Error, OSError):
                connection.close()

    def figures(self) -> str | Refusal:
        """Reads them; blocks."""
        for attempt in (1, 2):
            try:
                self._connection = self._connection or self._log_on()
                return perform(self._connection, self._call)
            except Lost as lost:
                self.close()
                if attempt == 2:
                    return lost
            except Refusal as refusal:
                return refusal
        raise AssertionError

    def _call(self, cursor: oracledb.Cursor) -> str:
        return str(cursor.callfunc(self._routine, oracledb.DB_TYPE_CLOB, []).read())

    def _log_on(self) -> oracledb.Connection:
        user = self._panel.metrics_user
        if self._throttle.wait(user) > 0:
            raise Refusal(503, "", code=self._fault or "ORA-01017")
        since = self._throttle.begin(user)
        try:
            connection = log_on(self._database, "hsm_painel")
        except (oracledb.Error, OSError) as error:
            refusal = of_logon(error)
            if refusal.status == 503:
                self._throttle.not_tried(user, since)
            raise refusal from None
        self._throttle.succeeded(user)
        return connection

    def _tell(self, read: str | Refusal) -> None:
        """In the log once, not at every scrape."""
        fault = (read.code or str(read.status)) if isinstance(read, Refusal) else ""
        if fault and fault != self._fault:
            log.error("metrics: the database gives no figures to %s: %s", self._panel.metrics_user, fault)
        elif self._fault and not fault:
            log.info("metrics: the database gives figures again")
        self._fault = fault


def _line(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(text + "\n", status, headers)
