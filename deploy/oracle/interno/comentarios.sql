-- Says what the tables and columns are, also of those an earlier version created. After evoluir.sql.

@@../../../plsql/comments/hsm_canal.sql
@@../../../plsql/comments/hsm_rota_notificacao.sql
@@../../../plsql/comments/hsm_fila_notificacao.sql
@@../../../plsql/comments/hsm_carga.sql
@@../../../plsql/comments/hsm_tentativa_envio.sql
@@../../../plsql/comments/hsm_parametro.sql
@@../../../plsql/comments/hsm_log.sql
@@../../../plsql/comments/hsm_auditoria.sql
@@../../../plsql/comments/hsm_alerta.sql
@@../../../plsql/comments/hsm_instalacao.sql
@@../../../plsql/comments/hsm_atualizacao.sql
