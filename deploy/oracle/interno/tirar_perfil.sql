-- Drops what perfil_job.sql has made. After the users are gone.

declare
   e_perfil_inexistente exception;
   pragma exception_init(e_perfil_inexistente, -2380);
begin
   execute immediate 'drop profile hsm_perfil_job cascade';
   dbms_output.put_line('Perfil HSM_PERFIL_JOB removido');
exception
   when e_perfil_inexistente then
      null; -- HSM_JOB was left in the site's
end;
/
