-- HSM_INSTANCIA_VW for an owner that may not read GV$INSTANCE: this instance only.
create or replace view hsm_instancia_vw as
select sys_context('USERENV', 'SERVER_HOST') as servidor
  from dual;

comment on table hsm_instancia_vw is 'Máquinas das instâncias do banco, para hsm_guarda';
