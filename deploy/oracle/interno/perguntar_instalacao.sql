-- Stops an installation that nobody wants, before anything is changed.
accept hsm_resposta char prompt 'Instalar no contêiner &hsm_conteiner do banco &hsm_banco? Digite SIM: '
declare
   co_recusada constant pls_integer := -20999;
begin
   if nvl(upper(trim('&hsm_resposta')), 'NÃO') <> 'SIM' then
      raise_application_error(co_recusada, 'A resposta não foi SIM: nada foi feito');
   end if;
end;
/
