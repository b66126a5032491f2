-- Creates the tables that are not there yet.

@@tabela.sql hsm_canal
@@tabela.sql hsm_rota_notificacao
@@tabela.sql hsm_fila_notificacao
@@tabela.sql hsm_carga
@@tabela.sql hsm_tentativa_envio
@@tabela.sql hsm_parametro
@@tabela.sql hsm_log
@@tabela.sql hsm_auditoria
@@tabela.sql hsm_alerta
@@tabela.sql hsm_instalacao
@@tabela.sql hsm_atualizacao
