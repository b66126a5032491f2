"""The job's side of the contract with hsm_envio_api: connect, claim, report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import oracledb

from .config import Database


class DatabaseError(Exception):
    """The database could not be used; the text is one line for an operator.

    denied: logon or privilege refused (as opposed to unreachable or failing).
    recoverable: the connection is gone and a new one may work.
    """

    def __init__(self, text: str, *, denied: bool = False, recoverable: bool = False) -> None:
        super().__init__(text)
        self.denied = denied
        self.recoverable = recoverable


@dataclass(frozen=True)
class Item:
    """One row of `reservar`: payload is the finished JSON text, prazo_s the seconds left of the lease."""

    id: int
    reserva: str
    canal: str
    tentativa: int
    payload: str
    prazo_s: float


@dataclass(frozen=True)
class Result:
    """What happened to one item, in the words of `registrar`.

    http None: no answer came, and classe says why: TIMEOUT, CONEXAO, DNS, TLS, RESPOSTA, CONFIG or DEVOLVIDO.
    """

    id: int
    reserva: str
    http: int | None = None
    codigo: int | None = None
    classe: str | None = None
    erro: str | None = None
    esperar_s: int | None = None
    duracao_ms: int | None = None
    id_ntfy: str | None = None


# Logon and privilege refusals: a human has to act, trying again will not help (and could lock the account).
_DENIED = frozenset("ORA-01005 ORA-01017 ORA-01031 ORA-01045 ORA-28000 ORA-28001 ORA-06550 ORA-00942 DPY-4001".split())


class Gateway:
    """One database session speaking the contract. Not thread-safe. Raises DatabaseError only."""

    def __init__(self, settings: Database, worker: str) -> None:
        self._settings = settings
        self._worker = worker
        self._package = f"{settings.schema}.hsm_envio_api"
        self._connection: oracledb.Connection | None = None

    def connect(self) -> None:
        """Opens the session, replacing one that was lost."""
        self.close()
        s = self._settings
        oracledb.defaults.fetch_lobs = False
        try:
            if s.thick:
                oracledb.init_oracle_client(lib_dir=s.client_dir, config_dir=s.config_dir)
            wallet = {"wallet_location": s.wallet_dir} if s.wallet_dir else {}
            external = {"externalauth": True} if s.user is None else {"user": s.user, "password": s.password}
            self._connection = oracledb.connect(
                dsn=s.dsn,
                config_dir=s.config_dir,
                tcp_connect_timeout=s.connect_timeout_s,
                retry_count=0,
                **wallet,
                **external,
            )
            self._connection.call_timeout = int(s.call_timeout_s * 1000)
            self._connection.module = "python_job"
        except (oracledb.Error, OSError) as error:
            raise _describe("cannot log on to the database", error) from None

    def claim(self, batch: int, channels: Iterable[str]) -> list[Item]:
        """Takes up to `batch` rows of these channels; they are ours until prazo_s runs out."""
        try:
            with self._open().cursor() as cursor, self._open().cursor() as rows:
                rows.prefetchrows = rows.arraysize = batch + 1
                cursor.callproc(f"{self._package}.reservar", [self._worker, batch, rows, ",".join(channels)])
                return [
                    Item(int(row[0]), str(row[1]), str(row[2]), int(row[3]), str(row[4]), float(row[5])) for row in rows
                ]
        except oracledb.Error as error:
            raise _describe("the claim (reservar) failed", error) from None

    def report(self, results: list[Result]) -> dict[str, int]:
        """Hands back what happened; idempotent, so that it can be sent again when no answer came."""
        text = json.dumps([asdict(result) for result in results], ensure_ascii=False)
        try:
            with self._open().cursor() as cursor:
                summary = cursor.var(oracledb.DB_TYPE_VARCHAR, size=4000)
                cursor.callproc(f"{self._package}.registrar", [self._worker, text, summary])
                counts: dict[str, int] = json.loads(summary.getvalue())
                return counts
        except oracledb.Error as error:
            raise _describe("the report (registrar) failed", error) from None

    def diagnosis(self) -> tuple[int, str]:
        """(contract version, diagnostico as JSON text)."""
        try:
            with self._open().cursor() as cursor:
                version = cursor.callfunc(f"{self._package}.versao_contrato", oracledb.DB_TYPE_NUMBER, [])
                text: Any = cursor.callfunc(f"{self._package}.diagnostico", oracledb.DB_TYPE_CLOB, [])
                return int(version), text.read() if isinstance(text, oracledb.LOB) else str(text)
        except oracledb.Error as error:
            raise _describe("diagnostico failed", error) from None

    def close(self) -> None:
        """Ends the session; an already broken one is no news."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except oracledb.Error:
                return

    def _open(self) -> oracledb.Connection:
        if self._connection is None:
            raise DatabaseError("not connected", recoverable=True)
        return self._connection


def _describe(what: str, error: Exception) -> DatabaseError:
    detail = error.args[0] if error.args else error
    code = getattr(detail, "full_code", "") or ""
    lines = str(getattr(detail, "message", detail)).splitlines()
    text = "; ".join(line.strip() for line in lines if line.strip() and not line.startswith(("Help:", "ORA-06512")))
    return DatabaseError(
        f"{what}: {text or type(error).__name__}",
        denied=code in _DENIED,
        recoverable=bool(getattr(detail, "isrecoverable", False)),
    )
