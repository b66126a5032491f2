-- Package specifications, views, trigger and package bodies, in the order they depend on each other.

@@visoes_banco.sql

-- The packages that hold no state are so by constants the compiler folds, a minus before a number included: never below
-- this level, whatever the database's own is
alter session set plsql_optimize_level = 2;

set define off
@@../../../plsql/packages/hsm_tipos.pks
@@../../../plsql/packages/hsm_json.pks
@@../../../plsql/packages/hsm_registro.pks
@@../../../plsql/packages/hsm_config.pks
@@../../../plsql/packages/hsm_politica.pks
@@../../../plsql/packages/hsm_estado.pks
@@../../../plsql/packages/hsm_guarda.pks
@@../../../plsql/packages/hsm_vazao.pks
@@../../../plsql/packages/hsm_suspensao.pks
@@../../../plsql/packages/hsm_vez.pks
@@../../../plsql/packages/hsm_reposicao.pks
@@../../../plsql/packages/hsm_auditor.pks
@@../../../plsql/packages/hsm_chamador.pks
@@../../../plsql/packages/hsm_fila.pks
@@../../../plsql/packages/hsm_entrada.pks
@@../../../plsql/packages/hsm_destino.pks
@@../../../plsql/packages/hsm_fila_falha.pks
@@../../../plsql/packages/hsm_rota.pks
@@../../../plsql/packages/hsm_resultado.pks
@@../../../plsql/packages/hsm_desfecho.pks
@@../../../plsql/packages/hsm_envio.pks
@@../../../plsql/packages/hsm_envio_api.pks
@@../../../plsql/packages/hsm_agenda.pks
@@../../../plsql/packages/hsm_saude.pks
@@../../../plsql/packages/hsm_manutencao.pks
@@../../../plsql/packages/hsm_admin.pks
@@../../../plsql/packages/hsm_declaracao.pks
@@../../../plsql/packages/hsm_gerador.pks
@@../../../plsql/packages/hsm_reconciliacao.pks
@@../../../plsql/packages/hsm_migracao.pks
@@../../../plsql/packages/hsm_cadastro.pks
@@../../../plsql/packages/hsm_dba.pks
@@../../../plsql/packages/hsm_consulta.pks
@@../../../plsql/packages/hsm_painel.pks
@@../../../plsql/views/hsm_fila_vw.vw
@@../../../plsql/views/hsm_falha_vw.vw
@@../../../plsql/views/hsm_falha_grupo_vw.vw
@@../../../plsql/views/hsm_rota_vw.vw
@@../../../plsql/views/hsm_rota_completa_vw.vw
@@../../../plsql/views/hsm_tentativa_vw.vw
@@../../../plsql/views/hsm_tentativa_completa_vw.vw
@@../../../plsql/views/hsm_canal_vw.vw
@@../../../plsql/views/hsm_recente_vw.vw
@@../../../plsql/views/hsm_saude_vw.vw
@@../../../plsql/views/hsm_log_vw.vw
@@../../../plsql/views/hsm_auditoria_vw.vw
@@../../../plsql/views/hsm_auditoria_completa_vw.vw
@@../../../plsql/views/hsm_parametro_vw.vw
@@../../../plsql/triggers/hsm_fila_estado_trg.trg
@@../../../plsql/triggers/hsm_rota_suspensao_trg.trg
@@../../../plsql/packages/hsm_json.pkb
@@../../../plsql/packages/hsm_registro.pkb
@@../../../plsql/packages/hsm_config.pkb
@@../../../plsql/packages/hsm_politica.pkb
@@../../../plsql/packages/hsm_estado.pkb
@@../../../plsql/packages/hsm_guarda.pkb
@@../../../plsql/packages/hsm_vazao.pkb
@@../../../plsql/packages/hsm_suspensao.pkb
@@../../../plsql/packages/hsm_vez.pkb
@@../../../plsql/packages/hsm_reposicao.pkb
@@../../../plsql/packages/hsm_auditor.pkb
@@../../../plsql/packages/hsm_destino.pkb
@@../../../plsql/packages/hsm_chamador.pkb
@@../../../plsql/packages/hsm_entrada.pkb
@@../../../plsql/packages/hsm_fila.pkb
@@../../../plsql/packages/hsm_fila_falha.pkb
@@../../../plsql/packages/hsm_rota.pkb
@@../../../plsql/packages/hsm_resultado.pkb
@@../../../plsql/packages/hsm_desfecho.pkb
@@../../../plsql/packages/hsm_envio.pkb
@@../../../plsql/packages/hsm_saude.pkb
@@../../../plsql/packages/hsm_envio_api.pkb
@@../../../plsql/packages/hsm_agenda.pkb
@@../../../plsql/packages/hsm_manutencao.pkb
@@../../../plsql/packages/hsm_cadastro.pkb
@@../../../plsql/packages/hsm_admin.pkb
@@../../../plsql/packages/hsm_declaracao.pkb
@@../../../plsql/packages/hsm_gerador.pkb
@@../../../plsql/packages/hsm_reconciliacao.pkb
@@../../../plsql/packages/hsm_migracao.pkb
@@../../../plsql/packages/hsm_dba.pkb
@@../../../plsql/packages/hsm_consulta.pkb
@@../../../plsql/packages/hsm_painel.pkb
set define on
