-- A fifth of the time parar_tarefas.sql waits for the sender's end, and one line when that was not enough: what a block
-- prints is seen only when it is over. Uses hsm_prazo, in seconds.

declare
   l_fim timestamp with time zone := systimestamp
      + numtodsinterval(to_number('&hsm_prazo', '99999') / 5, 'SECOND');
   l_tarefas varchar2(400);
   l_sessoes pls_integer;
   l_reservadas pls_integer;
begin
   loop
      select listagg(j.job_name, ', ') within group (order by j.job_name)
        into l_tarefas
        from dba_scheduler_running_jobs j
       where j.owner = 'HSM'
         and j.job_name like 'HSM\_TAREFA\_%' escape '\';
      select count(*)
        into l_sessoes
        from gv$session s
       where s.username = 'HSM_JOB'
         and s.status <> 'KILLED';
      select count(*)
        into l_reservadas
        from hsm.hsm_fila_notificacao f
       where f.status = 'ENVIANDO'
         and f.reserva_ate > sys_extract_utc(systimestamp);
      exit when (l_tarefas is null and l_sessoes = 0 and l_reservadas = 0) or systimestamp >= l_fim;
      dbms_session.sleep(0.2);
   end loop;
   if l_tarefas is not null or l_sessoes > 0 or l_reservadas > 0 then
      dbms_output.put_line(
         'Espera o fim do envio:'
         || case when l_tarefas is not null then ' em execução ' || l_tarefas || ';' end
         || ' ' || to_char(l_sessoes, 'TM9') || ' sessão(ões) de HSM_JOB, '
         || to_char(l_reservadas, 'TM9') || ' linha(s) reservada(s)'
      );
   end if;
end;
/
