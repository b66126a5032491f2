"""Scripts run as SQL*Plus runs them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import oracledb
import pytest

from deploy.sqlplus import SqlPlus
from tests.database import PASSWORD, ROOT, Database

Run = Callable[..., "tuple[int, str]"]


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Writes the text to a script, runs it, returns exit code and output."""
    monkeypatch.chdir(tmp_path)
    with database.connect("system") as connection:

        def execute(text: str, *arguments: str, answers: tuple[str, ...] = ()) -> tuple[int, str]:
            (tmp_path / "script.sql").write_text(text, encoding="utf-8")
            pending = list(answers)
            output = io.StringIO()
            session = SqlPlus(connection=connection, out=output, ask=lambda prompt, hidden: pending.pop(0))
            return session.run("script.sql", arguments), output.getvalue()

        yield execute


def test_arguments_and_defines_are_substituted(run: Run) -> None:
    code, out = run("define who = 'the DBA'\nprompt &1 and &who, &2..txt\nprompt &&who\n", "first", "second")
    assert (code, out) == (0, "first and the DBA, second.txt\nthe DBA\n")


def test_define_off_leaves_ampersands_alone(run: Run) -> None:
    assert run("set define off\nprompt a & b &c\n") == (0, "a & b &c\n")


def test_accept_hides_nothing_in_the_output(run: Run) -> None:
    code, out = run("accept secret prompt 'Password: ' hide\nprompt done\n", answers=("s3cret",))
    assert (code, out) == (0, "done\n")


def test_a_column_becomes_a_variable(run: Run) -> None:
    script = "set feedback off\ncolumn x new_value y noprint\nselect 'seen' as x from dual;\nprompt value: &y\n"
    assert run(script) == (0, "value: seen\n")


def test_a_number_becomes_a_variable_as_wide_as_numbers_are_shown(run: Run) -> None:
    script = "set feedback off\ncolumn x new_value y noprint\nselect 7 as x from dual;\nprompt <&y>\n"
    assert run(script) == (0, "<         7>\n")


def test_a_hyphen_ending_the_first_line_of_a_statement_is_gone_and_one_further_down_is_a_minus(run: Run) -> None:
    _, out = run("set heading off feedback off\nselect 200 -\n100 from dual;\nselect\n200 -\n100 from dual;\n")
    assert "ORA-00923" in out
    assert out.split()[-1] == "100"


def test_a_query_is_shown_with_heading_and_count(run: Run) -> None:
    code, out = run("column a heading 'Número' format a8\nselect 1 a, 'x' b from dual;\n")
    assert code == 0
    assert out.split("\n")[1:4] == ["Número   B", "-------- -", "1        x"]
    assert "1 row selected." in out


def test_whenever_sqlerror_exits_with_failure_and_rolls_back(run: Run, database: Database) -> None:
    code, out = run(
        "create table t_whenever (a number);\n"
        "whenever sqlerror exit failure rollback\n"
        "insert into t_whenever values (1);\n"
        "select * from no_such_table;\n"
        "prompt never reached\n"
    )
    assert code == 1
    assert "ORA-00942" in out
    assert "never reached" not in out
    assert (
        run("set feedback off\nselect count(*) c from t_whenever;\ndrop table t_whenever purge;\n")[1].split()[-1]
        == "0"
    )


def test_without_whenever_the_script_goes_on(run: Run) -> None:
    code, out = run("select * from no_such_table;\nprompt reached\n")
    assert code == 0
    assert out.endswith("reached\n")


def test_exit_takes_a_number_and_sqlcode(run: Run) -> None:
    assert run("exit 7\n")[0] == 7
    assert run("select * from no_such_table;\nexit sql.sqlcode\n")[0] == 942 % 256


def test_a_unit_with_errors_warns_and_shows_them(run: Run) -> None:
    code, out = run(
        "create or replace procedure p_bad is\nbegin\n  nope;\nend;\n/\nshow errors\ndrop procedure p_bad;\n"
    )
    assert code == 0
    assert "Warning: Procedure created with compilation errors." in out
    assert "3/3" in out
    assert "PLS-00201" in out


def test_plsql_runs_at_the_slash_only_and_again_at_a_second_one(run: Run) -> None:
    script = "set serveroutput on feedback off\nbegin\n  dbms_output.put_line('ran; once');\n\nend;\n/\n/\n"
    assert run(script) == (0, "ran; once\nran; once\n")


def test_exec_is_a_one_line_block(run: Run) -> None:
    assert run("set serveroutput on feedback off\nexec dbms_output.put_line('x')\n") == (0, "x\n")


def test_nested_scripts_are_found_beside_their_caller(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.sql").write_text("prompt a with &1\n@@b\n")
    (tmp_path / "sub" / "b.sql").write_text("prompt b\n")
    assert run("@@sub/a.sql 'one arg'\n") == (0, "a with one arg\nb\n")


def test_a_missing_script_is_named(run: Run) -> None:
    code, out = run("whenever oserror exit 9\n@no_such_file\n")
    assert code == 9
    assert 'unable to open file "no_such_file.sql"' in out


def test_spool_keeps_the_output(run: Run, tmp_path: Path) -> None:
    run("spool kept.log\nprompt kept\nspool off\nprompt lost\n")
    assert (tmp_path / "kept.log").read_text() == "kept\n"


def test_comments_and_blank_lines_do_not_end_a_statement_early(run: Run) -> None:
    script = "set feedback off heading off\nselect 'a;b' -- not; here\n  /* nor; here */\n  || 'c' from dual;\n"
    assert run(script) == (0, "a;bc\n")


def test_a_semicolon_before_a_comment_ends_no_statement_and_one_in_a_comment_does(run: Run) -> None:
    code, out = run("whenever sqlerror exit 3\nselect 'one' from dual; -- as in SQL*Plus\n/\n")
    assert code == 3
    assert "ORA-" in out
    code, out = run("set feedback off heading off\nselect 'one' from dual -- it ends here;\n")
    assert (code, out) == (0, "one\n")


def test_unknown_commands_and_host_are_refused(run: Run) -> None:
    _, out = run("frobnicate all\nhost ls\n")
    assert 'SP2-0734: unknown command beginning "frobnicate' in out
    assert "host commands are not run" in out


def test_a_bind_variable_may_get_its_value_when_it_is_made(run: Run) -> None:
    """What is written there goes to the database beside the statement's text, not in it."""
    script = "set feedback off\nvariable v varchar2(20) = 'a b'\nvariable n number = 4\nprint v n\n"
    assert run(script)[1].split() == ["V", "----------", "a", "b", "N", "----------", "4"]


def test_bind_variables_carry_values_between_statements(run: Run) -> None:
    script = "set feedback off\nvariable n number\nexec :n := 41 + 1\nprint n\n"
    assert run(script)[1].split() == ["N", "----------", "42"]


def test_the_command_line_takes_the_password_from_the_environment(database: Database, tmp_path: Path) -> None:
    (tmp_path / "s.sql").write_text("set feedback off heading off\nselect user from dual;\nexit 3\n")
    done = subprocess.run(
        [sys.executable, "-m", "deploy.sqlplus", "-S", f"system@{database.dsn}", f"@{tmp_path / 's.sql'}"],
        cwd=ROOT,
        env={**os.environ, "SQLPLUS_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (3, "SYSTEM\n")


def test_a_refused_logon_is_one_line(database: Database, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.sqlplus", f"system/wrong@{database.dsn}", "@x.sql"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("sqlplus: cannot log on: ORA-01017")
    assert done.stderr.count("\n") == 1


def test_installing_twice_changes_nothing_and_fails_nowhere(run: Run, dba: oracledb.Connection) -> None:
    count = "select count(*) from dba_objects where owner = 'HSM' and status = 'VALID'"
    with dba.cursor() as cursor:
        before = cursor.execute(count).fetchone()
        script = ROOT / "deploy" / "oracle" / "install.sql"
        code, out = run(f"@{script} {PASSWORD} USERS\n")
        assert code == 0, out
        assert cursor.execute(count).fetchone() == before
    assert PASSWORD not in out


def test_stored_settings_come_back_when_their_file_is_run(run: Run) -> None:
    code, out = run(
        "set feedback off heading off pagesize 0 define ^\nstore set kept.sql replace\n"
        "set feedback on heading on pagesize 14 define &\n@kept.sql\nselect '&x' as shown from dual;\n"
    )
    assert (code, out.splitlines()) == (0, ["Wrote file kept.sql", "&x"])


def test_a_query_without_rows_makes_the_variable_exist_and_changes_none(run: Run) -> None:
    code, out = run(
        "column a new_value 1 noprint\ncolumn b new_value 2 noprint\nset feedback off\n"
        "select null as a, null as b from dual where 1 = 0;\nprompt <&1> <&2>\n",
        "given",
    )
    assert (code, out) == (0, "<given> <>\n")
