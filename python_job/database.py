"""The job's side of the contract with hsm_envio_api: connect, claim, report, ask."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

import oracledb

from .contract import CONTRACT, Item, Result
from .errors import DatabaseError, denied, one_line, passing
from .logon import Database, log_on

T = TypeVar("T")
LONGEST_WAIT_S = 60.0  # that aguardar_trabalho takes
log = logging.getLogger("python_job")


class Gateway:
    """One database session, opened at the first call. Not thread-safe. Raises DatabaseError only.

    Each call is made once; a session that was lost is replaced in the next one. channels: aliases, at least one, since
    an empty list would mean all there are.
    """

    def __init__(self, settings: Database, worker: str) -> None:
        self._settings, self.worker, self._schema = settings, worker, settings.schema
        self._connection: oracledb.Connection | None = None
        self._lost, self._warning = False, ""

    def claim(self, batch: int, channels: Iterable[str]) -> list[Item]:
        """Takes up to `batch` rows of these channels, in two round trips; ours until prazo_s runs out."""

        def payload_as_text(cursor: oracledb.Cursor, column: oracledb.FetchInfo) -> oracledb.Var | None:
            clob = column.type_code is oracledb.DB_TYPE_CLOB  # as a locator it would cost a round trip each
            return cursor.var(oracledb.DB_TYPE_LONG, arraysize=batch + 1) if clob else None

        def reservar(cursor: oracledb.Cursor, name: str) -> list[Item]:
            with cursor.connection.cursor() as rows:
                rows.prefetchrows = rows.arraysize = batch + 1
                rows.outputtypehandler = payload_as_text
                cursor.callproc(name, [self.worker, batch, rows, ",".join(channels), CONTRACT])
                return [Item(*row[:-1])._replace(cabecalhos=json.loads(row[-1] or "{}")) for row in rows]

        return self._call("reservar", reservar)

    def report(self, results: list[Result]) -> dict[str, int]:
        """Hands back what happened, in one round trip; idempotent: sent again, what was booked counts as `repetido`.

        The counts of `registrar`; ocupado > 0: so many results could not be booked yet, send the same report again.
        """
        return self._tell("registrar", results)

    def wait(self, channels: Iterable[str], most_s: float) -> float | None:
        """Seconds until a claim would bring something: 0 now, None nothing waits. The database waits until it is 0,
        `most_s` seconds at the most: a commit is seen within about a tenth of a second. Longer than half of
        call_timeout_s it does not wait.

        Nothing ends it sooner, a break neither: one that crossed the answer would hit the next call. Whoever has
        something else to do meanwhile waits for less.
        """
        most_s = max(0.0, min(most_s, LONGEST_WAIT_S, self._settings.call_timeout_s / 2))
        asked = [",".join(channels), most_s, CONTRACT]
        seconds: float | None = self._call(
            "aguardar_trabalho", lambda cursor, name: cursor.callfunc(name, float, asked)
        )
        return seconds

    def present(self, facts: dict[str, Any]) -> dict[str, Any] | None:
        """Tells the database who sends here and still does; what `apresentar` answers. None: no session is open, and
        this is not worth a logon, which may be refused."""
        return self._tell("apresentar", facts) if self._connection else None

    def diagnosis(self) -> tuple[int, dict[str, Any]]:
        """(contract version, diagnostico)."""
        version = self._call("versao_contrato", lambda cursor, name: cursor.callfunc(name, int, []))
        answer = self._call("diagnostico", lambda cursor, name: cursor.callfunc(name, oracledb.DB_TYPE_CLOB, []).read())
        return version, json.loads(answer)

    def close(self) -> None:
        """Ends the session; an already broken one is no news."""
        connection, self._connection, self._lost = self._connection, None, False
        with suppress(oracledb.Error, OSError):
            if connection is not None:
                connection.close()

    def _tell(self, routine: str, what: Any) -> dict[str, Any]:
        """Calls a procedure that takes JSON and answers JSON."""
        text = json.dumps(what, ensure_ascii=False, separators=(",", ":"))

        def tell(cursor: oracledb.Cursor, name: str) -> dict[str, Any]:
            answer = cursor.var(oracledb.DB_TYPE_VARCHAR, size=32767)
            cursor.callproc(name, [self.worker, text, answer])
            return dict(json.loads(answer.getvalue() or "{}"))

        return self._call(routine, tell)

    def _call(self, routine: str, action: Callable[[oracledb.Cursor, str], T]) -> T:
        """What action returns; it gets the routine's full name."""
        what = "cannot log on to the database"
        try:
            self._connection = self._connection or self._connect()
            self._lost, what = False, f"{routine} failed"
            with self._connection.cursor() as cursor:
                return action(cursor, f"{self._schema}.hsm_envio_api.{routine}")
        except (oracledb.Error, OSError) as error:
            detail = error.args[0] if isinstance(error, oracledb.Error) else error
            text = one_line(detail) or type(detail).__name__
            again = self._lost  # a logon that replaces a lost session may work a moment later; a first one has to work
            if self._connection:
                lost = getattr(detail, "isrecoverable", False)
                again = lost or passing(text)
                if lost:
                    self.close()
                    self._lost = True
            raise DatabaseError(f"{what}: {text}", denied(text), again and not denied(text)) from None

    def _connect(self) -> oracledb.Connection:
        connection = log_on(self._settings, "python_job")
        warning = one_line(connection.warning or "")  # a password about to expire
        if warning not in ("", self._warning):
            self._warning = warning
            log.warning("the database says at logon: %s", warning)
        return connection
