"""Jobs inside the database: when they run, as whom, and what the dictionary says of them."""

from __future__ import annotations

from datetime import timedelta

import oracledb
import pytest

from deploy.sandbox.runtime.engine import Engine
from tests.waiting import wait_until

from .conftest import Jobs, connected

BLOCK = "job_type => 'PLSQL_BLOCK', job_action => 'null;'"
PROCEDURE = "job_type => 'STORED_PROCEDURE', job_action => 'PUT_NOTE'"
LONG = "dbms_session.sleep(60);"
HOURLY = "repeat_interval => 'FREQ=HOURLY', enabled => true"


@pytest.fixture(scope="module", autouse=True)
def notes(owner: str, engine: Engine, dsn: str) -> None:
    with connected(engine, dsn, owner) as own:
        own.run("create table note (text varchar2(4000))")
        own.run(
            "create procedure put_note(in_text in varchar2, in_more in varchar2 default 'x') is "
            "begin insert into note values (in_text || in_more); end;"
        )


def said(jobs: Jobs, text: str) -> int:
    return int(jobs.value("select count(*) from note where text = :1", text))


def test_a_job_without_a_schedule_runs_once_at_once_and_is_then_disabled(jobs: Jobs) -> None:
    jobs.create("ONCE", "insert into note values ('once');")
    wait_until(lambda: jobs.state("ONCE") == "SUCCEEDED")
    assert said(jobs, "once") == 1
    assert jobs.row("select enabled, run_count, failure_count from user_scheduler_jobs") == ("FALSE", 1, 0)
    assert jobs.details("ONCE")[:2] == ("SUCCEEDED", 0)


def test_it_is_dropped_at_its_end_unless_told_otherwise(jobs: Jobs) -> None:
    jobs.do(f"dbms_scheduler.create_job('GONE', {BLOCK}, enabled => true);")
    wait_until(lambda: jobs.state("GONE") is None)
    assert jobs.details("GONE")[0] == "SUCCEEDED"
    assert jobs.value("select count(*) from user_objects where object_name = 'GONE'") == 0


def test_a_stored_procedure_gets_its_arguments(jobs: Jobs) -> None:
    jobs.do(
        f"dbms_scheduler.create_job('PROC', {PROCEDURE}, number_of_arguments => 2);"
        "dbms_scheduler.set_job_argument_value('PROC', 1, 'it''s ');"
        "dbms_scheduler.set_job_argument_value('PROC', 2, 'here');"
        "dbms_scheduler.enable('PROC');"
    )
    wait_until(lambda: said(jobs, "it's here") == 1)


def test_a_missing_argument_keeps_it_from_being_enabled(jobs: Jobs) -> None:
    jobs.do(f"dbms_scheduler.create_job('LACKS', {PROCEDURE}, number_of_arguments => 1);")
    with pytest.raises(oracledb.Error, match="ORA-27457"):
        jobs.do("dbms_scheduler.enable('LACKS');")


def test_it_runs_as_its_owner_in_a_session_of_its_own(jobs: Jobs, dba_jobs: Jobs, owner: str) -> None:
    action = "insert into note select 'as '||user||sys_context('USERENV', 'CURRENT_SCHEMA') from dual;"
    dba_jobs.do(
        f"dbms_scheduler.create_job('{owner}.THEIRS', job_type => 'PLSQL_BLOCK', job_action => :1, auto_drop => false);"
        f"dbms_scheduler.enable('{owner}.THEIRS');",
        action,
    )
    wait_until(lambda: said(jobs, f"as {owner}{owner}") == 1)
    assert jobs.value("select job_creator from user_scheduler_jobs where job_name = 'THEIRS'") == "SYSTEM"


def test_a_failing_job_leaves_nothing_behind_and_its_error_in_the_log(jobs: Jobs) -> None:
    jobs.create("FAILS", "insert into note values ('fails'); raise_application_error(-20123, 'Não dá');")
    status, error, info, errors, _ = jobs.details("FAILS")
    assert (status, error) == ("FAILED", 20123)
    assert info.startswith("ORA-20123: Não dá")
    assert errors == info
    assert said(jobs, "fails") == 0
    assert jobs.row("select state, failure_count from user_scheduler_jobs") == ("FAILED", 1)


def test_what_it_printed_is_kept(jobs: Jobs) -> None:
    jobs.create("PRINTS", "dbms_output.put_line('olá'); dbms_output.put_line('tchau');")
    assert jobs.details("PRINTS")[4] == "olá\ntchau"


def test_a_block_that_does_not_compile_fails(jobs: Jobs) -> None:
    jobs.create("BAD", "no_such_thing;")
    assert jobs.details("BAD")[:2] == ("FAILED", 6550)


def test_a_block_needs_its_last_semicolon(jobs: Jobs) -> None:
    jobs.create("BARE", "begin null; end")
    assert jobs.details("BARE")[:2] == ("FAILED", 6550)


def test_a_repeating_job_waits_for_the_clock(jobs: Jobs, engine: Engine) -> None:
    jobs.create("REPEATS", "insert into note values ('again');", HOURLY)
    wait_until(lambda: said(jobs, "again") == 1)
    wait_until(lambda: jobs.state("REPEATS") == "SCHEDULED")
    engine.clock.advance(timedelta(hours=1))
    wait_until(lambda: said(jobs, "again") == 2)
    assert jobs.value("select enabled from user_scheduler_jobs") == "TRUE"


def test_missed_times_are_made_up_for_by_one_run(jobs: Jobs, engine: Engine) -> None:
    jobs.create("LATE", "insert into note values ('late');", HOURLY)
    wait_until(lambda: jobs.runs("LATE") == 1)
    engine.clock.advance(timedelta(hours=10))
    wait_until(lambda: jobs.runs("LATE") == 2)
    wait_until(lambda: jobs.state("LATE") == "SCHEDULED")
    assert said(jobs, "late") == 2
    assert jobs.value("select run_count from user_scheduler_jobs") == 2


def test_a_start_date_is_waited_for(jobs: Jobs, engine: Engine) -> None:
    jobs.create(
        "LATER",
        "insert into note values ('later');",
        "start_date => systimestamp + interval '30' minute, enabled => true",
    )
    assert jobs.state("LATER") == "SCHEDULED"
    engine.clock.advance(timedelta(minutes=31))
    wait_until(lambda: said(jobs, "later") == 1)


def test_a_disabled_job_does_not_run_but_can_be_told_to(jobs: Jobs, engine: Engine) -> None:
    jobs.create("IDLE", "insert into note values ('idle');", "repeat_interval => 'FREQ=MINUTELY'")
    engine.clock.advance(timedelta(hours=1))
    jobs.do("dbms_scheduler.run_job('IDLE', use_current_session => false);")
    wait_until(lambda: said(jobs, "idle") == 1)
    wait_until(lambda: jobs.state("IDLE") == "DISABLED")
    assert jobs.runs("IDLE") == 1


def test_run_in_the_callers_session_hands_the_error_over(jobs: Jobs) -> None:
    jobs.create("HERE", "insert into note values ('here'); raise no_data_found;", "enabled => false")
    with pytest.raises(oracledb.Error, match="ORA-01403"):
        jobs.do("dbms_scheduler.run_job('HERE');")
    assert said(jobs, "here") == 0


def test_a_job_never_runs_twice_at_a_time(jobs: Jobs) -> None:
    jobs.create("LONG", LONG)
    wait_until(lambda: jobs.state("LONG") == "RUNNING")
    with pytest.raises(oracledb.Error, match=r'ORA-27478: job ".*"\."LONG" is running'):
        jobs.do("dbms_scheduler.run_job('LONG', use_current_session => false);")
    assert jobs.value("select count(*) from user_scheduler_running_jobs where job_name = 'LONG'") == 1


def test_a_running_job_can_be_stopped(jobs: Jobs) -> None:
    jobs.create("STOPS", LONG)
    wait_until(lambda: jobs.state("STOPS") == "RUNNING")
    jobs.do("dbms_scheduler.stop_job('STOPS');")
    status, error, info, _, _ = jobs.details("STOPS")
    assert (status, error) == ("STOPPED", 0)
    assert "Stop job called by user" in info
    assert jobs.row("select state, failure_count from user_scheduler_jobs") == ("STOPPED", 0)


def test_an_endless_loop_can_be_stopped(jobs: Jobs) -> None:
    jobs.create("LOOPS", "loop null; end loop;")
    wait_until(lambda: jobs.state("LOOPS") == "RUNNING")
    jobs.do("dbms_scheduler.stop_job('LOOPS');")
    assert jobs.details("LOOPS")[0] == "STOPPED"


def test_stopping_needs_a_run_and_force_a_right(jobs: Jobs) -> None:
    jobs.create("STILL", "null;", "enabled => false")
    with pytest.raises(oracledb.Error, match="ORA-27366"):
        jobs.do("dbms_scheduler.stop_job('STILL');")
    with pytest.raises(oracledb.Error, match="ORA-27486"):
        jobs.do("dbms_scheduler.stop_job('STILL', force => true);")


def test_a_running_job_is_disabled_and_dropped_by_force_only(jobs: Jobs) -> None:
    jobs.create("BUSY", LONG)
    wait_until(lambda: jobs.state("BUSY") == "RUNNING")
    for what in ("disable", "drop_job"):
        with pytest.raises(oracledb.Error, match="ORA-27478"):
            jobs.do(f"dbms_scheduler.{what}('BUSY');")
    jobs.do("dbms_scheduler.disable('BUSY', force => true);")
    assert jobs.value("select enabled from user_scheduler_jobs") == "FALSE"
    jobs.do("dbms_scheduler.drop_job('BUSY', force => true);")
    assert jobs.state("BUSY") is None
    assert jobs.value("select count(*) from user_scheduler_running_jobs where job_name = 'BUSY'") == 0


def test_too_many_failures_break_it(jobs: Jobs, engine: Engine) -> None:
    jobs.create("BREAKS", "raise no_data_found;", "repeat_interval => 'FREQ=HOURLY'")
    jobs.do("dbms_scheduler.set_attribute('BREAKS', 'max_failures', 2); dbms_scheduler.enable('BREAKS');")
    wait_until(lambda: jobs.runs("BREAKS") == 1)
    engine.clock.advance(timedelta(hours=1))
    wait_until(lambda: jobs.state("BREAKS") == "BROKEN")
    assert jobs.row("select enabled, run_count from user_scheduler_jobs") == ("FALSE", 2)


def test_it_ends_after_its_last_run(jobs: Jobs) -> None:
    jobs.create("ENDS", "null;", "repeat_interval => 'FREQ=SECONDLY'")
    jobs.do("dbms_scheduler.set_attribute('ENDS', 'max_runs', 1); dbms_scheduler.enable('ENDS');")
    wait_until(lambda: jobs.state("ENDS") == "COMPLETED")


def test_every_call_commits(jobs: Jobs) -> None:
    jobs.run("insert into note values ('committed')")
    jobs.create("COMMITS", "null;", "enabled => false")
    jobs.do("rollback;")
    assert said(jobs, "committed") == 1


def test_it_cannot_be_called_in_a_trigger(jobs: Jobs) -> None:
    jobs.run(
        "create or replace trigger note_job before insert on note for each row when (new.text = 'trigger') begin "
        f"dbms_scheduler.create_job('NEVER', {BLOCK}); end;"
    )
    with pytest.raises(oracledb.Error, match="ORA-04092"):
        jobs.run("insert into note values ('trigger')")
    jobs.run("drop trigger note_job")
    assert jobs.state("NEVER") is None


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("dbms_scheduler.enable('NOBODY');", "ORA-27475"),
        ("dbms_scheduler.drop_job('NOBODY');", "ORA-27475"),
        ("dbms_scheduler.drop_job('NOBODY', force => true);", "ORA-27475"),
        ("dbms_scheduler.run_job('NOBODY', false);", "ORA-27475"),
        ("dbms_scheduler.set_attribute('NOBODY', 'comments', 'x');", "ORA-27476"),
        (f"dbms_scheduler.create_job('not a name', {BLOCK});", "ORA-27452"),
        (
            f"dbms_scheduler.create_job('J', {BLOCK}, job_class => 'NO_CLASS');",
            "ORA-27476",
        ),
        (
            f"dbms_scheduler.create_job('J', {BLOCK}, repeat_interval => 'FREQ=NEVER');",
            "ORA-27412",
        ),
        ("dbms_scheduler.create_job('J', job_type => 'CHAIN', job_action => 'c');", "ORA-03001"),
        ("dbms_scheduler.create_job('J', program_name => 'NO_PROGRAM');", "ORA-27476"),
        (
            f"dbms_scheduler.create_job('J', {BLOCK}, credential_name => 'NO_ONE');",
            "ORA-27476",
        ),
        (f"dbms_scheduler.create_job('SYSTEM.J', {BLOCK});", "ORA-27486"),
        ("dbms_scheduler.create_job_class('MINE');", "ORA-27486"),
        ("dbms_scheduler.purge_log();", "ORA-27486"),
    ],
)
def test_mistakes_have_oracles_numbers(jobs: Jobs, statement: str, code: str) -> None:
    with pytest.raises(oracledb.Error, match=code):
        jobs.do(statement)
    assert jobs.state("J") is None


def test_a_name_can_be_used_once(jobs: Jobs) -> None:
    jobs.create("TWICE", "null;", "enabled => false")
    with pytest.raises(oracledb.Error, match="ORA-27477"):
        jobs.create("TWICE", "null;", "enabled => false")
    with pytest.raises(oracledb.Error, match="ORA-27477"):
        jobs.create("NOTE", "null;", "enabled => false")


def test_one_call_takes_several_names(jobs: Jobs) -> None:
    for name in ("FIRST", "SECOND"):
        jobs.create(name, "null;", "enabled => false")
    jobs.do("dbms_scheduler.drop_job('first, second');")
    assert jobs.value("select count(*) from user_scheduler_jobs") == 0


def test_without_create_job_nothing_is_created(jobs: Jobs, dba_jobs: Jobs, owner: str) -> None:
    dba_jobs.run(f"revoke create job from {owner}")
    try:
        with pytest.raises(oracledb.Error, match="ORA-27486"):
            jobs.create("POOR", "null;")
    finally:
        dba_jobs.run(f"grant create job to {owner}")


def test_another_users_job_needs_a_grant(jobs: Jobs, dba_jobs: Jobs, owner: str, engine: Engine, dsn: str) -> None:
    jobs.create("SHARED", "null;", "enabled => false")
    dba_jobs.run("create user stranger identified by sandbox")
    dba_jobs.run("grant create session to stranger")
    try:
        with connected(engine, dsn, "stranger") as stranger:
            with pytest.raises(oracledb.Error, match="ORA-27475"):
                stranger.do(f"dbms_scheduler.enable('{owner}.SHARED');")
            jobs.run("grant alter on shared to stranger")
            stranger.do(f"dbms_scheduler.set_attribute('{owner}.SHARED', 'comments', 'Olá');")
    finally:
        dba_jobs.run("drop user stranger cascade")
    assert jobs.value("select comments from user_scheduler_jobs") == "Olá"


def test_a_job_may_create_another(jobs: Jobs) -> None:
    jobs.create(
        "PARENT",
        "dbms_scheduler.create_job('CHILD', job_type => 'PLSQL_BLOCK', "
        "job_action => 'insert into note values (''child'');', enabled => true, auto_drop => false);",
    )
    wait_until(lambda: said(jobs, "child") == 1)
