-- Puts the trigger on a watched table, generated from its declaration (HSM_ORIGEM). Any number of tables and schemas.
--
--   Run as     SYSTEM or another DBA, connected to the PDB, with a UTF-8 client (NLS_LANG=.AL32UTF8), after
--              install.sql; choose a quiet moment: creating a trigger waits up to 20 s for the transactions open on
--              the table
--   Needs      the declaration: hsm_admin.definir_origem and definir_coluna_origem (exemplo/origem.sql,
--              docs/how-to/sources.md). Privileges: CREATE ANY TRIGGER, DROP ANY TRIGGER, GRANT ANY OBJECT
--              PRIVILEGE, EXECUTE ANY PROCEDURE
--   Arguments  1  schema of the table
--              2  table
--              3  ENSAIO: prints the plan and the trigger's text and stops
--   Grants     EXECUTE on HSM.HSM_FILA and HSM.HSM_FILA_FALHA to the schema, directly: a role does not count inside a
--              trigger
--   Effect     created disabled under another name first; only a text that compiles takes the place of the trigger
--              that is there. After a failure that one goes on, and nothing is granted that was not.
--              Direct-path and parallel DML on the table become conventional
--   Log        hsm_gatilho_<date>_<time>.log in the current directory
--   Undo       gatilho_remover.sql
--   Re-runnable, and to be run again after the declaration, or the table, has changed

@@interno/argumentos.sql
define hsm_ultimo = "&3"
define hsm_script = "gatilho"
@@interno/inicio.sql
@@interno/conferir_ensaio.sql
alter session set nls_comp = binary;

variable hsm_substitui varchar2(1)

@@interno/origem_argumentos.sql
@@interno/origem_instalada.sql

column hsm_ato new_value hsm_ato noprint
select case '&hsm_ensaio' when 'S' then 'interno/nada.sql' else 'interno/gatilho_por.sql' end as hsm_ato from dual;

begin
   :hsm_substitui := 'N';
end;
/

@@interno/gatilho_conferir.sql
@@&hsm_ato
undefine hsm_ato
column hsm_ato clear

prompt &hsm_depois
@@interno/fim.sql
