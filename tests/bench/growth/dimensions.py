"""What grows beside the calls, in which sizes, and which call may cost more then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.grown import BATCH, DELIVERED, EXPIRED, FAILED, ON_ITS_WAY, TOMORROW, TYPE, Grown

FIRST = "first claim"
READERS = ("diagnosis", "panel: data", "panel: html", "metrics")
WAITING = "reads what waits: by channel, and (but for diagnosis) once more to count what has come in"
CHANNEL = "two probes of an index, or a line, a channel"


@dataclass(frozen=True)
class Dimension:
    """grow: makes it so many more. again: before each round, puts back what a round uses up. laws: a line for a call
    that may grow; every other must not. readers: whether panel, metrics and diagnosis are asked too."""

    title: str
    sizes: tuple[int, ...]
    grow: Callable[[Grown, int], None]
    again: Callable[[Grown, int], None] = lambda queue, size: None
    laws: Mapping[str, str] = field(default_factory=dict)
    readers: bool = True


def rows(columns: dict[str, str]) -> Callable[[Grown, int], None]:
    def grow(queue: Grown, more: int) -> None:
        with queue.bulk():
            queue.insert(more, **columns)

    return grow


def expired(queue: Grown, size: int) -> None:
    """Up to so many: each claim gives a thousand back."""
    queue.insert(size - queue.count("status = 'ENVIANDO' and trabalhador = 'other'"), **EXPIRED)
    queue.attempts()


def dead_routes(queue: Grown, more: int) -> None:
    due = "sys_extract_utc(systimestamp) - interval '1' minute"
    queue.routes(more, suspensa="'S'", ativa="'N'", proxima_sonda=due)


def working_channels(queue: Grown, more: int) -> None:
    """With a batch due in each."""
    queue.channels(more)
    queue.execute(
        "insert into hsm.hsm_fila_notificacao (id_os, mensagem, status, dt_criacao, proxima_tentativa, tipo_os, "
        "evento, id_rota, canal, ordenada, dados) select r.id * 100 + n.numero, 'x', 'PENDENTE', d.agora, d.agora, "
        "r.tipo_os, 'STATUS', r.id, r.canal, 'S', '{\"descricao\":\"x\"}' from hsm.hsm_rota_notificacao r "
        "cross join (select level as numero from dual connect by level <= :1) n "
        "cross join (select sys_extract_utc(systimestamp) as agora from dual) d where r.canal like :2 "
        "and not exists (select null from hsm.hsm_fila_notificacao f where f.canal = r.canal)",
        BATCH,
        f"{TYPE}%",
    )


def hot(queue: Grown, more: int) -> None:
    """In front of all others."""
    queue.insert(more, id_os="1", proxima_tentativa="d.agora - interval '1' hour")


DIMENSIONS = (
    Dimension("Rows that wait", (1_000, 100_000), rows({}), laws=dict.fromkeys(READERS, WAITING)),
    Dimension(
        "Events of one hot order",
        (10, 10_000),
        hot,
        laws=dict.fromkeys(READERS, WAITING)
        | {FIRST: "parks what it meets, once", "purge": "asks of each parked row whether it is an orphan, once a run"},
    ),
    Dimension("Rows for tomorrow, of the highest priority", (1_000, 100_000), rows(TOMORROW), readers=False),
    Dimension("Rows in flight with other senders", (1_000, 100_000), rows(ON_ITS_WAY), readers=False),
    Dimension(
        "Leases that expired at once",
        (1_000, 30_000),
        lambda queue, more: None,
        expired,
        laws={FIRST: "gives a thousand back, as each of the next"},
        readers=False,
    ),
    Dimension("Rows in FALHA", (10_000, 100_000), rows(FAILED), laws={"metrics": "counts them, in their own index"}),
    Dimension(
        "Routes of the channel",
        (10, 1_000, 10_000),
        Grown.routes,
        laws=dict.fromkeys(("panel: data", "panel: html"), "lists every route"),
    ),
    Dimension(
        "Suspended routes that are switched off",
        (10, 1_000),
        dead_routes,
        laws={"health": "asks of each whether something waits for it", "question": "the same"},
        readers=False,
    ),
    Dimension(
        "Channels without work",
        (1, 10, 100),
        Grown.channels,
        laws=dict.fromkeys(("question", "health", *READERS), CHANNEL),
    ),
    Dimension(
        "Channels, a batch due in each",
        (1, 10, 100),
        working_channels,
        laws={"claim": CHANNEL, "question": CHANNEL}
        | dict.fromkeys(("health", *READERS), "looks at 200 due rows of each channel and priority at the most"),
    ),
    Dimension("Finished rows", (1_000, 100_000, 1_000_000), rows(DELIVERED)),
)
