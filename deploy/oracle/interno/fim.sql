-- Last in every script a person starts: one line, and the session as it was before argumentos.sql.
prompt &hsm_script: concluído
spool off

alter session set current_schema = "&hsm_esquema_antes";
alter session set nls_comp = &hsm_comp_antes;
alter session set nls_sort = '&hsm_sort_antes';

set termout off
column hsm_log clear
column hsm_hora clear
column hsm_banco clear
column hsm_conteiner clear
column hsm_usuario clear
column hsm_esquema_antes clear
column hsm_comp_antes clear
column hsm_sort_antes clear
column hsm_arquivo clear
column hsm_depois clear
column hsm_ensaio clear
column hsm_espera clear
column hsm_espera_antes clear
column hsm_evoluir clear
column hsm_nivel clear
column hsm_passo clear
column hsm_passo_unidade clear
column hsm_pergunta clear
column hsm_quota clear
column hsm_tablespace clear
column hsm_tablespace_indices clear
undefine 1 2 3 4 5 6 7 8 9
undefine hsm_script hsm_versao hsm_log hsm_hora hsm_banco hsm_conteiner hsm_usuario
undefine hsm_arquivo hsm_classe hsm_depois hsm_ensaio hsm_espera hsm_evoluir hsm_nivel hsm_passo hsm_passo_unidade hsm_pergunta
undefine hsm_precisa_1 hsm_precisa_2 hsm_precisa_3 hsm_precisa_4 hsm_precisa_5 hsm_precisa_outros hsm_precisa_mais hsm_quota
undefine hsm_resposta hsm_senha hsm_tabela hsm_tablespace hsm_tablespace_indices hsm_ultimo
undefine hsm_esquema_antes hsm_comp_antes hsm_sort_antes
whenever sqlerror continue
whenever oserror continue
@hsm_sqlplus_antes.sql
