-- Allows one more machine of this database to deliver: a new node of a cluster, a new host.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Needs      an installation (install.sql)
--   Arguments  1  name of the machine, with or without domain
--              2  why, for the audit
--   Log        hsm_maquina_<date>_<time>.log in the current directory
--   Undo       hsm_dba.armar, which forgets all machines but those it sees. Re-runnable
--   See also   hsm_dba.permitir_maquinas, for databases that change their machine by themselves

@@../interno/argumentos.sql
define hsm_servidor = "&1"
define hsm_motivo = "&2"
define hsm_script = "maquina"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_DBA

prompt Será feito: autorizar a máquina &hsm_servidor a entregar por este banco
prompt

declare
   co_recusada constant pls_integer := -20999;
begin
   if q'~&hsm_servidor~' is null then
      raise_application_error(co_recusada, 'Informe a máquina (argumento 1)');
   elsif q'~&hsm_motivo~' is null then
      raise_application_error(co_recusada, 'Informe por quê, para a auditoria (argumento 2)');
   end if;
   hsm.hsm_dba.autorizar_maquina(q'~&hsm_servidor~', q'~&hsm_motivo~');
   dbms_output.put_line('Máquina autorizada');
end;
/

undefine hsm_servidor hsm_motivo
@@../interno/fim.sql
