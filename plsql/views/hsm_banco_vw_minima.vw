-- HSM_BANCO_VW for an owner that may not read V$DATABASE: nothing is known.
create or replace view hsm_banco_vw as
select cast(null as number) as dbid,
       cast(null as number) as con_dbid,
       cast(null as varchar2(60)) as resetlogs
  from dual;

comment on table hsm_banco_vw is 'Identidade do banco, para hsm_guarda';
