"""The scheduler's own tables, in PostgreSQL schema `dict`; the dictionary views in views.py show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import get_args, get_type_hints

from .model import Argument, Credential, Job, JobClass, Program, Schedule

DEFAULT_CLASS = "DEFAULT_JOB_CLASS"
TABLES: Mapping[type, str] = {
    Job: "sched_job",
    Program: "sched_program",
    Schedule: "sched_schedule",
    JobClass: "sched_class",
    Credential: "sched_credential",
    Argument: "sched_argument",
}
_TYPES = {str: "text", int: "bigint", bool: "boolean", datetime: "timestamptz", timedelta: "interval"}


def _columns(kind: type) -> dict[str, str]:
    """Of a dataclass of model.py: the PostgreSQL type of each field that is a column."""
    hints = get_type_hints(kind).items()
    return {name: _TYPES[next(t for t in (get_args(hint) or (hint,)) if t in _TYPES)] for name, hint in hints}


COLUMNS: Mapping[type, Mapping[str, str]] = {kind: _columns(kind) for kind in TABLES}


def _table(kind: type) -> str:
    inside = "".join(f"   {name} {type},\n" for name, type in COLUMNS[kind].items())
    key = "owner, name, kind, position" if kind is Argument else "owner, name"
    return f"create table if not exists dict.{TABLES[kind]} (\n{inside}   primary key ({key})\n);\n"


SCHEDULER_DDL = (
    "".join(map(_table, TABLES))
    + f"""
insert into dict.sched_class (owner, name, logging_level, comments)
values ('SYS', '{DEFAULT_CLASS}', 'RUNS', 'This is the default job class.')
on conflict do nothing;

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
