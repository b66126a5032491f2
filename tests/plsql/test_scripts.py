"""The DBA's scripts that look at an installation or change one."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from deploy.sandbox.server import Sandbox
from deploy.sqlplus import SqlPlus
from tests.database import PASSWORD, ROOT, Database

SCRIPTS = ROOT / "deploy" / "oracle"
Script = Callable[..., tuple[int, str]]


def runner(connection: oracledb.Connection) -> Script:
    def run(name: str, *arguments: str) -> tuple[int, str]:
        output = io.StringIO()
        code = SqlPlus(connection=connection, out=output).run(str(SCRIPTS / name), arguments)
        return code, output.getvalue()

    return run


@pytest.fixture
def script(dba: oracledb.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    """Runs a script as a DBA, in a folder of its own: the scripts spool their logs to the current one."""
    monkeypatch.chdir(tmp_path)
    return runner(dba)


@pytest.fixture
def own_dba(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[oracledb.Connection]:
    """A DBA of a sandbox that the test may ruin."""
    with Sandbox() as sandbox:
        sandbox.install()
        monkeypatch.chdir(tmp_path)
        with closing(oracledb.connect(user="system", password=PASSWORD, dsn=sandbox.dsn)) as connection:
            yield connection


def execute(connection: oracledb.Connection, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.commit()


def value(connection: oracledb.Connection, query: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(query).fetchone()[0]


@pytest.fixture
def order(database: Database, dba: oracledb.Connection) -> Iterator[Callable[[], int]]:
    """Inserts an order as the application does; its number."""
    numbers: list[int] = []

    def insert() -> int:
        with closing(database.connect("chamados")) as app, app.cursor() as cursor:
            number = cursor.var(int)
            cursor.execute(
                "insert into ordem_servico (tipo_os, descricao) values ('PADRAO', 'x') returning id_os into :1",
                [number],
            )
            app.commit()
            numbers.append(int(number.getvalue()[0]))
            return numbers[-1]

    yield insert
    for number in numbers:
        execute(dba, f"delete from chamados.ordem_servico where id_os = {number}")
        execute(dba, f"delete from hsm.hsm_fila_notificacao where id_os = {number}")


def listed(output: str) -> list[str]:
    return [line.split()[0] for line in output.splitlines() if line.split() and line.split()[0].isdigit()]


def test_verify_finds_nothing_wrong_in_a_fresh_installation(script: Script) -> None:
    code, output = script("verify.sql")
    assert code == 0, output
    assert "nenhum objeto inválido" in output


def test_reconciliation_lists_an_order_the_trigger_did_not_see(
    script: Script, dba: oracledb.Connection, order: Callable[[], int]
) -> None:
    execute(dba, "alter trigger chamados.tg_os_notif disable")
    try:
        missed = order()
    finally:
        execute(dba, "alter trigger chamados.tg_os_notif enable")
    heard = order()
    code, output = script("reconciliar.sql", "CHAMADOS", "ORDEM_SERVICO", "1")
    assert code == 0, output
    assert str(missed) in listed(output)
    assert str(heard) not in listed(output)


def test_reconciliation_lists_an_order_whose_last_change_was_missed(
    script: Script, dba: oracledb.Connection, order: Callable[[], int]
) -> None:
    number = order()
    execute(
        dba,
        f"update hsm.hsm_fila_notificacao set dt_criacao = dt_criacao - 1 where id_os = {number}",
    )
    code, output = script("reconciliar.sql", "CHAMADOS", "ORDEM_SERVICO", "1")
    assert code == 0, output
    assert str(number) in listed(output)


def test_the_panel_is_written_to_a_file(script: Script, tmp_path: Path) -> None:
    code, output = script("painel.sql", "painel.html")
    assert code == 0, output
    page = (tmp_path / "painel.html").read_text(encoding="utf-8").strip()
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>")


def test_upgrade_brings_an_older_installation_up_to_date(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    execute(
        own_dba,
        "drop table hsm.hsm_auditoria",
        "drop index hsm.hsm_fila_falha_idx",
        "alter table hsm.hsm_fila_notificacao drop column falha_em",
        "alter table hsm.hsm_fila_notificacao drop column reprocessos",
        "drop index hsm.hsm_fila_ordem_idx",
        "drop index hsm.hsm_fila_validade_idx",
        "alter table hsm.hsm_fila_notificacao drop (os_vivo, rota_vivo, expira_vivo)",
        "alter table hsm.hsm_fila_notificacao drop constraint hsm_fila_aglutina_ck",
        "alter table hsm.hsm_fila_notificacao drop (aglutina, expira_em, dt_envio)",
        "alter table hsm.hsm_fila_notificacao add (os_vivo number invisible generated always as "
        "(case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id_os end) virtual, "
        "rota_vivo number invisible generated always as "
        "(case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id_rota end) virtual)",
        "create index hsm.hsm_fila_ordem_idx on hsm.hsm_fila_notificacao (os_vivo, rota_vivo, id_vivo)",
        "alter table hsm.hsm_canal drop constraint hsm_canal_disjuntor_ck",
        "alter table hsm.hsm_canal drop (disjuntor, aberto_ate, sonda_ate, sonda_reserva)",
        "alter table hsm.hsm_instalacao drop (dt_armada, servidores)",
        "delete from hsm.hsm_parametro where nome = 'REPROCESSO_VEZES'",
        "update hsm.hsm_parametro set valor = '77' where nome = 'LOTE_MAX'",
    )
    code, output = run("upgrade.sql")
    assert code == 0, output
    assert "nenhum objeto inválido" in output
    assert value(own_dba, "select valor from hsm.hsm_parametro where nome = 'LOTE_MAX'") == "77"
    assert value(own_dba, "select valor from hsm.hsm_parametro where nome = 'REPROCESSO_VEZES'") == "0"
    assert "hsm_admin.armar" in output
    execute(
        own_dba,
        "begin hsm.hsm_admin.armar; hsm.hsm_fila.enfileirar(1, 'PADRAO', 'STATUS', '{}'); end;",
    )
    assert value(own_dba, "select hsm.hsm_envio_api.trabalho_pendente from dual") == 0
    assert value(own_dba, "select count(os_vivo) from hsm.hsm_fila_notificacao") == 1
    execute(own_dba, "delete from hsm.hsm_fila_notificacao")
    assert value(own_dba, "select count(reprocessos) from hsm.hsm_fila_notificacao") == 0


def test_upgrade_goes_on_where_a_failed_one_stopped(own_dba: oracledb.Connection) -> None:
    execute(
        own_dba,
        "alter table hsm.hsm_fila_notificacao drop (os_vivo, rota_vivo)",
        "alter table hsm.hsm_fila_notificacao drop constraint hsm_fila_aglutina_ck",
        "alter table hsm.hsm_fila_notificacao drop (aglutina)",
    )
    code, output = runner(own_dba)("upgrade.sql")
    assert code == 0, output
    index = "select count(*) from dba_indexes where owner = 'HSM' and index_name = 'HSM_FILA_ORDEM_IDX'"
    assert value(own_dba, index) == 1


def test_upgrade_can_be_repeated_and_starts_the_jobs_again(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    execute(own_dba, "begin dbms_scheduler.drop_job('HSM.HSM_TAREFA_PURGA'); end;")
    for _ in range(2):
        code, output = run("upgrade.sql")
        assert code == 0, output
    enabled = "select count(*) from dba_scheduler_jobs where owner = 'HSM' and enabled = 'TRUE'"
    assert value(own_dba, enabled) == 4


def test_upgrade_leaves_stopped_jobs_stopped_and_says_so(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    execute(own_dba, "begin hsm.hsm_agenda.parar; end;")
    code, output = run("upgrade.sql")
    assert code == 0, output
    assert "exec hsm.hsm_agenda.iniciar" in output
    enabled = "select count(*) from dba_scheduler_jobs where owner = 'HSM' and enabled = 'TRUE'"
    assert value(own_dba, enabled) == 0


def test_upgrade_without_an_installation_says_what_to_run(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("gatilho_remover.sql", "CHAMADOS")[0] == 0
    assert run("uninstall.sql", "REMOVER")[0] == 0
    code, output = run("upgrade.sql")
    assert code != 0
    assert "install.sql" in output


def test_uninstall_leaves_nothing(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    assert run("gatilho_remover.sql", "CHAMADOS")[0] == 0
    code, output = run("uninstall.sql", "REMOVER")
    assert code == 0, output
    for query in (
        "select count(*) from dba_objects where owner in ('HSM', 'HSM_JOB')",
        "select count(*) from dba_users where username in ('HSM', 'HSM_JOB')",
        "select count(*) from dba_roles where role in ('HSM_OPERADOR', 'HSM_LEITOR')",
        "select count(*) from dba_scheduler_jobs where owner = 'HSM'",
        "select count(*) from dba_scheduler_job_classes where job_class_name = 'HSM_CLASSE_TAREFAS'",
        "select count(*) from dba_tab_privs where owner = 'HSM'",
    ):
        assert value(own_dba, query) == 0, query


def test_uninstall_refuses_while_a_trigger_uses_the_product(own_dba: oracledb.Connection) -> None:
    code, output = runner(own_dba)("uninstall.sql", "REMOVER")
    assert code != 0
    assert "TG_OS_NOTIF" in output
    assert value(own_dba, "select count(*) from dba_users where username = 'HSM'") == 1


def test_a_trigger_that_names_another_table_is_taken_back(own_dba: oracledb.Connection) -> None:
    code, output = runner(own_dba)("gatilho.sql", "CHAMADOS", "OUTRA_TABELA")
    assert code != 0
    assert "adapte tg_os_notif.trg" in output
    assert value(own_dba, "select count(*) from dba_triggers where trigger_name = 'TG_OS_NOTIF'") == 0


def test_uninstall_wants_the_word(own_dba: oracledb.Connection) -> None:
    code, _ = runner(own_dba)("uninstall.sql", "SIM")
    assert code != 0
    assert value(own_dba, "select count(*) from dba_users where username = 'HSM'") == 1
