-- Package specifications, views, trigger and package bodies, in the order they depend on each other.

set define off
@@../../../plsql/packages/hsm_tipos.pks
@@../../../plsql/packages/hsm_registro.pks
@@../../../plsql/packages/hsm_config.pks
@@../../../plsql/packages/hsm_politica.pks
@@../../../plsql/packages/hsm_estado.pks
@@../../../plsql/packages/hsm_reposicao.pks
@@../../../plsql/packages/hsm_auditor.pks
@@../../../plsql/packages/hsm_fila.pks
@@../../../plsql/packages/hsm_rota.pks
@@../../../plsql/packages/hsm_resultado.pks
@@../../../plsql/packages/hsm_envio.pks
@@../../../plsql/packages/hsm_envio_api.pks
@@../../../plsql/packages/hsm_agenda.pks
@@../../../plsql/packages/hsm_manutencao.pks
@@../../../plsql/packages/hsm_admin.pks
@@../../../plsql/packages/hsm_painel.pks
@@../../../plsql/views/hsm_fila_vw.vw
@@../../../plsql/views/hsm_falha_vw.vw
@@../../../plsql/views/hsm_tentativa_vw.vw
@@../../../plsql/views/hsm_canal_vw.vw
@@../../../plsql/views/hsm_recente_vw.vw
@@../../../plsql/views/hsm_saude_vw.vw
@@../../../plsql/views/hsm_log_vw.vw
@@../../../plsql/views/hsm_auditoria_vw.vw
@@../../../plsql/views/hsm_parametro_vw.vw
@@../../../plsql/triggers/hsm_fila_estado_trg.trg
@@../../../plsql/packages/hsm_registro.pkb
@@../../../plsql/packages/hsm_config.pkb
@@../../../plsql/packages/hsm_politica.pkb
@@../../../plsql/packages/hsm_estado.pkb
@@../../../plsql/packages/hsm_reposicao.pkb
@@../../../plsql/packages/hsm_auditor.pkb
@@../../../plsql/packages/hsm_fila.pkb
@@../../../plsql/packages/hsm_rota.pkb
@@../../../plsql/packages/hsm_resultado.pkb
@@../../../plsql/packages/hsm_envio.pkb
@@../../../plsql/packages/hsm_envio_api.pkb
@@../../../plsql/packages/hsm_agenda.pkb
@@../../../plsql/packages/hsm_manutencao.pkb
@@../../../plsql/packages/hsm_admin.pkb
@@../../../plsql/packages/hsm_painel.pkb
set define on
