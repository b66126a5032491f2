"""A scheduler at work on the test run's engine, and a user who may create jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import oracledb
import pytest

from deploy.sandbox.runtime.engine import Engine
from deploy.sandbox.scheduler.coordinator import Scheduler
from deploy.sandbox.tests.conftest import PASSWORD
from tests.waiting import wait_until


class Jobs:
    """A connection, with what the tests of jobs do over and over."""

    def __init__(self, connection: oracledb.Connection) -> None:
        self._connection = connection

    def run(self, text: str, *values: Any) -> None:
        """Any statement."""
        with self._connection.cursor() as cursor:
            cursor.execute(text, list(values))

    def do(self, statements: str, *values: Any) -> None:
        """PL/SQL statements."""
        self.run(f"begin {statements} end;", *values)

    def create(self, name: str, action: str, options: str = "enabled => true") -> None:
        """A PLSQL_BLOCK job that is kept after its end."""
        self.do(
            f"dbms_scheduler.create_job(job_name => '{name}', job_type => 'PLSQL_BLOCK', job_action => :1, "
            f"auto_drop => false, {options});",
            action,
        )

    def external(self, name: str, *command: str) -> None:
        """A disabled job of type EXECUTABLE: program, arguments."""
        self.do(
            f"dbms_scheduler.create_job(job_name => '{name}', job_type => 'EXECUTABLE', job_action => :1, "
            f"number_of_arguments => {len(command) - 1}, auto_drop => false);",
            command[0],
        )
        for position, value in enumerate(command[1:], 1):
            self.do(f"dbms_scheduler.set_job_argument_value('{name}', {position}, :1);", value)

    def row(self, text: str, *values: Any) -> tuple[Any, ...] | None:
        with self._connection.cursor() as cursor:
            cursor.execute(text, list(values))
            found: tuple[Any, ...] | None = cursor.fetchone()
            return found

    def value(self, text: str, *values: Any) -> Any:
        """The only column of the first row, None without one."""
        found = self.row(text, *values)
        return None if found is None else found[0]

    def state(self, name: str) -> Any:
        return self.value("select state from user_scheduler_jobs where job_name = :1", name)

    def runs(self, name: str) -> int:
        """How often it was logged."""
        return int(self.value("select count(*) from user_scheduler_job_run_details where job_name = :1", name))

    def details(self, name: str) -> tuple[Any, ...]:
        """status, error#, additional_info, errors, output of the last logged run, once there is one."""
        wait_until(lambda: self.runs(name) > 0)
        found = self.row(
            "select status, error#, additional_info, errors, output from user_scheduler_job_run_details "
            "where job_name = :1 order by log_id desc",
            name,
        )
        assert found is not None
        return found


@contextmanager
def connected(engine: Engine, dsn: str, user: str) -> Iterator[Jobs]:
    """A user's connection; at the end his session is over, and he can be dropped."""
    with closing(oracledb.connect(user=user, password=PASSWORD, dsn=dsn)) as connection:
        yield Jobs(connection)
    wait_until(lambda: all(session.user != user.upper() for session in list(engine.sessions.values())))


@pytest.fixture(scope="session")
def scheduler(engine: Engine) -> Iterator[Scheduler]:
    engine.external = True
    running = Scheduler(engine)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def owner(engine: Engine, user: str, dba: oracledb.Connection) -> Iterator[str]:
    """The module's user, with the right to start programs. The clock may be moved."""
    with dba.cursor() as cursor:
        cursor.execute(f"grant create external job to {user}")
    yield user
    engine.clock.offset = timedelta()


@pytest.fixture
def jobs(engine: Engine, dsn: str, owner: str, scheduler: Scheduler) -> Iterator[Jobs]:
    """The owner's connection; all of his jobs are dropped after the test."""
    with connected(engine, dsn, owner) as own:
        yield own
        own.do(
            "for j in (select job_name from user_scheduler_jobs) loop "
            "begin dbms_scheduler.drop_job(j.job_name, force => true); "
            "exception when others then if sqlcode != -27475 then raise; end if; end; "  # it came to its end itself
            "end loop;"
        )


@pytest.fixture
def dba_jobs(dba: oracledb.Connection, scheduler: Scheduler) -> Jobs:
    return Jobs(dba)
