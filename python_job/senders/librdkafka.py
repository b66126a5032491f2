"""The words of librdkafka, the library that speaks Kafka: properties of a channel, and what its errors mean to us."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from confluent_kafka import KafkaError

from ..contract import Outcome
from ..settings import SECRET, text

_BROKER = r"[^\s,/@]+:\d{1,5}"
_BROKERS = text(rf"{_BROKER}( *, *{_BROKER})*", "write host:port, several with commas between them")
# Properties that have no place in the table of them, and what to do instead
_ELSEWHERE = {
    r"bootstrap\.servers|metadata\.broker\.list": "write brokers",
    r"sasl\.username": "write user",
    r"ssl\.ca\.location": "write ca_file",
    r"ssl\.key\.password": "write key_password_file",
    r"(message|delivery)\.timeout\.ms": "write send_timeout_s",
    r"(request\.required\.)?acks|enable\.idempotence|transactional\.id": "take it out: what is delivered rests on it",
    r".*(password|secret|passphrase|key\.pem)": "no secrets here: write user and password_file, or ssl.key.location",
}
# Classes of what the library says of itself; any other code is the server's word, or nearly
_TROUBLES = {
    KafkaError._AUTHENTICATION: "CONFIG",
    KafkaError.SASL_AUTHENTICATION_FAILED: "CONFIG",
    KafkaError._RESOLVE: "DNS",
    KafkaError._SSL: "TLS",
    KafkaError._TRANSPORT: "CONEXAO",
    KafkaError._ALL_BROKERS_DOWN: "CONEXAO",
    KafkaError._MSG_TIMED_OUT: "TIMEOUT",
    KafkaError._TIMED_OUT: "TIMEOUT",
}
_GIVEN_UP = {KafkaError._FATAL, KafkaError._PURGE_QUEUE, KafkaError._PURGE_INFLIGHT}


@dataclass(frozen=True)
class KafkaSettings:
    """brokers: some of the cluster's; user: logs on by SASL; key_password: of ssl.key.location; seconds until a record
    is acknowledged, new connections included; librdkafka: any other property of that library. With a user
    security.protocol is SASL_SSL and sasl.mechanism PLAIN unless told there."""

    brokers: str = field(default="", metadata=_BROKERS)
    user: str = ""
    password: str = field(default="", repr=False, metadata=SECRET)
    ca_file: str = ""
    key_password: str = field(default="", repr=False, metadata=SECRET)
    send_timeout_s: float = field(default=10.0, metadata={"limits": (1, 300)})
    librdkafka: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.librdkafka:
            if what := next((what for names, what in _ELSEWHERE.items() if re.fullmatch(names, name)), None):
                raise ValueError(f"librdkafka: {name}: {what}")
        if bool(self.user) != bool(self.password):
            raise ValueError("user: it goes with password_file: write both, or neither")
        if self.user and "SASL" not in str(self.properties()["security.protocol"]).upper():
            raise ValueError("librdkafka: security.protocol: nobody logs on by this one: write SASL_SSL, or no user")

    def properties(self) -> dict[str, Any]:
        """Within the time of a send there is a second try to connect, and to see a topic that is missing."""
        limit = int(self.send_timeout_s * 1000)
        ours: dict[str, Any] = {"linger.ms": 1, "partitioner": "murmur2_random"}  # Java's: its clients' partitions
        ours |= {"security.protocol": "SASL_SSL", "sasl.mechanism": "PLAIN"} if self.user else {}
        ours |= dict.fromkeys(("socket.connection.setup.timeout.ms", "reconnect.backoff.max.ms"), max(1000, limit // 2))
        ours |= {"topic.metadata.propagation.max.ms": limit // 2}
        fixed = {"bootstrap.servers": self.brokers, "sasl.username": self.user, "sasl.password": self.password}
        fixed |= {"ssl.ca.location": self.ca_file, "ssl.key.password": self.key_password}
        fixed |= {"enable.idempotence": "true", "acks": "all", "message.timeout.ms": str(limit)}
        return ours | dict(self.librdkafka) | {name: value for name, value in fixed.items() if value}


def worse(known: KafkaError | None, error: KafkaError) -> KafkaError:
    """Which of two tells more: that all brokers are down comes of what was said before."""
    return known if known and _TROUBLES.get(error.code()) == "CONEXAO" else error


def outcome_of(error: KafkaError, known: KafkaError | None) -> Outcome:
    """known: what else was wrong; where time was up or the library gave up, that is why."""
    if known and (error.code() in _TROUBLES or error.code() in _GIVEN_UP):
        error = known
    kind = _TROUBLES.get(error.code())
    if kind == "CONFIG":
        return Outcome(classe=kind, erro="ACESSO", halt=True)
    return Outcome(classe=kind) if kind else Outcome(classe="ERRO", codigo=error.code(), erro=error.str())
