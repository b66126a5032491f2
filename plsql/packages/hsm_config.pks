create or replace package hsm_config authid definer as
   -- Reads HSM_PARAMETRO. Stateless: a change (hsm_admin and hsm_dba.definir_parametro) holds from the next call on.

   -- Names of the parameters
   co_lote_max constant varchar2(30) := 'LOTE_MAX';
   co_reserva_s constant varchar2(30) := 'RESERVA_S';
   co_tentativas_max constant varchar2(30) := 'TENTATIVAS_MAX';
   co_espera_base_s constant varchar2(30) := 'ESPERA_BASE_S';
   co_espera_max_s constant varchar2(30) := 'ESPERA_MAX_S';
   co_espera_limite_s constant varchar2(30) := 'ESPERA_LIMITE_S';
   co_espera_limite_max_s constant varchar2(30) := 'ESPERA_LIMITE_MAX_S';
   co_disjuntor_falhas constant varchar2(30) := 'DISJUNTOR_FALHAS';
   co_disjuntor_base_s constant varchar2(30) := 'DISJUNTOR_BASE_S';
   co_disjuntor_max_s constant varchar2(30) := 'DISJUNTOR_MAX_S';
   co_rota_recusas constant varchar2(30) := 'ROTA_RECUSAS';
   co_fuso constant varchar2(30) := 'FUSO';
   co_retencao_processado_d constant varchar2(30) := 'RETENCAO_PROCESSADO_D';
   co_retencao_cancelado_d constant varchar2(30) := 'RETENCAO_CANCELADO_D';
   co_retencao_falha_d constant varchar2(30) := 'RETENCAO_FALHA_D';
   co_retencao_dados_d constant varchar2(30) := 'RETENCAO_DADOS_D';
   co_retencao_log_d constant varchar2(30) := 'RETENCAO_LOG_D';
   co_retencao_auditoria_d constant varchar2(30) := 'RETENCAO_AUDITORIA_D';
   co_retencao_consumo_d constant varchar2(30) := 'RETENCAO_CONSUMO_D';
   co_purga_max_s constant varchar2(30) := 'PURGA_MAX_S';
   co_reprocesso_vezes constant varchar2(30) := 'REPROCESSO_VEZES';
   co_reprocesso_espera_s constant varchar2(30) := 'REPROCESSO_ESPERA_S';
   co_reprocesso_lote constant varchar2(30) := 'REPROCESSO_LOTE';
   co_reprocesso_motivos constant varchar2(30) := 'REPROCESSO_MOTIVOS';
   co_alerta_silencio_s constant varchar2(30) := 'ALERTA_SILENCIO_S';
   co_alarme_lembrete_s constant varchar2(30) := 'ALARME_LEMBRETE_S';
   co_alarme_folga_s constant varchar2(30) := 'ALARME_FOLGA_S';
   co_pulso_s constant varchar2(30) := 'PULSO_S';
   co_atraso_s constant varchar2(30) := 'ATRASO_S';
   co_remetente_s constant varchar2(30) := 'REMETENTE_S';
   co_alarme_falhas constant varchar2(30) := 'ALARME_FALHAS';
   co_log_nivel constant varchar2(30) := 'LOG_NIVEL';
   co_esquemas_url constant varchar2(30) := 'ESQUEMAS_URL';
   co_correio_servidor constant varchar2(30) := 'CORREIO_SERVIDOR';
   co_correio_de constant varchar2(30) := 'CORREIO_DE';
   co_correio_para constant varchar2(30) := 'CORREIO_PARA';
   -- What any of these three is while no mail is to be sent
   co_correio_desligado constant varchar2(1) := '-';

   -- There is no parameter of this name.
   co_erro_desconhecido constant pls_integer := -20700;
   e_desconhecido exception;
   pragma exception_init(e_desconhecido, -20700);

   -- The value is not acceptable for this parameter.
   co_erro_valor constant pls_integer := -20701;
   e_valor exception;
   pragma exception_init(e_valor, -20701);

   -- Value of a parameter as text. Raises e_desconhecido.
   function texto(in_nome in varchar2) return varchar2;

   -- Value of a numeric parameter, an integer. Raises e_desconhecido.
   function numero(in_nome in varchar2) return number;

   type t_numeros is table of number index by varchar2(30);

   -- Values of several numeric parameters, read together: by their names. Raises e_desconhecido.
   function numeros(in_nomes in sys.odcivarchar2list) return t_numeros;

   -- True for a parameter that only the DBA changes (hsm_dba). Raises e_desconhecido.
   function reservado(in_nome in varchar2) return boolean;

   -- Checks a value against the limits or options of the parameter without storing it.
   -- Raises e_desconhecido, e_valor.
   procedure validar(in_nome in varchar2, in_valor in varchar2);

end hsm_config;
/
