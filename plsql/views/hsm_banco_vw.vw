-- What hsm_guarda may know of the database: one row an instance. The installer takes hsm_banco_vw_minima.vw instead
-- where HSM has no SELECT on V$DATABASE and GV$INSTANCE.
create or replace view hsm_banco_vw as
select d.dbid,
       d.con_dbid,
       to_char(d.resetlogs_change#, 'TM9') || ' ' || to_char(d.resetlogs_time, 'YYYYMMDDHH24MISS') as resetlogs,
       i.host_name as servidor
  from v$database d
 cross join gv$instance i;

comment on table hsm_banco_vw is 'Identidade do banco e suas instâncias, para hsm_guarda';
