-- Makes PAINEL_OPERADOR, who signs in to the panel and acts there.
--
--   Run as     SYSTEM or another DBA, connected to the PDB, with a UTF-8 client (NLS_LANG=.AL32UTF8), after install.sql
--   Arguments  1  password of PAINEL_OPERADOR, used when the user is created: 1 to 30 bytes, no double quotes
--   Log        hsm_pessoa_<date>_<time>.log in the current directory (the password is not in it)
--   Undo       drop user painel_operador
--   Re-runnable

@@../oracle/interno/argumentos.sql
define hsm_script = "pessoa"
@@../oracle/interno/inicio.sql

prompt Será feito: usuário PAINEL_OPERADOR, com o papel HSM_OPERADOR
prompt

-- Where the user is there already its password stays. Screen and log are off as in interno/senha_argumento.sql
spool off
set termout off
whenever sqlerror continue
create user painel_operador identified by "&1";
whenever sqlerror exit failure rollback
set termout on
spool &hsm_log append

grant create session, hsm_operador to painel_operador;
@@../oracle/interno/fim.sql
