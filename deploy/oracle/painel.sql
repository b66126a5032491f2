-- Writes the panel of the last 24 hours to an HTML file, for a browser: it needs no server and fetches nothing.
--
--   Run as     a user with the role HSM_LEITOR or HSM_OPERADOR, SYSTEM or another DBA, with a UTF-8 client
--              (NLS_LANG=.AL32UTF8); the file itself is plain ASCII
--   Needs      an installation (install.sql)
--   Arguments  1  file to write, for example painel.html; "meu painel.html" when there are blanks in its name
--   Log        hsm_painel_<date>_<time>.log in the current directory
--   Undo       nothing to undo: changes nothing

@@interno/argumentos.sql
define hsm_arquivo = "&1"
define hsm_script = "painel"
@@interno/inicio.sql
@@interno/conferir_papel.sql HSM_PAINEL

-- What goes wrong must show here: nothing is seen of the block that writes the file
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
set linesize 32767
set termout off
-- A tab in the middle of a text is no JSON
set tab off
-- Line by line: a CLOB that is selected may get line breaks of SQL*Plus's own, which no JSON survives. That blanks at
-- the beginning of a line go (WORD_WRAPPED) harms none of it
declare
   l_pagina clob := hsm.hsm_painel.html;
   l_de pls_integer := 1;
   l_ate pls_integer;
begin
   loop
      l_ate := instr(l_pagina, chr(10), l_de);
      exit when l_ate = 0;
      dbms_output.put_line(substr(l_pagina, l_de, l_ate - l_de));
      l_de := l_ate + 1;
   end loop;
end;
/
spool off
set termout on
spool &hsm_log append

@@interno/fim.sql
