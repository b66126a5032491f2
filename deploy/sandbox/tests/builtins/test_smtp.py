"""UTL_SMTP against real servers, and the access control lists that let it out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import Any

import oracledb
import pytest

from tests.mail_relay import DISCARD, relay, scripted

from .blocks import sayer

Connect = Callable[..., oracledb.Connection]
Say = Callable[..., str | None]
ACE = (
    "ace => sys.xs$ace_type(privilege_list => sys.xs$name_list({privileges}), principal_name => '{who}', "
    "principal_type => sys.xs_acl.ptype_db)"
)


def ace(who: str, privileges: str = "'smtp'") -> str:
    return ACE.format(who=who, privileges=privileges)


def administer(dba: oracledb.Connection, act: str, host: str, port: object, entry: str) -> None:
    ports = "" if port is None else f"lower_port => {port}, upper_port => {port}, "
    with dba.cursor() as cursor:
        cursor.execute(f"begin sys.dbms_network_acl_admin.{act}(host => '{host}', {ports}{entry}); end;")
    dba.commit()


@pytest.fixture(autouse=True)
def no_entries(dba: oracledb.Connection) -> Iterator[None]:
    yield
    with dba.cursor() as cursor:
        for host, port, who, privilege in list(
            cursor.execute("select host, lower_port, principal, privilege from dba_host_aces")
        ):
            administer(dba, "remove_host_ace", host, port, ace(who, f"'{privilege}'"))


@pytest.fixture
def say(connect: Connect) -> Say:
    """In a session of its own."""
    return sayer(connect(), "c utl_smtp.connection; r utl_smtp.reply; rs utl_smtp.replies;")


@pytest.fixture
def allowed(dba: oracledb.Connection, user: str) -> Callable[[int], None]:
    return lambda port: administer(dba, "append_host_ace", "127.0.0.1", port, ace(user))


def refused(run: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(oracledb.DatabaseError) as error:
        run()
    return int(error.value.args[0].code), str(error.value)


def opening(port: int, timeout: object = 5) -> str:
    return f"r := utl_smtp.open_connection('127.0.0.1', {port}, c, {timeout});"


def test_a_message_goes_out_as_it_was_written(say: Say, allowed: Callable[[int], None]) -> None:
    """A line that begins with a period is the caller's business."""
    with relay() as server:
        allowed(server.port)
        said = say(
            f"{opening(server.port)} l_r := r.code || '/' || c.host || '/' || c.port; rs := utl_smtp.ehlo(c, 'a');"
            "l_r := l_r || '/' || rs(rs.last).code || '/' || rs.count; utl_smtp.mail(c, 'de@a.example');"
            "utl_smtp.rcpt(c, 'x@a.example'); r := utl_smtp.rcpt(c, 'y@a.example'); utl_smtp.open_data(c);"
            "utl_smtp.write_data(c, 'Subject: olá' || chr(13) || chr(10) || chr(13) || chr(10) || '..');"
            "utl_smtp.write_raw_data(c, utl_raw.cast_to_raw('olá')); utl_smtp.close_data(c); utl_smtp.quit(c);"
            "l_r := l_r || '/' || c.host;"
        )
    assert said == f"220/127.0.0.1/{server.port}/250/5/"
    [mail] = server.mails
    assert (mail.sender, mail.recipients) == ("de@a.example", ["x@a.example", "y@a.example"])
    assert mail.content == b"Subject: ol?\r\n\r\n." + "olá".encode() + b"\r\n"
    assert [command for command, _ in server.commands] == ["EHLO", "MAIL", "RCPT", "RCPT", "DATA", "QUIT"]


@pytest.mark.parametrize(
    ("answer", "code", "message"),
    [
        ("450 4.2.0 later", 29278, "SMTP transient error: 450 4.2.0 later"),
        ("550 5.1.1 nobody", 29279, "SMTP permanent error: 550 5.1.1 nobody"),
    ],
)
def test_a_procedure_raises_what_the_function_gives(
    say: Say, allowed: Callable[[int], None], answer: str, code: int, message: str
) -> None:
    with relay() as server:
        server.refuse = lambda command, argument: answer if command == "MAIL" else None
        allowed(server.port)
        begin = f"{opening(server.port)} utl_smtp.helo(c, 'a.example');"
        assert say(f"{begin} r := utl_smtp.mail(c, 'a@b'); l_r := r.code || ' ' || r.text;") == answer
        found, text = refused(lambda: say(f"{begin} utl_smtp.mail(c, 'a@b');"))
        assert found == code
        assert message in text
        named = "transient_error" if code == 29278 else "permanent_error"
        caught = f"begin utl_smtp.mail(c, 'a@b'); exception when utl_smtp.{named} then l_r := 'caught'; end;"
        assert say(f"{begin} {caught}") == "caught"


def test_data_takes_only_its_own_calls_and_these_only_it(say: Say, allowed: Callable[[int], None]) -> None:
    with relay() as server:
        allowed(server.port)
        begin = f"{opening(server.port)} utl_smtp.helo(c, 'a'); utl_smtp.mail(c, 'a@b'); utl_smtp.rcpt(c, 'x@b');"
        for early in ("utl_smtp.write_data(c, 'x');", "utl_smtp.write_raw_data(c, '00');", "utl_smtp.close_data(c);"):
            assert refused(partial(say, begin + early))[0] == 29277
        for late in ("utl_smtp.quit(c);", "utl_smtp.rset(c);", "utl_smtp.open_data(c);", "utl_smtp.noop(c);"):
            assert refused(partial(say, f"{begin} utl_smtp.open_data(c); {late}"))[0] == 29277
        caught = "begin utl_smtp.close_data(c); exception when utl_smtp.invalid_operation then l_r := 'caught'; end;"
        assert say(begin + caught) == "caught"
        assert say(f"{begin} utl_smtp.open_data(c); utl_smtp.close_connection(c); l_r := c.port;") is None


def test_commands_the_server_does_not_expect_yet_are_its_to_refuse(say: Say, allowed: Callable[[int], None]) -> None:
    with relay() as server:
        allowed(server.port)
        assert say(f"{opening(server.port)} r := utl_smtp.mail(c, 'a@b'); l_r := r.code;") == "503"


def test_without_a_server_the_reply_is_421(say: Say, allowed: Callable[[int], None]) -> None:
    allowed(DISCARD)
    said = say(
        f"{opening(DISCARD)} l_r := r.code || ' ' || r.text || c.host; r := utl_smtp.quit(c); l_r := l_r || r.code;"
    )
    assert said == "421 Service not available421"
    code, text = refused(lambda: say(f"c := utl_smtp.open_connection('127.0.0.1', {DISCARD});"))
    assert code == 29278
    assert "421 Service not available" in text


def test_a_connection_that_breaks_is_421_too(say: Say, allowed: Callable[[int], None]) -> None:
    with scripted(b"220 here\r\n", b"nonsense\r\n") as port:
        allowed(port)
        assert say(f"{opening(port)} r := utl_smtp.helo(c, 'a'); l_r := r.code;") == "421"


def test_a_reply_of_several_lines_is_read_whole(say: Say, allowed: Callable[[int], None]) -> None:
    with scripted(b"220-one\r\n220-two\r\n220 three\r\n", b"250-a\r\n250 b\r\n") as port:
        allowed(port)
        said = say(
            f"{opening(port)} l_r := r.text; rs := utl_smtp.ehlo(c, 'a'); l_r := l_r || rs(1).text || rs(2).text;"
        )
    assert said == "threeab"


def test_a_server_that_says_nothing_is_waited_for_as_long_as_was_said(say: Say, allowed: Callable[[int], None]) -> None:
    with scripted(b"220 here\r\n") as port:
        allowed(port)
        begun = time.monotonic()
        assert refused(lambda: say(f"{opening(port, 1)} utl_smtp.helo(c, 'a');"))[0] == 29276
        assert 0.9 < time.monotonic() - begun < 5


def test_a_call_that_waits_for_a_server_can_be_cancelled(connect: Connect, allowed: Callable[[int], None]) -> None:
    with scripted(b"220 here\r\n") as port, closing(connect()) as session, session.cursor() as cursor:
        allowed(port)
        session.call_timeout = 500
        begun = time.monotonic()
        with pytest.raises(oracledb.DatabaseError):
            cursor.execute(
                f"declare c utl_smtp.connection; begin c := utl_smtp.open_connection('127.0.0.1', {port}); "
                "utl_smtp.helo(c, 'a'); end;"
            )
        assert time.monotonic() - begun < 10


# ------------------------------------------------------------------------- who may


def attempt(say: Say, port: int, host: str = "127.0.0.1") -> tuple[int, str]:
    return refused(lambda: say(f"c := utl_smtp.open_connection('{host}', {port});"))


def test_without_an_entry_nobody_gets_out(say: Say, dba: oracledb.Connection, user: str) -> None:
    port = DISCARD
    assert attempt(say, port)[0] == 24247
    for host, at, who, privileges in (
        ("127.0.0.2", port, user, "'smtp'"),
        ("127.0.0.1", port + 1, user, "'smtp'"),
        ("127.0.0.1", port, "SYSTEM", "'smtp'"),
    ):
        administer(dba, "append_host_ace", host, at, ace(who, privileges))
        assert attempt(say, port)[0] == 24247
    administer(dba, "append_host_ace", "127.0.0.1", port, ace(user))
    assert attempt(say, port)[0] == 29278, "there is nobody, but it may"
    administer(dba, "remove_host_ace", "127.0.0.1", port, ace(user))
    assert attempt(say, port)[0] == 24247


@pytest.mark.parametrize("port", [None, DISCARD])
def test_connect_lets_mail_out_too_and_all_ports_where_none_is_named(
    say: Say, dba: oracledb.Connection, user: str, port: int | None
) -> None:
    administer(dba, "append_host_ace", "LOCALHOST", port, ace(user, "'connect'"))
    assert attempt(say, DISCARD, "localhost")[0] == 29278


def test_the_owner_of_code_with_definers_rights_is_asked_for(
    connect: Connect, dba: oracledb.Connection, user: str
) -> None:
    port = DISCARD
    with closing(connect()) as session, session.cursor() as cursor:
        cursor.execute(
            "create procedure reach authid definer is c utl_smtp.connection; "
            f"begin c := utl_smtp.open_connection('127.0.0.1', {port}); end;"
        )
    call = f"begin {user}.reach; end;"
    with dba.cursor() as cursor:
        administer(dba, "append_host_ace", "127.0.0.1", port, ace("SYSTEM"))
        assert refused(lambda: cursor.execute(call))[0] == 24247
        administer(dba, "append_host_ace", "127.0.0.1", port, ace(user))
        assert refused(lambda: cursor.execute(call))[0] == 29278


def test_an_entry_given_twice_is_one(dba: oracledb.Connection, user: str) -> None:
    for _ in range(2):
        administer(dba, "append_host_ace", "Relay.Example", 25, ace(user, "'smtp', 'connect'"))
    with dba.cursor() as cursor:
        found = list(
            cursor.execute(
                "select host, lower_port, upper_port, grant_type, principal, privilege from dba_host_aces "
                "order by privilege"
            )
        )
    assert found == [("relay.example", 25, 25, "GRANT", user, right) for right in ("CONNECT", "SMTP")]


@pytest.mark.parametrize(
    ("act", "host", "port", "entry", "code"),
    [
        ("append_host_ace", "relay:25", 25, ace("SYSTEM"), 24244),
        ("append_host_ace", "relay", 0, ace("SYSTEM"), 24244),
        ("append_host_ace", "relay", "65536", ace("SYSTEM"), 24244),
        ("append_host_ace", "relay", 25, ace("NOBODY"), 46238),
        ("remove_host_ace", "relay", 25, ace("SYSTEM"), 1927),
        ("append_host_ace", "*.example", 25, ace("SYSTEM"), 3001),
        ("append_host_ace", "relay", 25, ace("SYSTEM", "'http'"), 3001),
        ("append_host_ace", "relay", 25, ace("SYSTEM").replace("ptype_db", "ptype_xs"), 3001),
        (
            "append_host_ace",
            "relay",
            25,
            ace("SYSTEM").replace("principal_name", "granted => false, principal_name"),
            3001,
        ),
    ],
)
def test_what_a_list_does_not_take_is_refused(
    dba: oracledb.Connection, act: str, host: str, port: object, entry: str, code: int
) -> None:
    assert refused(lambda: administer(dba, act, host, port, entry))[0] == code


def test_ranges_of_ports_of_one_host_do_not_overlap(dba: oracledb.Connection) -> None:
    def ranged(lower: int, upper: int) -> Any:
        with dba.cursor() as cursor:
            cursor.execute(
                "begin sys.dbms_network_acl_admin.append_host_ace(host => 'relay', "
                f"lower_port => {lower}, upper_port => {upper}, {ace('SYSTEM')}); end;"
            )

    ranged(25, 25)
    assert refused(lambda: ranged(20, 30))[0] == 24244
    ranged(26, 30)
    dba.rollback()


def test_a_plain_user_administers_no_list(say: Say) -> None:
    code, text = refused(lambda: say(f"sys.dbms_network_acl_admin.append_host_ace(host => 'x', {ace('SYSTEM')});"))
    assert code == 6550
    assert "DBMS_NETWORK_ACL_ADMIN" in text


@pytest.mark.parametrize("host", ["relay.example", "192.0.2.1", "10.0.0.1"])
def test_no_other_machine_is_reached_whatever_the_list_says(
    say: Say, dba: oracledb.Connection, user: str, host: str
) -> None:
    administer(dba, "append_host_ace", host, 25, ace(user))
    code, text = attempt(say, 25, host)
    assert code == 3001
    assert host in text


def test_tls_and_authentication_are_refused_by_name(say: Say, allowed: Callable[[int], None]) -> None:
    with relay() as server:
        allowed(server.port)
        for call in ("utl_smtp.starttls(c);", "utl_smtp.auth(c, 'u', 'p');"):
            assert refused(partial(say, opening(server.port) + call))[0] == 3001
        wallet = f"c := utl_smtp.open_connection('127.0.0.1', {server.port}, wallet_path => 'file:/w');"
        assert refused(lambda: say(wallet))[0] == 3001
