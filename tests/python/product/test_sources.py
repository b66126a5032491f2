"""An order is source and id: what one schema enqueues has nothing to do with another's order of the same number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import oracledb
import pytest

from tests.database import PASSWORD, Database

FACTS = json.dumps({"descricao": "Bomba parada", "status": "ABERTA", "responsavel": "Ana"})
ENQUEUE = "begin hsm.hsm_fila.enfileirar(7, 'FONTE', 'STATUS', :facts); end;"


@pytest.fixture(scope="module")
def branch_schema(database: Database) -> Iterator[None]:
    """A second customer with code of its own."""
    with closing(database.connect("system")) as dba, dba.cursor() as cursor:
        cursor.execute(f'create user filial identified by "{PASSWORD}"')
        cursor.execute("grant create session to filial")
        for package in ("hsm_fila", "hsm_fila_falha"):
            cursor.execute(f"grant execute on hsm.{package} to filial")
        cursor.execute("alter user filial quota unlimited on users")
        cursor.execute("create table filial.pedido (numero number, situacao varchar2(20))")
        cursor.execute(
            "create trigger filial.pedido_trg after update on filial.pedido for each row begin "
            "hsm.hsm_fila.enfileirar(:new.numero, 'FONTE', 'STATUS', '{}', in_origem => 'PEDIDO'); end;"
        )
        cursor.execute(
            "create procedure filial.avisar(in_numero in number) is begin "
            "hsm.hsm_fila.enfileirar(in_numero, 'FONTE', 'STATUS', '{}'); end;"
        )
        cursor.execute(
            "create procedure filial.avisar_por_texto(in_numero in number) is begin execute immediate "
            "'begin hsm.hsm_fila.enfileirar(:1, ''FONTE'', ''STATUS'', ''{}''); end;' using in_numero; end;"
        )
        for unit in ("avisar", "avisar_por_texto"):
            cursor.execute(f"grant execute on filial.{unit} to chamados")
        cursor.execute("grant insert, update on filial.pedido to chamados")
        cursor.execute("insert into filial.pedido values (7, 'ABERTO')")
        dba.commit()
        yield
        cursor.execute("drop user filial cascade")


@pytest.fixture
def branch(database: Database, branch_schema: None, dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    with closing(database.connect("filial")) as connection:
        connection.call_timeout = 30_000  # milliseconds: whoever waits here waits for good
        yield connection
        connection.rollback()


@pytest.fixture
def route(dba: oracledb.Connection) -> Iterator[int]:
    """A route of its own, in order and coalescing."""
    with dba.cursor() as cursor:
        number = cursor.var(int)
        cursor.execute(
            "begin :1 := hsm.hsm_admin.definir_rota('FONTE', '*', 'fonte', in_mensagem => '{id_os}', "
            "in_ordenada => 'S', in_aglutina => 'S'); end;",
            [number],
        )
        yield int(number.getvalue())
        dba.rollback()
        cursor.execute("delete from hsm.hsm_fila_notificacao where tipo_os = 'FONTE'")
        cursor.execute("delete from hsm.hsm_rota_notificacao where tipo_os = 'FONTE'")
        dba.commit()


@pytest.fixture
def job(database: Database, dba: oracledb.Connection) -> Iterator[oracledb.Connection]:
    with closing(database.connect("hsm_job")) as connection:
        yield connection


def run(connection: oracledb.Connection, block: str, **binds: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(block, binds)
    connection.commit()


def rows(dba: oracledb.Connection, columns: str) -> list[tuple[object, ...]]:
    with dba.cursor() as cursor:
        found: list[tuple[object, ...]] = cursor.execute(
            f"select {columns} from hsm.hsm_fila_notificacao order by id"
        ).fetchall()
        return found


def deliver(job: oracledb.Connection) -> list[int]:
    """Claims, and reports that all of it arrived; the ids."""
    with job.cursor() as cursor, job.cursor() as claimed:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 50, claimed])
        results = [{"id": row[0], "reserva": row[1], "http": 200, "id_externo": "n"} for row in claimed]
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", json.dumps(results), cursor.var(str)])
        return [result["id"] for result in results]


@pytest.mark.usefixtures("route")
def test_the_same_number_in_two_schemas_is_two_orders_for_the_claim(
    app: oracledb.Connection, branch: oracledb.Connection, job: oracledb.Connection, dba: oracledb.Connection
) -> None:
    run(app, ENQUEUE, facts=FACTS)
    run(branch, ENQUEUE, facts=FACTS)
    (ours,), (theirs,) = rows(dba, "id")
    assert deliver(job) == [ours, theirs]
    assert rows(dba, "origem, status") == [("CHAMADOS", "PROCESSADO"), ("FILIAL", "PROCESSADO")]


@pytest.mark.usefixtures("route")
def test_a_schema_supersedes_its_own_order_only(
    app: oracledb.Connection, branch: oracledb.Connection, job: oracledb.Connection, dba: oracledb.Connection
) -> None:
    for session in (app, branch, app):
        run(session, ENQUEUE, facts=FACTS)
    deliver(job)
    assert rows(dba, "origem, status, motivo") == [
        ("CHAMADOS", "CANCELADO", "SUBSTITUIDO"),
        ("FILIAL", "PROCESSADO", None),
        ("CHAMADOS", "PROCESSADO", None),
    ]


def test_a_row_waits_for_its_own_source_and_is_let_in_by_it(
    app: oracledb.Connection,
    branch: oracledb.Connection,
    job: oracledb.Connection,
    dba: oracledb.Connection,
    route: int,
) -> None:
    run(dba, f"update hsm.hsm_rota_notificacao set aglutina = 'N' where id = {route}")
    for session in (app, branch, app, branch):
        run(session, ENQUEUE, facts=FACTS)
    first, second, _, fourth = (row for (row,) in rows(dba, "id"))
    with job.cursor() as cursor, job.cursor() as claimed:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 50, claimed])
        tokens = {row[0]: row[1] for row in claimed}
        assert sorted(tokens) == [first, second]
        assert rows(dba, "estacionada") == [("N",), ("N",), ("O",), ("O",)]
        result = [{"id": second, "reserva": tokens[second], "http": 200, "id_externo": "n"}]
        cursor.callproc("hsm.hsm_envio_api.registrar", ["w", json.dumps(result), cursor.var(str)])
    assert rows(dba, "estacionada") == [("N",), ("N",), ("O",), ("N",)]
    assert deliver(job) == [fourth]
    assert rows(dba, "status")[2] == ("PENDENTE",)


@pytest.mark.usefixtures("route")
def test_an_orphan_of_one_source_comes_back_though_another_source_has_that_number(
    app: oracledb.Connection, branch: oracledb.Connection, job: oracledb.Connection, dba: oracledb.Connection
) -> None:
    run(dba, "update hsm.hsm_rota_notificacao set aglutina = 'N' where tipo_os = 'FONTE'")
    for session in (branch, app, app):
        run(session, ENQUEUE, facts=FACTS)
    theirs, gone, waits = (row for (row,) in rows(dba, "id"))
    with job.cursor() as cursor, job.cursor() as claimed:
        cursor.callproc("hsm.hsm_envio_api.reservar", ["w", 50, claimed])
    run(dba, f"delete from hsm.hsm_fila_notificacao where id = {gone}")
    run(dba, "begin hsm.hsm_manutencao.purgar; end;")
    assert rows(dba, "id, estacionada") == [(theirs, "N"), (waits, "N")]


@pytest.mark.usefixtures("route")
def test_the_source_is_the_schema_whose_code_enqueues_whoever_runs_it(
    app: oracledb.Connection, branch: oracledb.Connection, dba: oracledb.Connection
) -> None:
    """A trigger, a procedure, and a block that a procedure runs as text: all of them in another's session."""
    run(app, "update filial.pedido set situacao = 'PRONTO'")
    run(app, "begin filial.avisar(7); end;")
    run(app, "begin filial.avisar_por_texto(7); end;")
    run(branch, "begin filial.avisar(7); end;")
    assert rows(dba, "origem") == [("FILIAL.PEDIDO",), ("FILIAL",), ("FILIAL",), ("FILIAL",)]


@pytest.mark.usefixtures("route")
def test_an_anonymous_block_enqueues_for_the_user_of_its_session(
    app: oracledb.Connection, branch: oracledb.Connection, dba: oracledb.Connection
) -> None:
    run(app, "begin execute immediate 'begin hsm.hsm_fila.enfileirar(7, ''FONTE'', ''STATUS''); end;'; end;")
    run(branch, "alter session set current_schema = chamados")
    run(branch, ENQUEUE, facts=FACTS)
    assert rows(dba, "origem") == [("CHAMADOS",), ("FILIAL",)]


@pytest.mark.usefixtures("route")
def test_a_name_given_as_source_stays_within_the_callers_schema(
    branch: oracledb.Connection, dba: oracledb.Connection
) -> None:
    run(
        branch,
        "begin hsm.hsm_fila.enfileirar(7, 'FONTE', 'STATUS', :facts, in_origem => 'CHAMADOS.ORDEM_SERVICO'); end;",
        facts=FACTS,
    )
    assert rows(dba, "origem") == [("FILIAL.CHAMADOS.ORDEM_SERVICO",)]


@pytest.mark.parametrize("package", ["hsm_entrada", "hsm_chamador"])
def test_a_customer_has_no_other_way_into_the_queue(branch: oracledb.Connection, package: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match="PLS-00201"):
        run(branch, f"declare l varchar2(128); begin hsm.{package}.x(l); end;")


@pytest.mark.usefixtures("route")
def test_nobody_forges_the_products_own_alert(
    branch: oracledb.Connection, job: oracledb.Connection, dba: oracledb.Connection
) -> None:
    with dba.cursor() as cursor:
        cursor.execute("declare l number; begin l := hsm.hsm_admin.definir_alerta('operacao'); end;")
        try:
            run(
                branch,
                "begin hsm.hsm_fila.enfileirar(1, '$HSM', 'FALHA', :facts); "
                "hsm.hsm_fila.enfileirar(1, 'HSM', 'FALHA', :facts, in_origem => 'ALERTA'); end;",
                facts='{"total":"9999","motivos":"x","desde":"x"}',
            )
            assert rows(dba, "tipo_os, origem") == [("HSM", "FILIAL.ALERTA")]
            cursor.execute(
                "select count(*) from hsm.hsm_log where esquema = 'FILIAL' and mensagem like '%começa com $%'"
            )
            assert cursor.fetchone() == (1,)
        finally:
            cursor.execute("delete from hsm.hsm_rota_notificacao where tipo_os = '$HSM'")
            dba.commit()


def log(dba: oracledb.Connection, schema: str) -> tuple[int, int]:
    """Entries of a schema, and how many others they stand for."""
    with dba.cursor() as cursor:
        cursor.execute(
            "select count(*), coalesce(sum(omitidas), 0) from hsm.hsm_log where esquema = :1",
            [schema],
        )
        lines, left_out = cursor.fetchone()
        return lines, left_out


@pytest.mark.parametrize(
    "flood",
    [
        "hsm.hsm_fila_falha.tratar(l_eventos, 'ORA-00001: ' || i);",
        "hsm.hsm_fila_falha.tratar(l_eventos, 'ORA-00001: the same');",
        "hsm.hsm_fila.enfileirar(i, 'FONTE', null);",
        "hsm.hsm_fila.enfileirar(i, rpad('x', 31, 'x'), 'STATUS');",
    ],
)
def test_a_schema_cannot_flood_the_log_and_what_was_left_out_is_counted(
    app: oracledb.Connection, branch: oracledb.Connection, dba: oracledb.Connection, flood: str
) -> None:
    with branch.cursor() as cursor:
        cursor.execute(
            "declare l_eventos hsm.hsm_fila.t_eventos; begin l_eventos(1).id_os := 1; "
            f"for i in 1 .. 300 loop {flood} end loop; end;"
        )
    branch.rollback()
    lines, left_out = log(dba, "FILIAL")
    assert lines <= 52
    assert lines + left_out in (301, 302)  # each entry that counts others stands for none itself
    run(app, "begin hsm.hsm_fila.enfileirar(8, 'FONTE', null); end;")
    assert log(dba, "CHAMADOS") == (1, 0)
    with dba.cursor() as cursor:
        cursor.execute("select detalhe from hsm.hsm_saude_vw where problema like 'Erros em hsm_fila%'")
        found = cursor.fetchall()
    assert found in ([("301 nas últimas 24 horas",)], [("1 nas últimas 24 horas",)])


def test_a_failing_session_does_not_wait_for_one_that_counts_at_the_same_moment(
    branch: oracledb.Connection, dba: oracledb.Connection
) -> None:
    """Another session holds the entry that counts: this one writes its own."""
    block = "begin for i in 1 .. 10 loop hsm.hsm_fila.enfileirar(i, 'FONTE', null); end loop; end;"
    run(branch, block)
    assert log(dba, "FILIAL") == (6, 5)
    with dba.cursor() as cursor:
        cursor.execute("select id from hsm.hsm_log where omitidas is not null for update")
        assert len(cursor.fetchall()) == 1
        run(branch, block)
        dba.rollback()
    assert log(dba, "FILIAL") == (7, 15)
    run(branch, block)
    assert log(dba, "FILIAL") == (7, 25)
