"""The job's side of the contract with hsm_envio_api: connect, claim, report."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

import oracledb

from .config import Database

T = TypeVar("T")
Result = dict[str, Any]  # one object of registrar's in_resultados; keys without a value are left out
# Logon or privilege refused: a human has to act, trying again will not help (and could lock the account).
_DENIED = re.compile(r"\b(ORA-(01005|01017|01031|01045|28000|28001)|DPY-4001|PLS-00201)\b")
# No answer in time, cancelled (also the echo of an earlier timeout), package recompiled: the same session may do it.
_AGAIN = ("DPY-4024", "ORA-01013", "ORA-04068")


class DatabaseError(Exception):
    """The database could not be used; the text is one line for an operator. denied: logon or privilege refused."""

    def __init__(self, text: str, denied: bool = False) -> None:
        super().__init__(text)
        self.denied = denied


class Item(NamedTuple):
    """One row of `reservar`: payload is the finished JSON text, prazo_s the seconds left of the lease."""

    id: int
    reserva: str
    canal: str
    tentativa: int
    payload: str
    prazo_s: float


class Gateway:
    """One database session, opened at the first call. Not thread-safe. Raises DatabaseError only.

    A lost session is replaced only where the driver says that a new one may work. pauses: seconds before each
    further attempt at a report; a claim is tried again once.
    """

    def __init__(self, settings: Database, worker: str, pauses: tuple[float, ...] = (0, 1, 5)) -> None:
        self._settings, self._worker, self._pauses = settings, worker, pauses
        self._package = f"{settings.schema}.hsm_envio_api"
        self._connection: oracledb.Connection | None = None

    def claim(self, batch: int, channels: Iterable[str]) -> list[Item]:
        """Takes up to `batch` rows of these channels, in two round trips; ours until prazo_s runs out."""

        def payload_as_text(cursor: oracledb.Cursor, column: oracledb.FetchInfo) -> oracledb.Var | None:
            clob = column.type_code is oracledb.DB_TYPE_CLOB  # as a locator it would cost a round trip each
            return cursor.var(oracledb.DB_TYPE_LONG, arraysize=batch + 1) if clob else None

        def reservar(cursor: oracledb.Cursor) -> list[Item]:
            with cursor.connection.cursor() as rows:
                rows.prefetchrows = rows.arraysize = batch + 1
                rows.outputtypehandler = payload_as_text
                cursor.callproc(f"{self._package}.reservar", [self._worker, batch, rows, ",".join(channels)])
                return [Item(*row) for row in rows]

        return self._call(reservar, self._pauses[:1])

    def report(self, results: list[Result]) -> dict[str, int]:
        """Hands back what happened, in one round trip; idempotent, so it is sent again when no answer came."""
        text = json.dumps(results, ensure_ascii=False, separators=(",", ":"))

        def registrar(cursor: oracledb.Cursor) -> dict[str, int]:
            summary = cursor.var(oracledb.DB_TYPE_VARCHAR, size=4000)
            cursor.callproc(f"{self._package}.registrar", [self._worker, text, summary])
            return dict(json.loads(summary.getvalue()))

        return self._call(registrar, self._pauses)

    def diagnosis(self) -> tuple[int, dict[str, Any]]:
        """(contract version, diagnostico)."""

        def diagnostico(cursor: oracledb.Cursor) -> tuple[int, dict[str, Any]]:
            version: int = cursor.callfunc(f"{self._package}.versao_contrato", int, [])
            text: Any = cursor.callfunc(f"{self._package}.diagnostico", oracledb.DB_TYPE_CLOB, [])
            return version, json.loads(text.read())

        return self._call(diagnostico, ())

    def close(self) -> None:
        """Ends the session; an already broken one is no news."""
        connection, self._connection = self._connection, None
        with suppress(oracledb.Error, OSError):
            if connection is not None:
                connection.close()

    def _call(self, action: Callable[[oracledb.Cursor], T], pauses: tuple[float, ...]) -> T:
        left = pauses
        while True:
            what = "cannot log on to the database"
            try:
                self._connection = self._connection or self._connect()
                what = f"{action.__name__} failed"
                with self._connection.cursor() as cursor:
                    return action(cursor)
            except (oracledb.Error, OSError) as error:
                detail = error.args[0] if isinstance(error, oracledb.Error) else error
                lost = getattr(detail, "isrecoverable", False)
                # A logon that fails while a lost session is being replaced may work a moment later.
                again = lost or getattr(detail, "full_code", "") in _AGAIN or not (self._connection or left == pauses)
                lines = [line.strip() for line in str(detail).splitlines()]
                text = "; ".join(line for line in lines if line and not line.startswith(("Help:", "ORA-06512")))
                denied = bool(_DENIED.search(text))
                if denied or not again or not left:
                    raise DatabaseError(f"{what}: {text or type(detail).__name__}", denied) from None
                if lost:
                    self.close()
            time.sleep(left[0])
            left = left[1:]

    def _connect(self) -> oracledb.Connection:
        s, logon = self._settings, Future[oracledb.Connection]()
        if s.thick:
            oracledb.init_oracle_client(lib_dir=s.client_dir or None, config_dir=s.config_dir or None)

        def log_on() -> None:
            try:
                connection = oracledb.connect(
                    dsn=s.dsn,
                    user=s.user or None,
                    password=s.password or None,
                    externalauth=not s.user,
                    wallet_location=s.wallet_dir or None,
                    config_dir=s.config_dir or None,
                    tcp_connect_timeout=s.connect_timeout_s,
                    retry_count=0,
                )
                logon.set_result(connection)
            except Exception as error:
                logon.set_exception(error)

        # The driver waits for ever for a listener or a database that accepts the connection and says nothing.
        limit = s.connect_timeout_s + s.call_timeout_s
        thread = threading.Thread(target=log_on, name="logon", daemon=True)
        thread.start()
        thread.join(limit)
        if not logon.done():
            raise TimeoutError(f"no answer within {limit:g} s")
        connection = logon.result()
        connection.call_timeout = int(s.call_timeout_s * 1000)
        connection.module = "python_job"
        return connection
