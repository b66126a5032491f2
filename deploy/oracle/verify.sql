-- Looks at an installation and at whether it lives. Compiles what is not valid first, and says what that was; changes
-- nothing else.
--
--   Run as     SYSTEM or another DBA who sees the DBA_ views and GV$SESSION, connected to the PDB
--   Needs      EXECUTE ANY PROCEDURE and SELECT ANY TABLE, as a DBA has
--   Arguments  none
--   Log        hsm_verify_<date>_<time>.log in the current directory
--   Undo       nothing to undo
--   Ends       PROBLEMA: something has to be done, exit code 1. ATENCAO: worth knowing, exit code 0
--   Re-runnable

@@interno/argumentos.sql
define hsm_script = "verify"
@@interno/inicio.sql

@@interno/conferir_dicionario.sql

column hsm_ato new_value hsm_ato noprint
select case count(*) when 0 then 'nao_instalada.sql' else 'verificar_vida.sql' end as hsm_ato
  from dba_tables t
 where t.owner = 'HSM'
   and t.table_name = 'HSM_INSTALACAO';
variable hsm_problemas number

@@interno/&hsm_ato
@@interno/verificar.sql

declare
   co_errada constant pls_integer := -20999;
begin
   if :hsm_problemas > 0 then
      raise_application_error(
         co_errada, to_char(:hsm_problemas, 'TM9') || ' problema(s), nas linhas PROBLEMA acima'
      );
   end if;
end;
/

column hsm_ato clear
undefine hsm_ato
@@interno/fim.sql
