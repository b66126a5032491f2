-- Stops a script before anything is changed while a sender that the scheduler has not started is connected as HSM_JOB:
-- nobody but its host can stop it. Uses hsm_script.

declare
   co_recusada constant pls_integer := -20999;
   l_execucao date;
   l_sessoes varchar2(1500);
begin
   -- The scheduler's own sender logged on after its run began. Both times by the server's clock
   select min(sysdate + (j.last_start_date - systimestamp))
     into l_execucao
     from dba_scheduler_jobs j
    where j.owner = 'HSM'
      and j.job_name = 'HSM_TAREFA_ENVIO'
      and j.state = 'RUNNING';

   for r_sessao in (select s.inst_id, s.sid, s.serial# as serial, s.machine, s.program, s.logon_time
                      from gv$session s
                     where s.username = 'HSM_JOB'
                       and s.status <> 'KILLED'
                       and (l_execucao is null or s.logon_time < l_execucao - 1 / 86400)
                     order by s.logon_time)
   loop
      l_sessoes := substr(
         l_sessoes || '; ' || r_sessao.machine || ' ' || r_sessao.program || ' (' || to_char(r_sessao.sid, 'TM9') || ','
         || to_char(r_sessao.serial, 'TM9') || ',@' || to_char(r_sessao.inst_id, 'TM9') || ') desde '
         || to_char(r_sessao.logon_time, 'DD/MM HH24:MI'),
         1, 1500
      );
   end loop;
   if l_sessoes is not null then
      raise_application_error(
         co_recusada,
         'Há processo de envio ligado como HSM_JOB: ' || substr(l_sessoes, 3)
         || '. Pare o serviço na máquina dele (systemctl stop hsm-notificador; no Windows, ServicoNotificadorOS)'
         || ' e repita &hsm_script..sql; nada foi alterado'
      );
   end if;
end;
/
