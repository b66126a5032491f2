"""deploy.sqlplus without a script: what is typed is carried out when it is whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import oracledb
import pytest

from deploy.sqlplus import SqlPlus, main


def typed(lines: list[str], connection: oracledb.Connection | None = None) -> tuple[int, str, list[str]]:
    """Exit code, output and the prompts of a session in which these lines are typed; "^C": the keys."""
    prompts: list[str] = []
    coming: Iterator[str] = iter(lines)

    def read(prompt: str) -> str:
        prompts.append(prompt)
        line = next(coming, None)
        if line is None:
            raise EOFError
        if line == "^C":
            raise KeyboardInterrupt
        return line

    out = io.StringIO()
    code = SqlPlus(connection=connection, out=out).interact(read)
    return code, out.getvalue(), prompts


def test_a_statement_may_take_several_lines_and_a_block_ends_at_the_slash(dba: oracledb.Connection) -> None:
    block = ["set serveroutput on", "begin", "dbms_output.put_line('from a block');", "end;", "/"]
    code, output, prompts = typed(["select 'x' || 'y'", "as joined", "from dual;", *block, "/"], dba)
    assert code == 0
    assert (output.count("xy"), output.count("from a block")) == (1, 2)
    assert prompts[:4] == ["SQL> ", "  2  ", "  3  ", "SQL> "]


def test_an_error_and_a_file_that_is_not_there_do_not_end_it(dba: oracledb.Connection) -> None:
    code, output, _ = typed(["select nothing from dual;", "@not_there", "select 7 * 6 from dual;", "exit 3"], dba)
    assert code == 3
    assert all(text in output for text in ("ORA-00904", "SP2-0310", "42"))


def test_what_was_begun_can_be_left(dba: oracledb.Connection) -> None:
    _, output, prompts = typed(["select wrong", "^C", "select 'still here' from dual;"], dba)
    assert "still here" in output and "ORA-" not in output
    assert prompts[2] == "SQL> "


def test_comments_and_long_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("said.sql").write_text("prompt with &1\n")
    _, output, _ = typed(["-- a note", "/* of two", "lines */", "prompt one -", "line", "@said words"])
    assert [line.split() for line in output.splitlines()] == [["one", "line"], ["with", "words"]]


def test_standard_input_is_typed_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("prompt hello\nexit 4\n"))
    assert main(["-S", "/nolog"]) == 4
    assert capsys.readouterr().out == "hello\n"
