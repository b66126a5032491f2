-- Stops what sends, and waits for its end, before code is replaced or HSM_JOB's password changed: a batch on its way
-- could not be reported, and would be sent again. What was enabled is kept in HSM_ATUALIZACAO until
-- devolver_tarefas.sql has put it back, over as many runs as that takes. Uses hsm_script, hsm_versao and hsm_prazo (how
-- long to wait, in seconds). Needs an installation; leaves current schema HSM.

@@conferir_servico.sql

alter session set current_schema = hsm;
@@modo.sql
@@tablespaces.sql
@@tabela.sql hsm_atualizacao

column hsm_retomada new_value hsm_retomada noprint
select case count(*) when 0 then 'N' else 'S' end as hsm_retomada
  from hsm.hsm_atualizacao a
 where a.dt_fim is null;

declare
   l_tarefas hsm.hsm_atualizacao.tarefas%type := ';';
begin
   select coalesce(max(a.tarefas), ';')
     into l_tarefas
     from hsm.hsm_atualizacao a
    where a.dt_fim is null;

   for r_tarefa in (select j.job_name, j.enabled
                      from dba_scheduler_jobs j
                     where j.owner = 'HSM'
                       and j.job_name like 'HSM\_TAREFA\_%' escape '\'
                     order by j.job_name)
   loop
      if '&hsm_retomada' = 'N' then
         l_tarefas := l_tarefas || r_tarefa.job_name || '=' || r_tarefa.enabled || ';';
      elsif r_tarefa.enabled = 'TRUE' then
         -- Somebody has enabled it since. A disabled one stays as it is written: the earlier run disabled it
         l_tarefas := replace(l_tarefas, ';' || r_tarefa.job_name || '=FALSE;', ';')
                      || case
                            when instr(l_tarefas, ';' || r_tarefa.job_name || '=TRUE;') = 0 then
                               r_tarefa.job_name || '=TRUE;'
                         end;
      end if;
   end loop;

   update hsm.hsm_atualizacao a
      set a.script = '&hsm_script',
          a.para = '&hsm_versao',
          a.tarefas = l_tarefas
    where a.dt_fim is null;
   if sql%rowcount = 0 then
      insert into hsm.hsm_atualizacao (script, de, para, dt_inicio, tarefas)
      select '&hsm_script', max(i.versao), '&hsm_versao', sys_extract_utc(systimestamp), l_tarefas
        from hsm.hsm_instalacao i;
   end if;
   commit;
end;
/

declare
   e_nao_executa exception;
   pragma exception_init(e_nao_executa, -27366);
   e_desconhecida exception;
   pragma exception_init(e_desconhecida, -27475);
   -- Told to end, still at it
   e_ainda_termina exception;
   pragma exception_init(e_ainda_termina, -27365);
   -- Cannot be told on this platform: it ends by itself when nothing waits, at its deadline at the latest
   e_nao_se_para exception;
   pragma exception_init(e_nao_se_para, -27378);
begin
   for r_tarefa in (select j.job_name, j.enabled
                      from dba_scheduler_jobs j
                     where j.owner = 'HSM'
                       and j.job_name like 'HSM\_TAREFA\_%' escape '\'
                       and j.enabled = 'TRUE'
                     order by j.job_name)
   loop
      dbms_scheduler.disable(name => 'HSM.' || r_tarefa.job_name, force => true);
      dbms_output.put_line(r_tarefa.job_name || ' parada');
   end loop;

   for r_tarefa in (select j.job_name
                      from dba_scheduler_running_jobs j
                     where j.owner = 'HSM'
                       and j.job_name like 'HSM\_TAREFA\_%' escape '\'
                     order by j.job_name)
   loop
      begin
         dbms_scheduler.stop_job('HSM.' || r_tarefa.job_name);
         dbms_output.put_line(r_tarefa.job_name || ' encerrada');
      exception
         when e_nao_executa or e_desconhecida then
            null; -- has ended meanwhile
         when e_ainda_termina or e_nao_se_para then
            dbms_output.put_line(r_tarefa.job_name || ' ainda termina o que faz');
      end;
   end loop;
end;
/

@@esperar_envio.sql
@@esperar_envio.sql
@@esperar_envio.sql
@@esperar_envio.sql
@@esperar_envio.sql

-- Nobody that still sends: go on. Else, unless an earlier run has begun to change things, all is as it was
column hsm_ato new_value hsm_ato noprint
column hsm_enviando new_value hsm_enviando noprint
select case when e.total > 0 then 'S' else 'N' end as hsm_enviando,
       case when e.total > 0 and '&hsm_retomada' = 'N' then 'devolver_tarefas.sql' else 'nada.sql' end as hsm_ato
  from (select (select count(*)
                  from dba_scheduler_running_jobs j
                 where j.owner = 'HSM'
                   and j.job_name like 'HSM\_TAREFA\_%' escape '\')
               + (select count(*) from gv$session s where s.username = 'HSM_JOB' and s.status <> 'KILLED') as total
          from dual) e;
@@&hsm_ato

declare
   co_recusada constant pls_integer := -20999;
   l_reservadas pls_integer;
begin
   if '&hsm_enviando' = 'S' then
      raise_application_error(
         co_recusada,
         'O processo de envio não terminou no prazo de &hsm_prazo s; nada foi alterado, repita &hsm_script..sql.'
         || ' Preso há muito tempo: veja DBA_SCHEDULER_RUNNING_JOBS e GV$SESSION'
      );
   end if;
   select count(*)
     into l_reservadas
     from hsm.hsm_fila_notificacao f
    where f.status = 'ENVIANDO'
      and f.reserva_ate > sys_extract_utc(systimestamp);
   if l_reservadas > 0 then
      dbms_output.put_line(
         to_char(l_reservadas, 'TM9') || ' linha(s) com reserva de um processo de envio que se foi:'
         || ' voltam à fila quando ela vencer'
      );
   end if;
end;
/
column hsm_retomada clear
column hsm_ato clear
column hsm_enviando clear
undefine hsm_retomada hsm_ato hsm_enviando
