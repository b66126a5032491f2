-- What install.sql and upgrade.sql have in common: from the tables to a verified installation whose jobs are as they
-- were. Users exist, HSM has what it needs of SYS, what sends is stopped. Uses hsm_ensaio, hsm_script, hsm_versao.

@@modo.sql
column hsm_evoluir new_value hsm_evoluir noprint
column hsm_arremate new_value hsm_arremate noprint
-- Where nothing is installed a dry run has no tables to look at
select case when '&hsm_ensaio' = 'S' and count(*) = 0 then 'nada.sql' else 'evoluir.sql' end as hsm_evoluir,
       case '&hsm_ensaio' when 'S' then 'ensaio_fim.sql' else 'implantada.sql' end as hsm_arremate
  from dba_tables t
 where t.owner = 'HSM'
   and t.table_name = 'HSM_INSTALACAO';

@@esquema.sql

prompt
prompt == Tabelas
@@tabelas.sql
@@&hsm_evoluir
@@comentarios.sql

prompt
prompt == Pacotes, visões e gatilhos
@@codigo.sql
@@&hsm_arremate
column hsm_evoluir clear
column hsm_arremate clear
undefine hsm_evoluir hsm_arremate
