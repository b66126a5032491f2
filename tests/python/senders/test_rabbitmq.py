"""RabbitMQ's sender as far as it needs no RabbitMQ; the rest: tests/brokers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from python_job.config import ConfigError, load
from python_job.contract import Item, Outcome
from python_job.senders.rabbitmq import RabbitMQ
from tests import channels
from tests.authority import Authority

ITEM = Item(1, "tok", "FILA", 1, "{}", 60, "RABBITMQ", "os", "os.7")
NOBODY = 9  # a port that nobody listens on


def send(**settings: Any) -> tuple[Outcome, str]:
    channel = channels.rabbitmq(**{"port": NOBODY, "connect_timeout_s": 0.5} | settings)
    with closing(channel.sender(channel.settings, 1)) as sender:
        return sender.send(ITEM), sender.check()


@contextmanager
def server(answer: Callable[[socket.socket], object]) -> Iterator[int]:
    """Its port; every connection is handed to `answer` and closed after it."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                peer, _ = listener.accept()
                with peer:
                    answer(peer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def hangs_up(peer: socket.socket) -> None:
    peer.recv(8)


def says_nothing(peer: socket.socket) -> None:
    while peer.recv(100):
        pass


def speaks_http(peer: socket.socket) -> None:
    peer.recv(8)
    peer.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


def speaks_amqp(peer: socket.socket) -> None:
    peer.recv(8)
    peer.sendall(b"AMQP\0\0\x09\x01")


def test_a_port_nobody_listens_on_is_conexao() -> None:
    outcome, advice = send()
    assert outcome == Outcome(classe="CONEXAO")
    assert "is the server up" in advice


def test_a_name_that_does_not_resolve_is_dns() -> None:
    outcome, advice = send(host="no-such-host.invalid")
    assert outcome == Outcome(classe="DNS")
    assert "does not resolve" in advice


@pytest.mark.parametrize("answer", [hangs_up, speaks_http])
def test_whoever_hangs_up_at_once_is_conexao(answer: Callable[[socket.socket], object]) -> None:
    with server(answer) as port:
        assert send(port=port, connect_timeout_s=60)[0] == Outcome(classe="CONEXAO")


def test_a_server_that_never_says_a_word_costs_the_connect_timeout() -> None:
    with server(says_nothing) as port:
        started = time.monotonic()
        channel = channels.rabbitmq(port=port, connect_timeout_s=0.5)
        with closing(channel.sender(channel.settings, 1)) as sender:
            assert sender.send(ITEM) == Outcome(classe="TIMEOUT", erro="SEM_CONEXAO")
            assert time.monotonic() - started < sender.longest_s


def test_tls_to_a_server_without_is_tls() -> None:
    with server(speaks_amqp) as port:
        assert send(port=port, tls=True)[0] == Outcome(classe="TLS")


def test_a_file_that_holds_no_certificate_is_tls(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    assert send(tls=True, ca_file=str(tmp_path / "ca.pem"))[0] == Outcome(classe="TLS")


def test_a_file_that_is_gone_is_config(tmp_path: Path) -> None:
    assert send(tls=True, ca_file=str(tmp_path / "ca.pem"))[0] == Outcome(classe="CONFIG")


def test_a_key_that_wants_a_password_is_refused_and_nobody_asked(tmp_path: Path) -> None:
    certificate, key = Authority(tmp_path).sign("hsm")
    form, locked = serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"hush")
    plain = serialization.load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(plain.private_bytes(serialization.Encoding.PEM, form, locked))
    assert send(tls=True, cert_file=str(certificate), key_file=str(key))[0] == Outcome(classe="TLS")


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({}, "amqp://rabbit:5672, vhost /, as hsm"),
        ({"tls": True}, "amqps://rabbit:5671, vhost /, as hsm"),
        ({"port": 5000, "vhost": "os"}, "amqp://rabbit:5000, vhost os, as hsm"),
    ],
)
def test_where_it_sends_is_said_with_the_port_of_amqp_unless_told_otherwise(
    settings: dict[str, Any], place: str
) -> None:
    channel = channels.rabbitmq(host="rabbit", **settings)
    assert channel.sender(channel.settings, 1).place == place
    assert "hush" not in repr(channel.settings)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([], "host: write the broker's name or address alone"),
        (['host = "rabbit:5672"'], "host: write the broker's name or address alone"),
        (['host = "hsm:hush@rabbit"'], "host: write the broker's name or address alone"),
        (['host = "rabbit"', 'user = "hsm"'], "password: user and password_file go together"),
        (['host = "rabbit"'], "user: missing; only cert_file can vouch for the job without one"),
        (
            ['host = "rabbit"', 'ca_file = "{ca}"', 'user = "hsm"', 'password_file = "{ca}"'],
            "tls: must be true where ca_file, cert_file or key_file is set",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused_with_what_to_do(tmp_path: Path, lines: list[str], problem: str) -> None:
    ca, path = tmp_path / "ca.pem", tmp_path / "job.toml"
    ca.write_text("x")
    said = "\n".join(lines).format(ca=ca)
    path.write_text(f'[database]\ndsn = "d"\nthick = true\n[channels.F]\ntype = "rabbitmq"\n{said}')
    with pytest.raises(ConfigError) as refused:
        load(str(path), {})
    assert f"[channels.F] {problem}" in refused.value.args
    assert "hush" not in str(refused.value)


def test_an_address_of_ipv6_is_a_host() -> None:
    assert RabbitMQ.Settings(host="::1", user="hsm", password="hush").host == "::1"
    assert send(host="::1")[0].classe == "CONEXAO"
