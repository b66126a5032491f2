"""Jobs, programs, schedules, job classes and credentials as the scheduler handles them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..errors import OraError

JOB_TYPES = ("PLSQL_BLOCK", "STORED_PROCEDURE", "EXECUTABLE")
REFUSED_TYPES = ("EXTERNAL_SCRIPT", "SQL_SCRIPT", "BACKUP_SCRIPT", "CHAIN")
# How much is logged, from little to much.
LEVELS = ("OFF", "FAILED RUNS", "RUNS", "FULL")


@dataclass
class Timing:
    """start_zone: the zone start_date was given in, in which calendars are reckoned; None for UTC."""

    start_date: datetime | None = None
    start_zone: str | None = None
    repeat_interval: str | None = None
    end_date: datetime | None = None


@dataclass
class Job:
    """A row of dict.sched_job; fields are its columns (schema.py). What a program or schedule gives is None here."""

    owner: str
    name: str
    creator: str | None = None
    program_owner: str | None = None
    program_name: str | None = None
    schedule_owner: str | None = None
    schedule_name: str | None = None
    job_type: str | None = None
    job_action: str | None = None
    number_of_arguments: int | None = None
    start_date: datetime | None = None
    start_zone: str | None = None
    repeat_interval: str | None = None
    end_date: datetime | None = None
    job_class: str = "DEFAULT_JOB_CLASS"
    enabled: bool = False
    auto_drop: bool = True
    state: str = "DISABLED"
    run_count: int = 0
    failure_count: int = 0
    last_start_date: datetime | None = None
    last_run_duration: timedelta | None = None
    next_run_date: datetime | None = None
    comments: str | None = None
    credential_owner: str | None = None
    credential_name: str | None = None
    logging_level: str | None = None
    store_output: bool = True
    max_runs: int | None = None
    max_failures: int | None = None
    max_run_duration: timedelta | None = None
    schedule_limit: timedelta | None = None
    restartable: bool = False
    job_priority: int = 3
    stop_on_window_close: bool = False
    instance_stickiness: bool = True
    instance_id: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.owner, self.name

    @property
    def quoted(self) -> str:
        return f'"{self.owner}"."{self.name}"'


@dataclass
class Program:
    owner: str
    name: str
    program_type: str | None = None
    program_action: str | None = None
    number_of_arguments: int | None = None
    enabled: bool = False
    comments: str | None = None


@dataclass
class Schedule:
    owner: str
    name: str
    start_date: datetime | None = None
    start_zone: str | None = None
    repeat_interval: str | None = None
    end_date: datetime | None = None
    comments: str | None = None


@dataclass
class JobClass:
    owner: str
    name: str
    resource_consumer_group: str | None = None
    service: str | None = None
    logging_level: str = "RUNS"
    log_history: int | None = None
    comments: str | None = None


@dataclass
class Credential:
    owner: str
    name: str
    username: str | None = None
    windows_domain: str | None = None
    enabled: bool = True
    comments: str | None = None


@dataclass(frozen=True)
class Argument:
    """kind: JOB or PROGRAM. value: of a job's argument, or the default of a program's; has_value tells it from none."""

    owner: str
    name: str
    kind: str
    position: int
    argument_name: str | None
    argument_type: str | None
    value: str | None
    has_value: bool


@dataclass(frozen=True)
class Action:
    """What a job runs, wherever it is written down."""

    type: str
    text: str
    arguments: tuple[str | None, ...]


@dataclass(frozen=True)
class Result:
    """How a run ended. status: SUCCEEDED, FAILED, STOPPED. error: the positive ORA number, 0 for none."""

    status: str
    error: int = 0
    info: str | None = None
    errors: str | None = None
    output: str | None = None


def unknown_job(owner: str, name: str) -> OraError:
    return OraError(27475, f'unknown job "{owner}"."{name}"')


def no_such_object(owner: str, name: str) -> OraError:
    return OraError(27476, f'"{owner}"."{name}" does not exist')


def insufficient_privileges() -> OraError:
    return OraError(27486, "insufficient privileges")


def job_running(job: Job) -> OraError:
    return OraError(27478, f"job {job.quoted} is running")
