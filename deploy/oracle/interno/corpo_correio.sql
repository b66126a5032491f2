-- The body of HSM_SMTP: the one that sends where HSM itself may use what it needs of SYS (correio.sql grants that),
-- else one that says what is missing. Not by PUBLIC: what the DBA has not opened for HSM stays closed, and a database
-- that is hardened later is left with no invalid code. Current schema HSM. Uses hsm_script, for dry runs.

@@modo.sql
column hsm_corpo_correio new_value hsm_corpo_correio noprint
select case
          when '&hsm_ensaio' = 'S' and '&hsm_script' = 'correio' then 'hsm_smtp.pkb'
          when '&hsm_ensaio' = 'S' and '&hsm_script' = 'correio_remover' then 'hsm_smtp_minimo.pkb'
          when count(distinct p.table_name) = 2 then 'hsm_smtp.pkb'
          else 'hsm_smtp_minimo.pkb'
       end as hsm_corpo_correio
  from dba_tab_privs p
 where p.owner = 'SYS'
   and p.table_name in ('UTL_SMTP', 'UTL_I18N')
   and p.grantee = 'HSM'
   and p.privilege = 'EXECUTE';
@@&hsm_passo_unidade "packages/&hsm_corpo_correio" "create or replace package body hsm_smtp"
column hsm_corpo_correio clear
undefine hsm_corpo_correio
