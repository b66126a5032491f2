create or replace package hsm_evento authid definer as
   -- What channels get that are not NTFY's: a CloudEvents 1.0 event as JSON, its key and its headers. Changes nothing.

   -- Checks CHAVE_ROTEAMENTO and CABECALHOS of a route whose channel takes them. Raises hsm_rota.e_rota.
   procedure validar(in_rota in hsm_rota_notificacao%rowtype);

   -- The event of a row; its DATA holds the order, the texts of the route and the event's facts as they were enqueued.
   --   in_prefixo  installation prefix of the event's id and source
   -- Raises hsm_rota.e_render.
   function montar(in_item in hsm_rota.t_item, in_prefixo in varchar2) return hsm_rota.t_carga;

end hsm_evento;
/
