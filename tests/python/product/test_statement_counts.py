"""The number of SQL statements is a constant of the call, not a function of how many rows it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

from python_job.contract import Outcome
from python_job.database import Gateway
from python_job.delivery import result_of
from python_job.logon import Database as Settings
from tests.database import PASSWORD, empty_queue
from tests.statements import Metered, metered_database

FLUSH = 500  # rows the trigger collects before it enqueues them
SIZES = (1, 10, 100, 200)


@pytest.fixture(scope="module")
def metered() -> Iterator[Metered]:
    with metered_database() as found:
        yield found


@pytest.fixture
def session(metered: Metered) -> Iterator[oracledb.Connection]:
    with closing(metered.database.connect("system")) as connection:
        empty_queue(connection)
        with connection.cursor() as cursor:
            limits = cursor.execute("select rajada, intervalo_s, canal from hsm.hsm_canal").fetchall()
            [most] = cursor.execute("select valor from hsm.hsm_parametro where nome = 'LOTE_MAX'").fetchone()
            cursor.execute("update hsm.hsm_canal set rajada = null, intervalo_s = null")
            cursor.execute("update hsm.hsm_parametro set valor = '200' where nome = 'LOTE_MAX'")
            connection.commit()
            yield connection
            connection.rollback()
            cursor.executemany("update hsm.hsm_canal set rajada = :1, intervalo_s = :2 where canal = :3", limits)
            cursor.execute("update hsm.hsm_parametro set valor = :1 where nome = 'LOTE_MAX'", [most])
        empty_queue(connection)


def orders(session: oracledb.Connection, count: int) -> None:
    """Exactly so many orders, none of which has a notification."""
    empty_queue(session)
    with session.cursor() as cursor:
        cursor.execute(
            "insert into chamados.ordem_servico (id_os, tipo_os, status, descricao) "
            "select level, 'PADRAO', 'ABERTA', 'Bomba ' || level from dual connect by level <= :1",
            [count],
        )
        for table in ("tentativa_envio", "carga", "fila_notificacao"):
            cursor.execute(f"delete from hsm.hsm_{table}")
    session.commit()


def change(session: oracledb.Connection, condition: str = "1 = 1") -> None:
    with session.cursor() as cursor:
        cursor.execute(f"update chamados.ordem_servico set status = status || 'x' where {condition}")


def events(session: oracledb.Connection) -> tuple[int, int]:
    with session.cursor() as cursor:
        cursor.execute("select count(*), count(distinct id_os) from hsm.hsm_fila_notificacao where evento = 'STATUS'")
        rows, distinct = cursor.fetchone()
        return rows, distinct


def test_all_orders_changed_in_one_statement_raise_one_event_each(
    metered: Metered, session: oracledb.Connection
) -> None:
    taken = {}
    for count in (FLUSH, 2 * FLUSH, 5 * FLUSH):
        orders(session, count)
        taken[count] = metered.statements(session, lambda: change(session))
        assert events(session) == (count, count)
    a_flush = taken[2 * FLUSH] - taken[FLUSH]
    assert 1 <= a_flush <= 2 + metered.slack
    assert abs(taken[5 * FLUSH] - taken[FLUSH] - 4 * a_flush) <= 5 * metered.slack


def test_within_a_flush_the_rows_cost_no_statement_of_their_own(metered: Metered, session: oracledb.Connection) -> None:
    orders(session, FLUSH)
    change(session, "id_os = 1")
    one = metered.statements(session, lambda: change(session, "id_os = 1"))
    many = metered.statements(session, lambda: change(session))
    assert abs(many - one) <= metered.slack


def test_a_flush_looks_routes_up_once_for_each_type_and_event(metered: Metered, session: oracledb.Connection) -> None:
    taken = {}
    for kinds in (1, 1, 2, 5):  # the first one warms the session up
        orders(session, FLUSH // 2)
        with session.cursor() as cursor:
            cursor.execute("update chamados.ordem_servico set tipo_os = 'TIPO ' || mod(id_os, :1)", [kinds])
        taken[kinds] = metered.statements(session, lambda: change(session))
        assert events(session) == (FLUSH // 2, FLUSH // 2)
    assert abs(taken[2] - taken[1] - 1) <= metered.slack, taken
    assert abs(taken[5] - taken[1] - 4) <= metered.slack, taken


def test_an_update_of_no_row_enqueues_nothing(metered: Metered, session: oracledb.Connection) -> None:
    orders(session, 1)
    change(session, "id_os = -1")
    assert metered.statements(session, lambda: change(session, "id_os = -1")) <= 1 + metered.slack
    assert events(session) == (0, 0)


class Claim:
    """One claim and its report, as the job makes them."""

    def __init__(self, session: oracledb.Connection, batch: int, channels: list[str] | None = None) -> None:
        self.session = session
        self.batch = batch
        self.channels = ",".join(channels or []) or None
        self.rows: list[tuple[int, str]] = []
        self.summary: dict[str, int] = {}

    def take(self) -> None:
        with self.session.cursor() as cursor, self.session.cursor() as rows:
            cursor.callproc("hsm.hsm_envio_api.reservar", ["w", self.batch, rows, self.channels])
            self.rows = [(row[0], row[1]) for row in rows.fetchall()]

    def report(self) -> None:
        results = [{"id": row, "reserva": token, "http": 200, "id_externo": "n"} for row, token in self.rows]
        with self.session.cursor() as cursor:
            summary = cursor.var(str)
            cursor.callproc("hsm.hsm_envio_api.registrar", ["w", json.dumps(results), summary])
            self.summary = json.loads(summary.getvalue())


def test_a_claim_and_a_report_execute_the_same_statements_whatever_the_batch(
    metered: Metered, session: oracledb.Connection
) -> None:
    orders(session, 2 * sum(SIZES))
    change(session)
    session.commit()
    claims, reports = [], []
    for size in (1, *SIZES):  # the first one warms the session up
        claim = Claim(session, size)
        claims.append(metered.statements(session, claim.take))
        assert len(claim.rows) == size
        reports.append(metered.statements(session, claim.report))
        assert claim.summary["processado"] == size
    for counts in (claims[1:], reports[1:]):
        assert min(counts) > 1 and max(counts) - min(counts) <= metered.slack, counts


def test_the_trigger_costs_the_application_two_statements_and_no_round_trip(
    metered: Metered, session: oracledb.Connection
) -> None:
    orders(session, 2 * FLUSH)
    with closing(metered.database.connect("chamados")) as application, session.cursor() as dba:
        taken = {}
        for trigger in ("enable", "disable", "enable"):  # the first one warms the session up
            dba.execute(f"alter trigger chamados.tg_os_notif {trigger}")
            for size in (1, 1, 10, FLUSH):
                with application.cursor() as cursor:
                    before = metered.spent("CHAMADOS")
                    cursor.execute("update ordem_servico set status = status || 'x' where rownum <= :1", [size])
                    taken[trigger, size] = metered.spent("CHAMADOS").since(before)
                    assert cursor.rowcount == size
                application.rollback()
    for size in (1, 10, FLUSH):
        bare, watched = taken["disable", size], taken["enable", size]
        assert watched.trips == bare.trips == 1, taken
        assert abs(watched.statements - bare.statements - 2) <= metered.slack, taken


def test_a_claim_takes_two_round_trips_and_a_report_one_whatever_the_batch(
    metered: Metered, session: oracledb.Connection
) -> None:
    orders(session, 1 + sum(SIZES))
    change(session)
    session.commit()
    settings = Settings(dsn=metered.database.dsn, user="HSM_JOB", password=PASSWORD)
    taken = {}
    with closing(Gateway(settings, "w")) as gateway:
        for size in (1, *SIZES):  # the first one warms the session up
            before = metered.spent("HSM_JOB")
            items = gateway.claim(size, ["PADRAO"])
            between = metered.spent("HSM_JOB")
            summary = gateway.report([result_of(item, Outcome(http=200, id_externo="k3J000000000")) for item in items])
            after = metered.spent("HSM_JOB")
            assert len(items) == summary["processado"] == size
            taken[size] = between.since(before).trips, after.since(between).trips
    assert taken == dict.fromkeys(SIZES, (2, 1))


CHANNELS = [f"CANAL{number}" for number in range(20)]


@pytest.fixture
def fan_out(session: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """Twenty channels without a limit, each with a route that takes every status event."""
    with session.cursor() as cursor:
        for name in CHANNELS:
            cursor.callproc("hsm.hsm_admin.definir_canal", [name, None, None, None])
            cursor.callfunc("hsm.hsm_admin.definir_rota", int, ["*", "STATUS", "leque", name])
        yield session
        empty_queue(session)
        for name in CHANNELS:
            cursor.execute("delete from hsm.hsm_rota_notificacao where canal = :1", [name])
            cursor.execute("delete from hsm.hsm_canal where canal = :1", [name])
        session.commit()


def test_a_claim_costs_a_few_statements_a_channel_and_a_report_none(
    metered: Metered, fan_out: oracledb.Connection
) -> None:
    claims, reports = {}, {}
    for channels, rows in ((20, 1), (20, 1), (20, 5), (10, 1), (1, 1)):  # the first one warms the session up
        orders(fan_out, rows)
        change(fan_out)
        fan_out.commit()
        claim = Claim(fan_out, 200, CHANNELS[:channels])
        claims[channels, rows] = metered.statements(fan_out, claim.take)
        assert len(claim.rows) == channels * rows
        reports[channels, rows] = metered.statements(fan_out, claim.report)
        assert claim.summary["processado"] == channels * rows
    assert abs(claims[20, 5] - claims[20, 1]) <= metered.slack, claims
    assert claims[20, 1] - claims[10, 1] <= 10 * 3 + metered.slack, claims
    assert max(reports.values()) - min(reports.values()) <= metered.slack, reports


def look(metered: Metered, session: oracledb.Connection, channels: list[str]) -> int:
    """Statements of one look for work in these channels."""

    def call() -> None:
        with session.cursor() as cursor:
            cursor.callfunc("hsm.hsm_envio_api.trabalho_pendente", float, [",".join(channels)])

    return metered.statements(session, call)


@pytest.mark.parametrize("rows", [0, 1])
def test_channels_without_work_cost_a_claim_and_a_look_for_work_nothing(
    metered: Metered, fan_out: oracledb.Connection, rows: int
) -> None:
    claims, looks = {}, {}
    for channels in (20, 20, 1):  # the first one warms the session up
        orders(fan_out, 1)
        change(fan_out)
        with fan_out.cursor() as cursor:
            cursor.execute("delete from hsm.hsm_fila_notificacao where canal <> :1 or :2 = 0", [CHANNELS[0], rows])
        fan_out.commit()
        looks[channels] = look(metered, fan_out, CHANNELS[:channels])
        claim = Claim(fan_out, 200, CHANNELS[:channels])
        claims[channels] = metered.statements(fan_out, claim.take)
        assert len(claim.rows) == rows
    assert abs(looks[20] - looks[1]) <= metered.slack, looks
    assert abs(claims[20] - claims[1]) <= metered.slack, claims


def test_looking_for_work_executes_the_same_statements_whatever_the_channels_with_rows(
    metered: Metered, fan_out: oracledb.Connection
) -> None:
    orders(fan_out, 1)
    change(fan_out)
    with fan_out.cursor() as cursor:  # due tomorrow: no channel answers for the others
        cursor.execute("update hsm.hsm_fila_notificacao set proxima_tentativa = proxima_tentativa + 1")
    fan_out.commit()
    taken = {channels: look(metered, fan_out, CHANNELS[:channels]) for channels in (20, 10)}
    taken |= {channels: look(metered, fan_out, CHANNELS[:channels]) for channels in (20, 10)}  # the session is warm now
    assert abs(taken[20] - taken[10]) <= metered.slack, taken


LOOKS_A_SECOND, QUESTION = 10, 5  # statements: of the looks, and of the question once a second, at the start and end


def waited(metered: Metered, session: oracledb.Connection, most_s: float, channels: str | None = None) -> int:
    """Statements of a wait that nothing ends."""
    found: list[float | None] = []

    def call() -> None:
        with session.cursor() as cursor:
            found.append(cursor.callfunc("hsm.hsm_envio_api.aguardar_trabalho", float, [channels, most_s, 2]))

    taken = metered.statements(session, call)
    assert found != [0]
    return taken


def put_off(session: oracledb.Connection) -> None:
    with session.cursor() as cursor:
        cursor.execute("update hsm.hsm_fila_notificacao set proxima_tentativa = proxima_tentativa + 1")
    session.commit()


@pytest.mark.parametrize("channels", [1, 20])
def test_waiting_executes_ten_looks_a_second_and_one_question_whatever_the_channels(
    metered: Metered, fan_out: oracledb.Connection, channels: int
) -> None:
    orders(fan_out, 1)
    change(fan_out)
    put_off(fan_out)
    names = ",".join(CHANNELS[:channels])
    waited(metered, fan_out, 0, names)  # warms the session up
    for most_s in (1, 2):
        most = most_s * LOOKS_A_SECOND + (most_s + 1) * QUESTION + metered.slack
        assert 2 * QUESTION < waited(metered, fan_out, most_s, names) <= most


HELD = {
    "paused": "update hsm.hsm_canal set pausado = 'S'",
    "held after a 429": "update hsm.hsm_canal set retido_ate = :now + interval '1' hour, dt_retencao = :now",
    "breaker": "update hsm.hsm_canal set disjuntor = 'ABERTO', aberto_em = :now, aberto_ate = :now + interval '1' hour",
    "bucket": "update hsm.hsm_canal set rajada = 1, intervalo_s = 3600, fichas = 0, dt_fichas = :now",
    "guard": "update hsm.hsm_instalacao set dt_armada = null",
}


@pytest.mark.parametrize("held", HELD)
def test_due_rows_that_may_not_go_make_nobody_who_waits_spin(
    metered: Metered, session: oracledb.Connection, held: str
) -> None:
    orders(session, 3)
    change(session)
    session.commit()
    waited(metered, session, 0, "NENHUM")  # warms the session up
    with session.cursor() as cursor:  # not committed: another session's waits would not see it, this one's does
        cursor.execute(HELD[held].replace(":now", "sys_extract_utc(systimestamp)"))
    assert waited(metered, session, 1) <= 2 * QUESTION + metered.slack
    session.rollback()


LOOKED = 50  # times, for a mean


def of_tomorrow(session: oracledb.Connection, count: int) -> None:
    with session.cursor() as cursor:
        cursor.execute(
            "insert into hsm.hsm_fila_notificacao "
            "(id_os, dt_criacao, tipo_os, evento, id_rota, canal, proxima_tentativa) "
            "select n.numero, d.agora, 'PADRAO', 'STATUS', r.id, r.canal, d.agora + interval '1' day "
            "from (select level as numero from dual connect by level <= :1) n "
            "cross join (select sys_extract_utc(systimestamp) as agora from dual) d "
            "cross join (select min(id) as id, canal from hsm.hsm_rota_notificacao where canal = 'PADRAO' "
            "group by canal) r",
            [count],
        )
    session.commit()


def test_a_look_costs_the_same_whatever_waits_for_another_day(metered: Metered, session: oracledb.Connection) -> None:
    block = (
        "begin if hsm.hsm_vez.ha_devida(sys.odcivarchar2list('PADRAO'), sys_extract_utc(systimestamp)) then "
        "raise no_data_found; end if; end;"
    )

    def looks() -> None:
        with session.cursor() as cursor:
            for _ in range(LOOKED):
                cursor.execute(block)

    taken = {}
    for rows in (10, 10, 20_000):  # the first one warms the session up
        of_tomorrow(session, rows)
        looks()
        taken[rows] = metered.buffers(session, looks) / LOOKED
    assert taken[20_000] <= taken[10] + 5 * 2, taken  # of each priority; the index is a level or two deeper


def scrape(session: oracledb.Connection) -> None:
    with session.cursor() as cursor:
        cursor.callfunc("hsm.hsm_painel.metricas", oracledb.DB_TYPE_CLOB).read()


def finish(session: oracledb.Connection, count: int) -> None:
    with session.cursor() as cursor:
        cursor.execute(
            "insert into hsm.hsm_fila_notificacao (id_os, status, dt_criacao, dt_processamento, tipo_os, evento, "
            "id_rota, canal, tentativas, envios, proxima_tentativa) "
            "select n.numero, 'PROCESSADO', d.agora, d.agora, 'PADRAO', 'STATUS', r.id, r.canal, 1, 1, d.agora "
            "from (select level as numero from dual connect by level <= :1) n "
            "cross join (select sys_extract_utc(systimestamp) as agora from dual) d "
            "cross join (select min(id) as id, min(canal) as canal from hsm.hsm_rota_notificacao) r",
            [count],
        )
    session.commit()


def test_the_metrics_execute_the_same_statements_whatever_is_finished(
    metered: Metered, session: oracledb.Connection
) -> None:
    metered.statements(session, lambda: scrape(session))  # warms the session up
    taken = []
    for count in (1, 200, 20_000):
        finish(session, count)
        taken.append(metered.statements(session, lambda: scrape(session)))
    assert max(taken) - min(taken) <= metered.slack, taken


def add_up(session: oracledb.Connection) -> None:
    with session.cursor() as cursor:
        cursor.callproc("hsm.hsm_manutencao.somar")


def test_the_roll_up_executes_the_same_statements_whatever_has_been_noted(
    metered: Metered, session: oracledb.Connection
) -> None:
    add_up(session)
    taken = []
    for facts in (1, 1, 40, 400):  # the first one warms the session up
        with session.cursor() as cursor:
            cursor.execute(
                "insert into hsm.hsm_movimento (minuto, canal, tipo_os, resultado, classe, quantidade, ultimo) "
                "select timestamp '2026-01-01 00:00:00' + numtodsinterval(level, 'MINUTE'), 'PADRAO', 'T' || level, "
                "'ENTREGUE', '-', 1, timestamp '2026-01-02 00:00:00' from dual connect by level <= :1",
                [facts],
            )
        session.commit()
        taken.append(metered.statements(session, lambda: add_up(session)))
    assert max(taken[1:]) - min(taken[1:]) <= metered.slack, taken
