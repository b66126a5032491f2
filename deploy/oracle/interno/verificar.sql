-- What an installation is made of: every object there and valid, triggers enabled, the grants that matter, the contract
-- answering. The last act of install.sql and upgrade.sql too. Ends with an error when something is wrong.

@@erros.sql

declare
   co_errada constant pls_integer := -20999;
   type t_nomes is table of varchar2(60);
   l_objetos t_nomes := t_nomes(
      'TABLE HSM_ALARME', 'TABLE HSM_ALARME_AVISO', 'TABLE HSM_ALERTA', 'TABLE HSM_ATUALIZACAO', 'TABLE HSM_AUDITORIA',
      'TABLE HSM_CANAL', 'TABLE HSM_CARGA', 'TABLE HSM_CONSUMO', 'TABLE HSM_FILA_NOTIFICACAO', 'TABLE HSM_INSTALACAO',
      'TABLE HSM_LOG', 'TABLE HSM_MIGRADA', 'TABLE HSM_MOVIMENTO', 'TABLE HSM_ORIGEM', 'TABLE HSM_ORIGEM_COLUNA',
      'TABLE HSM_PARAMETRO', 'TABLE HSM_REMETENTE', 'TABLE HSM_ROTA_NOTIFICACAO', 'TABLE HSM_TENTATIVA_ENVIO',
      'INDEX HSM_ALARME_ABERTO_IDX', 'INDEX HSM_ALARME_AVISO_ABERTO_IDX', 'INDEX HSM_ALARME_AVISO_DATA_IDX',
      'INDEX HSM_ALARME_AVISO_LOTE_IDX', 'INDEX HSM_ALARME_FIM_IDX', 'INDEX HSM_ALARME_PENDENTE_IDX',
      'INDEX HSM_AUDITORIA_DATA_IDX', 'INDEX HSM_FILA_AGLUTINA_IDX', 'INDEX HSM_FILA_DEVEDORA_IDX',
      'INDEX HSM_FILA_FALHA_IDX', 'INDEX HSM_FILA_ORDEM_IDX', 'INDEX HSM_FILA_OS_IDX', 'INDEX HSM_FILA_PARADA_IDX',
      'INDEX HSM_FILA_POSICAO_IDX', 'INDEX HSM_FILA_RESERVA_IDX', 'INDEX HSM_FILA_SEM_ROTA_IDX',
      'INDEX HSM_FILA_VALIDADE_IDX', 'INDEX HSM_FILA_VIVA_IDX', 'INDEX HSM_LOG_DATA_IDX', 'INDEX HSM_LOG_ERRO_IDX',
      'INDEX HSM_ROTA_CANAL_IDX', 'INDEX HSM_ROTA_SOLTANDO_IDX', 'INDEX HSM_ROTA_SONDA_IDX', 'INDEX HSM_ROTA_SUSPENSA_IDX',
      'VIEW HSM_ALARME_VW',
      'VIEW HSM_AUDITORIA_COMPLETA_VW', 'VIEW HSM_AUDITORIA_VW', 'VIEW HSM_BANCO_VW', 'VIEW HSM_CANAL_VW',
      'VIEW HSM_CONSUMO_RECENTE_VW', 'VIEW HSM_CONSUMO_VW', 'VIEW HSM_CONTA_VW', 'VIEW HSM_FALHA_GRUPO_VW',
      'VIEW HSM_FALHA_VW', 'VIEW HSM_FILA_VW', 'VIEW HSM_GATILHO_VW', 'VIEW HSM_INSTANCIA_VW', 'VIEW HSM_LOG_VW',
      'VIEW HSM_OUTBOX_VW', 'VIEW HSM_PARAMETRO_VW', 'VIEW HSM_REMETENTE_VW', 'VIEW HSM_ROTA_COMPLETA_VW',
      'VIEW HSM_ROTA_VW', 'VIEW HSM_SAUDE_VW', 'VIEW HSM_TENTATIVA_COMPLETA_VW', 'VIEW HSM_TENTATIVA_VW',
      'TRIGGER HSM_FILA_ESTADO_TRG', 'TRIGGER HSM_ROTA_SUSPENSAO_TRG', 'PACKAGE BODY HSM_ADMIN',
      'PACKAGE BODY HSM_AGENDA', 'PACKAGE BODY HSM_AUDITOR', 'PACKAGE BODY HSM_CADASTRO', 'PACKAGE BODY HSM_CAPTURA',
      'PACKAGE BODY HSM_CHAMADOR', 'PACKAGE BODY HSM_CONFIG', 'PACKAGE BODY HSM_CONSULTA', 'PACKAGE BODY HSM_CONTAGEM',
      'PACKAGE BODY HSM_CORREIO', 'PACKAGE BODY HSM_DBA', 'PACKAGE BODY HSM_DECLARACAO', 'PACKAGE BODY HSM_DESFECHO',
      'PACKAGE BODY HSM_DESTINO', 'PACKAGE BODY HSM_ENTRADA', 'PACKAGE BODY HSM_ENVIO', 'PACKAGE BODY HSM_ENVIO_API',
      'PACKAGE BODY HSM_ESPERA', 'PACKAGE BODY HSM_ESTADO', 'PACKAGE BODY HSM_EVENTO', 'PACKAGE BODY HSM_FILA',
      'PACKAGE BODY HSM_FILA_FALHA', 'PACKAGE BODY HSM_GERADOR', 'PACKAGE BODY HSM_GUARDA', 'PACKAGE BODY HSM_HISTORIA',
      'PACKAGE BODY HSM_JSON', 'PACKAGE BODY HSM_MANUTENCAO', 'PACKAGE BODY HSM_METRICAS', 'PACKAGE BODY HSM_MIGRACAO',
      'PACKAGE BODY HSM_MODELO', 'PACKAGE BODY HSM_PAGINA', 'PACKAGE BODY HSM_PAINEL',
      'PACKAGE BODY HSM_PAINEL_COMPLETO', 'PACKAGE BODY HSM_PLANTAO', 'PACKAGE BODY HSM_PLANTAO_FILA',
      'PACKAGE BODY HSM_PLANTAO_TEXTO', 'PACKAGE BODY HSM_POLITICA', 'PACKAGE BODY HSM_PRESENCA',
      'PACKAGE BODY HSM_RECONCILIACAO', 'PACKAGE BODY HSM_REGISTRO', 'PACKAGE BODY HSM_REPOSICAO',
      'PACKAGE BODY HSM_RESULTADO', 'PACKAGE BODY HSM_RESUMO', 'PACKAGE BODY HSM_ROTA', 'PACKAGE BODY HSM_SAUDE',
      'PACKAGE BODY HSM_SAUDE_AGENDA', 'PACKAGE BODY HSM_SAUDE_ENVIO', 'PACKAGE BODY HSM_SAUDE_FILA',
      'PACKAGE BODY HSM_SAUDE_INSTALACAO', 'PACKAGE BODY HSM_SMTP', 'PACKAGE BODY HSM_SUSPENSAO',
      'PACKAGE BODY HSM_TIPO_CANAL', 'PACKAGE HSM_TIPOS', 'PACKAGE BODY HSM_VAZAO', 'PACKAGE BODY HSM_VEZ'
   );
   l_total pls_integer;
   l_problemas pls_integer := 0;

   procedure problema(in_texto in varchar2) is
   begin
      l_problemas := l_problemas + 1;
      dbms_output.put_line('PROBLEMA: ' || in_texto);
   end problema;
begin
   for i in 1 .. l_objetos.count loop
      select count(*)
        into l_total
        from dba_objects o
       where o.owner = 'HSM'
         and o.object_type || ' ' || o.object_name = l_objetos(i);
      if l_total = 0 then
         problema('falta ' || l_objetos(i));
      end if;
   end loop;

   for r_objeto in (select o.object_type, o.object_name
                      from dba_objects o
                     where o.owner = 'HSM'
                       and o.status <> 'VALID'
                     order by o.object_name, o.object_type)
   loop
      if r_objeto.object_name like 'HSM\_%' escape '\' then
         problema(r_objeto.object_type || ' ' || r_objeto.object_name || ' inválido');
      else
         -- Not ours: nothing of the product calls it
         dbms_output.put_line('ATENCAO: ' || r_objeto.object_type || ' ' || r_objeto.object_name || ' inválido');
      end if;
   end loop;

   for r_gatilho in (select t.trigger_name
                       from dba_triggers t
                      where t.owner = 'HSM'
                        and t.trigger_name like 'HSM\_%' escape '\'
                        and t.status <> 'ENABLED'
                      order by t.trigger_name)
   loop
      problema(
         'gatilho ' || r_gatilho.trigger_name || ' desativado: alter trigger hsm.' || r_gatilho.trigger_name
         || ' enable'
      );
   end loop;

   select count(*)
     into l_total
     from dba_tab_privs p
    where p.owner = 'HSM'
      and p.table_name = 'HSM_ENVIO_API'
      and p.grantee = 'HSM_JOB'
      and p.privilege = 'EXECUTE';
   if l_total = 0 then
      problema('HSM_JOB não tem EXECUTE em HSM.HSM_ENVIO_API');
   end if;

   for r_concessao in (select p.privilege, p.table_name
                         from dba_tab_privs p
                        where p.owner = 'HSM'
                          and p.grantee = 'PUBLIC'
                        order by p.table_name, p.privilege)
   loop
      problema(r_concessao.privilege || ' em HSM.' || r_concessao.table_name || ' concedido a PUBLIC');
   end loop;

   if l_problemas > 0 then
      raise_application_error(co_errada, to_char(l_problemas, 'TM9') || ' problema(s) na instalação');
   end if;
   dbms_output.put_line('Verificação: em ordem, nenhum objeto inválido');
end;
/

-- A block of its own: it compiles only when the first one has found everything in place
begin
   dbms_output.put_line(
      'Contrato com o processo de envio: versão ' || to_char(hsm.hsm_envio_api.versao_contrato, 'TM9')
   );
end;
/
