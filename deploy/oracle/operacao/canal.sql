-- Stops a channel, or lets it go on; what waits in it is kept.
--
--   Run as     a user with the role HSM_OPERADOR, or a DBA
--   Needs      an installation (install.sql)
--   Arguments  1  alias of the channel (HSM_CANAL_VW)
--              2  PAUSAR or RETOMAR
--              3  why, for the audit
--   Log        hsm_canal_<date>_<time>.log in the current directory
--   Undo       the same with the other word. Re-runnable

@@../interno/argumentos.sql
define hsm_canal = "&1"
define hsm_ato = "&2"
define hsm_motivo = "&3"
define hsm_script = "canal"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_ADMIN

prompt Será feito: &hsm_ato o canal &hsm_canal
prompt

declare
   co_recusada constant pls_integer := -20999;
begin
   if q'~&hsm_canal~' is null then
      raise_application_error(co_recusada, 'Informe o canal (argumento 1); HSM_CANAL_VW os mostra');
   elsif q'~&hsm_motivo~' is null then
      raise_application_error(co_recusada, 'Informe por quê, para a auditoria (argumento 3)');
   end if;
   case upper(q'~&hsm_ato~')
      when 'PAUSAR' then
         hsm.hsm_admin.pausar(q'~&hsm_canal~', q'~&hsm_motivo~');
         dbms_output.put_line('Canal pausado: nada sai dele até RETOMAR');
      when 'RETOMAR' then
         hsm.hsm_admin.retomar(q'~&hsm_canal~', q'~&hsm_motivo~');
         dbms_output.put_line('Canal retomado, com disjuntor fechado e rotas sem suspensão');
      else
         raise_application_error(co_recusada, 'Informe PAUSAR ou RETOMAR (argumento 2)');
   end case;
end;
/

undefine hsm_canal hsm_ato hsm_motivo
@@../interno/fim.sql
