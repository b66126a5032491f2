"""The contract over a real session, and what a lost connection does to it."""

from __future__ import annotations

import logging
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import oracledb
import pytest

from deploy.sandbox.inbox import Fault, Inbox
from python_job import config
from python_job.contract import Item, Outcome, Result
from python_job.database import Gateway
from python_job.delivery import result_of
from python_job.errors import DatabaseError
from python_job.run import Run
from tests.channels import ntfy
from tests.database import PASSWORD, ROOT, Database, empty_queue
from tests.waiting import wait_until

from .relay import Relay, let_go_of_sockets

# See let_go_of_sockets.
pytestmark = pytest.mark.filterwarnings("ignore:.*socket:pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def sockets_gone() -> Iterator[None]:
    yield
    let_go_of_sockets()


@pytest.fixture
def relay(database: Database) -> Iterator[Relay]:
    address, _, _ = database.dsn.partition("/")
    host, _, port = address.partition(":")
    with closing(Relay(host, int(port))) as found:
        yield found


@pytest.fixture
def gateway(database: Database, relay: Relay) -> Iterator[Gateway]:
    service = database.dsn.partition("/")[2]
    settings = config.Database(dsn=f"127.0.0.1:{relay.port}/{service}", user="HSM_JOB", password=PASSWORD)
    with closing(Gateway(settings, "test-gateway")) as found:
        yield found


@pytest.fixture
def orders(database: Database, dba: oracledb.Connection) -> int:
    """Due notifications, one an order; how many."""
    empty_queue(dba)
    with closing(database.connect("chamados")) as app, app.cursor() as cursor:
        cursor.executemany(
            "insert into ordem_servico (tipo_os, descricao) values (:1, :2)",
            [("PADRAO", f"Ordem {n}") for n in range(4)],
        )
        app.commit()
    return 4


def delivered(item: Item) -> dict[str, object]:
    return result_of(item, Outcome(http=200, id_externo="k3J000000000")) | {"duracao_ms": 1}


def statuses(dba: oracledb.Connection) -> set[str]:
    with dba.cursor() as cursor:
        return {row[0] for row in cursor.execute("select status from hsm.hsm_fila_notificacao")}


def test_a_batch_costs_three_round_trips(orders: int, gateway: Gateway, relay: Relay) -> None:
    gateway.report(
        [result_of(item, Outcome(classe="DEVOLVIDO")) for item in gateway.claim(1, ["PADRAO"])]
    )  # logged on, parsed
    before = relay.trips
    items = gateway.claim(50, ["PADRAO"])
    assert relay.trips - before == 2
    gateway.report([delivered(item) for item in items])
    assert (len(items), relay.trips - before) == (orders, 3)


@pytest.mark.parametrize("batch", [1, 99, 100, 1000])
def test_a_batch_of_each_size_the_configuration_allows_is_handed_out(orders: int, gateway: Gateway, batch: int) -> None:
    items = gateway.claim(batch, ["PADRAO"])
    assert len(items) == min(batch, orders)
    assert all(item.payload.startswith("{") for item in items)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_claim_that_lost_its_connection_can_be_made_again_on_a_new_one(
    orders: int, gateway: Gateway, relay: Relay, when: str
) -> None:
    gateway.claim(1, ["NENHUM"])
    relay.cut(when)
    with pytest.raises(DatabaseError) as caught:
        gateway.claim(50, ["PADRAO"])
    assert caught.value.again
    found = gateway.claim(50, ["PADRAO"])
    assert len(found) == (orders if when == "before" else 0), "rows of a lost answer wait for their lease to end"
    assert relay.connections == 2


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_report_that_lost_its_connection_can_be_sent_again_and_counts_once(
    orders: int, gateway: Gateway, relay: Relay, dba: oracledb.Connection, when: str
) -> None:
    items = gateway.claim(50, ["PADRAO"])
    relay.cut(when)
    with pytest.raises(DatabaseError) as caught:
        gateway.report([delivered(item) for item in items])
    assert caught.value.again
    summary = gateway.report([delivered(item) for item in items])
    assert summary["processado" if when == "before" else "repetido"] == orders
    assert statuses(dba) == {"PROCESSADO"}


def test_a_report_without_any_answer_can_be_sent_again_after_the_call_timeout(
    orders: int, database: Database, relay: Relay, dba: oracledb.Connection
) -> None:
    target = f"127.0.0.1:{relay.port}/{database.dsn.partition('/')[2]}"
    settings = config.Database(dsn=target, user="HSM_JOB", password=PASSWORD, call_timeout_s=1)
    with closing(Gateway(settings, "test-gateway")) as gateway:
        results = [delivered(item) for item in gateway.claim(50, ["PADRAO"])]
        relay.cut("stall")
        with pytest.raises(DatabaseError) as caught:
            gateway.report(results)
        assert caught.value.again
        assert gateway.report(results)["processado"] == orders
    assert statuses(dba) == {"PROCESSADO"}


def test_a_logon_in_place_of_a_lost_session_may_work_a_moment_later(
    orders: int, gateway: Gateway, relay: Relay
) -> None:
    results = [delivered(item) for item in gateway.claim(50, ["PADRAO"])]
    relay.cut("before")
    relay.refuse = True
    with pytest.raises(DatabaseError, match="registrar failed"):
        gateway.report(results)
    for _ in range(2):
        with pytest.raises(DatabaseError, match="cannot log on to the database") as caught:
            gateway.report(results)
        assert (caught.value.denied, caught.value.again) == (False, True)
    relay.refuse = False
    assert gateway.report(results)["processado"] == orders


def test_a_first_logon_that_fails_is_no_matter_of_a_moment(gateway: Gateway, relay: Relay) -> None:
    relay.refuse = True
    for _ in range(2):
        with pytest.raises(DatabaseError, match="cannot log on to the database") as caught:
            gateway.wait(["PADRAO"], 0)
        assert not caught.value.again


def test_an_error_in_what_was_reported_is_final(gateway: Gateway, relay: Relay) -> None:
    with pytest.raises(DatabaseError, match="ORA-20741") as caught:
        gateway.report([{"id": 1}])
    assert not caught.value.again
    assert relay.connections == 1


def test_the_wait_for_work_is_told(orders: int, gateway: Gateway) -> None:
    assert gateway.wait(["NENHUM"], 0) is None
    assert gateway.wait(["NENHUM", "PADRAO"], 0) == 0
    lease = gateway.claim(50, ["PADRAO"])[0].prazo_s
    assert 0 < (gateway.wait(["PADRAO"], 0) or 0) <= lease


def test_a_wait_ends_with_the_work_it_waits_for(
    database: Database, dba: oracledb.Connection, gateway: Gateway, relay: Relay
) -> None:
    empty_queue(dba)
    assert gateway.wait(["PADRAO"], 0.05) is None
    before = relay.trips
    with ThreadPoolExecutor(1) as pool, closing(database.connect("chamados")) as app, app.cursor() as cursor:
        answer = pool.submit(gateway.wait, ["NENHUM", "PADRAO"], 60)
        wait_until(lambda: senders_at_work(dba))
        cursor.execute("insert into ordem_servico (tipo_os, descricao) values ('PADRAO', 'x')")
        app.commit()
        assert answer.result(90) == 0
    assert relay.trips == before + 1, "one round trip, however long"
    assert gateway.wait(["PADRAO"], 60) == 0
    assert gateway.wait(["NENHUM"], -1) is None


def senders_at_work(dba: oracledb.Connection) -> bool:
    """The job has a call under way."""
    with dba.cursor() as cursor:
        cursor.execute("select 1 from v$session where username = 'HSM_JOB' and status = 'ACTIVE'")
        return cursor.fetchone() is not None


def test_a_wait_is_shorter_than_the_call_timeout(database: Database, dba: oracledb.Connection) -> None:
    empty_queue(dba)
    settings = config.Database(dsn=database.dsn, user="HSM_JOB", password=PASSWORD, call_timeout_s=2)
    with closing(Gateway(settings, "test-gateway")) as gateway:
        assert gateway.wait(["PADRAO"], 60) is None


def test_a_wait_whose_connection_is_lost_can_be_made_again(
    dba: oracledb.Connection, relay: Relay, gateway: Gateway
) -> None:
    empty_queue(dba)
    gateway.wait(["PADRAO"], 0)
    relay.cut("before")
    with pytest.raises(DatabaseError) as caught:
        gateway.wait(["PADRAO"], 10)
    assert caught.value.again
    assert gateway.wait(["PADRAO"], 0) is None
    assert relay.connections == 2


def test_comparisons_are_binary_whatever_the_instance_prefers(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First thing in the session: a linguistic comparison would not use the queue's indexes."""
    said: list[str] = []
    execute = oracledb.Cursor.execute

    def listening(cursor: oracledb.Cursor, statement: str) -> Any:
        said.append(statement)
        return execute(cursor, statement)

    monkeypatch.setattr(oracledb.Cursor, "execute", listening)
    gateway.wait(["PADRAO"], 0)
    assert said == ["alter session set nls_comp = binary nls_sort = binary"]


def test_a_retry_count_in_the_connect_string_does_not_hide_that_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        dsn = (
            f"(description=(retry_count=20)(retry_delay=3)(address=(protocol=tcp)(host=127.0.0.1)(port={port}))"
            "(connect_data=(service_name=x)))"
        )
        settings = config.Database(dsn=dsn, user="U", password="p", connect_timeout_s=1, call_timeout_s=1)
        with pytest.raises(DatabaseError, match="Connection refused"):
            Gateway(settings, "test-gateway").wait(["PADRAO"], 0)


def test_a_warning_at_logon_is_told_once_and_not_with_every_session(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(logging.getLogger("python_job"), "propagate", True)
    expiring = property(lambda connection: "ORA-28002: the password will expire within 3 days\nHelp: https://x")
    monkeypatch.setattr(oracledb.Connection, "warning", expiring)
    for _ in range(2):
        gateway.wait(["PADRAO"], 0)
        gateway.close()
    assert caplog.messages == ["the database says at logon: ORA-28002: the password will expire within 3 days"]


def test_a_refused_logon_is_tried_once(database: Database, relay: Relay) -> None:
    service = database.dsn.partition("/")[2]
    settings = config.Database(dsn=f"127.0.0.1:{relay.port}/{service}", user="HSM_JOB", password="wrong")
    with pytest.raises(DatabaseError, match="ORA-01017") as caught:
        Gateway(settings, "test-gateway").claim(1, ["PADRAO"])
    assert caught.value.denied
    assert relay.connections == 1


class Refusal:
    """What the driver puts into an exception."""

    isrecoverable = False

    def __init__(self, text: str) -> None:
        self.full_code, self.text = text.partition(":")[0], text

    def __str__(self) -> str:
        return self.text


def raising(*texts: str) -> Any:
    """Raises the texts as the driver's errors, one a call; afterwards returns the summary of a report."""
    left = list(texts)

    def action(*_: Any, **__: Any) -> Any:
        if left:
            raise oracledb.DatabaseError(Refusal(left.pop(0)))
        return {"processado": 1}

    return action


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("ORA-01017: invalid username/password; logon denied", True),
        ("ORA-28000: the account is locked", True),
        ("ORA-28001: the password has expired", True),
        ("ORA-01045: user HSM_JOB lacks CREATE SESSION privilege; logon denied", True),
        ("ORA-06550: line 1, column 7:\nPLS-00201: identifier 'HSM.HSM_ENVIO_API' must be declared", True),
        ("ORA-06550: line 1, column 7:\nPLS-00905: object HSM.HSM_ENVIO_API is invalid", False),
        ("ORA-04063: package body \"HSM.HSM_ENVIO\" has errors\nORA-06508: PL/SQL: could not find program unit", False),
        ("ORA-12514: Service X is not registered with the listener", False),
        ("ORA-20741: the results are not in order of ORA-01017x", False),
    ],
)  # fmt: skip
def test_only_what_a_human_has_to_change_counts_as_denied(
    monkeypatch: pytest.MonkeyPatch, text: str, denied: bool
) -> None:
    monkeypatch.setattr(oracledb, "connect", raising(text))
    with pytest.raises(DatabaseError) as caught:
        Gateway(config.Database(dsn="h/X"), "test-gateway").claim(1, ["PADRAO"])
    assert caught.value.denied == denied
    assert text.partition(":")[0] in str(caught.value)


REPLACED = (
    "ORA-04068: existing state of packages has been discarded\n"
    'ORA-04065: not executed, altered or dropped package body "HSM.HSM_ENVIO"\n'
    'ORA-06508: PL/SQL: could not find program unit being called: "HSM.HSM_ENVIO"\nORA-06512: at line 1'
)


@pytest.mark.parametrize(
    "text",
    [
        "ORA-00054: resource busy and acquire with NOWAIT specified or timeout expired",
        "ORA-00060: deadlock detected while waiting for resource",
        "ORA-30006: resource busy; acquire with WAIT timeout expired",
        "ORA-01013: user requested cancel of current operation",
        "ORA-04020: deadlock detected while trying to lock object HSM.HSM_ENVIO",
        "ORA-04021: timeout occurred while waiting to lock object",
        "ORA-04045: errors during recompilation of HSM.X\nORA-04027: self-deadlock during automatic validation",
        "ORA-04061: existing state of package body has been invalidated",
        'ORA-04063: package body "HSM.HSM_ENVIO" has errors',
        "ORA-04065: not executed, altered or dropped package",
        'ORA-04067: not executed, package body "HSM.HSM_ENVIO" does not exist',
        "ORA-06508: PL/SQL: could not find program unit being called",
        "ORA-06550: line 1, column 7:\nPLS-00905: object HSM.HSM_ENVIO_API is invalid",
        "DPY-4024: call timeout of 30000 ms exceeded",
        REPLACED,
    ],
    ids=lambda text: text[:9],
)
def test_a_call_that_may_work_a_moment_later_says_so_and_keeps_the_session(
    gateway: Gateway, relay: Relay, text: str
) -> None:
    action = raising(text)
    with pytest.raises(DatabaseError) as caught:
        gateway._call("registrar", action)
    assert (caught.value.again, caught.value.denied) == (True, False)
    assert gateway._call("registrar", action) == {"processado": 1}
    assert relay.connections == 1


@pytest.mark.parametrize(
    "text",
    [
        "ORA-20741: the results are not JSON",
        "ORA-01653: unable to extend table",
        "ORA-06550: line 1, column 7:\nPLS-00201: identifier 'HSM.HSM_ENVIO_API' must be declared",
        "ORA-01031: insufficient privileges\nORA-04063: view has errors",
        "ORA-04030: out of process memory",
        "ORA-040680: no such error",
    ],
)
def test_a_call_that_only_a_person_can_mend_says_so(gateway: Gateway, text: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        gateway._call("registrar", raising(text))
    assert not caught.value.again


def test_a_listener_that_accepts_and_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = config.Database(
            dsn=f"127.0.0.1:{silent.getsockname()[1]}/X",
            user="HSM_JOB",
            password=PASSWORD,
            connect_timeout_s=0.1,
            call_timeout_s=0.1,
        )
        with pytest.raises(DatabaseError, match=r"cannot log on to the database: no answer within 0\.2 s") as caught:
            Gateway(settings, "test-gateway").claim(1, ["PADRAO"])
    assert not caught.value.denied


def test_a_host_whose_name_does_not_resolve_is_told_in_words() -> None:
    settings = config.Database(dsn="no-such-host.invalid/X", user="HSM_JOB", password=PASSWORD)
    with pytest.raises(DatabaseError, match=r"cannot log on to the database: .*[a-z]{4}"):
        Gateway(settings, "test-gateway").claim(1, ["PADRAO"])


class Disturbed(Gateway):
    """Something happens before the first call of one kind, and is over before the next of that kind, or the last."""

    def __init__(self, settings: config.Database, kind: str, before: Callable[[], object], after: Callable[[], object]):
        super().__init__(settings, "test-disturbed")
        self.kind, self.steps = kind, [before, after]
        self.failures: list[str] = []
        self.reported: list[int] = []  # results of each report

    def report(self, results: list[Result]) -> dict[str, int]:
        self.reported.append(len(results))
        return super().report(results)

    def _call(self, routine: str, action: Callable[[oracledb.Cursor, str], Any]) -> Any:
        if routine == self.kind and self.steps:
            self.steps.pop(0)()
        try:
            return super()._call(routine, action)
        except DatabaseError as error:
            self.failures.append(str(error))
            raise

    def run(self, inbox: Inbox) -> Counter[str]:
        channels = {"PADRAO": ntfy(inbox.url, token="tk_t")}
        run = Run(config.Config(self._settings, config.Job(), channels, []), self, threading.Event())
        try:
            with closing(self):
                run.run()
        finally:
            for step in self.steps:
                step()
        return run.totals


@pytest.mark.parametrize("kind", ["reservar", "registrar", "aguardar_trabalho"])
def test_packages_replaced_while_the_job_runs_cost_nothing(
    orders: int, database: Database, dba: oracledb.Connection, inbox: Inbox, kind: str
) -> None:
    source = (ROOT / "plsql/packages/hsm_envio.pkb").read_text(encoding="utf-8").rstrip().rstrip("/")

    def compile_body(text: str) -> None:
        with dba.cursor() as cursor:
            cursor.execute(text)

    gateway = Disturbed(
        config.Database(dsn=database.dsn, user="HSM_JOB", password=PASSWORD),
        kind,
        lambda: compile_body("create or replace package body hsm.hsm_envio is end of it;"),
        lambda: compile_body(source.replace("package body hsm_envio", "package body hsm.hsm_envio", 1)),
    )
    assert gateway.run(inbox)["processado"] == orders
    failure = next(failure for failure in gateway.failures if not failure.startswith("apresentar"))
    assert failure.startswith(f"{kind} failed: ORA-04063: package body")
    assert len(inbox.messages) == orders
    assert statuses(dba) == {"PROCESSADO"}


@pytest.mark.parametrize(
    ("locked", "status"), [("hsm_fila_notificacao", 200), ("hsm_canal", 503)], ids=["a row", "the channel"]
)
def test_a_report_somebody_keeps_from_being_booked_is_booked_later_and_nothing_is_posted_twice(
    orders: int, database: Database, dba: oracledb.Connection, inbox: Inbox, locked: str, status: int
) -> None:
    if status != 200:
        inbox.faults.add(Fault(http=status))
    with closing(database.connect("system")) as other, other.cursor() as cursor:
        gateway = Disturbed(
            config.Database(dsn=database.dsn, user="HSM_JOB", password=PASSWORD),
            "registrar",
            lambda: cursor.execute(f"select 1 from hsm.{locked} where rownum = 1 for update").fetchall(),
            other.rollback,
        )
        totals = gateway.run(inbox)
    assert gateway.steps == [], "the report was sent again"
    assert totals["processado" if status == 200 else "reagendado"] == orders
    assert (totals["repetido"], totals["ocupado"]) == (0, 0)
    assert statuses(dba) == {"PROCESSADO" if status == 200 else "PENDENTE"}
    with dba.cursor() as counting:
        counting.execute("select count(*), count(distinct id_fila) from hsm.hsm_tentativa_envio")
        assert counting.fetchone() == (orders, orders)


@pytest.mark.parametrize(
    ("locked", "fault"),
    [
        ("hsm_fila_notificacao", None),
        ("hsm_canal", Fault(http=503, count=1)),
        ("hsm_rota_notificacao where id in (select id_rota from hsm.hsm_fila_notificacao)", Fault(http=403, count=1)),
    ],
    ids=["a row", "the channel", "the route"],
)
def test_what_somebody_holds_holds_up_one_result_and_not_its_report(
    orders: int, database: Database, dba: oracledb.Connection, inbox: Inbox, locked: str, fault: Fault | None
) -> None:
    with closing(database.connect("chamados")) as app, app.cursor() as cursor:
        more = [("PADRAO", f"Mais {number}") for number in range(50 - orders)]
        cursor.executemany("insert into ordem_servico (tipo_os, descricao) values (:1, :2)", more)
        app.commit()
    if fault:
        inbox.faults.add(fault)
    booked: list[int] = []

    def look() -> None:
        with dba.cursor() as looking:
            looking.execute("select count(*) from hsm.hsm_fila_notificacao where status = 'PROCESSADO'")
            booked.append(looking.fetchone()[0])
        other.rollback()

    query = locked if " where " in locked else f"{locked} where rownum = 1"
    with closing(database.connect("system")) as other, other.cursor() as holding:
        settings = config.Database(dsn=database.dsn, user="HSM_JOB", password=PASSWORD)
        lock = lambda: holding.execute(f"select 1 from hsm.{query} for update").fetchall()  # noqa: E731
        gateway = Disturbed(settings, "registrar", lock, look)
        totals = gateway.run(inbox)
    assert booked == [gateway.reported[0] - 1], "at once"
    assert totals["ocupado"] == 0
    assert totals["processado"] + totals["reagendado"] == 50 and totals["reagendado"] == (1 if fault else 0)
    assert len(inbox.messages) == totals["processado"], "nothing twice"
