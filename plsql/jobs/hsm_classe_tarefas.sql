-- Class of the product's jobs: logs failed runs only and keeps them a week. The default class would write a row
-- every few seconds and keep it a month.
declare
   e_ja_existe exception;
   pragma exception_init(e_ja_existe, -27477);
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
end;
/
