-- Takes the trigger TG_OS_NOTIF off the customer's table and the grants back.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Arguments  1  schema of the table
--   Log        hsm_gatilho_remover.log in the current directory
--   Undo       gatilho.sql
--   Re-runnable, also where HSM has gone and left a trigger that stops every change of the table

set define on
set define on
set verify off
set echo off
set feedback off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

spool hsm_gatilho_remover.log

prompt
prompt == Retirada do gatilho TG_OS_NOTIF de &1
prompt   privilégios  EXECUTE em HSM.HSM_FILA e HSM.HSM_FILA_FALHA tirado de &1
prompt

declare
   l_esquema varchar2(130) := dbms_assert.simple_sql_name('&1');
   e_inexistente exception;
   pragma exception_init(e_inexistente, -4080);
   e_nao_concedido exception;
   pragma exception_init(e_nao_concedido, -1927);
   e_pacote_ausente exception;
   pragma exception_init(e_pacote_ausente, -4042);
   e_dono_ausente exception;
   pragma exception_init(e_dono_ausente, -942);

   procedure revogar(in_pacote in varchar2) is
   begin
      execute immediate 'revoke execute on hsm.' || in_pacote || ' from ' || l_esquema;
   exception
      when e_nao_concedido or e_pacote_ausente or e_dono_ausente then
         dbms_output.put_line('O privilégio em ' || in_pacote || ' não estava concedido');
   end revogar;
begin
   begin
      execute immediate 'drop trigger ' || l_esquema || '.tg_os_notif';
      dbms_output.put_line('Gatilho retirado');
   exception
      when e_inexistente then
         dbms_output.put_line('O gatilho não existe');
   end;
   revogar('hsm_fila');
   revogar('hsm_fila_falha');
end;
/

spool off
