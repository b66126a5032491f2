-- Stops a script while a sender is connected: what it has in hand would be sent and could not be reported, and its user
-- not be dropped.

declare
   co_recusada constant pls_integer := -20999;
   l_sessoes varchar2(1500);
   l_total pls_integer := 0;
begin
   for r_sessao in (select s.inst_id, s.sid, s.machine, s.program
                      from gv$session s
                     where s.username = 'HSM_JOB'
                     order by s.inst_id, s.sid)
   loop
      l_total := l_total + 1;
      if l_total <= 5 then
         l_sessoes := l_sessoes || case when l_sessoes is not null then ', ' end || 'sessão '
            || to_char(r_sessao.sid, 'TM9') || ' da instância ' || to_char(r_sessao.inst_id, 'TM9') || ' ('
            || r_sessao.program || ' em ' || r_sessao.machine || ')';
      end if;
   end loop;
   if l_total > 0 then
      raise_application_error(
         co_recusada,
         'HSM_JOB está conectado: ' || l_sessoes || '. Pare antes o processo de envio (o serviço, em cada máquina; as '
         || 'tarefas: exec hsm.hsm_agenda.parar) e execute de novo'
      );
   end if;
end;
/
