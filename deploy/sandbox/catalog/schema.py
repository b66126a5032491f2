"""The dictionary's own tables and helper functions, in PostgreSQL schema `dict`."""

from __future__ import annotations

FIRST_OBJECT_ID = 70001
# What ROWID is made of, since PostgreSQL's own ctid changes with every update. No index: INSERT would pay for it.
ROW_NUMBER = """"rowid$" bigint not null default nextval('dict.row_number')"""

TABLES = f"""
create schema if not exists dict;

create sequence if not exists dict.object_id start {FIRST_OBJECT_ID};
create sequence if not exists dict.constraint_no start 8001;
create sequence if not exists dict.row_number cache 1000;

create table if not exists dict.object (
   id bigint primary key default nextval('dict.object_id'),
   owner text not null,
   name text not null,
   kind text not null,
   status text not null default 'VALID',
   created timestamp(0) not null,
   changed timestamp(0) not null,
   stamp bigint not null default 0,
   generated boolean not null default false,
   unused integer not null default 0,
   unique (owner, name, kind)
);

alter table dict.object add column if not exists temporary text;

create table if not exists dict.col (
   owner text not null,
   table_name text not null,
   name text not null,
   position integer not null,
   kind text not null,
   size integer,
   char_semantics boolean not null default false,
   precision integer,
   scale integer,
   nullable boolean not null default true,
   default_text text,
   default_on_null boolean not null default false,
   identity text,
   sequence text,
   virtual_text text,
   invisible boolean not null default false,
   primary key (owner, table_name, name)
);

create table if not exists dict.cons (
   owner text not null,
   name text not null,
   table_name text not null,
   kind text not null,
   columns text[] not null,
   search_condition text,
   r_owner text,
   r_name text,
   delete_rule text,
   enabled boolean not null default true,
   validated boolean not null default true,
   generated boolean not null default false,
   index_name text,
   primary key (owner, name)
);

create table if not exists dict.ind (
   owner text not null,
   name text not null,
   table_owner text not null,
   table_name text not null,
   is_unique boolean not null default false,
   columns text[] not null,
   expressions text[] not null,
   descending text[] not null,
   generated boolean not null default false,
   primary key (owner, name)
);

alter table dict.ind add column if not exists tablespace text;

create table if not exists dict.view (
   owner text not null,
   name text not null,
   text text not null,
   columns text[] not null,
   read_only boolean not null default false,
   primary key (owner, name)
);

alter table dict.view add column if not exists check_option boolean not null default false;

create table if not exists dict.seq (
   owner text not null,
   name text not null,
   min_value text not null,
   max_value text not null,
   increment_by text not null,
   start_with text not null,
   cache_size integer not null,
   cycle boolean not null default false,
   ordered boolean not null default false,
   primary key (owner, name)
);

create table if not exists dict.unit (
   owner text not null,
   name text not null,
   kind text not null,
   source text not null,
   enabled boolean not null default true,
   table_owner text,
   table_name text,
   primary key (owner, name, kind)
);

create table if not exists dict.trigger (
   owner text not null,
   name text not null,
   trigger_type text not null,
   triggering_event text not null,
   primary key (owner, name)
);

create table if not exists dict.subprogram (
   owner text not null,
   object_name text not null,
   object_type text not null,
   subprogram_id integer not null,
   procedure_name text,
   overload text,
   deterministic text not null,
   authid text not null,
   primary key (owner, object_name, object_type, subprogram_id)
);

create table if not exists dict.argument (
   owner text not null,
   object_name text not null,
   package_name text,
   subprogram_id integer not null,
   overload text,
   argument_name text,
   position integer not null,
   sequence integer not null,
   data_type text,
   defaulted text not null,
   in_out text not null
);

create table if not exists dict.error (
   owner text not null,
   name text not null,
   kind text not null,
   sequence integer not null,
   line integer not null,
   position integer not null,
   text text not null,
   primary key (owner, name, kind, sequence)
);

create table if not exists dict.dependency (
   owner text not null,
   name text not null,
   kind text not null,
   r_owner text not null,
   r_name text not null,
   primary key (owner, name, kind, r_owner, r_name)
);

create table if not exists dict.stats (  -- of a table or an index, by its object's id
   id bigint primary key,
   num_rows bigint not null,
   blocks bigint,
   avg_row_len bigint,
   distinct_keys bigint,
   analyzed timestamp(0) not null
);

create table if not exists dict.synonym (
   owner text not null,
   name text not null,
   t_owner text not null,
   t_name text not null,
   primary key (owner, name)
);

create table if not exists dict.comment (
   owner text not null,
   table_name text not null,
   column_name text not null,
   text text not null,
   primary key (owner, table_name, column_name)
);

create table if not exists dict.account (
   id bigint primary key default nextval('dict.object_id'),
   name text not null unique,
   password text,
   auth text not null,
   locked boolean not null default false,
   tablespace text not null,
   created timestamp(0) not null,
   changed timestamp(0),
   profile text not null default 'DEFAULT',
   last_login timestamptz,
   locked_at timestamp(0),
   expired_at timestamp(0)
);
alter table dict.account add column if not exists changed timestamp(0);
alter table dict.account add column if not exists profile text not null default 'DEFAULT';
alter table dict.account add column if not exists last_login timestamptz;
alter table dict.account add column if not exists locked_at timestamp(0);
alter table dict.account add column if not exists expired_at timestamp(0);

create table if not exists dict.profile (
   name text not null,
   resource text not null,
   value text not null,
   primary key (name, resource)
);

create table if not exists dict.quota (
   name text not null,
   tablespace text not null,
   max_bytes bigint not null,
   primary key (name, tablespace)
);

create table if not exists dict.proxy (
   client text not null,
   proxy text not null,
   primary key (client, proxy)
);

create table if not exists dict.role (
   name text primary key,
   id bigint not null default nextval('dict.object_id')
);

create table if not exists dict.sys_priv (
   grantee text not null,
   privilege text not null,
   admin boolean not null default false,
   primary key (grantee, privilege)
);

create table if not exists dict.role_priv (
   grantee text not null,
   role text not null,
   admin boolean not null default false,
   primary key (grantee, role)
);

create table if not exists dict.obj_priv (
   owner text not null,
   name text not null,
   grantee text not null,
   privilege text not null,
   grantor text not null,
   grantable boolean not null default false,
   primary key (owner, name, grantee, privilege)
);

-- One row a session, kept by the engine: V$SESSION
drop table if exists dict.session;
create unlogged table dict.session (
   sid integer primary key,
   serial integer not null,
   username text,
   status text not null default 'ACTIVE',
   schemaname text,
   osuser text,
   machine text,
   terminal text,
   program text,
   process text,
   type text not null default 'USER',
   module text,
   action text,
   client_info text,
   client_identifier text,
   service_name text,
   client_driver text,
   round_trips bigint not null default 0,
   parses bigint not null default 0,
   logon_time timestamp(0) not null
);

-- Entries of the access control lists of hosts, one row a privilege
create table if not exists dict.host_ace (
   id bigint generated always as identity primary key,
   host text not null,
   lower_port integer,
   upper_port integer,
   principal text not null,
   privilege text not null
);
"""

# Called by the guards on columns; its SQLSTATE tells the runtime that the message is Oracle's, code and all.
ORACLE_ERROR_STATE = "ORA00"

FUNCTIONS = f"""
create or replace function dict.too_long(p_column text, p_actual integer, p_maximum integer) returns boolean
language plpgsql immutable as $$
begin
   raise exception 'ORA-12899: value too large for column % (actual: %, maximum: %)', p_column, p_actual, p_maximum
      using errcode = '{ORACLE_ERROR_STATE}';
end $$;

create or replace function dict.grantees(p_user text) returns setof text
language sql stable as $$
   with recursive g(name) as (
      select p_user
      union
      select 'PUBLIC'
      union
      select r.role from g join dict.role_priv r on r.grantee = g.name
   )
   select name from g
$$;

create or replace function dict.can(p_user text, p_privilege text) returns boolean
language sql stable as $$
   select p_user = 'SYS' or exists (
      select from dict.sys_priv p
       where p.privilege = p_privilege
         and p.grantee in (select dict.grantees(p_user)))
$$;

create or replace function dict.sees(p_user text, p_owner text, p_name text, p_kind text) returns boolean
language sql stable as $$
   select p_owner = p_user
       or p_owner = 'PUBLIC'
       or p_user = 'SYS'
       or exists (select from dict.obj_priv p
                   where p.owner = p_owner and p.name = p_name
                     and p.grantee in (select dict.grantees(p_user))
                     and (p_kind not like '% BODY'))
       or dict.can(p_user, case
             when p_kind in ('TABLE', 'VIEW', 'INDEX') then 'SELECT ANY TABLE'
             when p_kind = 'SEQUENCE' then 'SELECT ANY SEQUENCE'
             when p_kind = 'TRIGGER' then 'CREATE ANY TRIGGER'
             when p_kind in ('TYPE', 'TYPE BODY') then 'EXECUTE ANY TYPE'
             when p_kind in ('PACKAGE BODY', 'JOB', 'PROGRAM', 'SCHEDULE') then 'CREATE ANY PROCEDURE'
             else 'EXECUTE ANY PROCEDURE' end)
$$;
"""

# Tables of a data directory from before rows had numbers.
NUMBER_ROWS = f"""
do $$
declare
   t record;
begin
   for t in select c.oid::regclass as name
              from dict.object o
              join pg_namespace n on lower(n.nspname) = lower(o.owner)
              join pg_class c on c.relnamespace = n.oid and c.relkind = 'r' and lower(c.relname) = lower(o.name)
             where o.kind = 'TABLE' and o.owner <> 'SYS'
               and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'rowid$')
   loop
      execute format('alter table %s add column {ROW_NUMBER.replace("'", "''")}', t.name);
   end loop;
end $$;
"""
