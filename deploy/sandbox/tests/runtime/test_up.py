"""`python -m deploy.sandbox up` on a machine that others use, too."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import oracledb
import pytest
import requests

from tests.database import ROOT, data_folder

PATIENCE_S = 60
PROGRAM = """
begin
   dbms_scheduler.create_job(
      job_name => 'outside', job_type => 'EXECUTABLE', job_action => '/bin/true', auto_drop => false
   );
   dbms_scheduler.run_job('outside');
end;"""


@contextmanager
def up(folder: Path, *options: str, password: str | None = None) -> Iterator[dict[str, Any]]:
    """What it printed, until it was told to end."""
    environment = {name: value for name, value in os.environ.items() if name != "HSM_SANDBOX_PASSWORD"}
    if password is not None:
        environment["HSM_SANDBOX_PASSWORD"] = password
    command = [sys.executable, "-m", "deploy.sandbox", "up", "--port", "0", "--empty", "--data", str(folder), *options]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        try:
            assert child.stdout is not None
            yield json.loads(child.stdout.readline())
        finally:
            child.terminate()
            child.wait(PATIENCE_S)


def system(addresses: dict[str, Any], password: str | None = None) -> oracledb.Connection:
    return oracledb.connect(user="system", password=password or addresses["password"], dsn=addresses["dsn"])


def test_the_password_is_a_random_one_which_a_data_directory_keeps(folder: Path) -> None:
    with up(folder / "data") as first:
        system(first).close()
        with pytest.raises(oracledb.DatabaseError, match="ORA-01017"):
            system(first, "sandbox")
        kept = folder / "data" / "sandbox.password"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with up(folder / "data") as again:
        assert again["password"] == first["password"]
        system(again).close()
    with up(folder / "other") as other:
        assert other["password"] != first["password"]


def test_a_password_that_was_asked_for_takes_the_place_of_the_kept_one(folder: Path) -> None:
    with up(folder / "data") as first:
        pass
    with up(folder / "data", password="asked4") as asked:
        assert asked["password"] == "asked4"
        system(asked).close()
        with pytest.raises(oracledb.DatabaseError, match="ORA-01017"):
            system(asked, first["password"])


def test_jobs_run_programs_of_the_machine_only_where_that_was_asked_for(folder: Path) -> None:
    with up(folder / "data") as closed, closing(system(closed)) as dba, dba.cursor() as cursor:
        with pytest.raises(oracledb.DatabaseError, match="ORA-27370"):
            cursor.execute(PROGRAM)
        cursor.execute("select additional_info from user_scheduler_job_run_details where job_name = 'OUTSIDE'")
        [(told,)] = cursor.fetchall()
        assert "--external" in told
    with up(folder / "open", "--external") as opened, closing(system(opened)) as dba:
        dba.cursor().execute(PROGRAM)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
        {"Host": "elsewhere.example"},
        {"Host": "elsewhere.example:80", "Origin": "http://elsewhere.example"},
    ],
)
def test_a_page_from_elsewhere_gets_nothing(addresses: dict[str, Any], headers: dict[str, str]) -> None:
    for url in (f"{addresses['control']}/environment", f"{addresses['ntfy']}/_sandbox/faults"):
        answer = requests.post(url, data="{}", headers=headers, timeout=PATIENCE_S)
        assert answer.status_code == 403
    for url in (f"{addresses['control']}/bugs", f"{addresses['ntfy']}/_sandbox/messages"):
        answer = requests.get(url, headers=headers, timeout=PATIENCE_S)
        assert answer.status_code == 403


def test_programs_of_this_machine_and_own_pages_are_answered(addresses: dict[str, Any]) -> None:
    for url in (addresses["control"], addresses["control"].replace("127.0.0.1", "localhost")):
        for headers in ({}, {"Origin": url}):
            assert requests.get(f"{url}/bugs", headers=headers, timeout=PATIENCE_S).json() == []
    for answer in (
        requests.get(f"{addresses['ntfy']}/_sandbox/messages", timeout=PATIENCE_S),
        requests.get(f"{addresses['ntfy']}/v1/health", timeout=PATIENCE_S),
    ):
        assert answer.ok
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, Any]]:
    with data_folder() as folder, up(folder / "data") as found:
        yield found
