"""Units that one session replaces while another is about to compile them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import oracledb
import pytest

from deploy.sandbox.model import StoredUnit
from deploy.sandbox.runtime.engine import Engine
from deploy.sandbox.runtime.session import Session

Connect = Callable[..., oracledb.Connection]

_BASE = "create or replace package base authid definer as function {name} return number; end base;"
_BASE_BODY = (
    "create or replace package body base as function {name} return number is begin return {value}; end; end base;"
)
_USER = "create or replace package shown authid definer as function value return number; end shown;"
_USER_BODY = (
    "create or replace package body shown as function value return number is begin return base.{name}; end; end shown;"
)


def test_a_body_replaced_while_another_session_waits_to_compile_it_keeps_no_old_error(
    engine: Engine, connect: Connect, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = connect()
    with other.cursor() as cursor:
        for text in (_BASE, _BASE_BODY):
            cursor.execute(text.format(name="before", value=1))
        cursor.execute(_USER)
        cursor.execute(_USER_BODY.format(name="before"))
        assert cursor.execute("select shown.value from dual").fetchone() == (1,)
    found = threading.Event()
    look_up = engine.catalog.unit

    def noted(owner: str, name: str, kind: str) -> StoredUnit | None:
        unit = look_up(owner, name, kind)
        if (name, kind) == ("SHOWN", "PACKAGE BODY") and threading.current_thread() is not threading.main_thread():
            found.set()
        return unit

    def define(text: str) -> None:
        with session.call():
            session.execute_immediate(text, session.context_of_client, [])

    with ThreadPoolExecutor(1) as pool:
        with engine.units.lock:  # held as by a compilation under way
            for text in (_BASE, _BASE_BODY):
                define(text.format(name="after", value=2))
            monkeypatch.setattr(engine.catalog, "unit", noted)
            waiting = pool.submit(engine.units.module, session.user, "SHOWN", "PACKAGE")
            assert found.wait(20)  # it has the old body in its hands
            define(_USER_BODY.format(name="after"))
        waiting.result(20)
    with other.cursor() as cursor:
        assert cursor.execute("select shown.value from dual").fetchone() == (2,)
        cursor.execute("select distinct status from user_objects where object_name = 'SHOWN'")
        assert cursor.fetchall() == [("VALID",)]
        assert cursor.execute("select count(*) from user_errors where name = 'SHOWN'").fetchone() == (0,)
