-- Turns a route on or off for new events; what it has in the queue goes on.
--
--   Run as     a user with the role HSM_OPERADOR, or a DBA
--   Needs      an installation (install.sql)
--   Arguments  1  number of the route (HSM_ROTA_VW)
--              2  LIGAR or DESLIGAR
--              3  why, for the audit
--   Log        hsm_rota_<date>_<time>.log in the current directory
--   Undo       the same with the other word. Re-runnable

@@../interno/argumentos.sql
define hsm_rota = "&1"
define hsm_ato = "&2"
define hsm_motivo = "&3"
define hsm_script = "rota"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_ADMIN

prompt Será feito: &hsm_ato a rota &hsm_rota
prompt

declare
   co_recusada constant pls_integer := -20999;
begin
   if q'~&hsm_rota~' is null or ltrim(q'~&hsm_rota~', '0123456789') is not null then
      raise_application_error(co_recusada, 'Informe o número da rota (argumento 1); HSM_ROTA_VW as mostra');
   end if;
   if q'~&hsm_motivo~' is null then
      raise_application_error(co_recusada, 'Informe por quê, para a auditoria (argumento 3)');
   end if;
   case upper(q'~&hsm_ato~')
      when 'LIGAR' then
         hsm.hsm_admin.ligar_rota(to_number(q'~&hsm_rota~', '99999999999999999999'), q'~&hsm_motivo~');
         dbms_output.put_line('Rota ligada');
      when 'DESLIGAR' then
         hsm.hsm_admin.desligar_rota(to_number(q'~&hsm_rota~', '99999999999999999999'), q'~&hsm_motivo~');
         dbms_output.put_line('Rota desligada para eventos novos');
      else
         raise_application_error(co_recusada, 'Informe LIGAR ou DESLIGAR (argumento 2)');
   end case;
end;
/

undefine hsm_rota hsm_ato hsm_motivo
@@../interno/fim.sql
