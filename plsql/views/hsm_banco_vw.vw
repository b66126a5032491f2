-- What hsm_guarda may know of the database; asked in every session of the job and of the scheduler, so without the
-- other instances. The installer takes hsm_banco_vw_minima.vw instead where HSM has no SELECT on V$DATABASE.
create or replace view hsm_banco_vw as
select d.dbid,
       d.con_dbid,
       to_char(d.resetlogs_change#, 'TM9') || ' ' || to_char(d.resetlogs_time, 'YYYYMMDDHH24MISS') as resetlogs
  from v$database d;

comment on table hsm_banco_vw is 'Identidade do banco, para hsm_guarda';
