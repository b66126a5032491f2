-- Takes the trigger TG_OS_NOTIF off the customer's table and the grant back.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Arguments  1  schema of the table
--   Undo       gatilho.sql
--   Re-runnable

set define on
set verify off
set feedback off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

declare
   l_esquema varchar2(130) := dbms_assert.simple_sql_name('&1');
   e_inexistente exception;
   pragma exception_init(e_inexistente, -4080);
   e_nao_concedido exception;
   pragma exception_init(e_nao_concedido, -1927);
begin
   begin
      execute immediate 'drop trigger ' || l_esquema || '.tg_os_notif';
      dbms_output.put_line('Gatilho retirado');
   exception
      when e_inexistente then
         dbms_output.put_line('O gatilho não existe');
   end;
   begin
      execute immediate 'revoke execute on hsm.hsm_fila from ' || l_esquema;
   exception
      when e_nao_concedido then
         dbms_output.put_line('O privilégio não estava concedido');
   end;
end;
/
