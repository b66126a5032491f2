"""What the product makes of its scheduler jobs really running."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import oracledb
import pytest
import requests

from tests.database import Database
from tests.waiting import wait_until


@pytest.fixture
def failed_sender(dba: oracledb.Connection) -> Iterator[None]:
    """The external job has just run and failed: there is no such program."""
    start(dba, Path("/nonexistent/python"))
    wait_until(lambda: has_failed(dba))
    yield
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_agenda.remover")


def start(dba: oracledb.Connection, program: Path) -> None:
    with dba.cursor() as cursor:
        cursor.execute("grant create job to hsm")
        cursor.execute("grant create external job to hsm")
        cursor.callproc("hsm.hsm_agenda.instalar", [str(program), "/nonexistent/job.toml"])
        cursor.callproc("hsm.hsm_agenda.disparar_envio")


def warnings(dba: oracledb.Connection, words: str) -> list[dict[str, object]]:
    with dba.cursor() as cursor:
        state = json.loads(cursor.callfunc("hsm.hsm_envio_api.diagnostico", oracledb.DB_TYPE_CLOB).read())
    return [warning for warning in state["avisos"] if words in warning["texto"]]


def has_failed(dba: oracledb.Connection) -> bool:
    query = """select count(*)
                 from dba_scheduler_job_run_details d
                 join dba_scheduler_jobs j on j.owner = d.owner and j.job_name = d.job_name
                where j.owner = 'HSM' and j.job_name = 'HSM_TAREFA_ENVIO' and j.state <> 'RUNNING'
                  and d.status = 'FAILED' and d.log_date >= j.last_start_date"""
    with dba.cursor() as cursor:
        return bool(cursor.execute(query).fetchone()[0])


def has_just_failed(dba: oracledb.Connection) -> bool:
    with dba.cursor() as cursor:
        return bool(cursor.callfunc("hsm.hsm_agenda.envio_acaba_de_falhar", oracledb.DB_TYPE_BOOLEAN))


def starts(dba: oracledb.Connection) -> int:
    with dba.cursor() as cursor:
        cursor.execute("select run_count from dba_scheduler_jobs where owner = 'HSM' and job_name = 'HSM_TAREFA_ENVIO'")
        return int(cursor.fetchone()[0])


def is_running(dba: oracledb.Connection) -> bool:
    query = "select count(*) from dba_scheduler_running_jobs where owner = 'HSM' and job_name = 'HSM_TAREFA_ENVIO'"
    with dba.cursor() as cursor:
        return bool(cursor.execute(query).fetchone()[0])


@pytest.mark.usefixtures("failed_sender")
def test_a_sender_that_cannot_run_is_a_grave_warning_that_names_its_job(dba: oracledb.Connection) -> None:
    (found,) = warnings(dba, "HSM_TAREFA_ENVIO falhou")
    assert found["grave"]
    assert "No such file" in str(found["texto"]) and "--check" in str(found["texto"])


@pytest.mark.usefixtures("failed_sender")
def test_the_watch_job_does_not_start_again_at_once_what_has_just_failed(dba: oracledb.Connection) -> None:
    before = starts(dba)
    with dba.cursor() as cursor:
        cursor.execute("begin hsm.hsm_fila.enfileirar(1, 'PADRAO', 'STATUS', '{\"descricao\":\"x\"}'); commit; end;")
        cursor.execute("select hsm.hsm_envio.segundos_ate_trabalho(null, sys_extract_utc(systimestamp)) from dual")
        assert cursor.fetchone()[0] == 0
        cursor.callproc("hsm.hsm_manutencao.vigiar")
    assert starts(dba) == before


@pytest.mark.usefixtures("failed_sender")
def test_a_failure_holds_the_watch_job_back_for_one_minute(dba: oracledb.Connection, database: Database) -> None:
    assert database.control is not None, "another minute needs the sandbox's clock"
    clock = f"{database.control}/clock"
    assert has_just_failed(dba)
    requests.post(clock, json={"advance_s": 61}, timeout=5).raise_for_status()
    try:
        assert not has_just_failed(dba)
    finally:
        requests.post(clock, json={"advance_s": -61}, timeout=5).raise_for_status()


def test_a_sender_that_hangs_is_a_grave_warning_that_says_how_to_end_it(
    dba: oracledb.Connection, database: Database, tmp_path: Path
) -> None:
    assert database.control is not None, "another hour needs the sandbox's clock"
    clock = f"{database.control}/clock"
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexec sleep 300\n")
    program.chmod(0o755)
    start(dba, program)
    try:
        wait_until(lambda: is_running(dba))
        assert warnings(dba, "em execução") == []
        requests.post(clock, json={"advance_s": 3601}, timeout=5).raise_for_status()
        try:
            (found,) = warnings(dba, "HSM_TAREFA_ENVIO está em execução há mais de uma hora")
        finally:
            requests.post(clock, json={"advance_s": -3601}, timeout=5).raise_for_status()
        assert found["grave"]
        assert "hsm_admin.parar_tarefas" in str(found["texto"])
    finally:
        with dba.cursor() as cursor:
            cursor.callproc("hsm.hsm_agenda.remover")


@pytest.fixture
def idle_sender(dba: oracledb.Connection, database: Database) -> Iterator[Callable[[float], None]]:
    """An external job that runs and ends at once, nothing to send, and no sender has ever shown itself. Moves the
    clock."""
    assert database.control is not None, "other hours need the sandbox's clock"
    clock = f"{database.control}/clock"
    moved = 0.0

    def later(seconds: float) -> None:
        nonlocal moved
        moved += seconds
        requests.post(clock, json={"advance_s": seconds}, timeout=5).raise_for_status()

    with dba.cursor() as cursor:
        cursor.execute("grant create job to hsm")
        cursor.execute("grant create external job to hsm")
        cursor.callproc("hsm.hsm_agenda.instalar", ["/bin/true", "/nonexistent/job.toml"])
    yield later
    later(-moved)
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.definir_parametro", ["PULSO_S", "0"])
        cursor.callproc("hsm.hsm_agenda.remover")


def watch(dba: oracledb.Connection) -> None:
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_manutencao.vigiar")


def has_run(dba: oracledb.Connection, times: int) -> bool:
    return starts(dba) >= times and not is_running(dba)


def test_a_sender_is_started_for_its_heartbeat_when_none_was_seen_for_so_long(
    dba: oracledb.Connection, idle_sender: Callable[[float], None]
) -> None:
    watch(dba)  # off, as installed
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_admin.definir_parametro", ["PULSO_S", "300"])
    watch(dba)
    wait_until(lambda: has_run(dba, 1))
    watch(dba)  # one that does not show itself is not started every few seconds
    idle_sender(301)
    with dba.cursor() as cursor:
        cursor.callproc("hsm.hsm_envio_api.apresentar", ["t", '{"modo":"TAREFA","fim":true}', cursor.var(str)])
    watch(dba)  # one that was here is not missed yet
    idle_sender(301)
    watch(dba)
    wait_until(lambda: has_run(dba, 2))
    assert starts(dba) == 2
