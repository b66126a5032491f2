-- The jobs inside the database (expired leases, alert, automatic replay, purge), for sites where the scheduler may not
-- start programs and hsm-service sends.
--
--   Run as     SYSTEM or another DBA, connected to the PDB, after install.sql
--   Arguments  1  job class; optional. Left out: HSM_CLASSE_TAREFAS of our own, or DEFAULT_JOB_CLASS where this user
--                 may not create or grant a class (Amazon RDS). Autonomous Database has classes of its own: TP, LOW ...
--              ENSAIO after it, or alone: prints what it would execute and changes nothing
--   Needs      MANAGE SCHEDULER for the class of our own
--   Log        hsm_agenda_servico_<date>_<time>.log in the current directory
--   Undo       agenda_remover.sql
--   Re-runnable: the jobs get what is given here; one made by agenda.sql that starts the program goes
--
-- Outside our class every run is logged and kept for 30 days (LOG_HISTORY), so the watch job looks once a minute there:
-- a service needs it for leases that expired, not to be started.

@@interno/argumentos.sql
define hsm_classe = "&1"
define hsm_ultimo = "&2"
define hsm_script = "agenda_servico"
@@interno/inicio.sql

-- ENSAIO ends the arguments wherever it stands
column hsm_classe new_value hsm_classe noprint
column hsm_ultimo new_value hsm_ultimo noprint
select coalesce(case when upper('&1') <> 'ENSAIO' then '&1' end, 'HSM_CLASSE_TAREFAS') as hsm_classe,
       case upper('&1') when 'ENSAIO' then 'ENSAIO' else '&2' end as hsm_ultimo
  from dual;
column hsm_classe clear
column hsm_ultimo clear
@@interno/conferir_ensaio.sql

prompt Será feito: classe, tarefas internas, tarefas ativas; a tarefa que inicia o programa, se houver, sai
prompt   privilégios   a HSM: CREATE JOB, EXECUTE na classe
prompt

@@interno/conferir_instalada.sql

@@interno/classe_tarefas.sql

declare
   e_nao_existe exception;
   pragma exception_init(e_nao_existe, -27476);
   e_sem_direito exception;
   pragma exception_init(e_sem_direito, -27486);
   e_em_uso exception;
   pragma exception_init(e_em_uso, -27479);
   l_intervalo pls_integer := case '&hsm_classe' when 'HSM_CLASSE_TAREFAS' then 5 else 60 end;

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   end executar;
begin
   if '&hsm_classe' <> 'HSM_CLASSE_TAREFAS' then
      dbms_output.put_line(
         'Sem a classe HSM_CLASSE_TAREFAS: tarefas na classe &hsm_classe, que registra cada execução;'
         || ' a vigia olha uma vez por minuto'
      );
   end if;
   executar(
      q'[begin hsm.hsm_agenda.instalar_internas(in_classe => '&hsm_classe', in_intervalo_s => ]'
      || to_char(l_intervalo, 'TM9') || '); end;'
   );
   if '&hsm_classe' <> 'HSM_CLASSE_TAREFAS' then
      begin
         executar(q'[begin dbms_scheduler.drop_job_class('HSM_CLASSE_TAREFAS'); end;]');
      exception
         when e_nao_existe or e_sem_direito or e_em_uso then
            dbms_output.put_line('  fica: não existe, não é deste usuário removê-la, ou outros a usam');
      end;
   end if;
   executar('begin hsm.hsm_agenda.iniciar; end;');
   if '&hsm_ensaio' = 'N' then
      dbms_output.put_line('Tarefas criadas e ativas: vigia, alerta, consumo, reprocesso, purga');
   end if;
end;
/

prompt &hsm_depois
@@interno/fim.sql
