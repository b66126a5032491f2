-- Job class of the product and what HSM needs to own jobs in it. Sets hsm_classe: HSM_CLASSE_TAREFAS, or
-- DEFAULT_JOB_CLASS where HSM does not get ours.

@@../../../plsql/jobs/hsm_classe_tarefas.sql

-- Jobs run with the language settings of the session that creates them: names are compared byte by byte
alter session set nls_comp = binary;
alter session set nls_sort = binary;

grant create job to hsm;

declare
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
begin
   execute immediate 'grant execute on sys.hsm_classe_tarefas to hsm';
exception
   when e_sem_privilegio or e_falta_privilegio or e_nao_ve or e_nao_existe then
      null; -- job classes belong to SYS: on some databases only SYS may grant them. Looked up below
end;
/

column hsm_classe new_value hsm_classe noprint
select case count(*) when 0 then 'DEFAULT_JOB_CLASS' else 'HSM_CLASSE_TAREFAS' end as hsm_classe
  from dba_tab_privs p
 where p.owner = 'SYS'
   and p.table_name = 'HSM_CLASSE_TAREFAS'
   and p.grantee = 'HSM'
   and p.privilege = 'EXECUTE';
column hsm_classe clear
