-- Last in every script a person starts: one line, and the session as it was before argumentos.sql.
prompt &hsm_script: concluído
spool off

alter session set current_schema = "&hsm_esquema_antes";
alter session set nls_comp = &hsm_comp_antes;
alter session set nls_sort = '&hsm_sort_antes';

column hsm_log clear
column hsm_hora clear
column hsm_banco clear
column hsm_conteiner clear
column hsm_usuario clear
column hsm_esquema_antes clear
column hsm_comp_antes clear
column hsm_sort_antes clear
undefine 1 2 3 4 5 6 7 8 9
undefine hsm_script hsm_versao hsm_log hsm_hora hsm_banco hsm_conteiner hsm_usuario
undefine hsm_esquema_antes hsm_comp_antes hsm_sort_antes
whenever sqlerror continue
whenever oserror continue
@hsm_sqlplus_antes.sql
