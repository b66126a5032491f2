-- Takes the trigger of a watched table off, and the grants nobody else in the schema stands on. The declaration stays;
-- hsm_admin.remover_origem takes that back.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Needs      DROP ANY TRIGGER and GRANT ANY OBJECT PRIVILEGE
--   Arguments  1  schema of the table
--              2  table
--              3  ENSAIO: prints what it would execute and changes nothing; optional
--   Log        hsm_gatilho_remover_<date>_<time>.log in the current directory
--   Undo       gatilho.sql
--   Re-runnable, also where HSM has gone and left a trigger that stops every change of the table

@@interno/argumentos.sql
define hsm_ultimo = "&3"
define hsm_script = "gatilho_remover"
@@interno/inicio.sql
@@interno/conferir_ensaio.sql
alter session set nls_comp = binary;

prompt Será feito: sai o gatilho do HSM na tabela, e do esquema o EXECUTE em HSM.HSM_FILA e HSM.HSM_FILA_FALHA que nada
prompt mais nele usa
prompt

@@interno/origem_argumentos.sql
@@interno/gatilho_tirar.sql
prompt &hsm_depois
@@interno/fim.sql
