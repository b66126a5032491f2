"""Substitution variables, continued lines, exits and spool files, as far as no database is needed for them."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.sqlplus import SqlPlus
from tests.database import ROOT

Run = Callable[..., "tuple[int, list[str]]"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the text as a script beside the `files`; returns exit code and the lines of output."""
    monkeypatch.chdir(tmp_path)

    def execute(text: str, *arguments: str, answers: tuple[str, ...] = (), **files: str) -> tuple[int, list[str]]:
        for name, content in {"script": text, **files}.items():
            (tmp_path / f"{name}.sql").write_text(content, encoding="utf-8")
        pending = list(answers)
        output = io.StringIO()
        session = SqlPlus(out=output, ask=lambda prompt, hidden: pending.pop(0))
        return session.run("script.sql", arguments), output.getvalue().splitlines()

    return execute


def test_arguments_stay_when_another_script_is_started_without_any(run: Run) -> None:
    assert run("@inner\nprompt &1 &2\n", "first", "second", inner="prompt inner &1 &2\n") == (
        0,
        ["inner first second", "first second"],
    )


def test_arguments_of_a_nested_script_are_those_of_its_caller_afterwards(run: Run) -> None:
    assert run("@inner one\n@inner\nprompt &1 &2\n", "first", "second", inner="prompt &1 &2\n") == (
        0,
        ["one second", "one second", "one second"],
    )


def test_undefine_makes_an_argument_be_asked_for_again(run: Run) -> None:
    assert run("undefine 1 2\nprompt &1\n", "first", answers=("typed",)) == (0, ["typed"])


def test_define_shows_one_variable_or_all(run: Run) -> None:
    _, out = run("define a = x\ndefine b = 'y z'\ndefine a\ndefine\ndefine c\n")
    shown = ['DEFINE A               = "x" (CHAR)', 'DEFINE B               = "y z" (CHAR)']
    assert out == [shown[0], *shown, "SP2-0135: symbol c is UNDEFINED"]


def test_define_takes_one_word_unless_quoted_and_no_nothing(run: Run) -> None:
    _, out = run('define a = one two\ndefine b = ""\nprompt <&a> <&b>\ndefine a =\nprompt <&a>\n')
    assert out == ["<one> <>", "SP2-0137: DEFINE requires a value following equal sign", "<one>"]


def test_a_hyphen_at_the_end_of_a_line_continues_a_command(run: Run) -> None:
    assert run("@inner a - \n  b -\nc\nprompt done\n", inner="prompt <&1> <&2> <&3>\n") == (0, ["<a> <b> <c>", "done"])


def test_a_lone_hyphen_as_the_last_argument_takes_the_next_line_for_its_own(run: Run) -> None:
    assert run("@inner a -\nprompt b\n", inner="prompt <&1> <&2> <&3>\n") == (0, ["<a> <prompt> <b>"])


def test_a_remark_is_continued_and_a_comment_is_not(run: Run) -> None:
    assert run("rem one -\nprompt never\n-- two -\nprompt shown\n") == (0, ["shown"])


def test_a_hyphen_that_a_variable_brings_continues_nothing(run: Run) -> None:
    assert run("define end = '-'\nprompt a &end\nprompt b\n") == (0, ["a -", "b"])


@pytest.mark.parametrize(
    ("command", "code"),
    [("exit", 0), ("exit failure", 1), ("exit warning", 2), ("exit 7 rollback", 7), ("exit code", 5), ("exit 256", 0)],
)
def test_exit_ends_with_the_number_it_is_given(run: Run, command: str, code: int) -> None:
    assert run(f"define code = 5\n{command}\nprompt never\n") == (code, [])


def test_exit_with_what_is_no_number_is_a_failure(run: Run) -> None:
    assert run("exit nonsense\n") == (1, [])


def test_a_spool_name_without_extension_gets_one_and_quotes_keep_blanks(run: Run, tmp_path: Path) -> None:
    run("spool plain\nspool 'two words.html'\nspool \"three short words\"\nspool off\n")
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".sql") == [
        "plain.lst",
        "three short words.lst",
        "two words.html",
    ]


def test_a_spool_name_with_blanks_and_no_quotes_is_refused(run: Run, tmp_path: Path) -> None:
    code, out = run("spool two words.html\n")
    assert (code, out[0]) == (0, "SP2-0768: Illegal SPOOL command")
    assert [path.name for path in tmp_path.iterdir()] == ["script.sql"]


def test_spool_create_keeps_what_is_there_and_append_adds_to_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.log").write_text("old\n")
    _, out = run("spool x.log create\nprompt lost\nspool x.log append\nprompt new\n")
    assert out[0] == 'SP2-0771: File "x.log" already exists.'
    assert (tmp_path / "x.log").read_text() == "old\nnew\n"


def test_termout_off_hides_from_the_screen_and_not_from_the_spool_file(run: Run, tmp_path: Path) -> None:
    assert run("spool x.log\nset termout off\nprompt hidden\nset termout on\nprompt shown\n") == (0, ["shown"])
    assert (tmp_path / "x.log").read_text() == "hidden\nshown\n"


def test_an_undefined_variable_without_anybody_to_ask_ends_the_run_with_failure(tmp_path: Path) -> None:
    (tmp_path / "s.sql").write_text("prompt &1\nprompt never\n")
    done = subprocess.run(
        [sys.executable, "-m", "deploy.sqlplus", "/nolog", f"@{tmp_path / 's.sql'}"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout == "Enter value for 1: SP2-0546: User requested Interrupt or EOF detected.\n"
