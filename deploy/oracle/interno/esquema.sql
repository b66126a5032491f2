-- The schema of HSM is the current one from here on; fim.sql goes back. A dry run has no such schema.
declare
   l_comando constant varchar2(60) := 'alter session set current_schema = hsm';
begin
   dbms_output.put_line(l_comando);
   if '&hsm_ensaio' = 'N' then
      execute immediate l_comando;
   end if;
end;
/
