"""The scheduler's own tables, in PostgreSQL schema `dict`; the dictionary views in views.py show them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SCHEDULE = {
    "start_date": "timestamptz",
    "start_zone": "text",
    "repeat_interval": "text",
    "end_date": "timestamptz",
}

JOB: Mapping[str, str] = MappingProxyType(
    {
        "owner": "text not null",
        "name": "text not null",
        "creator": "text",
        "program_owner": "text",
        "program_name": "text",
        "schedule_owner": "text",
        "schedule_name": "text",
        "job_type": "text",
        "job_action": "text",
        "number_of_arguments": "integer",
        **_SCHEDULE,
        "job_class": "text not null",
        "enabled": "boolean not null",
        "auto_drop": "boolean not null",
        "state": "text not null",
        "run_count": "bigint not null",
        "failure_count": "bigint not null",
        "last_start_date": "timestamptz",
        "last_run_duration": "interval",
        "next_run_date": "timestamptz",
        "comments": "text",
        "credential_owner": "text",
        "credential_name": "text",
        "logging_level": "text",
        "store_output": "boolean not null",
        "max_runs": "bigint",
        "max_failures": "bigint",
        "max_run_duration": "interval",
        "schedule_limit": "interval",
        "restartable": "boolean not null",
        "job_priority": "integer not null",
        "stop_on_window_close": "boolean not null",
        "instance_stickiness": "boolean not null",
        "instance_id": "integer",
        "raise_events": "integer",
        "database_role": "text",
    }
)

PROGRAM: Mapping[str, str] = MappingProxyType(
    {
        "owner": "text not null",
        "name": "text not null",
        "program_type": "text",
        "program_action": "text",
        "number_of_arguments": "integer",
        "enabled": "boolean not null",
        "comments": "text",
    }
)

SCHEDULE: Mapping[str, str] = MappingProxyType(
    {"owner": "text not null", "name": "text not null", **_SCHEDULE, "comments": "text"}
)

JOB_CLASS: Mapping[str, str] = MappingProxyType(
    {
        "owner": "text not null",
        "name": "text not null",
        "resource_consumer_group": "text",
        "service": "text",
        "logging_level": "text not null",
        "log_history": "integer",
        "comments": "text",
    }
)

CREDENTIAL: Mapping[str, str] = MappingProxyType(
    {
        "owner": "text not null",
        "name": "text not null",
        "username": "text",
        "windows_domain": "text",
        "enabled": "boolean not null",
        "comments": "text",
    }
)

DEFAULT_CLASS = "DEFAULT_JOB_CLASS"


def _table(name: str, columns: Mapping[str, str]) -> str:
    inside = ",\n".join(f"   {column} {type}" for column, type in columns.items())
    return f"create table if not exists dict.{name} (\n{inside},\n   primary key (owner, name)\n);\n"


SCHEDULER_DDL = (
    _table("sched_job", JOB)
    + _table("sched_program", PROGRAM)
    + _table("sched_schedule", SCHEDULE)
    + _table("sched_class", JOB_CLASS)
    + _table("sched_credential", CREDENTIAL)
    + f"""
insert into dict.sched_class (owner, name, logging_level, comments)
values ('SYS', '{DEFAULT_CLASS}', 'RUNS', 'This is the default job class.')
on conflict do nothing;

-- Arguments of jobs (value) and of programs (default_value); kind: JOB, PROGRAM.
create table if not exists dict.sched_argument (
   owner text not null,
   name text not null,
   kind text not null,
   position integer not null,
   argument_name text,
   argument_type text,
   value text,
   has_value boolean not null,
   out_argument boolean not null default false,
   primary key (owner, name, kind, position)
);

create sequence if not exists dict.sched_log_id;

-- One row an operation on a job, and for runs the details.
create table if not exists dict.sched_log (
   log_id bigint primary key,
   log_date timestamptz not null,
   owner text not null,
   job_name text not null,
   job_class text,
   operation text not null,
   status text,
   user_name text,
   credential_owner text,
   credential_name text,
   additional_info text
);
create index if not exists sched_log_date on dict.sched_log (log_date);

create table if not exists dict.sched_run (
   log_id bigint primary key,
   log_date timestamptz not null,
   owner text not null,
   job_name text not null,
   status text not null,
   error bigint not null,
   req_start_date timestamptz,
   actual_start_date timestamptz,
   run_duration interval,
   session_id text,
   slave_pid text,
   credential_owner text,
   credential_name text,
   additional_info text,
   errors text,
   output text
);

create table if not exists dict.sched_running (
   owner text not null,
   job_name text not null,
   session_id integer,
   slave_pid text,
   started timestamptz not null,
   log_id bigint,
   primary key (owner, job_name)
);

create table if not exists dict.sched_setting (
   name text primary key,
   value text
);
insert into dict.sched_setting (name, value) values
   ('DEFAULT_TIMEZONE', 'Etc/UTC'), ('LOG_HISTORY', '30'), ('MAX_JOB_SLAVE_PROCESSES', null),
   ('EVENT_EXPIRY_TIME', null), ('SCHEDULER_DISABLED', 'FALSE')
on conflict do nothing;
"""
)

# What goes with its owner
OF_USERS = (
    "sched_job",
    "sched_program",
    "sched_schedule",
    "sched_credential",
    "sched_argument",
    "sched_log",
    "sched_run",
)
