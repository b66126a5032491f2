-- What a DBA does to try the product out, in order: instalar.sh runs it, each time the containers start.
--
--   Run as     SYSTEM, connected to the PDB, with a UTF-8 client
--   Needs      senha_hsm_job, senha_chamados, senha_painel_operador, used where the user is not there yet
--   Undo       docker compose down --volumes
--   Re-runnable
--
-- For a table of one's own: copies of origem.sql and rotas.sql, and gatilho.sql with its schema and name.
set verify off
set echo off
@@../oracle/install.sql "&senha_hsm_job" USERS
@@../oracle/exemplo/chamados.sql "&senha_chamados" USERS
@@../oracle/exemplo/origem.sql
@@../oracle/gatilho.sql CHAMADOS ORDEM_SERVICO
@@../oracle/exemplo/rotas.sql
@@../oracle/agenda_servico.sql
@@pessoa.sql "&senha_painel_operador"
