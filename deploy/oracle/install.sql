-- Installs the notification outbox (HSM) in a pluggable database, or brings an installation up to this version.
--
--   Run as     SYSTEM or another DBA who sees the DBA_ views (SELECT ANY DICTIONARY or SELECT_CATALOG_ROLE), connected
--              to the PDB, with a UTF-8 client (NLS_LANG=.AL32UTF8)
--   Needs      Oracle Database 19c or later, any edition; no extra-cost option
--   Arguments  1  password of HSM_JOB, used when the user is created and never changed afterwards
--              2  tablespace for the objects of HSM
--   Log        hsm_install.log in the current directory (the password is not in it)
--   Undo       uninstall.sql
--   Re-running keeps tables, data, parameters and passwords, and replaces code
--
--   sqlplus system@pdb
--   SQL> @deploy/oracle/install.sql "password" USERS
--
-- install_interativo.sql asks for both without showing the password.

set define on
set verify off
set echo off
set feedback off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

define hsm_senha = "&1"
define hsm_tablespace = "&2"

spool hsm_install.log

prompt
prompt == Mensageria de chamados: instalação
prompt
prompt Será feito:
prompt   usuários   HSM (dono, sem login) e HSM_JOB (processo de envio)
prompt   papéis     HSM_OPERADOR (administração) e HSM_LEITOR (consulta)
prompt   objetos    tabelas, visões, pacotes e gatilho no esquema HSM, tablespace &hsm_tablespace
prompt   dados      parâmetros e canal PADRAO, se ainda não existirem
prompt
prompt Privilégios concedidos:
prompt   a HSM           QUOTA UNLIMITED em &hsm_tablespace
prompt   a HSM           EXECUTE em SYS.DBMS_RANDOM, SYS.DBMS_SCHEDULER, SYS.DBMS_UTILITY e SYS.UTL_RAW
prompt   a HSM           SELECT em SYS.V_$DATABASE e SYS.GV_$INSTANCE (opcional, para a guarda contra clones)
prompt   a HSM_JOB       CREATE SESSION e EXECUTE em HSM.HSM_ENVIO_API
prompt   a HSM_OPERADOR  EXECUTE em HSM.HSM_ADMIN, HSM.HSM_ROTA e HSM.HSM_PAINEL
prompt   a HSM_LEITOR e HSM_OPERADOR  SELECT nas visões HSM.HSM_*_VW
prompt Nada é concedido a PUBLIC. Nenhum privilégio ANY.
prompt

define hsm_script = "install"
@@interno/versao.sql
@@interno/acentos.sql
@@interno/conferir.sql
@@interno/conferir_versao.sql
@@interno/parar.sql

prompt == Usuários e papéis
@@interno/usuarios.sql
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

@@interno/conferir_codigo.sql
@@interno/completar_tarefas.sql
@@interno/devolver_tarefas.sql

undefine hsm_senha
undefine 1

@@interno/verificar.sql

prompt Instalação concluída. A seguir:
prompt   exemplo/ ou gatilho.sql para a tabela de ordens de serviço
prompt   agenda.sql para que o banco inicie o processo de envio
prompt
spool off
