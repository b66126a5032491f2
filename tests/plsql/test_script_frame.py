"""What every script of the DBA begins and ends with."""

from __future__ import annotations

import io
import re
from pathlib import Path

import oracledb
import pytest

from deploy.sqlplus import SqlPlus
from tests.database import ROOT

INTERNAL = ROOT / "deploy" / "oracle" / "interno"
FRAMED = f"""@{INTERNAL}/argumentos.sql
define hsm_quem = "&1"
define hsm_script = "prova"
@{INTERNAL}/inicio.sql
alter session set current_schema = hsm;
alter session set nls_comp = linguistic;
prompt <&hsm_quem> <&2>
undefine hsm_quem
@{INTERNAL}/fim.sql
"""


@pytest.fixture
def output() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def session(dba: oracledb.Connection, output: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SqlPlus:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prova.sql").write_text(FRAMED, encoding="utf-8")
    return SqlPlus(connection=dba, out=output)


def state(dba: oracledb.Connection) -> list[object]:
    with dba.cursor() as cursor:
        cursor.execute(
            "select sys_context('USERENV', 'CURRENT_SCHEMA'), value from nls_session_parameters "
            "where parameter = 'NLS_COMP'"
        )
        return list(cursor.fetchone())


def test_it_says_where_it_acts_and_keeps_a_log_of_its_own(
    session: SqlPlus, output: io.StringIO, tmp_path: Path
) -> None:
    assert session.run("prova.sql", ["alguém"]) == 0
    printed = output.getvalue()
    assert re.search(r"== HSM \d+\.\d+\.\d+: prova", printed)
    assert re.search(r"banco \w+, contêiner \w+, usuário SYSTEM, \d\d/\d\d/\d{4} \d\d:\d\d:\d\d", printed)
    assert "<alguém> <>" in printed
    [log] = tmp_path.glob("hsm_prova_*.log")
    assert re.fullmatch(r"hsm_prova_\d{8}_\d{6}\.log", log.name)
    assert log.read_text(encoding="utf-8").rstrip().endswith("prova: concluído")


def test_nothing_of_it_stays_in_the_session(session: SqlPlus, dba: oracledb.Connection) -> None:
    (Path.cwd() / "fora.sql").write_text("set define ^ feedback off heading off pagesize 7\n", encoding="utf-8")
    session.run("fora.sql")
    settings, before = session.settings.script(), state(dba)
    assert session.run("prova.sql", ["x"]) == 0
    assert (session.settings.script(), state(dba)) == (settings, before)
    assert (session.defines, session.columns) == ({}, {})
    assert (session.on_sql_error, session.on_os_error) == (None, None)


def test_a_second_run_without_arguments_does_not_see_those_of_the_first(session: SqlPlus, output: io.StringIO) -> None:
    session.run("prova.sql", ["primeiro"])
    assert session.run("prova.sql") == 0
    assert [line for line in output.getvalue().splitlines() if line.endswith("<>")] == ["<primeiro> <>", "<> <>"]


def test_where_the_settings_cannot_be_kept_nothing_is_run(
    session: SqlPlus, output: io.StringIO, tmp_path: Path
) -> None:
    """Else the end of the frame would run, as a DBA, whatever somebody else has left there under that name."""
    (tmp_path / "hsm_sqlplus_antes.sql").mkdir()
    assert session.run("prova.sql", ["x"]) == 1
    assert "== HSM" not in output.getvalue()


def test_the_database_is_named_by_its_own_name_not_by_that_of_the_container(
    session: SqlPlus, output: io.StringIO
) -> None:
    session.run("prova.sql")
    assert "banco FREE, contêiner FREEPDB1" in output.getvalue()
