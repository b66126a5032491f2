-- Stops the upgrade before anything is changed when there is nothing to upgrade or the client mangles accents.

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;
begin
   if 'ção' <> unistr('\00e7\00e3o') then
      raise_application_error(co_recusada, 'O cliente estraga acentos: defina NLS_LANG=.AL32UTF8 e execute de novo');
   end if;

   select count(*)
     into l_total
     from dba_tables t
    where t.owner = 'HSM'
      and t.table_name = 'HSM_INSTALACAO';
   if l_total = 0 then
      raise_application_error(co_recusada, 'Não há instalação a atualizar: use install.sql');
   end if;
end;
/
