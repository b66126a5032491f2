-- Says what the tables and columns are, also of those an earlier version created. After evoluir.sql.

@@modo.sql
@@&hsm_passo comments/hsm_canal.sql "comment on table hsm_canal"
@@&hsm_passo comments/hsm_rota_notificacao.sql "comment on table hsm_rota_notificacao"
@@&hsm_passo comments/hsm_fila_notificacao.sql "comment on table hsm_fila_notificacao"
@@&hsm_passo comments/hsm_carga.sql "comment on table hsm_carga"
@@&hsm_passo comments/hsm_tentativa_envio.sql "comment on table hsm_tentativa_envio"
@@&hsm_passo comments/hsm_parametro.sql "comment on table hsm_parametro"
@@&hsm_passo comments/hsm_log.sql "comment on table hsm_log"
@@&hsm_passo comments/hsm_auditoria.sql "comment on table hsm_auditoria"
@@&hsm_passo comments/hsm_alerta.sql "comment on table hsm_alerta"
@@&hsm_passo comments/hsm_instalacao.sql "comment on table hsm_instalacao"
@@&hsm_passo comments/hsm_origem.sql "comment on table hsm_origem"
@@&hsm_passo comments/hsm_origem_coluna.sql "comment on table hsm_origem_coluna"
@@&hsm_passo comments/hsm_migrada.sql "comment on table hsm_migrada"
@@&hsm_passo comments/hsm_atualizacao.sql "comment on table hsm_atualizacao"
