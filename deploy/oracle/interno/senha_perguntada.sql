-- Asks for HSM_JOB's password and gives it to the user. Screen and log are off as in senha_argumento.sql.
prompt alter user hsm_job identified by <senha>
accept hsm_segredo char prompt 'Senha para HSM_JOB: ' hide
spool off
set termout off
whenever sqlerror continue
alter user hsm_job identified by "&hsm_segredo";
whenever sqlerror exit failure rollback
undefine hsm_segredo
set termout on
spool &hsm_log append
@@conferir_senha.sql
