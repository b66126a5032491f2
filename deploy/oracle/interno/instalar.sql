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
@@conferir_nossa.sql
@@tablespaces.sql
@@conferir.sql
@@plano.sql
@@&hsm_pergunta

@@modo.sql
column hsm_evoluir new_value hsm_evoluir noprint
column hsm_depois new_value hsm_depois noprint
select case '&hsm_ensaio' when 'S' then 'nada.sql' else 'evoluir.sql' end as hsm_evoluir,
       case '&hsm_ensaio' when 'S' then 'ensaio_fim.sql' else 'instalada.sql' end as hsm_depois
  from dual;

prompt == Usuários e papéis
@@usuario_job.sql
@@usuarios.sql
@@privilegios_sys.sql
@@esquema.sql

prompt
prompt == Tabelas
@@tabelas.sql
@@&hsm_evoluir
@@comentarios.sql

prompt
prompt == Pacotes, visões e gatilhos
@@codigo.sql
@@&hsm_depois
