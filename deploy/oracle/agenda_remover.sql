-- Takes the scheduler jobs away and the privileges they needed. The queue keeps filling; nothing is sent until the
-- job is started in another way.
--
--   Run as  SYSTEM or another DBA with MANAGE SCHEDULER, connected to the PDB
--   Log     hsm_agenda_remover.log in the current directory
--   Undo    agenda.sql
--   Re-runnable

set verify off
set feedback off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

spool hsm_agenda_remover.log

prompt
prompt == Retirada do agendamento
prompt   tarefas      todas as do HSM, e a classe HSM_CLASSE_TAREFAS
prompt   privilégios  CREATE JOB e CREATE EXTERNAL JOB tirados de HSM
prompt

declare
   e_nao_concedido exception;
   pragma exception_init(e_nao_concedido, -1952);
   e_classe_inexistente exception;
   pragma exception_init(e_classe_inexistente, -27476);

   procedure revogar(in_privilegio in varchar2) is
   begin
      execute immediate 'revoke ' || in_privilegio || ' from hsm';
   exception
      when e_nao_concedido then
         dbms_output.put_line(in_privilegio || ': não estava concedido');
   end revogar;
begin
   hsm.hsm_agenda.remover;
   revogar('create external job');
   revogar('create job');
   begin
      dbms_scheduler.drop_job_class('HSM_CLASSE_TAREFAS');
   exception
      when e_classe_inexistente then
         dbms_output.put_line('Classe HSM_CLASSE_TAREFAS não existe');
   end;
   dbms_output.put_line('Agendamento removido');
end;
/

spool off
