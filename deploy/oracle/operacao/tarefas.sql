-- Starts or stops the scheduler jobs that run inside the database; stopping also tells a running sender to end.
--
--   Run as     a user with the role HSM_OPERADOR, or a DBA
--   Needs      the jobs (agenda.sql or agenda_servico.sql)
--   Arguments  1  INICIAR or PARAR
--              2  why, for the audit
--   Log        hsm_tarefas_<date>_<time>.log in the current directory
--   Undo       the same with the other word. Re-runnable

@@../interno/argumentos.sql
define hsm_ato = "&1"
define hsm_motivo = "&2"
define hsm_script = "tarefas"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_ADMIN

prompt Será feito: &hsm_ato as tarefas do agendador
prompt

declare
   co_recusada constant pls_integer := -20999;
begin
   if q'~&hsm_motivo~' is null then
      raise_application_error(co_recusada, 'Informe por quê, para a auditoria (argumento 2)');
   end if;
   case upper(q'~&hsm_ato~')
      when 'INICIAR' then
         hsm.hsm_admin.iniciar_tarefas(q'~&hsm_motivo~');
         dbms_output.put_line('Tarefas iniciadas, as que existem');
      when 'PARAR' then
         hsm.hsm_admin.parar_tarefas(q'~&hsm_motivo~');
         dbms_output.put_line('Tarefas paradas; um envio em curso termina o que começou');
      else
         raise_application_error(co_recusada, 'Informe INICIAR ou PARAR (argumento 1)');
   end case;
end;
/

undefine hsm_ato hsm_motivo
@@../interno/fim.sql
