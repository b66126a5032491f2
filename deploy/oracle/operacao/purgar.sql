-- The nightly purge, now: what is past its retention goes, a few hundred rows a transaction, for PURGA_MAX_S at most.
--
--   Run as     a user with the role HSM_OPERADOR, or a DBA
--   Needs      an installation (install.sql)
--   Arguments  1  why, for the audit
--   Log        hsm_purgar_<date>_<time>.log in the current directory
--   Undo       none: what is past its retention is gone. Re-runnable: goes on

@@../interno/argumentos.sql
define hsm_motivo = "&1"
define hsm_script = "purgar"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_ADMIN

prompt Será feito: apagar o que passou da retenção (parâmetros RETENCAO_*)
prompt

declare
   co_recusada constant pls_integer := -20999;
begin
   if q'~&hsm_motivo~' is null then
      raise_application_error(co_recusada, 'Informe por quê, para a auditoria (argumento 1)');
   end if;
   hsm.hsm_admin.purgar(q'~&hsm_motivo~');
   dbms_output.put_line('Purga feita; HSM_LOG_VW diz quanto foi apagado');
end;
/

undefine hsm_motivo
@@../interno/fim.sql
