"""Which changes of an order raise which event, and with which facts."""

from __future__ import annotations

import json

import oracledb
import pytest

ORDER = 990_100


@pytest.fixture
def app(app: oracledb.Connection, dba: oracledb.Connection) -> oracledb.Connection:
    """With one order in the table and no event in the queue."""
    execute(
        app,
        "insert into ordem_servico (id_os, tipo_os, status, descricao, solicitante, responsavel) "
        f"values ({ORDER}, 'PADRAO', 'ABERTA', 'Bomba parada', 'Ana', null)",
    )
    app.commit()
    execute(dba, "delete from hsm.hsm_fila_notificacao")
    dba.commit()
    return app


def execute(connection: oracledb.Connection, statement: str, **binds: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, binds)


def events(app: oracledb.Connection, dba: oracledb.Connection) -> list[str]:
    app.commit()
    with dba.cursor() as cursor:
        cursor.execute("select evento from hsm.hsm_fila_notificacao order by id")
        return [row[0] for row in cursor]


def facts(app: oracledb.Connection, dba: oracledb.Connection) -> dict[str, object]:
    app.commit()
    with dba.cursor() as cursor:
        cursor.execute("select dados, dados_longos from hsm.hsm_fila_notificacao")
        [(short, long)] = cursor.fetchall()
        found: dict[str, object] = json.loads(short or long.read())
        return found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("status = 'FECHADA'", ["STATUS"]),
        ("responsavel = 'Equipe'", ["ATRIBUICAO"]),
        ("descricao = null", ["ATUALIZACAO"]),
        ("descricao = 'Bomba parada '", ["ATUALIZACAO"]),
        ("tipo_os = 'REDE'", ["ATUALIZACAO"]),
        ("status = 'FECHADA', descricao = 'x', tipo_os = 'REDE'", ["STATUS"]),
        ("status = 'FECHADA', responsavel = 'Equipe', descricao = 'x'", ["STATUS", "ATRIBUICAO"]),
        ("responsavel = 'Equipe', tipo_os = 'REDE'", ["ATRIBUICAO"]),
        ("responsavel = null", []),
        ("status = status, responsavel = responsavel, descricao = descricao, tipo_os = tipo_os", []),
        ("solicitante = 'Bia', usuario_atualizacao = 'x', dt_atualizacao = sysdate", []),
    ],
)
def test_an_update_raises_an_event_for_what_it_changed(
    app: oracledb.Connection, dba: oracledb.Connection, change: str, expected: list[str]
) -> None:
    execute(app, f"update ordem_servico set {change} where id_os = {ORDER}")
    assert events(app, dba) == expected


def test_giving_up_an_order_is_an_assignment_too(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    execute(app, f"update ordem_servico set responsavel = 'Equipe' where id_os = {ORDER}")
    execute(app, f"update ordem_servico set responsavel = null where id_os = {ORDER}")
    assert events(app, dba) == ["ATRIBUICAO", "ATRIBUICAO"]


def test_an_event_carries_what_was_and_what_is(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    execute(
        app,
        "update ordem_servico set status = 'FECHADA', usuario_atualizacao = 'central', "
        f"descricao = 'Bomba \"nova\" \\ 💧' where id_os = {ORDER}",
    )
    assert facts(app, dba) == {
        "status": "FECHADA",
        "status_anterior": "ABERTA",
        "descricao": 'Bomba "nova" \\ 💧',
        "solicitante": "Ana",
        "responsavel": None,
        "responsavel_anterior": None,
        "usuario": "central",
    }


def test_the_longest_description_arrives_whole(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    """Control characters take six bytes each in the JSON."""
    execute(app, f"update ordem_servico set descricao = :text where id_os = {ORDER}", text="\x01" * 4000)
    assert facts(app, dba)["descricao"] == "\x01" * 4000


def test_a_merge_raises_events_for_both_its_branches(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    execute(
        app,
        f"merge into ordem_servico o using (select {ORDER} + level - 1 as id_os from dual connect by level <= 2) n "
        "on (o.id_os = n.id_os) when matched then update set o.status = 'FECHADA' "
        "when not matched then insert (id_os, tipo_os) values (n.id_os, 'PADRAO')",
    )
    assert sorted(events(app, dba)) == ["ABERTURA", "STATUS"]


def test_deleting_an_order_raises_no_event(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    execute(app, f"delete from ordem_servico where id_os = {ORDER}")
    assert events(app, dba) == []


def test_what_is_rolled_back_was_never_in_the_queue(app: oracledb.Connection, dba: oracledb.Connection) -> None:
    execute(app, f"update ordem_servico set status = 'FECHADA' where id_os = {ORDER}")
    app.rollback()
    assert events(app, dba) == []


def test_a_statement_that_fails_leaves_no_event_of_the_rows_before(
    app: oracledb.Connection, dba: oracledb.Connection
) -> None:
    """The events of the rows it had changed are undone with them; those of the statement before stay."""
    execute(app, f"update ordem_servico set status = 'PARADA' where id_os = {ORDER}")
    with pytest.raises(oracledb.DatabaseError, match="ORA-01476"):
        execute(
            app,
            "insert into ordem_servico (id_os, tipo_os) "
            f"select {ORDER} + level / (601 - level), 'PADRAO' from dual connect by level <= 601",
        )
    assert events(app, dba) == ["STATUS"]
