"""What a scenario consists of, drawn from its seed. Moments are seconds of real time from its start."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from deploy.sandbox.inbox import Fault

LENGTH_S = 2.0  # of a scenario, before it is healed
TOKEN = "tk_seen_by_nobody"
CALLS = ("reservar", "reservar", "registrar", "registrar", "registrar", "fetch", "aguardar_trabalho", "apresentar")
REPLACED = ("hsm_envio_api", "hsm_envio", "hsm_estado", "hsm_desfecho", "hsm_vez", "hsm_entrada", "hsm_politica")


@dataclass(frozen=True)
class Channel:
    """burst, seconds: None, without a limit."""

    name: str
    burst: int | None
    seconds: float | None


@dataclass(frozen=True)
class Route:
    """event: "*" or one event. valid_min: minutes."""

    topic: str
    kind: str
    event: str
    channel: str
    priority: int
    ordered: bool
    coalescing: bool
    valid_min: int | None
    attempts: int | None


@dataclass(frozen=True)
class Change:
    """Of an order of its session's own, by position: `column` gets a value nobody else has; INSERT: a new order."""

    order: int
    column: str
    kind: str = ""


@dataclass(frozen=True)
class Work:
    """A transaction of the application."""

    at: float
    changes: tuple[Change, ...]
    commits: bool


@dataclass(frozen=True)
class Sender:
    program: str  # send_once, service
    batch: int
    clone: bool  # under the name the other clones have


@dataclass(frozen=True)
class Event:
    """Something that befalls: `what` names a method of World, `with_` are its arguments."""

    at: float
    what: str
    with_: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Scenario:
    seed: int
    parameters: dict[str, str]
    channels: tuple[Channel, ...]
    routes: tuple[Route, ...]
    sessions: tuple[tuple[Work, ...], ...]
    senders: tuple[Sender, ...]
    events: tuple[Event, ...]


def draw(seed: int) -> Scenario:
    dice = Random(seed)
    channels = _channels(dice)
    kinds = [f"T{number}" for number in range(dice.randint(1, 3))]
    routes = tuple(route for kind in kinds for route in _routes(dice, kind, channels))
    return Scenario(
        seed,
        _parameters(dice),
        channels,
        routes,
        tuple(_work(dice, kinds) for _ in range(dice.randint(1, 2))),
        _senders(dice),
        _events(dice, channels, routes),
    )


def _parameters(dice: Random) -> dict[str, str]:
    drawn = {
        "RESERVA_S": dice.choice([20, 30, 120]),
        "TENTATIVAS_MAX": dice.choice([2, 4, 10]),
        "ESPERA_BASE_S": dice.choice([1, 5]),
        "DISJUNTOR_FALHAS": dice.choice([2, 5, 10]),
        "ROTA_RECUSAS": dice.choice([1, 2, 5]),
        "LOTE_MAX": dice.choice([2, 7, 200, 200]),
        "REPROCESSO_VEZES": dice.choice([0, 0, 1]),
        "REPROCESSO_ESPERA_S": 60,
    }
    return {name: str(value) for name, value in drawn.items()}


def _channels(dice: Random) -> tuple[Channel, ...]:
    limited = [Channel(f"C{number}", dice.randint(2, 10), dice.choice([0.05, 0.2, 0.5])) for number in (1, 2)]
    return (Channel("PADRAO", None, None), *limited[: dice.randint(0, 2)])


def _routes(dice: Random, kind: str, channels: tuple[Channel, ...]) -> list[Route]:
    return [
        Route(
            topic=f"{kind}-{number}",
            kind=kind,
            event=dice.choice(["*", "*", "*", "STATUS", "ABERTURA"]) if number else "*",
            channel=dice.choice(channels).name,
            priority=dice.randint(1, 5),
            ordered=dice.random() < 0.7,
            coalescing=dice.random() < 0.3,
            valid_min=dice.choice([1, 60]) if dice.random() < 0.2 else None,
            attempts=dice.choice([1, 3]) if dice.random() < 0.2 else None,
        )
        for number in range(dice.randint(1, 3))
    ]


def _work(dice: Random, kinds: list[str]) -> tuple[Work, ...]:
    known, works = 0, []
    for _ in range(dice.randint(5, 14)):
        changes, commits, new = [], dice.random() < 0.8, 0
        for _ in range(dice.randint(1, 4)):
            if known + new == 0 or dice.random() < 0.15:
                changes.append(Change(known + new, "INSERT", dice.choice(kinds)))
                new += 1
            else:
                changes.append(
                    Change(dice.randrange(known + new), dice.choice(["STATUS", "STATUS", "RESPONSAVEL", "DESCRICAO"]))
                )
        known += new if commits else 0
        works.append(Work(dice.uniform(0, LENGTH_S * 0.9), tuple(changes), commits))
    # Their moments in order, and each one's orders those that earlier ones left
    moments = sorted(work.at for work in works)
    return tuple(Work(at, work.changes, work.commits) for at, work in zip(moments, works, strict=True))


def _senders(dice: Random) -> tuple[Sender, ...]:
    clones = dice.random() < 0.15
    return tuple(
        Sender(
            dice.choice(["service", "send_once"]),
            dice.choice([1, 5, 50]),
            clones,
        )
        for _ in range(2 if clones else dice.randint(1, 3))
    )


def _events(dice: Random, channels: tuple[Channel, ...], routes: tuple[Route, ...]) -> tuple[Event, ...]:
    kinds = [
        (6, _at_the_server),
        (6, _to_a_sender),
        (5, _to_a_session),
        (3, _operator),
        (2, _upkeep),
        (2, _clock),
        (2, _to_the_database),
    ]
    chosen = dice.choices([make for _, make in kinds], [weight for weight, _ in kinds], k=dice.randint(4, 10))
    events = [event for make in chosen for event in make(dice, dice.uniform(0.0, LENGTH_S * 0.9), channels, routes)]
    return tuple(sorted(events, key=lambda event: event.at))


Made = list[Event]


def _at_the_server(dice: Random, at: float, channels: tuple[Channel, ...], routes: tuple[Route, ...]) -> Made:
    back = at + dice.uniform(0.1, 1.5)
    few, every = dice.randint(1, 12), dice.choice([1, 1, 2, 5])
    topic = dice.choice([None, None, None, dice.choice(routes).topic])

    def fault(**how: Any) -> Made:
        """A few times, or until somebody mends it."""
        if dice.random() < 0.8:
            return [Event(at, "ntfy_answers", (Fault(topic=topic, every=every, count=few, **how),))]
        return [Event(at, "ntfy_answers", (Fault(topic=topic, every=every, **how),)), Event(back, "ntfy_is_well")]

    makes = [
        lambda: [Event(at, "ntfy_leaves"), Event(back, "ntfy_comes_back")],
        lambda: [Event(at, "ntfy_leaves"), Event(back, "ntfy_comes_back")],
        lambda: fault(mode="reset"),
        lambda: fault(mode="reset", stored=True),
        lambda: fault(mode="reset", stored=True),
        lambda: fault(mode="status", http=500, code=50001, stored=True),
        lambda: fault(mode="status", http=500, code=50001, stored=True),
        lambda: fault(mode="half", stored=True),
        lambda: fault(mode="half", stored=True),
        lambda: fault(mode="half"),
        lambda: fault(mode="status", http=503),
        lambda: fault(mode="status", http=403),
        lambda: fault(mode="status", http=429, code=42901),
        lambda: fault(mode="status", http=429, code=42901, retry_after=str(dice.choice([1, 60, 600]))),
        lambda: fault(mode="status", http=400, code=40009),
        lambda: fault(mode="html", http=404, page="<h1>nginx</h1>"),
        lambda: fault(mode="hang", seconds=dice.choice([0.1, 0.4, 3.0]), stored=dice.random() < 0.5),
        lambda: [Event(at, "ntfy_wants", ("tk_other",)), Event(back, "ntfy_wants", (TOKEN,))],
    ]
    return dice.choice(makes)()


def _to_a_sender(dice: Random, at: float, channels: tuple[Channel, ...], routes: tuple[Route, ...]) -> Made:
    which, back = dice.randrange(3), at + dice.uniform(0.1, 1.0)
    what = dice.choice(["kill", "kill", "kill", "stop", "freeze", "outlive", "outlive"])
    if what == "freeze":
        return [Event(at, "freeze", (which,)), Event(back, "thaw", (which,))]
    if what == "outlive":
        # What it sends then may fail at once, while another one has its rows and still waits for its answers
        slow = Fault(mode="hang", seconds=dice.choice([0.5, 1.5]), count=dice.randint(1, 12))
        late = Fault(mode="status", http=503, count=dice.randint(1, 12))
        fails = [Event(at + 0.1, "ntfy_answers", (slow,)), Event(back, "ntfy_answers", (late,))]
        return [
            Event(at, "freeze", (which,)),
            Event(at + 0.05, "lease_ends"),
            *(fails if dice.random() < 0.5 else []),
            Event(back + 0.1, "thaw", (which,)),
        ]
    return [Event(at, what, (which,)), *([Event(back, "start", (which,))] if dice.random() < 0.7 else [])]


def _to_a_session(dice: Random, at: float, channels: tuple[Channel, ...], routes: tuple[Route, ...]) -> Made:
    # After so many statements of the call, or when all is done and the answer is lost
    after = dice.choice([None, None, None, *range(0, 36, 4)])
    return [Event(at, "kill_session", (dice.choice(CALLS), after))]


def _operator(dice: Random, at: float, channels: tuple[Channel, ...], routes: tuple[Route, ...]) -> Made:
    channel, route, back = dice.choice(channels).name, dice.randrange(len(routes)), at + dice.uniform(0.1, 1.0)
    makes = [
        lambda: [Event(at, "pause", (channel,)), Event(back, "resume", (channel,))],
        lambda: [Event(at, "resume", (channel,))],
        lambda: [Event(at, "cancel", (dice.random(),))],
        lambda: [Event(at, "cancel_many", (channel, dice.randint(1, 5)))],
        lambda: [Event(at, "replay")],
        lambda: [Event(at, "resend", (dice.random(),))],
        lambda: [Event(at, "switch_off", (route,)), Event(back, "switch_on", (route,))],
        lambda: [Event(at, "set_parameter", ("LOTE_MAX", dice.choice(["1", "50"])))],
        lambda: [Event(at, "set_parameter", ("RESERVA_S", dice.choice(["20", "60"])))],
    ]
    return dice.choice(makes)()


def _upkeep(dice: Random, at: float, channels: tuple[Channel, ...], routes: tuple[Route, ...]) -> Made:
    routines = dice.sample(["vigiar", "purgar", "somar", "reprocessar", "alertar"], 2)
    return [Event(at, "upkeep", (routine,)) for routine in routines]


def _clock(dice: Random, at: float, channels: tuple[Channel, ...], routes: tuple[Route, ...]) -> Made:
    return [Event(at, "clock", (dice.choice([-7200, -45, -5, 2, 20, 150, 4000]),))]


def _to_the_database(dice: Random, at: float, channels: tuple[Channel, ...], routes: tuple[Route, ...]) -> Made:
    back = at + dice.uniform(0.3, 1.0)
    makes = [
        lambda: [Event(at, "replace", tuple(dice.sample(REPLACED, 2)))],
        lambda: [Event(at, "replace", tuple(dice.sample(REPLACED, 2)))],
        lambda: [Event(at, "copied"), Event(back, "original")],
        lambda: [Event(at, "copied"), Event(back, "arm"), Event(back + 0.3, "original")],
        lambda: [Event(at, "restart")],
    ]
    return dice.choice(makes)()
