from __future__ import annotations

import re
import socket
import threading

import oracledb
import pytest

from deploy.sandbox.net.server import NetServer

from .conftest import Connect
from .fake import FakeBackend


def code_of(error: pytest.ExceptionInfo[oracledb.Error]) -> str:
    return str(error.value.args[0].full_code)


def test_the_logon_tells_the_engine_who_is_there(backend: FakeBackend, connect: Connect) -> None:
    conn = connect()
    who = backend.session.who
    assert who.user == "SCOTT"
    assert who.address == "127.0.0.1"
    assert who.program and who.machine and who.os_user and who.pid
    assert "python-oracledb" in who.driver
    assert conn.version == "19.0.0.0.0"


def test_the_driver_sees_session_and_serial(backend: FakeBackend, connect: Connect) -> None:
    conn = connect()
    assert conn.session_id == backend.session.sid
    assert conn.serial_num == 7


def test_the_drivers_time_zone_statement_is_executed(backend: FakeBackend, connect: Connect) -> None:
    connect()
    [(sql, names)] = backend.session.parsed
    assert re.fullmatch(r"ALTER SESSION SET TIME_ZONE='[+-]\d\d:\d\d'", sql)
    assert names == []
    assert backend.session.executed == [[()]]


def test_a_quoted_user_name_keeps_its_case(backend: FakeBackend, connect: Connect) -> None:
    backend.passwords["Mixed"] = "tiger"
    connect(user='"Mixed"')
    assert backend.session.who.user == "Mixed"


@pytest.mark.parametrize(("user", "password"), [("scott", "wrong"), ("nobody", "tiger")])
def test_wrong_password_and_unknown_user_look_the_same(connect: Connect, user: str, password: str) -> None:
    with pytest.raises(oracledb.DatabaseError) as caught:
        connect(user=user, password=password)
    assert code_of(caught) == "ORA-01017"


def test_an_unknown_service_is_refused(connect: Connect, server: NetServer) -> None:
    with pytest.raises(oracledb.OperationalError, match="DPY-6001"):
        connect(dsn=f"127.0.0.1:{server.port}/nowhere")


def test_a_sid_is_refused(connect: Connect, server: NetServer) -> None:
    address = f"(ADDRESS=(PROTOCOL=tcp)(HOST=127.0.0.1)(PORT={server.port}))"
    with pytest.raises(oracledb.OperationalError, match="DPY-6003"):
        connect(dsn=f"(DESCRIPTION={address}(CONNECT_DATA=(SID=FREE)))")


def test_server_side_pooling_is_refused(connect: Connect, dsn: str) -> None:
    with pytest.raises(oracledb.OperationalError, match="12520"):
        connect(dsn=f"{dsn}:pooled")


def test_a_connect_descriptor_too_long_for_one_packet_is_accepted(
    connect: Connect, server: NetServer, backend: FakeBackend
) -> None:
    address = f"(ADDRESS=(PROTOCOL=tcp)(HOST=127.0.0.1)(PORT={server.port}))"
    filler = "x" * 400
    connect(dsn=f"(DESCRIPTION={address}(CONNECT_DATA=(SERVICE_NAME=freepdb1)(CONNECTION_ID_PREFIX={filler})))").ping()


def test_the_engine_may_refuse_the_session(connect: Connect) -> None:
    with pytest.raises(oracledb.DatabaseError) as caught:
        connect(user="locked")
    assert code_of(caught) == "ORA-28000"


def test_administrator_modes_are_refused(connect: Connect) -> None:
    with pytest.raises(oracledb.DatabaseError) as caught:
        connect(mode=oracledb.AUTH_MODE_SYSDBA)
    assert code_of(caught) == "ORA-01031"


def test_proxy_logons_are_refused_by_name(connect: Connect) -> None:
    with pytest.raises(oracledb.DatabaseError, match="proxy authentication"):
        connect(user="scott[other]")


def test_a_password_can_be_changed_in_a_session(backend: FakeBackend, connect: Connect) -> None:
    connect().changepassword("tiger", "lion")
    assert backend.passwords["SCOTT"] == "lion"
    connect(password="lion").ping()


def test_changing_a_password_needs_the_old_one(backend: FakeBackend, connect: Connect) -> None:
    conn = connect()
    with pytest.raises(oracledb.DatabaseError) as caught:
        conn.changepassword("wrong", "lion")
    assert code_of(caught) == "ORA-01017"
    assert backend.passwords["SCOTT"] == "tiger"
    conn.ping()


def test_a_password_can_be_changed_at_logon(backend: FakeBackend, connect: Connect) -> None:
    connect(newpassword="lion").ping()
    assert backend.passwords["SCOTT"] == "lion"


def test_a_port_in_use_is_reported(server: NetServer, backend: FakeBackend) -> None:
    with pytest.raises(OSError, match="in use"):
        NetServer(backend, "127.0.0.1", server.port).start()


@pytest.mark.parametrize("junk", [b"", b"GET / HTTP/1.0\r\n\r\n", b"\0\0\0\0\0\0\0\0", bytes(200)])
def test_junk_does_not_hurt_the_server(server: NetServer, connect: Connect, junk: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        sock.sendall(junk)
    connect().ping()


def test_a_stopped_server_can_be_started_again(server: NetServer, connect: Connect) -> None:
    server.stop()
    server.start()
    connect().ping()


def test_stopping_breaks_off_a_running_call(backend: FakeBackend, server: NetServer, connect: Connect) -> None:
    backend.on("begin slow; end;", lambda session, *_: session.block())
    conn = connect()
    failures: list[oracledb.Error] = []

    def call() -> None:
        try:
            conn.cursor().execute("begin slow; end;")
        except oracledb.Error as exc:
            failures.append(exc)

    caller = threading.Thread(target=call)
    caller.start()
    assert backend.session.entered.wait(60)
    server.stop()
    caller.join(60)
    assert backend.session.closed.is_set()
    assert len(failures) == 1


def test_stopping_ends_the_sessions(backend: FakeBackend, server: NetServer, connect: Connect) -> None:
    conn = connect()
    server.stop()
    assert backend.session.closed.is_set()
    with pytest.raises(oracledb.DatabaseError):
        conn.ping()


def test_a_lost_line_closes_the_engines_session(backend: FakeBackend, connect: Connect) -> None:
    connect().close()
    assert backend.session.closed.wait(60)


def test_what_a_client_calls_itself_may_have_any_character(connect: Connect, backend: FakeBackend) -> None:
    connect(terminal="t\0ty").ping()
    assert backend.session.who.terminal == "tty"
