-- What HSM needs to own jobs in the class hsm_classe; where that is HSM_CLASSE_TAREFAS, the class too. Sets hsm_classe to
-- DEFAULT_JOB_CLASS where HSM does not get ours. In a dry run (hsm_ensaio is S) only says what it would do.

-- Jobs run with the language settings of the session that creates them: names are compared byte by byte
alter session set nls_comp = binary;
alter session set nls_sort = binary;

declare
   co_nossa constant boolean := '&hsm_classe' = 'HSM_CLASSE_TAREFAS';

   e_ja_existe exception;
   pragma exception_init(e_ja_existe, -27477);
   -- No MANAGE SCHEDULER
   e_nao_cria exception;
   pragma exception_init(e_nao_cria, -27486);
   e_sem_privilegio exception;
   pragma exception_init(e_sem_privilegio, -1031);
   -- What 23ai says instead
   e_falta_privilegio exception;
   pragma exception_init(e_falta_privilegio, -41900);
   -- No class of that name, or none this user sees
   e_nao_ve exception;
   pragma exception_init(e_nao_ve, -942);
   e_nao_existe exception;
   pragma exception_init(e_nao_existe, -4042);

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   end executar;
begin
   if co_nossa then
      begin
         -- Logs failed runs only and keeps them a week: the default class would write a row every few seconds and keep
         -- it a month
         executar(
            q'[begin dbms_scheduler.create_job_class(job_class_name => 'HSM_CLASSE_TAREFAS', ]'
            || q'[logging_level => dbms_scheduler.logging_failed_runs, log_history => 7, ]'
            || q'[comments => 'Tarefas da mensageria de chamados'); end;]'
         );
      exception
         when e_ja_existe then
            dbms_output.put_line('  já existe'); -- kept as the DBA may have changed it
         when e_nao_cria then
            dbms_output.put_line('HSM_CLASSE_TAREFAS: este usuário não cria classes (falta MANAGE SCHEDULER)');
      end;
   end if;
   executar('grant create job to hsm');
   if co_nossa then
      begin
         executar('grant execute on sys.hsm_classe_tarefas to hsm');
      exception
         when e_sem_privilegio or e_falta_privilegio or e_nao_ve or e_nao_existe then
            -- Job classes belong to SYS: on some databases only SYS may grant them. Looked up below
            dbms_output.put_line('  este usuário não pode');
      end;
   end if;
end;
/

-- A dry run has granted nothing: taken for granted where this user may make classes
column hsm_classe new_value hsm_classe noprint
select case
          when '&hsm_classe' = 'HSM_CLASSE_TAREFAS' and count(*) = 0 then 'DEFAULT_JOB_CLASS'
          else '&hsm_classe'
       end as hsm_classe
  from (select p.privilege
          from dba_tab_privs p
         where p.owner = 'SYS'
           and p.table_name = 'HSM_CLASSE_TAREFAS'
           and p.grantee = 'HSM'
           and p.privilege = 'EXECUTE'
         union all
        select p.privilege
          from session_privs p
         where p.privilege = 'MANAGE SCHEDULER'
           and '&hsm_ensaio' = 'S');
column hsm_classe clear
