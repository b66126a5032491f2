"""What a monitoring system reads: formats it accepts, numbers that are right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import oracledb
import pytest
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

from tests.claims import FACTS, claim, report

FORMATS: dict[str | None, Callable[[str], Iterable[Metric]]] = {None: prometheus, "OPENMETRICS": openmetrics}
FAMILIES = {
    "hsm_enfileiradas": "counter",
    "hsm_entregues": "counter",
    "hsm_falhas": "counter",
    "hsm_canceladas": "counter",
    "hsm_envios": "counter",
    "hsm_tentativas": "counter",
    "hsm_entrega_segundos": "histogram",
    "hsm_esperando_linhas": "gauge",
    "hsm_devidas_linhas": "gauge",
    "hsm_enviando_linhas": "gauge",
    "hsm_mais_antiga_segundos": "gauge",
    "hsm_ultima_entrega_segundos": "gauge",
    "hsm_canal_pausado": "gauge",
    "hsm_canal_disjuntor_aberto": "gauge",
    "hsm_canal_retido": "gauge",
    "hsm_rotas_suspensas": "gauge",
    "hsm_falha_linhas": "gauge",
    "hsm_sem_rota_linhas": "gauge",
    "hsm_guarda_liberada": "gauge",
    "hsm_remetentes_vivos": "gauge",
    "hsm_tarefa_ativa": "gauge",
    "hsm_instalacao_info": "gauge",
    "hsm_problemas": "gauge",
    "hsm_problema": "gauge",
}
AWKWARD = ['A "B" \\C\nD', "<b>&amp;</b>", "çãõ ó", "a,b={c}", "\\n"]
Series = dict[tuple[str, ...], float]


def execute(connection: oracledb.Connection, statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def enqueue(connection: oracledb.Connection, *kinds: str, first: int = 1) -> None:
    with connection.cursor() as cursor:
        for order, kind in enumerate(kinds, first):
            cursor.callproc("hsm.hsm_fila.enfileirar", [order, kind, "STATUS", FACTS])
    connection.commit()


def exposition(connection: oracledb.Connection, kind: str | None = None) -> str:
    with connection.cursor() as cursor:
        return str(cursor.callfunc("hsm.hsm_painel.metricas", oracledb.DB_TYPE_CLOB, [kind]).read())


def sampled(connection: oracledb.Connection) -> dict[str, Series]:
    """Samples by name, each by its labels' values, in the order the labels have."""
    found: dict[str, Series] = {}
    for family in prometheus(exposition(connection)):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def busy(connection: oracledb.Connection) -> None:
    """Two delivered, one refused for good, one cancelled, one under way, awkward ones that wait."""
    enqueue(connection, *["PADRAO"] * 5, first=100)
    rows = claim(connection)
    connection.commit()
    report(connection, rows[:2])
    report(connection, rows[2:3], http=400, codigo=40009)
    report(connection, rows[3:4], http=503)
    execute(connection, "begin hsm.hsm_admin.cancelar(:1, 'teste'); end;", rows[3][0])
    enqueue(connection, *AWKWARD, first=200)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_family_is_there_and_the_parser_of_its_format_takes_it(
    dba: oracledb.Connection, kind: str | None
) -> None:
    for prepare in (lambda connection: None, busy):
        prepare(dba)
        text = exposition(dba, kind)
        assert text.endswith("\n# EOF\n")
        families = {family.name: family for family in FORMATS[kind](text)}
        assert {name: family.type for name, family in families.items()} == FAMILIES
        assert all(family.documentation.strip() for family in families.values())


@pytest.mark.parametrize("kind", FORMATS)
def test_names_of_the_customers_come_back_as_they_are(dba: oracledb.Connection, kind: str | None) -> None:
    enqueue(dba, *AWKWARD)
    families = {family.name: family for family in FORMATS[kind](exposition(dba, kind))}
    assert {sample.labels["tipo"] for sample in families["hsm_enfileiradas"].samples} == set(AWKWARD)


def test_a_type_for_every_order_is_no_series_for_every_order(dba: oracledb.Connection) -> None:
    limit, channel, others = 300, "PADRAO", "(outros)"
    moved = (
        "insert into hsm.hsm_movimento (minuto, canal, tipo_os, resultado, classe, quantidade, ultimo) values "
        "(trunc(sys_extract_utc(systimestamp), 'MI'), 'PADRAO', :1, 'ENTROU', '-', 1, sys_extract_utc(systimestamp))"
    )
    with dba.cursor() as cursor:
        cursor.executemany(moved, [(f"OS {number:05}",) for number in range(limit + 20)])

        def entered() -> Series:
            return sampled(dba)["hsm_enfileiradas_total"]

        assert (len(entered()), entered()[channel, others]) == (limit + 1, 20)
        cursor.callfunc("hsm.hsm_contagem.somar", int, [1000])
        assert (len(entered()), entered()[channel, others]) == (limit + 1, 20)
        cursor.executemany(moved, [("OS 00007",), ("outro tipo",)])
        for _ in range(2):
            found = entered()
            assert (len(found), found[channel, others], found[channel, "OS 00007"]) == (limit + 1, 21, 2)
            cursor.callfunc("hsm.hsm_contagem.somar", int, [1000])
        told = json.loads(cursor.callfunc("hsm.hsm_painel.resumo", oracledb.DB_TYPE_CLOB, [1]).read())
        assert len(told["consumo"]["por_tipo"]) == limit + 1
        assert told["consumo"]["totais"]["entrou"] == limit + 22


def test_numbers_have_a_point_whatever_the_session_writes(dba: oracledb.Connection) -> None:
    busy(dba)
    execute(dba, "alter session set nls_territory = brazil nls_numeric_characters = ',.'")
    try:
        found = sampled(dba)
    finally:
        execute(dba, "alter session set nls_territory = america nls_numeric_characters = '.,'")
    assert found["hsm_entrega_segundos_sum"]["PADRAO",] > 0
    assert found["hsm_entrega_segundos_bucket"]["PADRAO", "0.25"] >= 0


def test_the_counters_say_what_has_happened(dba: oracledb.Connection) -> None:
    busy(dba)
    found = sampled(dba)
    kind = ("PADRAO", "PADRAO")
    assert sum(found["hsm_enfileiradas_total"].values()) == 5 + len(AWKWARD)
    assert found["hsm_enfileiradas_total"][kind] == 5
    assert found["hsm_entregues_total"] == {kind: 2}
    assert found["hsm_falhas_total"] == {(*kind, "40009"): 1}
    assert found["hsm_canceladas_total"] == {(*kind, "MANUAL"): 1}
    assert found["hsm_envios_total"] == {
        ("PADRAO", "ENTREGUE"): 2,
        ("PADRAO", "PERMANENTE"): 1,
        ("PADRAO", "TRANSITORIA"): 1,
    }
    assert found["hsm_tentativas_total"] == {("PADRAO",): 3 + spent(dba)}
    assert found["hsm_falha_linhas"][()] == 1
    assert found["hsm_enviando_linhas"]["PADRAO",] == 1
    assert found["hsm_esperando_linhas"]["PADRAO",] == len(AWKWARD)
    assert found["hsm_devidas_linhas"]["PADRAO",] == len(AWKWARD)


def spent(connection: oracledb.Connection) -> int:
    """Attempts of the cancelled row: a failure while the channel works is its own."""
    with connection.cursor() as cursor:
        [attempts] = cursor.execute(
            "select tentativas from hsm.hsm_fila_notificacao where status = 'CANCELADO'"
        ).fetchone()
        return int(attempts)


def test_the_histogram_adds_up(dba: oracledb.Connection) -> None:
    enqueue(dba, *["PADRAO"] * 3)
    for order, seconds in ((1, 3), (2, 40), (3, 5000)):
        execute(
            dba,
            "update hsm.hsm_fila_notificacao "
            "set dt_devida = sys_extract_utc(systimestamp) - numtodsinterval(:1, 'SECOND') where id_os = :2",
            seconds,
            order,
        )
    dba.commit()
    report(dba, claim(dba))
    found = sampled(dba)
    buckets = {float(limit): count for (_, limit), count in found["hsm_entrega_segundos_bucket"].items()}
    assert list(buckets) == sorted(buckets)
    assert (buckets[2], buckets[5], buckets[30], buckets[60], buckets[3600], buckets[float("inf")]) == (
        0,
        1,
        1,
        2,
        2,
        3,
    )
    assert found["hsm_entrega_segundos_count"]["PADRAO",] == 3
    assert 5043 <= found["hsm_entrega_segundos_sum"]["PADRAO",] < 5100
    assert 0 <= found["hsm_ultima_entrega_segundos"]["PADRAO",] < 60


def test_a_channel_that_has_done_nothing_counts_from_zero(dba: oracledb.Connection) -> None:
    found = sampled(dba)
    assert found["hsm_tentativas_total"]["PADRAO",] == 0
    assert found["hsm_envios_total"]["PADRAO", "ENTREGUE"] == 0
    assert found["hsm_entrega_segundos_count"]["PADRAO",] == 0
    assert "hsm_ultima_entrega_segundos" not in found, "never"


def test_the_gauges_show_what_stands_in_the_way(dba: oracledb.Connection) -> None:
    names = ("hsm_canal_pausado", "hsm_canal_disjuntor_aberto", "hsm_canal_retido", "hsm_rotas_suspensas")
    assert [sampled(dba)[name]["PADRAO",] for name in names] == [0, 0, 0, 0]
    try:
        execute(
            dba,
            "update hsm.hsm_canal set pausado = 'S', motivo_pausa = 'x', disjuntor = 'ABERTO', "
            "aberto_ate = sys_extract_utc(systimestamp) + 1, retido_ate = sys_extract_utc(systimestamp) + 1 "
            "where canal = 'PADRAO'",
        )
        execute(
            dba,
            "update hsm.hsm_rota_notificacao set suspensa = 'S', motivo_suspensao = 'x' "
            "where id = (select min(id) from hsm.hsm_rota_notificacao where canal = 'PADRAO')",
        )
        found = sampled(dba)
        assert [found[name]["PADRAO",] for name in names] == [1, 1, 1, 1]
        assert found["hsm_problema"]["PAUSADO:PADRAO", "ATENCAO"] == 1
        assert sum(found["hsm_problemas"].values()) == len(found["hsm_problema"])
        assert set(found["hsm_problemas"]) == {("ERRO",), ("ATENCAO",)}
    finally:
        dba.rollback()


def test_events_without_a_route_and_missing_jobs_are_numbers(dba: oracledb.Connection) -> None:
    execute(dba, "update hsm.hsm_rota_notificacao set ativa = 'N'")
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_fila.enfileirar", [1, "PADRAO", "STATUS", FACTS])
    found = sampled(dba)
    dba.rollback()
    assert found["hsm_sem_rota_linhas"][()] == 1
    assert found["hsm_guarda_liberada"][()] == 1
    assert found["hsm_tarefa_ativa"] == {
        (f"HSM_TAREFA_{name}",): 0 for name in ("ALERTA", "CONSUMO", "PURGA", "REPROCESSO", "VIGIA")
    }
