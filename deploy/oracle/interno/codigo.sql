-- Package specifications, views, trigger and package bodies, in the order they depend on each other.

@@modo.sql
@@visoes_banco.sql

-- The packages that hold no state are so by constants the compiler folds, a minus before a number included: never below
-- this level, whatever the database's own is
column hsm_nivel new_value hsm_nivel noprint
select coalesce(max(p.value), '2') as hsm_nivel
  from v$parameter p
 where p.name = 'plsql_optimize_level';
alter session set plsql_optimize_level = 2;

@@&hsm_passo_unidade packages/hsm_tipos.pks "create or replace package hsm_tipos"
@@&hsm_passo_unidade packages/hsm_json.pks "create or replace package hsm_json"
@@&hsm_passo_unidade packages/hsm_registro.pks "create or replace package hsm_registro"
@@&hsm_passo_unidade packages/hsm_config.pks "create or replace package hsm_config"
@@&hsm_passo_unidade packages/hsm_correio.pks "create or replace package hsm_correio"
@@&hsm_passo_unidade packages/hsm_politica.pks "create or replace package hsm_politica"
@@&hsm_passo_unidade packages/hsm_estado.pks "create or replace package hsm_estado"
@@&hsm_passo_unidade packages/hsm_guarda.pks "create or replace package hsm_guarda"
@@&hsm_passo_unidade packages/hsm_vazao.pks "create or replace package hsm_vazao"
@@&hsm_passo_unidade packages/hsm_suspensao.pks "create or replace package hsm_suspensao"
@@&hsm_passo_unidade packages/hsm_vez.pks "create or replace package hsm_vez"
@@&hsm_passo_unidade packages/hsm_reposicao.pks "create or replace package hsm_reposicao"
@@&hsm_passo_unidade packages/hsm_auditor.pks "create or replace package hsm_auditor"
@@&hsm_passo_unidade packages/hsm_chamador.pks "create or replace package hsm_chamador"
@@&hsm_passo_unidade packages/hsm_fila.pks "create or replace package hsm_fila"
@@&hsm_passo_unidade packages/hsm_entrada.pks "create or replace package hsm_entrada"
@@&hsm_passo_unidade packages/hsm_destino.pks "create or replace package hsm_destino"
@@&hsm_passo_unidade packages/hsm_fila_falha.pks "create or replace package hsm_fila_falha"
@@&hsm_passo_unidade packages/hsm_rota.pks "create or replace package hsm_rota"
@@&hsm_passo_unidade packages/hsm_resultado.pks "create or replace package hsm_resultado"
@@&hsm_passo_unidade packages/hsm_desfecho.pks "create or replace package hsm_desfecho"
@@&hsm_passo_unidade packages/hsm_envio.pks "create or replace package hsm_envio"
@@&hsm_passo_unidade packages/hsm_envio_api.pks "create or replace package hsm_envio_api"
@@&hsm_passo_unidade packages/hsm_agenda.pks "create or replace package hsm_agenda"
@@&hsm_passo_unidade packages/hsm_saude.pks "create or replace package hsm_saude"
@@&hsm_passo_unidade packages/hsm_plantao_texto.pks "create or replace package hsm_plantao_texto"
@@&hsm_passo_unidade packages/hsm_plantao_fila.pks "create or replace package hsm_plantao_fila"
@@&hsm_passo_unidade packages/hsm_plantao.pks "create or replace package hsm_plantao"
@@&hsm_passo_unidade packages/hsm_manutencao.pks "create or replace package hsm_manutencao"
@@&hsm_passo_unidade packages/hsm_admin.pks "create or replace package hsm_admin"
@@&hsm_passo_unidade packages/hsm_declaracao.pks "create or replace package hsm_declaracao"
@@&hsm_passo_unidade packages/hsm_gerador.pks "create or replace package hsm_gerador"
@@&hsm_passo_unidade packages/hsm_reconciliacao.pks "create or replace package hsm_reconciliacao"
@@&hsm_passo_unidade packages/hsm_migracao.pks "create or replace package hsm_migracao"
@@&hsm_passo_unidade packages/hsm_cadastro.pks "create or replace package hsm_cadastro"
@@&hsm_passo_unidade packages/hsm_dba.pks "create or replace package hsm_dba"
@@&hsm_passo_unidade packages/hsm_consulta.pks "create or replace package hsm_consulta"
@@&hsm_passo_unidade packages/hsm_painel.pks "create or replace package hsm_painel"
@@&hsm_passo_unidade views/hsm_fila_vw.vw "create or replace view hsm_fila_vw"
@@&hsm_passo_unidade views/hsm_falha_vw.vw "create or replace view hsm_falha_vw"
@@&hsm_passo_unidade views/hsm_falha_grupo_vw.vw "create or replace view hsm_falha_grupo_vw"
@@&hsm_passo_unidade views/hsm_rota_vw.vw "create or replace view hsm_rota_vw"
@@&hsm_passo_unidade views/hsm_rota_completa_vw.vw "create or replace view hsm_rota_completa_vw"
@@&hsm_passo_unidade views/hsm_tentativa_vw.vw "create or replace view hsm_tentativa_vw"
@@&hsm_passo_unidade views/hsm_tentativa_completa_vw.vw "create or replace view hsm_tentativa_completa_vw"
@@&hsm_passo_unidade views/hsm_canal_vw.vw "create or replace view hsm_canal_vw"
@@&hsm_passo_unidade views/hsm_recente_vw.vw "create or replace view hsm_recente_vw"
@@&hsm_passo_unidade views/hsm_saude_vw.vw "create or replace view hsm_saude_vw"
@@&hsm_passo_unidade views/hsm_alarme_vw.vw "create or replace view hsm_alarme_vw"
@@&hsm_passo_unidade views/hsm_log_vw.vw "create or replace view hsm_log_vw"
@@&hsm_passo_unidade views/hsm_auditoria_vw.vw "create or replace view hsm_auditoria_vw"
@@&hsm_passo_unidade views/hsm_auditoria_completa_vw.vw "create or replace view hsm_auditoria_completa_vw"
@@&hsm_passo_unidade views/hsm_parametro_vw.vw "create or replace view hsm_parametro_vw"
@@&hsm_passo_unidade triggers/hsm_fila_estado_trg.trg "create or replace trigger hsm_fila_estado_trg"
@@&hsm_passo_unidade triggers/hsm_rota_suspensao_trg.trg "create or replace trigger hsm_rota_suspensao_trg"
@@&hsm_passo_unidade packages/hsm_json.pkb "create or replace package body hsm_json"
@@&hsm_passo_unidade packages/hsm_registro.pkb "create or replace package body hsm_registro"
@@&hsm_passo_unidade packages/hsm_config.pkb "create or replace package body hsm_config"
@@corpo_correio.sql
@@&hsm_passo_unidade packages/hsm_politica.pkb "create or replace package body hsm_politica"
@@&hsm_passo_unidade packages/hsm_estado.pkb "create or replace package body hsm_estado"
@@&hsm_passo_unidade packages/hsm_guarda.pkb "create or replace package body hsm_guarda"
@@&hsm_passo_unidade packages/hsm_vazao.pkb "create or replace package body hsm_vazao"
@@&hsm_passo_unidade packages/hsm_suspensao.pkb "create or replace package body hsm_suspensao"
@@&hsm_passo_unidade packages/hsm_vez.pkb "create or replace package body hsm_vez"
@@&hsm_passo_unidade packages/hsm_reposicao.pkb "create or replace package body hsm_reposicao"
@@&hsm_passo_unidade packages/hsm_auditor.pkb "create or replace package body hsm_auditor"
@@&hsm_passo_unidade packages/hsm_destino.pkb "create or replace package body hsm_destino"
@@&hsm_passo_unidade packages/hsm_chamador.pkb "create or replace package body hsm_chamador"
@@&hsm_passo_unidade packages/hsm_entrada.pkb "create or replace package body hsm_entrada"
@@&hsm_passo_unidade packages/hsm_fila.pkb "create or replace package body hsm_fila"
@@&hsm_passo_unidade packages/hsm_fila_falha.pkb "create or replace package body hsm_fila_falha"
@@&hsm_passo_unidade packages/hsm_rota.pkb "create or replace package body hsm_rota"
@@&hsm_passo_unidade packages/hsm_resultado.pkb "create or replace package body hsm_resultado"
@@&hsm_passo_unidade packages/hsm_desfecho.pkb "create or replace package body hsm_desfecho"
@@&hsm_passo_unidade packages/hsm_envio.pkb "create or replace package body hsm_envio"
@@&hsm_passo_unidade packages/hsm_saude.pkb "create or replace package body hsm_saude"
@@&hsm_passo_unidade packages/hsm_envio_api.pkb "create or replace package body hsm_envio_api"
@@&hsm_passo_unidade packages/hsm_agenda.pkb "create or replace package body hsm_agenda"
@@&hsm_passo_unidade packages/hsm_plantao_texto.pkb "create or replace package body hsm_plantao_texto"
@@&hsm_passo_unidade packages/hsm_plantao_fila.pkb "create or replace package body hsm_plantao_fila"
@@&hsm_passo_unidade packages/hsm_plantao.pkb "create or replace package body hsm_plantao"
@@&hsm_passo_unidade packages/hsm_manutencao.pkb "create or replace package body hsm_manutencao"
@@&hsm_passo_unidade packages/hsm_cadastro.pkb "create or replace package body hsm_cadastro"
@@&hsm_passo_unidade packages/hsm_admin.pkb "create or replace package body hsm_admin"
@@&hsm_passo_unidade packages/hsm_declaracao.pkb "create or replace package body hsm_declaracao"
@@&hsm_passo_unidade packages/hsm_gerador.pkb "create or replace package body hsm_gerador"
@@&hsm_passo_unidade packages/hsm_reconciliacao.pkb "create or replace package body hsm_reconciliacao"
@@&hsm_passo_unidade packages/hsm_migracao.pkb "create or replace package body hsm_migracao"
@@&hsm_passo_unidade packages/hsm_dba.pkb "create or replace package body hsm_dba"
@@&hsm_passo_unidade packages/hsm_consulta.pkb "create or replace package body hsm_consulta"
@@&hsm_passo_unidade packages/hsm_painel.pkb "create or replace package body hsm_painel"
alter session set plsql_optimize_level = &hsm_nivel;

-- What this session knew of the packages is gone: the first call of one it has used would be ORA-04068. That takes the
-- output's buffer with it
begin
   dbms_session.reset_package;
end;
/
set serveroutput on size unlimited
