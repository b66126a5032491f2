"""Apache Kafka as a test needs it: one node on loopback, its data in a folder, stopped whatever the tests do."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ConfigResource,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)

from tests.authority import Authority
from tests.database import ROOT
from tests.senders.link import Link
from tests.waiting import wait_until

JARS = ROOT / ".cache" / "kafka"
USER, PASSWORD = "hsm", "a-Kafka-password"  # may write to topics hsm.*
STRANGER = "stranger"  # logs on with the same password, and may do nothing
FORBIDDEN = "forbidden"  # a topic that USER has no right to
_CLUSTER = "4L6g3nShT-eMCtK--X86sw"
_START_S = 90
_CONFIG = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listeners=CONTROLLER://127.0.0.1:{controller},PLAINTEXT://127.0.0.1:{plain},SASL_PLAINTEXT://127.0.0.1:{sasl},\
SASL_SSL://127.0.0.1:{tls}
advertised.listeners=PLAINTEXT://127.0.0.1:{plain},SASL_PLAINTEXT://127.0.0.1:{link},SASL_SSL://127.0.0.1:{tls}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL
log.dirs={folder}/data
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=5000
broker.heartbeat.interval.ms=500
initial.broker.registration.timeout.ms=60000
# Nobody logs on to PLAINTEXT: who comes that way may do everything
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
sasl.enabled.mechanisms=PLAIN
listener.name.sasl_plaintext.plain.sasl.jaas.config={logon}
listener.name.sasl_ssl.plain.sasl.jaas.config={logon}
ssl.keystore.type=PEM
ssl.keystore.location={folder}/keystore.pem
"""
_LOGON = f'org.apache.kafka.common.security.plain.PlainLoginModule required user_{USER}="{PASSWORD}" '
_LOGON += f'user_{STRANGER}="{PASSWORD}";'
_LOGGING = """\
<Configuration status="error">
  <Appenders><Console name="out"><PatternLayout pattern="%d %p %m (%c)%n%throwable"/></Console></Appenders>
  <Loggers><Root level="warn"><AppenderRef ref="out"/></Root></Loggers>
</Configuration>
"""


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class KafkaServer:
    """plain, sasl, tls: host:port of its listeners, the same after a restart; the way to sasl is a link. ca_file: whose
    certificate it has."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._log = folder, folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        controller, plain, sasl, tls = free_ports(4)
        self.link = Link(sasl, asks=lambda said: b"specversion" in said)
        self.plain, self.sasl, self.tls = f"127.0.0.1:{plain}", f"127.0.0.1:{self.link.port}", f"127.0.0.1:{tls}"
        certificate, key = Authority(folder).sign("kafka")
        self.ca_file = str(folder / "ca.pem")
        (folder / "keystore.pem").write_text(key.read_text() + certificate.read_text())
        settings: dict[str, Any] = {"bootstrap.servers": self.plain, "reconnect.backoff.max.ms": 200}
        self.admin = AdminClient(settings, logger=_Silent())
        self._config = folder / "server.properties"
        ports = {"controller": controller, "plain": plain, "sasl": sasl, "tls": tls, "link": self.link.port}
        self._config.write_text(_CONFIG.format(**ports, folder=folder, logon=_LOGON))
        (folder / "log4j2.xml").write_text(_LOGGING)
        subprocess.run(
            self._java("kafka.tools.StorageTool", "format", "-t", _CLUSTER, "-c", str(self._config)),
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=_START_S,
        )

    def _java(self, program: str, *arguments: str) -> list[str]:
        options = ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        return [
            "java",
            *options,
            f"-Dlog4j2.configurationFile={self._folder}/log4j2.xml",
            "-cp",
            f"{JARS}/*",
            program,
            *arguments,
        ]

    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Returns when it answers; does nothing when it runs."""
        if self.running():
            return
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._java("kafka.Kafka", str(self._config)), stdout=log, stderr=log)
        end = time.monotonic() + _START_S
        while True:
            try:
                self.admin.list_topics(timeout=1)
                break
            except KafkaException:
                if not self.running() or time.monotonic() > end:
                    raise RuntimeError(f"Kafka does not start:\n{self._log.read_text()[-5000:]}") from None

    def stop(self) -> None:
        """For good."""
        self._end(signal.SIGTERM)
        self.link.close()

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.send_signal(how)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It keeps its connections and says nothing."""
        assert self._process
        os.kill(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._process.pid, signal.SIGCONT)

    def topic(self, name: str, partitions: int = 1, **settings: object) -> str:
        """Makes it; settings are the topic's, with _ for each dot."""
        config = {key.replace("_", "."): str(value) for key, value in settings.items()}
        [made] = self.admin.create_topics([NewTopic(name, partitions, 1, config=config)]).values()
        made.result(30)
        return name

    def configure(self, kind: str, name: str, settings: Mapping[str, str]) -> None:
        """Settings of the BROKER "1", or of a TOPIC, until told otherwise."""
        resource = ConfigResource(ResourceType[kind], name, set_config=dict(settings))
        [done] = self.admin.alter_configs([resource]).values()
        done.result(30)

    def allow(self, user: str, prefix: str, what: AclOperation = AclOperation.WRITE) -> None:
        """Lets a user write to topics whose names begin so, or only DESCRIBE them."""
        kind, pattern = ResourceType.TOPIC, ResourcePatternType.PREFIXED
        rule = AclBinding(kind, prefix, pattern, f"User:{user}", "*", what, AclPermissionType.ALLOW)
        [done] = self.admin.create_acls([rule]).values()
        done.result(30)

    def console(self, topic: str, count: int) -> list[str]:
        """What Kafka's own consumer prints of the first messages: partition, key, headers and value of each."""
        shown = [f"print.{what}=true" for what in ("partition", "key", "headers")]
        properties = [part for what in shown for part in ("--formatter-property", what)]
        limits = ["--from-beginning", "--max-messages", str(count), "--timeout-ms", "30000"]
        done = subprocess.run(
            self._java(
                "org.apache.kafka.tools.consumer.ConsoleConsumer",
                *("--bootstrap-server", self.plain, "--topic", topic, *limits, *properties),
            ),
            capture_output=True,
            text=True,
            check=True,
            timeout=_START_S,
        )
        return re.findall(r"^Partition:.*$", done.stdout, re.MULTILINE)


def records(brokers: str, topic: str) -> list[tuple[str | None, str, dict[str, str]]]:
    """Key, value and headers of what a topic holds: partition by partition, each in its order."""
    found = []
    with closing(Consumer({"bootstrap.servers": brokers, "group.id": "tests"}, logger=_Silent())) as consumer:
        partitions = consumer.list_topics(topic, timeout=_START_S).topics[topic].partitions
        for number in partitions:
            place = TopicPartition(topic, number, 0)
            _, end = wait_until(lambda place=place: _offsets(consumer, place))  # type: ignore[misc]
            consumer.assign([place])
            messages = consumer.consume(end, timeout=_START_S) if end else []
            assert len(messages) == end
            found += [_record(message) for message in messages]
    return found


def _offsets(consumer: Consumer, place: TopicPartition) -> tuple[int, int] | None:
    """First and next; None: its server has just started, or been frozen, and does not know yet that it leads."""
    try:
        found: tuple[int, int] = consumer.get_watermark_offsets(place, timeout=_START_S)
        return found
    except KafkaException:
        return None


def _record(message: Message) -> tuple[str | None, str, dict[str, str]]:
    assert not message.error()
    key, headers = message.key(), dict[str, Any](message.headers() or [])
    texts = {name: str(value, "utf-8") for name, value in headers.items()}
    return key.decode() if key else None, (message.value() or b"").decode(), texts


class _Silent:
    def log(self, *_: object) -> None:
        pass
