"""What an upgrade gives to a queue of an earlier version so that the enqueue can use it."""

from __future__ import annotations

import oracledb

from .scripts import execute, runner

# The queue as it was before an order had a source, with some rows and the alert's route
BEFORE_SOURCES = [
    "drop index hsm.hsm_fila_ordem_idx",
    "drop index hsm.hsm_fila_aglutina_idx",
    "drop index hsm.hsm_fila_parada_idx",
    "alter table hsm.hsm_fila_notificacao drop (origem_ordem, origem_aglutina, origem_parada)",
    "alter table hsm.hsm_fila_notificacao drop constraint hsm_fila_marca_ck",
    "alter table hsm.hsm_fila_notificacao drop (origem, marca)",
    "create index hsm.hsm_fila_ordem_idx on hsm.hsm_fila_notificacao (os_ordem, rota_ordem, id_ordem)",
    "create index hsm.hsm_fila_aglutina_idx on hsm.hsm_fila_notificacao "
    "(os_aglutina, rota_aglutina, evento_aglutina, id_aglutina)",
    "create index hsm.hsm_fila_parada_idx on hsm.hsm_fila_notificacao (rota_parada, os_parada, id_parada)",
    *(
        "insert into hsm.hsm_fila_notificacao (id_os, tipo_os, evento, status, motivo, id_rota, canal, dt_criacao, "
        f"dt_processamento, proxima_tentativa) values ({order}, '{kind}', 'FALHA', '{status}', '{reason}', 1, "
        "'PADRAO', sysdate, sysdate, sysdate)"
        for order, kind, status, reason in (
            (7, "PADRAO", "PENDENTE", ""),
            (8, "HSM", "FALHA", "ESGOTADO"),
            (9, "PADRAO", "PROCESSADO", ""),
            (0, "HSM", "PENDENTE", ""),
        )
    ),
    "update hsm.hsm_rota_notificacao set tipo_os = 'HSM', evento = 'FALHA' where tipo_os = 'URGENTE'",
    "update hsm.hsm_rota_notificacao set tipo_os = 'HSM', evento = 'STATUS' where tipo_os = 'REDE'",
]


def upgrade(dba: oracledb.Connection) -> None:
    code, output = runner(dba)("upgrade.sql")
    assert code == 0, output


def sources(dba: oracledb.Connection) -> list[tuple[object, ...]]:
    with dba.cursor() as cursor:
        cursor.execute("select id_os, tipo_os, origem from hsm.hsm_fila_notificacao order by id")
        found: list[tuple[object, ...]] = cursor.fetchall()
        return found


def index_columns(dba: oracledb.Connection, index: str) -> list[str]:
    with dba.cursor() as cursor:
        cursor.execute(
            "select lower(column_name) from dba_ind_columns where index_owner = 'HSM' and index_name = upper(:1) "
            "order by column_position",
            [index],
        )
        return [name for (name,) in cursor]


def test_an_upgrade_gives_rows_that_may_still_go_the_source_of_the_only_trigger_there_is(
    own_dba: oracledb.Connection,
) -> None:
    execute(own_dba, *BEFORE_SOURCES)
    upgrade(own_dba)
    assert sources(own_dba) == [
        (7, "PADRAO", "CHAMADOS.ORDEM_SERVICO"),
        (8, "HSM", "CHAMADOS.ORDEM_SERVICO"),
        (9, "PADRAO", "*"),
        (0, "$HSM", "HSM.ALERTA"),
    ]
    assert index_columns(own_dba, "hsm_fila_ordem_idx") == ["os_ordem", "origem_ordem", "rota_ordem", "id_ordem"]
    assert index_columns(own_dba, "hsm_fila_aglutina_idx")[:2] == ["os_aglutina", "origem_aglutina"]
    assert index_columns(own_dba, "hsm_fila_parada_idx")[1:3] == ["os_parada", "origem_parada"]


def test_an_upgrade_leaves_the_source_open_where_more_than_one_unit_enqueues(own_dba: oracledb.Connection) -> None:
    execute(
        own_dba,
        *BEFORE_SOURCES,
        "create procedure chamados.avisar is begin hsm.hsm_fila.enfileirar(7, 'PADRAO', 'STATUS'); end;",
    )
    upgrade(own_dba)
    assert [source for _, _, source in sources(own_dba)] == ["*", "*", "*", "HSM.ALERTA"]


def test_an_upgrade_gives_the_alerts_route_its_own_type_once(own_dba: oracledb.Connection) -> None:
    execute(own_dba, *BEFORE_SOURCES)
    upgrade(own_dba)
    routes = "select tipo_os, evento from hsm.hsm_rota_notificacao where tipo_os like '%HSM' order by 1, 2"
    with own_dba.cursor() as cursor:
        assert cursor.execute(routes).fetchall() == [("$HSM", "ALARME"), ("$HSM", "FALHA"), ("HSM", "STATUS")]
        before = sources(own_dba)
        cursor.execute("update hsm.hsm_rota_notificacao set evento = 'FALHA' where tipo_os = 'HSM'")
        own_dba.commit()
        upgrade(own_dba)
        assert cursor.execute(routes).fetchall() == [("$HSM", "ALARME"), ("$HSM", "FALHA"), ("HSM", "FALHA")]
    assert sources(own_dba) == before


def test_an_upgrade_lets_orders_have_no_type_and_rows_say_since_when_they_are_due(
    own_dba: oracledb.Connection,
) -> None:
    execute(
        own_dba,
        "alter table hsm.hsm_fila_notificacao modify (tipo_os not null)",
        "alter table hsm.hsm_fila_notificacao drop (dt_devida)",
    )
    for _ in range(2):
        upgrade(own_dba)
    with own_dba.cursor() as cursor:
        cursor.execute("begin hsm.hsm_fila.enfileirar(7, null, 'STATUS'); end;")
        cursor.execute("select tipo_os, dt_devida - dt_criacao from hsm.hsm_fila_notificacao")
        [(kind, late)] = cursor.fetchall()
        assert (kind, late.total_seconds()) == (None, 0)
