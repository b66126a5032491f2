"""python -m tests.bench.senders: messages a second by each sender, beside ntfy's in the same run.

No database: the same events, a batch at a time as the job claims them, through each sender's Deliverer, to a server on
this machine that says what became of each. Kafka and RabbitMQ are real ones (`make brokers` puts them in .cache) and
store what they confirm; ntfy's and the webhook's place takes a small server that only answers, so that theirs is the
rate of the sender, not of a server.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from python_job.config import Channel
from python_job.contract import Item
from python_job.delivery import Deliverer
from python_job.senders.kafka import Kafka
from tests import channels
from tests.bench import away, say
from tests.brokers.kafka import KafkaServer
from tests.brokers.rabbitmq import PASSWORD, USER, RabbitServer
from tests.senders.stage import cloud_event

EVENTS, BATCH, ROUNDS = 2000, 100, 3
TOPIC = QUEUE = "hsm.bench"
Way = tuple[Channel, str | None, str | None]  # channel, destination, key


@contextmanager
def ways() -> Iterator[dict[str, Way]]:
    """Where each sender sends."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hsm-bench-")))
        url = stack.enter_context(away.server(0))
        for name in ("kafka", "rabbitmq"):
            (folder / name).mkdir()
        kafka, rabbitmq = KafkaServer(folder / "kafka"), RabbitServer(folder / "rabbitmq")
        for server in (kafka, rabbitmq):
            stack.callback(server.stop)
            server.start()
        topic = kafka.topic(TOPIC)
        with rabbitmq.channel() as channel:
            channel.queue_declare(QUEUE, durable=True)
        yield {
            "NTFY": (channels.ntfy(url), None, None),
            "WEBHOOK": (channels.webhook(url, secret=f"whsec_{'A' * 43}="), "/", "7"),
            "KAFKA": (Channel(Kafka, Kafka.Settings(brokers=kafka.plain)), topic, "7"),
            "RABBITMQ": (channels.rabbitmq(port=rabbitmq.port, user=USER, password=PASSWORD), None, QUEUE),
        }


def rate(kind: str, way: Way, concurrency: int) -> float:
    channel, destination, key = way
    items = [Item(n, "t", kind, 1, cloud_event(n, "Ligação 🔧", 7), 600, kind, destination, key) for n in range(EVENTS)]
    with closing(Deliverer({kind: channel}, concurrency)) as deliverer, ThreadPoolExecutor(concurrency) as pool:
        send = deliverer.deliver
        assert _sent(send(items[0], time.monotonic())), "no connection, or it is refused"
        started = time.perf_counter()
        for first in range(0, EVENTS, BATCH):
            now = time.monotonic()
            results = list(pool.map(lambda item: send(item, now), items[first : first + BATCH]))  # noqa: B023
            assert all(map(_sent, results)), results
        return EVENTS / (time.perf_counter() - started)


def _sent(result: dict[str, object]) -> bool:
    return result.get("http") == 200 or result.get("classe") == "ENTREGUE"


def main() -> int:
    say(f"senders: {EVENTS} events of {len(cloud_event(1, 'Ligação 🔧', 7).encode())} bytes, best of {ROUNDS}")
    with ways() as found:
        for concurrency in (8, 32):
            say(f"  {concurrency} at a time")
            rates = dict.fromkeys(found, 0.0)
            for _ in range(ROUNDS):
                for kind, way in found.items():
                    rates[kind] = max(rates[kind], rate(kind, way, concurrency))
            for kind, found_rate in rates.items():
                say(f"    {kind:<8} {found_rate:6.0f} a second, {found_rate / rates['NTFY']:5.2f} of ntfy's")
    return 0


if __name__ == "__main__":
    sys.exit(main())
