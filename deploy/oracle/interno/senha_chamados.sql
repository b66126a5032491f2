-- Creates the sample customer with the password in argument 1 of the script. Screen and log are off as in
-- senha_argumento.sql. Uses hsm_tablespace.
prompt create user chamados identified by <senha> default tablespace &hsm_tablespace quota unlimited on &hsm_tablespace
spool off
set termout off
whenever sqlerror continue
create user chamados identified by "&1" default tablespace &hsm_tablespace quota unlimited on &hsm_tablespace;
whenever sqlerror exit failure rollback
set termout on
spool &hsm_log append

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;
begin
   select count(*)
     into l_total
     from dba_users u
    where u.username = 'CHAMADOS';
   if l_total = 0 then
      raise_application_error(
         co_recusada,
         'O banco não criou CHAMADOS: falta CREATE USER, ou não aceitou a senha (argumento 1), de 1 a 30 bytes, sem'
         || ' aspas duplas, como a quer o perfil DEFAULT'
      );
   end if;
end;
/
