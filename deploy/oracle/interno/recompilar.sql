-- Compiles what is not valid in HSM, which Oracle would do at its next use, and says what that was.

declare
   type t_textos is table of varchar2(300) index by pls_integer;
   l_antes t_textos;
   l_total pls_integer;
begin
   select o.object_type || ' ' || o.object_name
     bulk collect into l_antes
     from dba_objects o
    where o.owner = 'HSM'
      and o.status <> 'VALID'
    order by o.object_type, o.object_name;
   if l_antes.count = 0 then
      return;
   end if;
   dbms_utility.compile_schema(schema => 'HSM', compile_all => false);

   for i in 1 .. l_antes.count loop
      select count(*)
        into l_total
        from dba_objects o
       where o.owner = 'HSM'
         and o.object_type || ' ' || o.object_name = l_antes(i)
         and o.status = 'VALID';
      if l_total > 0 then
         dbms_output.put_line('Recompilado: ' || l_antes(i));
      end if;
   end loop;
end;
/
