-- Stops the installation, and leaves nothing of it, when the database has refused HSM_JOB's password.
declare
   co_recusada constant pls_integer := -20999;
   l_perfil varchar2(128);
   e_sem_privilegio exception;
   pragma exception_init(e_sem_privilegio, -1031);
   -- What 23ai says instead
   e_falta_privilegio exception;
   pragma exception_init(e_falta_privilegio, -41900);
begin
   select max(u.profile)
     into l_perfil
     from dba_users u
    where u.username = 'HSM_JOB'
      and u.authentication_type = 'NONE';
   if l_perfil is not null then
      begin
         execute immediate 'drop user hsm_job';
      exception
         when e_sem_privilegio or e_falta_privilegio then
            dbms_output.put_line('HSM_JOB fica sem senha e sem privilégio algum até a próxima execução');
      end;
      raise_application_error(
         co_recusada,
         'O banco não aceitou a senha de HSM_JOB (argumento 1): de 1 a 30 bytes, sem aspas duplas, e como a quer o '
         || 'perfil ' || l_perfil || ' (PASSWORD_VERIFY_FUNCTION). Execute de novo com outra'
      );
   end if;
end;
/
