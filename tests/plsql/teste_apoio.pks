create or replace package teste_apoio authid definer as
   -- What the suites share: a channel and routes of their own, rows in any state, an instant that stands still.

   co_canal constant varchar2(30 char) := 'TESTE';
   co_trabalhador constant varchar2(64 char) := 'teste-1';

   -- The "now" of the tests: far from every real row, so that these never come due
   function agora return timestamp;

   -- Leaves only the test channel and a catch-all route of it active, in the caller's transaction. Never commits.
   procedure preparar;

   -- Removes every trace of the test channel and commits; for suites whose code commits.
   procedure limpar;

   -- Id of the catch-all route made by preparar.
   function rota_padrao return number;

   -- A route of the test channel; in_topico makes it different from the others. Returns its id.
   function nova_rota(
      in_tipo_os in varchar2 default '*',
      in_evento in varchar2 default '*',
      in_topico in varchar2 default 'teste',
      in_ordenada in varchar2 default 'N',
      in_tentativas_max in number default null
   ) return number;

   -- A waiting row of the test channel. Returns its id.
   function nova_linha(
      in_id_os in number default 1,
      in_quando in timestamp default null,
      in_ordenada in varchar2 default 'N',
      in_prioridade in number default 3,
      in_tentativas in number default 0,
      in_dados in varchar2 default null,
      in_id_rota in number default null
   ) return number;

   -- Claims up to in_lote rows at in_agora, in as many slices as it takes. Returns the token.
   function reservar(
      in_lote in pls_integer default 10,
      in_agora in timestamp default null,
      in_canais in varchar2 default co_canal
   ) return varchar2;

   -- One result as JSON text.
   function resultado(
      in_id in number,
      in_reserva in varchar2,
      in_http in number default null,
      in_id_externo in varchar2 default null,
      in_classe in varchar2 default null,
      in_codigo in number default null,
      in_esperar_s in number default null
   ) return varchar2;

   -- Reports that array of results at in_agora. Returns the summary.
   function registrar(in_resultados in varchar2, in_agora in timestamp default null) return varchar2;

   -- Expects a summary of registrar to have just these counts.
   procedure conferir_resumo(
      in_resumo in varchar2,
      in_processado in number default 0,
      in_reagendado in number default 0,
      in_falha in number default 0,
      in_devolvido in number default 0,
      in_repetido in number default 0,
      in_ignorado in number default 0,
      in_ocupado in number default 0
   );

   function linha(in_id in number) return hsm_fila_notificacao%rowtype;

   function tentativa(in_id in number, in_reserva in varchar2) return hsm_tentativa_envio%rowtype;

   -- Takes out what schemas have logged, in a transaction of its own: HSM_LOG takes only so much of each.
   procedure esquecer_registros;

   -- How many rows of the test channel have this status.
   function quantas(in_status in varchar2) return pls_integer;

end teste_apoio;
/
