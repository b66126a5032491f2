-- Stops a script whose accents the client would mangle, before anything is changed.

declare
   co_recusada constant pls_integer := -20999;
begin
   if 'ção' <> unistr('\00e7\00e3o') then
      raise_application_error(co_recusada, 'O cliente estraga acentos: defina NLS_LANG=.AL32UTF8 e execute de novo');
   end if;
end;
/
