"""A conversation spoilt on its way gets an error or is dropped; nothing of it is taken for a fault of the sandbox's."""

from __future__ import annotations

import contextlib
import socket
from random import Random

import oracledb
import pytest

from deploy.sandbox.backend import Column, DbType
from deploy.sandbox.net import packets
from deploy.sandbox.net.auth import PasswordExchange
from deploy.sandbox.net.packets import Channel, ConnectionClosed, Packet
from deploy.sandbox.net.server import NetServer
from deploy.sandbox.net.session import ClientSession

from .fake import FakeBackend, number

QUERY, INSERT, BLOCK = "select n, s, c from t", "insert into t values (:1, :2)", "begin :1 := :2; end;"
SEEDS, CONVERSATIONS = 8, 150


def script(backend: FakeBackend) -> None:
    columns = [number("N"), Column("S", DbType.VARCHAR2, size=40), Column("C", DbType.CLOB)]
    backend.on_query(QUERY, columns, [(n, f"ação {n}", "longo " * 50) for n in range(300)])
    backend.on_dml(INSERT)
    backend.on_echo(BLOCK)


class Recorded(Channel):
    """Keeps what the client said: the CONNECT packet, then the payload of each DATA packet."""

    heard: list[bytes]

    def read_direct(self) -> Packet:
        packet = super().read_direct()
        if packet.type == packets.CONNECT:
            self.heard.append(packet.body)
        return packet

    def next_data(self) -> bytes:
        self.heard.append(super().next_data())
        return self.heard[-1]


@pytest.fixture
def said(backend: FakeBackend, server: NetServer, dsn: str, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What an honest client sends, from CONNECT to its goodbye."""
    script(backend)
    Recorded.heard = []
    with monkeypatch.context() as patch:
        patch.setattr("deploy.sandbox.net.session.Channel", Recorded)
        with oracledb.connect(user="scott", password="tiger", dsn=dsn) as connection, connection.cursor() as cursor:
            connection.module, connection.clientinfo = "módulo", "quem"
            for row in cursor.execute(QUERY):
                row[2].read()
                break
            cursor.execute(INSERT, [1, "um"])
            cursor.executemany(INSERT, [(n, "vários") for n in range(5)])
            cursor.execute(BLOCK, [cursor.var(str), "x" * 40])
            lob = connection.createlob(oracledb.DB_TYPE_CLOB)
            lob.write("texto")
            cursor.execute(BLOCK, [cursor.var(oracledb.DB_TYPE_CLOB), lob])
            connection.ping()
            connection.commit()
            with contextlib.suppress(oracledb.DatabaseError):
                cursor.execute("select nothing from nowhere")
    assert len(Recorded.heard) > 12
    return Recorded.heard


class Played(Channel):
    """In place of a line: what was said, and then nobody is there any more. answers: the replies."""

    def __init__(self, said: list[bytes]) -> None:
        super().__init__(socket.socket())
        self._said = iter(said)
        self.answers: list[bytes] = []

    def accept(self, sdu: int) -> None:
        pass

    def read_direct(self) -> Packet:
        return Packet(packets.CONNECT, self.next_data())

    def next_data(self) -> bytes:
        try:
            return next(self._said)
        except StopIteration:
            raise ConnectionClosed from None

    def send(self, kind: int, body: bytes) -> None:
        self.answers.append(body)


def play(backend: FakeBackend, said: list[bytes]) -> list[bytes]:
    with socket.socket() as unused:
        session = ClientSession(unused, "127.0.0.1", backend)
    channel = Played(said)
    session._channel = channel
    session._reader._feed = channel.next_data
    session.run()
    return channel.answers


def damaged(payload: bytes, dice: Random) -> bytes:
    """With a byte changed, a few gone or put in, or the end cut off."""
    place, few = dice.randrange(len(payload) + 1), dice.randint(1, 8)
    instead, after = dice.choice(
        [
            (bytes([dice.randrange(256)]), place + 1),
            (bytes([dice.choice([0, 1, 0x7F, 0xFD, 0xFE, 0xFF])]), place + 1),
            (b"", place + few),
            (dice.randbytes(few), place),
            (b"", len(payload)),
        ]
    )
    return payload[:place] + instead + payload[after:]


def spoilt(said: list[bytes], dice: Random) -> list[bytes]:
    """With packets that are damaged, lost or repeated."""
    payloads = list(said)
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(payloads))
        how = dice.randrange(8)
        if how == 0:
            payloads.insert(at, payloads[at])
        elif how == 1:
            del payloads[at]
        else:
            payloads[at] = damaged(payloads[at], dice)
    return payloads


@pytest.fixture
def any_proof_will_do(said: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """The recorded one belongs to another challenge."""
    monkeypatch.setattr(PasswordExchange, "verify", lambda *_: "00" * 48)
    monkeypatch.setattr(PasswordExchange, "reveal", lambda *_: "tiger")


@pytest.mark.usefixtures("any_proof_will_do")
def test_as_it_was_said_it_is_understood(backend: FakeBackend, said: list[bytes]) -> None:
    before = len(backend.sessions)
    answers = play(backend, said)
    assert len(answers) >= len(said) - 3
    assert b"ORA-00942" in b"".join(answers)
    assert "commit" in backend.sessions[before].log


@pytest.mark.usefixtures("any_proof_will_do")
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_spoilt_conversation_is_no_fault_of_ours(
    backend: FakeBackend, said: list[bytes], capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    dice = Random(seed)
    for number_ in range(CONVERSATIONS):
        answers = b"".join(play(backend, spoilt(said, dice)))
        told = capsys.readouterr().err
        assert "Traceback" not in told, f"conversation {number_} of seed {seed}:\n{told}"
        assert b"ORA-00600" not in answers, f"conversation {number_} of seed {seed}"


def test_who_is_honest_is_served_all_the_same(backend: FakeBackend, said: list[bytes], dsn: str) -> None:
    play(backend, spoilt(said, Random(1)))
    with oracledb.connect(user="scott", password="tiger", dsn=dsn) as connection, connection.cursor() as cursor:
        assert len(cursor.execute(QUERY).fetchall()) == 300
