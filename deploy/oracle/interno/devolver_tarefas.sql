-- Puts the scheduler jobs back as parar_tarefas.sql found them, and ends the row it has kept that in. Jobs that came
-- with this version follow the watch job. Nothing happens when there is no such row.

declare
   l_tarefas hsm.hsm_atualizacao.tarefas%type;

   function era(in_tarefa in varchar2, in_ativa in varchar2) return boolean is
   begin
      return instr(l_tarefas, ';' || in_tarefa || '=' || in_ativa || ';') > 0;
   end era;
begin
   select max(a.tarefas)
     into l_tarefas
     from hsm.hsm_atualizacao a
    where a.dt_fim is null;
   if l_tarefas is null then
      return;
   end if;

   for r_tarefa in (select j.job_name
                      from dba_scheduler_jobs j
                     where j.owner = 'HSM'
                       and j.job_name like 'HSM\_TAREFA\_%' escape '\'
                     order by j.job_name)
   loop
      if era(r_tarefa.job_name, 'TRUE')
         or (not era(r_tarefa.job_name, 'FALSE')
             and era('HSM_TAREFA_VIGIA', 'TRUE')
             -- Has no schedule of its own: the watch job starts it
             and r_tarefa.job_name <> 'HSM_TAREFA_ENVIO')
      then
         dbms_scheduler.enable('HSM.' || r_tarefa.job_name);
         dbms_output.put_line(r_tarefa.job_name || ' ativa, como estava');
      elsif r_tarefa.job_name <> 'HSM_TAREFA_ENVIO' then
         dbms_output.put_line(
            r_tarefa.job_name || ' desativada, como estava; para ativar todas: exec hsm.hsm_agenda.iniciar'
         );
      end if;
   end loop;

   update hsm.hsm_atualizacao a
      set a.dt_fim = sys_extract_utc(systimestamp)
    where a.dt_fim is null;
   commit;
end;
/
