-- HSM_INSTANCIA_VW for an owner that may not read GV$INSTANCE: nothing is known. hsm_guarda asks SYS_CONTEXT for the
-- machine of its own instance.
create or replace view hsm_instancia_vw as
select cast(null as varchar2(64)) as servidor
  from dual;

comment on table hsm_instancia_vw is 'Máquinas das instâncias do banco, para hsm_guarda';
