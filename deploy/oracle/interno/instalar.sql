-- What install.sql and install_interativo.sql do between the frame's two ends. Uses hsm_tablespace,
-- hsm_tablespace_indices, hsm_quota (null: not given; any of the last two, or hsm_ultimo, may be ENSAIO), hsm_pergunta
-- (the file that asks for a go-ahead) and hsm_senha (the file that gives HSM_JOB its password).

column hsm_ensaio new_value hsm_ensaio noprint
column hsm_tablespace_indices new_value hsm_tablespace_indices noprint
column hsm_quota new_value hsm_quota noprint
select case
          when 'ENSAIO' in (upper('&hsm_tablespace_indices'), upper('&hsm_quota'), upper('&hsm_ultimo')) then 'S'
          else 'N'
       end as hsm_ensaio,
       case when upper('&hsm_tablespace_indices') <> 'ENSAIO' then '&hsm_tablespace_indices' end as hsm_tablespace_indices,
       case when upper('&hsm_quota') <> 'ENSAIO' then upper('&hsm_quota') end as hsm_quota
  from dual;

@@conferir_sessao.sql
@@conferir_privilegios.sql
@@conferir_nossa.sql
@@tablespaces.sql
@@conferir.sql
@@plano.sql
@@&hsm_pergunta

-- First, while argument 1 is still the password: scripts that are called with arguments replace those of the first
prompt
prompt == Usuários e papéis
@@usuario_job.sql

-- Where there may be something to send, what sends is stopped first. One that stopped half-way may have no queue yet
column hsm_parar new_value hsm_parar noprint
column hsm_a_seguir new_value hsm_a_seguir noprint
select case when '&hsm_ensaio' = 'S' or count(*) = 0 then 'nada.sql' else 'parar_tarefas.sql' end as hsm_parar,
       case '&hsm_ensaio' when 'S' then 'nada.sql' else 'a_seguir.sql' end as hsm_a_seguir
  from dba_tables t
 where t.owner = 'HSM'
   and t.table_name = 'HSM_FILA_NOTIFICACAO';
define hsm_prazo = "300"
@@&hsm_parar

@@usuarios.sql

prompt
prompt == Privilégios de HSM sobre SYS
@@privilegios_sys.sql

@@implantar.sql
@@&hsm_a_seguir
column hsm_parar clear
column hsm_a_seguir clear
undefine hsm_parar hsm_a_seguir hsm_prazo
