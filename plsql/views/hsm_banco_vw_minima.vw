-- HSM_BANCO_VW for an owner that may not read V$DATABASE and GV$INSTANCE: nothing is known. hsm_guarda asks
-- SYS_CONTEXT for the machine of its own instance.
create or replace view hsm_banco_vw as
select cast(null as number) as dbid,
       cast(null as number) as con_dbid,
       cast(null as varchar2(60)) as resetlogs,
       cast(null as varchar2(64)) as servidor
  from dual;

comment on table hsm_banco_vw is 'Identidade do banco e suas instâncias, para hsm_guarda';
