-- Second in every script a person starts, once it has named itself (hsm_script) and its arguments: stops at the first
-- error from here on, opens the log hsm_<script>_<date>_<time>.log in the current directory and says where it is about
-- to act. Not for scripts that other scripts include: fim.sql would end the outer one's frame.
set serveroutput on size unlimited
set trimspool on
set linesize 200
whenever sqlerror exit failure rollback

@@versao.sql

column hsm_log new_value hsm_log noprint
column hsm_hora new_value hsm_hora noprint
column hsm_banco new_value hsm_banco noprint
column hsm_conteiner new_value hsm_conteiner noprint
column hsm_usuario new_value hsm_usuario noprint
column hsm_esquema_antes new_value hsm_esquema_antes noprint
column hsm_comp_antes new_value hsm_comp_antes noprint
column hsm_sort_antes new_value hsm_sort_antes noprint
-- In a container DB_NAME is CON_NAME again, which test and production may have in common
select 'hsm_&hsm_script._' || to_char(sysdate, 'YYYYMMDD"_"HH24MISS') || '.log' as hsm_log,
       to_char(systimestamp, 'DD/MM/YYYY HH24:MI:SS TZH:TZM') as hsm_hora,
       coalesce(sys_context('USERENV', 'CDB_NAME'), sys_context('USERENV', 'DB_NAME')) as hsm_banco,
       sys_context('USERENV', 'CON_NAME') as hsm_conteiner,
       sys_context('USERENV', 'SESSION_USER') as hsm_usuario,
       sys_context('USERENV', 'CURRENT_SCHEMA') as hsm_esquema_antes,
       (select p.value from nls_session_parameters p where p.parameter = 'NLS_COMP') as hsm_comp_antes,
       (select p.value from nls_session_parameters p where p.parameter = 'NLS_SORT') as hsm_sort_antes
  from dual;

spool &hsm_log

prompt
prompt == HSM &hsm_versao: &hsm_script
prompt   banco &hsm_banco, contêiner &hsm_conteiner, usuário &hsm_usuario, &hsm_hora (hora do servidor)
prompt   registro em &hsm_log
prompt

@@acentos.sql
