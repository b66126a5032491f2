"""Programs, schedules, job classes, attributes, and what is logged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import oracledb
import pytest

from deploy.sandbox.runtime.engine import Engine
from tests.waiting import wait_until

from .conftest import Jobs


@pytest.fixture
def job_class(dba_jobs: Jobs, owner: str, jobs: Jobs) -> Iterator[str]:
    """A class that logs failed runs only; the owner may use it. Gone before the jobs are."""
    dba_jobs.do("dbms_scheduler.create_job_class('QUIET', logging_level => dbms_scheduler.logging_failed_runs);")
    dba_jobs.run(f"grant execute on sys.quiet to {owner}")
    yield "QUIET"
    dba_jobs.do("dbms_scheduler.drop_job_class('QUIET', force => true);")


# ---------------------------------------------------------------- programs and schedules


def test_a_program_gives_action_and_default_arguments(jobs: Jobs) -> None:
    jobs.run("create table said (text varchar2(100))")
    jobs.run(
        "create procedure say(in_what in varchar2, in_how_often in number) is begin "
        "for i in 1 .. in_how_often loop insert into said values (in_what); end loop; end;"
    )
    jobs.do(
        "dbms_scheduler.create_program('SAYS', 'STORED_PROCEDURE', 'SAY', 2);"
        "dbms_scheduler.define_program_argument('SAYS', 1, 'WHAT', 'VARCHAR2');"
        "dbms_scheduler.define_program_argument('SAYS', 2, 'OFTEN', 'NUMBER', default_value => '3');"
        "dbms_scheduler.enable('SAYS');"
        "dbms_scheduler.create_job('SAYING', program_name => 'SAYS');"
        "dbms_scheduler.set_job_argument_value('SAYING', 'what', 'olá');"
        "dbms_scheduler.enable('SAYING');"
    )
    wait_until(lambda: jobs.value("select count(*) from said where text = 'olá'") == 3)
    assert jobs.value("select count(*) from user_scheduler_program_args") == 2
    jobs.do("dbms_scheduler.drop_program('SAYS', force => true);")


def test_a_program_in_use_is_dropped_by_force_only(jobs: Jobs) -> None:
    jobs.do(
        "dbms_scheduler.create_program('USED', 'PLSQL_BLOCK', 'null;', enabled => true);"
        "dbms_scheduler.create_job('USES', program_name => 'USED', repeat_interval => 'FREQ=YEARLY;BYMONTH=1', "
        "enabled => true);"
    )
    with pytest.raises(oracledb.Error, match="ORA-27479"):
        jobs.do("dbms_scheduler.drop_program('USED');")
    jobs.do("dbms_scheduler.drop_program('USED', force => true);")
    assert jobs.state("USES") == "DISABLED"


def test_a_schedule_is_shared_and_a_change_of_it_reaches_its_jobs(jobs: Jobs) -> None:
    jobs.do(
        "dbms_scheduler.create_schedule('NIGHTLY', repeat_interval => 'FREQ=DAILY;BYHOUR=3;BYMINUTE=0;BYSECOND=0');"
        "dbms_scheduler.create_job('NIGHT', schedule_name => 'NIGHTLY', job_type => 'PLSQL_BLOCK', "
        "job_action => 'null;', enabled => true);"
    )
    when = "select to_char(next_run_date, 'HH24:MI:SS') from user_scheduler_jobs where job_name = 'NIGHT'"
    assert jobs.value(when) == "03:00:00"
    jobs.do("dbms_scheduler.set_attribute('NIGHTLY', 'repeat_interval', 'FREQ=DAILY;BYHOUR=4;BYMINUTE=0;BYSECOND=0');")
    assert jobs.value(when) == "04:00:00"
    assert jobs.value("select schedule_type from user_scheduler_jobs") == "NAMED"
    jobs.do("dbms_scheduler.drop_schedule('NIGHTLY', force => true);")


# ---------------------------------------------------------------- attributes


def test_attributes_are_set_and_shown(jobs: Jobs) -> None:
    jobs.create("KNOBS", "null;", "repeat_interval => 'FREQ=DAILY'")
    jobs.do(
        "dbms_scheduler.set_attribute('KNOBS', 'max_run_duration', interval '10' minute);"
        "dbms_scheduler.set_attribute('KNOBS', 'max_failures', 5);"
        "dbms_scheduler.set_attribute('KNOBS', 'store_output', false);"
        "dbms_scheduler.set_attribute('KNOBS', 'start_date', timestamp '2031-02-03 04:05:06 +00:00');"
        "dbms_scheduler.set_attribute('KNOBS', 'logging_level', dbms_scheduler.logging_full);"
        "dbms_scheduler.set_attribute_null('KNOBS', 'max_failures');"
    )
    assert jobs.row(
        "select max_run_duration, max_failures, store_output, to_char(start_date, 'YYYY-MM-DD HH24:MI:SS'), "
        "logging_level from user_scheduler_jobs"
    ) == (timedelta(minutes=10), None, "FALSE", "2031-02-03 04:05:06", "FULL")


def test_a_change_plans_an_enabled_jobs_next_run_again(jobs: Jobs, engine: Engine) -> None:
    jobs.create("MOVES", "null;", "repeat_interval => 'FREQ=DAILY;BYHOUR=3', enabled => true")
    jobs.do("dbms_scheduler.set_attribute('MOVES', 'repeat_interval', 'FREQ=DAILY;BYHOUR=5;BYMINUTE=10;BYSECOND=0');")
    assert jobs.row("select enabled, to_char(next_run_date, 'HH24:MI') from user_scheduler_jobs") == ("TRUE", "05:10")


@pytest.mark.parametrize(
    ("attribute", "value", "code"),
    [
        ("no_such", "'x'", "ORA-27469"),
        ("max_failures", "0", "ORA-27465"),
        ("job_priority", "9", "ORA-27465"),
        ("repeat_interval", "'FREQ=NEVER'", "ORA-27412"),
        ("parallel_instances", "true", "ORA-03001"),
        ("restartable", "true", "ORA-03001"),
        ("raise_events", "1", "ORA-03001"),
        ("database_role", "'PRIMARY'", "ORA-03001"),
    ],
)
def test_what_is_no_attribute_or_not_supported_is_refused(jobs: Jobs, attribute: str, value: str, code: str) -> None:
    jobs.create("STRICT", "null;", "enabled => false")
    with pytest.raises(oracledb.Error, match=code):
        jobs.do(f"dbms_scheduler.set_attribute('STRICT', '{attribute}', {value});")


# ---------------------------------------------------------------- classes and the log


def test_a_class_needs_a_direct_grant(jobs: Jobs, dba_jobs: Jobs, job_class: str, owner: str) -> None:
    jobs.create("MAY", "null;", f"job_class => '{job_class}'")
    dba_jobs.run(f"revoke execute on sys.quiet from {owner}")
    with pytest.raises(oracledb.Error, match="ORA-27486"):
        jobs.create("MAY_NOT", "null;", f"job_class => '{job_class}'")


def test_a_class_in_use_is_dropped_by_force_only(jobs: Jobs, dba_jobs: Jobs, job_class: str) -> None:
    jobs.create("IN_CLASS", "null;", f"job_class => '{job_class}', repeat_interval => 'FREQ=DAILY;BYHOUR=3'")
    with pytest.raises(oracledb.Error, match="ORA-27479"):
        dba_jobs.do("dbms_scheduler.drop_job_class('QUIET');")
    with pytest.raises(oracledb.Error, match="ORA-27477"):
        dba_jobs.do("dbms_scheduler.create_job_class('QUIET');")


def test_its_level_says_what_is_logged(jobs: Jobs, job_class: str) -> None:
    jobs.create("GOOD", "null;", f"job_class => '{job_class}', enabled => true")
    jobs.create("WORSE", "raise no_data_found;", f"job_class => '{job_class}', enabled => true")
    wait_until(lambda: jobs.state("GOOD") == "SUCCEEDED" and jobs.state("WORSE") == "FAILED")
    assert (jobs.runs("GOOD"), jobs.runs("WORSE")) == (0, 1)


def test_a_job_may_log_more_than_its_class_but_not_less(jobs: Jobs, job_class: str) -> None:
    for name, level, options in (
        ("MORE", "full", f"job_class => '{job_class}'"),
        ("LESS", "off", "comments => 'default class'"),
    ):
        jobs.create(name, "null;", options)
        jobs.do(f"dbms_scheduler.set_attribute('{name}', 'logging_level', dbms_scheduler.logging_{level});")
        jobs.do(f"dbms_scheduler.enable('{name}');")
        wait_until(lambda name=name: jobs.state(name) == "SUCCEEDED")  # type: ignore[misc]
        assert jobs.runs(name) == 1
    operations = "select operation from user_scheduler_job_log where job_name = 'MORE' and operation = 'ENABLE'"
    assert jobs.value(operations) == "ENABLE"


def test_the_log_can_be_purged(jobs: Jobs, dba_jobs: Jobs, owner: str) -> None:
    jobs.create("LOGGED", "null;")
    wait_until(lambda: jobs.state("LOGGED") == "SUCCEEDED")
    dba_jobs.do(f"dbms_scheduler.purge_log(job_name => '{owner}.LOGGED');")
    assert jobs.runs("LOGGED") == 0
    assert jobs.value("select count(*) from user_scheduler_job_log where job_name = 'LOGGED'") == 0


def test_old_log_rows_go_by_themselves(jobs: Jobs, engine: Engine) -> None:
    jobs.create("OLD", "null;")
    wait_until(lambda: jobs.state("OLD") == "SUCCEEDED")
    assert jobs.runs("OLD") == 1
    engine.clock.advance(timedelta(days=40))
    jobs.create("NEW", "null;")  # the scheduler looks around
    wait_until(lambda: jobs.runs("OLD") == 0)


def test_a_users_jobs_go_with_him(dba_jobs: Jobs, dsn: str) -> None:
    dba_jobs.run("create user leaves identified by sandbox")
    dba_jobs.do(
        "dbms_scheduler.create_job('LEAVES.LEFT', job_type => 'PLSQL_BLOCK', job_action => 'null;', "
        "start_date => systimestamp + interval '1' day, enabled => true);"
    )
    dba_jobs.run("drop user leaves cascade")
    assert dba_jobs.value("select count(*) from dba_scheduler_jobs where owner = 'LEAVES'") == 0
    assert dba_jobs.value("select count(*) from dba_objects where owner = 'LEAVES'") == 0
