"""What verify.sql says of an installation that lives, and of one that does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import oracledb
import pytest

from tests.database import ROOT, OwnSandbox

from .scripts import SCRIPTS, Script, execute, runner

Check = Callable[..., tuple[int, str]]


def test_verify_finds_nothing_wrong_in_a_fresh_installation(script: Script) -> None:
    code, output = script("verify.sql")
    assert code == 0, output
    assert "nenhum objeto inválido" in output
    assert "PROBLEMA" not in output


def test_before_an_installation_verify_says_so_in_one_line(empty_dba: oracledb.Connection) -> None:
    code, output = runner(empty_dba)("verify.sql")
    assert code == 1
    [line] = [line for line in output.splitlines() if line.startswith(("PROBLEMA", "ATENCAO", "ORA-"))]
    assert "install.sql" in line


@pytest.fixture
def check(own_dba: oracledb.Connection) -> Check:
    """Runs statements, then verify.sql; exit code and output."""

    def verify(*statements: str) -> tuple[int, str]:
        execute(own_dba, *statements)
        return runner(own_dba)("verify.sql")

    return verify


PROBLEMS = {
    "a gate switched off": (
        "alter trigger hsm.hsm_fila_estado_trg disable",
        "gatilho HSM_FILA_ESTADO_TRG desativado",
    ),
    "the account locked": (
        "alter user hsm_job account lock",
        "HSM_JOB está bloqueado",
    ),
    "a parameter gone": (
        "delete from hsm.hsm_parametro where nome = 'RESERVA_S'",
        "falta o parâmetro RESERVA_S",
    ),
    "a parameter's value out of its limits": (
        "update hsm.hsm_parametro set valor = '9999' where nome = 'LOTE_MAX'",
        "parâmetro LOTE_MAX: ORA-20701",
    ),
    "never armed": (
        "update hsm.hsm_instalacao set dt_armada = null",
        "a guarda contra clones bloqueia este banco",
    ),
    "an upgrade that did not end": (
        "insert into hsm.hsm_atualizacao (script, de, para, dt_inicio, tarefas) "
        "values ('upgrade', '0.2.0', '0.3.0', timestamp '2026-01-02 03:04:05', ';')",
        "O script upgrade parou as tarefas e não terminou: começou às 02/01/2026 00:04:05. O DBA o repete.",
    ),
    "a grant to everybody": (
        "grant select on hsm.hsm_log to public",
        "SELECT em HSM.HSM_LOG concedido a PUBLIC",
    ),
    "the job's grant gone": (
        "revoke execute on hsm.hsm_envio_api from hsm_job",
        "HSM_JOB não tem EXECUTE em HSM.HSM_ENVIO_API",
    ),
    "a broken package": (
        "create or replace procedure hsm.hsm_quebrado as begin nada_disto_existe; end;",
        "PROCEDURE HSM_QUEBRADO inválido",
    ),
}


@pytest.mark.parametrize("what", PROBLEMS)
def test_what_stops_delivery_is_a_problem_and_the_exit_code_says_so(what: str, check: Check) -> None:
    statement, words = PROBLEMS[what]
    code, output = check(statement)
    assert code == 1
    assert any(words in line for line in output.splitlines() if line.startswith("PROBLEMA: ")), output


def test_several_problems_are_all_said(check: Check) -> None:
    kinds = ("a gate switched off", "the account locked", "a parameter gone")
    code, output = check(*(PROBLEMS[k][0] for k in kinds))
    assert code == 1
    assert all(PROBLEMS[k][1] in output for k in kinds), output


def test_what_only_needs_compiling_is_compiled_and_said(check: Check) -> None:
    spec = (ROOT / "plsql" / "packages" / "hsm_politica.pks").read_text(encoding="utf-8").rsplit("\n/", 1)[0]
    spec = spec.replace("package hsm_politica", "package hsm.hsm_politica", 1)
    code, output = check(spec.replace(" as\n", " as -- 2\n", 1))
    assert code == 0, output
    assert "Recompilado: PACKAGE BODY HSM_POLITICA" in output


def test_missing_jobs_and_a_sender_yet_to_come_are_worth_a_line_not_an_error(check: Check) -> None:
    code, output = check()
    assert code == 0, output
    assert "ATENCAO: As tarefas do agendador não existem" in output
    assert "ATENCAO: Nenhum processo de envio se apresentou ainda" in output


def test_a_sender_that_has_just_been_there_is_seen(check: Check, own: OwnSandbox) -> None:
    with closing(own.connect("hsm_job")):
        code, output = check()
        assert code == 0
        assert "Processo de envio: 1 sessão(ões) agora" in output
    code, output = check()
    assert "Processo de envio: 0 sessão(ões) agora; última entrada " in output


def test_a_sender_that_has_presented_itself_is_named(check: Check, own: OwnSandbox) -> None:
    with closing(own.connect("hsm_job")) as job, job.cursor() as cursor:
        told = '{"maquina": "srv", "pid": 7, "versao": "0.3.0", "modo": "SERVICO"}'
        cursor.callproc("hsm.hsm_envio_api.apresentar", ["w1", told, cursor.var(str)])
    code, output = check()
    assert code == 0
    assert "Remetente: w1, srv, processo 7, versão 0.3.0, SERVICO, canais todos, desde " in output
    assert "Nenhum processo de envio" not in output


def test_the_days_of_the_password_are_counted_and_few_of_them_said(check: Check, own: OwnSandbox) -> None:
    output = check()[1]
    assert re.search(r"HSM_JOB: OPEN, perfil DEFAULT \(PASSWORD_LIFE_TIME 180, .*\), senha vence em 179 dia", output)
    own.sandbox.engine.clock.advance(timedelta(days=160))
    output = check()[1]
    assert "senha vence em 19 dia(s)" in output
    assert "ATENCAO: A senha de HSM_JOB vence em breve: em 19 dia(s)." in output


def test_verify_knows_every_parameter_an_installation_has() -> None:
    data = (SCRIPTS / "interno" / "dados_iniciais.sql").read_text(encoding="utf-8")
    life = (SCRIPTS / "interno" / "verificar_vida.sql").read_text(encoding="utf-8")
    known = life[life.index("co_parametros") : life.index(");", life.index("co_parametros"))]
    assert set(re.findall(r"'([A-Z_]+)'", known)) == set(re.findall(r"parametro\(\s*'([A-Z_]+)'", data))
