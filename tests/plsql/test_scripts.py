"""The DBA's scripts that look at an installation or change one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from tests.database import ROOT, Database

from .scripts import SCRIPTS, Script, execute, runner, value


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


def test_every_package_is_compiled_at_the_level_that_folds_constants() -> None:
    """Below it a constant with a minus before its number would make a package stateful (ORA-04068)."""
    packages, level = re.compile(r"^@@?\S*plsql/packages/", re.M), re.compile(r"plsql_optimize_level\s*=\s*(\d)", re.I)
    scripts = {path: path.read_text(encoding="utf-8") for path in sorted(SCRIPTS.rglob("*.sql"))}
    [code] = [text for text in scripts.values() if packages.search(text)]
    [said] = level.finditer(code)
    assert said.group(1) == "2"
    assert said.start() < min(found.start() for found in packages.finditer(code))
    assert [path.name for path, text in scripts.items() if level.search(text)] == ["codigo.sql"]


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


def test_a_trigger_left_without_hsm_can_be_taken_off(own_dba: oracledb.Connection) -> None:
    execute(own_dba, "drop user hsm_job cascade", "drop user hsm cascade")
    for _ in range(2):
        code, output = runner(own_dba)("gatilho_remover.sql", "CHAMADOS")
        assert code == 0, output
    execute(own_dba, "insert into chamados.ordem_servico (tipo_os) values ('PADRAO')")


STOPS = {
    "interno/usuarios.sql": "end;\n/\n",
    "interno/tabelas.sql": "@@tabela.sql hsm_carga\n",
    "interno/codigo.sql": "@@../../../plsql/packages/hsm_agenda.pks\n",
    "interno/dados_iniciais.sql": "/\n",
    "interno/privilegios.sql": "grant execute on hsm_admin to hsm_operador;\n",
}


def copied(folder: Path) -> Path:
    """A copy of the scripts and of what they install."""
    for part in ("deploy/oracle", "plsql"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


def stopping_after(folder: Path, script: str, line: str) -> Path:
    """The scripts of a copy that fails right after that line."""
    path = copied(folder) / "deploy" / "oracle" / script
    before, after = path.read_text(encoding="utf-8").split(line, 1)
    path.write_text(f"{before}{line}select * from nao_ha_tal_tabela;\n{after}", encoding="utf-8")
    return folder / "deploy" / "oracle"


def test_an_installation_that_stopped_anywhere_can_be_run_again(empty_dba: oracledb.Connection, tmp_path: Path) -> None:
    for number, (script, line) in enumerate(STOPS.items()):
        code, output = runner(empty_dba, stopping_after(tmp_path / str(number), script, line))(
            "install.sql", "x", "USERS"
        )
        assert code != 0 and "ORA-00942" in output, (script, output)
    code, output = runner(empty_dba)("install.sql", "x", "USERS")
    assert code == 0, output
    assert "nenhum objeto inválido" in output
    execute(empty_dba, "begin hsm.hsm_fila.enfileirar(1, 'PADRAO', 'STATUS', '{}'); end;")


def test_an_installation_whose_code_does_not_compile_says_where(empty_dba: oracledb.Connection, tmp_path: Path) -> None:
    copy = copied(tmp_path / "copy")
    body = copy / "plsql" / "packages" / "hsm_guarda.pkb"
    text = body.read_text(encoding="utf-8")
    body.write_text(text.replace("hsm_registro.aviso", "hsm_registro.avizo"), encoding="utf-8")
    code, output = runner(empty_dba, copy / "deploy" / "oracle")("install.sql", "x", "USERS")
    assert code != 0
    assert re.search(r"PACKAGE BODY HSM_GUARDA \d+:\d+ .*AVIZO", output), output


def test_an_installation_that_stopped_anywhere_can_be_removed(empty_dba: oracledb.Connection, tmp_path: Path) -> None:
    for number, (script, line) in enumerate(STOPS.items()):
        run = runner(empty_dba, stopping_after(tmp_path / str(number), script, line))
        assert run("install.sql", "x", "USERS")[0] != 0
        code, output = run("uninstall.sql", "REMOVER")
        assert code == 0, output
        assert_nothing_left(empty_dba)


def assert_nothing_left(dba: oracledb.Connection) -> None:
    for query in (
        "select count(*) from dba_objects where owner in ('HSM', 'HSM_JOB')",
        "select count(*) from dba_users where username in ('HSM', 'HSM_JOB')",
        "select count(*) from dba_roles where role in ('HSM_OPERADOR', 'HSM_LEITOR')",
        "select count(*) from dba_scheduler_jobs where owner = 'HSM'",
        "select count(*) from dba_scheduler_job_classes where job_class_name = 'HSM_CLASSE_TAREFAS'",
        "select count(*) from dba_tab_privs where owner = 'HSM' or grantee in ('HSM', 'HSM_JOB')",
        "select count(*) from dba_sys_privs where grantee in ('HSM', 'HSM_JOB', 'HSM_OPERADOR', 'HSM_LEITOR')",
    ):
        assert value(dba, query) == 0, query


def test_uninstall_leaves_nothing(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    assert run("gatilho_remover.sql", "CHAMADOS")[0] == 0
    code, output = run("uninstall.sql", "REMOVER")
    assert code == 0, output
    assert_nothing_left(own_dba)


def test_uninstall_needs_no_valid_package_of_ours(own_dba: oracledb.Connection) -> None:
    run = runner(own_dba)
    assert run("agenda_servico.sql")[0] == 0
    assert run("gatilho_remover.sql", "CHAMADOS")[0] == 0
    execute(own_dba, "create or replace package body hsm.hsm_agenda as nada_disto_existe; end hsm_agenda;")
    code, output = run("uninstall.sql", "REMOVER")
    assert code == 0, output
    assert_nothing_left(own_dba)


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
