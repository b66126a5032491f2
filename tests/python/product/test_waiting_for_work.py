"""hsm_envio_api.aguardar_trabalho: who waits hears of what other sessions bring about, and holds nobody up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import oracledb
import pytest

from deploy.sandbox.builtins.packages import session as dbms_session
from tests.claims import FACTS, NOW, claim, report
from tests.database import ROOT, Database, OwnSandbox, empty_queue
from tests.waiting import wait_until

CHANNEL = "ESPERA"
Waiting = Callable[[], Future[float | None]]


@pytest.fixture
def dba(dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """A channel with a route that keeps the order."""
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.definir_canal", [CHANNEL, None, None, None])
        cursor.callfunc("hsm.hsm_admin.definir_rota", int, [CHANNEL, "*", "espera", CHANNEL])
        cursor.execute("update hsm.hsm_rota_notificacao set ordenada = 'S' where canal = :1", [CHANNEL])
        cursor.execute("select dt_armada from hsm.hsm_instalacao")
        armed = cursor.fetchone()
        dba.commit()
        yield dba
        dba.rollback()
        cursor.execute("update hsm.hsm_instalacao set dt_armada = :1", armed)
        empty_queue(dba)
        cursor.execute("delete from hsm.hsm_rota_notificacao where canal = :1", [CHANNEL])
        cursor.execute("delete from hsm.hsm_canal where canal = :1", [CHANNEL])
    dba.commit()


@pytest.fixture
def job(database: Database, dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    with closing(database.connect("hsm_job")) as connection:
        yield connection


def wait(connection: oracledb.Connection, most_s: float = 60, channels: str | None = CHANNEL) -> float | None:
    with connection.cursor() as cursor:
        seconds: float | None = cursor.callfunc("hsm.hsm_envio_api.aguardar_trabalho", float, [channels, most_s, 2])
        return seconds


@pytest.fixture
def waiting(dba: oracledb.Connection, job: oracledb.Connection) -> Iterator[Waiting]:
    """Begins a wait of a minute in another thread; it is under way when this returns."""
    with ThreadPoolExecutor(1) as pool, dba.cursor() as cursor:

        def begin() -> Future[float | None]:
            answer = pool.submit(wait, job)
            wait_until(
                lambda: cursor.execute(
                    "select 1 from v$session where username = 'HSM_JOB' and status = 'ACTIVE'"
                ).fetchall()
            )
            return answer

        yield begin


def event(connection: oracledb.Connection, order: int = 1) -> None:
    with connection.cursor() as cursor:
        cursor.callproc("hsm.hsm_fila.enfileirar", [order, CHANNEL, "STATUS", FACTS])


def run(connection: oracledb.Connection, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.commit()


def test_a_commit_is_heard_of_and_nothing_before_it(
    second: oracledb.Connection, job: oracledb.Connection, waiting: Waiting
) -> None:
    event(second)
    assert wait(job, 0.3) is None
    answer = waiting()
    second.commit()
    assert answer.result(90) == 0


def test_who_ends_a_row_wakes_up_whoever_waits_for_the_next_of_its_order(
    dba: oracledb.Connection, second: oracledb.Connection, waiting: Waiting
) -> None:
    event(dba)
    event(dba)
    dba.commit()
    first = claim(dba)
    dba.commit()
    assert len(first) == 1
    answer = waiting()
    report(second, first)
    assert answer.result(90) == 0


def test_a_row_given_back_wakes_up(dba: oracledb.Connection, second: oracledb.Connection, waiting: Waiting) -> None:
    event(dba)
    dba.commit()
    rows = claim(dba)
    dba.commit()
    answer = waiting()
    report(second, rows, classe="DEVOLVIDO")
    assert answer.result(90) == 0


_CHANNEL = f"update hsm.hsm_canal set {{}} where canal = '{CHANNEL}'"
_ROW = f"update hsm.hsm_fila_notificacao set proxima_tentativa = {NOW} + numtodsinterval({{}}, 'SECOND')"


@pytest.mark.parametrize(
    ("held", "released"),
    [
        (_CHANNEL.format("pausado = 'S'"), f"begin hsm.hsm_admin.retomar('{CHANNEL}'); end;"),
        (
            _CHANNEL.format(f"disjuntor = 'ABERTO', aberto_em = {NOW}, aberto_ate = {NOW} + interval '1' hour"),
            f"begin hsm.hsm_admin.retomar('{CHANNEL}'); end;",
        ),
        (
            _CHANNEL.format(f"retido_ate = {NOW} + interval '1' hour, dt_retencao = {NOW}"),
            _CHANNEL.format("retido_ate = null"),
        ),
        (
            _CHANNEL.format(f"rajada = 1, intervalo_s = 3600, fichas = 0, dt_fichas = {NOW}"),
            _CHANNEL.format("rajada = null, intervalo_s = null"),
        ),
        (_ROW.format(3600), _ROW.format(-1)),
        ("update hsm.hsm_instalacao set dt_armada = null", f"update hsm.hsm_instalacao set dt_armada = {NOW}"),
    ],
    ids=["paused", "breaker", "held", "bucket", "deferred", "guard"],
)
def test_what_an_operator_lets_go_wakes_up(
    dba: oracledb.Connection,
    second: oracledb.Connection,
    waiting: Waiting,
    held: str,
    released: str,
) -> None:
    event(dba)
    run(dba, held)
    answer = waiting()
    run(second, released)
    assert answer.result(90) == 0


def test_a_break_ends_it_and_the_session_goes_on(job: oracledb.Connection, waiting: Waiting) -> None:
    answer = waiting()
    job.cancel()
    with pytest.raises(oracledb.DatabaseError, match="ORA-01013"):
        answer.result(90)
    assert wait(job, 0) is None


def test_it_holds_nobody_up(second: oracledb.Connection, waiting: Waiting) -> None:
    answer = waiting()
    tables = ("fila_notificacao", "canal", "rota_notificacao", "instalacao", "parametro")
    with second.cursor() as cursor:
        for table in tables:
            cursor.execute(f"lock table hsm.hsm_{table} in exclusive mode nowait")
    event(second)
    second.commit()
    assert answer.result(90) == 0


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_is_moved_does_not_move_the_end(own: OwnSandbox, hours: int) -> None:
    clock = own.sandbox.engine.clock
    with closing(own.connect("hsm_job")) as job:
        mover = threading.Timer(0.3, clock.advance, [timedelta(hours=hours)])
        mover.start()
        began = time.monotonic()
        assert wait(job, 1, None) is None
        assert 0.9 < time.monotonic() - began < 60
        mover.join()


def test_looks_that_take_long_are_made_less_often(own: OwnSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    look = "select count(*)\n        into l_total\n        from dual\n       where exists"
    body = (ROOT / "plsql/packages/hsm_vez.pkb").read_text(encoding="utf-8").rstrip().removesuffix("/")
    assert body.count(look) == 1
    pauses: list[float] = []
    monkeypatch.setattr(dbms_session, "sleep", lambda session, seconds: pauses.append(float(seconds)))
    with closing(own.connect()) as dba, dba.cursor() as cursor:
        cursor.execute("grant execute on sys.dbms_lock to hsm")
        dba.current_schema = "HSM"
        cursor.execute(body.replace(look, f"sys.dbms_lock.sleep(0.15);\n      {look}"))
    with closing(own.connect("hsm_job")) as job:
        wait(job, 0.1, None)  # warms the session up
        pauses.clear()
        wait(job, 1, None)
    assert pauses[0] == 0.1 < pauses[1], pauses
