-- Shows what does not compile in the schema of HSM; SQL*Plus says only that something does not.

begin
   for r_erro in (select e.type, e.name, e.line, e.position, e.text
                    from dba_errors e
                   where e.owner = 'HSM'
                     and e.attribute = 'ERROR'
                   order by e.name, e.type, e.sequence)
   loop
      dbms_output.put_line(
         r_erro.type || ' ' || r_erro.name || ' ' || to_char(r_erro.line, 'TM9') || ':'
         || to_char(r_erro.position, 'TM9') || ' ' || r_erro.text
      );
   end loop;
end;
/
