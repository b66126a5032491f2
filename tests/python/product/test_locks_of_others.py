"""What another session holds: nobody waits for it, no row hides behind it, and health names it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import oracledb
import pytest

from tests.claims import FACTS, NOW, claim, handed_out, report

KIND = "PROVA"
CHANNEL = "select canal from hsm.hsm_canal where canal = 'PADRAO'"
Result = TypeVar("Result")
Routes = tuple[int, int]


@pytest.fixture
def routes(dba: oracledb.Connection) -> Iterator[Routes]:
    """Two routes of one priority; which of their rows are due, and in which order, the test says."""
    with dba.cursor() as cursor:
        first, other = (
            int(cursor.callfunc("hsm.hsm_admin.definir_rota", int, [KIND, event, "prova"])) for event in ("A", "B")
        )
        yield first, other
        dba.rollback()
        cursor.execute("delete from hsm.hsm_fila_notificacao where tipo_os = :1", [KIND])
        cursor.execute("delete from hsm.hsm_rota_notificacao where tipo_os = :1", [KIND])
    dba.commit()


def execute(connection: oracledb.Connection, statement: str, *binds: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(binds))


def values(connection: oracledb.Connection, query: str) -> list[object]:
    with connection.cursor() as cursor:
        return [row[0] for row in cursor.execute(query)]


def enqueue(dba: oracledb.Connection, route: int, count: int, order: int | None = None) -> list[int]:
    """Ids of rows that are due, each later than the rows before; of the order named, or of one each."""
    with dba.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from hsm.hsm_fila_notificacao")
        [last] = cursor.fetchone()
        cursor.execute(
            "insert into hsm.hsm_fila_notificacao (id_os, mensagem, dt_criacao, tipo_os, evento, id_rota, canal, "
            "prioridade, ordenada, proxima_tentativa, dados) "
            f"select {'n.n' if order is None else order}, 'x', {NOW}, :1, 'A', r.id, r.canal, r.prioridade, 'S', "
            f"{NOW}, :2 from hsm.hsm_rota_notificacao r "
            "cross join (select level as n from dual connect by level <= :3) n "
            "where r.id = :4",
            [KIND, FACTS, count, route],
        )
        cursor.execute("select id from hsm.hsm_fila_notificacao where id > :1 order by id", [last])
        found = [row for (row,) in cursor]
    dba.commit()
    assert len(found) == count
    return found


def meanwhile(holder: oracledb.Connection, query: str, call: Callable[[], Result]) -> Result:
    """What `call` returns while `holder` holds the rows of the query. If it waits for them, it fails."""
    with ThreadPoolExecutor(1) as pool:
        try:
            execute(holder, f"{query} for update")
            return pool.submit(call).result(20)
        finally:
            holder.rollback()


def leases_end(dba: oracledb.Connection) -> None:
    execute(dba, f"update hsm.hsm_fila_notificacao set reserva_ate = {NOW} where status = 'ENVIANDO'")
    dba.commit()


# ------------------------------------------------------------ attempts


def test_a_lease_whose_attempt_somebody_holds_is_left_for_the_next_call(
    dba: oracledb.Connection, second: oracledb.Connection, third: oracledb.Connection, routes: Routes
) -> None:
    held, *others = enqueue(dba, routes[0], 3)
    assert handed_out(dba) == [held, *others]
    leases_end(dba)
    new = enqueue(dba, routes[0], 1, order=7)
    attempt = f"select id_fila from hsm.hsm_tentativa_envio where id_fila = {held}"
    assert meanwhile(second, attempt, lambda: handed_out(third)) == [*others, *new]
    assert values(dba, f"select status from hsm.hsm_fila_notificacao where id = {held}") == ["ENVIANDO"]
    assert handed_out(third) == [held]
    assert values(dba, f"select count(*) from hsm.hsm_tentativa_envio where id_fila = {held}") == [2]


def test_the_watch_job_does_not_wait_for_an_attempt_either(
    dba: oracledb.Connection, second: oracledb.Connection, third: oracledb.Connection, routes: Routes
) -> None:
    held, other = enqueue(dba, routes[0], 2)
    assert handed_out(dba) == [held, other]
    leases_end(dba)
    execute(dba, "update hsm.hsm_canal set pausado = 'S' where canal = 'PADRAO'")  # so that it starts no sender
    dba.commit()
    attempt = f"select id_fila from hsm.hsm_tentativa_envio where id_fila = {held}"
    try:
        meanwhile(second, attempt, lambda: execute(third, "begin hsm.hsm_manutencao.vigiar; end;"))
    finally:
        execute(dba, "update hsm.hsm_canal set pausado = 'N' where canal = 'PADRAO'")
        dba.commit()
    assert values(dba, "select status from hsm.hsm_fila_notificacao order by id") == ["ENVIANDO", "PENDENTE"]


def test_a_late_success_is_booked_when_the_attempt_of_the_lease_after_it_can_be_closed_too(
    dba: oracledb.Connection, second: oracledb.Connection, third: oracledb.Connection, routes: Routes
) -> None:
    enqueue(dba, routes[0], 1)
    [late] = claim(dba)
    dba.commit()
    leases_end(dba)
    [(_, token)] = claim(dba)
    dba.commit()
    attempt = f"select id_fila from hsm.hsm_tentativa_envio where reserva = '{token}'"
    assert meanwhile(second, attempt, lambda: report(third, [late])) == {"ocupado": 1}
    assert values(dba, "select status from hsm.hsm_fila_notificacao") == ["ENVIANDO"]
    assert report(third, [late]) == {"processado": 1}
    ends = "select resultado from hsm.hsm_tentativa_envio order by numero"
    assert values(dba, ends) == ["ENTREGUE", "EXPIRADA"]


# ------------------------------------------------------------ rows behind those that cannot be put away


# More than a claim looks at in one go: a thousand, or fifty where a breaker wants a probe
@pytest.fixture(params=[(60, False), (1200, False), (60, True)], ids=["60", "1200", "60-probe"])
def crowd(request: pytest.FixtureRequest, dba: oracledb.Connection) -> tuple[int, int]:
    """How many rows stand in front, and how many of the five behind them a claim may have."""
    count, probe = request.param
    if probe:
        execute(dba, f"update hsm.hsm_canal set disjuntor = 'ABERTO', aberto_ate = {NOW} where canal = 'PADRAO'")
        dba.commit()
    return count, 1 if probe else 5


def test_rows_of_a_suspended_route_that_somebody_holds_hide_no_rows_behind_them(
    dba: oracledb.Connection,
    second: oracledb.Connection,
    third: oracledb.Connection,
    routes: Routes,
    crowd: tuple[int, int],
) -> None:
    (suspended, other), (count, expected) = routes, crowd
    enqueue(dba, suspended, count)
    behind = enqueue(dba, other, 5)
    execute(dba, "update hsm.hsm_rota_notificacao set suspensa = 'S' where id = :1", suspended)
    dba.commit()
    route = f"select id from hsm.hsm_rota_notificacao where id = {suspended}"
    assert meanwhile(second, route, lambda: handed_out(third)) == behind[:expected]
    assert values(dba, "select count(*) from hsm.hsm_fila_notificacao where estacionada = 'R'") == [0]


def test_rows_behind_one_of_their_order_that_somebody_holds_hide_no_rows_behind_them(
    dba: oracledb.Connection,
    second: oracledb.Connection,
    third: oracledb.Connection,
    routes: Routes,
    crowd: tuple[int, int],
) -> None:
    count, expected = crowd
    held, *_ = enqueue(dba, routes[0], 1 + count, order=7)
    behind = enqueue(dba, routes[1], 5)
    head = f"select id from hsm.hsm_fila_notificacao where id = {held}"
    assert meanwhile(second, head, lambda: handed_out(third)) == behind[:expected]
    assert values(dba, "select count(*) from hsm.hsm_fila_notificacao where estacionada = 'O'") == [0]


# ------------------------------------------------------------ health


def locks(connection: oracledb.Connection) -> list[str]:
    """What health says of other sessions' locks, of each of them its part."""
    with connection.cursor() as cursor:
        state = json.loads(cursor.callfunc("hsm.hsm_envio_api.diagnostico", oracledb.DB_TYPE_CLOB).read())
    texts = [warning["texto"] for warning in state["avisos"] if "preso por outra sessão" in warning["texto"]]
    return [text.split(": ", 1)[1].split(". ")[0] for text in texts]


def late_rows(dba: oracledb.Connection, route: int, count: int) -> list[int]:
    """Rows that have been due for longer than ATRASO_S."""
    found = enqueue(dba, route, count)
    execute(
        dba,
        f"update hsm.hsm_fila_notificacao set dt_criacao = {NOW} - numtodsinterval(2, 'HOUR'), "
        f"proxima_tentativa = {NOW} - numtodsinterval(2, 'HOUR')",
    )
    dba.commit()
    return found


def test_health_names_the_locks_that_hold_a_late_channel_up(
    dba: oracledb.Connection, second: oracledb.Connection, third: oracledb.Connection, routes: Routes
) -> None:
    row, _ = late_rows(dba, routes[0], 2)
    queued = f"select id from hsm.hsm_fila_notificacao where id = {row}"
    assert meanwhile(second, CHANNEL, lambda: locks(third)) == ["a linha do canal em HSM_CANAL"]
    assert meanwhile(second, queued, lambda: locks(third)) == ["1 linha(s) da fila"]
    assert locks(third) == [], "nobody holds anything any more"
    assert values(dba, "select count(*) from hsm.hsm_fila_notificacao where status = 'PENDENTE'") == [2]


def test_of_routes_only_a_suspended_one_holds_its_channel_up(
    dba: oracledb.Connection, second: oracledb.Connection, third: oracledb.Connection, routes: Routes
) -> None:
    late_rows(dba, routes[0], 1)
    both = f"select id from hsm.hsm_rota_notificacao where id in ({routes[0]}, {routes[1]})"
    assert meanwhile(second, both, lambda: locks(third)) == []
    execute(dba, "update hsm.hsm_rota_notificacao set suspensa = 'S' where id = :1", routes[0])
    dba.commit()
    assert meanwhile(second, both, lambda: locks(third)) == ["1 rota(s)"]


def test_a_lock_that_holds_nothing_up_is_no_news(
    dba: oracledb.Connection, second: oracledb.Connection, third: oracledb.Connection, routes: Routes
) -> None:
    enqueue(dba, routes[0], 1)
    assert meanwhile(second, CHANNEL, lambda: locks(third)) == []
