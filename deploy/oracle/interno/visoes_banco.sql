-- The views of the database, as much as HSM may see. Current schema HSM.
-- With SELECT on V$DATABASE and GV$INSTANCE the clone guard knows more; with all three of DBA_TRIGGERS, DBA_OBJECTS and
-- DBA_ERRORS health notices a watched table whose trigger is missing, disabled or does not compile.
column hsm_visao_banco new_value hsm_visao_banco noprint
column hsm_visao_instancia new_value hsm_visao_instancia noprint
column hsm_visao_gatilho new_value hsm_visao_gatilho noprint
select case max(case p.table_name when 'V_$DATABASE' then 1 end)
          when 1 then 'hsm_banco_vw.vw'
          else 'hsm_banco_vw_minima.vw'
       end as hsm_visao_banco,
       case max(case p.table_name when 'GV_$INSTANCE' then 1 end)
          when 1 then 'hsm_instancia_vw.vw'
          else 'hsm_instancia_vw_minima.vw'
       end as hsm_visao_instancia,
       case count(distinct case when p.table_name like 'DBA\_%' escape '\' then p.table_name end)
          when 3 then 'hsm_gatilho_vw.vw'
          else 'hsm_gatilho_vw_minima.vw'
       end as hsm_visao_gatilho
  from dba_tab_privs p
 where p.owner = 'SYS'
   and p.table_name in ('V_$DATABASE', 'GV_$INSTANCE', 'DBA_TRIGGERS', 'DBA_OBJECTS', 'DBA_ERRORS')
   and p.grantee in ('HSM', 'PUBLIC')
   and p.privilege in ('SELECT', 'READ');
@@&hsm_passo views/&hsm_visao_banco "create or replace view hsm_banco_vw"
@@&hsm_passo views/&hsm_visao_instancia "create or replace view hsm_instancia_vw"
@@&hsm_passo views/&hsm_visao_gatilho "create or replace view hsm_gatilho_vw"
column hsm_visao_banco clear
column hsm_visao_instancia clear
column hsm_visao_gatilho clear
undefine hsm_visao_banco hsm_visao_instancia hsm_visao_gatilho
