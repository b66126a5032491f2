"""A site that is watched: two ntfy servers, a mail relay, a URL that is called while all is well, the jobs of the
database's scheduler, and a resident sender. Everybody lives by the database's clock, which a test moves: the sender
waits by it, the jobs run by it, and what arrives is stamped with it.
"""

from __future__ import annotations

import email
import email.policy
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import oracledb
import pytest

from deploy.sandbox.inbox import Inbox
from deploy.sandbox.loopback import LoopbackServer
from python_job import resident
from python_job.config import load
from python_job.database import Gateway
from python_job.errors import DatabaseError
from tests.database import INSTALLED, PASSWORD, ROOT, OwnSandbox
from tests.mail_relay import Relay, relay
from tests.waiting import wait_until

from .conftest import open_order

SPARE, MAIL = "RESERVA", "mail"
BOTH = frozenset(["PADRAO", SPARE])
DUTY = "plantao"  # the alarm's topic
WATCHED = "watched"
STEP_S = 10.0  # where no job looks
RETRY_S = 7.0
TOKEN = "tk_first"


class Clock:
    """Of the database. In place of the module `time` of the sender; wakes whoever waits by it."""

    def __init__(self, own: OwnSandbox) -> None:
        self._clock = own.sandbox.engine.clock
        self._moved = threading.Condition()

    def monotonic(self) -> float:
        return self._clock.now().timestamp()

    sleep = staticmethod(time.sleep)

    def advance(self, seconds: float) -> None:
        with self._moved:
            self._clock.advance(timedelta(seconds=seconds))
            self._moved.notify_all()

    def wait(self, seconds: float, until: Callable[[], bool]) -> bool:
        end = self.monotonic() + seconds
        with self._moved:
            while not until() and (left := end - self.monotonic()) > 0:
                self._moved.wait(left)
        return until()

    def wake(self) -> None:
        with self._moved:
            self._moved.notify_all()


class Killed(BaseException):
    """Stands for SIGKILL: the sender says nothing any more."""


class Stop(threading.Event):
    """The sender's, who rests by it. rests: how often it has begun to, with everything done that could be."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock, self.rests = clock, 0

    def set(self) -> None:
        super().set()
        self._clock.wake()

    def wait(self, timeout: float | None = None) -> bool:
        self.rests += 1
        return self._clock.wait(timeout or 0, self.is_set)


class Sender:
    """`python -m python_job.service`, in a thread. A new one for each start."""

    def __init__(self, clock: Clock, config: Path) -> None:
        self.stop, self._killed = Stop(clock), False
        self.refused = ""  # why it gave up
        self._thread = threading.Thread(target=self._serve, args=(config,), name="sender")
        self._thread.start()

    def _serve(self, config: Path) -> None:
        try:
            resident.serve(load(str(config), {}), self.stop, self._tell)
        except DatabaseError as error:
            self.refused = str(error)
        except Killed:
            pass

    def _tell(self, state: str) -> None:
        if self._killed:
            raise Killed

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def end(self) -> None:
        self.stop.set()
        self._thread.join(60)
        assert not self.alive

    def kill(self) -> None:
        self._killed = True
        self.end()


@dataclass(frozen=True)
class Notice:
    """What somebody on duty got; at: on the database's clock."""

    road: str
    at: float
    title: str
    text: str

    def lines(self, words: str, over: bool) -> list[str]:
        """Those about a problem: that it is there, or over."""
        return [line for line in self.text.splitlines() if words in line and line.startswith("RESOLVIDO") == over]


class Heartbeat(LoopbackServer):
    """Somebody outside, who is called while all is well. calls: when, on the database's clock."""

    def __init__(self, clock: Clock) -> None:
        self.calls = calls = list[float]()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                calls.append(clock.monotonic())
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        super().__init__(Handler, "heartbeat")


@dataclass
class Site:
    own: OwnSandbox
    folder: Path
    mails: Relay
    clock: Clock
    ntfy: dict[str, Inbox]
    heartbeat: Heartbeat
    dba: oracledb.Connection
    app: oracledb.Connection
    notices: list[Notice] = field(default_factory=list)
    sender: Sender | None = None
    _read: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> float:
        return self.clock.monotonic()

    def execute(self, *statements: str) -> None:
        with self.dba.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        self.dba.commit()

    def value(self, query: str) -> Any:
        with self.dba.cursor() as cursor:
            return cursor.execute(query).fetchone()[0]

    def open_orders(self, count: int) -> None:
        for number in range(count):
            open_order(self.app, f"Bomba {number}")
        self.app.commit()

    # ------------------------------------------------------------ the sender

    def start(self, token: str = TOKEN) -> None:
        secret, key, path = (self.folder / name for name in ("password", "token", "job.toml"))
        secret.write_text(PASSWORD)
        key.write_text(token)
        for file in (secret, key):
            file.chmod(0o600)
        channels = "".join(f'[channels.{name}]\nurl = "{at.url}"\n' for name, at in self.ntfy.items())
        path.write_text(
            f'[database]\ndsn = "{self.own.sandbox.dsn}"\nuser = "HSM_JOB"\npassword_file = "{secret}"\n'
            f'[job]\nheartbeat_url = "{self.heartbeat.url}/ping"\n{channels}'.replace(
                "[channels.PADRAO]\n", f'[channels.PADRAO]\ntoken_file = "{key}"\n'
            )
        )
        self.sender = Sender(self.clock, path)

    def stop(self) -> None:
        """As a service manager does."""
        assert self.sender is not None
        self.sender.end()

    # ------------------------------------------------------------- time passes

    def step(self) -> None:
        """To the next look of the alarm's job; all jobs have run that are due by then, and the sender has looked."""
        left = max(1.0, float(self.value(_NEXT_LOOK) or STEP_S))
        while left > RETRY_S:  # what it tries again is not to wait for the job
            self.clock.advance(RETRY_S)
            self._sender_looks()
            left -= RETRY_S
        self.clock.advance(left)
        wait_until(lambda: not self.value(_BUSY))
        self.clock.advance(1)
        self._sender_looks()
        self._collect()

    def _sender_looks(self) -> None:
        sender = self.sender
        if sender and sender.alive:
            rests = sender.stop.rests
            wait_until(lambda: not sender.alive or sender.stop.rests > rests + 1)

    def until(self, condition: Callable[[], Any], limit: float) -> Any:
        """What it comes to within so many seconds of the database's clock; falsy when it does not."""
        end = self.now + limit
        while not (found := condition()) and self.now < end:
            self.step()
        return found

    def pass_(self, seconds: float) -> None:
        self.until(lambda: False, seconds)

    def _collect(self) -> None:
        for road, inbox in self.ntfy.items():
            for message in self._new(road, inbox.messages):
                if message["topic"] == DUTY:
                    self.notices.append(Notice(road, self.now, message["title"], message["message"]))
        for mail in self._new(MAIL, self.mails.mails):
            read = email.message_from_bytes(mail.content, policy=email.policy.default)
            assert isinstance(read, EmailMessage)
            self.notices.append(Notice(MAIL, self.now, str(read["subject"]), str(read.get_content())))

    def _new(self, road: str, everything: list[Any]) -> list[Any]:
        seen, self._read[road] = self._read.get(road, 0), len(everything)
        return everything[seen:]

    # ---------------------------------------------------------- what was told

    def told(self, words: str, over: bool = False) -> list[Notice]:
        """Once for each time a message names the problem: that it is there, or over."""
        return [notice for notice in self.notices for _ in notice.lines(words, over)]

    def well(self) -> bool:
        return bool(self.value("select count(*) from hsm.hsm_saude_vw where gravidade = 'ERRO'") == 0)


_JOBS = """from dba_scheduler_jobs j
           where j.owner = 'HSM'
             and not exists (select null from dba_scheduler_global_attribute g
                              where g.attribute_name = 'SCHEDULER_DISABLED' and g.value = 'TRUE')"""
_BUSY = f"""select count(*) {_JOBS}
               and (j.state = 'RUNNING' or (j.enabled = 'TRUE' and j.next_run_date <= systimestamp))"""
_NEXT_LOOK = f"""select max(
                       86400 * (cast(sys_extract_utc(j.next_run_date) as date)
                                - cast(sys_extract_utc(systimestamp) as date))
                    ) {_JOBS}
                    and j.job_name = 'HSM_TAREFA_ALERTA' and j.enabled = 'TRUE'"""


@pytest.fixture(scope="module")
def mails() -> Iterator[Relay]:
    with relay() as running:
        yield running


@pytest.fixture(scope="module")
def watched(spare: OwnSandbox, mails: Relay, tmp_path_factory: pytest.TempPathFactory) -> OwnSandbox:
    """The site as its DBA has set it up, kept as WATCHED."""
    scripts = ROOT / "deploy" / "oracle"
    with spare.lent(INSTALLED), pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("scripts"))
        with closing(spare.connect()) as dba, dba.cursor() as cursor:
            cursor.callproc("hsm.hsm_admin.definir_canal", [SPARE, "Outro servidor"])
            for channel in ("PADRAO", SPARE):
                cursor.callfunc("hsm.hsm_admin.definir_alerta", int, [DUTY, channel])
        mail = (f"127.0.0.1:{mails.port}", "hsm@ex.br", "plantao@ex.br")
        for name, arguments in (("correio.sql", mail), ("agenda_servico.sql", ())):
            assert spare.run(scripts / name, *arguments) == 0, spare.output
        spare.keep(WATCHED)
    return spare


@contextmanager
def closed_at_last(clock: Clock) -> Iterator[tuple[dict[str, Inbox], Heartbeat]]:
    inboxes, heartbeat = {"PADRAO": Inbox(), SPARE: Inbox()}, Heartbeat(clock)
    for inbox in inboxes.values():
        inbox.start()
    try:
        yield inboxes, heartbeat
    finally:
        heartbeat.stop()
        for inbox in inboxes.values():
            inbox.stop()


@pytest.fixture
def site(watched: OwnSandbox, mails: Relay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """With its sender at work, nothing in the queue, and all well."""
    with watched.lent(WATCHED):
        # Now that no job of an earlier test sends any more
        mails.mails.clear()
        mails.refuse = Relay.refuse
        clock = Clock(watched)
        for module in ("run", "reports", "voice", "delivery", "lanes", "pace"):
            monkeypatch.setattr(f"python_job.{module}.time", clock)
        waited = Gateway.wait

        def wait(gateway: Gateway, channels: Iterable[str], most_s: float) -> float | None:
            """The database waits by a clock nobody moves."""
            due = waited(gateway, channels, min(most_s, 0.02))
            if due != 0 and found.sender:
                found.sender.stop.rests += 1
            return due

        monkeypatch.setattr(Gateway, "wait", wait)
        with (
            closed_at_last(clock) as (inboxes, heartbeat),
            closing(watched.connect()) as dba,
            closing(watched.connect("chamados")) as app,
        ):
            inboxes["PADRAO"].faults.require_token(TOKEN)
            found = Site(watched, tmp_path, mails, clock, inboxes, heartbeat, dba, app)
            found.start()
            try:
                assert found.until(lambda: heartbeat.calls, 120)
                found.pass_(STEP_S)
                assert found.notices == []
                yield found
            finally:
                if found.sender:
                    found.sender.kill()
