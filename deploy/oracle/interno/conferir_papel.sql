-- Stops a script whose user may not use the package it stands on (argument 1; its own arguments have been read by then).
-- What follows would not even compile. This does for whoever may do no more than log on.

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;
begin
   select count(*)
     into l_total
     from all_objects o
    where o.owner = 'HSM'
      and o.object_name = '&1'
      and o.object_type = 'PACKAGE';
   if l_total = 0 then
      raise_application_error(
         co_recusada,
         sys_context('USERENV', 'SESSION_USER') || ' não pode usar HSM.&1, ou o HSM não está neste banco. Peça '
         || case '&1'
               when 'HSM_CONSULTA' then 'o papel HSM_LEITOR'
               when 'HSM_PAINEL' then 'o papel HSM_LEITOR'
               when 'HSM_DBA' then 'a um DBA que execute este script'
               else 'o papel HSM_OPERADOR'
            end
      );
   end if;
end;
/
