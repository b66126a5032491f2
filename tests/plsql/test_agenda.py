"""The scripts that give the scheduler its jobs and take them away, and those of credential, password and profile."""

from __future__ import annotations

import getpass
import re
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import oracledb
import pytest

from deploy.sandbox.errors import OraError
from deploy.sandbox.scheduler import package as scheduler
from deploy.sandbox.scheduler.core import Core
from deploy.sandbox.server import Sandbox
from tests.database import PASSWORD, ROOT
from tests.waiting import wait_until

from .scripts import SCRIPTS, Watched, execute, runner, value

PYTHON, CONFIG = sys.executable, "/etc/hsm/job.toml"
JOBS = "select listagg(replace(job_name, 'HSM_TAREFA_') || ':' || enabled, ',') within group (order by job_name) "
JOBS += "from dba_scheduler_jobs where owner = 'HSM'"
WORKING = "ALERTA:TRUE,CONSUMO:TRUE,ENVIO:FALSE,PURGA:TRUE,REPROCESSO:TRUE,VIGIA:TRUE"
PROGRAM = "select max(job_action) from dba_scheduler_jobs where job_name = 'HSM_TAREFA_ENVIO'"
CLASSES = "select count(*) from dba_scheduler_job_classes where job_class_name = 'HSM_CLASSE_TAREFAS'"


@pytest.fixture(scope="module")
def standing() -> Iterator[Sandbox]:
    with Sandbox(password=PASSWORD, external=True) as sandbox:
        sandbox.install()
        yield sandbox


def connect(sandbox: Sandbox, user: str = "system", password: str = PASSWORD) -> oracledb.Connection:
    return oracledb.connect(user=user, password=password, dsn=sandbox.dsn)


@pytest.fixture
def own_dba(standing: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[oracledb.Connection]:
    """A DBA of a sandbox of this file without jobs, credential and class; the password of HSM_JOB is as ever."""
    monkeypatch.chdir(tmp_path)
    with closing(connect(standing)) as connection:
        execute(connection, "begin dbms_scheduler.set_scheduler_attribute('SCHEDULER_DISABLED', 'TRUE'); end;")
        yield connection
    with closing(connect(standing)) as connection:
        code, output = runner(connection)("agenda_remover.sql")
        assert code == 0, output
        execute(
            connection,
            "begin for c in (select credential_name n from dba_credentials where owner = 'HSM') "
            "loop dbms_credential.drop_credential('HSM.' || c.n, force => true); end loop; end;",
            f"alter user hsm_job identified by {PASSWORD} profile default",
            "begin for p in (select distinct profile n from dba_profiles where profile <> 'DEFAULT') "
            "loop execute immediate 'drop profile ' || p.n; end loop; end;",
        )


@pytest.fixture
def program(tmp_path: Path) -> str:
    """An interpreter that has python_job of this folder, from whatever directory and without an environment it is
    started."""
    path = tmp_path / "python"
    path.write_text(f'#!/bin/sh\n[ "$1" = -I ] && shift\nPYTHONPATH={ROOT} exec {PYTHON} "$@"\n')
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def working(own_dba: oracledb.Connection, program: str) -> str:
    """The jobs installed and active; the program they start."""
    code, output = runner(own_dba)("agenda.sql", program, CONFIG)
    assert code == 0, output
    assert value(own_dba, JOBS) == WORKING
    return program


def test_without_credential_and_directory_two_arguments_are_enough(own_dba: oracledb.Connection, working: str) -> None:
    assert value(own_dba, PROGRAM) == working
    assert value(own_dba, "select max(credential_name) from dba_scheduler_jobs where owner = 'HSM'") is None


def test_the_word_for_no_credential_is_not_a_hyphen(own_dba: oracledb.Connection, program: str) -> None:
    """At the end of a line SQL*Plus takes one for a command that goes on."""
    code, output = runner(own_dba)("agenda.sql", program, CONFIG, "-")
    assert code == 1
    assert "ou NENHUMA (argumento 3)" in output
    code, output = runner(own_dba)("agenda.sql", program, CONFIG, "NENHUMA")
    assert code == 0, output
    for script in SCRIPTS.rglob("*.sql"):
        assert not [line for line in script.read_text(encoding="utf-8").splitlines() if line.rstrip().endswith(" -")]


@pytest.mark.parametrize(("arguments", "missing"), [((), "argumento 1"), (("/opt/python",), "argumento 2")])
def test_a_missing_argument_is_named(own_dba: oracledb.Connection, arguments: tuple[str, ...], missing: str) -> None:
    code, output = runner(own_dba)("agenda.sql", *arguments)
    assert code == 1
    assert missing in output
    assert value(own_dba, CLASSES) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("{program}", CONFIG, "NAO_HA"), "credencial NAO_HA"),
        (("/nonexistent/python", CONFIG), "O programa não roda"),
        (("/bin/false", CONFIG), "exit code: 1"),
        (("python3", CONFIG), "caminho completo"),
    ],
)
def test_what_would_not_run_is_refused_and_the_working_jobs_stay(
    own_dba: oracledb.Connection, working: str, arguments: tuple[str, ...], words: str
) -> None:
    code, output = runner(own_dba)("agenda.sql", *(a.format(program=working) for a in arguments))
    assert code == 1
    assert words in output
    assert value(own_dba, JOBS) == WORKING
    assert value(own_dba, PROGRAM) == working


def test_a_refused_first_schedule_leaves_no_job(own_dba: oracledb.Connection) -> None:
    assert runner(own_dba)("agenda.sql", "/nonexistent/python", CONFIG)[0] == 1
    assert value(own_dba, JOBS) is None


def test_a_job_switched_off_on_purpose_is_switched_on_by_agenda_alone(
    own_dba: oracledb.Connection, working: str
) -> None:
    """agenda.sql is what activates; hsm_agenda.instalar by itself leaves each as it was."""
    execute(
        own_dba,
        "begin dbms_scheduler.disable('HSM.HSM_TAREFA_PURGA'); "
        f"hsm.hsm_agenda.instalar('{working}', '{CONFIG}', in_classe => 'HSM_CLASSE_TAREFAS'); end;",
    )
    assert value(own_dba, JOBS) == WORKING.replace("PURGA:TRUE", "PURGA:FALSE")
    assert runner(own_dba)("agenda.sql", working, CONFIG)[0] == 0
    assert value(own_dba, JOBS) == WORKING


@pytest.fixture
def stubborn(own_dba: oracledb.Connection, working: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The external job runs and does not end when it is told to; the file to write for it to end."""
    monkeypatch.setattr(scheduler, "_STOP_WAIT_S", 0.1)
    end = tmp_path / "end"
    path = tmp_path / "stubborn"
    ready = tmp_path / "ready"
    path.write_text(f"#!/bin/sh\ntrap '' TERM\n: > {ready}\nwhile [ ! -e {end} ]; do /bin/sleep 0.05; done\n")
    path.chmod(0o755)
    execute(
        own_dba,
        f"begin dbms_scheduler.set_attribute('HSM.HSM_TAREFA_ENVIO', 'job_action', '{path}'); "
        "hsm.hsm_agenda.disparar_envio; end;",
    )
    wait_until(ready.exists)
    return end


def ended(dba: oracledb.Connection, end: Path) -> None:
    end.touch()
    wait_until(lambda: value(dba, "select count(*) from dba_scheduler_running_jobs where owner = 'HSM'") == 0)


def test_while_a_sender_ends_the_remover_leaves_every_job(own_dba: oracledb.Connection, stubborn: Path) -> None:
    code, output = runner(own_dba)("agenda_remover.sql")
    assert code == 1
    assert "repita em um minuto" in output
    assert value(own_dba, JOBS) == WORKING
    ended(own_dba, stubborn)
    assert runner(own_dba)("agenda_remover.sql")[0] == 0
    assert value(own_dba, JOBS) is None


def test_an_upgrade_gives_up_waiting_and_puts_the_jobs_back(own_dba: oracledb.Connection, stubborn: Path) -> None:
    code, output = runner(own_dba)("upgrade.sql", "1")
    assert code == 1
    assert "em execução HSM_TAREFA_ENVIO" in output
    assert "não terminou no prazo de 1 s; nada foi alterado" in output
    assert value(own_dba, JOBS) == WORKING
    assert value(own_dba, "select count(*) from hsm.hsm_atualizacao where dt_fim is null") == 0
    ended(own_dba, stubborn)


def test_where_programs_cannot_be_told_to_end_stopping_still_stops_the_rest(
    own_dba: oracledb.Connection, stubborn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object, **__: object) -> None:
        raise OraError(27378, "cannot stop jobs of type EXECUTABLE on this platform")

    monkeypatch.setattr(Core, "stop", cannot)
    execute(own_dba, "begin hsm.hsm_agenda.parar; end;")
    assert value(own_dba, JOBS) == WORKING.replace("TRUE", "FALSE")
    code, output = runner(own_dba)("agenda_remover.sql")
    assert code == 1
    assert "repita em um minuto" in output
    ended(own_dba, stubborn)


# ---------------------------------------------------------------------- services


def test_a_service_takes_the_place_of_the_external_job(own_dba: oracledb.Connection, working: str) -> None:
    code, output = runner(own_dba)("agenda_servico.sql")
    assert code == 0, output
    assert value(own_dba, JOBS) == WORKING.replace("ENVIO:FALSE,", "")


def test_a_class_of_the_sites_own_is_taken_and_the_watch_looks_less_often(own_dba: oracledb.Connection) -> None:
    code, output = runner(own_dba)("agenda_servico.sql", "DEFAULT_JOB_CLASS")
    assert code == 0, output
    assert "tarefas na classe DEFAULT_JOB_CLASS" in output
    assert value(own_dba, "select max(job_class) from dba_scheduler_jobs where owner = 'HSM'") == "DEFAULT_JOB_CLASS"
    watch = "select repeat_interval from dba_scheduler_jobs where job_name = 'HSM_TAREFA_VIGIA'"
    assert value(own_dba, watch) == "FREQ=SECONDLY;INTERVAL=60"
    assert value(own_dba, CLASSES) == 0


def test_a_class_that_is_not_there_is_refused_and_the_working_jobs_stay(
    own_dba: oracledb.Connection, working: str
) -> None:
    code, output = runner(own_dba)("agenda_servico.sql", "NAO_HA")
    assert code == 1
    assert "classe NAO_HA" in output
    assert value(own_dba, JOBS) == WORKING


def test_who_may_not_make_a_class_gets_the_default_one(own_dba: oracledb.Connection, standing: Sandbox) -> None:
    """The master user of a managed service: no SYS to ask."""
    execute(
        own_dba,
        f"create user gerente identified by {PASSWORD}",
        "grant create session, select any dictionary, select any table, execute any procedure, grant any privilege "
        "to gerente",
    )
    try:
        with closing(connect(standing, "gerente")) as manager:
            code, output = runner(manager)("agenda_servico.sql")
        assert code == 0, output
        assert "este usuário não cria classes" in output
        assert "tarefas na classe DEFAULT_JOB_CLASS" in output
        assert value(own_dba, JOBS) == WORKING.replace("ENVIO:FALSE,", "")
    finally:
        execute(own_dba, "drop user gerente cascade")


@pytest.mark.parametrize(
    ("name", "arguments"), [("agenda.sql", ("/opt/python", CONFIG)), ("agenda_servico.sql", ()), ("senha_job.sql", ())]
)
def test_without_an_installation_one_line_says_so_and_nothing_is_left(
    empty_dba: oracledb.Connection, name: str, arguments: tuple[str, ...]
) -> None:
    code, output = runner(empty_dba)(name, *arguments)
    assert code == 1
    assert "Não há instalação do HSM neste banco: use install.sql" in output
    assert value(empty_dba, CLASSES) == 0
    code, output = runner(empty_dba)("agenda_remover.sql")
    assert code == 0, output
    assert "Não há instalação do HSM neste banco" in output


# ---------------------------------------------------------------------- secrets

SECRET = "Segredo#42&x"


def run_watched(dba: oracledb.Connection, name: str, *arguments: str, answers: list[str]) -> tuple[int, str]:
    """Answers what is asked; the secret must be in no statement, nothing printed, no log."""
    hidden_asked: list[bool] = []

    def ask(prompt: str, hidden: bool) -> str:
        hidden_asked.append(hidden)
        return answers[len(hidden_asked) - 1]

    session = Watched(dba, ask)
    code = session.run(str(SCRIPTS / name), arguments)
    printed = session.printed.getvalue()
    assert all(hidden for hidden, answer in zip(hidden_asked, answers, strict=False) if answer == SECRET)
    assert SECRET not in "".join(session.sent) + printed
    assert SECRET not in "".join(log.read_text(encoding="utf-8") for log in Path().glob("*.log"))
    assert not [name for name, text in session.defines.items() if text == SECRET]
    return code, printed


def test_a_credential_is_made_for_hsm_and_its_password_is_in_no_statement(
    own_dba: oracledb.Connection, program: str
) -> None:
    for word in ("criada", "renovada"):
        code, output = run_watched(own_dba, "credencial.sql", getpass.getuser(), answers=[SECRET])
        assert code == 0, output
        assert f"HSM.HSM_CRED {word}" in output
    code, output = runner(own_dba)("agenda.sql", program, CONFIG, "HSM_CRED")
    assert code == 0, output
    credential = "select credential_owner || '.' || credential_name from dba_scheduler_jobs "
    assert value(own_dba, credential + "where job_name = 'HSM_TAREFA_ENVIO'") == "HSM.HSM_CRED"


def test_a_windows_account_has_its_domain(own_dba: oracledb.Connection) -> None:
    code, output = run_watched(own_dba, "credencial.sql", "hsm", "EMPRESA", "HSM_WIN", answers=[SECRET])
    assert code == 0, output
    made = "select username || '@' || windows_domain from dba_credentials where credential_name = 'HSM_WIN'"
    assert value(own_dba, made) == "hsm@EMPRESA"


def test_a_disabled_credential_of_the_job_is_a_problem(own_dba: oracledb.Connection, program: str) -> None:
    assert run_watched(own_dba, "credencial.sql", getpass.getuser(), answers=[SECRET])[0] == 0
    assert runner(own_dba)("agenda.sql", program, CONFIG, "HSM_CRED")[0] == 0
    execute(own_dba, "begin dbms_credential.disable_credential('HSM.HSM_CRED'); end;")
    code, output = runner(own_dba)("verify.sql")
    assert code == 1
    assert "PROBLEMA: a credencial HSM_CRED de HSM_TAREFA_ENVIO não existe ou está desativada" in output


@pytest.mark.parametrize(("arguments", "answers"), [((), []), (("hsm",), [""])])
def test_a_credential_without_user_or_password_is_refused(
    own_dba: oracledb.Connection, arguments: tuple[str, ...], answers: list[str]
) -> None:
    code, _ = run_watched(own_dba, "credencial.sql", *arguments, answers=answers)
    assert code == 1
    assert value(own_dba, "select count(*) from dba_credentials where owner = 'HSM'") == 0


def test_the_password_changes_while_nothing_sends_and_the_jobs_come_back(
    own_dba: oracledb.Connection, standing: Sandbox, working: str
) -> None:
    execute(own_dba, "begin dbms_scheduler.disable('HSM.HSM_TAREFA_PURGA'); end;")
    seen: list[object] = []
    answers = [SECRET, SECRET, ""]

    def ask(prompt: str, hidden: bool) -> str:
        if not hidden:
            with closing(connect(standing)) as other:
                seen.append(value(other, JOBS))
        return answers.pop(0)

    session = Watched(own_dba, ask)
    assert session.run(str(SCRIPTS / "senha_job.sql"), ()) == 0, session.printed.getvalue()
    assert SECRET not in "".join(session.sent)
    assert seen == [WORKING.replace("TRUE", "FALSE")], "stopped until the file is written"
    assert value(own_dba, JOBS) == WORKING.replace("PURGA:TRUE", "PURGA:FALSE")
    connect(standing, "hsm_job", SECRET).close()


@pytest.mark.parametrize("answers", [[SECRET, "outra"], ["", ""], ['a"b', 'a"b']])
def test_a_password_that_is_none_changes_nothing(
    own_dba: oracledb.Connection, standing: Sandbox, working: str, answers: list[str]
) -> None:
    code, output = run_watched(own_dba, "senha_job.sql", answers=answers)
    assert code == 1
    assert "nada foi alterado" in output
    assert value(own_dba, JOBS) == WORKING
    connect(standing, "hsm_job").close()


def test_a_password_the_database_refuses_leaves_the_old_one_and_the_jobs_at_work(
    own_dba: oracledb.Connection, standing: Sandbox, working: str
) -> None:
    execute(
        own_dba,
        f'create user quase identified by "{PASSWORD}"',
        "grant create session, select any dictionary, create any job, manage scheduler, select any table, insert any "
        "table, update any table, create any table, execute any procedure to quase",
    )
    with closing(connect(standing, "quase")) as nobody:
        code, output = run_watched(nobody, "senha_job.sql", answers=[SECRET, SECRET])
    execute(own_dba, "drop user quase")
    assert code == 1
    assert "HSM_TAREFA_VIGIA parada" in output, "not refused before"
    assert re.search(r"ORA-20999: O banco não trocou a senha de HSM_JOB, e a antiga vale: ORA-\d+", output)
    assert value(own_dba, JOBS) == WORKING
    connect(standing, "hsm_job").close()


def test_a_service_that_runs_is_named_before_the_password_changes(
    own_dba: oracledb.Connection, standing: Sandbox
) -> None:
    with closing(connect(standing, "hsm_job")):
        code, output = run_watched(own_dba, "senha_job.sql", answers=[SECRET, SECRET])
    assert code == 1
    assert "ligado como HSM_JOB" in output and "repita senha_job.sql" in output
    connect(standing, "hsm_job").close()


def test_with_a_rollover_period_the_password_changes_and_nothing_stops(
    own_dba: oracledb.Connection, standing: Sandbox
) -> None:
    code, output = runner(own_dba)("perfil_job.sql", "365")
    assert code == 0, output
    with closing(connect(standing, "hsm_job")):
        code, output = run_watched(own_dba, "senha_job.sql", answers=[SECRET, SECRET, ""])
    assert code == 0, output
    assert "a senha antiga vale ainda 168 h" in output
    connect(standing, "hsm_job", SECRET).close()


def test_an_upgrade_that_did_not_end_comes_before_a_password(own_dba: oracledb.Connection) -> None:
    execute(
        own_dba,
        "insert into hsm.hsm_atualizacao (script, de, para, dt_inicio, tarefas) "
        "values ('upgrade', '0.2.0', '0.3.0', sysdate, ';')",
    )
    try:
        code, output = run_watched(own_dba, "senha_job.sql", answers=[SECRET, SECRET])
        assert code == 1
        assert "upgrade.sql não terminou: repita-o antes" in output
    finally:
        execute(own_dba, "delete from hsm.hsm_atualizacao")


@pytest.mark.parametrize(("given", "limit"), [("365", "365"), ("unlimited", "UNLIMITED")])
def test_a_profile_of_its_own_says_how_long_the_password_lasts(
    own_dba: oracledb.Connection, given: str, limit: str
) -> None:
    for _ in range(2):
        code, output = runner(own_dba)("perfil_job.sql", given)
        assert code == 0, output
    assert value(own_dba, "select profile from dba_users where username = 'HSM_JOB'") == "HSM_PERFIL_JOB"
    output = runner(own_dba)("verify.sql")[1]
    assert f"perfil HSM_PERFIL_JOB (PASSWORD_LIFE_TIME {limit}," in output


@pytest.mark.parametrize("arguments", [(), ("nunca",), ("3",)])
def test_a_profile_needs_days(own_dba: oracledb.Connection, arguments: tuple[str, ...]) -> None:
    code, output = runner(own_dba)("perfil_job.sql", *arguments)
    assert code == 1
    assert "(argumento 1)" in output
    assert value(own_dba, "select count(*) from dba_profiles where profile <> 'DEFAULT'") == 0
