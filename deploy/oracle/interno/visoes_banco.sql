-- The views of the database, as much as HSM may see. Current schema HSM.
-- With SELECT on V$DATABASE and GV$INSTANCE the clone guard knows more; with all three of DBA_TRIGGERS, DBA_OBJECTS and
-- DBA_ERRORS health notices a watched table whose trigger is missing, disabled or does not compile; with DBA_USERS it notices the
-- account of the sender, locked or about to expire.

@@modo.sql
column hsm_visao_banco new_value hsm_visao_banco noprint
column hsm_visao_instancia new_value hsm_visao_instancia noprint
column hsm_visao_gatilho new_value hsm_visao_gatilho noprint
column hsm_visao_conta new_value hsm_visao_conta noprint
select case max(case when p.table_name = 'V_$DATABASE' or '&hsm_ensaio' = 'S' then 1 end)
          when 1 then 'hsm_banco_vw.vw'
          else 'hsm_banco_vw_minima.vw'
       end as hsm_visao_banco,
       case max(case when p.table_name = 'GV_$INSTANCE' or '&hsm_ensaio' = 'S' then 1 end)
          when 1 then 'hsm_instancia_vw.vw'
          else 'hsm_instancia_vw_minima.vw'
       end as hsm_visao_instancia,
       case
          when count(
                  distinct case
                     when p.table_name in ('DBA_TRIGGERS', 'DBA_OBJECTS', 'DBA_ERRORS') then p.table_name
                  end
               ) = 3
             or max('&hsm_ensaio') = 'S'
          then 'hsm_gatilho_vw.vw'
          else 'hsm_gatilho_vw_minima.vw'
       end as hsm_visao_gatilho,
       case max(case when p.table_name = 'DBA_USERS' or '&hsm_ensaio' = 'S' then 1 end)
          when 1 then 'hsm_conta_vw.vw'
          else 'hsm_conta_vw_minima.vw'
       end as hsm_visao_conta
  from dual
  left join dba_tab_privs p
    on p.owner = 'SYS'
   and p.table_name in ('V_$DATABASE', 'GV_$INSTANCE', 'DBA_TRIGGERS', 'DBA_OBJECTS', 'DBA_ERRORS', 'DBA_USERS')
   and p.grantee in ('HSM', 'PUBLIC')
   and p.privilege in ('SELECT', 'READ');
@@&hsm_passo_unidade "views/&hsm_visao_banco" "create or replace view hsm_banco_vw"
@@&hsm_passo_unidade "views/&hsm_visao_instancia" "create or replace view hsm_instancia_vw"
@@&hsm_passo_unidade "views/&hsm_visao_gatilho" "create or replace view hsm_gatilho_vw"
@@&hsm_passo_unidade "views/&hsm_visao_conta" "create or replace view hsm_conta_vw"
column hsm_visao_banco clear
column hsm_visao_instancia clear
column hsm_visao_gatilho clear
column hsm_visao_conta clear
undefine hsm_visao_banco hsm_visao_instancia hsm_visao_gatilho hsm_visao_conta
