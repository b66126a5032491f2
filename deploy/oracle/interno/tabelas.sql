-- Creates the tables that are not there yet. HSM_INSTALACAO comes first: by it a schema HSM is known to be ours.

@@modo.sql
@@tablespaces.sql
@@tabela.sql hsm_instalacao
@@tabela.sql hsm_canal
@@tabela.sql hsm_rota_notificacao
@@tabela.sql hsm_fila_notificacao
@@tabela.sql hsm_carga
@@tabela.sql hsm_tentativa_envio
@@tabela.sql hsm_parametro
@@tabela.sql hsm_log
@@tabela.sql hsm_auditoria
@@tabela.sql hsm_alerta
@@tabela.sql hsm_origem
@@tabela.sql hsm_origem_coluna
@@tabela.sql hsm_migrada
@@tabela.sql hsm_atualizacao
@@tabela.sql hsm_remetente
@@tabela.sql hsm_movimento
@@tabela.sql hsm_consumo
@@tabela.sql hsm_alarme
@@tabela.sql hsm_alarme_aviso
