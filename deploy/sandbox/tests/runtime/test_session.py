"""What a session promises to compiled PL/SQL and to the built-in packages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from deploy.sandbox.backend import Logon
from deploy.sandbox.contents import CONTENTS
from deploy.sandbox.errors import Cancelled, OraError
from deploy.sandbox.model import Context
from deploy.sandbox.runtime.engine import Engine
from deploy.sandbox.runtime.session import Session
from deploy.sandbox.runtime.triggers import firing_in


@pytest.fixture
def table(session: Session) -> Iterator[str]:
    session.native("create table public.session_t (a numeric primary key)")
    session.commit()
    yield "public.session_t"
    session.rollback()
    session.native("drop table public.session_t")
    session.commit()


def rows(session: Session) -> list[Any]:
    return [row[0] for row in session.native("select a from public.session_t order by a")]


def test_what_an_autonomous_transaction_commits_outlives_the_rollback_of_its_caller(
    session: Session, table: str
) -> None:
    session.native(f"insert into {table} values (1)")
    with session.autonomous():
        assert rows(session) == []
        session.native(f"insert into {table} values (2)")
        session.commit()
    assert rows(session) == [1, 2]
    session.rollback()
    assert rows(session) == [2]


def test_an_autonomous_transaction_left_open_is_rolled_back_and_reported(session: Session, table: str) -> None:
    with pytest.raises(OraError, match="ORA-06519"), session.autonomous():
        session.native(f"insert into {table} values (1)")
    assert rows(session) == []


def test_waiting_for_its_own_caller_is_a_deadlock(session: Session, table: str) -> None:
    session.native(f"insert into {table} values (1)")
    with pytest.raises(OraError, match="ORA-00060"), session.autonomous():
        session.native(f"insert into {table} values (1)")
    session.native(f"insert into {table} values (2)")
    assert rows(session) == [1, 2]


def test_autonomous_transactions_nest(session: Session, table: str) -> None:
    with session.autonomous():
        session.native(f"insert into {table} values (1)")
        with session.autonomous():
            session.native(f"insert into {table} values (2)")
            session.commit()
        session.rollback()
    assert rows(session) == [2]


def test_transaction_control_is_refused_under_a_trigger_but_not_in_an_autonomous_transaction(session: Session) -> None:
    with firing_in(session, None):
        for control in (session.commit, session.rollback, lambda: session.savepoint("X")):
            with pytest.raises(OraError, match="ORA-04092"):
                control()
        with session.autonomous():
            session.commit()
    session.commit()


def test_the_attributes_of_sql_are_those_of_before_a_trigger_fired(session: Session) -> None:
    session.sql.rowcount = 5
    with firing_in(session, None):
        session.sql.rowcount = 1
    assert session.sql.rowcount == 5


def test_a_sleeping_call_can_be_cancelled(session: Session) -> None:
    outcome: list[str] = []
    started = threading.Event()

    def sleep() -> None:
        try:
            with session.call():
                started.set()
                session.sleep(60)
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=sleep)
    thread.start()
    assert started.wait(60)
    session.interrupt.request()
    thread.join(60)
    assert outcome == ["cancelled"]


_AHEAD = (
    "select extract(epoch from oc.local(oc.in_session(timestamptz '2024-01-01 00:00:00+00')) - '2024-01-01')::numeric"
)


@pytest.mark.parametrize("zone", ["+02:00", "-03:30", "America/Sao_Paulo"])
def test_the_session_time_zone_is_that_of_its_sql(session: Session, zone: str) -> None:
    session.settings.set_time_zone(zone)
    found = session.native(_AHEAD)[0][0]
    expected = {"+02:00": 7200, "-03:30": -12600, "America/Sao_Paulo": -10800}[zone]
    assert found == expected


def test_a_time_zone_setting_survives_the_rollback_of_the_transaction_it_was_sent_in(session: Session) -> None:
    session.native("create temporary table session_z (a numeric)")
    session.settings.set_time_zone("+02:00")
    session.native("insert into session_z values (1)")
    session.rollback()
    found = session.native(_AHEAD)[0][0]
    assert found == 7200


def test_so_does_one_that_sets_back_what_was_committed_before(session: Session) -> None:
    session.settings.set_time_zone("+02:00")
    session.native(_AHEAD)
    session.settings.set_time_zone("+00:00")
    session.native("create temporary table session_z (a numeric)")
    session.rollback()
    assert session.native(_AHEAD)[0][0] == 0


@pytest.mark.parametrize("zone", ["Nowhere/Else", "+15:00", "x'; drop"])
def test_an_unknown_time_zone_is_refused(session: Session, zone: str) -> None:
    with pytest.raises(OraError, match=r"ORA-018(82|74)"):
        session.settings.set_time_zone(zone)


def test_python_faults_become_oracle_errors_and_unknown_ones_are_recorded(session: Session, engine: Engine) -> None:
    assert session.caught(ZeroDivisionError()).code == 1476
    assert session.caught(RecursionError()).code == 6500
    assert session.caught(KeyError("x")).code == 600
    assert "KeyError" in engine.bugs.pop()


def test_data_survive_a_restart_of_the_engine(folder: Path) -> None:
    first = Engine(CONTENTS, folder / "data")
    first.start()
    run_script(first, "create table kept (a number(5, 2) default 1.5, b date)", "insert into kept (b) values (null)")
    run_script(first, "create or replace procedure stored as begin insert into kept (a) values (2); end;")
    ahead = "round((sysdate - cast(sys_extract_utc(systimestamp) as date)) * 1440)"
    run_script(first, f"create view clocks as select {ahead} as ahead, to_char(systimestamp, 'TZR') as tzr from dual")
    first.stop()
    second = Engine(CONTENTS, folder / "data", zone="Asia/Kolkata")
    second.start()
    try:
        run_script(second, "begin stored; end;")
        run_script(second, "insert into kept (a) select ahead from clocks where tzr = '+05:30'")  # the server's zone
        run_script(second, f"declare l number := {ahead}; begin insert into kept (a) values (l + 1); end;")
        run_script(second, f"update kept set a = {ahead} + 2 where a = 2 and current_date < sysdate - 5 / 24")
        session = second.new_session(Logon("SYSTEM"))
        found = session.native("select a from system.kept order by a")
        assert found == [(Decimal("1.5"),), (330,), (331,), (332,)]
        second.end_session(session)
    finally:
        second.stop()


def run_script(engine: Engine, *statements: str) -> None:
    session = engine.new_session(Logon("SYSTEM"))
    with session.call():
        for text in statements:
            session.execute_immediate(text, Context("SYSTEM", "SYSTEM"), ())
        session.commit()
    engine.end_session(session)
