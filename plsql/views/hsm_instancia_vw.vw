-- The machines hsm_guarda.armar learns: one row an instance. The installer takes hsm_instancia_vw_minima.vw instead
-- where HSM has no SELECT on GV$INSTANCE.
create or replace view hsm_instancia_vw as
select i.host_name as servidor
  from gv$instance i;

comment on table hsm_instancia_vw is 'Máquinas das instâncias do banco, para hsm_guarda';
