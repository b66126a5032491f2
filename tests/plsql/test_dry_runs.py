"""Every script that a DBA changes the database with can be tried first: it prints what it would execute."""

from __future__ import annotations

import sys
from collections.abc import Callable

import oracledb
import pytest

from tests.mail_relay import relay

from .dictionary import snapshot
from .scripts import execute, runner, value
from .test_from_the_original import ORIGINAL

CONTAINER = "FREEPDB1"
PYTHON, CONFIG = sys.executable, "/etc/hsm/job.toml"
ROWS = (
    "select (select count(*) from hsm.hsm_fila_notificacao) || '/' || (select count(*) from hsm.hsm_rota_notificacao) "
    "|| '/' || (select listagg(status, ',') within group (order by id) from hsm.hsm_fila_notificacao) "
    "|| '/' || (select count(*) from hsm.hsm_origem) || '/' || (select count(*) from dba_profiles) "
    "|| '/' || (select count(*) from dba_host_aces) "
    "|| '/' || (select listagg(valor, ' ') within group (order by nome) from hsm.hsm_parametro) from dual"
)
SCHEDULED = [
    "create_job_class(job_class_name => 'HSM_CLASSE_TAREFAS'",
    "grant create job to hsm",
    "grant execute on sys.hsm_classe_tarefas to hsm",
    "begin hsm.hsm_agenda.iniciar; end;",
]
UNSCHEDULED = [
    "begin hsm.hsm_agenda.remover; end;",
    "revoke create external job from hsm",
    "revoke create job from hsm",
    "begin dbms_scheduler.drop_job_class('HSM_CLASSE_TAREFAS'); end;",
]
PROFILE = [
    "create profile hsm_perfil_job limit password_life_time 365",
    "alter profile hsm_perfil_job limit password_rollover_time 7",
    "alter user hsm_job profile hsm_perfil_job",
]
UNTRIGGERED = [
    "drop trigger CHAMADOS.TG_OS_NOTIF",
    "revoke execute on hsm.HSM_FILA from CHAMADOS",
    "revoke execute on hsm.HSM_FILA_FALHA from CHAMADOS",
    "begin hsm.hsm_declaracao.anotar_retirada('CHAMADOS', 'ORDEM_SERVICO'); end;",
]
MIGRATED_BACK = [
    "alter session set current_schema = CHAMADOS",
    "insert into hsm_fila_notificacao (id_os, mensagem)",
    "begin hsm.hsm_declaracao.anotar_retirada('CHAMADOS', 'ORDEM_SERVICO'); end;",
    "l_ids := hsm.hsm_migracao.devolver('CHAMADOS');",
    "update CHAMADOS.hsm_fila_notificacao f",
]
MAILING = [
    "grant execute on sys.UTL_SMTP to hsm",
    "grant execute on sys.UTL_I18N to hsm",
    "append_host_ace(host => 'relay.example', lower_port => 2525, upper_port => 2525",
    "create or replace package body hsm_smtp   (plsql/packages/hsm_smtp.pkb)",
    "definir_parametro('CORREIO_SERVIDOR', 'Relay.example:2525'",
    "definir_parametro('CORREIO_DE', 'hsm@a.example'",
    "definir_parametro('CORREIO_PARA', 'x@a.example,y@a.example'",
    "hsm.hsm_correio.testar",
]
UNMAILING = [
    "definir_parametro('CORREIO_SERVIDOR', '-'",
    "remove_host_ace(host => '127.0.0.1'",
    "revoke execute on sys.UTL_SMTP from hsm",
    "revoke execute on sys.UTL_I18N from hsm",
    "create or replace package body hsm_smtp   (plsql/packages/hsm_smtp_minimo.pkb)",
]
CALL = f"(in_python => '{PYTHON}', in_config => '{CONFIG}', in_diretorio => null, in_credencial => "


def migrated(dba: oracledb.Connection) -> None:
    """A site of the first version that has come over; one text waits."""
    run = runner(dba)
    assert run("gatilho_remover.sql", "CHAMADOS", "ORDEM_SERVICO")[0] == 0
    execute(dba, "alter session set current_schema = chamados", *ORIGINAL)
    execute(
        dba,
        "alter session set current_schema = system",
        "insert into chamados.ordem_servico (id_os, tipo_os, descricao) values (1, 'PADRAO', 'Bomba parada')",
    )
    code, output = run("migrar_original.sql", "CHAMADOS", "chamados")
    assert code == 0, output


def scheduled(dba: oracledb.Connection) -> None:
    code, output = runner(dba)("agenda_servico.sql")
    assert code == 0, output


def mailing(dba: oracledb.Connection) -> None:
    with relay() as running:
        code, output = runner(dba)("correio.sql", f"127.0.0.1:{running.port}", "hsm@a.example", "x@a.example")
    assert code == 0, output


def as_installed(dba: oracledb.Connection) -> None:
    execute(dba, "create user instala identified by x")


@pytest.mark.parametrize(
    ("script", "arguments", "prepare", "printed"),
    [
        (
            "agenda.sql",
            (PYTHON, CONFIG),
            as_installed,
            [*SCHEDULED, f"hsm_agenda.ensaiar{CALL}null", f"hsm_agenda.instalar{CALL}null"],
        ),
        (
            "agenda.sql",
            (PYTHON, CONFIG, "HSM_CRED", "/opt/hsm"),
            as_installed,
            [*SCHEDULED, "in_diretorio => '/opt/hsm', in_credencial => 'HSM_CRED', in_classe => 'HSM_CLASSE_TAREFAS'"],
        ),
        (
            "agenda_servico.sql",
            (),
            as_installed,
            [*SCHEDULED, "instalar_internas(in_classe => 'HSM_CLASSE_TAREFAS', in_intervalo_s => 5); end;"],
        ),
        (
            "agenda_servico.sql",
            ("DEFAULT_JOB_CLASS",),
            scheduled,
            ["instalar_internas(in_classe => 'DEFAULT_JOB_CLASS', in_intervalo_s => 60); end;", UNSCHEDULED[-1]],
        ),
        ("agenda_remover.sql", (), scheduled, UNSCHEDULED),
        (
            "gatilho.sql",
            ("CHAMADOS", "ORDEM_SERVICO"),
            as_installed,
            ["   | end tg_os_notif;"],
        ),
        ("correio.sql", ("Relay.example:2525", "hsm@a.example", "x@a.example,y@a.example"), as_installed, MAILING),
        ("correio_remover.sql", (), mailing, UNMAILING),
        ("gatilho_remover.sql", ("CHAMADOS", "ORDEM_SERVICO"), as_installed, UNTRIGGERED),
        ("migrar_original_desfazer.sql", ("CHAMADOS",), migrated, MIGRATED_BACK),
        ("perfil_job.sql", ("365",), as_installed, PROFILE),
        ("instalador.sql", ("INSTALA",), as_installed, ['grant CREATE USER to "INSTALA"', "with grant option"]),
        ("instalador.sql", ("INSTALA", "TIRAR"), as_installed, ['revoke CREATE USER from "INSTALA"']),
    ],
)
def test_a_dry_run_prints_what_would_be_executed_and_changes_nothing(
    own_dba: oracledb.Connection,
    script: str,
    arguments: tuple[str, ...],
    prepare: Callable[[oracledb.Connection], None],
    printed: list[str],
) -> None:
    prepare(own_dba)
    before = snapshot(own_dba), value(own_dba, ROWS)
    code, output = runner(own_dba)(script, *arguments, "ENSAIO")
    assert code == 0, output
    assert [text for text in printed if text not in output] == [], output
    *_, act, end = [line for line in output.splitlines() if line.strip()]
    assert act == "ENSAIO: nada foi alterado."
    assert end == f"{script.removesuffix('.sql')}: concluído"
    assert (snapshot(own_dba), value(own_dba, ROWS)) == before


@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        ("agenda.sql", (PYTHON, CONFIG, "NENHUMA", "/opt/hsm")),
        ("agenda_servico.sql", ("DEFAULT_JOB_CLASS",)),
        ("agenda_remover.sql", ()),
        ("correio.sql", ("relay.example", "hsm@a.example", "x@a.example")),
        ("correio_remover.sql", ()),
        ("gatilho_remover.sql", ("CHAMADOS", "ORDEM_SERVICO")),
        ("migrar_original_desfazer.sql", ("CHAMADOS",)),
        ("perfil_job.sql", ("365",)),
        ("instalador.sql", ("SYSTEM", "TIRAR")),
        ("gatilho.sql", ("CHAMADOS", "ORDEM_SERVICO")),
        ("migrar_original.sql", ("CHAMADOS", "chamados")),
        ("upgrade.sql", ("300",)),
        ("uninstall.sql", (CONTAINER,)),
    ],
)
def test_a_misspelled_dry_run_is_refused_not_taken_for_a_go_ahead(
    own_dba: oracledb.Connection, script: str, arguments: tuple[str, ...]
) -> None:
    before = snapshot(own_dba), value(own_dba, ROWS)
    code, output = runner(own_dba)(script, *arguments, "ENSIAO")
    assert code == 1
    assert "só pode ser ENSAIO, não ENSIAO" in output
    assert (snapshot(own_dba), value(own_dba, ROWS)) == before
