"""What the calls of the product cost when something has grown: statements and buffers, exact, and no clock."""

from __future__ import annotations

import math
from functools import partial

from tests.bench import say
from tests.bench.growth import sizes
from tests.bench.growth.dimensions import DIMENSIONS, FIRST, READERS, Dimension
from tests.bench.page import Page
from tests.grown import BATCH, SLICE, WARM, Cost, Grown, grown, middle

TITLE = "Growth: what a call costs when something has grown"
DUE = 500  # rows that are due beside what grows, each of an order of its own
ROUNDS = 2
LIMIT = 1.3  # times a decade: a level or two more of the indexes


def a_round(queue: Grown, readers: bool = True) -> dict[str, Cost]:
    """Each call once. What it uses up, it gets back before."""
    found = {
        "enqueue": queue.cost(queue.enqueue),
        "claim": queue.cost(queue.claim),
        "report": queue.cost(queue.report),
        "question": queue.cost(queue.question),
        "health": queue.cost(partial(queue.text, "hsm_saude.json")),
    }
    queue.insert(BATCH)
    if readers:
        asked = (
            ("hsm_envio_api.diagnostico",),
            ("hsm_painel.resumo", 24),
            ("hsm_painel.html",),
            ("hsm_painel.metricas",),
        )
        found |= {
            name: queue.cost(partial(queue.text, *what))  # type: ignore[arg-type]
            for name, what in zip(READERS, asked, strict=True)
        }
    queue.forget(SLICE)
    found["purge"] = queue.cost(queue.purge)
    return found


def at(queue: Grown, dimension: Dimension, size: int) -> dict[str, Cost]:
    dimension.again(queue, size)
    queue.settle()
    first = {FIRST: queue.cost(queue.claim)} if FIRST in dimension.laws else {}
    queue.report()
    queue.settle()
    taken = []
    for _ in range(1 + ROUNDS):  # the first one makes the plans anew
        dimension.again(queue, size)
        taken.append(a_round(queue, dimension.readers))
    return first | {name: middle([costs[name] for costs in taken[1:]]) for name in taken[0]}


def a_decade(numbers: list[float], sizes: tuple[int, ...]) -> float:
    """By which factor it has grown for each time ten of the size."""
    return float((numbers[-1] / numbers[0]) ** (1 / math.log10(sizes[-1] / sizes[0])))


def compare(page: Page, queue: Grown, dimension: Dimension) -> None:
    queue.empty()
    queue.insert(DUE)
    there, taken = 0, []
    for size in dimension.sizes:
        dimension.grow(queue, size - there)
        there = size
        taken.append(at(queue, dimension, size))
    rows = []
    for name in taken[0]:
        statements = [costs[name].statements for costs in taken]
        buffers = [costs[name].buffers for costs in taken]
        ratios = [a_decade(statements, dimension.sizes), a_decade(buffers, dimension.sizes)]
        law = dimension.laws.get(name, f"**over {LIMIT}**") if max(ratios) > LIMIT or name == FIRST else ""
        pairs = [f"{s:.0f} / {b:.0f}" for s, b in zip(statements, buffers, strict=True)]
        rows.append([name, *pairs, *(f"{ratio:.2f}" for ratio in ratios), law])
        if law.startswith("**"):
            say(f"  {dimension.title}, {name}: {', '.join(pairs)}: over {LIMIT} a decade")
    page.text(f"**{dimension.title}**")
    page.table(["", *(f"{size:,}" for size in dimension.sizes), "statements", "buffers", "law"], rows)


def measure(page: Page) -> None:
    page.text(
        "“statements / buffers” (logical reads of the session) of one call by what there is: enqueue, claim and "
        f"report of {BATCH}, one slice of the purge ({SLICE} rows, which all go); medians, exact, and no clock is "
        f"looked at. {DUE} rows of orders of their own are due besides, in one channel without a rate. The last "
        f"numbers are the factor for ten times the size; what is above {LIMIT} says its law. Statements, and which "
        "part of an index bounds a range, carry over to Oracle; the number of buffers is PostgreSQL's, and it jumps "
        "over index entries (those for tomorrow) that Oracle's range scan would read, had it not a range for each "
        "priority."
    )
    with grown() as queue:
        queue.insert(WARM * BATCH + DUE)
        for _ in range(WARM):
            a_round(queue)
        for dimension in DIMENSIONS:
            say(f"  {dimension.title}")
            compare(page, queue, dimension)
        sizes.measure(page, queue)
