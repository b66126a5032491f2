-- Writes the panel to an HTML file, for a browser.
--
--   Run as     a user with the role HSM_OPERADOR, SYSTEM or another DBA, with a UTF-8 client (NLS_LANG=.AL32UTF8)
--   Needs      an installation (install.sql)
--   Arguments  1  file to write, for example painel.html; "meu painel.html" when there are blanks in its name
--   Log        hsm_painel_<date>_<time>.log in the current directory
--   Undo       nothing to undo: changes nothing

@@interno/argumentos.sql
define hsm_arquivo = "&1"
define hsm_script = "painel"
@@interno/inicio.sql
@@interno/conferir_papel.sql HSM_PAINEL

-- What goes wrong must show here: nothing is seen of the query that writes the file
declare
   co_recusada constant pls_integer := -20999;
   l_pagina clob;
begin
   if '&hsm_arquivo' is null then
      raise_application_error(co_recusada, 'Informe o arquivo a escrever (argumento 1): @painel.sql painel.html');
   end if;
   l_pagina := hsm.hsm_painel.html;
end;
/

prompt Painel em &hsm_arquivo
spool off
spool "&hsm_arquivo"
set heading off
set pagesize 0
set linesize 32767
set long 10000000
set longchunksize 32767
set termout off
select hsm.hsm_painel.html from dual;
spool off
set termout on
spool &hsm_log append

@@interno/fim.sql
