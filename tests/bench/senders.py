"""Messages a second by each sender, beside ntfy's in the same run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median

from python_job.config import Channel
from python_job.contract import Item
from python_job.delivery import Deliverer
from python_job.senders.kafka import Kafka
from tests import channels
from tests.bench import away, say
from tests.bench.page import Page
from tests.brokers.kafka import KafkaServer
from tests.brokers.rabbitmq import PASSWORD, USER, RabbitServer
from tests.senders.stage import cloud_event

TITLE = "Senders"
EVENTS, BATCH, ROUNDS = 1000, 100, 3
CONCURRENCY = (8, 32)
TOPIC = QUEUE = "hsm.bench"
TEXT = "Ligação 🔧"
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
    items = [Item(n, "t", kind, 1, cloud_event(n, TEXT, 7), 600, kind, destination, key) for n in range(EVENTS)]
    with closing(Deliverer({kind: channel}, concurrency)) as deliverer, ThreadPoolExecutor(concurrency) as pool:
        first = deliverer.outcome(items[0], time.monotonic())
        assert first.delivered, f"no connection, or it is refused: {first}"
        started = time.perf_counter()
        for start in range(0, EVENTS, BATCH):
            now = time.monotonic()
            batch = items[start : start + BATCH]
            outcomes = list(pool.map(lambda item: deliverer.outcome(item, now), batch))  # noqa: B023
            assert all(outcome.delivered for outcome in outcomes), outcomes
        return EVENTS / (time.perf_counter() - started)


def measure(page: Page) -> None:
    rows = []
    with ways() as found:
        for concurrency in CONCURRENCY:
            rates: dict[str, list[float]] = {kind: [] for kind in found}
            for _ in range(ROUNDS):
                for kind, way in found.items():
                    rates[kind].append(rate(kind, way, concurrency))
            middle = {kind: median(those) for kind, those in rates.items()}
            say(f"  {concurrency} at a time: {', '.join(f'{kind} {of:.0f}' for kind, of in middle.items())} a second")
            rows += [(kind, concurrency, round(of), f"{of / middle['NTFY']:.2f}") for kind, of in middle.items()]
    page.text(
        f"Messages a second by each sender: {EVENTS} events of {len(cloud_event(1, TEXT, 7).encode())} bytes, a batch "
        f"of {BATCH} after the other and without a database; medians of {ROUNDS} rounds in which the senders took "
        "turns. Kafka and RabbitMQ are real ones on this machine, and store what they confirm. ntfy's and the "
        "webhook's place takes a small server that only answers: theirs is the rate of the sender, not of a server."
    )
    page.table(["sender", "at a time", "a second", "of ntfy's"], rows)
    page.text("Nothing here is the sandbox's. What carries over is what the senders cost, beside each other.")
