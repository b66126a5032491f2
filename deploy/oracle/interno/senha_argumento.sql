-- Gives HSM_JOB the password in argument 1 of the script. SQL*Plus shows the line an error is in: the statement runs
-- with screen and log off. It is the only one the password is in, and no PL/SQL: the database keeps no text of it.
prompt alter user hsm_job identified by <senha>
spool off
set termout off
whenever sqlerror continue
alter user hsm_job identified by "&1";
whenever sqlerror exit failure rollback
set termout on
spool &hsm_log append
@@conferir_senha.sql
