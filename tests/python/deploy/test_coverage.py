"""make coverage: a line that ran is told from one that did not, in a sandbox that is a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from coverage import CoverageData

from tests.coverage import report
from tests.database import ROOT

UNITS = {
    "probe.pks": """create or replace package probe as
   cursor some return all_users%rowtype;

   function kind(in_n in number) return varchar2;
end probe;
/
""",
    "probe.pkb": """create or replace package body probe as
   cursor some return all_users%rowtype is select * from all_users;

   function kind(in_n in number) return varchar2 is
      l_found varchar2(10);
   begin
      for r in some loop
         exit when in_n > 100;
         l_found :=
            'some';
      end loop;
      for i in (select 1 from dual where in_n > 10) loop
         l_found := 'never';
      end loop;
      case
         when in_n = 0 then
            l_found := 'never';
         when in_n = 1 then
            raise no_data_found;
      end case;
      return 'never';
   exception
      when no_data_found then
         if l_found is null then
            return 'never';
         elsif in_n = 1 then
            return 'one';
         end if;
         return 'never';
      when others then
         return 'never';
   end kind;
end probe;
/
""",
    "another.pkb": """-- never in the database
create or replace package body another as
   procedure nothing is
   begin
      null;
   end;
end another;
/
""",
}

# A sandbox of its own, as the product's tests have one, and what is to be measured in it
PROGRAM = """
import json, os, signal, subprocess, sys
import oracledb
command = [sys.executable, "-m", "deploy.sandbox", "up", "--empty", "--port", "0", "--data", "data"]
with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "HSM_SANDBOX_PASSWORD": "secret"}) as up:
    dsn = json.loads(up.stdout.readline())["dsn"]
    with oracledb.connect(user="system", password="secret", dsn=dsn) as dba, dba.cursor() as cursor:
        cursor.execute("create user hsm identified by x")
        cursor.execute("alter session set current_schema = hsm")
        for name in ("probe.pks", "probe.pkb"):
            cursor.execute(open(f"plsql/{name}").read().rstrip("/\\n"))
        assert cursor.callfunc("probe.kind", str, [1]) == "one"
    up.send_signal(signal.SIGTERM)
"""


def test_a_line_that_ran_is_told_from_one_that_did_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)  # of a run that measures this one
    (folder / "plsql").mkdir()
    for name, text in UNITS.items():
        (folder / "plsql" / name).write_text(text)
    (folder / "program.py").write_text(PROGRAM)
    settings = [f"--rcfile={ROOT / 'pyproject.toml'}", f"--data-file={folder / 'measured'}"]
    for command in (["run", *settings, "program.py"], ["combine", "--quiet", *settings]):
        subprocess.run([sys.executable, "-m", "coverage", *command], check=True, timeout=300)
    measured, out = CoverageData(str(folder / "measured")), io.StringIO()
    measured.read()
    report(measured, folder / "plsql", ROOT, out)
    plsql, python = out.getvalue().split("\n\n")[:2]
    assert [line.split(maxsplit=4) for line in plsql.splitlines() if line.startswith("plsql" + os.sep)] == [
        [f"plsql{os.sep}another.pkb", "1", "1", "0%", "5"],
        [f"plsql{os.sep}probe.pkb", "16", "6", "62%", "13, 17, 21, 25, 29-31"],
    ]
    assert f"python_job{os.sep}voice.py" in python
