-- Sample routes. Urgent orders go to the topic "chamados-urgentes", those of the network team to "chamados-rede",
-- every other order to "chamados". Takes the limit of ntfy.sh off the channel: the example sends to a server of one's
-- own. To be copied, in this folder, and adapted: {descricao} and the like are facts that exemplo/origem.sql declares. Where
-- an event lacks one of them its notification ends in FALHA (RENDER), unless the template says what then: {descricao|none}.
--
--   Run as  SYSTEM, another DBA, or a user with the role HSM_OPERADOR, with a UTF-8 client (NLS_LANG=.AL32UTF8)
--   Log     hsm_rotas_<date>_<time>.log in the current directory
--   Undo    operacao/rota.sql with DESLIGAR for each (HSM_ROTA_VW)
--   Re-runnable

@@../interno/argumentos.sql
define hsm_script = "rotas"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_ADMIN

prompt Será feito: canal PADRAO sem limite de envios; rotas dos tipos *, URGENTE e REDE
prompt
set define off

declare
   -- What a person says for the events of origem.sql; another event stands there by its name
   co_o_que constant varchar2(200) :=
      '{evento:ABERTURA=aberta;STATUS=mudou de situação;ATRIBUICAO=mudou de responsável;ATUALIZACAO=alterada}';
   co_mensagem constant varchar2(200) :=
      '{descricao|Sem descrição}' || chr(10)
      || 'Situação: {status|não informada}' || chr(10)
      || 'Responsável: {responsavel|ninguém}';
   l_rota number;
begin
   hsm.hsm_admin.definir_canal(
      in_canal => 'PADRAO',
      in_descricao => 'Servidor próprio, sem limite de envios',
      in_rajada => null,
      in_intervalo_s => null
   );
   l_rota := hsm.hsm_admin.definir_rota(
      in_tipo_os => '*',
      in_evento => '*',
      in_topico => 'chamados',
      in_titulo => 'OS {id_os} ' || co_o_que,
      in_mensagem => co_mensagem,
      in_etiquetas => 'clipboard',
      in_ordenada => 'S'
   );
   l_rota := hsm.hsm_admin.definir_rota(
      in_tipo_os => 'URGENTE',
      in_evento => '*',
      in_topico => 'chamados-urgentes',
      in_titulo => 'URGENTE: OS {id_os} ' || co_o_que,
      in_mensagem => co_mensagem || chr(10) || 'Pedida por: {solicitante|não informado}',
      in_prioridade => 5,
      in_etiquetas => 'rotating_light',
      in_ordenada => 'S'
   );
   l_rota := hsm.hsm_admin.definir_rota(
      in_tipo_os => 'REDE',
      in_evento => '*',
      in_topico => 'chamados-rede',
      in_titulo => 'Rede: OS {id_os} ' || co_o_que,
      in_mensagem => co_mensagem,
      in_prioridade => 4,
      in_etiquetas => 'globe_with_meridians',
      in_ordenada => 'S'
   );
   dbms_output.put_line('Rotas de exemplo prontas');
end;
/

set define on
@@../interno/fim.sql
