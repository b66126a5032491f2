-- Stops a script whose user does not see the dictionary: it could not tell what stands in the way.

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;
   e_nao_ve exception;
   pragma exception_init(e_nao_ve, -942);
   e_sem_privilegio exception;
   pragma exception_init(e_sem_privilegio, -1031);
   -- What 23ai says instead
   e_falta_privilegio exception;
   pragma exception_init(e_falta_privilegio, -41900);
begin
   -- None of the views that instalador.sql also grants one by one
   execute immediate 'select count(*) from sys.dba_sys_privs where grantee is null' into l_total;
exception
   when e_nao_ve or e_sem_privilegio or e_falta_privilegio then
      raise_application_error(
         co_recusada,
         'Falta a ' || sys_context('USERENV', 'SESSION_USER')
         || ': SELECT ANY DICTIONARY (ou o papel SELECT_CATALOG_ROLE)'
      );
end;
/
