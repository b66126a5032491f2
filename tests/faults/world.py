"""The stage of a scenario: a sandbox, an ntfy stand-in, the application, senders, and all that befalls them."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import oracledb
import psycopg

from deploy.sandbox.errors import OraError
from deploy.sandbox.inbox import Fault, Inbox
from deploy.sandbox.runtime.session import Session
from deploy.sandbox.server import Sandbox
from tests.database import PASSWORD, ROOT
from tests.senders.link import Link

from .application import TEMPLATE, TITLE, Application
from .draw import TOKEN, Route, Scenario
from .senders import Sender, context

JOB_PASSWORD = "never-to-be-read"
READY = "ready"
_TURNS = 120  # of a sender, before what still waits counts as stuck
_START_S = 5.0  # a sender may take before things happen
_STEP_S = 1.0  # at least so far the clock goes between two of them
_PATIENCE_S = 30.0  # with a process that was told to end
# What an operator or a job may be told while code is being replaced, or rows are on their way
_REFUSALS = {20750, 20752, 20753, 20755}
_REPLACED = {4061, 4063, 4065, 4068, 6508, 4020, 4021, 54}


@dataclass
class Act:
    """Of an operator: what was asked for, why (nobody else has that reason), and the refusal, if it was refused."""

    what: str
    reason: str
    since: float
    until: float = 0.0
    refusal: str = ""
    result: Any = None


@dataclass
class Kill:
    """Of the next session that makes this call, after so many statements; None: when only the answer is missing."""

    call: str
    after: int | None
    left: int = 0
    victim: int | None = None


class Killer:
    """Ends sessions of senders in the middle of a call, as ALTER SYSTEM KILL SESSION or a broken line does."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._lock = threading.Lock()
        self._kills: list[Kill] = []
        self._dead: set[int] = set()
        self.pids: set[str] = set()  # processes that lost a session
        self.done = 0
        sandbox.engine.before_sql, sandbox.engine.before_answer = self._before_sql, self._before_answer

    def arm(self, call: str, after: int | None) -> None:
        with self._lock:
            self._kills.append(Kill(call, after, after or 0))

    def disarm(self) -> None:
        with self._lock:
            self._kills.clear()

    def _before_sql(self, session: Session) -> None:
        if session.user != "HSM_JOB":
            return
        with self._lock:
            for kill in self._kills:
                if kill.after is not None and kill.call in session.doing and kill.victim in (None, session.serial):
                    kill.victim = session.serial
                    kill.left -= 1
                    if kill.left < 0:
                        self._end(session, kill)
                        break
            dead = session.serial in self._dead
        if dead:
            raise OraError(28, "your session has been killed")

    def _before_answer(self, session: Session) -> None:
        if session.user != "HSM_JOB":
            return
        with self._lock:
            for kill in self._kills:
                if kill.call in session.doing and (kill.after is None or session.doing == "fetch"):
                    self._end(session, kill)
                    break
                if kill.victim == session.serial:
                    kill.victim, kill.left = None, kill.after or 0  # its call was shorter: the next one
            dead = session.serial in self._dead
        if dead:
            raise OraError(28, "your session has been killed")

    def _end(self, session: Session, kill: Kill) -> None:
        self._kills.remove(kill)
        self._dead.add(session.serial)
        self.pids.add(session.who.terminal)
        self.done += 1


class Waits(threading.Thread):
    """Looks again and again whether a session of the application waits for another's lock."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(name="waits", daemon=True)
        self._engine, self._over = sandbox.engine, threading.Event()
        self._connection: psycopg.Connection[Any] | None = None
        self.seen: list[str] = []

    def run(self) -> None:
        while not self._over.wait(0.02):
            try:
                self._look()
            except psycopg.Error:  # the database is away
                self._connection = None

    def _look(self) -> None:
        users = {s.transaction.pipe.pid: s.user for s in list(self._engine.sessions.values())}
        pids = [pid for pid, user in users.items() if user == "CHAMADOS"]
        if not pids:
            return
        if self._connection is None:
            self._connection = self._engine.connections.connect()
        waiting = self._connection.execute(
            "select pid, locktype, pg_blocking_pids(pid) from pg_locks "
            "where not granted and locktype in ('transactionid', 'tuple') and pid = any(%s)",
            [pids],
        ).fetchall()
        for _, kind, blockers in waiting:
            self.seen.append(f"for a {kind} of {', '.join(users.get(pid, '?') for pid in blockers)}")

    def stop(self) -> None:
        self._over.set()
        self.join()
        if self._connection is not None:
            self._connection.close()


@dataclass
class Played:
    """What a scenario came to, for the promises to be compared with."""

    scenario: Scenario
    first_row: int  # rows up to this are of other scenarios
    routes: dict[str, int] = field(default_factory=dict)  # topic: id
    sessions: list[Application] = field(default_factory=list)
    senders: list[Sender] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    switched: list[tuple[str, bool, float, float]] = field(default_factory=list)  # topic, on, around the switch
    faults: list[Fault] = field(default_factory=list)
    copied: list[tuple[str, str]] = field(default_factory=list)  # while nothing may be claimed, by the database's clock
    leases_s: set[int] = field(default_factory=set)  # RESERVA_S, in turn
    upsets: set[str] = field(default_factory=set)  # what befell everybody: clock, restart, replaced, ntfy away
    problems: list[str] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    broken_sessions: int = 0
    broken_pids: set[str] = field(default_factory=set)
    kills: int = 0
    freezes: int = 0
    arrivals: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0
    held_by: str = "nothing"  # what still held rows back when all was healed
    healed_s: float = 0.0  # of the database's clock, until the last one was out
    took_s: float = 0.0
    totals: dict[tuple[str, str], int] = field(default_factory=dict)  # HSM_CONSUMO before the scenario

    def topic(self, drawn: str) -> str:
        """One that no scenario before has used."""
        return f"{drawn}-{self.first_row}"


class World:
    """One sandbox, scenario after scenario. folder: for the senders' files."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self._sandbox, self._folder = sandbox, folder
        self._processes = context()
        self._dba: oracledb.Connection | None = None
        self._dba_lock = threading.RLock()
        self._number = 0

    # ------------------------------------------------------------ what lasts

    def _connect(self, user: str) -> oracledb.Connection:
        password = JOB_PASSWORD if user == "hsm_job" else PASSWORD
        return oracledb.connect(user=user, password=password, dsn=self._sandbox.dsn)

    @property
    def dba(self) -> oracledb.Connection:
        if self._dba is None:
            self._dba = self._connect("system")
        return self._dba

    def prepare(self) -> None:
        """Once a sandbox: a password that nobody may see."""
        with self.dba.cursor() as cursor:
            cursor.execute(f'alter user hsm_job identified by "{JOB_PASSWORD}"')

    def put(self, bodies: dict[str, str]) -> None:
        """Package bodies in place of those there are: {name: text}."""
        for name, text in bodies.items():
            self._put(text, name)

    def _put(self, text: str, name: str) -> None:
        with closing(self._connect("system")) as connection, connection.cursor() as cursor:
            cursor.execute("alter session set current_schema = hsm")
            cursor.execute(text.rstrip().removesuffix("/"))
            if connection.warning or cursor.warning:
                raise RuntimeError(f"{name} does not compile: {cursor.warning}")

    def call(self, routine: str, *arguments: Any) -> None:
        """Again where its code was replaced since: a lock it waits for, then what a session knows of it discarded."""
        with self._dba_lock, self.dba.cursor() as cursor:
            for left in (2, 1, 0):
                try:
                    cursor.callproc(f"hsm.{routine}", list(arguments))
                    break
                except oracledb.Error as error:
                    if not left or error.args[0].code not in _REPLACED:
                        raise
            self.dba.commit()

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        with self._dba_lock, self.dba.cursor() as cursor:
            cursor.execute(query, list(arguments))
            found: list[tuple[Any, ...]] = cursor.fetchall()
            self.dba.rollback()
            return found

    def open_transactions(self) -> list[str]:
        """Sessions that hold one, when everybody has ended his."""
        sessions = list(self._sandbox.engine.sessions.values())
        return [f"{session.user} {session.doing}" for session in sessions if session.in_transaction]

    def close(self) -> None:
        if self._dba is not None:
            with suppress(oracledb.Error, OSError):
                self._dba.close()
            self._dba = None

    # ------------------------------------------------------------ a scenario

    def play(self, scenario: Scenario) -> Played:
        started = time.monotonic()
        with ExitStack() as at_end:
            self._inbox = Inbox()
            self._inbox.start()
            at_end.callback(self._inbox.stop)
            self._inbox.faults.require_token(TOKEN)
            self._link = Link(self._inbox.port)
            at_end.callback(self._link.close)
            self._away: Any = None
            self._killer = Killer(self._sandbox)
            self._sandbox.engine.bugs.clear()
            self._set_up(scenario)
            waits = Waits(self._sandbox)
            waits.start()
            at_end.callback(lambda: self._end_senders(signal.SIGKILL))
            try:
                self._befall(scenario)
                self._heal(started)
            finally:
                waits.stop()
                self._played.waits = waits.seen
        played = self._played
        played.broken_sessions, played.broken_pids = self._killer.done, self._killer.pids
        played.arrivals = self._inbox.messages
        played.requests = self._inbox.faults.asked
        played.problems += [f"the sandbox: {bug}" for bug in self._sandbox.engine.bugs]
        played.took_s = time.monotonic() - started
        return played

    def _set_up(self, scenario: Scenario) -> None:
        # So that what earlier scenarios left is past every retention
        self._sandbox.engine.clock.advance(timedelta(days=400))
        self._sandbox.engine.environment.clear()
        self._copied_since, self._armed_as_copy = "", False
        self.call("hsm_manutencao.vigiar")
        self._forget_failures()
        for name, value in scenario.parameters.items():
            self.call("hsm_admin.definir_parametro", name, value)
        for (number,) in self.rows("select id from hsm.hsm_rota_notificacao where ativa = 'S'"):
            self.call("hsm_admin.desligar_rota", number)
        for channel in scenario.channels:
            self.call("hsm_admin.definir_canal", channel.name, None, channel.burst, channel.seconds)
            self.call("hsm_admin.retomar", channel.name)
        [(first,)] = self.rows("select coalesce(max(id), 0) from hsm.hsm_fila_notificacao")
        self._played = Played(scenario, int(first))
        self._played.totals = self.totals()
        for route in scenario.routes:
            self._played.routes[self.topic(route)] = self._define(route)
        self._config = self._write_config(scenario)
        self._played.leases_s.add(int(scenario.parameters["RESERVA_S"]))

    def _forget_failures(self) -> None:
        """Of earlier scenarios: a replay would bring them back into this one."""
        failed = "(select id from hsm.hsm_fila_notificacao where status = 'FALHA')"
        with self._dba_lock, self.dba.cursor() as cursor:
            for table, key in (("tentativa_envio", "id_fila"), ("carga", "id_fila"), ("fila_notificacao", "id")):
                cursor.execute(f"delete from hsm.hsm_{table} where {key} in {failed}")
            self.dba.commit()

    def topic(self, route: Route) -> str:
        return self._played.topic(route.topic)

    def _define(self, route: Route) -> int:
        arguments = {
            "in_tipo_os": route.kind,
            "in_evento": route.event,
            "in_topico": self.topic(route),
            "in_canal": route.channel,
            "in_titulo": TITLE,
            "in_mensagem": TEMPLATE,
            "in_prioridade": route.priority,
            "in_ordenada": "S" if route.ordered else "N",
            "in_aglutina": "S" if route.coalescing else "N",
            "in_validade_min": route.valid_min,
            "in_tentativas_max": route.attempts,
        }
        with self._dba_lock, self.dba.cursor() as cursor:
            return int(cursor.callfunc("hsm.hsm_admin.definir_rota", int, keyword_parameters=arguments))

    def totals(self) -> dict[tuple[str, str], int]:
        query = (
            "select resultado, classe, sum(quantidade) from hsm.hsm_consumo_vw "
            "where periodo = 'T' group by resultado, classe"
        )
        return {(result, kind): int(count) for result, kind, count in self.rows(query)}

    def _write_config(self, scenario: Scenario) -> Path:
        folder = self._folder / str(scenario.seed)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "password").write_text(JOB_PASSWORD + "\n")
        (folder / "token").write_text(TOKEN + "\n")
        for secret in ("password", "token"):
            (folder / secret).chmod(0o600)
        lines = [
            "[database]",
            f'dsn = "{self._sandbox.dsn}"',
            'user = "HSM_JOB"',
            f'password_file = "{folder}/password"',
        ]
        for channel in scenario.channels:
            lines += [
                f"[channels.{channel.name}]",
                f'url = "http://127.0.0.1:{self._link.port}"',
                f'token_file = "{folder}/token"',
                "connect_timeout_s = 1.5",
                "read_timeout_s = 2.5",
            ]
        path = folder / "job.toml"
        path.write_text("\n".join(lines) + "\n")
        return path

    def _befall(self, scenario: Scenario) -> None:
        """The application and the senders at work, and all that was drawn, each at its moment."""
        self._drawn: dict[int, Sender] = {}
        for number in range(len(scenario.senders)):
            self.start(number)
        patience = time.monotonic() + _START_S
        while not self._somebody_sends() and time.monotonic() < patience:
            time.sleep(0.02)
        self._started = time.monotonic()
        for number, works in enumerate(scenario.sessions, 1):
            session = Application(number, works, lambda: self._connect("chamados"), self._started)
            self._played.sessions.append(session)
            session.start()
        for event in scenario.events:
            time.sleep(max(0.0, self._started + event.at - time.monotonic()))
            getattr(self, event.what)(*event.with_)
        for session in self._played.sessions:
            session.join()

    def _somebody_sends(self) -> bool:
        return any(session.user == "HSM_JOB" for session in list(self._sandbox.engine.sessions.values()))

    # ------------------------------------------------------------ senders

    def start(self, which: int) -> None:
        drawn = self._played.scenario.senders[which % len(self._played.scenario.senders)]
        running = self._drawn.get(which % len(self._played.scenario.senders))
        if running is None or not running.alive:
            arguments = ["--linger", "600", "--batch", str(drawn.batch)] if drawn.program == "send_once" else []
            self._drawn[which % len(self._played.scenario.senders)] = self._start(drawn.program, arguments, drawn.clone)

    def _start(self, program: str, arguments: list[str], clone: bool = False) -> Sender:
        self._number += 1
        output = self._config.parent / f"{self._number}"
        sender = Sender(self._processes, program, ["--config", str(self._config), *arguments], output, clone)
        self._played.senders.append(sender)
        return sender

    def _chosen(self, which: int) -> Sender | None:
        return self._drawn.get(which % len(self._played.scenario.senders))

    def kill(self, which: int) -> None:
        sender = self._chosen(which)
        if sender is not None and sender.send(signal.SIGKILL):
            sender.killed = True
            self._played.kills += 1

    def stop(self, which: int) -> None:
        sender = self._chosen(which)
        if sender is not None:
            sender.send(signal.SIGTERM)

    def freeze(self, which: int) -> None:
        sender = self._chosen(which)
        if sender is not None and sender.send(signal.SIGSTOP):
            sender.frozen = True
            self._played.freezes += 1

    def thaw(self, which: int) -> None:
        sender = self._chosen(which)
        if sender is not None:
            sender.send(signal.SIGCONT)

    def _end_senders(self, number: signal.Signals) -> None:
        """Those that still run."""
        running = [sender for sender in self._played.senders if sender.alive]
        for sender in running:
            sender.send(signal.SIGCONT)
            sender.send(number)
        for sender in running:
            if not sender.wait(_PATIENCE_S):
                self._played.problems.append(f"{sender.program} was told to end and did not")
                sender.killed = True
                sender.send(signal.SIGKILL)
                sender.wait(_PATIENCE_S)

    # ------------------------------------------------------------ ntfy

    def ntfy_answers(self, drawn: Fault) -> None:
        fault = Fault(
            **{name: getattr(drawn, name) for name in drawn.__dataclass_fields__ if name not in ("accepted", "_met")}
        )
        if fault.topic is not None:
            fault.topic = self._played.topic(fault.topic)
        self._played.faults.append(fault)
        self._inbox.faults.add(fault)

    def ntfy_is_well(self) -> None:
        self._inbox.faults.clear()
        self._inbox.faults.require_token(TOKEN)

    def ntfy_wants(self, token: str) -> None:
        self._inbox.faults.require_token(token)

    def ntfy_leaves(self) -> None:
        if self._away is None:
            self._played.upsets.add("ntfy away")
            self._away = self._link.down()
            self._away.__enter__()

    def ntfy_comes_back(self) -> None:
        if self._away is not None:
            self._away.__exit__(None, None, None)
            self._away = None

    # ------------------------------------------------------------ the database

    def kill_session(self, call: str, after: int | None) -> None:
        self._killer.arm(call, after)

    def clock(self, seconds: float) -> None:
        self._played.upsets.add("clock" if seconds > 0 else "clock back")
        self._sandbox.engine.clock.advance(timedelta(seconds=seconds))

    def lease_ends(self) -> None:
        self.clock(max(self._played.leases_s) + 2)

    def restart(self) -> None:
        """Between two transactions of the application: what becomes of an open one is nothing the product promises."""
        self._played.upsets.add("restart")
        with ExitStack() as held:
            for session in self._played.sessions:
                held.enter_context(session.lock)
                session.lost()
            held.enter_context(self._dba_lock)
            self.close()
            self._sandbox.restart()

    def replace(self, *names: str) -> None:
        self._played.upsets.add("replaced")
        for name in names:
            self._put((ROOT / "plsql" / "packages" / f"{name}.pkb").read_text("utf-8"), name)

    def now(self) -> str:
        [(moment,)] = self.rows("select to_char(sys_extract_utc(systimestamp), 'YYYY-MM-DD HH24:MI:SS.FF6') from dual")
        return str(moment)

    def copied(self) -> None:
        """A refreshed copy of production: from now on nothing may be claimed, unless it was said to be no copy."""
        self._sandbox.engine.environment["DB_NAME"] = "COPIA"
        if not self._armed_as_copy:
            self._copied_since = self.now()

    def original(self) -> None:
        if "DB_NAME" in self._sandbox.engine.environment:
            if self._copied_since:
                self._played.copied.append((self._copied_since, self.now()))
            self._copied_since, self._armed_as_copy = "", False
            self._sandbox.engine.environment.clear()
            self.call("hsm_dba.armar")

    def arm(self) -> None:
        self._armed_as_copy = "DB_NAME" in self._sandbox.engine.environment
        if self._copied_since:
            self._played.copied.append((self._copied_since, self.now()))
            self._copied_since = ""
        self.call("hsm_dba.armar")

    def upkeep(self, routine: str) -> None:
        try:
            self.call(f"hsm_manutencao.{routine}")
        except oracledb.Error as error:
            self._refused(f"upkeep {routine}", error)

    def _refused(self, what: str, error: oracledb.Error) -> str:
        detail = error.args[0]
        code = getattr(detail, "code", 0)
        if not (code in _REFUSALS or (code in _REPLACED and "replaced" in self._played.upsets)):
            self._played.problems.append(f"{what}: {detail}")
        with suppress(oracledb.Error):
            self.dba.rollback()
        return str(detail)

    # ------------------------------------------------------------ the operator

    def _act(self, what: str, do: Callable[[str], Any]) -> Act:
        act = Act(what, f"ato {self._played.first_row}-{len(self._played.acts)}", time.monotonic())
        self._played.acts.append(act)
        try:
            act.result = do(act.reason)
        except oracledb.Error as error:
            act.refusal = self._refused(what, error)
        act.until = time.monotonic()
        return act

    def _function(self, name: str, **arguments: Any) -> Any:
        with self._dba_lock, self.dba.cursor() as cursor:
            return cursor.callfunc(f"hsm.hsm_admin.{name}", int, keyword_parameters=arguments)

    def pause(self, channel: str) -> None:
        self._act("pausar", lambda reason: self.call("hsm_admin.pausar", channel, reason))

    def resume(self, channel: str) -> None:
        self._act("retomar", lambda reason: self.call("hsm_admin.retomar", channel, reason))

    def _some_row(self, share: float, status: str) -> int | None:
        found = self.rows(
            f"select id from hsm.hsm_fila_notificacao where id > :1 and {status} order by id", self._played.first_row
        )
        return int(found[int(share * len(found))][0]) if found else None

    def cancel(self, share: float) -> None:
        row = self._some_row(share, "status in ('PENDENTE', 'ENVIANDO')")
        if row is not None:
            self._act(f"cancelar {row}", lambda reason: self.call("hsm_admin.cancelar", row, reason))

    def cancel_many(self, channel: str, limit: int) -> None:
        def do(reason: str) -> Any:
            with self._dba_lock, self.dba.cursor() as cursor:
                return cursor.callfunc(
                    "hsm.hsm_admin.cancelar_lote",
                    int,
                    [channel, None, self._sandbox.engine.clock.now(), reason, limit],
                )

        self._act("cancelar_lote", do)

    def replay(self) -> None:
        self._act("reprocessar", lambda reason: self._function("reprocessar", in_canal="PADRAO", in_motivo=reason))

    def resend(self, share: float) -> None:
        row = self._some_row(share, "status in ('PROCESSADO', 'FALHA', 'CANCELADO') and id_rota is not null")
        if row is not None:
            self._act(f"reenviar {row}", lambda reason: self._function("reenviar", in_id=row, in_motivo=reason))

    def _switch(self, which: int, on: bool) -> None:
        topic = self.topic(self._played.scenario.routes[which])
        routine = "hsm_admin.ligar_rota" if on else "hsm_admin.desligar_rota"
        act = self._act(routine, lambda reason: self.call(routine, self._played.routes[topic], reason))
        if not act.refusal:
            self._played.switched.append((topic, on, act.since, act.until))

    def switch_off(self, which: int) -> None:
        self._switch(which, False)

    def switch_on(self, which: int) -> None:
        self._switch(which, True)

    def set_parameter(self, name: str, value: str) -> None:
        act = self._act(
            "definir_parametro", lambda reason: self.call("hsm_admin.definir_parametro", name, value, reason)
        )
        if name == "RESERVA_S" and not act.refusal:
            self._played.leases_s.add(int(value))

    # ------------------------------------------------------------ healing

    def _heal(self, began: float) -> None:
        """Everything works again, and nobody but the senders and the watch job puts in order what was left."""
        self.ntfy_comes_back()
        self.ntfy_is_well()
        self._killer.disarm()
        self.original()
        self._end_senders(signal.SIGTERM)
        for channel in self._played.scenario.channels:
            [(paused,)] = self.rows("select pausado from hsm.hsm_canal where canal = :1", channel.name)
            if paused == "S":
                self.resume(channel.name)
        self._played.held_by = self._what_holds()
        if time.monotonic() - began > min(self._played.leases_s):
            self._played.upsets.add("a machine so slow that leases ended by themselves")
        self.call("hsm_admin.definir_parametro", "LOTE_MAX", "200")
        clock, started, moved = self._sandbox.engine.clock, time.monotonic(), 0.0
        for _ in range(_TURNS):
            self.call("hsm_manutencao.vigiar")
            wait = self._pending()
            if wait is None:
                break
            clock.advance(timedelta(seconds=max(wait, _STEP_S)))
            moved += max(wait, _STEP_S)
            sender = self._start("send_once", [])
            if not sender.wait(_PATIENCE_S):
                self._played.problems.append("send_once does not end although all is well")
                sender.send(signal.SIGKILL)
                sender.wait(_PATIENCE_S)
                break
        else:
            self._played.problems.append(f"{_TURNS} runs of a sender were not enough")
        self._played.healed_s = moved + time.monotonic() - started
        self.call("hsm_manutencao.somar")

    def _pending(self) -> float | None:
        with self._dba_lock, self.dba.cursor() as cursor:
            for again in (True, False):
                try:
                    found: float | None = cursor.callfunc("hsm.hsm_envio_api.trabalho_pendente", float, [None, 2])
                    break
                except oracledb.Error as error:
                    if not again or error.args[0].code not in _REPLACED:
                        raise
            self.dba.rollback()
            return found

    def _what_holds(self) -> str:
        """The gravest of what keeps rows from leaving at once."""
        first = self._played.first_row
        for name, query in (
            ("suspended route", "select 1 from hsm.hsm_rota_notificacao where suspensa = 'S'"),
            ("open breaker", "select 1 from hsm.hsm_canal where disjuntor <> 'FECHADO'"),
            ("lease", "select 1 from hsm.hsm_fila_notificacao where status = 'ENVIANDO'"),
            ("429", "select 1 from hsm.hsm_canal where retido_ate > sys_extract_utc(systimestamp)"),
            ("backoff", "select 1 from hsm.hsm_fila_notificacao where status = 'PENDENTE' "
             "and proxima_tentativa > sys_extract_utc(systimestamp)"),
        ):  # fmt: skip
            if self.rows(query):
                return name
        return (
            "nothing"
            if self.rows("select 1 from hsm.hsm_fila_notificacao where status = 'PENDENTE' and id > :1", first)
            else "all out"
        )
