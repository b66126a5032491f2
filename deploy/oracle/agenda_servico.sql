-- The jobs inside the database (expired leases, alert, automatic replay, purge), for sites where the scheduler may not
-- start programs and python_job.service sends.
--
--   Run as  SYSTEM or another DBA with MANAGE SCHEDULER, connected to the PDB, after install.sql
--   Log     hsm_agenda.log in the current directory
--   Undo    agenda_remover.sql
--   Re-runnable: the jobs are created anew; one made by agenda.sql that starts the program goes

set define on
set verify off
set echo off
set feedback off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

spool hsm_agenda.log

prompt
prompt == Tarefas internas
prompt   privilégios   a HSM: CREATE JOB, EXECUTE em SYS.HSM_CLASSE_TAREFAS
prompt

@@interno/classe_tarefas.sql

begin
   hsm.hsm_agenda.instalar_internas(in_classe => 'HSM_CLASSE_TAREFAS');
   hsm.hsm_agenda.iniciar;
   dbms_output.put_line('Tarefas criadas e ativas: vigia, alerta, reprocesso, purga');
end;
/

spool off
