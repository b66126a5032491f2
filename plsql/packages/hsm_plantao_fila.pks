create or replace package hsm_plantao_fila authid definer as
   -- The alarm's road through the queue: notifications of order type $HSM, event ALARME. Never commits.

   -- How long a notification may take before others are tried in its place
   co_prazo_s constant pls_integer := 60;

   -- The routes a message may go by now: those made for the alarm (hsm_admin.definir_alerta), or those of FALHA where
   -- there are none, that are active and can be expected to deliver: the channel neither paused nor held, its breaker
   -- closed, the route not suspended. Those by which something was not delivered a short while ago only where there is
   -- no other. Besides, as its probe, a suspended one, or one of a channel whose breaker is not closed, that nothing
   -- waits for, once the time for one has come: where only alarms go nothing else does.
   --   in_doentes  channels with which something else is wrong, 1..n
   function rotas(in_doentes in hsm_tipos.t_textos, in_agora in timestamp) return hsm_tipos.t_numeros;

   -- Enqueues a message for these routes, and notes it in HSM_ALARME_AVISO.
   --   in_desde  since when the first of what it is about lasts, for the templates of routes that were made for FALHA
   procedure pedir(
      in_lote in number,
      in_especie in varchar2,
      in_rotas in hsm_tipos.t_numeros,
      in_titulo in varchar2,
      in_texto in varchar2,
      in_desde in varchar2,
      in_agora in timestamp
   );

   -- Finds out what has become of the messages under way. What still waits after CO_PRAZO_S is cancelled.
   procedure conferir(in_agora in timestamp);

end hsm_plantao_fila;
/
