-- Stops the installation before anything is changed when the ground is not right. Uses hsm_senha, hsm_tablespace.

declare
   co_recusada constant pls_integer := -20999;
   type t_nomes is table of varchar2(40);
   -- Not GRANT ANY PRIVILEGE: managed services give CREATE SESSION with the admin option instead
   l_privilegios t_nomes := t_nomes(
      'CREATE USER', 'ALTER USER', 'CREATE ROLE', 'GRANT ANY OBJECT PRIVILEGE',
      'CREATE ANY TABLE', 'ALTER ANY TABLE', 'CREATE ANY INDEX', 'CREATE ANY SEQUENCE', 'COMMENT ANY TABLE',
      'CREATE ANY VIEW', 'CREATE ANY PROCEDURE', 'ALTER ANY PROCEDURE', 'CREATE ANY TRIGGER', 'INSERT ANY TABLE',
      'UPDATE ANY TABLE', 'DELETE ANY TABLE', 'SELECT ANY TABLE', 'EXECUTE ANY PROCEDURE'
   );
   l_faltam varchar2(1000);
   l_total pls_integer;
   l_conjunto varchar2(160);
begin
   if dbms_db_version.version < 19 then
      raise_application_error(co_recusada, 'Oracle Database 19c ou posterior');
   end if;

   if sys_context('USERENV', 'CON_NAME') = 'CDB$ROOT' then
      raise_application_error(co_recusada, 'Conecte-se a um PDB: em CDB$ROOT não se instala');
   end if;

   if q'~&hsm_senha~' is null then
      raise_application_error(co_recusada, 'Informe a senha de HSM_JOB (argumento 1)');
   end if;
   if instr(q'~&hsm_senha~', '"') > 0 then
      raise_application_error(co_recusada, 'A senha de HSM_JOB não pode ter aspas');
   end if;

   for i in 1 .. l_privilegios.count loop
      select count(*)
        into l_total
        from session_privs p
       where p.privilege = l_privilegios(i);
      if l_total = 0 then
         l_faltam := l_faltam || ' ' || l_privilegios(i) || ';';
      end if;
   end loop;
   if l_faltam is not null then
      raise_application_error(co_recusada, 'A sessão não tem:' || l_faltam);
   end if;

   select count(*)
     into l_total
     from dba_tablespaces t
    where t.tablespace_name = upper('&hsm_tablespace')
      and t.contents = 'PERMANENT'
      -- SecureFiles need it
      and t.segment_space_management = 'AUTO';
   if l_total = 0 then
      raise_application_error(
         co_recusada, 'Não há tablespace permanente &hsm_tablespace com SEGMENT SPACE MANAGEMENT AUTO'
      );
   end if;

   select max(n.value)
     into l_conjunto
     from nls_database_parameters n
    where n.parameter = 'NLS_CHARACTERSET';
   if l_conjunto not in ('AL32UTF8', 'UTF8', 'WE8MSWIN1252', 'WE8ISO8859P1', 'WE8ISO8859P15') then
      dbms_output.put_line('Atenção: conjunto de caracteres ' || l_conjunto || ' não foi testado');
   end if;

   dbms_output.put_line('Conferência inicial: em ordem');
end;
/
