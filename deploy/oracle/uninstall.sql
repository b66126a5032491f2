-- Removes the notification outbox: jobs, job class, users HSM and HSM_JOB with everything they own, roles.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Arguments  1  the word REMOVER, so that nobody runs this by accident
--   Needs      no trigger of the customers using HSM any more: with HSM gone their orders could not be changed
--              (ORA-04098). Run gatilho_remover.sql for each first; this script refuses otherwise. No sender
--              connected as HSM_JOB (ORA-01940): stop the service first
--   Log        hsm_uninstall.log in the current directory
--   Undo       none: queue, history and routes are lost. Re-runnable

set define on
set verify off
set echo off
set feedback off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

define hsm_confirma = "&1"

spool hsm_uninstall.log

prompt
prompt == Mensageria de chamados: remoção
prompt Serão removidos os usuários HSM e HSM_JOB com tudo o que têm, os papéis HSM_OPERADOR e HSM_LEITOR
prompt e a classe de tarefas HSM_CLASSE_TAREFAS. A fila e o histórico se perdem.
prompt

declare
   co_recusada constant pls_integer := -20999;
begin
   if '&hsm_confirma' <> 'REMOVER' or '&hsm_confirma' is null then
      raise_application_error(co_recusada, 'Para confirmar: @deploy/oracle/uninstall.sql REMOVER');
   end if;

   for r_gatilho in (select distinct d.owner, d.name
                       from dba_dependencies d
                      where d.referenced_owner = 'HSM'
                        and d.owner <> 'HSM'
                        and d.type = 'TRIGGER')
   loop
      raise_application_error(
         co_recusada,
         'O gatilho ' || r_gatilho.owner || '.' || r_gatilho.name || ' usa o HSM: remova-o antes (gatilho_remover.sql)'
      );
   end loop;
end;
/

declare
   e_usuario_inexistente exception;
   pragma exception_init(e_usuario_inexistente, -1918);
   e_papel_inexistente exception;
   pragma exception_init(e_papel_inexistente, -1919);
   e_classe_inexistente exception;
   pragma exception_init(e_classe_inexistente, -27476);
   -- HSM_AGENDA does not exist, has no body or does not compile: what an installation that stopped half-way leaves.
   -- Its jobs go with the user.
   e_pacote_ausente exception;
   pragma exception_init(e_pacote_ausente, -6550);
   e_corpo_ausente exception;
   pragma exception_init(e_corpo_ausente, -4067);
   e_pacote_com_erros exception;
   pragma exception_init(e_pacote_com_erros, -4063);
   e_unidade_ausente exception;
   pragma exception_init(e_unidade_ausente, -6508);

   procedure apagar_usuario(in_nome in varchar2) is
   begin
      execute immediate 'drop user ' || in_nome || ' cascade';
      dbms_output.put_line('Usuário ' || in_nome || ' removido');
   exception
      when e_usuario_inexistente then
         dbms_output.put_line('Usuário ' || in_nome || ' não existe');
   end apagar_usuario;

   procedure apagar_papel(in_nome in varchar2) is
   begin
      execute immediate 'drop role ' || in_nome;
      dbms_output.put_line('Papel ' || in_nome || ' removido');
   exception
      when e_papel_inexistente then
         dbms_output.put_line('Papel ' || in_nome || ' não existe');
   end apagar_papel;
begin
   begin
      execute immediate 'begin hsm.hsm_agenda.remover; end;';
   exception
      when e_pacote_ausente or e_corpo_ausente or e_pacote_com_erros or e_unidade_ausente then
         dbms_output.put_line('Tarefas: nada a remover por HSM_AGENDA');
   end;

   apagar_usuario('HSM_JOB');
   apagar_usuario('HSM');
   apagar_papel('HSM_OPERADOR');
   apagar_papel('HSM_LEITOR');

   begin
      dbms_scheduler.drop_job_class('HSM_CLASSE_TAREFAS');
      dbms_output.put_line('Classe HSM_CLASSE_TAREFAS removida');
   exception
      when e_classe_inexistente then
         dbms_output.put_line('Classe HSM_CLASSE_TAREFAS não existe');
   end;
end;
/

@@interno/tirar_perfil.sql

prompt Remoção concluída
spool off
