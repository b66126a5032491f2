-- Lets DBMS_SCHEDULER start the job: job class, privileges, the jobs, and starts them.
--
--   Run as     SYSTEM or another DBA with MANAGE SCHEDULER, connected to the PDB, with a UTF-8 client
--              (NLS_LANG=.AL32UTF8: a path may have accents), after install.sql
--   Arguments  1  full path of the Python interpreter python_job is installed in (a virtual environment's)
--              2  full path of the job's configuration file
--              3  directory to start in, or - when python_job is installed in that interpreter (UNIX only)
--              4  credential that says which operating system user runs it (DBMS_CREDENTIAL, owned by HSM or
--                 executable by it), or "-" for the user of externaljob.ora. The quotes matter: SQL*Plus takes
--                 a bare hyphen at the end of a line for a command that goes on
--   Log        hsm_agenda.log in the current directory
--   Undo       agenda_remover.sql
--   Re-runnable: the jobs are created anew
--
--   SQL> @deploy/oracle/agenda.sql /opt/hsm/venv/bin/python /etc/hsm/job.toml - HSM_CRED
--
-- On RAC the program and its configuration must be on every node, or the class be given a service (SET_ATTRIBUTE).
--
-- Not for Amazon RDS nor Autonomous Database, where the scheduler starts no programs: run the job as a service and use
-- agenda_servico.sql.

set define on
set verify off
set echo off
set feedback off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

define hsm_python = "&1"
define hsm_config = "&2"
define hsm_diretorio = "&3"
define hsm_credencial = "&4"

spool hsm_agenda.log

prompt
prompt == Agendamento do processo de envio
prompt   programa      &hsm_python -m python_job.send_once --config &hsm_config
prompt   diretório     &hsm_diretorio (-: nenhum)
prompt   credencial    &hsm_credencial (-: o usuário de externaljob.ora)
prompt   privilégios   a HSM: CREATE JOB, CREATE EXTERNAL JOB, EXECUTE em SYS.HSM_CLASSE_TAREFAS
prompt

@@interno/acentos.sql
@@interno/classe_tarefas.sql

grant create external job to hsm;

begin
   hsm.hsm_agenda.instalar(
      in_python => '&hsm_python',
      in_config => '&hsm_config',
      in_diretorio => nullif('&hsm_diretorio', '-'),
      in_credencial => nullif('&hsm_credencial', '-'),
      in_classe => 'HSM_CLASSE_TAREFAS'
   );
   hsm.hsm_agenda.iniciar;
   dbms_output.put_line('Tarefas criadas e ativas: vigia, alerta, reprocesso, purga');
   dbms_output.put_line('A de envio começa quando há o que enviar');
end;
/

spool off
