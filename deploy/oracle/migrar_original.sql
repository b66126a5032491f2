-- Takes a site over from the first version of this system: a table HSM_FILA_NOTIFICACAO (ID, ID_OS, MENSAGEM, STATUS,
-- DT_CRIACAO, DT_PROCESSAMENTO) in the application's schema, a trigger TG_OS_NOTIF that inserts ID_OS and MENSAGEM,
-- and a Python service that sends MENSAGEM to one topic. What is PENDENTE there is carried over with its text
-- and sent as it is; the old trigger gives way to the generated one. See docs/how-to/from-the-original.md.
--
--   Run as     SYSTEM or another DBA, connected to the PDB, with a UTF-8 client (NLS_LANG=.AL32UTF8), after
--              install.sql, with the service of the first version STOPPED: what it reads before and
--              sends after would go twice
--   Needs      the declaration of the watched table, with TG_OS_NOTIF as its trigger (exemplo/origem.sql), and what
--              gatilho.sql needs
--   Arguments  1  schema of the application
--              2  the topic the service sent to
--              3  ENSAIO: prints the plan and the trigger's text and stops
--   Log        hsm_migrar_original_<date>_<time>.log in the current directory
--   Undo       migrar_original_desfazer.sql
--   Re-runnable: after it was stopped anywhere it goes on; no row is carried over twice

@@interno/argumentos.sql
define hsm_ultimo = "&3"
define hsm_script = "migrar_original"
@@interno/inicio.sql
@@interno/conferir_ensaio.sql
alter session set nls_comp = binary;

variable hsm_substitui varchar2(1)
variable hsm_topico varchar2(64)
variable hsm_esquema varchar2(128)
variable hsm_tabela varchar2(128)

declare
   co_recusada constant pls_integer := -20999;
begin
   if '&2' is null then
      raise_application_error(co_recusada, 'Informe o tópico a que o serviço enviava (argumento 2)');
   end if;
   :hsm_topico := '&2';
   :hsm_substitui := 'S';
end;
/

-- The table is the one the trigger is on
define 2 = "HSM_FILA_NOTIFICACAO"
@@interno/origem_argumentos.sql
@@interno/origem_instalada.sql
@@interno/migrar_conferir.sql
@@interno/gatilho_conferir.sql

column hsm_ato new_value hsm_ato noprint
select case '&hsm_ensaio' when 'S' then 'interno/nada.sql' else 'interno/migrar_fazer.sql' end as hsm_ato
  from dual;
@@&hsm_ato
undefine hsm_ato
column hsm_ato clear

prompt &hsm_depois
@@interno/fim.sql
