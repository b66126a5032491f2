-- The sender's user, before everything else: it is the password that may be refused. Uses hsm_senha, the file that
-- gives it one; nothing before it may take an argument.

declare
   l_total pls_integer;
   l_comando constant varchar2(100) := 'create user hsm_job no authentication';
begin
   select count(*)
     into l_total
     from dba_users u
    where u.username = 'HSM_JOB';
   if l_total > 0 then
      dbms_output.put_line('Usuário HSM_JOB já existe');
   else
      dbms_output.put_line(l_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate l_comando;
      end if;
   end if;
   if '&hsm_ensaio' = 'S' and l_total = 0 then
      dbms_output.put_line('alter user hsm_job identified by <senha>');
   end if;
end;
/

column hsm_arquivo new_value hsm_arquivo noprint
select case count(*) when 0 then 'nada.sql' else '&hsm_senha' end as hsm_arquivo
  from dba_users u
 where u.username = 'HSM_JOB'
   and u.authentication_type = 'NONE'
   and '&hsm_ensaio' = 'N';
@@&hsm_arquivo
undefine 1
