"""Alarms by e-mail: what the relay gets, and what becomes of it when the relay is not well."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage

import oracledb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.database import INSTALLED, ROOT, OwnSandbox
from tests.mail_relay import DISCARD, Received, Relay, relay, scripted

SCRIPT = ROOT / "deploy" / "oracle" / "correio.sql"
FROM, FIRST, SECOND = "hsm@empresa.example", "plantao@empresa.example", "ti@empresa.example"
COVERED = ("pl...@empresa.example", "ti...@empresa.example")  # in the log, which readers see


class Road:
    """The product in a sandbox of the test's own, its mail going to a relay."""

    def __init__(self, own: OwnSandbox, relay: Relay, dba: oracledb.Connection) -> None:
        self.own, self.relay, self.dba = own, relay, dba

    def send(self, text: str | None = "texto", subject: str | None = "assunto") -> bool:
        with self.dba.cursor() as cursor:
            sent = cursor.var(bool)
            cursor.execute(
                "begin :sent := hsm.hsm_correio.enviar(:subject, :text); end;", sent=sent, subject=subject, text=text
            )
            return bool(sent.getvalue())

    def to(self, port: int) -> None:
        """From now on to whatever listens there."""
        with self.dba.cursor() as cursor:
            cursor.execute(
                "begin sys.dbms_network_acl_admin.append_host_ace(host => '127.0.0.1', lower_port => :1, "
                "upper_port => :2, ace => sys.xs$ace_type(privilege_list => sys.xs$name_list('smtp'), "
                "principal_name => 'HSM', principal_type => sys.xs_acl.ptype_db)); end;",
                [port, port],
            )
            cursor.callproc("hsm.hsm_dba.definir_parametro", ["CORREIO_SERVIDOR", f"127.0.0.1:{port}", "teste"])

    def log(self) -> list[tuple[str, str, str]]:
        with self.dba.cursor() as cursor:
            return list(
                cursor.execute(
                    "select nivel, mensagem, detalhe from hsm.hsm_log where origem = 'hsm_correio' order by id"
                )
            )


@pytest.fixture(scope="module")
def opened(spare: OwnSandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[OwnSandbox, Relay]]:
    """Once for all of them: nothing here changes more of the database than `road` puts right."""
    with pytest.MonkeyPatch.context() as patch, spare.lent(INSTALLED) as own, relay() as running:
        patch.chdir(tmp_path_factory.mktemp("logs"))
        assert own.run(SCRIPT, f"127.0.0.1:{running.port}", FROM, f"{FIRST},{SECOND}") == 0, own.output
        yield own, running


@pytest.fixture
def road(opened: tuple[OwnSandbox, Relay]) -> Iterator[Road]:
    own, running = opened
    running.mails.clear()
    running.commands.clear()
    running.refuse = Relay.refuse
    with closing(own.connect()) as dba, dba.cursor() as cursor:
        for name, value in (
            ("SERVIDOR", f"127.0.0.1:{running.port}"),
            ("DE", FROM),
            ("PARA", f"{FIRST},{SECOND}"),
        ):
            cursor.execute("update hsm.hsm_parametro set valor = :1 where nome = :2", [value, f"CORREIO_{name}"])
        cursor.execute("delete from hsm.hsm_log")
        dba.commit()
        yield Road(own, running, dba)


def read(mail: Received) -> EmailMessage:
    found = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def text_of(mail: Received) -> str:
    content: str = read(mail).get_content()
    return content.replace("\r\n", "\n").removesuffix("\n")


TEXTS = [
    "Envio parado há 5 min: canal PADRÃO",
    "💧 vazamento — 27 °C",
    "x" * 3000,
    "ção" * 1500,
    "💧" * 1200,
    ".\n..\n.a\n\n.",
    f"{'a' * 72}.{'b' * 73}.",
    "fim com espaço \ne tabulação\t\n \n=C3=A7 = =\n",
    "=?UTF-8?Q?x?= From: a\nFrom b\nSubject: c",
    "linha\n" * 700,
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:12]))
def test_the_very_text_arrives_in_lines_every_relay_takes(road: Road, text: str) -> None:
    assert road.send(text)
    [mail] = road.relay.mails
    assert text_of(mail) == text
    lines = mail.content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 76
    assert [line for line in lines if line.endswith((b" ", b"\t"))] == [], "a relay may take it away"
    assert all(byte < 127 for byte in mail.content), "7 bits"
    assert b"\n" not in mail.content.replace(b"\r\n", b""), "CR LF"


def test_a_message_is_of_mail_and_of_no_person(road: Road) -> None:
    before = datetime.now(timezone.utc)
    assert road.send()
    [mail] = road.relay.mails
    assert (mail.sender, mail.recipients) == (FROM, [FIRST, SECOND])
    message = read(mail)
    assert (message["From"], message["To"]) == (FROM, f"{FIRST}, {SECOND}")
    assert message["Auto-Submitted"] == "auto-generated"
    assert abs(message["Date"].datetime - before) < timedelta(minutes=1)
    assert re.fullmatch(r"<[0-9a-f]{32}@empresa\.example>", message["Message-ID"])
    assert message.get_content_type() == "text/plain"
    assert ("EHLO", "sandbox.empresa.example") in road.relay.commands
    assert road.relay.commands[-1] == ("QUIT", "")


def test_every_message_has_an_identity_of_its_own(road: Road) -> None:
    assert road.send() and road.send()
    first, second = (read(mail)["Message-ID"] for mail in road.relay.mails)
    assert first != second


def test_the_session_s_language_does_not_matter(road: Road) -> None:
    with road.dba.cursor() as cursor:
        cursor.execute("alter session set nls_numeric_characters = ',.' nls_comp = linguistic nls_sort = binary_ai")
    assert road.send("Ação\n.\nx", "Ação?_=")
    [mail] = road.relay.mails
    [date] = re.findall(rb"^Date: (.*)\r$", mail.content, re.M)
    assert re.fullmatch(rb"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d \+0000", date)
    assert (read(mail)["Subject"], text_of(mail)) == ("Ação?_=", "Ação\n.\nx")


@pytest.mark.parametrize(
    ("subject", "read_as"),
    [
        ("HSM: envio parado", "HSM: envio parado"),
        ("ação_=? 💧 " * 15, ("ação_=? 💧 " * 15).rstrip()),
        ("ç" * 300, "ç" * 200),
        (None, "HSM"),
        ("x\r\nBcc: alguem@fora.example\r\n\r\ncorpo", "x  Bcc: alguem@fora.example    corpo"),
        ("x\nBcc: a@b\t\x1b[31m\x7f", "x Bcc: a@b  [31m"),
        ("=?UTF-8?Q?x?=", "=?UTF-8?Q?x?="),
    ],
)
def test_a_subject_is_one_header_whatever_is_in_it(road: Road, subject: str | None, read_as: str) -> None:
    assert road.send("corpo de verdade", subject)
    [mail] = road.relay.mails
    message = read(mail)
    assert message["Subject"].rstrip() == read_as
    assert message["Bcc"] is None
    assert len(message.keys()) == len(set(message.keys())) == 9
    assert mail.recipients == [FIRST, SECOND]
    assert text_of(mail) == "corpo de verdade"


def test_what_could_move_a_terminal_becomes_spaces(road: Road) -> None:
    assert road.send("a\x07b\x1b[2Jc\r\nd\x00\x7f".replace("\x00", "\x01"))
    assert text_of(road.relay.mails[0]) == "a b [2Jc\nd  "


def test_nothing_to_say_is_said_too(road: Road) -> None:
    assert road.send(None)
    assert text_of(road.relay.mails[0]) == ""


def test_any_text_arrives(road: Road) -> None:
    characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")

    @settings(max_examples=60)
    @given(st.text(characters, max_size=300), st.text(characters, min_size=1, max_size=80))
    def arrives(text: str, subject: str) -> None:
        road.relay.mails.clear()
        assert road.send(text, subject)
        [mail] = road.relay.mails
        plain = str.maketrans(dict.fromkeys((*range(1, 9), *range(11, 32), 127), " "))
        assert text_of(mail).encode() == text.translate(plain).encode()
        assert max(len(line) for line in mail.content.split(b"\r\n")) <= 76
        header = mail.content.split(b"\r\n\r\n")[0].decode("ascii")
        [encoded] = re.findall(r"^Subject: ((?:.*\r\n )*.*)$", header, re.M)
        words = re.findall(r"=\?UTF-8\?Q\?(.*?)\?=", encoded)
        spoken = "".join(re.sub(r"=([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), w.replace("_", " ")) for w in words)
        assert spoken.encode("latin-1").decode() == subject.translate({**plain, 9: " ", 10: " "})

    arrives()


def test_one_of_two_is_told_when_the_other_is_refused(road: Road) -> None:
    road.relay.refuse = lambda command, argument: f"550 5.1.1 <{FIRST}> unknown" if argument == FIRST else None
    assert road.send()
    assert [mail.recipients for mail in road.relay.mails] == [[SECOND]]
    assert road.log() == [
        ("AVISO", "Destinatário de e-mail recusado", f"{COVERED[0]}: 550 5.1.1 <{COVERED[0]}> unknown")
    ]


REFUSED = {
    "MAIL": "remetente: o servidor respondeu {answer}",
    "RCPT": f"nenhum destinatário aceito: {COVERED[0]}: {{answer}}; {COVERED[1]}: {{answer}}",
    "DATA": "mensagem: o servidor respondeu {answer}",
}


@pytest.mark.parametrize("answer", ["451 4.3.0 later", "554 5.7.1 no"])
@pytest.mark.parametrize("command", list(REFUSED))
def test_a_message_the_relay_does_not_take_is_not_told(road: Road, command: str, answer: str) -> None:
    road.relay.refuse = lambda said, argument: answer if said == command else None
    assert not road.send()
    assert road.relay.mails == []
    assert road.relay.commands[-1] == ("QUIT", ""), "it is left politely"
    [(level, message, detail)] = road.log()
    assert (level, message) == ("ERRO", "E-mail não enviado")
    assert REFUSED[command].format(answer=answer) in detail


def test_a_relay_that_knows_no_ehlo_is_greeted_as_of_old(road: Road) -> None:
    road.relay.refuse = lambda command, argument: "502 what?" if command == "EHLO" else None
    assert road.send()
    assert [command for command, _ in road.relay.commands][:2] == ["EHLO", "HELO"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([b"554 go away\r\n", b"221 bye\r\n"], "respondeu 554 go away"),
        ([b"not smtp at all\r\n"], "respondeu 421 Service not available"),
        ([b"220 here\r\n", b"421 closing\r\n"], "apresentação: o servidor respondeu 421 closing"),
    ],
)
def test_a_relay_that_is_none_or_does_not_want_us_is_named(road: Road, answers: list[bytes], said: str) -> None:
    with scripted(*answers) as port:
        road.to(port)
        assert not road.send()
    [(_, _, detail)] = road.log()
    assert said in detail


def test_what_a_relay_says_is_not_taken_into_the_log_as_it_is(road: Road) -> None:
    with scripted(b"220 here\r\n", b"250 ok\r\n", b"550 \x1b[31m\x07" + b"A" * 5000 + b"\r\n", b"221 bye\r\n") as port:
        road.to(port)
        assert not road.send()
    [(_, _, detail)] = road.log()
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", detail)
    assert "A" * 200 in detail and "A" * 301 not in detail


def test_nobody_there_is_known_at_once(road: Road) -> None:
    road.to(DISCARD)
    begun = time.monotonic()
    assert not road.send()
    assert time.monotonic() - begun < 5
    [(_, _, detail)] = road.log()
    assert f"conexão com 127.0.0.1:{DISCARD}: o servidor respondeu 421" in detail


def test_a_relay_that_falls_silent_holds_nobody_up_for_long(road: Road) -> None:
    with scripted(b"220 here\r\n") as port:
        road.to(port)
        begun = time.monotonic()
        assert not road.send()
        assert 9 < time.monotonic() - begun < 25
    [(_, _, detail)] = road.log()
    assert f"127.0.0.1:{port} não respondeu em 10 s" in detail


def test_a_wait_for_the_relay_can_be_cancelled(road: Road) -> None:
    with scripted(b"220 here\r\n") as port:
        road.to(port)
        road.dba.call_timeout = 500
        begun = time.monotonic()
        with pytest.raises(oracledb.DatabaseError):
            road.send()
        assert time.monotonic() - begun < 8


def test_a_closed_access_list_is_told_with_what_opens_it(road: Road) -> None:
    with road.dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_dba.definir_parametro", ["CORREIO_SERVIDOR", "127.0.0.1:1", "teste"])
    assert not road.send()
    [(_, _, detail)] = road.log()
    assert "não deixa HSM falar com 127.0.0.1:1 (ORA-24247); o DBA a abre com correio.sql" in detail


def test_a_lasting_fault_fills_no_log(road: Road) -> None:
    road.to(DISCARD)
    assert not any(road.send() for _ in range(12))
    with road.dba.cursor() as cursor:
        found = list(cursor.execute("select omitidas from hsm.hsm_log where origem = 'hsm_correio' order by id"))
    assert found == [(None,)] * 5 + [(7,)]


def test_the_transaction_of_who_tells_is_left_alone(road: Road) -> None:
    with road.dba.cursor() as cursor:
        cursor.execute("insert into chamados.ordem_servico (id_os, tipo_os, descricao) values (1, 'PADRAO', 'x')")
        assert road.send()
        road.relay.refuse = lambda command, argument: "554 no" if command == "MAIL" else None
        assert not road.send()
        road.dba.rollback()
        assert list(cursor.execute("select * from chamados.ordem_servico")) == []


@pytest.mark.parametrize("name", ["CORREIO_SERVIDOR", "CORREIO_DE", "CORREIO_PARA"])
def test_a_road_that_is_closed_is_not_tried(road: Road, name: str) -> None:
    with road.dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_dba.definir_parametro", [name, "-", "teste"])
        assert cursor.callfunc("hsm.hsm_correio.ligado", bool) is False
        assert "o DBA o liga com correio.sql" in cursor.callfunc("hsm.hsm_correio.impedimento", str)
    assert not road.send()
    assert (road.relay.commands, road.log()) == ([], [])


def test_a_test_says_in_words_what_became_of_it(road: Road) -> None:
    with road.dba.cursor() as cursor:
        assert cursor.callfunc("hsm.hsm_correio.ligado", bool) is True
        assert cursor.callfunc("hsm.hsm_correio.impedimento", str) is None
        road.relay.refuse = lambda command, argument: "550 unknown" if argument == SECOND else None
        said = cursor.callfunc("hsm.hsm_correio.testar", str)
        assert said.endswith(f"aceitou a mensagem para 1 de 2 destinatário(s); recusado: {SECOND}: 550 unknown")
        assert "contêiner FREEPDB1" in text_of(road.relay.mails[0])
        road.relay.refuse = lambda command, argument: "554 no" if command == "DATA" else None
        with pytest.raises(oracledb.DatabaseError, match="mensagem: o servidor respondeu 554 no") as refused:
            cursor.callfunc("hsm.hsm_correio.testar", str)
        assert refused.value.args[0].code == 20790
