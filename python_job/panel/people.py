"""Who is signed in: one database session a person, opened with the person's own password, which is kept nowhere."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import re
import secrets
import threading
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import anyio
import oracledb
from anyio import CapacityLimiter, to_thread

from ..config import Database
from ..logon import log_on
from .refusal import Lost, Refusal, code_of, of_call, of_logon
from .settings import Panel
from .throttle import Throttle

T = TypeVar("T")
log = logging.getLogger("python_job.panel")
MODULE = "hsm_painel"
_USER = re.compile(r"[^\W\d_][\w$#]{0,127}")  # no quotes, no proxy[target], no user/password@elsewhere
_PASSWORD = re.compile(r"[^\0\ud800-\udfff]{1,1024}")  # what can be sent: no half of a pair that JSON lets through
_WAITING = 8  # calls of one person that may stand in line
_HANGING = 16  # logons nobody answers; each keeps a thread
_SESSIONS_EACH = 5  # of one person; the next one ends that longest not used
_STALE = re.compile(r"ORA-0(4061|4065|4068|6508)\b")  # code was replaced: nothing was done yet
_WHO = """
select sys_context('USERENV', 'SESSION_USER'),
       coalesce(sys_context('USERENV', 'CON_NAME'), sys_context('USERENV', 'DB_NAME'))
  from dual"""
_MAY = """
select t.table_name
  from all_tab_privs t
 where t.table_schema = :1
   and t.table_name in ('HSM_PAINEL', 'HSM_ADMIN')
   and t.privilege = 'EXECUTE'
   and (t.grantee in (sys_context('USERENV', 'SESSION_USER'), 'PUBLIC')
        or t.grantee in (select r.role from session_roles r))"""
_ANYTHING = "select count(*) from session_privs p where p.privilege = 'EXECUTE ANY PROCEDURE'"


@dataclass
class Person:
    """One signed-in session. started, seen: by the clock of People."""

    user: str
    database: str
    may_act: bool
    warning: str
    connection: oracledb.Connection = field(repr=False)
    started: float
    seen: float
    lock: anyio.Lock = field(default_factory=anyio.Lock, repr=False)
    waiting: int = 0


class People:
    """The sessions. For one event loop; what the database takes its time for runs in threads, one a person, so that
    nobody waits for another's."""

    def __init__(self, database: Database, panel: Panel, clock: Callable[[], float]) -> None:
        self._database, self._panel, self._clock = database, panel, clock
        self._idle_s, self._max_s = panel.session_idle_min * 60, panel.session_max_h * 3600
        # Wrong passwords for these would stop the queue or the database's owner
        self._never = {_folded(name) for name in (database.schema, "HSM_JOB", "SYS", panel.metrics_user)} - {""}
        self._by_token: dict[bytes, Person] = {}
        self._by_user, self._by_address, self._by_browser = Throttle(3, clock), Throttle(30, clock), Throttle(3, clock)
        self._key = secrets.token_bytes(32)
        self._calls = CapacityLimiter(panel.max_sessions)
        self._logons, self._ends = CapacityLimiter(4), CapacityLimiter(4)

    async def sign_in(
        self, user: str, password: str, address: str, browser: str | None = None
    ) -> tuple[str, Person, str]:
        """A new session and its token, known to nobody else; and what makes this browser known as one this user has
        signed in with. Wrong passwords from known browsers are counted for each by itself, so that nobody who guesses
        elsewhere keeps a person out. Raises Refusal."""
        if not _USER.fullmatch(user) or not _PASSWORD.fullmatch(password):
            raise Refusal(401, "Usuário ou senha incorretos.")
        user = user.upper()
        name = _folded(user)
        if name in self._never:
            raise Refusal(401, "Este usuário não entra no painel.")
        await self.sweep()
        if len(self._by_token) >= self._panel.max_sessions:
            raise Refusal(503, "Há sessões demais abertas no painel. Tente mais tarde.")
        if sum(thread.name == "logon" for thread in threading.enumerate()) >= _HANGING:
            raise Refusal(503, "O banco não responde. Tente mais tarde.")
        counts = [(self._by_user, name), (self._by_address, _site(address))]
        if known := self._known(name, browser):
            counts = [(self._by_browser, known)]
        wait = max(throttle.wait(key) for throttle, key in counts)
        if wait > 0:
            raise Refusal(429, f"Tentativas demais. Espere {_minutes(wait)} e tente de novo.", wait)
        begun = [(throttle, key, throttle.begin(key)) for throttle, key in counts]
        try:
            logon = partial(self._log_on, user, password, address)
            person = await to_thread.run_sync(logon, limiter=self._logons)
        except Refusal as refusal:
            log.warning("sign-in from %s refused: %s", address, refusal.code or refusal.status)
            guessed = refusal.code in ("ORA-01017", "ORA-01005")
            for throttle, key, since in begun:
                # Each one a logon, whatever the database said to it
                if not guessed and (throttle is not self._by_address or refusal.status == 503):
                    throttle.not_tried(key, since)
            raise
        self._by_user.succeeded(name)
        for throttle, key, since in begun:
            throttle.not_tried(key, since)
        if known:
            self._by_browser.succeeded(known)
        token = secrets.token_urlsafe(32)
        mine = [other for other in self._by_token.values() if other.user == person.user]
        self._by_token[_digest(token)] = person
        log.info("%s signed in from %s", person.user, address)
        for other in sorted(mine, key=lambda other: other.seen)[: max(len(mine) + 1 - _SESSIONS_EACH, 0)]:
            self._forget(other)
            log.info("%s: session over, too many", other.user)
            await self._end(other)
        return token, person, known or self._mark(name, secrets.token_urlsafe(16))

    def _mark(self, name: str, nonce: str) -> str:
        """That this process has let in that user; it lets in nobody."""
        return f"{nonce}.{hmac.new(self._key, f'{name} {nonce}'.encode(), 'sha256').hexdigest()}"

    def _known(self, name: str, browser: str | None) -> str:
        """What this browser shows, when it was given that for this user; else ''."""
        shown = (browser or "").encode("ascii", "replace").decode()
        nonce, _, _ = shown.partition(".")
        return shown if hmac.compare_digest(shown, self._mark(name, nonce)) else ""

    def find(self, token: str | None, active: bool) -> Person:
        """Whose token it is; active: this request shows that the person is there. Raises Refusal (401)."""
        person = self._by_token.get(_digest(token or ""))
        if person is None or self.left_s(person) <= 0:
            raise Refusal(401, "A sessão terminou. Entre de novo.")
        if active:
            person.seen = self._clock()
        return person

    def left_s(self, person: Person) -> float:
        """Seconds until the session ends by itself, if nothing is done in it."""
        return min(person.seen + self._idle_s, person.started + self._max_s) - self._clock()

    async def call(self, person: Person, action: Callable[[oracledb.Cursor], T]) -> T:
        """What the action gets out of the person's database session. Raises Refusal."""
        if person.waiting >= _WAITING:
            raise Refusal(429, "O banco demora a responder. Espere um momento.", 5)
        person.waiting += 1
        try:
            async with person.lock:
                return await to_thread.run_sync(partial(perform, person.connection, action), limiter=self._calls)
        except Lost as lost:
            log.warning("%s: connection lost (%s)", person.user, lost.code)
            self._forget(person)
            raise
        finally:
            person.waiting -= 1

    async def sign_out(self, token: str | None) -> None:
        person = self._by_token.pop(_digest(token or ""), None)
        if person is not None:
            log.info("%s signed out", person.user)
            await self._end(person)

    async def sweep(self) -> None:
        """Ends what is over."""
        over = [person for person in self._by_token.values() if self.left_s(person) <= 0]
        for person in over:
            self._forget(person)
            log.info("%s: session over", person.user)
        await self._end(*over)

    async def close(self) -> None:
        everybody = list(self._by_token.values())
        self._by_token.clear()
        await self._end(*everybody)

    def _forget(self, person: Person) -> None:
        self._by_token = {token: other for token, other in self._by_token.items() if other is not person}

    async def _end(self, *people: Person) -> None:
        """Their tokens are gone already. A call under way is told to stop."""

        async def end(person: Person) -> None:
            with anyio.move_on_after(5):  # the call's own time limit ends what does not answer
                if person.waiting:
                    await to_thread.run_sync(partial(_quietly, person.connection.cancel), limiter=self._ends)
                async with person.lock:
                    close = partial(_quietly, person.connection.close)
                    await to_thread.run_sync(close, limiter=self._ends, abandon_on_cancel=True)

        async with anyio.create_task_group() as group:
            for person in people:
                group.start_soon(end, person)

    def _log_on(self, user: str, password: str, address: str) -> Person:
        try:
            connection = log_on(replace(self._database, user=user, password=password), MODULE)
        except (oracledb.Error, OSError) as error:
            raise of_logon(error) from None
        try:
            connection.client_identifier = f"{MODULE} {address}"[:64]
            name, database, may = perform(connection, self._who)
            if "HSM_PAINEL" not in may:
                raise Refusal(403, "Este usuário não tem o papel HSM_LEITOR nem HSM_OPERADOR. Peça um deles ao DBA.")
        except Refusal:
            _quietly(connection.close)
            raise
        warning = "A senha deste usuário expira em breve: troque-a no banco." if connection.warning else ""
        now = self._clock()
        return Person(name, database, "HSM_ADMIN" in may, warning, connection, now, now)

    def _who(self, cursor: oracledb.Cursor) -> tuple[str, str, set[str]]:
        """User, database, and which of our packages this session may execute, by whatever role or privilege."""
        [(name, database)] = cursor.execute(_WHO).fetchall()
        may = {row[0] for row in cursor.execute(_MAY, [self._database.schema.upper()])}
        if cursor.execute(_ANYTHING).fetchone() != (0,):
            may |= {"HSM_PAINEL", "HSM_ADMIN"}
        return name, database, may


def perform(connection: oracledb.Connection, action: Callable[[oracledb.Cursor], T]) -> T:
    """Raises Refusal only, but for bugs. Code that was replaced meanwhile gets a second call."""
    again = True
    while True:
        try:
            with connection.cursor() as cursor:
                return action(cursor)
        except (oracledb.Error, OSError) as error:
            if not (again and _STALE.search(str(error))):
                refusal = of_call(error, _healthy(connection))
                if refusal.status >= 500:
                    log.error("database: %s", code_of(error))
                raise refusal from None
            again = False


def _healthy(connection: oracledb.Connection) -> bool:
    with suppress(oracledb.Error, OSError):
        return connection.is_healthy()
    return False


def _quietly(action: Callable[[], Any]) -> None:
    with suppress(oracledb.Error, OSError):
        action()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def _site(address: str) -> str:
    """A machine, or the network of IPv6 addresses any of which it may take."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def _folded(user: str) -> str:
    """One key for all that a database of one-byte characters may take for the same name."""
    return unicodedata.normalize("NFKD", user).encode("ascii", "ignore").decode().upper()


def _minutes(seconds: float) -> str:
    minutes = max(int(seconds + 59) // 60, 1)
    if minutes >= 120:
        return f"{(minutes + 59) // 60} horas"
    return "1 minuto" if minutes == 1 else f"{minutes} minutos"
