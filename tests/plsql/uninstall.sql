-- Takes the utPLSQL suites out of the schema HSM.
--
--   Run as  SYSTEM or another DBA, connected to the PDB
--   Undo    install.sql
--   Re-runnable

set feedback off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback

begin
   for r_suite in (select o.object_name
                     from dba_objects o
                    where o.owner = 'HSM'
                      and o.object_type = 'PACKAGE'
                      and (o.object_name like 'TESTE\_HSM\_%' escape '\' or o.object_name = 'TESTE_APOIO'))
   loop
      execute immediate 'drop package hsm.' || dbms_assert.enquote_name(r_suite.object_name, false);
   end loop;
   dbms_output.put_line('Suítes removidas');
end;
/
