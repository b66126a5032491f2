"""The job's side of the contract with hsm_envio_api: connect, claim, report, ask."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

import oracledb

from .config import Database
from .contract import CONTRACT, Item, Result

T = TypeVar("T")
log = logging.getLogger("python_job")
# Logon or privilege refused: a human has to act, trying again will not help (and could lock the account).
_DENIED = re.compile(r"\b(ORA-(01005|01017|01031|01045|28000|28001)|DPY-4001|PLS-00201)\b")
# Held by another session, code being replaced, no answer in time, cancelled (also the echo of an earlier timeout).
_AGAIN = re.compile(
    r"\b(ORA-(00054|00060|01013|04020|04021|04027|04061|04063|04065|04067|04068|06508|30006)|PLS-00905|DPY-4024)\b"
)


class DatabaseError(Exception):
    """The database could not be used; the text is one line for an operator.

    denied: logon or privilege refused. again: the same call may work a moment later.
    """

    def __init__(self, text: str, denied: bool = False, again: bool = False) -> None:
        super().__init__(text)
        self.denied, self.again = denied, again


class Gateway:
    """One database session, opened at the first call. Not thread-safe. Raises DatabaseError only.

    Each call is made once; a session that was lost is replaced in the next one. channels: aliases, at least one, since
    an empty list would mean all there are.
    """

    def __init__(self, settings: Database, worker: str) -> None:
        self._settings, self.worker = settings, worker
        self._package = f"{settings.schema}.hsm_envio_api"
        self._connection: oracledb.Connection | None = None
        self._lost, self._warning = False, ""

    def claim(self, batch: int, channels: Iterable[str]) -> list[Item]:
        """Takes up to `batch` rows of these channels, in two round trips; ours until prazo_s runs out."""

        def payload_as_text(cursor: oracledb.Cursor, column: oracledb.FetchInfo) -> oracledb.Var | None:
            clob = column.type_code is oracledb.DB_TYPE_CLOB  # as a locator it would cost a round trip each
            return cursor.var(oracledb.DB_TYPE_LONG, arraysize=batch + 1) if clob else None

        def reservar(cursor: oracledb.Cursor) -> list[Item]:
            with cursor.connection.cursor() as rows:
                rows.prefetchrows = rows.arraysize = batch + 1
                rows.outputtypehandler = payload_as_text
                cursor.callproc(f"{self._package}.reservar", [self.worker, batch, rows, ",".join(channels), CONTRACT])
                return [Item(*row[:-1])._replace(cabecalhos=json.loads(row[-1] or "{}")) for row in rows]

        return self._call(reservar)

    def report(self, results: list[Result]) -> dict[str, int]:
        """Hands back what happened, in one round trip; idempotent: sent again, what was booked counts as `repetido`.

        The counts of `registrar`; ocupado > 0: so many results could not be booked yet, send the same report again.
        """
        text = json.dumps(results, ensure_ascii=False, separators=(",", ":"))

        def registrar(cursor: oracledb.Cursor) -> dict[str, int]:
            summary = cursor.var(oracledb.DB_TYPE_VARCHAR, size=4000)
            cursor.callproc(f"{self._package}.registrar", [self.worker, text, summary])
            return dict(json.loads(summary.getvalue()))

        return self._call(registrar)

    def pending(self, channels: Iterable[str]) -> float | None:
        """Seconds until a claim would bring something: 0 now, None nothing waits."""

        def trabalho_pendente(cursor: oracledb.Cursor) -> float | None:
            asked = [",".join(channels), CONTRACT]
            seconds: float | None = cursor.callfunc(f"{self._package}.trabalho_pendente", float, asked)
            return seconds

        return self._call(trabalho_pendente)

    def present(self, facts: dict[str, Any]) -> dict[str, Any] | None:
        """Tells the database who sends here and still does; what `apresentar` answers. None: no session is open, and
        this is not worth a logon, which may be refused."""

        def apresentar(cursor: oracledb.Cursor) -> dict[str, Any]:
            state = cursor.var(oracledb.DB_TYPE_VARCHAR, size=32767)
            cursor.callproc(f"{self._package}.apresentar", [self.worker, json.dumps(facts), state])
            return dict(json.loads(state.getvalue() or "{}"))

        return self._call(apresentar) if self._connection else None

    def diagnosis(self) -> tuple[int, dict[str, Any]]:
        """(contract version, diagnostico)."""

        def diagnostico(cursor: oracledb.Cursor) -> tuple[int, dict[str, Any]]:
            version: int = cursor.callfunc(f"{self._package}.versao_contrato", int, [])
            text: Any = cursor.callfunc(f"{self._package}.diagnostico", oracledb.DB_TYPE_CLOB, [])
            return version, json.loads(text.read())

        return self._call(diagnostico)

    def close(self) -> None:
        """Ends the session; an already broken one is no news."""
        connection, self._connection, self._lost = self._connection, None, False
        with suppress(oracledb.Error, OSError):
            if connection is not None:
                connection.close()

    def _call(self, action: Callable[[oracledb.Cursor], T]) -> T:
        what = "cannot log on to the database"
        try:
            self._connection = self._connection or self._connect()
            self._lost, what = False, f"{action.__name__} failed"
            with self._connection.cursor() as cursor:
                return action(cursor)
        except (oracledb.Error, OSError) as error:
            detail = error.args[0] if isinstance(error, oracledb.Error) else error
            text = _one_line(detail) or type(detail).__name__
            denied = bool(_DENIED.search(text))
            again = self._lost  # a logon that replaces a lost session may work a moment later; a first one has to work
            if self._connection:
                lost = getattr(detail, "isrecoverable", False)
                again = lost or bool(_AGAIN.search(text))
                if lost:
                    self.close()
                    self._lost = True
            raise DatabaseError(f"{what}: {text}", denied, again and not denied) from None

    def _connect(self) -> oracledb.Connection:
        connection = log_on(self._settings, "python_job")
        warning = _one_line(connection.warning or "")  # a password about to expire
        if warning not in ("", self._warning):
            self._warning = warning
            log.warning("the database says at logon: %s", warning)
        return connection


def log_on(s: Database, module: str) -> oracledb.Connection:
    """A new session, named `module` in V$SESSION. Raises oracledb.Error and OSError."""
    logon = Future[oracledb.Connection]()
    if s.thick:
        oracledb.init_oracle_client(lib_dir=s.client_dir or None, config_dir=s.config_dir or None)

    def connect() -> None:
        try:
            params = oracledb.ConnectParams(
                user=s.user or None,
                password=s.password or None,
                externalauth=not s.user,
                wallet_location=s.wallet_dir or None,
                config_dir=s.config_dir or None,
                tcp_connect_timeout=s.connect_timeout_s,
            )
            if not s.thick:  # a RETRY_COUNT in the connect string would hide a refusal behind our own time limit
                params.parse_connect_string(s.dsn)
                params.set(retry_count=0)
            logon.set_result(oracledb.connect(dsn=s.dsn if s.thick else None, params=params))
        except Exception as error:
            logon.set_exception(error)

    # The driver waits for ever for a listener or a database that accepts the connection and says nothing.
    limit = s.connect_timeout_s + s.call_timeout_s
    thread = threading.Thread(target=connect, name="logon", daemon=True)
    thread.start()
    thread.join(limit)
    if not logon.done():
        raise TimeoutError(f"no answer within {limit:g} s")
    connection = logon.result()
    connection.call_timeout = int(s.call_timeout_s * 1000)
    connection.module = module
    with connection.cursor() as cursor:  # the queue's indexes are binary, whatever the instance's default is
        cursor.execute("alter session set nls_comp = binary nls_sort = binary")
    return connection


def _one_line(error: object) -> str:
    lines = [line.strip() for line in str(error).splitlines()]
    return "; ".join(line for line in lines if line and not line.startswith(("Help:", "ORA-06512")))
