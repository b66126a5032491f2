"""A run that ends in the middle, and a database put back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.sqlplus import Killed
from tests.database import EMPTY, OwnSandbox

SCRIPT = """create table system.t (n number);
insert into system.t values (1);
commit;
insert into system.t values (2);
exec insert into system.t values (3)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.sql"
    path.write_text(SCRIPT)
    return path


def rows(own: OwnSandbox) -> int | None:
    """How many the table has; None when there is no table."""
    with own.connect() as connection, connection.cursor() as cursor:
        if cursor.execute("select count(*) from user_tables where table_name = 'T'").fetchone() == (0,):
            return None
        return int(cursor.execute("select count(*) from t").fetchone()[0])


def test_a_killed_run_leaves_what_was_committed_and_names_what_was_not_sent(empty: OwnSandbox, script: Path) -> None:
    with pytest.raises(Killed, match=r"insert into system.t values \(3\)"):
        empty.run(script, limit=4)
    assert rows(empty) == 1


def test_a_run_within_its_limit_ends_as_ever(empty: OwnSandbox, script: Path) -> None:
    assert empty.run(script, limit=5) == 0
    assert rows(empty) == 3


def test_a_script_is_killed_after_every_statement_of_a_database_as_it_was(empty: OwnSandbox, script: Path) -> None:
    assert [(sent, rows(empty)) for sent in empty.killed_everywhere(EMPTY, script)] == [
        (0, None),
        (1, 0),
        (2, 0),
        (3, 1),
        (4, 1),
    ]


def test_a_session_can_be_killed_between_the_ddl_of_a_block(empty: OwnSandbox, tmp_path: Path) -> None:
    (tmp_path / "block.sql").write_text(
        "set serveroutput on\nwhenever sqlerror exit failure rollback\nbegin\n"
        "  execute immediate 'create table t (n number)';\n"
        "  execute immediate 'insert into t values (1)';\n  execute immediate 'alter table t add m number';\n"
        "  execute immediate 'insert into t (n) values (2)';\n  execute immediate 'alter table t add o number';\n"
        "end;\n/\n"
    )
    with empty.killed_at_ddl(2):
        assert empty.run(tmp_path / "block.sql") == 1
    assert "ORA-00028" in empty.output
    assert rows(empty) == 1
    empty.restore(EMPTY)
    with empty.killed_at_ddl(4) as seen:
        assert empty.run(tmp_path / "block.sql") == 0
    assert (rows(empty), len(seen)) == (2, 3)


def test_a_restored_database_has_no_user_job_or_unit_made_since(empty: OwnSandbox) -> None:
    names = "select count(*) from dba_objects where owner = 'X'"
    with empty.connect() as connection, connection.cursor() as cursor:
        cursor.execute("create user x identified by x")
        cursor.execute("create procedure x.p is begin null; end;")
        job = "job_name => 'X.J', job_type => 'STORED_PROCEDURE', job_action => 'X.P'"
        cursor.execute(f"begin dbms_scheduler.create_job({job}); end;")
        assert cursor.execute(names).fetchone() == (2,)
    empty.restore(EMPTY)
    with empty.connect() as connection, connection.cursor() as cursor:
        assert cursor.execute(names).fetchone() == (0,)
        cursor.execute("create user x identified by x")
        cursor.execute("create function x.p return number is begin return 1; end;")
        assert cursor.execute("select x.p from dual").fetchone() == (1,)
