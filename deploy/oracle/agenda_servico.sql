-- The jobs inside the database (expired leases, alert, automatic replay, purge), for sites where the scheduler may not
-- start programs and python_job.service sends.
--
--   Run as     SYSTEM or another DBA, connected to the PDB, after install.sql
--   Arguments  1  job class; optional. Left out: HSM_CLASSE_TAREFAS of our own, or DEFAULT_JOB_CLASS where this user
--                 may not create or grant a class (Amazon RDS). Autonomous Database has classes of its own: TP, LOW ...
--   Needs      MANAGE SCHEDULER for the class of our own
--   Log        hsm_agenda_servico_<date>_<time>.log in the current directory
--   Undo       agenda_remover.sql
--   Re-runnable: the jobs get what is given here; one made by agenda.sql that starts the program goes
--
-- Outside our class every run is logged and kept for 30 days (LOG_HISTORY), so the watch job looks once a minute there:
-- a service needs it for leases that expired, not to be started.

@@interno/argumentos.sql
define hsm_classe = "&1"
define hsm_script = "agenda_servico"
@@interno/inicio.sql

prompt Será feito: classe, tarefas internas, tarefas ativas; a tarefa que inicia o programa, se houver, sai
prompt   privilégios   a HSM: CREATE JOB, EXECUTE na classe
prompt

@@interno/conferir_instalada.sql

column hsm_ato new_value hsm_ato noprint
column hsm_classe new_value hsm_classe noprint
select case when coalesce('&hsm_classe', 'HSM_CLASSE_TAREFAS') = 'HSM_CLASSE_TAREFAS' then 'classe_tarefas.sql'
            else 'classe_alheia.sql'
       end as hsm_ato,
       coalesce('&hsm_classe', 'HSM_CLASSE_TAREFAS') as hsm_classe
  from dual;
@@interno/&hsm_ato

declare
   e_nao_existe exception;
   pragma exception_init(e_nao_existe, -27476);
   e_sem_direito exception;
   pragma exception_init(e_sem_direito, -27486);
   e_em_uso exception;
   pragma exception_init(e_em_uso, -27479);
   l_intervalo pls_integer := case '&hsm_classe' when 'HSM_CLASSE_TAREFAS' then 5 else 60 end;
begin
   if '&hsm_classe' <> 'HSM_CLASSE_TAREFAS' then
      dbms_output.put_line(
         'Sem a classe HSM_CLASSE_TAREFAS: tarefas na classe &hsm_classe, que registra cada execução;'
         || ' a vigia olha uma vez por minuto'
      );
   end if;
   hsm.hsm_agenda.instalar_internas(in_classe => '&hsm_classe', in_intervalo_s => l_intervalo);
   if '&hsm_classe' <> 'HSM_CLASSE_TAREFAS' then
      begin
         dbms_scheduler.drop_job_class('HSM_CLASSE_TAREFAS');
      exception
         when e_nao_existe or e_sem_direito or e_em_uso then
            null; -- not there, not for this user to drop, or of use to somebody
      end;
   end if;
   hsm.hsm_agenda.iniciar;
   dbms_output.put_line('Tarefas criadas e ativas: vigia, alerta, reprocesso, purga');
end;
/

column hsm_ato clear
column hsm_classe clear
undefine hsm_ato
@@interno/fim.sql
