"""Kafka's sender as far as it needs no Kafka; the rest: tests/brokers."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from python_job.config import ConfigError, load
from python_job.contract import Item, Outcome
from python_job.senders.kafka import Kafka

ITEM = Item(1, "tok", "KAFKA", 1, "{}", 60, "KAFKA", "os", "7")
NOBODY = "127.0.0.1:9"  # a port that nobody listens on


def send(brokers: str = NOBODY, **settings: Any) -> tuple[Outcome, str]:
    with closing(Kafka(Kafka.Settings(brokers, **{"send_timeout_s": 1} | settings), 1)) as sender:
        return sender.send(ITEM), sender.check()


def problems(tmp_path: Path, *lines: str) -> list[str]:
    path = tmp_path / "job.toml"
    path.write_text('[database]\ndsn = "d"\nthick = true\n[channels.K]\ntype = "kafka"\n' + "\n".join(lines))
    try:
        load(str(path), {})
    except ConfigError as error:
        return [*error.args]
    return []


@pytest.mark.parametrize(
    "brokers", ["", "kafka1", "kafka1:9092 kafka2:9092", "user:secret@kafka1:9092", "SSL://k:9092"]
)
def test_brokers_are_hosts_with_ports(tmp_path: Path, brokers: str) -> None:
    [problem] = problems(tmp_path, f'brokers = "{brokers}"')
    assert problem == "[channels.K] brokers: write host:port, several with commas between them"


@pytest.mark.parametrize("brokers", ["kafka1:9092", "kafka1.example.com:9092, 10.0.0.1:9093", "[::1]:9092,k:1"])
def test_brokers_may_be_several(tmp_path: Path, brokers: str) -> None:
    assert problems(tmp_path, f'brokers = "{brokers}"') == []


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("sasl.password", "password_file"),
        ("sasl.username", "user"),
        ("ssl.key.password", "key_password_file"),
        ("ssl.keystore.password", "no secrets here"),
        ("ssl.key.pem", "ssl.key.location"),
        ("sasl.oauthbearer.client.secret", "no secrets here"),
        ("ssl.ca.location", "ca_file"),
        ("bootstrap.servers", "brokers"),
        ("message.timeout.ms", "send_timeout_s"),
        ("delivery.timeout.ms", "send_timeout_s"),
        ("acks", "take it out"),
        ("request.required.acks", "take it out"),
        ("enable.idempotence", "take it out"),
        ("transactional.id", "take it out"),
    ],
)
def test_a_property_with_a_place_of_its_own_is_refused_with_that_place(tmp_path: Path, name: str, instead: str) -> None:
    [problem] = problems(tmp_path, f'brokers = "{NOBODY}"', "[channels.K.librdkafka]", f'"{name}" = "hush-1234"')
    assert problem.startswith(f"[channels.K] librdkafka: {name}: ")
    assert instead in problem
    assert "hush-1234" not in problem


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (['user = "hsm"'], "password_file"),
        (['password_file = "{secret}"'], "user: it goes with password_file"),
        (
            ['user = "hsm"', 'password_file = "{secret}"', "[channels.K.librdkafka]", '"security.protocol" = "ssl"'],
            "nobody logs on",
        ),
    ],
)
def test_a_logon_that_would_not_take_place_is_refused(tmp_path: Path, lines: list[str], what: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s")
    [problem] = problems(tmp_path, f'brokers = "{NOBODY}"', *(line.format(secret=secret) for line in lines))
    assert what in problem


def test_what_librdkafka_does_not_know_is_said_in_its_words(tmp_path: Path) -> None:
    outcome, advice = send(librdkafka={"linger": 1})
    assert (outcome.classe, outcome.halt) == ("CONFIG", True)
    assert advice == outcome.erro == 'No such configuration property: "linger"'


def test_a_property_of_librdkafkas_own_is_passed_on() -> None:
    """This one makes it play the brokers itself."""
    properties = {"test.mock.num.brokers": 1, "socket.keepalive.enable": True, "queue.buffering.max.ms": 0.5}
    outcome, advice = send(send_timeout_s=60, librdkafka=properties)
    assert outcome == Outcome(classe="ENTREGUE", id_externo=outcome.id_externo)
    assert outcome.id_externo
    assert outcome.id_externo.startswith("os-")
    assert advice == ""


@pytest.mark.parametrize("change", [{"payload": "\ud800"}, {"destino": "os\0"}, {"cabecalhos": {"x": "\ud800"}}])
def test_what_cannot_be_written_is_refused_and_harms_no_other(change: dict[str, Any]) -> None:
    settings = Kafka.Settings(NOBODY, send_timeout_s=60, librdkafka={"test.mock.num.brokers": 1})
    with closing(Kafka(settings, 1)) as sender:
        assert sender.send(ITEM._replace(**change)) == Outcome(classe="RECUSADO")
        assert sender.send(ITEM).delivered


@pytest.mark.parametrize(("brokers", "kind"), [(NOBODY, "CONEXAO"), (f"{'x' * 64}.example:9092", "DNS")])
def test_time_that_ran_out_is_told_by_what_was_wrong(brokers: str, kind: str) -> None:
    outcome, advice = send(brokers)
    assert outcome == Outcome(classe=kind)
    assert advice


def test_what_librdkafka_would_print_is_logged_for_who_wants_to_know(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    send()
    send(librdkafka={"test.mock.num.brokers": 1, "debug": "security,broker"}, user="hsm", password="hush-1234")
    assert "Connection refused" in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.DEBUG}
    assert "hush-1234" not in caplog.text
    assert capfd.readouterr() == ("", "")
