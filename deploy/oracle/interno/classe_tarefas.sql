-- Job class of the product and what HSM needs to own jobs in it.

@@../../../plsql/jobs/hsm_classe_tarefas.sql

-- Jobs run with the language settings of the session that creates them: names are compared byte by byte
alter session set nls_comp = binary;
alter session set nls_sort = binary;

grant create job to hsm;

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;
   e_sem_privilegio exception;
   pragma exception_init(e_sem_privilegio, -1031);
   -- What 23ai says instead
   e_falta_privilegio exception;
   pragma exception_init(e_falta_privilegio, -41900);
begin
   execute immediate 'grant execute on sys.hsm_classe_tarefas to hsm';
exception
   when e_sem_privilegio or e_falta_privilegio then
      -- Job classes belong to SYS: on some databases only SYS may grant them
      select count(*)
        into l_total
        from dba_tab_privs p
       where p.owner = 'SYS'
         and p.table_name = 'HSM_CLASSE_TAREFAS'
         and p.grantee = 'HSM'
         and p.privilege = 'EXECUTE';
      if l_total = 0 then
         raise_application_error(co_recusada, 'Peça a SYS: grant execute on sys.hsm_classe_tarefas to hsm');
      end if;
end;
/
