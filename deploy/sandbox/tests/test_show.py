from __future__ import annotations

import os
import subprocess
import sys

import pytest

from deploy.sandbox.__main__ import main
from deploy.sandbox.runtime import tracing
from deploy.sandbox.show import statements
from tests.database import ROOT

TEXT = """select 1 from dual;
-- a block; with a comment
begin
   null;
   dbms_output.put_line(1);
end;
/
delete from t
"""


def test_statements_of_a_file() -> None:
    first, block, last = statements(TEXT)
    assert first == "select 1 from dual"
    assert block.startswith("-- a block") and block.endswith("end;")
    assert last == "delete from t"


def test_show_prints_postgresql_text_and_python() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "deploy.sandbox",
            "show",
            "--empty",
            TEXT.replace("delete from t", "select :x from dual"),
        ],
        cwd=ROOT,
        env=os.environ | {"HSM_SANDBOX_TRACE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "select 1::numeric" in done.stdout
    assert "def block(S)" in done.stdout
    assert "    4      N1.put_line" in done.stdout  # the line of the call, where a comment is the first
    assert "postgresql " in done.stderr and " ms: " in done.stderr


def test_show_of_a_package_of_the_product(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(ROOT / "plsql/packages/hsm_politica.pkb")]) == 0
    assert "def f_respostas_1(S):" in capsys.readouterr().out


def test_show_says_which_file_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "nowhere.pkb"]) == 1
    assert capsys.readouterr().err == "sandbox: nowhere.pkb: No such file or directory\n"


def test_a_trace_hides_passwords(capsys: pytest.CaptureFixture[str]) -> None:
    with tracing.timed("client", 7, 'alter user x identified by "secret"'):
        pass
    shown = capsys.readouterr().err
    assert "secret" not in shown
    assert shown.startswith("client 7 ") and shown.endswith("identified by ***\n")
