"""The tables of the scheduler, in PostgreSQL schema `dict`. What belongs to an object goes with it."""

from __future__ import annotations

DEFAULT_CLASS = "DEFAULT_JOB_CLASS"

_OBJECT = """
   primary key (owner, name),
   foreign key (owner, name, kind) references dict.object (owner, name, kind) on delete cascade
"""

JOB_TABLES = f"""
create sequence if not exists dict.sched_log_id;

create table if not exists dict.sched_job (
   owner text not null,
   name text not null,
   kind text not null default 'JOB',
   creator text not null,
   program_owner text,
   program_name text,
   job_type text,
   job_action text,
   number_of_arguments integer,
   schedule_owner text,
   schedule_name text,
   start_date timestamptz,
   zone text,
   repeat_interval text,
   end_date timestamptz,
   class text not null,
   enabled boolean not null default false,
   auto_drop boolean not null default true,
   state text not null default 'DISABLED',
   priority integer not null default 3,
   weight integer not null default 1,
   run_count bigint not null default 0,
   max_runs integer,
   failure_count bigint not null default 0,
   failures_in_a_row integer not null default 0,
   max_failures integer,
   last_start_date timestamptz,
   last_run_duration interval,
   next_run_date timestamptz,
   max_run_duration interval,
   logging_level text not null default 'OFF',
   store_output boolean not null default true,
   stop_on_window_close boolean not null default false,
   instance_stickiness boolean not null default true,
   instance_id integer,
   allow_runs_in_restricted_mode boolean not null default false,
   credential_owner text,
   credential_name text,
   comments text,
   {_OBJECT}
);

create table if not exists dict.sched_program (
   owner text not null,
   name text not null,
   kind text not null default 'PROGRAM',
   program_type text not null,
   program_action text not null,
   number_of_arguments integer not null default 0,
   enabled boolean not null default false,
   comments text,
   {_OBJECT}
);

-- Arguments of programs, and the values of jobs
create table if not exists dict.sched_argument (
   owner text not null,
   name text not null,
   kind text not null,
   position integer not null,
   argument_name text,
   argument_type text,
   value text,
   has_value boolean not null default false,
   primary key (owner, name, kind, position),
   foreign key (owner, name, kind) references dict.object (owner, name, kind) on delete cascade
);

create table if not exists dict.sched_schedule (
   owner text not null,
   name text not null,
   kind text not null default 'SCHEDULE',
   start_date timestamptz,
   zone text,
   repeat_interval text,
   end_date timestamptz,
   comments text,
   {_OBJECT}
);

create table if not exists dict.sched_class (
   owner text not null,
   name text not null,
   kind text not null default 'JOB CLASS',
   resource_consumer_group text,
   service text,
   logging_level text not null,
   log_history integer,
   comments text,
   {_OBJECT}
);

-- Passwords are not kept: the sandbox runs programs as the user it runs as itself
create table if not exists dict.sched_credential (
   owner text not null,
   name text not null,
   kind text not null default 'CREDENTIAL',
   username text not null,
   windows_domain text,
   enabled boolean not null,
   comments text,
   {_OBJECT}
);

create table if not exists dict.sched_attribute (
   name text primary key,
   value text
);

-- What runs now
create unlogged table if not exists dict.sched_run (
   owner text not null,
   name text not null,
   log_id bigint not null,
   session_id integer,
   process_id text,
   started timestamptz not null,
   credential_owner text,
   credential_name text,
   primary key (owner, name)
);

create table if not exists dict.sched_log (
   log_id bigint primary key,
   log_date timestamptz not null,
   owner text not null,
   name text not null,
   class text,
   operation text not null,
   status text,
   user_name text,
   credential_owner text,
   credential_name text,
   additional_info text,
   error integer,
   required_start timestamptz,
   actual_start timestamptz,
   duration interval,
   session_id text,
   process_id text,
   errors text,
   output text
);

insert into dict.sched_attribute (name, value) values
   ('DEFAULT_TIMEZONE', 'Etc/UTC'), ('LOG_HISTORY', '30'), ('MAX_JOB_SLAVE_PROCESSES', null)
on conflict do nothing;

insert into dict.object (owner, name, kind, created, changed)
values ('SYS', '{DEFAULT_CLASS}', 'JOB CLASS', timezone('UTC', now()), timezone('UTC', now()))
on conflict do nothing;

insert into dict.sched_class (owner, name, logging_level, comments)
values ('SYS', '{DEFAULT_CLASS}', 'RUNS', 'This is the default job class.')
on conflict do nothing;

insert into dict.obj_priv (owner, name, grantee, privilege, grantor)
values ('SYS', '{DEFAULT_CLASS}', 'PUBLIC', 'EXECUTE', 'SYS')
on conflict do nothing;
"""
