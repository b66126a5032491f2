-- Stops where code of the product does not compile, before the jobs run it. Uses hsm_script.

@@recompilar.sql
@@erros.sql

declare
   co_invalido constant pls_integer := -20999;
   l_invalidos varchar2(1500);
begin
   for r_objeto in (select o.object_type, o.object_name
                      from dba_objects o
                     where o.owner = 'HSM'
                       and o.object_name like 'HSM\_%' escape '\'
                       and o.status <> 'VALID'
                     order by o.object_name, o.object_type)
   loop
      l_invalidos := substr(l_invalidos || ', ' || r_objeto.object_type || ' ' || r_objeto.object_name, 1, 1500);
   end loop;
   if l_invalidos is not null then
      raise_application_error(
         co_invalido,
         'Não compila: ' || substr(l_invalidos, 3) || '. Corrija o que se mostra acima e repita &hsm_script..sql;'
         || ' até lá as tarefas ficam paradas'
      );
   end if;
end;
/
