-- Puts the trigger TG_OS_NOTIF on the customer's table of orders.
--
--   Run as     SYSTEM or another DBA, connected to the PDB, with a UTF-8 client (NLS_LANG=.AL32UTF8), after
--              install.sql; choose a quiet moment: creating a trigger waits for the transactions open on the table
--   Arguments  1  schema of the table
--              2  table, the one the trigger names
--   Adapt      plsql/triggers/tg_os_notif.trg: table, column names, events and facts
--   Grants     EXECUTE on HSM.HSM_FILA and HSM.HSM_FILA_FALHA to the schema, directly: a role does not count inside a
--              trigger
--   Effect     every insert and every update of the watched columns adds a few rows to the queue. Direct-path and
--              parallel DML on the table become conventional
--   Log        hsm_gatilho.log in the current directory
--   Undo       gatilho_remover.sql
--   Re-runnable

set define on
set verify off
set echo off
set feedback off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

define esquema_os = "&1"
define tabela_os = "&2"

spool hsm_gatilho.log

prompt
prompt == Gatilho TG_OS_NOTIF em &esquema_os..&tabela_os
prompt   privilégios  EXECUTE em HSM.HSM_FILA e HSM.HSM_FILA_FALHA a &esquema_os
prompt

@@interno/acentos.sql

-- Before the names go into any statement
declare
   l_esquema varchar2(130) := dbms_assert.simple_sql_name('&esquema_os');
   l_tabela varchar2(130) := dbms_assert.simple_sql_name('&tabela_os');
begin
   dbms_output.put_line('Tabela ' || l_esquema || '.' || l_tabela);
end;
/

grant execute on hsm.hsm_fila to &esquema_os;
grant execute on hsm.hsm_fila_falha to &esquema_os;

column hsm_sessao new_value hsm_sessao noprint
select sys_context('USERENV', 'SESSION_USER') as hsm_sessao from dual;
alter session set current_schema = &esquema_os;
@@../../plsql/triggers/tg_os_notif.trg
alter session set current_schema = &hsm_sessao;

declare
   co_errada constant pls_integer := -20999;
   l_total pls_integer;
begin
   select count(*)
     into l_total
     from dba_objects o
     join dba_triggers t
       on t.owner = o.owner
      and t.trigger_name = o.object_name
    where o.owner = upper('&esquema_os')
      and o.object_name = 'TG_OS_NOTIF'
      and o.object_type = 'TRIGGER'
      and o.status = 'VALID'
      and t.table_owner = o.owner
      and t.table_name = upper('&tabela_os');
   if l_total = 0 then
      for r_erro in (select e.line, e.position, e.text
                       from dba_errors e
                      where e.owner = upper('&esquema_os')
                        and e.name = 'TG_OS_NOTIF'
                        and e.type = 'TRIGGER'
                      order by e.sequence)
      loop
         dbms_output.put_line(
            to_char(r_erro.line, 'TM9') || ':' || to_char(r_erro.position, 'TM9') || ' ' || r_erro.text
         );
      end loop;
      -- An invalid trigger stops every change of the table: better none at all
      execute immediate 'drop trigger ' || dbms_assert.simple_sql_name('&esquema_os') || '.tg_os_notif';
      raise_application_error(
         co_errada, 'O gatilho não compilou, ou não é desta tabela, e foi retirado: adapte tg_os_notif.trg'
      );
   end if;
   dbms_output.put_line('Gatilho instalado e válido');
end;
/

spool off
