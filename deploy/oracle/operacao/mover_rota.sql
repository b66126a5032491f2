-- Sends what a route takes to another topic of its channel, what waits included: when a topic has leaked, or was wrong.
--
--   Run as     a user with the role HSM_OPERADOR, or a DBA
--   Needs      an installation (install.sql)
--   Arguments  1  number of the route (HSM_ROTA_VW)
--              2  new topic
--              3  why, for the audit
--   Log        hsm_mover_rota_<date>_<time>.log in the current directory
--   Undo       the same with the old topic. Re-runnable

@@../interno/argumentos.sql
define hsm_rota = "&1"
define hsm_topico = "&2"
define hsm_motivo = "&3"
define hsm_script = "mover_rota"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_ADMIN

prompt Será feito: a rota &hsm_rota passa a outro tópico, com o que espera. O que sai neste momento ainda vai ao antigo
prompt

declare
   co_recusada constant pls_integer := -20999;
   l_esperam number;
begin
   if q'~&hsm_rota~' is null or ltrim(q'~&hsm_rota~', '0123456789') is not null then
      raise_application_error(co_recusada, 'Informe o número da rota (argumento 1); HSM_ROTA_VW as mostra');
   end if;
   if q'~&hsm_topico~' is null then
      raise_application_error(co_recusada, 'Informe o tópico novo (argumento 2)');
   elsif q'~&hsm_motivo~' is null then
      raise_application_error(co_recusada, 'Informe por quê, para a auditoria (argumento 3)');
   end if;
   l_esperam := hsm.hsm_admin.mover_rota(
      to_number(q'~&hsm_rota~', '99999999999999999999'), q'~&hsm_topico~', q'~&hsm_motivo~'
   );
   dbms_output.put_line(
      'Rota movida; ' || to_char(l_esperam, 'TM9') || ' notificação(ões) esperam e vão ao novo tópico'
   );
end;
/

undefine hsm_rota hsm_topico hsm_motivo
@@../interno/fim.sql
