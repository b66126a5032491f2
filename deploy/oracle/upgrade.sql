-- Brings an installation up to this version: new tables and columns, code, new parameters and grants. Keeps data,
-- routes, parameters, users and passwords.
--
--   Run as     the DBA who ran install.sql, connected to the PDB, with a UTF-8 client (NLS_LANG=.AL32UTF8), at a quiet
--              moment: the scheduler jobs are stopped meanwhile and started again. Where python_job.service sends,
--              stop it. The application goes on; what it enqueues waits
--   Needs      an installation (install.sql), what that needs, and CREATE ANY JOB where there are jobs
--   Log        hsm_upgrade.log in the current directory
--   Undo       none, short of a restore point: tables only gain columns, so the earlier version's install.sql puts its
--              code back
--   Re-runnable: after a failure put right what it says and run it again

set define on
set verify off
set echo off
set feedback off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

spool hsm_upgrade.log

prompt
prompt == Mensageria de chamados: atualização
prompt Será feito: tarefas paradas, tabelas e colunas novas, código, parâmetros novos, privilégios, tarefas de volta
prompt
prompt Privilégios concedidos, se faltarem:
prompt   a HSM           EXECUTE em SYS.DBMS_RANDOM, SYS.DBMS_SCHEDULER, SYS.DBMS_UTILITY, SYS.UTL_CALL_STACK
prompt                   e SYS.UTL_RAW
prompt   a HSM           SELECT em SYS.V_$DATABASE e SYS.GV_$INSTANCE (opcional, para a guarda contra clones)
prompt   a HSM_JOB       EXECUTE em HSM.HSM_ENVIO_API
prompt   a HSM_OPERADOR  EXECUTE em HSM.HSM_ADMIN, HSM.HSM_ROTA e HSM.HSM_PAINEL, SELECT nas visões HSM.HSM_*_COMPLETA_VW
prompt   a HSM_LEITOR e HSM_OPERADOR  EXECUTE em HSM.HSM_CONSULTA, SELECT nas outras visões HSM.HSM_*_VW
prompt

@@interno/acentos.sql
@@interno/conferir_instalada.sql

column hsm_ativa new_value hsm_ativa noprint
select coalesce(max(j.enabled), 'NENHUMA') as hsm_ativa
  from dba_scheduler_jobs j
 where j.owner = 'HSM'
   and j.job_name = 'HSM_TAREFA_VIGIA';

begin
   for r_tarefa in (select j.job_name
                      from dba_scheduler_jobs j
                     where j.owner = 'HSM'
                       and j.job_name like 'HSM\_TAREFA\_%' escape '\'
                       and j.enabled = 'TRUE'
                     order by j.job_name)
   loop
      dbms_scheduler.disable(name => 'HSM.' || r_tarefa.job_name, force => true);
      dbms_output.put_line(r_tarefa.job_name || ' parada');
   end loop;
end;
/

prompt == Privilégios de HSM sobre SYS
@@interno/privilegios_sys.sql

column hsm_sessao new_value hsm_sessao noprint
select sys_context('USERENV', 'SESSION_USER') as hsm_sessao from dual;
alter session set current_schema = hsm;

prompt == Tabelas
@@interno/tabelas.sql
@@interno/evoluir.sql
@@interno/comentarios.sql

prompt == Pacotes, visões e gatilho
@@interno/codigo.sql
@@interno/erros.sql

prompt == Dados iniciais
@@interno/dados_iniciais.sql

prompt == Privilégios sobre os objetos
@@interno/privilegios.sql

alter session set current_schema = &hsm_sessao;

-- Whatever else lives in the schema (the test suites) was invalidated by the new specifications
begin
   dbms_utility.compile_schema(schema => 'HSM', compile_all => false);
end;
/

@@interno/verificar.sql

begin
   hsm.hsm_agenda.completar;
   if '&hsm_ativa' = 'TRUE' then
      hsm.hsm_agenda.iniciar;
      dbms_output.put_line('Tarefas ativas de novo');
   elsif '&hsm_ativa' = 'FALSE' then
      -- Somebody may have wanted that, or an upgrade that failed may have left it so
      dbms_output.put_line('As tarefas continuam paradas; para iniciá-las: exec hsm.hsm_agenda.iniciar');
   end if;
end;
/

declare
   l_armadas pls_integer;
begin
   select count(i.dt_armada)
     into l_armadas
     from hsm.hsm_instalacao i;
   if l_armadas = 0 then
      dbms_output.put_line('ATENÇÃO: nada será entregue até que se execute, neste banco: exec hsm.hsm_dba.armar');
   end if;
end;
/

begin
   for r_gatilho in (select d.owner, d.name
                       from dba_dependencies d
                      where d.referenced_owner = 'HSM'
                        and d.referenced_name in ('HSM_FILA', 'HSM_FILA_FALHA')
                        and d.referenced_type = 'PACKAGE'
                        and d.owner <> 'HSM'
                        and d.type = 'TRIGGER'
                      group by d.owner, d.name
                     having count(distinct d.referenced_name) = 1
                      order by d.owner, d.name)
   loop
      dbms_output.put_line(
         'ATENÇÃO: ' || r_gatilho.owner || '.' || r_gatilho.name || ' é de versão anterior: funciona, mas com HSM_FILA'
         || ' inválido não obedece a PROPAGAR nem deixa registro; recrie-o com gatilho.sql'
      );
   end loop;
end;
/

prompt Atualização concluída
spool off
