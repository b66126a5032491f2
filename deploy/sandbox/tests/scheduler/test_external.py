"""Jobs of type EXECUTABLE: real processes, started as Oracle starts them."""

from __future__ import annotations

import contextlib
import getpass
import os
import sys
import threading
from pathlib import Path

import oracledb
import pytest

from deploy.sandbox.contents import CONTENTS
from deploy.sandbox.runtime.engine import Engine
from deploy.sandbox.scheduler.coordinator import Scheduler
from deploy.sandbox.scheduler.store import Store
from tests.waiting import wait_until

from .conftest import Jobs

WAITS = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text('up'); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + WAITS
TIDY = (
    "import signal, sys; signal.signal(signal.SIGTERM, lambda *a: (print('tidied', flush=True), sys.exit(0)));" + WAITS
)


def start(jobs: Jobs, name: str, program: str, ready: Path) -> None:
    """A Python program that says when it is up."""
    jobs.external(name, sys.executable, "-c", program, str(ready))
    jobs.do(f"dbms_scheduler.run_job('{name}', use_current_session => false);")
    wait_until(lambda: ready.exists() and ready.read_text() == "up")


def test_its_environment_is_empty_and_no_shell_sees_its_arguments(jobs: Jobs) -> None:
    program = (
        "import os, sys; print(sorted(os.environ)); print(os.getcwd()); print(sys.argv[1:]); print(sys.stdin.read())"
    )
    jobs.external("PLAIN", sys.executable, "-c", program, "$HOME *", "a 'b' \"c\"")
    jobs.do("dbms_scheduler.enable('PLAIN');")
    status, error, _, errors, output = jobs.details("PLAIN")
    assert (status, error, errors) == ("SUCCEEDED", 0, None)
    environment, folder, arguments = output.splitlines()[:3]
    assert environment in ("[]", "['LC_CTYPE']")  # Python sets that one itself
    assert folder == os.path.abspath(os.sep)
    assert arguments == repr(["$HOME *", "a 'b' \"c\""])


def test_a_failing_program_tells_its_exit_code_and_its_errors(jobs: Jobs) -> None:
    jobs.external("FAILS", sys.executable, "-c", "import sys; print('out'); sys.exit('não há configuração')")
    jobs.do("dbms_scheduler.enable('FAILS');")
    status, error, info, errors, output = jobs.details("FAILS")
    assert (status, error, output) == ("FAILED", 27369, "out\n")
    assert "ORA-27369: job of type EXECUTABLE failed with exit code: 1" in info
    assert 'STANDARD_ERROR="não há configuração' in info
    assert errors.strip() == "não há configuração"


@pytest.mark.parametrize(
    ("name", "program"), [("NONE", "/no/such/program"), ("NO_PATH", "true"), ("FOLDER", os.path.abspath(os.sep))]
)
def test_a_program_that_cannot_be_started_fails(jobs: Jobs, name: str, program: str) -> None:
    jobs.external(name, program)
    jobs.do(f"dbms_scheduler.enable('{name}');")
    assert jobs.details(name)[:2] == ("FAILED", 27370)


def test_only_the_end_of_a_long_output_is_kept(jobs: Jobs) -> None:
    jobs.external("CHATTY", sys.executable, "-c", "print('x' * 10000 + 'é' * 10 + 'end')")
    jobs.do("dbms_scheduler.enable('CHATTY');")
    output = jobs.details("CHATTY")[4]
    assert len(output.encode()) <= 4000
    assert output.endswith("é" * 10 + "end\n")


def test_in_the_callers_session_it_is_waited_for(jobs: Jobs) -> None:
    jobs.external("HERE", sys.executable, "-c", "import sys; sys.exit(3)")
    with pytest.raises(oracledb.Error, match="ORA-27369: job of type EXECUTABLE failed with exit code: 3"):
        jobs.do("dbms_scheduler.run_job('HERE');")


def test_it_needs_the_right_to_start_programs(jobs: Jobs, dba_jobs: Jobs, owner: str) -> None:
    dba_jobs.run(f"revoke create external job from {owner}")
    try:
        jobs.external("POOR", sys.executable, "-c", "pass")
        with pytest.raises(oracledb.Error, match="ORA-27399"):
            jobs.do("dbms_scheduler.enable('POOR');")
        with pytest.raises(oracledb.Error, match="ORA-27399"):
            jobs.do("dbms_scheduler.run_job('POOR', use_current_session => false);")
    finally:
        dba_jobs.run(f"grant create external job to {owner}")


def test_stopping_lets_it_tidy_up(jobs: Jobs, tmp_path: Path) -> None:
    start(jobs, "TIDY", TIDY, tmp_path / "ready")
    jobs.do("dbms_scheduler.stop_job('TIDY');")
    status, error, _, _, output = jobs.details("TIDY")
    assert (status, error, output) == ("STOPPED", 0, "tidied\n")


def test_force_ends_what_does_not_listen(jobs: Jobs, dba_jobs: Jobs, owner: str, tmp_path: Path) -> None:
    start(jobs, "STUBBORN", STUBBORN, tmp_path / "ready")
    dba_jobs.do(f"dbms_scheduler.stop_job('{owner}.STUBBORN', force => true);")
    assert jobs.details("STUBBORN")[0] == "STOPPED"


def test_a_running_program_shows_its_process(jobs: Jobs, tmp_path: Path) -> None:
    start(jobs, "SHOWN", WAITS, tmp_path / "ready")
    wait_until(
        lambda: (
            jobs.value("select slave_os_process_id from user_scheduler_running_jobs where job_name = 'SHOWN'")
            is not None
        )
    )
    pid = int(jobs.value("select slave_os_process_id from user_scheduler_running_jobs where job_name = 'SHOWN'"))
    os.kill(pid, 0)
    jobs.do("dbms_scheduler.stop_job('SHOWN');")
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_credential_must_name_the_user_the_sandbox_runs_as(jobs: Jobs, dba_jobs: Jobs, owner: str) -> None:
    dba_jobs.run(f"grant create credential to {owner}")
    for name, user in (("MINE", getpass.getuser()), ("OTHERS", "nobody-else")):
        jobs.do(f"dbms_credential.create_credential('{name}', '{user}', 'secret');")
        jobs.external(f"AS_{name}", sys.executable, "-c", "pass")
        jobs.do(f"dbms_scheduler.set_attribute('AS_{name}', 'credential_name', '{name}');")
        jobs.do(f"dbms_scheduler.enable('AS_{name}');")
    assert jobs.details("AS_MINE")[0] == "SUCCEEDED"
    assert jobs.details("AS_OTHERS")[:2] == ("FAILED", 3001)
    assert jobs.value("select count(*) from user_credentials") == 2
    with pytest.raises(oracledb.Error, match="ORA-27479"):
        jobs.do("dbms_credential.drop_credential('MINE');")
    for name in ("MINE", "OTHERS"):
        jobs.do(f"dbms_credential.drop_credential('{name}', force => true);")


def test_a_credential_of_another_schema_can_be_used_with_a_grant_only(jobs: Jobs, dba_jobs: Jobs, owner: str) -> None:
    dba_jobs.do("dbms_credential.create_credential('LENT', :1, 'secret');", getpass.getuser())
    try:
        jobs.external("AS_LENT", sys.executable, "-c", "pass")
        with pytest.raises(oracledb.Error, match=r'ORA-27476: "SYSTEM"\."LENT" does not exist'):
            jobs.do("dbms_scheduler.set_attribute('AS_LENT', 'credential_name', 'SYSTEM.LENT');")
        assert jobs.value("select count(*) from all_credentials where credential_name = 'LENT'") == 0
        dba_jobs.run(f"grant execute on system.lent to {owner}")
        jobs.do("dbms_scheduler.set_attribute('AS_LENT', 'credential_name', 'SYSTEM.LENT');")
        assert jobs.value("select owner from all_credentials where credential_name = 'LENT'") == "SYSTEM"
        dba_jobs.run(f"revoke execute on system.lent from {owner}")
        with pytest.raises(oracledb.Error, match="ORA-27476"):
            jobs.do("dbms_scheduler.enable('AS_LENT');")
    finally:
        dba_jobs.do("dbms_credential.drop_credential('LENT', force => true);")


def test_a_credential_in_another_schema_is_made_by_who_may_make_any(jobs: Jobs, dba_jobs: Jobs, owner: str) -> None:
    dba_jobs.run(f"grant create credential to {owner}")
    with pytest.raises(oracledb.Error, match="ORA-27486"):
        jobs.do("dbms_credential.create_credential('SYSTEM.MADE', 'nobody', 'secret');")
    dba_jobs.do(f"dbms_credential.create_credential('{owner}.MADE', 'somebody', 'secret', windows_domain => 'D');")
    assert jobs.row("select * from user_credentials") == ("MADE", "somebody", "D", None, "TRUE")
    jobs.do("dbms_credential.drop_credential('MADE');")


def test_ending_the_scheduler_ends_its_programs_and_theirs(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    program = (
        "import pathlib, subprocess, sys, time;"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "pathlib.Path(sys.argv[1]).write_text(str(child.pid)); time.sleep(60)"
    )
    engine = Engine(CONTENTS)
    engine.external = True
    engine.start()
    try:
        scheduler = Scheduler(engine)
        scheduler.start()
        with own_jobs(engine) as jobs:
            jobs.external("FAMILY", sys.executable, "-c", program, str(inner))
            jobs.do("dbms_scheduler.run_job('FAMILY', use_current_session => false);")
            wait_until(lambda: inner.exists() and inner.read_text() != "")
            pid = int(inner.read_text())
            scheduler.stop()
            assert jobs.details("FAMILY")[0] == "STOPPED"
            wait_until(lambda: not alive(pid))
    finally:
        engine.stop()
    assert engine.bugs == []


def test_the_scheduler_does_not_end_while_a_run_writes_how_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    writing, go_on = threading.Event(), threading.Event()
    write = Store.ended

    def held_up(store: Store, owner: str, name: str) -> None:
        writing.set()
        assert go_on.wait(20)
        write(store, owner, name)

    monkeypatch.setattr(Store, "ended", held_up)
    engine = Engine(CONTENTS)
    engine.external = True
    engine.start()
    try:
        scheduler = Scheduler(engine)
        scheduler.start()
        with own_jobs(engine) as jobs:
            jobs.external("SHORT", sys.executable, "-c", "")
            jobs.do("dbms_scheduler.run_job('SHORT', use_current_session => false);")
            assert writing.wait(20)
            stopping = threading.Thread(target=scheduler.stop)
            stopping.start()
            stopping.join(0.3)  # as long as it takes to show that it does not end
            waited = stopping.is_alive()
            go_on.set()
            stopping.join(20)
            assert waited
            assert jobs.details("SHORT")[0] == "SUCCEEDED"
    finally:
        engine.stop()
    assert engine.bugs == []


@contextlib.contextmanager
def own_jobs(engine: Engine):  # type: ignore[no-untyped-def]
    """SYSTEM's connection to an engine of its own."""
    from deploy.sandbox.net.server import NetServer

    server = NetServer(engine, "127.0.0.1", 0)
    server.start()
    try:
        with oracledb.connect(user="system", password="sandbox", dsn=f"127.0.0.1:{server.port}/FREEPDB1") as connection:
            yield Jobs(connection)
    finally:
        server.stop()


def alive(pid: int) -> bool:
    """Whether the process runs; one nobody has collected yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
