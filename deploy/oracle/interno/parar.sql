-- For install.sql: over an installation it stops what sends, as upgrade.sql does. Leaves the current schema alone where
-- there is none. Uses hsm_script, hsm_versao.

column hsm_ato new_value hsm_ato noprint
select case count(*) when 0 then 'nada.sql' else 'parar_tarefas.sql' end as hsm_ato
  from dba_tables t
 where t.owner = 'HSM'
   and t.table_name = 'HSM_INSTALACAO';
define hsm_prazo = 300
@@&hsm_ato
column hsm_ato clear
undefine hsm_ato hsm_prazo
