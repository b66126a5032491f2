-- The views of the database for the clone guard, as much as HSM may see. Current schema HSM.

-- With SELECT on V$DATABASE and GV$INSTANCE the clone guard knows more
column hsm_visao_banco new_value hsm_visao_banco noprint
column hsm_visao_instancia new_value hsm_visao_instancia noprint
select case max(case p.table_name when 'V_$DATABASE' then 1 end)
          when 1 then 'hsm_banco_vw.vw'
          else 'hsm_banco_vw_minima.vw'
       end as hsm_visao_banco,
       case max(case p.table_name when 'GV_$INSTANCE' then 1 end)
          when 1 then 'hsm_instancia_vw.vw'
          else 'hsm_instancia_vw_minima.vw'
       end as hsm_visao_instancia
  from dba_tab_privs p
 where p.owner = 'SYS'
   and p.table_name in ('V_$DATABASE', 'GV_$INSTANCE')
   and p.grantee in ('HSM', 'PUBLIC')
   and p.privilege in ('SELECT', 'READ');
@@../../../plsql/views/&hsm_visao_banco
@@../../../plsql/views/&hsm_visao_instancia
column hsm_visao_banco clear
column hsm_visao_instancia clear
undefine hsm_visao_banco hsm_visao_instancia
