-- Stops a script whose accents the client would mangle, before anything is changed.

declare
   co_recusada constant pls_integer := -20999;
begin
   if 'ção' <> unistr('\00e7\00e3o') then
      raise_application_error(
         co_recusada,
         'O cliente estraga acentos. Defina antes de entrar nele, SQL*Plus: NLS_LANG=.AL32UTF8; SQLcl:'
         || ' JAVA_TOOL_OPTIONS=-Dfile.encoding=UTF-8. Execute de novo'
      );
   end if;
end;
/
