-- Class of the product's jobs: logs failed runs only and keeps them a week. The default class would write a row
-- every few seconds and keep it a month. Where the user who runs this may not make classes it says so.
declare
   e_ja_existe exception;
   pragma exception_init(e_ja_existe, -27477);
   -- No MANAGE SCHEDULER
   e_nao_cria exception;
   pragma exception_init(e_nao_cria, -27486);
begin
   dbms_scheduler.create_job_class(
      job_class_name => 'HSM_CLASSE_TAREFAS',
      logging_level => dbms_scheduler.logging_failed_runs,
      log_history => 7,
      comments => 'Tarefas da mensageria de chamados'
   );
exception
   when e_ja_existe then
      null; -- kept as the DBA may have changed it
   when e_nao_cria then
      dbms_output.put_line('HSM_CLASSE_TAREFAS: este usuário não cria classes (falta MANAGE SCHEDULER)');
end;
/
