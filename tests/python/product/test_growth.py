"""What has no business with a call costs it nothing, however much of it there is: in buffers and in statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.grown import (
    BATCH,
    DELIVERED,
    FAILED,
    ON_ITS_WAY,
    SLICE,
    TOMORROW,
    TYPE,
    WARM,
    Cost,
    Grown,
    grown,
    middle,
)

LIMIT = 1.5  # a level or two more of the indexes
FEW, MANY = 100, 5_000
Action = Callable[[Grown], object]

CALLS: dict[str, Action] = {
    "claim": Grown.claim,
    "report": Grown.report,
    "question": Grown.question,
    "health": lambda queue: queue.text("hsm_saude.json"),
    "diagnosis": lambda queue: queue.text("hsm_envio_api.diagnostico"),
    "metrics": lambda queue: queue.text("hsm_painel.metricas"),
}
HOT = ("claim", "report", "question", "health")


@pytest.fixture(scope="module")
def warm() -> Iterator[Grown]:
    with grown() as queue:
        queue.insert((WARM + 1) * BATCH)
        for _ in range(WARM):
            for call in CALLS.values():
                call(queue)
        yield queue


@pytest.fixture
def queue(warm: Grown) -> Grown:
    warm.empty()
    warm.insert(4 * BATCH)
    return warm


def costs(queue: Grown, names: tuple[str, ...]) -> dict[str, Cost]:
    """Of each call the median of some, after one that makes the plans anew; claimed rows are replaced."""
    queue.settle()
    found: dict[str, list[Cost]] = {name: [] for name in names}
    for _ in range(4):
        for name in names:
            found[name].append(queue.cost(partial(CALLS[name], queue)))
        queue.insert(len(queue.claimed))
    return {name: middle(taken[1:]) for name, taken in found.items()}


def dearer(before: dict[str, Cost], after: dict[str, Cost]) -> dict[str, tuple[Cost, Cost]]:
    return {
        name: (cost, after[name])
        for name, cost in before.items()
        if after[name].buffers > LIMIT * cost.buffers or after[name].statements > cost.statements + 1
    }


def no_dearer(queue: Grown, grow: Callable[[int], object], names: tuple[str, ...]) -> None:
    grow(FEW)
    before = costs(queue, names)
    grow(MANY - FEW)
    assert dearer(before, costs(queue, names)) == {}


def test_rows_in_flight_with_other_senders_cost_nothing(queue: Grown) -> None:
    no_dearer(queue, lambda more: queue.insert(more, **ON_ITS_WAY), HOT)


def test_rows_for_tomorrow_cost_nothing_whatever_their_priority(queue: Grown) -> None:
    no_dearer(queue, lambda more: queue.insert(more, prioridade="5", **TOMORROW), HOT)


def test_finished_rows_cost_nothing(queue: Grown) -> None:
    no_dearer(queue, lambda more: queue.insert(more, **DELIVERED), tuple(CALLS))


def test_rows_in_failure_cost_nothing(queue: Grown) -> None:
    """Health and panel look at so many of a day, and not of more."""
    no_dearer(queue, lambda more: queue.insert(more, **FAILED), ("claim", "report", "question"))


def test_other_routes_of_the_channel_cost_nothing(queue: Grown) -> None:
    no_dearer(queue, queue.routes, tuple(CALLS))


def test_what_waits_costs_nothing(queue: Grown) -> None:
    """Not even health, which asks of each suspended route that is switched off whether something waits for it."""
    queue.routes(50, suspensa="'S'", ativa="'N'")
    no_dearer(queue, queue.insert, HOT)


def parked(queue: Grown) -> int:
    return queue.count("estacionada <> 'N'")


def put_away(queue: Grown, rows: str, left: int) -> None:
    """Claims until no more of these rows than so many stand in the claims' order."""
    for _ in range(20):
        if queue.count(f"status = 'PENDENTE' and estacionada = 'N' and {rows}") <= left:
            return
        queue.claim()
        queue.report()
        queue.insert(len(queue.claimed))
    pytest.fail("they are met again and again")


def test_events_of_one_hot_order_are_put_away_once_and_cost_nothing_then(queue: Grown) -> None:
    def grow(more: int) -> None:
        queue.insert(more, id_os="1")
        put_away(queue, "id_os = 1", 1)

    no_dearer(queue, grow, HOT)


def test_rows_of_a_suspended_route_are_put_away_once_and_cost_nothing_then(queue: Grown) -> None:
    queue.execute(
        f"update hsm.hsm_rota_notificacao set suspensa = 'S' where tipo_os = '{TYPE}' and topico = 'suspended'"
    )

    def grow(more: int) -> None:
        queue.insert(more, "suspended")
        put_away(queue, "id_rota = (select r.id from hsm.hsm_rota_notificacao r where r.topico = 'suspended')", 0)

    no_dearer(queue, grow, HOT)


def test_ending_a_suspension_costs_the_same_whatever_is_parked(queue: Grown) -> None:
    """Its transaction locks none of it: it comes back in slices, by whoever claims."""
    change = f"update hsm.hsm_rota_notificacao set suspensa = :1 where tipo_os = '{TYPE}' and topico = 'suspended'"
    taken = []
    for count in (FEW, FEW, MANY):  # the first one warms the session up
        queue.execute(change, "S")
        queue.insert(count, "suspended", estacionada="'R'")
        queue.settle()
        taken.append(queue.cost(partial(queue.execute, change, "N")))
    assert parked(queue) == 2 * FEW + MANY
    assert dearer({"resume": taken[1]}, {"resume": taken[2]}) == {}


def test_superseded_rows_end_in_slices(queue: Grown) -> None:
    """A statement that ends thousands would hold their locks, and its own undo, for as long as it takes."""
    queue.empty()
    queue.insert(2_500, "coalescing", id_os="1")
    queue.insert(1, "coalescing", id_os="1", prioridade="5")  # goes first, and before it all of them
    ended = queue.count("motivo = 'SUBSTITUIDO'")
    with queue.session.cursor() as cursor:
        cursor.execute(
            "declare r_reserva hsm.hsm_envio.t_reserva; l_continua boolean; "
            "l_agora timestamp(6) := sys_extract_utc(systimestamp); begin "
            "r_reserva := hsm.hsm_envio.nova_reserva('w', 50, null); "
            "hsm.hsm_envio.reservar(r_reserva, l_agora, l_continua); commit; end;"
        )
    assert 0 < queue.count("motivo = 'SUBSTITUIDO'") - ended <= 2_000


def test_a_slice_of_the_purge_costs_the_same_whatever_is_kept(queue: Grown) -> None:
    taken = []
    for kept in (SLICE, SLICE, 20 * SLICE):  # the first one warms the session up
        queue.insert(kept, **DELIVERED)
        queue.settle()
        queue.forget(SLICE)
        taken.append(queue.cost(queue.purge))
        assert queue.count("dt_criacao < sysdate - 90") == 0
    assert dearer({"purge": taken[1]}, {"purge": taken[2]}) == {}


@pytest.fixture
def policy(queue: Grown) -> Iterator[Grown]:
    """Failures come back once, and a batch of them a run."""
    settings = "update hsm.hsm_parametro set valor = :1, dt_alteracao = null where nome = :2"
    queue.execute(settings, "1", "REPROCESSO_VEZES")
    queue.execute("update hsm.hsm_alerta set dt_ultima_ocorrencia = null where alerta = 'REPROCESSO'")
    yield queue
    queue.execute(settings, "0", "REPROCESSO_VEZES")


def replay(queue: Grown) -> None:
    with queue.session.cursor() as cursor:
        cursor.callproc("hsm.hsm_manutencao.reprocessar")


OLD_FAILURE = FAILED | {"dt_processamento": "d.agora - interval '2' hour"}


def test_failures_that_may_not_come_back_are_passed_once_and_not_by_each_replay(policy: Grown) -> None:
    taken = []
    for count in (FEW, FEW, MANY):  # the first one warms the session up
        policy.insert(count, **OLD_FAILURE, reprocessos="1")
        policy.settle()
        replay(policy)
        taken.append(middle([policy.cost(partial(replay, policy)) for _ in range(3)]))
    assert dearer({"replay": taken[1]}, {"replay": taken[2]}) == {}


def test_every_failure_comes_back_though_more_have_one_instant_than_a_replay_takes(policy: Grown) -> None:
    policy.insert(450, **OLD_FAILURE)
    for left in (250, 50, 0):
        replay(policy)
        assert policy.count("status = 'FALHA'") == left


def test_a_policy_that_is_changed_looks_at_all_failures_again(policy: Grown) -> None:
    policy.insert(1, **(OLD_FAILURE | {"motivo": "'RENDER'"}))
    replay(policy)
    assert policy.count("status = 'FALHA'") == 1
    with policy.session.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.definir_parametro", ["REPROCESSO_MOTIVOS", "ESGOTADO,RENDER"])
        replay(policy)
        assert policy.count("status = 'FALHA'") == 0
        cursor.callproc("hsm.hsm_admin.definir_parametro", ["REPROCESSO_MOTIVOS", "ESGOTADO"])


def test_a_failure_somebody_had_locked_comes_back_with_the_next_run(policy: Grown) -> None:
    policy.insert(1, **OLD_FAILURE)
    with policy.metered.database.connect("system") as other, other.cursor() as cursor:
        cursor.execute("select id from hsm.hsm_fila_notificacao where status = 'FALHA' for update")
        replay(policy)
    assert policy.count("status = 'FALHA'") == 1
    replay(policy)
    assert policy.count("status = 'FALHA'") == 0
