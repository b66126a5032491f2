"""The job's side of the contract with hsm_envio_api: connect, claim, report."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

import oracledb

from .config import Database

T = TypeVar("T")
Result = dict[str, Any]  # one object of registrar's in_resultados; keys without a value are left out
# Logon and privilege refusals: a human has to act, trying again will not help (and could lock the account).
_DENIED = frozenset("ORA-01005 ORA-01017 ORA-01031 ORA-01045 ORA-28000 ORA-28001 ORA-06550 ORA-00942 DPY-4001".split())
_CALL_TIMEOUT = "DPY-4024"  # the session may live on, but nobody knows whether the call took effect


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

        def reservar(cursor: oracledb.Cursor) -> list[Item]:
            with cursor.connection.cursor() as rows:
                rows.prefetchrows = rows.arraysize = batch + 1
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
        left = list(pauses)
        while True:
            what = "cannot log on to the database"
            try:
                self._connection = self._connection or self._connect()
                what = f"{action.__name__} failed"
                with self._connection.cursor() as cursor:
                    return action(cursor)
            except (oracledb.Error, OSError) as error:
                detail = error.args[0] if error.args else error
                code, lost = getattr(detail, "full_code", ""), getattr(detail, "isrecoverable", False)
                # A logon that fails while a lost session is being replaced may work a moment later.
                again = lost or code == _CALL_TIMEOUT or (self._connection is None and len(left) < len(pauses))
                if code in _DENIED or not again or not left:
                    lines = [line.strip() for line in str(getattr(detail, "message", detail)).splitlines()]
                    text = "; ".join(line for line in lines if line and not line.startswith(("Help:", "ORA-06512")))
                    raise DatabaseError(f"{what}: {text or type(detail).__name__}", code in _DENIED) from None
                if lost or not (self._connection and self._connection.is_healthy()):
                    self.close()
            time.sleep(left.pop(0))

    def _connect(self) -> oracledb.Connection:
        s = self._settings
        if s.thick:
            oracledb.init_oracle_client(lib_dir=s.client_dir or None, config_dir=s.config_dir or None)
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
        connection.call_timeout = int(s.call_timeout_s * 1000)
        connection.module, connection.outputtypehandler = "python_job", _clob_as_text
        return connection


def _clob_as_text(cursor: oracledb.Cursor, metadata: oracledb.FetchInfo) -> oracledb.Var | None:
    """Payloads come with their rows; a locator would cost a round trip each."""
    clob = metadata.type_code is oracledb.DB_TYPE_CLOB
    return cursor.var(oracledb.DB_TYPE_LONG, arraysize=cursor.arraysize) if clob else None
