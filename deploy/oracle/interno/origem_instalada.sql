-- Stops where this version of HSM is not installed: what follows would not even compile.

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;
begin
   select count(*)
     into l_total
     from dba_objects o
    where o.owner = 'HSM'
      and o.object_type = 'PACKAGE BODY'
      and o.object_name in ('HSM_DECLARACAO', 'HSM_GERADOR', 'HSM_RECONCILIACAO', 'HSM_MIGRACAO');
   if l_total < 4 then
      raise_application_error(
         co_recusada, 'O HSM desta versão não está neste banco: execute antes install.sql ou upgrade.sql'
      );
   end if;
   select count(*)
     into l_total
     from session_privs p
    where p.privilege = 'EXECUTE ANY PROCEDURE';
   if l_total = 0 and sys_context('USERENV', 'SESSION_USER') <> 'HSM' then
      raise_application_error(co_recusada, 'A sessão não tem: EXECUTE ANY PROCEDURE');
   end if;
end;
/
