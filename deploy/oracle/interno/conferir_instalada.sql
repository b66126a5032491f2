-- Stops a script before anything is changed where there is no installation, or none that its user can see.

@@conferir_dicionario.sql

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;
begin
   select count(*)
     into l_total
     from dba_tables t
    where t.owner = 'HSM'
      and t.table_name in ('HSM_INSTALACAO', 'HSM_FILA_NOTIFICACAO');
   -- One that stopped before its queue is install.sql's business too
   if l_total < 2 then
      raise_application_error(co_recusada, 'Não há instalação do HSM neste banco: use install.sql');
   end if;
end;
/
