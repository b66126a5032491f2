-- install.sql for a person at the keyboard: asks for the arguments, without showing the password, and for a go-ahead.
-- Run as, needs, log, undo: see install.sql.

set verify off
accept hsm_senha_lida char prompt 'Senha para HSM_JOB: ' hide
accept hsm_tablespace_lida char default 'USERS' prompt 'Tablespace do HSM [USERS]: '
accept hsm_confirma char prompt 'ENTER instala, Ctrl-C desiste: '

@@install.sql "&hsm_senha_lida" "&hsm_tablespace_lida"

undefine hsm_senha_lida
