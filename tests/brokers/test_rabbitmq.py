"""The suite for all senders before a real RabbitMQ, and what only RabbitMQ has."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from python_job.contract import Outcome
from tests.authority import Authority
from tests.senders.cases import CLOSING_S, Cases, says, send, sender_of
from tests.waiting import wait_until

from .rabbitmq import USER, RabbitServer
from .rabbitmq_stage import EXCHANGE, QUEUE, RabbitStage

_HELLO = b"AMQP\0\0\x09\x01"  # a connection begins with it
_BEAT = b"\x08\0\0\0\0\0\0\xce"


@pytest.fixture
def stage(rabbitmq: RabbitServer) -> Iterator[RabbitStage]:
    with closing(RabbitStage(rabbitmq)) as made:
        yield made


class TestRabbitMQ(Cases):
    @pytest.fixture
    def stage(self, stage: RabbitStage) -> RabbitStage:
        return stage


def sent(stage: RabbitStage, **settings: Any) -> Outcome:
    """What becomes of an item that is sent with these settings."""
    with closing(sender_of(stage.channel(**settings))) as sender:
        return send(sender, stage.item(1))


@pytest.mark.parametrize("where", [{"chave": "avisos"}, {"destino": None, "chave": "hsm.nenhuma"}])
def test_what_no_queue_is_bound_for_is_said_and_not_lost(stage: RabbitStage, where: dict[str, Any]) -> None:
    with closing(sender_of(stage.channel())) as sender:
        says(send(sender, stage.item(1, **where)), {"classe": "ERRO", "codigo": 312, "erro": "NO_ROUTE", "halt": False})
        assert send(sender, stage.item(2)).delivered
    assert stage.received() == [2]


def test_the_default_exchange_takes_the_name_of_a_queue(stage: RabbitStage) -> None:
    with closing(sender_of(stage.channel())) as sender:
        assert send(sender, stage.item(1, destino=None, chave=QUEUE, cabecalhos={})).delivered
    assert stage.received() == [1]


def test_a_bad_destination_spoils_none_of_those_that_are_on_their_way_with_it(stage: RabbitStage) -> None:
    items = [stage.item(n, order=n, destino="hsm.nenhuma" if n % 2 else EXCHANGE) for n in range(40)]
    with closing(sender_of(stage.channel(), 8)) as sender, ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(sender.send, items))
    assert {outcome.codigo for outcome in outcomes[1::2]} == {404}
    assert all(outcome.delivered for outcome in outcomes[::2])
    assert sorted(stage.received()) == [*range(0, 40, 2)]


@pytest.mark.parametrize("change", [{"payload": "\ud800"}, {"chave": "x" * 256}, {"cabecalhos": {"x": "\ud800"}}])
def test_what_amqp_cannot_carry_is_refused_and_harms_no_other(stage: RabbitStage, change: dict[str, Any]) -> None:
    with closing(sender_of(stage.channel())) as sender:
        assert send(sender, stage.item(1)._replace(**change)) == Outcome(classe="RECUSADO")
        assert send(sender, stage.item(2)).delivered
    assert stage.received() == [2]


def test_a_broker_out_of_memory_pushes_back_until_it_has_some(stage: RabbitStage) -> None:
    refused = {"classe": "LIMITE", "codigo": None, "halt": True}
    with closing(sender_of(stage.channel(connect_timeout_s=5))) as sender:
        assert send(sender, stage.item(1)).delivered
        stage.server.control("set_vm_memory_high_watermark", "0")
        try:
            says(send(sender, stage.item(2)), refused)
            assert "memory" in sender.check()
            says(send(sender, stage.item(3)), refused)
        finally:
            stage.server.control("set_vm_memory_high_watermark", "0.4")
        wait_until(lambda: sender.check() == "")
        assert send(sender, stage.item(3)).delivered
    assert stage.received() == [1, 2, 3]  # the second stood in the connection; the third was not sent before


def test_close_waits_only_so_long_for_a_broker_that_reads_nothing(stage: RabbitStage) -> None:
    sender = sender_of(stage.channel())
    assert send(sender, stage.item(1)).delivered
    with stage.slow():
        started = time.monotonic()
        sender.close()
    assert time.monotonic() - started < CLOSING_S


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"password": "another"}, {"classe": "CONFIG", "erro": "ACESSO", "halt": True}),
        ({"user": "nobody"}, {"classe": "CONFIG", "erro": "ACESSO", "halt": True}),
        ({"vhost": "nenhum"}, {"classe": "ERRO", "codigo": 530, "erro": "NOT_ALLOWED - vhost nenhum not found"}),
    ],
)
def test_a_refused_logon_says_what_of_it_was_refused(
    stage: RabbitStage, settings: dict[str, str], expected: dict[str, Any]
) -> None:
    says(sent(stage, **settings), expected)


def test_a_connection_lives_on_while_nothing_is_sent(rabbitmq: RabbitServer, stage: RabbitStage) -> None:
    with closing(sender_of(stage.channel(heartbeat_s=1))) as sender:
        assert send(sender, stage.item(1)).delivered
        wait_until(lambda: stage.heard(_BEAT) >= 6)  # two a second; the broker waits for two seconds
        assert send(sender, stage.item(2)).delivered
    assert stage.heard(_HELLO) == 1


def test_a_connection_that_the_broker_closed_meanwhile_is_opened_anew(stage: RabbitStage) -> None:
    with closing(sender_of(stage.channel())) as sender:
        assert send(sender, stage.item(1)).delivered
        stage.server.control("close_all_connections", "test")
        wait_until(lambda: sender.check() == "" and stage.heard(_HELLO) == 2)
        assert send(sender, stage.item(2)).delivered
    assert stage.received() == [1, 2]


def test_nothing_is_printed_whatever_happens_to_the_broker(
    stage: RabbitStage, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sender_of(stage.channel())) as sender:
        for trouble in (stage.answer_lost, stage.slow):
            with trouble():
                send(sender, stage.item(1))
        with stage.unknown(2) as item:
            send(sender, item)
        stage.server.control("close_all_connections", "test")
    assert (capfd.readouterr(), caplog.records) == (("", ""), [])


@pytest.fixture
def tls(rabbitmq: RabbitServer) -> dict[str, Any]:
    return {"tls": True, "port": rabbitmq.tls_port, "ca_file": str(rabbitmq.authority.folder / "ca.pem")}


def test_tls_trusts_the_ca_it_is_told_of(stage: RabbitStage, tls: dict[str, Any]) -> None:
    assert sent(stage, **tls).delivered
    assert stage.received() == [1]


def test_tls_to_whoever_cannot_prove_who_it_is_sends_nothing(
    stage: RabbitStage, tls: dict[str, Any], tmp_path: Path
) -> None:
    another = str(Authority(tmp_path).folder / "ca.pem")
    for wrong in ({"ca_file": ""}, {"ca_file": another}, {"host": "localhost"}):
        says(sent(stage, **tls | wrong), {"classe": "TLS"})
    assert stage.received() == []


def test_a_certificate_the_broker_does_not_trust_is_tls(
    stage: RabbitStage, tls: dict[str, Any], tmp_path: Path
) -> None:
    certificate, key = Authority(tmp_path).sign(USER)
    says(sent(stage, **tls, cert_file=str(certificate), key_file=str(key)), {"classe": "TLS"})


def test_a_certificate_of_ones_own_is_a_logon(rabbitmq: RabbitServer, stage: RabbitStage, tls: dict[str, Any]) -> None:
    for name, expected in ((USER, {"classe": "ENTREGUE"}), ("nobody", {"erro": "ACESSO"})):
        certificate, key = rabbitmq.authority.sign(name)
        outcome = sent(stage, **tls, user="", password="", cert_file=str(certificate), key_file=str(key))
        says(outcome, expected)
    assert stage.received() == [1]
